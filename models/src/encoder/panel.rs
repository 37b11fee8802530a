//! Weights as they are multiplied: panels of [`LANES`] outputs whose values lie together, so that one reading of a panel
//! serves many rows.

use half::f16;

use super::dense::Arithmetic;
use super::lanes::{BLOCK, HALF, LANES, Lanes, NOUGHT, tile_of};
use super::ops::gelu;

/// Bytes of a block of ggml's Q4_0: an f16 scale, then 16 bytes of two values.
pub(super) const FOUR_BYTES: usize = 18;
/// Bytes of a block of ggml's Q8_0: an f16 scale, then 32 values.
pub(super) const EIGHT_BYTES: usize = 34;
/// Inputs that one instruction adds up in 32 bits.
pub(super) const FOUR: usize = 4;

/// [`LANES`] outputs.
pub(super) struct Panel {
    values: Values,
    pub(super) bias: Lanes,
}

enum Values {
    /// For two inputs at a time: the first's values in the low, the second's in the high halves of the bytes.
    Four(Vec<Piece<[[u8; LANES]; BLOCK / 2]>>),
    Eight(Vec<Piece<Eight>>),
}

/// [`BLOCK`] inputs of a panel, where the cache's lines begin.
#[derive(Clone)]
#[repr(C, align(64))]
pub(super) struct Piece<V> {
    pub(super) values: V,
    pub(super) scale: Lanes,
}

/// Four inputs in 8 bits: each output's four values lie together.
pub(super) type Quad = [[i8; FOUR * HALF]; 2];

/// Values in 8 bits.
#[derive(Clone)]
pub(super) struct Eight {
    pub(super) quads: [Quad; BLOCK / FOUR],
    /// The sums of each output's values, times −128: takes off again what is too much where 128 is added to what they are
    /// multiplied by.
    pub(super) shifts: [[i32; HALF]; 2],
}

impl Panel {
    /// From [`LANES`] rows, in blocks of so many bytes.
    pub(super) fn new(rows: &[u8], bytes: usize, bias: Lanes, arithmetic: Arithmetic) -> Self {
        let nought = Eight { quads: [[[0; FOUR * HALF]; 2]; BLOCK / FOUR], shifts: [[0; HALF]; 2] };
        let values = match (bytes, arithmetic) {
            (FOUR_BYTES, Arithmetic::Floats) => Values::Four(pieces(rows, bytes, [[0; LANES]; BLOCK / 2], four)),
            (FOUR_BYTES, Arithmetic::Bytes) => Values::Eight(pieces(rows, bytes, nought, |block, lane, values| {
                eight(|at| four_at(block, at).cast_signed() - 8, lane, values);
            })),
            _ => Values::Eight(pieces(rows, bytes, nought, |block, lane, values| {
                eight(|at| block[2 + at].cast_signed(), lane, values);
            })),
        };
        Self { values, bias }
    }

    /// How often it has [`BLOCK`] inputs.
    fn len(&self) -> usize {
        match &self.values {
            Values::Four(pieces) => pieces.len(),
            Values::Eight(pieces) => pieces.len(),
        }
    }

    /// The `n`th [`BLOCK`] inputs as floats: 4 KB that stay in the nearest cache.
    #[inline(always)]
    fn spread(&self, n: usize) -> [Lanes; BLOCK] {
        match &self.values {
            Values::Four(pieces) => spread_four(&pieces[n].values, &pieces[n].scale),
            Values::Eight(pieces) => spread_eight(&pieces[n].values.quads, &pieces[n].scale),
        }
    }

    /// All that it has in 8 bits.
    pub(super) fn eight(&self) -> &[Piece<Eight>] {
        match &self.values {
            Values::Four(_) => &[],
            Values::Eight(pieces) => pieces,
        }
    }
}

/// Panels that read the same inputs, and what follows them.
#[derive(Clone, Copy)]
pub(super) struct Panels<'a> {
    pub(super) all: &'a [Panel],
    /// Followed by GELU.
    pub(super) gelu: bool,
}

impl Panels<'_> {
    pub(super) fn outputs(self) -> usize {
        LANES * self.all.len()
    }

    pub(super) fn inputs(self) -> usize {
        BLOCK * self.all.first().map_or(0, Panel::len)
    }

    /// Rows of `x`, `N` at a time, times every panel, plus the biases. `FUSED`: the processor multiplies and adds in
    /// one.
    #[inline(always)]
    pub(super) fn product<const FUSED: bool, const N: usize>(self, x: &[f32], out: &mut [f32]) {
        let inputs = self.inputs();
        let x = side_by_side::<N>(x, inputs);
        let mut sums = vec![[NOUGHT; N]; x.len() / inputs];
        for (at, panel) in self.all.iter().enumerate() {
            sums.fill([panel.bias; N]);
            for n in 0..panel.len() {
                let weights = panel.spread(n);
                for (tile, sums) in x.chunks_exact(inputs).zip(&mut sums) {
                    *sums = tile_of::<FUSED, N>(tile[n * BLOCK..(n + 1) * BLOCK].as_flattened(), &weights, *sums);
                }
            }
            for (sums, out) in sums.iter().zip(out.chunks_mut(N * self.outputs())) {
                self.put::<FUSED>(sums, at, out);
            }
        }
    }

    /// Puts what the `at`th panel makes of some rows into its place in them, with GELU where it is due. There may be
    /// fewer rows than sums.
    #[inline(always)]
    pub(super) fn put<const FUSED: bool>(self, sums: &[Lanes], at: usize, out: &mut [f32]) {
        for (sums, row) in sums.iter().zip(out.chunks_exact_mut(self.outputs())) {
            for (half, out) in sums.iter().zip(row[at * LANES..][..LANES].as_chunks_mut::<HALF>().0) {
                let mut values = *half;
                for value in values.iter_mut().filter(|_| self.gelu) {
                    *value = gelu::<FUSED>(*value);
                }
                *out = values;
            }
        }
    }
}

/// Rows side by side, tile by tile: for each input, its values in the tile's rows. The last tile may hold zeros.
#[inline(always)]
fn side_by_side<const N: usize>(x: &[f32], inputs: usize) -> Vec<[f32; N]> {
    let mut out = vec![[0f32; N]; x.len().div_ceil(N * inputs) * inputs];
    for (x, out) in x.chunks(N * inputs).zip(out.chunks_exact_mut(inputs)) {
        for (n, row) in x.chunks_exact(inputs).enumerate() {
            for (value, to) in row.iter().zip(out.iter_mut()) {
                to[n] = *value;
            }
        }
    }
    out
}

/// From [`LANES`] rows of blocks of so many bytes; `put` unpacks a block into its lane.
fn pieces<V: Clone>(rows: &[u8], bytes: usize, nought: V, put: impl Fn(&[u8], usize, &mut V)) -> Vec<Piece<V>> {
    let stride = rows.len() / LANES;
    let mut out = vec![Piece { values: nought, scale: NOUGHT }; stride / bytes];
    for (lane, row) in rows.chunks_exact(stride).enumerate() {
        for (block, piece) in row.chunks_exact(bytes).zip(&mut out) {
            piece.scale.as_flattened_mut()[lane] = f16::from_le_bytes([block[0], block[1]]).to_f32();
            put(block, lane, &mut piece.values);
        }
    }
    out
}

/// From Q4_0, which has values 0 to 15 in the low, and 16 to 31 in the high halves of its bytes.
fn four(block: &[u8], lane: usize, pairs: &mut [[u8; LANES]; BLOCK / 2]) {
    for (at, pair) in pairs.iter_mut().enumerate() {
        pair[lane] = four_at(block, 2 * at) | four_at(block, 2 * at + 1) << 4;
    }
}

/// One of the values, 0 to 15, of a block in Q4_0.
fn four_at(block: &[u8], at: usize) -> u8 {
    let byte = block[2 + at % (BLOCK / 2)];
    if at < BLOCK / 2 { byte & 15 } else { byte >> 4 }
}

/// From values in 8 bits.
fn eight(value: impl Fn(usize) -> i8, lane: usize, values: &mut Eight) {
    for at in 0..BLOCK {
        values.quads[at / FOUR][lane / HALF][lane % HALF * FOUR + at % FOUR] = value(at);
        values.shifts[lane / HALF][lane % HALF] -= 128 * i32::from(value(at));
    }
}

#[inline(always)]
fn spread_four(pairs: &[[u8; LANES]; BLOCK / 2], scale: &Lanes) -> [Lanes; BLOCK] {
    let mut out = [NOUGHT; BLOCK];
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
    let mut out = [NOUGHT; BLOCK];
    for (bytes, inputs) in quads.iter().zip(out.as_chunks_mut::<FOUR>().0) {
        for (at, input) in inputs.iter_mut().enumerate() {
            for half in 0..2 {
                for lane in 0..HALF {
                    input[half][lane] = scale[half][lane] * f32::from(bytes[half][FOUR * lane + at]);
                }
            }
        }
    }
    out
}
