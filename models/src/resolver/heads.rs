//! What is read off the hidden states. `training/model.py` is the same.

use candle_core::{Device, Tensor};

use super::ResolverError;
use super::network::States;
use super::sequence::Row;
use crate::encoder::DIMENSIONS;
use crate::encoder::bert::dense;
use crate::encoder::dense::{Arithmetic, Dense};
use crate::encoder::file::File;

/// What each piece of a query may be: outside, or the beginning or the inside of a slot.
pub(super) const TAGS: [&str; 13] = [
    "O",
    "B-who-from",
    "I-who-from",
    "B-who-to",
    "I-who-to",
    "B-when",
    "I-when",
    "B-kind",
    "I-kind",
    "B-channel",
    "I-channel",
    "B-topic",
    "I-topic",
];
/// What a query may want.
pub(super) const INTENTS: [&str; 6] = ["find", "open", "fact", "refine", "compare", "count"];
/// Of the normalisation of means.
const EPSILON: f32 = 1e-5;

/// Two layers: what states say about `outputs` things.
struct Head {
    up: Dense,
    /// (DIMENSIONS, outputs).
    down: Tensor,
    bias: Tensor,
}

impl Head {
    fn new(file: &mut File, name: &str) -> Result<Self, ResolverError> {
        Ok(Self {
            // Little to compute, and all depends on it: in floats.
            up: dense(file, &[format!("{name}.up")], true, Arithmetic::Floats)?,
            down: file.tensor(&format!("{name}.down.weight"))?.t()?.contiguous()?,
            bias: file.tensor(&format!("{name}.down.bias"))?,
        })
    }

    /// What the first layer sees, (rows, DIMENSIONS).
    fn inner(&self, x: &Tensor) -> Result<Tensor, ResolverError> {
        Ok(x.contiguous()?.apply_op1_no_bwd(&&self.up)?)
    }

    /// (rows, outputs).
    fn outer(&self, inner: &Tensor) -> Result<Vec<Vec<f32>>, ResolverError> {
        Ok(inner.matmul(&self.down)?.broadcast_add(&self.bias)?.to_vec2()?)
    }

    fn apply(&self, x: &Tensor) -> Result<Vec<Vec<f32>>, ResolverError> {
        self.outer(&self.inner(x)?)
    }
}

/// All heads.
pub(super) struct Heads {
    candidate: Head,
    none: Head,
    /// What a difference of 1 in cosine is worth.
    nearness: f32,
    tags: Head,
    intent: Head,
    span: Head,
}

impl Heads {
    pub(super) fn new(file: &mut File) -> Result<Self, ResolverError> {
        Ok(Self {
            candidate: Head::new(file, "candidate")?,
            none: Head::new(file, "none")?,
            nearness: file.floats("nearness.weight", 1)?.first().copied().unwrap_or_default(),
            tags: Head::new(file, "tags")?,
            intent: Head::new(file, "intent")?,
            span: Head::new(file, "span")?,
        })
    }

    /// Logits of each candidate, and of none.
    ///
    /// A candidate is judged by its marker, its features, by how the mean of its pieces lies to that of the query's, and by its
    /// features as the query weighs them; none by the first state and the strongest of what was seen in the candidates.
    pub(super) fn resolve(&self, row: &Row, states: &States) -> Result<(Vec<f32>, f32), ResolverError> {
        let hidden: Vec<Vec<f32>> = states.hidden.to_vec2()?;
        let means = means(row, &hidden);
        let mut told = Vec::with_capacity(row.markers.len() * 5 * DIMENSIONS);
        let nought = vec![0f32; DIMENSIONS];
        for (n, (at, shown)) in row.markers.iter().zip(&means[1..]).enumerate() {
            let numbers = states.numbers.as_ref().and_then(|numbers| numbers.get(n)).unwrap_or(&nought);
            told.extend_from_slice(&hidden[*at]);
            told.extend(means[0].iter().zip(shown).map(|(query, shown)| query * shown));
            told.extend(means[0].iter().zip(shown).map(|(query, shown)| (query - shown).abs()));
            told.extend_from_slice(numbers);
            told.extend(means[0].iter().zip(numbers).map(|(query, number)| query * number));
        }
        let mut last = hidden.first().cloned().unwrap_or_default();
        let mut chosen = Vec::new();
        let mut strongest = nought;
        if !row.markers.is_empty() {
            let told = Tensor::from_vec(told, (row.markers.len(), 5 * DIMENSIONS), &Device::Cpu)?;
            let seen = self.candidate.inner(&told)?;
            chosen = self.candidate.outer(&seen)?.concat();
            let nearer = nearer(&means);
            chosen.iter_mut().zip(nearer).for_each(|(logit, nearer)| *logit += self.nearness * nearer);
            for seen in seen.to_vec2::<f32>()? {
                strongest.iter_mut().zip(seen).for_each(|(most, x)| *most = most.max(x));
            }
        }
        last.extend(strongest);
        let none = self.none.apply(&Tensor::from_vec(last, (1, 2 * DIMENSIONS), &Device::Cpu)?)?;
        Ok((chosen, none.concat().first().copied().unwrap_or_default()))
    }

    /// Logits of [`TAGS`] for each piece, and of [`INTENTS`].
    pub(super) fn tag(&self, states: &States) -> Result<(Vec<Vec<f32>>, Vec<f32>), ResolverError> {
        let intent = self.intent.apply(&states.hidden.narrow(0, 0, 1)?)?.concat();
        Ok((self.tags.apply(&states.hidden)?, intent))
    }

    /// Logits of being the first, and of being the last piece of an answer, for each piece; the first piece of all stands
    /// for "not there".
    pub(super) fn read(&self, states: &States) -> Result<Vec<Vec<f32>>, ResolverError> {
        self.span.apply(&states.hidden)
    }
}

/// The mean states of query and candidates, each normalised.
fn means(row: &Row, hidden: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut sums = vec![(vec![0f32; DIMENSIONS], 0f32); 1 + row.markers.len()];
    for (owner, state) in row.owners.iter().zip(hidden).filter(|(owner, _)| **owner > 0) {
        let (sum, count) = &mut sums[owner - 1];
        sum.iter_mut().zip(state).for_each(|(sum, x)| *sum += x);
        *count += 1.0;
    }
    sums.into_iter().map(|(sum, count)| normal(sum, count.max(1.0))).collect()
}

/// A mean brought to mean 0 and variance 1.
fn normal(mut sum: Vec<f32>, count: f32) -> Vec<f32> {
    sum.iter_mut().for_each(|x| *x /= count);
    let mean = sum.iter().sum::<f32>() / sum.len() as f32;
    let variance = sum.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / sum.len() as f32;
    let scale = (variance + EPSILON).sqrt();
    sum.iter_mut().for_each(|x| *x = (*x - mean) / scale);
    sum
}

/// The cosine of each candidate with the query, less the mean of them all.
fn nearer(means: &[Vec<f32>]) -> Vec<f32> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let length = |a: &[f32]| dot(a, a).sqrt().max(1e-8);
    let (query, shown) = (&means[0], &means[1..]);
    let cosines: Vec<f32> = shown.iter().map(|s| dot(query, s) / (length(query) * length(s))).collect();
    let mean = cosines.iter().sum::<f32>() / cosines.len().max(1) as f32;
    cosines.into_iter().map(|c| c - mean).collect()
}
