//! What was learned: how likely a jamo is written by which letters.
//!
//! `weights/names.tsv`, written by `training/names.py`, holds one row a line, its fields parted by tabs; costs are
//! hundredths of a nat:
//! - `curve`: the four weights of the logistic curve;
//! - `b`, a letter, `letter:cost ...`: a letter after another in any name;
//! - `f1` or `k1`, a symbol, `chunk:cost ...`: transcribed foreign and romanised Korean names;
//! - `f2` or `k2`, `before symbol observations`, `chunk:cost ...`: the same behind another symbol.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::SYMBOLS;

/// The likelihood of a letter that was never seen behind another.
const FLOOR: f32 = 1e-4;
/// Against how many observations the distribution without context counts.
const BACKOFF: f32 = 6.0;
/// The number of a chunk that no table knows.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// Everything in the weights file.
pub(super) struct Weights {
    /// Numbers of the chunks.
    chunks: HashMap<Box<str>, u32>,
    /// Foreign names, Korean names.
    pub(super) tables: [Table; 2],
    /// Log likelihood of a letter after another; '^' and '$' are the ends of a word.
    letters: HashMap<(char, char), f32>,
    /// Constant, nats a letter, nats a letter above chance, tenths of nats above chance.
    pub(super) curve: [f32; 4],
}

/// P(chunk | symbol, symbol before).
pub(super) struct Table {
    /// By symbol: likelihoods by chunk.
    single: Vec<Row>,
    /// By symbol before and symbol: how much the context counts, and likelihoods by chunk.
    double: HashMap<(u8, u8), (f32, Row)>,
}

/// Chunks and their likelihoods.
type Row = Vec<(u32, f32)>;

/// The weights, read on first use.
pub(super) fn weights() -> &'static Weights {
    static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::read(include_str!("../../weights/names.tsv")));
    &WEIGHTS
}

impl Weights {
    fn read(text: &str) -> Self {
        let mut weights = Self {
            chunks: HashMap::new(),
            tables: [Table::new(), Table::new()],
            letters: HashMap::new(),
            curve: [0.0; 4],
        };
        for line in text.lines() {
            let mut fields = line.split('\t');
            let (kind, key, row) =
                (fields.next().unwrap_or(""), fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            weights.read_row(kind, key, row);
        }
        weights
    }

    fn read_row(&mut self, kind: &str, key: &str, row: &str) {
        match kind {
            "curve" => {
                for (weight, field) in self.curve.iter_mut().zip(key.split(' ')) {
                    *weight = field.parse().unwrap_or(0.0);
                }
            }
            "b" => {
                let before = key.chars().next();
                for (letter, p) in costs(row) {
                    if let (Some(before), Some(letter)) = (before, letter.chars().next()) {
                        self.letters.insert((before, letter), p.ln());
                    }
                }
            }
            _ => {
                let row: Row = costs(row).map(|(chunk, p)| (self.number(chunk), p)).collect();
                let table = &mut self.tables[usize::from(kind.starts_with('k'))];
                let key: Vec<u32> = key.split(' ').filter_map(|field| field.parse().ok()).collect();
                let symbol = |value: u32| u8::try_from(value).ok().filter(|symbol| usize::from(*symbol) < SYMBOLS);
                match key.as_slice() {
                    [single] => {
                        table.single.get_mut(*single as usize).into_iter().for_each(|entry| entry.clone_from(&row))
                    }
                    [before, single, seen] => {
                        let seen = *seen as f32;
                        if let (Some(before), Some(single)) = (symbol(*before), symbol(*single)) {
                            table.double.insert((before, single), (seen / (seen + BACKOFF), row));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn number(&mut self, chunk: &str) -> u32 {
        let next = u32::try_from(self.chunks.len()).unwrap_or(UNKNOWN);
        *self.chunks.entry(chunk.into()).or_insert(next)
    }

    /// The number of a chunk, [`UNKNOWN`] if no table has it.
    pub(super) fn chunk(&self, text: &str) -> u32 {
        self.chunks.get(text).copied().unwrap_or(UNKNOWN)
    }

    /// Log likelihood of letters as a word of any name.
    pub(super) fn chance(&self, word: &str) -> f32 {
        let before = std::iter::once('^').chain(word.chars());
        let letters = word.chars().chain(std::iter::once('$'));
        before.zip(letters).map(|pair| self.letters.get(&pair).copied().unwrap_or_else(|| FLOOR.ln())).sum()
    }
}

impl Table {
    fn new() -> Self {
        Self { single: vec![Row::new(); SYMBOLS], double: HashMap::new() }
    }

    /// P(chunk | symbol), where it was seen.
    pub(super) fn single(&self, symbol: u8) -> &[(u32, f32)] {
        self.single.get(usize::from(symbol)).map_or(&[], Vec::as_slice)
    }

    /// The weight of the context, and P(chunk | symbol, symbol before) where the context says anything.
    pub(super) fn double(&self, before: u8, symbol: u8) -> (f32, &[(u32, f32)]) {
        self.double.get(&(before, symbol)).map_or((0.0, &[]), |(share, row)| (*share, row.as_slice()))
    }
}

/// `chunk:cost` pairs as likelihoods.
fn costs(row: &str) -> impl Iterator<Item = (&str, f32)> {
    row.split(' ').filter_map(|field| {
        let (chunk, cost) = field.rsplit_once(':')?;
        Some((chunk, (-cost.parse::<f32>().ok()? / 100.0).exp()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_whole() {
        let weights = weights();
        for table in &weights.tables {
            assert!(table.single.iter().filter(|row| !row.is_empty()).count() > 40);
            assert!(table.double.len() > 300);
            for row in table.single.iter().filter(|row| !row.is_empty()) {
                let whole: f32 = row.iter().map(|(_, p)| p).sum();
                assert!((0.9..1.1).contains(&whole), "{whole}");
            }
        }
        assert!(weights.letters.len() > 400);
        assert!(weights.curve[1] + weights.curve[2] + weights.curve[3] > 0.0);
    }
}
