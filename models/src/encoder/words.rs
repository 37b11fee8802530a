//! The table of pieces: what each of them is to the model.

use half::f16;

use super::file::File;
use super::lanes::BLOCK;
use super::panel::FOUR_BYTES;
use super::{DIMENSIONS, EncoderError};

/// The table of pieces, kept in its 4 bits: only the rows that a text needs are spread out.
pub(crate) struct Words {
    blocks: Vec<u8>,
    count: usize,
}

impl Words {
    pub(super) fn new(file: &mut File) -> Result<Self, EncoderError> {
        let table = file.quantised("token_embd.weight")?;
        let blocks = table.data()?.into_owned();
        let count = blocks.len() / (DIMENSIONS / BLOCK * FOUR_BYTES);
        Ok(Self { blocks, count })
    }

    /// One piece, DIMENSIONS long.
    pub(crate) fn spread(&self, id: u32, values: &mut [f32]) {
        let stride = DIMENSIONS / BLOCK * FOUR_BYTES;
        let at = (id as usize).min(self.count - 1) * stride;
        spread_out(&self.blocks[at..at + stride], values);
    }
}

/// Q4_0: a 16-bit float as scale, then 16 bytes with values 0 to 15 in their low, and 16 to 31 in their high halves.
fn spread_out(blocks: &[u8], values: &mut [f32]) {
    for (block, values) in blocks.chunks_exact(FOUR_BYTES).zip(values.chunks_exact_mut(BLOCK)) {
        let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
        let (low, high) = values.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = scale * (f32::from(byte & 15) - 8.0);
            *high = scale * (f32::from(byte >> 4) - 8.0);
        }
    }
}
