//! Layer normalisation (Ba et al. 2016, arXiv 1607.06450).

use super::lanes::{HALF, together};

const EPSILON: f32 = 1e-12;

/// Brings each row to mean 0 and variance 1, then to weights and biases that were learned.
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Norm {
    /// Rows, to each of which another is added first.
    #[inline(always)]
    pub(super) fn apply(&self, added: &[f32], rows: &mut [f32]) {
        let width = self.weight.len();
        for (row, added) in rows.chunks_exact_mut(width).zip(added.chunks_exact(width)) {
            row.iter_mut().zip(added).for_each(|(x, added)| *x += added);
            let mean = sum(row, |x| x) / width as f32;
            let scale = (sum(row, |x| (x - mean) * (x - mean)) / width as f32 + EPSILON).sqrt().recip();
            for ((x, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
                *x = (*x - mean) * scale * weight + bias;
            }
        }
    }
}

/// The sum of what is made of each value, many at once.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0f32; HALF];
    for values in values.as_chunks::<HALF>().0 {
        let mut made = *values;
        for value in &mut made {
            *value = of(*value);
        }
        sums = together(sums, &made);
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};
    use candle_nn::ops::layer_norm;

    use super::*;

    #[test]
    fn it_is_what_candle_says() -> candle_core::Result<()> {
        let device = Device::Cpu;
        let random = |rows: usize| Tensor::randn(0.5f32, 2f32, (rows, 384), &device);
        let (x, added, learned) = (random(7)?, random(7)?, random(2)?);
        let exact = layer_norm(&(&x + &added)?, &learned.get(0)?, &learned.get(1)?, EPSILON)?;
        let norm = Norm { weight: learned.get(0)?.to_vec1()?, bias: learned.get(1)?.to_vec1()? };
        let mut ours: Vec<f32> = x.flatten_all()?.to_vec1()?;
        norm.apply(&added.flatten_all()?.to_vec1::<f32>()?, &mut ours);
        let off = (exact - Tensor::from_vec(ours, (7, 384), &device)?)?.abs()?.max_all()?.to_scalar::<f32>()?;
        assert!(off < 1e-4, "{off}");
        Ok(())
    }
}
