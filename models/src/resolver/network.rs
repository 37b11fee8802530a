//! The layers: a row of input to hidden states. `training/model.py` is the same.

use std::sync::Arc;

use candle_core::{Device, Tensor};

use super::ResolverError;
use super::sequence::{Row, SEGMENTS};
use crate::encoder::bert::{LAYERS, Layer};
use crate::encoder::dense::Arithmetic;
use crate::encoder::file::File;
use crate::encoder::{Base, DIMENSIONS};

/// Everything up to the heads.
pub(super) struct Network {
    base: Arc<Base>,
    /// How many of the base's layers come first.
    beneath: usize,
    /// (SEGMENTS, DIMENSIONS), one after the other.
    segments: Vec<f32>,
    marker: Vec<f32>,
    /// (features, DIMENSIONS).
    features: Tensor,
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
        beneath: usize,
        base: Arc<Base>,
        arithmetic: Arithmetic,
    ) -> Result<Self, ResolverError> {
        Ok(Self {
            base,
            beneath,
            segments: file.floats("segment_embd.weight", SEGMENTS.len() * DIMENSIONS)?,
            marker: file.floats("marker.weight", DIMENSIONS)?,
            features: file.tensor("features.weight")?.t()?.contiguous()?,
            layers: (beneath..LAYERS)
                .map(|n| n - beneath)
                .map(|n| Layer::new(file, n, arithmetic))
                .collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    pub(super) fn states(&self, row: &Row) -> Result<States, ResolverError> {
        let numbers = self.numbers(row)?;
        let beneath = self.base.bert.hidden(&self.base.words, &row.texts(), self.beneath)?;
        let mut x: Vec<f32> = beneath.flatten_all()?.to_vec1()?;
        for (x, segment) in x.chunks_exact_mut(DIMENSIONS).zip(&row.segments) {
            add(x, &self.segments[*segment as usize * DIMENSIONS..][..DIMENSIONS]);
        }
        for (n, at) in row.markers.iter().enumerate() {
            let x = &mut x[at * DIMENSIONS..][..DIMENSIONS];
            add(x, &self.marker);
            numbers.iter().filter_map(|numbers| numbers.get(n)).for_each(|told| add(x, told));
        }
        let mut x = Tensor::from_vec(x, (row.len(), DIMENSIONS), &Device::Cpu)?;
        for layer in &self.layers {
            x = layer.apply(&x, &[row.len()])?;
        }
        Ok(States { hidden: x, numbers })
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
