//! The layers: a row of input to hidden states. `training/model.py` is the same.

use std::sync::Arc;

use candle_core::{Device, Tensor};

use super::ResolverError;
use super::sequence::{POSITIONS, Row, SEGMENTS};
use crate::encoder::bert::{Layer, Norm};
use crate::encoder::dense::Arithmetic;
use crate::encoder::file::File;
use crate::encoder::{DIMENSIONS, Vocabulary};

/// Everything up to the heads.
pub(super) struct Network {
    vocabulary: Arc<Vocabulary>,
    /// (POSITIONS, DIMENSIONS), one after the other.
    positions: Vec<f32>,
    /// (SEGMENTS, DIMENSIONS), one after the other.
    segments: Vec<f32>,
    marker: Vec<f32>,
    /// (features, DIMENSIONS).
    features: Tensor,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Hidden states of one row.
pub(super) struct States {
    /// (pieces, DIMENSIONS).
    pub(super) hidden: Tensor,
    /// What the features of each marker are to the model, (markers, DIMENSIONS); none without markers.
    pub(super) numbers: Option<Vec<Vec<f32>>>,
}

impl Network {
    pub(super) fn new(
        file: &mut File,
        layers: usize,
        vocabulary: Arc<Vocabulary>,
        arithmetic: Arithmetic,
    ) -> Result<Self, ResolverError> {
        Ok(Self {
            vocabulary,
            positions: file.floats("position_embd.weight", POSITIONS * DIMENSIONS)?,
            segments: file.floats("segment_embd.weight", SEGMENTS.len() * DIMENSIONS)?,
            marker: file.floats("marker.weight", DIMENSIONS)?,
            features: file.tensor("features.weight")?.t()?.contiguous()?,
            norm: Norm::new(file, "token_embd_norm")?,
            layers: (0..layers).map(|n| Layer::new(file, n, arithmetic)).collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(super) fn states(&self, row: &Row) -> Result<States, ResolverError> {
        let numbers = self.numbers(row)?;
        let mut x = vec![0f32; row.len() * DIMENSIONS];
        for (n, x) in x.chunks_exact_mut(DIMENSIONS).enumerate() {
            self.vocabulary.words.spread(row.ids[n], x);
            let position = &self.positions[row.positions[n] as usize * DIMENSIONS..][..DIMENSIONS];
            let segment = &self.segments[row.segments[n] as usize * DIMENSIONS..][..DIMENSIONS];
            if let Ok(at) = row.markers.binary_search(&n) {
                x.copy_from_slice(&self.marker);
                let told = numbers.as_ref().and_then(|numbers| numbers.get(at));
                told.into_iter().for_each(|told| add(x, told));
            }
            add(x, position);
            add(x, segment);
        }
        let mut x = self.norm.apply(&Tensor::from_vec(x, (1, row.len(), DIMENSIONS), &Device::Cpu)?)?;
        for layer in &self.layers {
            x = layer.apply(&x, &[row.len()])?;
        }
        Ok(States { hidden: x.squeeze(0)?, numbers })
    }

    fn numbers(&self, row: &Row) -> Result<Option<Vec<Vec<f32>>>, ResolverError> {
        let Some(columns) = row.features.first().map(Vec::len) else { return Ok(None) };
        let told = Tensor::from_vec(row.features.concat(), (row.features.len(), columns), &Device::Cpu)?;
        Ok(Some(told.matmul(&self.features)?.to_vec2()?))
    }
}

fn add(to: &mut [f32], values: &[f32]) {
    to.iter_mut().zip(values).for_each(|(to, value)| *to += value);
}
