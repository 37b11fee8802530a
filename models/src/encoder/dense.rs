//! `x Wᵀ + b` with W in 4 bits: a custom op of candle's.
//!
//! candle's own product of 32-bit floats reads 85 MB of weights for every question, in an order that misses the
//! TLB at each step; its product of quantised ones is fast only where a row is a multiple of 256 long, and E5's
//! are 384. Here the weights stay in the 4 bits of the file, in panels of [`LANES`] outputs that lie together: a
//! panel is spread out into the cache once, then every row of `x` goes over it. `examples/encoder_speed.rs`.

use std::sync::OnceLock;

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{CpuStorage, CustomOp1, Layout, Shape, bail};
use half::f16;
use rayon::prelude::*;

use super::EncoderError;
use super::ops::gelu;

/// Values that share a scale in ggml's Q4_0.
pub(super) const BLOCK: usize = 32;
/// Bytes of them: an f16 scale, then 16 bytes of two values.
pub(super) const BLOCK_BYTES: usize = 18;
/// Outputs to a panel: two registers of AVX-512, or four of AVX.
const LANES: usize = 32;
/// One register of AVX-512.
const HALF: usize = 16;

type Half = [f32; HALF];
type Lanes = [Half; 2];

/// The weights and biases of one layer, or of several that read the same input.
pub(super) struct Dense {
    inputs: usize,
    panels: Vec<Panel>,
    /// Followed by GELU.
    gelu: bool,
}

/// [`LANES`] outputs.
struct Panel {
    /// For two inputs at a time: the first's values in the low, the second's in the high halves of the bytes.
    pairs: Vec<[u8; LANES]>,
    /// For [`BLOCK`] inputs at a time.
    scales: Vec<Lanes>,
    bias: Lanes,
}

impl Dense {
    /// Packs matrices of (out, in), the one below the other, with their biases.
    pub(super) fn new(weights: &[QTensor], biases: &[Vec<f32>], gelu: bool) -> Result<Self, EncoderError> {
        let inputs = weights.first().map_or(0, |w| w.shape().dims().last().copied().unwrap_or(0));
        let stride = inputs / BLOCK * BLOCK_BYTES;
        let mut rows = Vec::new();
        for weight in weights {
            let fits = weight.dtype() == GgmlDType::Q4_0 && weight.shape().dims().last() == Some(&inputs);
            if !fits || inputs == 0 || !inputs.is_multiple_of(BLOCK) {
                return Err(EncoderError::Lacks("matrices in 4 bits".to_owned()));
            }
            rows.extend_from_slice(&weight.data()?);
        }
        let bias = biases.concat();
        if bias.len() * stride != rows.len() || !bias.len().is_multiple_of(LANES) {
            return Err(EncoderError::Lacks("as many biases as outputs".to_owned()));
        }
        let panels = rows.chunks_exact(LANES * stride).zip(bias.as_chunks::<HALF>().0.as_chunks::<2>().0);
        let panels = panels.map(|(rows, bias)| Panel::new(rows, inputs, *bias)).collect();
        Ok(Self { inputs, panels, gelu })
    }
}

impl Panel {
    fn new(rows: &[u8], inputs: usize, bias: Lanes) -> Self {
        let stride = inputs / BLOCK * BLOCK_BYTES;
        let mut pairs = vec![[0; LANES]; inputs / 2];
        let mut scales = vec![[[0.0; HALF]; 2]; inputs / BLOCK];
        for (lane, row) in rows.chunks_exact(stride).enumerate() {
            for (n, block) in row.as_chunks::<BLOCK_BYTES>().0.iter().enumerate() {
                scales[n].as_flattened_mut()[lane] = f16::from_le_bytes([block[0], block[1]]).to_f32();
                // Q4_0 has values 0 to 15 in the low, and 16 to 31 in the high halves.
                let value = |at: usize| {
                    let byte = block[2 + at % (BLOCK / 2)];
                    if at < BLOCK / 2 { byte & 15 } else { byte >> 4 }
                };
                for pair in 0..BLOCK / 2 {
                    pairs[n * BLOCK / 2 + pair][lane] = value(2 * pair) | value(2 * pair + 1) << 4;
                }
            }
        }
        Self { pairs, scales, bias }
    }

    /// Every row of `x`, packed in tiles of `N`, times this panel, plus the bias. `FUSED`: the processor multiplies
    /// and adds in one.
    #[inline(always)]
    fn product<const FUSED: bool, const N: usize>(&self, x: &[f32], gelu: bool) -> Vec<Lanes> {
        let inputs = 2 * self.pairs.len();
        let mut out = vec![self.bias; x.len() / inputs];
        for (n, (pairs, scale)) in self.pairs.as_chunks::<{ BLOCK / 2 }>().0.iter().zip(&self.scales).enumerate() {
            let weights = spread(pairs, scale);
            for (tile, sums) in x.chunks_exact(N * inputs).zip(out.as_chunks_mut::<N>().0) {
                *sums = tile_of::<FUSED, N>(&tile[n * BLOCK * N..(n + 1) * BLOCK * N], &weights, *sums);
            }
        }
        for half in out.as_flattened_mut().iter_mut().filter(|_| gelu) {
            let mut values = *half;
            for value in &mut values {
                *value = self::gelu(*value);
            }
            *half = values;
        }
        out
    }
}

/// [`BLOCK`] inputs of a panel as floats: 4 KB that stay in the nearest cache.
#[inline(always)]
fn spread(pairs: &[[u8; LANES]; BLOCK / 2], scale: &Lanes) -> [Lanes; BLOCK] {
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

/// Adds one block to the sums of one tile. By value: what is pointed at does not stay in registers.
#[inline(always)]
fn tile_of<const FUSED: bool, const N: usize>(x: &[f32], weights: &[Lanes; BLOCK], mut sums: [Lanes; N]) -> [Lanes; N] {
    for (weight, values) in weights.iter().zip(x.as_chunks::<N>().0) {
        for n in 0..N {
            sums[n] =
                [add::<FUSED>(sums[n][0], values[n], &weight[0]), add::<FUSED>(sums[n][1], values[n], &weight[1])];
        }
    }
    sums
}

/// `sum + value * weight`. By value, and no longer than this: so the compiler keeps it in a register.
#[inline(always)]
fn add<const FUSED: bool>(mut sum: Half, value: f32, weight: &Half) -> Half {
    for lane in 0..HALF {
        sum[lane] = if FUSED { value.mul_add(weight[lane], sum[lane]) } else { sum[lane] + value * weight[lane] };
    }
    sum
}

/// How this processor does it best.
#[derive(Clone, Copy)]
struct Kernel {
    /// Rows of `x` that go over a panel together: their sums stay in registers.
    rows: usize,
    /// Tiles of so many rows times one panel.
    product: fn(&Panel, &[f32], bool) -> Vec<Lanes>,
}

impl Kernel {
    fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| {
            #[cfg(target_arch = "x86_64")]
            {
                if std::arch::is_x86_feature_detected!("avx512f") {
                    return Self { rows: x86::WIDE, product: x86::wide };
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    return Self { rows: x86::NARROW, product: x86::narrow };
                }
            }
            Self { rows: 3, product: Panel::product::<{ cfg!(target_arch = "aarch64") }, 3> }
        })
    }

    /// Rows side by side, tile by tile: for each input, its values in the tile's rows. The last tile may hold zeros.
    fn packed(self, x: &[f32], inputs: usize) -> Vec<f32> {
        let tile = self.rows * inputs;
        let mut out = vec![0f32; x.len().div_ceil(tile) * tile];
        for (x, out) in x.chunks(tile).zip(out.chunks_exact_mut(tile)) {
            for (n, row) in x.chunks_exact(inputs).enumerate() {
                for (value, to) in row.iter().zip(out.chunks_exact_mut(self.rows)) {
                    to[n] = *value;
                }
            }
        }
        out
    }
}

/// The same code, compiled for what newer processors have: measured 3 (AVX2) and 5 times (AVX-512) as fast as without.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use super::{Lanes, Panel};

    pub(super) const WIDE: usize = 6;
    pub(super) const NARROW: usize = 3;

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn avx512(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        panel.product::<true, WIDE>(x, gelu)
    }

    #[target_feature(enable = "avx2,fma")]
    fn avx2(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        panel.product::<true, NARROW>(x, gelu)
    }

    pub(super) fn wide(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        // SAFETY: chosen only where the processor was found to have AVX-512, and with it AVX2 and FMA.
        unsafe { avx512(panel, x, gelu) }
    }

    pub(super) fn narrow(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        // SAFETY: chosen only where the processor was found to have AVX2 and FMA.
        unsafe { avx2(panel, x, gelu) }
    }
}

impl CustomOp1 for &Dense {
    fn name(&self) -> &'static str {
        "dense in 4 bits"
    }

    /// (rows, in) to (rows, out).
    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let Some((start, end)) = layout.contiguous_offsets() else { bail!("dense wants a contiguous matrix") };
        let x = &storage.as_slice::<f32>()?[start..end];
        let (rows, inputs) = layout.shape().dims2()?;
        if inputs != self.inputs {
            bail!("dense wants rows of {}, not of {inputs}", self.inputs);
        }
        let kernel = Kernel::best();
        let x = kernel.packed(x, inputs);
        let parts: Vec<Vec<Lanes>> = self.panels.par_iter().map(|p| (kernel.product)(p, &x, self.gelu)).collect();
        let outputs = LANES * self.panels.len();
        let mut out = vec![0f32; rows * outputs];
        for (row, out) in out.chunks_exact_mut(outputs).enumerate() {
            for (part, lanes) in parts.iter().zip(out.chunks_exact_mut(LANES)) {
                lanes.copy_from_slice(part[row].as_flattened());
            }
        }
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
            let w = QTensor::quantize(&Tensor::randn(0f32, 1f32, (outputs, inputs), &Device::Cpu)?, GgmlDType::Q4_0)?;
            let bias: Vec<f32> = (0..outputs).map(|n| n as f32 / 8.0).collect();
            let exact = x.matmul(&w.dequantize(&Device::Cpu)?.t()?)?;
            let exact = exact.broadcast_add(&Tensor::new(bias.clone(), &Device::Cpu)?)?;
            let ours = x.apply_op1_no_bwd(&&Dense::new(&[w], &[bias], false)?)?;
            let off = (exact - ours)?.abs()?.max_all()?.to_scalar::<f32>()?;
            assert!(off < 1e-3, "{rows} × {inputs} × {outputs}: {off}");
        }
        Ok(())
    }
}
