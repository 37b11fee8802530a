//! What is largest and smallest, latest and earliest.

use super::super::lexicon::Lexicon;
use super::super::quantities::{CLASSES, DATE, Quantities, YEAR, dated, quantities};
use super::super::request::Entity;
use super::{Candidate, flag};

/// Dates before this day have a year of their own, later ones count from today.
const WRITTEN_OUT: f64 = 900_000.0;

/// The quantities of each, dates without a year in that of the latest.
pub(super) fn found(candidates: &[Candidate], lexicon: &Lexicon) -> Vec<Quantities> {
    let mut found: Vec<Quantities> = candidates.iter().map(|c| quantities(c.text, lexicon)).collect();
    let years = found.iter().filter_map(|q| q[DATE]).filter(|d| (0.0..WRITTEN_OUT).contains(d));
    let latest = years.map(|d| (d / YEAR).floor()).fold(0.0, f64::max);
    for date in found.iter_mut().filter_map(|q| q[DATE].as_mut()) {
        *date = dated(*date, latest);
    }
    found
}

/// The block `compared`.
pub(super) fn compared(found: &[Quantities], groups: &[Vec<usize>], kin: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::with_capacity(2 * CLASSES.len() + 2); found.len()];
    for class in 0..CLASSES.len() {
        append(&mut out, found, class, groups);
    }
    append(&mut out, found, DATE, kin);
    out
}

/// Those of one source and type together.
pub(super) fn by_kind(entities: &[Entity], groups: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for members in groups {
        let from = out.len();
        for n in members {
            let kind = |m: usize| &entities[m].kind;
            match out[from..].iter_mut().find(|kin| kin.first().is_some_and(|m| kind(*m) == kind(*n))) {
                Some(kin) => kin.push(*n),
                None => out.push(vec![*n]),
            }
        }
    }
    out
}

/// Two numbers for each: is it the largest, is it the smallest of its part?
fn append(out: &mut [Vec<f64>], found: &[Quantities], class: usize, parts: &[Vec<usize>]) {
    let mut sides = vec![[false; 2]; found.len()];
    for members in parts {
        let own: Vec<(usize, f64)> = members.iter().filter_map(|n| Some((*n, found[*n][class]?))).collect();
        let high = own.iter().map(|o| o.1).fold(f64::NEG_INFINITY, f64::max);
        let low = own.iter().map(|o| o.1).fold(f64::INFINITY, f64::min);
        if own.len() > 1 && high != low {
            for (n, value) in own {
                sides[n] = [value == high, value == low];
            }
        }
    }
    for (row, side) in out.iter_mut().zip(sides) {
        row.extend(side.map(flag));
    }
}
