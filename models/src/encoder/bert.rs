//! The model itself (Devlin et al. 2018, arXiv 1810.04805): embeddings, then layers of attention and feed-forward,
//! each added to what went in and normalised.

use candle_core::{D, Device, Tensor};
use candle_nn::ops::{layer_norm, softmax_last_dim};
use half::f16;

use super::dense::{BLOCK, BLOCK_BYTES, Dense};
use super::file::File;
use super::tokens::LONGEST;
use super::{DIMENSIONS, EncoderError};

const LAYERS: usize = 12;
const HEADS: usize = 12;
const EPSILON: f32 = 1e-12;
/// Attention to padding, before the softmax.
const AWAY: f32 = -1e9;

pub(super) struct Bert {
    words: Words,
    /// Position and type, (LONGEST, DIMENSIONS).
    places: Tensor,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    pub(super) fn new(file: &mut File) -> Result<Self, EncoderError> {
        let places = file.tensor("position_embd.weight")?.narrow(0, 0, LONGEST)?;
        let places = places.broadcast_add(&file.tensor("token_types.weight")?.flatten_all()?)?;
        Ok(Self {
            words: Words::new(file)?,
            places,
            norm: Norm::new(file, "token_embd_norm")?,
            layers: (0..LAYERS).map(|n| Layer::new(file, n)).collect::<Result<_, _>>()?,
        })
    }

    /// Hidden states of the last layer, (rows, longest row, DIMENSIONS); those of padding mean nothing.
    pub(super) fn hidden(&self, rows: &[&[u32]]) -> Result<Tensor, EncoderError> {
        let length = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        let words = self.words.rows(rows, length)?;
        let mut x = self.norm.apply(&words.broadcast_add(&self.places.narrow(0, 0, length)?)?)?;
        let mask = rows.iter().any(|r| r.len() < length).then(|| mask(rows, length)).transpose()?;
        for layer in &self.layers {
            x = layer.apply(&x, mask.as_ref())?;
        }
        Ok(x)
    }
}

/// Added to attention: nothing to words, [`AWAY`] to padding; (rows, 1, 1, length).
fn mask(rows: &[&[u32]], length: usize) -> Result<Tensor, EncoderError> {
    let away: Vec<f32> = rows.iter().flat_map(|r| (0..length).map(|n| if n < r.len() { 0.0 } else { AWAY })).collect();
    Ok(Tensor::from_vec(away, (rows.len(), 1, 1, length), &Device::Cpu)?)
}

/// The table of pieces, kept in its 4 bits: only the rows that a text needs are spread out.
struct Words {
    blocks: Vec<u8>,
    count: usize,
}

impl Words {
    fn new(file: &mut File) -> Result<Self, EncoderError> {
        let table = file.quantised("token_embd.weight")?;
        let blocks = table.data()?.into_owned();
        let count = blocks.len() / (DIMENSIONS / BLOCK * BLOCK_BYTES);
        Ok(Self { blocks, count })
    }

    /// (rows, length, DIMENSIONS); padding is the first piece.
    fn rows(&self, rows: &[&[u32]], length: usize) -> Result<Tensor, EncoderError> {
        let stride = DIMENSIONS / BLOCK * BLOCK_BYTES;
        let mut out = vec![0f32; rows.len() * length * DIMENSIONS];
        for (row, spread) in rows.iter().zip(out.chunks_exact_mut(length * DIMENSIONS)) {
            for (id, values) in row.iter().zip(spread.chunks_exact_mut(DIMENSIONS)) {
                let at = (*id as usize).min(self.count - 1) * stride;
                spread_out(&self.blocks[at..at + stride], values);
            }
        }
        Ok(Tensor::from_vec(out, (rows.len(), length, DIMENSIONS), &Device::Cpu)?)
    }
}

/// Q4_0: a 16-bit float as scale, then 16 bytes with values 0 to 15 in their low, and 16 to 31 in their high halves.
fn spread_out(blocks: &[u8], values: &mut [f32]) {
    for (block, values) in blocks.chunks_exact(BLOCK_BYTES).zip(values.chunks_exact_mut(BLOCK)) {
        let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
        let (low, high) = values.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = scale * (f32::from(byte & 15) - 8.0);
            *high = scale * (f32::from(byte >> 4) - 8.0);
        }
    }
}

struct Norm {
    weight: Tensor,
    bias: Tensor,
}

impl Norm {
    fn new(file: &mut File, name: &str) -> Result<Self, EncoderError> {
        Ok(Self { weight: file.tensor(&format!("{name}.weight"))?, bias: file.tensor(&format!("{name}.bias"))? })
    }

    fn apply(&self, x: &Tensor) -> Result<Tensor, EncoderError> {
        Ok(layer_norm(x, &self.weight, &self.bias, EPSILON)?)
    }
}

/// The matrices of that name, the one below the other.
fn dense(file: &mut File, names: &[String], gelu: bool) -> Result<Dense, EncoderError> {
    let weights = names.iter().map(|n| file.quantised(&format!("{n}.weight"))).collect::<Result<Vec<_>, _>>()?;
    let biases = names.iter().map(|n| Ok(file.tensor(&format!("{n}.bias"))?.to_vec1()?));
    Dense::new(&weights, &biases.collect::<Result<Vec<_>, EncoderError>>()?, gelu)
}

struct Layer {
    query_key_value: Dense,
    output: Dense,
    output_norm: Norm,
    up: Dense,
    down: Dense,
    norm: Norm,
}

impl Layer {
    fn new(file: &mut File, n: usize) -> Result<Self, EncoderError> {
        let name = |part: &str| format!("blk.{n}.{part}");
        Ok(Self {
            query_key_value: dense(file, &[name("attn_q"), name("attn_k"), name("attn_v")], false)?,
            output: dense(file, &[name("attn_output")], false)?,
            output_norm: Norm::new(file, &name("attn_output_norm"))?,
            up: dense(file, &[name("ffn_up")], true)?,
            down: dense(file, &[name("ffn_down")], false)?,
            norm: Norm::new(file, &name("layer_output_norm"))?,
        })
    }

    /// (rows, length, DIMENSIONS) to the same.
    fn apply(&self, x: &Tensor, mask: Option<&Tensor>) -> Result<Tensor, EncoderError> {
        let (rows, length, _) = x.dims3()?;
        let flat = x.reshape((rows * length, DIMENSIONS))?;
        let attended = self.attend(&flat, rows, length, mask)?;
        let x = self.output_norm.apply(&(flat + attended.apply_op1_no_bwd(&&self.output)?)?)?;
        let wide = x.apply_op1_no_bwd(&&self.up)?;
        let x = self.norm.apply(&(&x + wide.apply_op1_no_bwd(&&self.down)?)?)?;
        Ok(x.reshape((rows, length, DIMENSIONS))?)
    }

    fn attend(&self, x: &Tensor, rows: usize, length: usize, mask: Option<&Tensor>) -> Result<Tensor, EncoderError> {
        let width = DIMENSIONS / HEADS;
        // (3, rows, heads, length, width)
        let all = x
            .apply_op1_no_bwd(&&self.query_key_value)?
            .reshape((rows, length, 3, HEADS, width))?
            .permute((2, 0, 3, 1, 4))?;
        let part = |n: usize| all.get(n)?.contiguous();
        let (query, key, value) = (part(0)?, part(1)?, part(2)?);
        let mut weights = (query.matmul(&key.transpose(D::Minus2, D::Minus1)?)? * (width as f64).powf(-0.5))?;
        if let Some(mask) = mask {
            weights = weights.broadcast_add(mask)?;
        }
        let mixed = softmax_last_dim(&weights)?.matmul(&value)?;
        Ok(mixed.transpose(1, 2)?.reshape((rows * length, DIMENSIONS))?)
    }
}
