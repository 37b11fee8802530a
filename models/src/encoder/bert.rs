//! The model itself (Devlin et al. 2018, arXiv 1810.04805): embeddings, then layers of attention and feed-forward,
//! each added to what went in and normalised.

use candle_core::{Device, Tensor};
use rayon::prelude::*;

use super::attention::attend;
use super::dense::{Arithmetic, Dense, TOGETHER};
use super::file::File;
use super::kernel::Kernel;
use super::lanes::LANES;
use super::norm::Norm;
use super::tokens::LONGEST;
use super::words::Words;
use super::{DIMENSIONS, EncoderError};

pub(crate) const LAYERS: usize = 12;

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
            norm: norm(file, "token_embd_norm")?,
            layers: (0..LAYERS).map(|n| Layer::new(file, n, arithmetic)).collect::<Result<_, _>>()?,
        })
    }

    /// Hidden states after the first `layers` layers, (pieces of all rows, DIMENSIONS): rows one after the other, each of
    /// which sees itself alone. No row may be longer than [`LONGEST`], and there must be one that is not empty.
    pub(crate) fn hidden(&self, words: &Words, rows: &[&[u32]], layers: usize) -> Result<Tensor, EncoderError> {
        let lengths: Vec<usize> = rows.iter().map(|r| r.len()).collect();
        let count: usize = lengths.iter().sum();
        let mut x = vec![0f32; count * DIMENSIONS];
        let mut places = Vec::with_capacity(x.len());
        let pieces = rows.iter().flat_map(|row| row.iter().zip(self.places.as_chunks::<DIMENSIONS>().0));
        for ((id, place), x) in pieces.zip(x.as_chunks_mut::<DIMENSIONS>().0) {
            words.spread(*id, x);
            places.extend_from_slice(place);
        }
        (Kernel::best().norm)(&self.norm, &places, &mut x);
        rayon::scope(|_| {
            let mut room = Room::default();
            self.layers.iter().take(layers).for_each(|layer| layer.pass(&mut x, &lengths, &mut room));
        });
        Ok(Tensor::from_vec(x, (count, DIMENSIONS), &Device::Cpu)?)
    }
}

fn norm(file: &mut File, name: &str) -> Result<Norm, EncoderError> {
    let mut learned = |end: &str| file.floats(&format!("{name}.{end}"), DIMENSIONS);
    Ok(Norm { weight: learned("weight")?, bias: learned("bias")? })
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
            output_norm: norm(file, &name("attn_output_norm"))?,
            up: dense(file, &[name("ffn_up")], true, arithmetic)?,
            down: dense(file, &[name("ffn_down")], false, arithmetic)?,
            norm: norm(file, &name("layer_output_norm"))?,
        })
    }

    /// (pieces of all rows, DIMENSIONS) to the same; `lengths` tells how many are each row's.
    pub(crate) fn apply(&self, x: &Tensor, lengths: &[usize]) -> Result<Tensor, EncoderError> {
        let x = x.reshape((lengths.iter().sum::<usize>(), DIMENSIONS))?;
        let mut states = x.flatten_all()?.to_vec1()?;
        rayon::scope(|_| self.pass(&mut states, lengths, &mut Room::default()));
        Ok(Tensor::from_vec(states, x.shape(), &Device::Cpu)?)
    }

    /// The same of bare numbers.
    fn pass(&self, x: &mut Vec<f32>, lengths: &[usize], room: &mut Room) {
        let Room { inner, attended, out } = room;
        inner.resize(x.len() / DIMENSIONS * self.query_key_value.outputs(), 0.0);
        self.query_key_value.apply_to_all(x, inner);
        attended.resize(x.len(), 0.0);
        attend(inner, self.query_key_value.outputs(), lengths, attended);
        out.resize(x.len(), 0.0);
        // Where the first head of each state lies, and how far it is to the next.
        let mut places = Vec::with_capacity(x.len() / DIMENSIONS);
        for length in lengths {
            let first = places.len() * DIMENSIONS;
            places.extend((0..*length).map(|n| (first + n * LANES, length * LANES)));
        }
        let parts = x.par_chunks(TOGETHER * DIMENSIONS).zip(out.par_chunks_mut(TOGETHER * DIMENSIONS));
        parts.zip(places.par_chunks(TOGETHER)).for_each_init(Desk::default, |desk, ((x, out), places)| {
            desk.attended.clear();
            for (first, step) in places {
                let heads = attended[*first..].chunks(*step).take(DIMENSIONS / LANES);
                heads.for_each(|head| desk.attended.extend_from_slice(&head[..LANES]));
            }
            self.feed_forward(x, desk, out);
        });
        std::mem::swap(x, out);
    }

    /// What follows attention, for some of the states `x`.
    fn feed_forward(&self, x: &[f32], desk: &mut Desk, out: &mut [f32]) {
        let Desk { attended, mixed, wide } = desk;
        let normalise = Kernel::best().norm;
        mixed.resize(x.len(), 0.0);
        self.output.apply(attended, mixed);
        normalise(&self.output_norm, x, mixed);
        wide.resize(x.len() / DIMENSIONS * self.up.outputs(), 0.0);
        self.up.apply(mixed, wide);
        self.down.apply(wide, out);
        normalise(&self.norm, mixed, out);
    }
}

/// What all layers work in, one after the other.
#[derive(Default)]
struct Room {
    inner: Vec<f32>,
    attended: Vec<f32>,
    out: Vec<f32>,
}

/// What one thread works in, some states after others.
#[derive(Default)]
struct Desk {
    attended: Vec<f32>,
    mixed: Vec<f32>,
    wide: Vec<f32>,
}
