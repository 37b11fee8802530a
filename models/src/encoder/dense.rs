//! `x Wᵀ + b` with W in 4 or 8 bits: a custom op of candle's.
//!
//! candle's own product of 32-bit floats reads 85 MB of weights for every question, in an order that misses the
//! TLB at each step; its product of quantised ones is fast only where a row is a multiple of 256 long, and E5's
//! are 384. Here the weights stay in the bits of the file, in panels of [`LANES`] outputs that lie together: a
//! panel is spread out into the cache once, then every row of `x` goes over it. `examples/encoder_speed.rs`.
//! Weights in 8 bits can be multiplied by `x` in 8 bits where the processor has instructions for it: see
//! [`Arithmetic`].

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{CpuStorage, CustomOp1, Layout, Shape, bail};
use half::f16;
use rayon::prelude::*;

use super::EncoderError;
use super::bytes::Block;
use super::kernel::Kernel;
use super::lanes::{BLOCK, HALF, LANES, Lanes, tile_of};
use super::ops::gelu;

/// Bytes of a block of ggml's Q4_0: an f16 scale, then 16 bytes of two values.
pub(super) const FOUR_BYTES: usize = 18;
/// Bytes of a block of ggml's Q8_0: an f16 scale, then 32 values.
const EIGHT_BYTES: usize = 34;
/// What is added to a value of 8 bits, so that it has no sign.
pub(super) const SHIFT: u8 = 128;
/// Inputs that one instruction adds up in 32 bits.
pub(super) const FOUR: usize = 4;

/// Rows that one thread copies or rounds at least: fewer are not worth its waking.
const TOGETHER: usize = 64;

/// In what `x` is multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    /// 32-bit floats.
    Floats,
    /// `x` rounded to 8 bits, a scale for each 32 values of each row, where the processor has AVX-512 VNNI (weights in 4
    /// bits, being whole numbers, take up 8 then); floats where it has not.
    Bytes,
}

/// The weights and biases of one layer, or of several that read the same input.
pub(crate) struct Dense {
    inputs: usize,
    panels: Vec<Panel>,
    /// Followed by GELU.
    gelu: bool,
    arithmetic: Arithmetic,
}

/// [`LANES`] outputs.
pub(super) struct Panel {
    values: Values,
    /// For [`BLOCK`] inputs at a time.
    pub(super) scales: Vec<Lanes>,
    pub(super) bias: Lanes,
}

enum Values {
    /// For two inputs at a time: the first's values in the low, the second's in the high halves of the bytes.
    Four(Vec<[u8; LANES]>),
    Eight(Vec<Quad>),
}

/// Four inputs in 8 bits: each output's four values lie together, [`SHIFT`] being added.
pub(super) type Quad = [[u8; FOUR * HALF]; 2];

impl Dense {
    /// Packs matrices of (out, in), the one below the other, with their biases.
    pub(crate) fn new(
        weights: &[QTensor],
        biases: &[Vec<f32>],
        gelu: bool,
        arithmetic: Arithmetic,
    ) -> Result<Self, EncoderError> {
        let lacks = |what: &str| EncoderError::Lacks(what.to_owned());
        let first = weights.first().ok_or_else(|| lacks("matrices"))?;
        let inputs = first.shape().dims().last().copied().unwrap_or(0);
        let bytes = match first.dtype() {
            GgmlDType::Q4_0 => FOUR_BYTES,
            GgmlDType::Q8_0 => EIGHT_BYTES,
            _ => return Err(lacks("matrices in 4 or 8 bits")),
        };
        if inputs == 0 || !inputs.is_multiple_of(BLOCK) {
            return Err(lacks("rows of a multiple of 32"));
        }
        let stride = inputs / BLOCK * bytes;
        let mut rows = Vec::new();
        for weight in weights {
            if weight.dtype() != first.dtype() || weight.shape().dims().last() != Some(&inputs) {
                return Err(lacks("matrices of one kind"));
            }
            rows.extend_from_slice(&weight.data()?);
        }
        let bias = biases.concat();
        if bias.len() * stride != rows.len() || !bias.len().is_multiple_of(LANES) {
            return Err(lacks("as many biases as outputs"));
        }
        let panels = rows.chunks_exact(LANES * stride).zip(bias.as_chunks::<HALF>().0.as_chunks::<2>().0);
        let arithmetic = if Kernel::best().bytes.is_some() { arithmetic } else { Arithmetic::Floats };
        let panels = panels.map(|(rows, bias)| Panel::new(rows, inputs, bytes, *bias, arithmetic)).collect();
        Ok(Self { inputs, panels, gelu, arithmetic })
    }

    /// `x` times every panel, in 8 bits where that is wanted and can be had.
    fn parts(&self, x: &[f32]) -> Vec<Vec<Lanes>> {
        let kernel = Kernel::best();
        let panels = self.panels.par_iter();
        match kernel.bytes.filter(|_| self.arithmetic == Arithmetic::Bytes) {
            Some(bytes) => {
                let mut blocks = vec![Block::NOUGHT; x.len() / BLOCK];
                let rows = x.par_chunks(self.inputs).zip(blocks.par_chunks_mut(self.inputs / BLOCK));
                rows.with_min_len(TOGETHER).for_each(|(row, blocks)| (bytes.rounded)(row, blocks));
                panels.map(|p| (bytes.product)(p, &blocks, self.gelu)).collect()
            }
            None => {
                let x = kernel.packed(x, self.inputs);
                panels.map(|p| (kernel.product)(p, &x, self.gelu)).collect()
            }
        }
    }
}

/// With GELU where it is due.
#[inline(always)]
pub(super) fn finished(mut out: Vec<Lanes>, gelu: bool) -> Vec<Lanes> {
    for half in out.as_flattened_mut().iter_mut().filter(|_| gelu) {
        let mut values = *half;
        for value in &mut values {
            *value = self::gelu(*value);
        }
        *half = values;
    }
    out
}

impl Panel {
    fn new(rows: &[u8], inputs: usize, bytes: usize, bias: Lanes, arithmetic: Arithmetic) -> Self {
        let stride = inputs / BLOCK * bytes;
        let mut scales = vec![[[0.0; HALF]; 2]; inputs / BLOCK];
        for (lane, row) in rows.chunks_exact(stride).enumerate() {
            for (block, scale) in row.chunks_exact(bytes).zip(&mut scales) {
                scale.as_flattened_mut()[lane] = f16::from_le_bytes([block[0], block[1]]).to_f32();
            }
        }
        let values = match (bytes, arithmetic) {
            (FOUR_BYTES, Arithmetic::Floats) => four(rows, inputs),
            (FOUR_BYTES, Arithmetic::Bytes) => eight(rows, inputs, bytes, |block, at| four_at(block, at).wrapping_sub(8)),
            _ => eight(rows, inputs, bytes, |block, at| block[2 + at]),
        };
        Self { values, scales, bias }
    }

    /// Every row of `x`, packed in tiles of `N`, times this panel, plus the bias. `FUSED`: the processor multiplies
    /// and adds in one.
    #[inline(always)]
    pub(super) fn product<const FUSED: bool, const N: usize>(&self, x: &[f32], gelu: bool) -> Vec<Lanes> {
        let inputs = BLOCK * self.scales.len();
        let mut out = vec![self.bias; x.len() / inputs];
        for n in 0..self.scales.len() {
            let weights = self.spread(n);
            for (tile, sums) in x.chunks_exact(N * inputs).zip(out.as_chunks_mut::<N>().0) {
                *sums = tile_of::<FUSED, N>(&tile[n * BLOCK * N..(n + 1) * BLOCK * N], &weights, *sums);
            }
        }
        finished(out, gelu)
    }

    /// The `n`th [`BLOCK`] inputs as floats: 4 KB that stay in the nearest cache.
    #[inline(always)]
    fn spread(&self, n: usize) -> [Lanes; BLOCK] {
        match &self.values {
            Values::Four(pairs) => spread_four(&pairs.as_chunks::<{ BLOCK / 2 }>().0[n], &self.scales[n]),
            Values::Eight(quads) => spread_eight(&quads.as_chunks::<{ BLOCK / FOUR }>().0[n], &self.scales[n]),
        }
    }

    /// The values in 8 bits, [`BLOCK`] inputs at a time.
    pub(super) fn quads(&self) -> &[[Quad; BLOCK / FOUR]] {
        match &self.values {
            Values::Four(_) => &[],
            Values::Eight(quads) => quads.as_chunks().0,
        }
    }
}

/// From Q4_0, which has values 0 to 15 in the low, and 16 to 31 in the high halves of its bytes.
fn four(rows: &[u8], inputs: usize) -> Values {
    let mut pairs = vec![[0; LANES]; inputs / 2];
    for (lane, row) in rows.chunks_exact(inputs / BLOCK * FOUR_BYTES).enumerate() {
        for (n, block) in row.as_chunks::<FOUR_BYTES>().0.iter().enumerate() {
            for pair in 0..BLOCK / 2 {
                pairs[n * BLOCK / 2 + pair][lane] = four_at(block, 2 * pair) | four_at(block, 2 * pair + 1) << 4;
            }
        }
    }
    Values::Four(pairs)
}

/// One of the values, 0 to 15, of a block in Q4_0.
fn four_at(block: &[u8], at: usize) -> u8 {
    let byte = block[2 + at % (BLOCK / 2)];
    if at < BLOCK / 2 { byte & 15 } else { byte >> 4 }
}

/// From blocks of so many bytes, whose values in 8 bits `value` tells.
fn eight(rows: &[u8], inputs: usize, bytes: usize, value: impl Fn(&[u8], usize) -> u8) -> Values {
    let mut quads = vec![[[0; FOUR * HALF]; 2]; inputs / FOUR];
    for (lane, row) in rows.chunks_exact(inputs / BLOCK * bytes).enumerate() {
        for (n, block) in row.chunks_exact(bytes).enumerate() {
            for at in 0..BLOCK {
                let quad = &mut quads[(n * BLOCK + at) / FOUR][lane / HALF];
                quad[lane % HALF * FOUR + at % FOUR] = value(block, at).wrapping_add(SHIFT);
            }
        }
    }
    Values::Eight(quads)
}

#[inline(always)]
fn spread_four(pairs: &[[u8; LANES]; BLOCK / 2], scale: &Lanes) -> [Lanes; BLOCK] {
    let mut out = [[[0.0; HALF]; 2]; BLOCK];
    for (bytes, two) in pairs.iter().zip(out.as_chunks_mut::<2>().0) {
        for half in 0..2 {
            let (bytes, scale) = (&bytes[half * HALF..(half + 1) * HALF], &scale[half]);
            for lane in 0..HALF {
                two[0][half][lane] = scale[lane] * f32::from((bytes[lane] & 15).cast_signed() - 8);
                two[1][half][lane] = scale[lane] * f32::from((bytes[lane] >> 4).cast_signed() - 8);
            }
        }
    }
    out
}

#[inline(always)]
fn spread_eight(quads: &[Quad; BLOCK / FOUR], scale: &Lanes) -> [Lanes; BLOCK] {
    let mut out = [[[0.0; HALF]; 2]; BLOCK];
    for (bytes, inputs) in quads.iter().zip(out.as_chunks_mut::<FOUR>().0) {
        for (at, input) in inputs.iter_mut().enumerate() {
            for half in 0..2 {
                for lane in 0..HALF {
                    let value = f32::from(bytes[half][FOUR * lane + at]) - f32::from(SHIFT);
                    input[half][lane] = scale[half][lane] * value;
                }
            }
        }
    }
    out
}

impl CustomOp1 for &Dense {
    fn name(&self) -> &'static str {
        "dense in 4 or 8 bits"
    }

    /// (rows, in) to (rows, out).
    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let Some((start, end)) = layout.contiguous_offsets() else { bail!("dense wants a contiguous matrix") };
        let x = &storage.as_slice::<f32>()?[start..end];
        let (rows, inputs) = layout.shape().dims2()?;
        if inputs != self.inputs {
            bail!("dense wants rows of {}, not of {inputs}", self.inputs);
        }
        let parts = self.parts(x);
        let outputs = LANES * self.panels.len();
        let mut out = vec![0f32; rows * outputs];
        out.par_chunks_exact_mut(outputs).with_min_len(TOGETHER).enumerate().for_each(|(row, out)| {
            for (part, lanes) in parts.iter().zip(out.chunks_exact_mut(LANES)) {
                lanes.copy_from_slice(part[row].as_flattened());
            }
        });
        Ok((CpuStorage::F32(out), Shape::from((rows, outputs))))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::*;

    #[test]
    fn the_product_is_what_candle_says() -> Result<(), Box<dyn std::error::Error>> {
        for (rows, inputs, outputs) in [(1, 32, 32), (5, 384, 96), (6, 64, 32), (13, 1536, 64)] {
            let x = Tensor::randn(0f32, 1f32, (rows, inputs), &Device::Cpu)?;
            let whole = Tensor::randn(0f32, 1f32, (outputs, inputs), &Device::Cpu)?;
            let bias: Vec<f32> = (0..outputs).map(|n| n as f32 / 8.0).collect();
            let size = (inputs as f32).sqrt();
            for (kind, arithmetic, most) in [
                (GgmlDType::Q4_0, Arithmetic::Floats, 1e-3),
                (GgmlDType::Q4_0, Arithmetic::Bytes, 0.04 * size),
                (GgmlDType::Q8_0, Arithmetic::Floats, 1e-3),
                (GgmlDType::Q8_0, Arithmetic::Bytes, 0.04 * size),
            ] {
                let w = QTensor::quantize(&whole, kind)?;
                let exact = x.matmul(&w.dequantize(&Device::Cpu)?.t()?)?;
                let exact = exact.broadcast_add(&Tensor::new(bias.clone(), &Device::Cpu)?)?;
                let ours = x.apply_op1_no_bwd(&&Dense::new(&[w], std::slice::from_ref(&bias), false, arithmetic)?)?;
                let off = (exact - ours)?.abs()?.max_all()?.to_scalar::<f32>()?;
                assert!(off < most, "{kind:?} {arithmetic:?} {rows} × {inputs} × {outputs}: {off}");
            }
        }
        Ok(())
    }
}
