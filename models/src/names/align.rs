//! Letters laid along jamo: the likelihood of the letters given the jamo, summed over every way to cut them.

use super::fold::{END, SYMBOLS};
use super::table::{UNKNOWN, weights};

/// The most letters that one symbol writes.
const MOST: usize = 4;
/// Longer names are not compared.
const LONGEST: usize = 60;
/// The likelihood of a chunk that was never seen for a symbol, by its length.
const UNSEEN: [f32; MOST + 1] = [1e-4, 1e-4, 1e-5, 2e-6, 5e-7];
/// Rows are scaled up by this when they become small.
const SCALE: f32 = 1e20;
/// Foreign names and Korean names.
const TABLES: usize = 2;

/// Letters ready to be laid along many rows of jamo.
pub(super) struct Aligner {
    /// How many letters, and one.
    size: usize,
    /// Constant and slope of the log odds over the log likelihood.
    line: (f32, f32),
    /// Chunks of these letters by their number, and where they stand in a [`Place`]'s row.
    chunks: Vec<(u32, u16)>,
    /// Per table: likelihoods without context.
    bases: [Vec<Option<Box<[f32]>>>; TABLES],
    /// Per table: likelihoods of a symbol behind another, looked up once.
    places: [Vec<u32>; TABLES],
    /// What [`Aligner::places`] point to.
    rows: Vec<Place>,
    /// Places of the symbols at hand.
    path: Vec<u32>,
}

/// What a symbol behind another writes.
struct Place {
    /// Log of the greatest likelihood.
    ceiling: f32,
    /// Likelihoods by the length of the chunk and then by its first letter.
    odds: Box<[f32]>,
}

impl Aligner {
    /// `None` without letters, or with more than any name has. `words` is how many words the letters were.
    pub(super) fn new(letters: &str, words: usize) -> Option<Self> {
        let ends: Vec<usize> = letters.char_indices().map(|(at, _)| at).chain([letters.len()]).collect();
        let size = ends.len();
        if !(2..=LONGEST).contains(&size) {
            return None;
        }
        let mut chunks = Vec::new();
        for len in 0..=MOST.min(size - 1) {
            for first in 0..size - len {
                let number = weights().chunk(&letters[ends[first]..ends[first + len]]);
                chunks.extend(
                    u16::try_from(len * size + first).ok().filter(|_| number != UNKNOWN).map(|at| (number, at)),
                );
            }
        }
        chunks.sort_unstable();
        let [constant, letter, above, length] = weights().curve;
        let n = (size - 1) as f32;
        // The ends of the words within are worth about this each.
        let chance = weights().chance(letters) - 1.5 * words.saturating_sub(1) as f32;
        let line = (constant - chance * (above / n + length / 10.0), (letter + above) / n + length / 10.0);
        Some(Self {
            size,
            line,
            chunks,
            bases: std::array::from_fn(|_| vec![None; SYMBOLS]),
            places: std::array::from_fn(|_| vec![u32::MAX; SYMBOLS * SYMBOLS]),
            rows: Vec::new(),
            path: Vec::new(),
        })
    }

    /// Log odds that these letters write these symbols; minus infinity where they would be below `floor`.
    pub(super) fn odds(&mut self, symbols: &[u8], floor: f32) -> f32 {
        let letters = self.size - 1;
        // No symbol writes more than a few letters, and few write none.
        if symbols.is_empty() || symbols.len() > 3 * letters + 4 || letters > 3 * symbols.len() {
            return f32::NEG_INFINITY;
        }
        let (constant, slope) = self.line;
        let lowest = (floor - constant) / slope;
        let best = (0..TABLES).map(|table| self.likelihood(table, symbols, lowest)).fold(f32::NEG_INFINITY, f32::max);
        let odds = constant + slope * best;
        if odds < floor { f32::NEG_INFINITY } else { odds }
    }

    /// The most that [`Aligner::odds`] can come to; much cheaper.
    pub(super) fn bound(&mut self, symbols: &[u8]) -> f32 {
        let best = (0..TABLES).map(|table| self.lay(table, symbols)).fold(f32::NEG_INFINITY, f32::max);
        self.line.0 + self.line.1 * best
    }

    /// Log likelihood of the letters given the symbols; minus infinity once it is below `lowest`.
    fn likelihood(&mut self, table: usize, symbols: &[u8], lowest: f32) -> f32 {
        let ahead = self.lay(table, symbols);
        if ahead < lowest { f32::NEG_INFINITY } else { self.walk(ahead, lowest) }
    }

    /// Fills [`Aligner::path`]; returns the most that a walk along it can come to.
    fn lay(&mut self, table: usize, symbols: &[u8]) -> f32 {
        self.path.clear();
        let (mut before, mut ahead) = (END, 0.0);
        for symbol in symbols {
            let place = self.place(table, before, *symbol);
            ahead += self.rows[place as usize].ceiling;
            self.path.push(place);
            before = *symbol;
        }
        ahead
    }

    /// The forward pass along [`Aligner::path`]; `ahead` is the most that it can come to.
    fn walk(&self, ahead: f32, lowest: f32) -> f32 {
        let size = self.size;
        let (mut last, mut row) = ([0.0_f32; LONGEST], [0.0_f32; LONGEST]);
        last[0] = 1.0;
        let (mut log, mut ahead) = (0.0_f32, ahead);
        for place in &self.path {
            let place = &self.rows[*place as usize];
            row[..size].fill(0.0);
            for len in 0..=MOST.min(size - 1) {
                let odds = &place.odds[len * size..(len + 1) * size];
                for ((into, from), p) in row[len..size].iter_mut().zip(&last[..size - len]).zip(odds) {
                    *into += from * p;
                }
            }
            let mass: f32 = row[..size].iter().sum();
            ahead -= place.ceiling;
            if mass <= 0.0 || mass.ln() + log + ahead < lowest {
                return f32::NEG_INFINITY;
            }
            if mass < 1.0 / SCALE {
                row[..size].iter_mut().for_each(|p| *p *= SCALE);
                log -= SCALE.ln();
            }
            std::mem::swap(&mut last, &mut row);
        }
        last[size - 1].ln() + log
    }

    /// The likelihoods of a symbol behind another.
    fn place(&mut self, table: usize, before: u8, symbol: u8) -> u32 {
        let key = usize::from(before) * SYMBOLS + usize::from(symbol);
        if self.places[table][key] != u32::MAX {
            return self.places[table][key];
        }
        let (share, double) = weights().tables[table].double(before, symbol);
        let mut odds: Box<[f32]> = self.base(table, symbol).into();
        odds.iter_mut().for_each(|p| *p *= 1.0 - share);
        self.scatter(&mut odds, double, share);
        for (len, row) in odds.chunks_exact_mut(self.size).enumerate() {
            row.iter_mut().filter(|p| **p == 0.0).for_each(|p| *p = UNSEEN[len.min(MOST)]);
        }
        let ceiling = odds.iter().copied().fold(0.0_f32, f32::max).ln();
        let place = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(Place { ceiling, odds });
        self.places[table][key] = place;
        place
    }

    /// The likelihoods of a symbol wherever it stands.
    fn base(&mut self, table: usize, symbol: u8) -> &[f32] {
        if self.bases[table][usize::from(symbol)].is_none() {
            let mut odds = vec![0.0; (MOST + 1) * self.size].into_boxed_slice();
            self.scatter(&mut odds, weights().tables[table].single(symbol), 1.0);
            self.bases[table][usize::from(symbol)] = Some(odds);
        }
        self.bases[table][usize::from(symbol)].as_deref().unwrap_or(&[])
    }

    /// Adds likelihoods of chunks wherever the chunk stands in these letters.
    fn scatter(&self, odds: &mut [f32], row: &[(u32, f32)], times: f32) {
        for (chunk, p) in row {
            let from = self.chunks.partition_point(|(number, _)| number < chunk);
            for (_, at) in self.chunks[from..].iter().take_while(|(number, _)| number == chunk) {
                odds[usize::from(*at)] += times * p;
            }
        }
    }
}
