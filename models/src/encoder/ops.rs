//! Functions of one number, without calls or branches: the compiler does many at once. `FUSED`: the processor multiplies
//! and adds in one.

/// `a * b + c`.
#[inline(always)]
pub(super) fn sum<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// GELU in its tanh form (Hendrycks & Gimpel 2016, arXiv 1606.08415): `x σ(2u)` with `u = √(2/π) (x + 0.044715 x³)`.
#[inline(always)]
pub(super) fn gelu<const FUSED: bool>(x: f32) -> f32 {
    const TWICE: f32 = 2.0 * 0.797_884_6;
    let minus = -x * sum::<FUSED>(TWICE * 0.044_715, x * x, TWICE);
    x / (1.0 + exp::<FUSED>(minus))
}

/// Adding this to a small number rounds it to a whole one, which the lowest bits of the sum then are.
const ROUND: f32 = 12_582_912.0;

/// `eˣ` to five digits: 2 to the whole part by its bits, to the rest by a polynomial.
#[inline(always)]
pub(super) fn exp<const FUSED: bool>(x: f32) -> f32 {
    const LN: f32 = std::f32::consts::LN_2;
    const TERMS: [f32; 4] = [LN * LN * LN * LN / 24.0, LN * LN * LN / 6.0, LN * LN / 2.0, LN];
    let x = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    let shifted = x + ROUND;
    let t = x - (shifted - ROUND);
    let mut rest = LN * LN * LN * LN * LN / 120.0;
    for term in TERMS {
        rest = sum::<FUSED>(rest, t, term);
    }
    sum::<FUSED>(rest, t, 1.0) * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exact_to_five_digits() {
        for n in -800..800 {
            let x = n as f32 / 10.0;
            for exp in [exp::<false>(x), exp::<true>(x)] {
                assert!((exp / x.exp() - 1.0).abs() < 1e-5, "{x}");
            }
        }
        assert!(gelu::<false>(-200.0).abs() < 1e-6 && (gelu::<true>(200.0) - 200.0).abs() < 1e-3);
    }
}
