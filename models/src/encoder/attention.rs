//! Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762) of all heads, without the matrix of all weights:
//! a few queries at a time look at every key, so what is between stays in the cache.

use candle_core::{CpuStorage, CustomOp1, Layout, Shape, bail};
use rayon::prelude::*;

use super::kernel::Kernel;
use super::lanes::{BLOCK, HALF, Half, LANES, Lanes, NOUGHT, lanes, tile_of, tile_of_rows};
use super::ops::exp;

/// Weight of what is not there, before the softmax.
const AWAY: f32 = -1e9;

/// Rows of hidden states, each with queries, keys and values side by side, to what they attend to.
pub(super) struct Attention<'a> {
    /// How many states each row has; the rows lie one after the other.
    pub(super) lengths: &'a [usize],
}

impl CustomOp1 for Attention<'_> {
    fn name(&self) -> &'static str {
        "attention"
    }

    /// (states of all rows, 3 * heads * LANES) to (as many, heads * LANES).
    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let Some((start, end)) = layout.contiguous_offsets() else { bail!("attention wants a contiguous matrix") };
        let all = &storage.as_slice::<f32>()?[start..end];
        let (states, wide) = layout.shape().dims2()?;
        let (width, heads) = (wide / 3, wide / 3 / LANES);
        if states != self.lengths.iter().sum::<usize>() || wide != 3 * heads * LANES {
            bail!("attention wants {} states of three parts", self.lengths.iter().sum::<usize>());
        }
        let attend = Kernel::best().attend;
        let mut rows = Vec::with_capacity(self.lengths.len());
        let mut rest = all;
        for length in self.lengths {
            let (row, later) = rest.split_at(length * wide);
            rows.push(row);
            rest = later;
        }
        let parts: Vec<Vec<Lanes>> = (0..rows.len() * heads)
            .into_par_iter()
            .map(|n| attend(&Head { row: rows[n / heads], wide, at: n % heads * LANES }))
            .collect();
        let mut out = Vec::with_capacity(states * width);
        for (heads, length) in parts.chunks_exact(heads).zip(self.lengths) {
            for state in 0..*length {
                heads.iter().for_each(|part| out.extend_from_slice(part[state].as_flattened()));
            }
        }
        Ok((CpuStorage::F32(out), Shape::from((states, width))))
    }
}

/// One head of one row.
pub(super) struct Head<'a> {
    row: &'a [f32],
    /// Floats to a state.
    wide: usize,
    /// Where the head's part begins.
    at: usize,
}

impl Head<'_> {
    fn count(&self) -> usize {
        self.row.len() / self.wide
    }

    /// Query (0), key (1) or value (2) of a state.
    #[inline(always)]
    fn part(&self, state: usize, which: usize) -> &[f32; LANES] {
        let at = state * self.wide + which * (self.wide / 3) + self.at;
        self.row[at..].first_chunk().unwrap_or(&[0.0; LANES])
    }

    /// [`LANES`] keys at a time, by dimension, with the scale of the product in them.
    fn keys(&self) -> Vec<[Lanes; BLOCK]> {
        let scale = (LANES as f32).powf(-0.5);
        let mut out = vec![[NOUGHT; BLOCK]; self.count().div_ceil(LANES)];
        for state in 0..self.count() {
            let (panel, lane) = (&mut out[state / LANES], state % LANES);
            for (to, value) in panel.iter_mut().zip(self.part(state, 1)) {
                to[lane / HALF][lane % HALF] = scale * value;
            }
        }
        out
    }

    /// [`BLOCK`] values at a time.
    fn values(&self) -> Vec<[Lanes; BLOCK]> {
        let mut out = vec![[NOUGHT; BLOCK]; self.count().div_ceil(BLOCK)];
        for state in 0..self.count() {
            out[state / BLOCK][state % BLOCK] = lanes(self.part(state, 2));
        }
        out
    }

    /// What each state attends to, `N` at a time.
    #[inline(always)]
    pub(super) fn attend<const FUSED: bool, const N: usize>(&self) -> Vec<Lanes> {
        let (keys, values, count) = (self.keys(), self.values(), self.count());
        let mut weights = vec![[NOUGHT; N]; keys.len()];
        let mut out = Vec::with_capacity(count + N);
        for first in (0..count).step_by(N) {
            let mut queries = [[0f32; N]; LANES];
            for n in 0..N {
                for (query, value) in queries.iter_mut().zip(self.part((first + n).min(count - 1), 0)) {
                    query[n] = *value;
                }
            }
            for (weights, keys) in weights.iter_mut().zip(&keys) {
                *weights = tile_of::<FUSED, N>(queries.as_flattened(), keys, [NOUGHT; N]);
            }
            let sums = softmax::<N>(&mut weights, count);
            let mut mixed = [NOUGHT; N];
            for (weights, values) in weights.iter().zip(&values) {
                mixed = tile_of_rows::<FUSED, N>(weights, values, mixed);
            }
            for (mut lanes, sum) in mixed.into_iter().zip(sums) {
                lanes.as_flattened_mut().iter_mut().for_each(|x| *x /= sum);
                out.push(lanes);
            }
        }
        out.truncate(count);
        out
    }
}

/// The exponentials of `count` weights of each row, less their largest; their sums.
#[inline(always)]
fn softmax<const N: usize>(weights: &mut [[Lanes; N]], count: usize) -> [f32; N] {
    if let Some(last) = weights.last_mut() {
        for lanes in last {
            let there = count - (count - 1) / LANES * LANES;
            lanes.as_flattened_mut()[there..].fill(AWAY);
        }
    }
    let mut tops = [[AWAY; HALF]; N];
    for tile in weights.iter() {
        for n in 0..N {
            tops[n] = higher(higher(tops[n], &tile[n][0]), &tile[n][1]);
        }
    }
    let mut sums = [[0f32; HALF]; N];
    let tops = tops.map(|lanes| lanes.into_iter().fold(AWAY, f32::max));
    for tile in weights.iter_mut() {
        for n in 0..N {
            for half in &mut tile[n] {
                *half = powers(*half, tops[n]);
                sums[n] = together(sums[n], half);
            }
        }
    }
    sums.map(|lanes| lanes.iter().sum())
}

/// The greater of two, lane by lane.
#[inline(always)]
fn higher(mut a: Half, b: &Half) -> Half {
    for lane in 0..HALF {
        a[lane] = if b[lane] > a[lane] { b[lane] } else { a[lane] };
    }
    a
}

/// Their sum, lane by lane.
#[inline(always)]
fn together(mut a: Half, b: &Half) -> Half {
    for lane in 0..HALF {
        a[lane] += b[lane];
    }
    a
}

/// The exponentials of what lies below a top, lane by lane.
#[inline(always)]
fn powers(mut values: Half, top: f32) -> Half {
    for value in &mut values {
        *value = exp(*value - top);
    }
    values
}

#[cfg(test)]
mod tests {
    use candle_core::{D, Device, Tensor};
    use candle_nn::ops::softmax_last_dim;

    use super::*;

    /// What candle makes of one row.
    fn exact(all: &Tensor, length: usize, heads: usize) -> candle_core::Result<Tensor> {
        let parts = all.reshape((length, 3, heads, LANES))?.permute((1, 2, 0, 3))?;
        let part = |n: usize| parts.get(n)?.contiguous();
        let near =
            (part(0)?.matmul(&part(1)?.transpose(D::Minus2, D::Minus1)?.contiguous()?)? * (LANES as f64).powf(-0.5))?;
        softmax_last_dim(&near)?.matmul(&part(2)?)?.transpose(0, 1)?.reshape((length, heads * LANES))
    }

    #[test]
    fn it_is_what_candle_says() -> candle_core::Result<()> {
        for (length, heads) in [(1, 1), (7, 3), (32, 2), (75, 12)] {
            let all = Tensor::randn(0f32, 2f32, (length, 3 * heads * LANES), &Device::Cpu)?;
            let ours = all.apply_op1_no_bwd(&Attention { lengths: &[length] })?;
            let off = (exact(&all, length, heads)? - ours)?.abs()?.max_all()?.to_scalar::<f32>()?;
            assert!(off < 1e-4, "{length} × {heads}: {off}");
        }
        Ok(())
    }

    #[test]
    fn rows_do_not_see_each_other() -> candle_core::Result<()> {
        let all = Tensor::randn(0f32, 2f32, (9 + 4, 3 * LANES), &Device::Cpu)?;
        let both = all.apply_op1_no_bwd(&Attention { lengths: &[9, 4] })?;
        let alone = all.narrow(0, 9, 4)?.apply_op1_no_bwd(&Attention { lengths: &[4] })?;
        let off = (both.narrow(0, 9, 4)? - alone)?.abs()?.max_all()?.to_scalar::<f32>()?;
        assert!(off < 1e-6, "{off}");
        Ok(())
    }
}
