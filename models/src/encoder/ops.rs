//! Functions of one number, without calls or branches: the compiler does many at once.

/// GELU in its tanh form (Hendrycks & Gimpel 2016, arXiv 1606.08415): `x σ(2u)` with `u = √(2/π) (x + 0.044715 x³)`.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    const TWICE: f32 = 2.0 * 0.797_884_6;
    let u = TWICE * (x + 0.044_715 * x * x * x);
    x / (1.0 + exp(-u))
}

/// Adding this to a small number rounds it to a whole one, which the lowest bits of the sum then are.
const ROUND: f32 = 12_582_912.0;

/// The nearest whole number, of those within 2²² from 0.
#[inline(always)]
pub(super) fn rounded(x: f32) -> i32 {
    (x + ROUND).to_bits().wrapping_sub(ROUND.to_bits()).cast_signed()
}

/// `eˣ` to five digits without a call or a branch: 2 to the whole part by its bits, to the rest by a polynomial.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let x = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    let shifted = x + ROUND;
    let t = (x - (shifted - ROUND)) * std::f32::consts::LN_2;
    let rest = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0)))));
    rest * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_to_the_nearest() {
        for n in -1200..1200 {
            let x = n as f32 / 9.0;
            assert_eq!(rounded(x), x.round_ties_even() as i32, "{x}");
        }
    }

    #[test]
    fn exp_is_exact_to_five_digits() {
        for n in -800..800 {
            let x = n as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!(gelu(-200.0).abs() < 1e-6 && (gelu(200.0) - 200.0).abs() < 1e-3);
    }
}
