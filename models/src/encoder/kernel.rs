//! The same code compiled for what newer processors have, and which of it this one takes.

use std::sync::OnceLock;

use super::attention::Head;
use super::bytes::Block;
use super::dense::Panel;
use super::lanes::Lanes;

/// How this processor does it best.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    /// Rows of `x` that go over a panel together: their sums stay in registers.
    rows: usize,
    /// Tiles of so many rows times one panel.
    pub(super) product: fn(&Panel, &[f32], bool) -> Vec<Lanes>,
    /// What the states of one head attend to.
    pub(super) attend: fn(&Head) -> Vec<Lanes>,
    /// Where it multiplies bytes.
    pub(super) bytes: Option<Bytes>,
}

/// The product in 8 bits.
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    /// Floats to 8 bits.
    pub(super) rounded: fn(&[f32], &mut [Block]),
    /// Rows times one panel, plus the bias; with GELU or without.
    pub(super) product: fn(&Panel, &[Block], bool) -> Vec<Lanes>,
}

impl Kernel {
    pub(super) fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| {
            #[cfg(target_arch = "x86_64")]
            {
                if std::arch::is_x86_feature_detected!("avx512f") {
                    let bytes = std::arch::is_x86_feature_detected!("avx512vnni")
                        .then_some(Bytes { rounded: x86::rounded, product: x86::bytes });
                    return Self { rows: x86::WIDE, product: x86::wide, attend: x86::attend_wide, bytes };
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    let (product, attend) = (x86::narrow, x86::attend_narrow);
                    return Self { rows: x86::NARROW, product, attend, bytes: None };
                }
            }
            const FUSED: bool = cfg!(target_arch = "aarch64");
            Self { rows: 3, product: Panel::product::<FUSED, 3>, attend: |h| h.attend::<FUSED, 3>(), bytes: None }
        })
    }

    /// Rows side by side, tile by tile: for each input, its values in the tile's rows. The last tile may hold zeros.
    pub(super) fn packed(self, x: &[f32], inputs: usize) -> Vec<f32> {
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

/// Measured 3 (AVX2) and 5 times (AVX-512) as fast as without.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use std::arch::x86_64::{
        __m512, __m512i, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_mul_ps, _mm512_set1_epi32,
        _mm512_set1_ps,
    };

    use super::super::dense::{FOUR, finished};
    use super::super::lanes::HALF;
    use super::{Block, Head, Lanes, Panel};

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

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn attend_avx512(head: &Head) -> Vec<Lanes> {
        head.attend::<true, WIDE>()
    }

    #[target_feature(enable = "avx2,fma")]
    fn attend_avx2(head: &Head) -> Vec<Lanes> {
        head.attend::<true, NARROW>()
    }

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn rounded_avx512(values: &[f32], blocks: &mut [Block]) {
        super::super::bytes::rounded(values, blocks);
    }

    /// All rows over one panel, [`WIDE`] at a time.
    #[target_feature(enable = "avx512f,avx512vnni,avx2,fma")]
    fn vnni(panel: &Panel, x: &[Block], gelu: bool) -> Vec<Lanes> {
        let blocks = panel.scales.len();
        let rows = x.len() / blocks;
        let mut out = Vec::with_capacity(rows + WIDE);
        for first in (0..rows).step_by(WIDE) {
            let tile: [&[Block]; WIDE] = std::array::from_fn(|n| &x[(first + n).min(rows - 1) * blocks..][..blocks]);
            out.extend(tile_of_bytes(panel, tile));
        }
        out.truncate(rows);
        finished(out, gelu)
    }

    #[target_feature(enable = "avx512f,avx512vnni,avx2,fma")]
    fn tile_of_bytes(panel: &Panel, x: [&[Block]; WIDE]) -> [Lanes; WIDE] {
        let mut sums = [floats(panel.bias); WIDE];
        let mut whole = [[_mm512_set1_epi32(0); 2]; WIDE];
        for (at, (quads, scale)) in panel.quads().iter().zip(&panel.scales).enumerate() {
            let scale = floats(*scale);
            for n in 0..WIDE {
                whole[n] = [_mm512_set1_epi32(x[n][at].offset); 2];
            }
            for (four, quad) in quads.iter().enumerate() {
                let weights = [integers(quad[0]), integers(quad[1])];
                for n in 0..WIDE {
                    let values = _mm512_set1_epi32(x[n][at].quads[four]);
                    whole[n][0] = _mm512_dpbusd_epi32(whole[n][0], weights[0], values);
                    whole[n][1] = _mm512_dpbusd_epi32(whole[n][1], weights[1], values);
                }
            }
            for n in 0..WIDE {
                let step = _mm512_set1_ps(x[n][at].scale);
                for half in 0..2 {
                    let worth = _mm512_mul_ps(scale[half], step);
                    sums[n][half] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole[n][half]), worth, sums[n][half]);
                }
            }
        }
        let mut out = [[[0.0; HALF]; 2]; WIDE];
        for n in 0..WIDE {
            for half in 0..2 {
                // SAFETY: both are 64 bytes, of which any are floats.
                out[n][half] = unsafe { std::mem::transmute::<__m512, [f32; HALF]>(sums[n][half]) };
            }
        }
        out
    }

    #[inline(always)]
    fn floats(lanes: Lanes) -> [__m512; 2] {
        // SAFETY: both are 128 bytes, of which any are floats.
        unsafe { std::mem::transmute::<Lanes, [__m512; 2]>(lanes) }
    }

    #[inline(always)]
    fn integers(bytes: [u8; FOUR * HALF]) -> __m512i {
        // SAFETY: both are 64 bytes, of which any are integers.
        unsafe { std::mem::transmute::<[u8; FOUR * HALF], __m512i>(bytes) }
    }

    pub(super) fn wide(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        // SAFETY: chosen only where the processor was found to have AVX-512, and with it AVX2 and FMA.
        unsafe { avx512(panel, x, gelu) }
    }

    pub(super) fn narrow(panel: &Panel, x: &[f32], gelu: bool) -> Vec<Lanes> {
        // SAFETY: chosen only where the processor was found to have AVX2 and FMA.
        unsafe { avx2(panel, x, gelu) }
    }

    pub(super) fn attend_wide(head: &Head) -> Vec<Lanes> {
        // SAFETY: as `wide`.
        unsafe { attend_avx512(head) }
    }

    pub(super) fn attend_narrow(head: &Head) -> Vec<Lanes> {
        // SAFETY: as `narrow`.
        unsafe { attend_avx2(head) }
    }

    pub(super) fn rounded(values: &[f32], blocks: &mut [Block]) {
        // SAFETY: as `wide`.
        unsafe { rounded_avx512(values, blocks) }
    }

    pub(super) fn bytes(panel: &Panel, x: &[Block], gelu: bool) -> Vec<Lanes> {
        // SAFETY: chosen only where the processor was found to have AVX-512 with VNNI, and with it AVX2 and FMA.
        unsafe { vnni(panel, x, gelu) }
    }
}
