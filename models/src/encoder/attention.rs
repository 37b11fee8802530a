//! Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762) without the matrix of all weights: a few queries
//! at a time look at every key, so what is between stays in the cache.

use rayon::prelude::*;

use super::kernel::Kernel;
use super::lanes::{Aligned, BLOCK, HALF, Half, LANES, Lanes, NOUGHT, lanes, tile_of_rows, together};
use super::ops::exp;

/// Weight of what is not there, before the softmax.
const AWAY: f32 = -1e9;

/// What the states of texts attend to, each text by itself. `states` has queries, keys and values of each side by side,
/// the texts one after the other, so long each. What comes out lies text by text, then head by head, [`LANES`] of each
/// state.
pub(super) fn attend(states: &[f32], wide: usize, lengths: &[usize], out: &mut [f32]) {
    let one = Kernel::best().attend;
    let mut heads = Vec::new();
    let (mut rest, mut room) = (states, out);
    for length in lengths.iter().filter(|length| **length > 0) {
        let (text, later) = rest.split_at(length * wide);
        let (own, free) = room.split_at_mut(text.len() / 3);
        let parts = own.chunks_exact_mut(length * LANES).enumerate();
        heads.extend(parts.map(|(n, out)| (Head { states: text, wide, at: n * LANES }, out)));
        (rest, room) = (later, free);
    }
    heads.into_par_iter().for_each_init(Room::default, |room, (head, out)| one(&head, room, out));
}

/// One head of one text.
pub(super) struct Head<'a> {
    states: &'a [f32],
    /// Floats to a state.
    wide: usize,
    /// Where the head's part begins.
    at: usize,
}

/// What is worked in, head after head.
#[derive(Default)]
pub(super) struct Room {
    /// [`LANES`] keys at a time, by dimension, with the scale of the product in them.
    keys: Vec<Aligned<[Lanes; BLOCK]>>,
    /// [`BLOCK`] values at a time.
    values: Vec<Aligned<[Lanes; BLOCK]>>,
    /// Of so many keys, for some queries.
    weights: Vec<Lanes>,
}

impl Head<'_> {
    fn count(&self) -> usize {
        self.states.len() / self.wide
    }

    /// Query (0), key (1) or value (2) of a state.
    #[inline(always)]
    fn part(&self, state: usize, which: usize) -> &[f32; LANES] {
        let at = state * self.wide + which * (self.wide / 3) + self.at;
        self.states[at..].first_chunk().unwrap_or(&[0.0; LANES])
    }

    /// Keys and values, side by side. Behind the last come others, which get no weight.
    #[inline(always)]
    fn fill(&self, keys: &mut Vec<Aligned<[Lanes; BLOCK]>>, values: &mut Vec<Aligned<[Lanes; BLOCK]>>) {
        let (count, scale) = (self.count(), (LANES as f32).powf(-0.5));
        keys.resize(count.div_ceil(LANES), Aligned([NOUGHT; BLOCK]));
        values.resize(keys.len(), Aligned([NOUGHT; BLOCK]));
        for (n, (keys, values)) in keys.iter_mut().zip(values).enumerate() {
            for lane in 0..LANES.min(count - n * LANES) {
                let state = n * LANES + lane;
                values.0[lane] = lanes(self.part(state, 2));
                for (key, value) in keys.0.iter_mut().zip(self.part(state, 1)) {
                    key[lane / HALF][lane % HALF] = scale * value;
                }
            }
        }
    }

    /// What each state attends to, `N` at a time.
    #[inline(always)]
    pub(super) fn attend<const FUSED: bool, const N: usize>(&self, room: &mut Room, out: &mut [f32]) {
        let count = self.count();
        let Room { keys, values, weights } = room;
        self.fill(keys, values);
        weights.resize(N * keys.len(), NOUGHT);
        let weights = weights.as_chunks_mut::<N>().0;
        for (n, out) in out.chunks_mut(N * LANES).enumerate() {
            let mut queries = [NOUGHT; N];
            for (at, query) in queries.iter_mut().enumerate() {
                *query = lanes(self.part((n * N + at).min(count - 1), 0));
            }
            for (weights, keys) in weights.iter_mut().zip(keys.iter()) {
                *weights = tile_of_rows::<FUSED, N>(&queries, &keys.0, [NOUGHT; N]);
            }
            let sums = softmax::<FUSED, N>(weights, count);
            let mut mixed = [NOUGHT; N];
            for (weights, values) in weights.iter().zip(values.iter()) {
                mixed = tile_of_rows::<FUSED, N>(weights, &values.0, mixed);
            }
            for ((out, lanes), sum) in out.as_chunks_mut::<LANES>().0.iter_mut().zip(&mixed).zip(sums) {
                for (out, x) in out.iter_mut().zip(lanes.as_flattened()) {
                    *out = x / sum;
                }
            }
        }
    }
}

/// The exponentials of `count` weights of each row, less their largest; their sums.
#[inline(always)]
fn softmax<const FUSED: bool, const N: usize>(weights: &mut [[Lanes; N]], count: usize) -> [f32; N] {
    if let Some(last) = weights.last_mut() {
        for lanes in last {
            let there = count - (count - 1) / LANES * LANES;
            lanes.as_flattened_mut()[there..].fill(AWAY);
        }
    }
    let mut sums = [0f32; N];
    for n in 0..N {
        let mut tops = [AWAY; HALF];
        for tile in weights.iter() {
            tops = higher(higher(tops, &tile[n][0]), &tile[n][1]);
        }
        let top = tops.iter().fold(AWAY, |top, x| if *x > top { *x } else { top });
        let mut sum = [0f32; HALF];
        for tile in weights.iter_mut() {
            tile[n] = [powers::<FUSED>(tile[n][0], top), powers::<FUSED>(tile[n][1], top)];
            sum = together(together(sum, &tile[n][0]), &tile[n][1]);
        }
        sums[n] = sum.iter().sum();
    }
    sums
}

/// The greater of two, lane by lane.
#[inline(always)]
fn higher(mut a: Half, b: &Half) -> Half {
    for lane in 0..HALF {
        a[lane] = if b[lane] > a[lane] { b[lane] } else { a[lane] };
    }
    a
}

/// The exponentials of what lies below a top, lane by lane.
#[inline(always)]
fn powers<const FUSED: bool>(mut values: Half, top: f32) -> Half {
    for value in &mut values {
        *value = exp::<FUSED>(*value - top);
    }
    values
}

#[cfg(test)]
mod tests {
    use candle_core::{D, Device, Tensor};
    use candle_nn::ops::softmax_last_dim;

    use super::*;

    /// What candle makes of one text, head by head.
    fn exact(all: &Tensor, length: usize, heads: usize) -> candle_core::Result<Tensor> {
        let parts = all.reshape((length, 3, heads, LANES))?.permute((1, 2, 0, 3))?;
        let part = |n: usize| parts.get(n)?.contiguous();
        let near =
            (part(0)?.matmul(&part(1)?.transpose(D::Minus2, D::Minus1)?.contiguous()?)? * (LANES as f64).powf(-0.5))?;
        softmax_last_dim(&near)?.matmul(&part(2)?)?.flatten_all()
    }

    fn ours(all: &Tensor, heads: usize, lengths: &[usize]) -> candle_core::Result<Tensor> {
        let all: Vec<f32> = all.flatten_all()?.to_vec1()?;
        let mut out = vec![0f32; all.len() / 3];
        attend(&all, 3 * heads * LANES, lengths, &mut out);
        Tensor::new(out, &Device::Cpu)
    }

    #[test]
    fn it_is_what_candle_says() -> candle_core::Result<()> {
        for (length, heads) in [(1, 1), (7, 3), (32, 2), (75, 12)] {
            let all = Tensor::randn(0f32, 2f32, (length, 3 * heads * LANES), &Device::Cpu)?;
            let off = (exact(&all, length, heads)? - ours(&all, heads, &[length])?)?;
            let off = off.abs()?.max_all()?.to_scalar::<f32>()?;
            assert!(off < 1e-4, "{length} × {heads}: {off}");
        }
        Ok(())
    }

    #[test]
    fn texts_do_not_see_each_other() -> candle_core::Result<()> {
        let all = Tensor::randn(0f32, 2f32, (40 + 4, 3 * 2 * LANES), &Device::Cpu)?;
        let both = ours(&all, 2, &[40, 0, 4])?;
        let alone = ours(&all.narrow(0, 40, 4)?, 2, &[4])?;
        let off = (both.narrow(0, 40 * 2 * LANES, 4 * 2 * LANES)? - alone)?.abs()?.max_all()?.to_scalar::<f32>()?;
        assert!(off < 1e-6, "{off}");
        Ok(())
    }
}
