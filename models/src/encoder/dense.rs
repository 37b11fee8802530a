//! `x Wᵀ + b` with W in 4 or 8 bits: a custom op of candle's.
//!
//! candle's own product of 32-bit floats reads 85 MB of weights for every question, in an order that misses the
//! TLB at each step; its product of quantised ones is fast only where a row is a multiple of 256 long, and E5's
//! are 384. Here the weights stay in few bits, in panels of [`LANES`] outputs that lie together, over each of which
//! many rows go while it lies in the cache. `examples/encoder_speed.rs`. Weights can be multiplied by `x` in 8 bits
//! where the processor has instructions for it: see [`Arithmetic`].

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{CpuStorage, CustomOp1, Layout, Shape, bail};
use rayon::prelude::*;

use super::EncoderError;
use super::kernel::Kernel;
use super::lanes::{BLOCK, HALF, LANES};
use super::panel::{EIGHT_BYTES, FOUR_BYTES, Panel, Panels};

/// Rows that one thread works on at a time: enough that reading the weights costs little, few enough to stay in its
/// cache. A multiple of all rows of tiles.
pub(super) const TOGETHER: usize = 48;

/// In what `x` is multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    /// 32-bit floats.
    Floats,
    /// `x` rounded to 8 bits, a scale for each 32 values of each row, where the processor has AVX-512 VNNI (weights in
    /// 4 bits, being whole numbers, take up 8 then); floats where it has not.
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
        let panels = panels.map(|(rows, bias)| Panel::new(rows, bytes, *bias, arithmetic)).collect();
        Ok(Self { inputs, panels, gelu, arithmetic })
    }

    pub(super) fn outputs(&self) -> usize {
        LANES * self.panels.len()
    }

    /// Rows of `x` into as many rows of `out`, on this thread.
    pub(super) fn apply(&self, x: &[f32], out: &mut [f32]) {
        let kernel = Kernel::best();
        let bytes = kernel.bytes.filter(|_| self.arithmetic == Arithmetic::Bytes);
        bytes.unwrap_or(kernel.product)(Panels { all: &self.panels, gelu: self.gelu }, x, out);
    }

    /// The same on all processors.
    pub(super) fn apply_to_all(&self, x: &[f32], out: &mut [f32]) {
        let chunks = x.par_chunks(TOGETHER * self.inputs).zip(out.par_chunks_mut(TOGETHER * self.outputs()));
        chunks.for_each(|(x, out)| self.apply(x, out));
    }
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
        let mut out = vec![0f32; rows * self.outputs()];
        self.apply_to_all(x, &mut out);
        Ok((CpuStorage::F32(out), Shape::from((rows, self.outputs()))))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::*;

    #[test]
    fn the_product_is_what_candle_says() -> Result<(), Box<dyn std::error::Error>> {
        for (rows, inputs, outputs) in [(1, 32, 32), (5, 384, 96), (6, 64, 32), (13, 1536, 64), (101, 64, 96)] {
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
