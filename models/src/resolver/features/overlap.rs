//! What a candidate shares with the query: words, letters, sounds, the word for its type; and what stands next to the
//! one that shares most.

use std::collections::HashSet;

use super::super::lexicon::{Lexicon, Side};
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
    anchor: Option<usize>,
    entities: &[Entity],
    groups: &[Vec<usize>],
    lines: &[Vec<usize>],
) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; 7]; entities.len()];
    if let Some(anchor) = anchor {
        out[anchor][0] = 1.0;
        for (slot, (_, n)) in around(anchor, entities, groups, lines).into_iter().enumerate() {
            if let Some(n) = n {
                out[n][slot + 1] = 1.0;
            }
        }
    }
    out
}

/// What stands next to one, in the order of the features.
pub(super) fn around(
    one: usize,
    entities: &[Entity],
    groups: &[Vec<usize>],
    lines: &[Vec<usize>],
) -> [(Side, Option<usize>); 6] {
    let next_to = |members: &[usize]| -> Option<[Option<usize>; 2]> {
        let place = members.iter().position(|n| *n == one)?;
        let before = place.checked_sub(1).and_then(|at| members.get(at)).copied();
        Some([before, members.get(place + 1).copied()])
    };
    let row = lines.iter().enumerate().find_map(|(at, line)| Some((at, next_to(line)?)));
    let [left, right] = row.map_or([None; 2], |(_, sides)| sides);
    let nearest = |at: Option<usize>| at.and_then(|at| lines.get(at)).and_then(|line| nearest(line, one, entities));
    let up = nearest(row.and_then(|(at, _)| at.checked_sub(1)));
    let down = nearest(row.map(|(at, _)| at + 1));
    let [before, after] = groups.iter().find_map(|members| next_to(members)).unwrap_or([None; 2]);
    [
        (Side::Left, left),
        (Side::Right, right),
        (Side::Up, up),
        (Side::Down, down),
        (Side::Before, before),
        (Side::After, after),
    ]
}

/// The one candidate that has most words of the query, then most pairs of letters in its name.
pub(super) fn anchor(shared: &[Vec<f64>]) -> Option<usize> {
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

/// Those of the types shown that a word of the query names.
pub(super) fn kinds_asked<'a>(asked: &[&str], entities: &'a [Entity], lexicon: &Lexicon) -> HashSet<&'a str> {
    let names = |kind: &str| {
        lexicon.kinds.get(kind).is_some_and(|own| {
            let begins = |w: &str| own.iter().any(|k| k.chars().nth(1).is_some() && w.starts_with(k.as_str()));
            let plural = |w: &str| w.strip_suffix('s').is_some_and(|w| own.contains(w));
            asked.iter().any(|w| own.contains(*w) || plural(w) || in_hangul(w) && begins(w))
        })
    };
    entities.iter().map(|e| e.kind.as_str()).filter(|kind| names(kind)).collect()
}

/// The block `kind`: the query names its type, or another that is shown.
pub(super) fn kinds(named: &HashSet<&str>, entities: &[Entity]) -> Vec<Vec<f64>> {
    let told = |e: &Entity| named.contains(e.kind.as_str());
    entities.iter().map(|e| vec![flag(told(e)), flag(!named.is_empty() && !told(e))]).collect()
}
