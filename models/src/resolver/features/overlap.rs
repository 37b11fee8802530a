//! What a candidate shares with the query: words, letters, sounds, the word for its type; and what stands next to the
//! one that shares most.

use std::collections::HashSet;

use super::super::lexicon::Lexicon;
use super::super::request::Entity;
use super::super::text::{alike, in_hangul, sounds};
use super::place::middle;
use super::{Candidate, flag};

/// So many words in common count as 1.
const MANY: f64 = 3.0;
/// Columns of the block.
const WORDS_IN_TEXT: usize = 0;
const BIGRAMS_OF_NAME: usize = 2;

/// Pairs of letters within words.
pub(super) fn bigrams(words: &[&str]) -> HashSet<(char, char)> {
    words.iter().flat_map(|w| w.chars().zip(w.chars().skip(1))).collect()
}

/// How many of the query's words are alike one of the text's.
pub(super) fn alike_words(told: &[&str], own: &[&str]) -> usize {
    told.iter().filter(|q| own.iter().any(|w| alike(q, w))).count()
}

/// The share of a text's pairs of letters that the query has.
pub(super) fn share(asked: &HashSet<(char, char)>, own: &HashSet<(char, char)>) -> f64 {
    own.intersection(asked).count() as f64 / own.len().max(1) as f64
}

/// The block `overlap`.
pub(super) fn overlap(asked: &[&str], candidates: &[Candidate], lexicon: &Lexicon) -> Vec<Vec<f64>> {
    let told: Vec<&str> = asked.iter().copied().filter(|w| !lexicon.stop.contains(*w)).collect();
    let grams = bigrams(&told);
    let heard = Heard::new(&told);
    let mut out: Vec<Vec<f64>> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let (text, name) = (candidate.words(), candidate.name_words());
        let shared = [&text, &name].map(|own| (alike_words(&told, own) as f64 / MANY).min(1.0));
        let parts = [&name, &text].map(|own| share(&grams, &bigrams(own)));
        out.push([shared, parts].concat());
    }
    let most = out.iter().map(|row| row[WORDS_IN_TEXT]).fold(0.0, f64::max);
    let top = out.iter().filter(|row| row[WORDS_IN_TEXT] == most).count();
    for (row, candidate) in out.iter_mut().zip(candidates) {
        let is_most = most > 0.0 && row[WORDS_IN_TEXT] == most;
        row.extend([is_most, is_most && top == 1, heard.has(&candidate.words())].map(flag));
    }
    out
}

/// How the query's words sound, those in Hangul apart.
struct Heard {
    hangul: HashSet<String>,
    others: HashSet<String>,
}

impl Heard {
    fn new(told: &[&str]) -> Self {
        let of = |hangul: bool| told.iter().filter(|w| in_hangul(w) == hangul).flat_map(|w| sounds(w)).collect();
        Self { hangul: of(true), others: of(false) }
    }

    /// Whether a word in another script sounds like one of the query's.
    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|w| {
            let other = if in_hangul(w) { &self.others } else { &self.hangul };
            !other.is_empty() && sounds(w).iter().any(|s| other.contains(s))
        })
    }
}

/// The block `anchor`.
pub(super) fn anchored(
    shared: &[Vec<f64>],
    entities: &[Entity],
    groups: &[Vec<usize>],
    lines: &[Vec<usize>],
) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; 7]; entities.len()];
    let Some(anchor) = anchor(shared) else { return out };
    let mut mark = |n: Option<&usize>, slot: usize| {
        if let Some(n) = n {
            out[*n][slot] = 1.0;
        }
    };
    mark(Some(&anchor), 0);
    let next_to = |members: &[usize]| -> Option<[Option<usize>; 2]> {
        let place = members.iter().position(|n| *n == anchor)?;
        let before = place.checked_sub(1).and_then(|at| members.get(at)).copied();
        Some([before, members.get(place + 1).copied()])
    };
    if let Some((at, [left, right])) = lines.iter().enumerate().find_map(|(at, line)| Some((at, next_to(line)?))) {
        mark(left.as_ref(), 1);
        mark(right.as_ref(), 2);
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        mark(above.and_then(|line| nearest(line, anchor, entities)).as_ref(), 3);
        mark(lines.get(at + 1).and_then(|line| nearest(line, anchor, entities)).as_ref(), 4);
    }
    if let Some([before, after]) = groups.iter().find_map(|members| next_to(members)) {
        mark(before.as_ref(), 5);
        mark(after.as_ref(), 6);
    }
    out
}

/// The one candidate that has most words of the query, then most pairs of letters in its name.
fn anchor(shared: &[Vec<f64>]) -> Option<usize> {
    let score = |row: &Vec<f64>| (row[WORDS_IN_TEXT], row[BIGRAMS_OF_NAME]);
    let best = shared.iter().map(score).reduce(|a, b| if b > a { b } else { a }).filter(|best| best.0 > 0.0)?;
    let mut holders = (0..shared.len()).filter(|n| score(&shared[*n]) == best);
    holders.next().filter(|_| holders.next().is_none())
}

/// The one in a row whose middle is nearest to the anchor's; of two the one given first.
fn nearest(line: &[usize], anchor: usize, entities: &[Entity]) -> Option<usize> {
    let across = |n: usize| middle(&entities[n]).map_or(0.0, |m| m.0);
    let away = |n: &usize| (across(*n) - across(anchor)).abs();
    line.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)).then(a.cmp(b)))
}

/// The block `kind`: the query names its type, or another that is shown.
pub(super) fn kinds(asked: &[&str], entities: &[Entity], lexicon: &Lexicon) -> Vec<Vec<f64>> {
    let names = |kind: &str| {
        lexicon.kinds.get(kind).is_some_and(|own| {
            let begins = |w: &str| own.iter().any(|k| k.chars().nth(1).is_some() && w.starts_with(k.as_str()));
            asked.iter().any(|w| own.contains(*w) || in_hangul(w) && begins(w))
        })
    };
    let named: HashSet<&str> = entities.iter().map(|e| e.kind.as_str()).filter(|kind| names(kind)).collect();
    let told = |e: &Entity| named.contains(e.kind.as_str());
    entities.iter().map(|e| vec![flag(told(e)), flag(!named.is_empty() && !told(e))]).collect()
}
