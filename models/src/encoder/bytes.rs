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

/// One row, a multiple of [`BLOCK`] long.
#[inline(always)]
pub(super) fn rounded(row: &[f32]) -> Vec<Block> {
    let mut out = vec![Block { quads: [0; BLOCK / FOUR], offset: 0, scale: 0.0 }; row.len() / BLOCK];
    for (values, out) in row.as_chunks::<BLOCK>().0.iter().zip(&mut out) {
        *out = block(values);
    }
    out
}

#[inline(always)]
fn block(values: &[f32; BLOCK]) -> Block {
    let mut largest = 0f32;
    for x in values {
        largest = if x.abs() > largest { x.abs() } else { largest };
    }
    let (scale, per) = if largest > 0.0 { (largest / 127.0, 127.0 / largest) } else { (0.0, 0.0) };
    let mut whole = [0i32; BLOCK];
    for n in 0..BLOCK {
        whole[n] = ops::rounded(values[n] * per);
    }
    let mut sum = 0i32;
    for x in whole {
        sum = sum.wrapping_add(x);
    }
    let mut quads = [0; BLOCK / FOUR];
    for (quad, four) in quads.iter_mut().zip(whole.as_chunks::<FOUR>().0) {
        *quad = four[0] & 255 | (four[1] & 255) << 8 | (four[2] & 255) << 16 | four[3] << 24;
    }
    Block { quads, offset: -i32::from(SHIFT) * sum, scale }
}
