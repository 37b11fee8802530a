//! The arithmetic that everything large is made of: tiles of rows over panels of outputs, written so that the compiler
//! keeps them in vector registers.

use super::ops;

/// Inputs that are worked on together; in ggml's quantised types so many values share a scale.
pub(super) const BLOCK: usize = 32;
/// Outputs to a panel: two registers of AVX-512, or four of AVX.
pub(super) const LANES: usize = 32;
/// One register of AVX-512.
pub(super) const HALF: usize = 16;

pub(super) type Half = [f32; HALF];
pub(super) type Lanes = [Half; 2];

pub(super) const NOUGHT: Lanes = [[0.0; HALF]; 2];

/// What is read often lies where the cache's lines begin: across two of them it is slower to read.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Aligned<T>(pub(super) T);

/// So many floats as they lie.
#[inline(always)]
pub(super) fn lanes(values: &[f32; LANES]) -> Lanes {
    let mut out = NOUGHT;
    out.as_flattened_mut().copy_from_slice(values);
    out
}

/// Adds one block to the sums of one tile; `x` has for each input its values in the tile's rows. By value: what is
/// pointed at does not stay in registers.
#[inline(always)]
pub(super) fn tile_of<const FUSED: bool, const N: usize>(
    x: &[f32],
    weights: &[Lanes; BLOCK],
    mut sums: [Lanes; N],
) -> [Lanes; N] {
    for (weight, values) in weights.iter().zip(x.as_chunks::<N>().0) {
        for n in 0..N {
            sums[n] =
                [add::<FUSED>(sums[n][0], values[n], &weight[0]), add::<FUSED>(sums[n][1], values[n], &weight[1])];
        }
    }
    sums
}

/// The same where `x` has for each of the tile's rows its values for the inputs.
#[inline(always)]
pub(super) fn tile_of_rows<const FUSED: bool, const N: usize>(
    x: &[Lanes; N],
    weights: &[Lanes; BLOCK],
    mut sums: [Lanes; N],
) -> [Lanes; N] {
    for half in 0..2 {
        for (at, weight) in weights[half * HALF..(half + 1) * HALF].iter().enumerate() {
            for n in 0..N {
                let value = x[n][half][at];
                sums[n] = [add::<FUSED>(sums[n][0], value, &weight[0]), add::<FUSED>(sums[n][1], value, &weight[1])];
            }
        }
    }
    sums
}

/// `sum + value * weight`. By value, and no longer than this: so the compiler keeps it in a register.
#[inline(always)]
fn add<const FUSED: bool>(mut sum: Half, value: f32, weight: &Half) -> Half {
    for lane in 0..HALF {
        sum[lane] = ops::sum::<FUSED>(value, weight[lane], sum[lane]);
    }
    sum
}

/// Their sum, lane by lane.
#[inline(always)]
pub(super) fn together(mut a: Half, b: &Half) -> Half {
    for lane in 0..HALF {
        a[lane] += b[lane];
    }
    a
}
