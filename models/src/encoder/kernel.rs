//! The same code compiled for what newer processors have, and which of it this one takes.

use std::sync::OnceLock;

use super::attention::{Head, Room};
use super::norm::Norm;
use super::panel::Panels;

/// Rows times panels, into rows.
type Product = fn(Panels, &[f32], &mut [f32]);

/// How this processor does it best.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    pub(super) product: Product,
    /// The same in 8 bits, where it multiplies bytes.
    pub(super) bytes: Option<Product>,
    /// What one head makes of one text.
    pub(super) attend: fn(&Head, &mut Room, &mut [f32]),
    /// Adds rows to others and normalises them.
    pub(super) norm: fn(&Norm, &[f32], &mut [f32]),
}

impl Kernel {
    pub(super) fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| {
            #[cfg(target_arch = "x86_64")]
            {
                if std::arch::is_x86_feature_detected!("avx512f") {
                    let vnni = std::arch::is_x86_feature_detected!("avx512vnni");
                    let bytes = vnni.then_some(x86::whole as Product);
                    return Self { product: x86::wide, bytes, attend: x86::attend_wide, norm: x86::norm_wide };
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    let (product, attend, norm) = (x86::narrow, x86::attend_narrow, x86::norm_narrow);
                    return Self { product, bytes: None, attend, norm };
                }
            }
            const FUSED: bool = cfg!(target_arch = "aarch64");
            Self {
                product: |panels, x, out| panels.product::<FUSED, 3>(x, out),
                bytes: None,
                attend: |head, room, out| head.attend::<FUSED, 3>(room, out),
                norm: Norm::apply,
            }
        })
    }
}

/// Measured 3 (AVX2) and 5 times (AVX-512) as fast as without.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use super::super::bytes;
    use super::{Head, Norm, Panels, Room};

    /// Rows of `x` that go over a panel together: their sums stay in registers.
    const WIDE: usize = 6;
    const NARROW: usize = 3;

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn avx512(panels: Panels, x: &[f32], out: &mut [f32]) {
        panels.product::<true, WIDE>(x, out);
    }

    #[target_feature(enable = "avx2,fma")]
    fn avx2(panels: Panels, x: &[f32], out: &mut [f32]) {
        panels.product::<true, NARROW>(x, out);
    }

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn attend_avx512(head: &Head, room: &mut Room, out: &mut [f32]) {
        head.attend::<true, WIDE>(room, out);
    }

    #[target_feature(enable = "avx2,fma")]
    fn attend_avx2(head: &Head, room: &mut Room, out: &mut [f32]) {
        head.attend::<true, NARROW>(room, out);
    }

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn norm_avx512(norm: &Norm, added: &[f32], rows: &mut [f32]) {
        norm.apply(added, rows);
    }

    #[target_feature(enable = "avx2,fma")]
    fn norm_avx2(norm: &Norm, added: &[f32], rows: &mut [f32]) {
        norm.apply(added, rows);
    }

    pub(super) fn wide(panels: Panels, x: &[f32], out: &mut [f32]) {
        // SAFETY: chosen only where the processor was found to have AVX-512, and with it AVX2 and FMA.
        unsafe { avx512(panels, x, out) }
    }

    pub(super) fn narrow(panels: Panels, x: &[f32], out: &mut [f32]) {
        // SAFETY: chosen only where the processor was found to have AVX2 and FMA.
        unsafe { avx2(panels, x, out) }
    }

    pub(super) fn whole(panels: Panels, x: &[f32], out: &mut [f32]) {
        // SAFETY: chosen only where the processor was found to have AVX-512 with VNNI, and with it AVX2 and FMA.
        unsafe { bytes::product(panels, x, out) }
    }

    pub(super) fn attend_wide(head: &Head, room: &mut Room, out: &mut [f32]) {
        // SAFETY: as `wide`.
        unsafe { attend_avx512(head, room, out) }
    }

    pub(super) fn attend_narrow(head: &Head, room: &mut Room, out: &mut [f32]) {
        // SAFETY: as `narrow`.
        unsafe { attend_avx2(head, room, out) }
    }

    pub(super) fn norm_wide(norm: &Norm, added: &[f32], rows: &mut [f32]) {
        // SAFETY: as `wide`.
        unsafe { norm_avx512(norm, added, rows) }
    }

    pub(super) fn norm_narrow(norm: &Norm, added: &[f32], rows: &mut [f32]) {
        // SAFETY: as `narrow`.
        unsafe { norm_avx2(norm, added, rows) }
    }
}
