//! What is multiplied, rounded to 8 bits with a scale for each [`BLOCK`] values, as in ggml's Q8_0.

use super::dense::{FOUR, SHIFT};
use super::lanes::BLOCK;

/// Adding and taking this off rounds to a whole number.
const ROUND: f32 = 12_582_912.0;

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
    row.as_chunks::<BLOCK>().0.iter().map(block).collect()
}

#[inline(always)]
fn block(values: &[f32; BLOCK]) -> Block {
    let largest = values.iter().fold(0f32, |most, x| most.max(x.abs()));
    let (scale, per) = if largest > 0.0 { (largest / 127.0, 127.0 / largest) } else { (0.0, 0.0) };
    let mut whole = [0i32; BLOCK];
    for (to, x) in whole.iter_mut().zip(values) {
        *to = ((x * per + ROUND) - ROUND) as i32;
    }
    let mut quads = [0; BLOCK / FOUR];
    for (quad, four) in quads.iter_mut().zip(whole.as_chunks::<FOUR>().0) {
        *quad = four[0] & 255 | (four[1] & 255) << 8 | (four[2] & 255) << 16 | four[3] << 24;
    }
    Block { quads, offset: -i32::from(SHIFT) * whole.iter().sum::<i32>(), scale }
}
