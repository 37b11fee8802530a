//! The model itself (Devlin et al. 2018, arXiv 1810.04805): embeddings, then layers of attention and feed-forward,
//! each added to what went in and normalised.

use candle_core::{Device, Tensor};
use candle_nn::ops::layer_norm;

use super::attention::Attention;
use super::dense::{Arithmetic, Dense};
use super::file::File;
use super::tokens::LONGEST;
use super::words::Words;
use super::{DIMENSIONS, EncoderError};

pub(crate) const LAYERS: usize = 12;
const EPSILON: f32 = 1e-12;

pub(crate) struct Bert {
    /// Position and type, (LONGEST, DIMENSIONS), one after the other.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    pub(super) fn new(file: &mut File, arithmetic: Arithmetic) -> Result<Self, EncoderError> {
        let places = file.tensor("position_embd.weight")?.narrow(0, 0, LONGEST)?;
        let places = places.broadcast_add(&file.tensor("token_types.weight")?.flatten_all()?)?;
        Ok(Self {
            places: places.flatten_all()?.to_vec1()?,
            norm: Norm::new(file, "token_embd_norm")?,
            layers: (0..LAYERS).map(|n| Layer::new(file, n, arithmetic)).collect::<Result<_, _>>()?,
        })
    }

    /// Hidden states after the first `layers` layers, (pieces of all rows, DIMENSIONS): rows one after the other, each of
    /// which sees itself alone. No row may be longer than [`LONGEST`], and there must be one that is not empty.
    pub(crate) fn hidden(&self, words: &Words, rows: &[&[u32]], layers: usize) -> Result<Tensor, EncoderError> {
        let lengths: Vec<usize> = rows.iter().map(|r| r.len()).collect();
        let mut x = vec![0f32; lengths.iter().sum::<usize>() * DIMENSIONS];
        let pieces = rows.iter().flat_map(|row| row.iter().zip(self.places.as_chunks::<DIMENSIONS>().0));
        for ((id, place), x) in pieces.zip(x.as_chunks_mut::<DIMENSIONS>().0) {
            words.spread(*id, x);
            x.iter_mut().zip(place).for_each(|(x, place)| *x += place);
        }
        let mut x = self.norm.apply(&Tensor::from_vec(x, (lengths.iter().sum(), DIMENSIONS), &Device::Cpu)?)?;
        for layer in self.layers.iter().take(layers) {
            x = layer.apply(&x, &lengths)?;
        }
        Ok(x)
    }
}

/// Layer normalisation.
pub(crate) struct Norm {
    weight: Tensor,
    bias: Tensor,
}

impl Norm {
    pub(crate) fn new(file: &mut File, name: &str) -> Result<Self, EncoderError> {
        Ok(Self { weight: file.tensor(&format!("{name}.weight"))?, bias: file.tensor(&format!("{name}.bias"))? })
    }

    pub(crate) fn apply(&self, x: &Tensor) -> Result<Tensor, EncoderError> {
        Ok(layer_norm(x, &self.weight, &self.bias, EPSILON)?)
    }
}

/// The matrices of that name, the one below the other.
pub(crate) fn dense(
    file: &mut File,
    names: &[String],
    gelu: bool,
    arithmetic: Arithmetic,
) -> Result<Dense, EncoderError> {
    let weights = names.iter().map(|n| file.quantised(&format!("{n}.weight"))).collect::<Result<Vec<_>, _>>()?;
    let biases = names.iter().map(|n| Ok(file.tensor(&format!("{n}.bias"))?.to_vec1()?));
    Dense::new(&weights, &biases.collect::<Result<Vec<_>, EncoderError>>()?, gelu, arithmetic)
}

/// One layer: attention, then feed-forward.
pub(crate) struct Layer {
    query_key_value: Dense,
    output: Dense,
    output_norm: Norm,
    up: Dense,
    down: Dense,
    norm: Norm,
}

impl Layer {
    pub(crate) fn new(file: &mut File, n: usize, arithmetic: Arithmetic) -> Result<Self, EncoderError> {
        let name = |part: &str| format!("blk.{n}.{part}");
        let inner = [name("attn_q"), name("attn_k"), name("attn_v")];
        Ok(Self {
            query_key_value: dense(file, &inner, false, arithmetic)?,
            output: dense(file, &[name("attn_output")], false, arithmetic)?,
            output_norm: Norm::new(file, &name("attn_output_norm"))?,
            up: dense(file, &[name("ffn_up")], true, arithmetic)?,
            down: dense(file, &[name("ffn_down")], false, arithmetic)?,
            norm: Norm::new(file, &name("layer_output_norm"))?,
        })
    }

    /// (pieces of all rows, DIMENSIONS) to the same; `lengths` tells how many are each row's.
    pub(crate) fn apply(&self, x: &Tensor, lengths: &[usize]) -> Result<Tensor, EncoderError> {
        let all = x.apply_op1_no_bwd(&&self.query_key_value)?;
        let attended = all.apply_op1_no_bwd(&Attention { lengths })?;
        let x = self.output_norm.apply(&(x + attended.apply_op1_no_bwd(&&self.output)?)?)?;
        let wide = x.apply_op1_no_bwd(&&self.up)?;
        self.norm.apply(&(&x + wide.apply_op1_no_bwd(&&self.down)?)?)
    }
}
