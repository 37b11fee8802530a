//! What is multiplied, rounded to 8 bits with a scale for each [`BLOCK`] values, as in ggml's Q8_0.

use super::dense::{FOUR, SHIFT};
use super::lanes::BLOCK;
use super::ops;

/// [`BLOCK`] values of one row.
#[derive(Clone, Copy)]
pub(super) struct Block {
    /// Four at a time, the first one lowest.
    pub(super) quads: [i32; BLOCK / FOUR],
    /// What takes off again that the weights are [`SHIFT`] too large.
    pub(super) offset: i32,
    /// What one step of the values is worth.
    pub(super) scale: f32,
}

impl Block {
    pub(super) const NOUGHT: Self = Self { quads: [0; BLOCK / FOUR], offset: 0, scale: 0.0 };
}

/// Floats to as many blocks.
#[inline(always)]
pub(super) fn rounded(values: &[f32], blocks: &mut [Block]) {
    for (values, block) in values.as_chunks::<BLOCK>().0.iter().zip(blocks) {
        *block = one(values);
    }
}

#[inline(always)]
fn one(values: &[f32; BLOCK]) -> Block {
    let largest = largest(values);
    let (scale, per) = if largest > 0.0 { (largest / 127.0, 127.0 / largest) } else { (0.0, 0.0) };
    let (mut bytes, mut sum) = ([0u8; BLOCK], 0i32);
    for n in 0..BLOCK {
        let whole = ops::rounded(values[n] * per);
        sum = sum.wrapping_add(whole);
        bytes[n] = whole.to_le_bytes()[0];
    }
    let mut quads = [0; BLOCK / FOUR];
    for (quad, four) in quads.iter_mut().zip(bytes.as_chunks::<FOUR>().0) {
        *quad = i32::from_le_bytes(*four);
    }
    Block { quads, offset: -i32::from(SHIFT) * sum, scale }
}

/// The largest without its sign: halves against each other, which the compiler does many at once.
#[inline(always)]
fn largest(values: &[f32; BLOCK]) -> f32 {
    let mut tops = values.map(f32::abs);
    let mut half = BLOCK / 2;
    while half > 0 {
        for n in 0..half {
            tops[n] = if tops[n + half] > tops[n] { tops[n + half] } else { tops[n] };
        }
        half /= 2;
    }
    tops[0]
}
