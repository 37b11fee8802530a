//! Terms of a query, and the words and phrases of a table in them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::super::lexicon::Order;
use super::super::super::text::in_hangul;

/// Words to a phrase at most.
const PHRASE: usize = 3;
/// No entry of a table has more letters.
const LETTERS: usize = 32;

/// Entries that were found: which terms, and what the table says.
pub(super) type Hits<V> = Vec<(Range<usize>, V)>;

/// Digits apart from what follows but "st", "nd", "rd", "th", Hangul words of order from what is written onto them.
pub(super) fn terms<'q>(words: &[&'q str], order: &Order) -> Vec<&'q str> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let mut rest = *word;
        while !rest.is_empty() {
            let (term, after) = rest.split_at(digits(rest).or_else(|| ordinal(rest, order)).unwrap_or(rest.len()));
            out.push(term);
            rest = after;
        }
    }
    out
}

/// Where the digits end that a word begins with.
fn digits(word: &str) -> Option<usize> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let ending = ["st", "nd", "rd", "th"].iter().any(|ending| word[end..].starts_with(ending));
    (end > 0).then_some(if ending { end + 2 } else { end })
}

/// Where the longest Hangul word of order ends that a word begins with.
fn ordinal(word: &str, order: &Order) -> Option<usize> {
    let known = |term: &str| {
        order.apart.contains(term) || order.ordinals.contains_key(term) || order.counted_along.contains_key(term)
    };
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(LETTERS);
    ends.filter(|end| known(&word[..*end])).last().filter(|_| in_hangul(word))
}

/// The longest entry of a table that begins at a term, with the term it ends before. A Hangul one counts also where longer
/// letters follow it, from two on.
fn longest<T>(get: impl Fn(&str) -> Option<T>, terms: &[&str], at: usize) -> Option<(usize, T)> {
    (at + 1..=terms.len().min(at + PHRASE)).rev().find_map(|end| {
        let phrase = terms[at..end].join(" ");
        let found = get(&phrase).or_else(|| {
            let last = phrase.len() - terms[end - 1].len();
            let ends = phrase.char_indices().map(|(at, c)| at + c.len_utf8()).take(LETTERS).skip(1);
            let ends: Vec<usize> = ends.filter(|end| *end > last && *end < phrase.len()).collect();
            ends.into_iter().rev().filter(|_| in_hangul(&phrase)).find_map(|end| get(&phrase[..end]))
        });
        found.map(|found| (end, found))
    })
}

/// What a table says of the longest entry that begins at a term, with the term it ends before.
pub(super) fn entry<V: Copy>(table: &HashMap<String, V>, terms: &[&str], at: usize) -> Option<(usize, V)> {
    longest(|phrase| table.get(phrase).copied(), terms, at)
}

/// All entries of a table.
pub(super) fn found<V: Copy>(table: &HashMap<String, V>, terms: &[&str]) -> Hits<V> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < terms.len() {
        let hit = entry(table, terms, at);
        let end = hit.map_or(at + 1, |(end, _)| end);
        out.extend(hit.map(|(end, value)| (at..end, value)));
        at = end;
    }
    out
}

/// Whether a list has one of the terms; a Hangul one also at the end of what it is written onto ("그거말고").
pub(super) fn says(list: &HashSet<String>, terms: &[&str]) -> bool {
    let ends =
        |term: &str| list.iter().any(|w| in_hangul(w) && w.chars().nth(1).is_some() && term.ends_with(w.as_str()));
    (0..terms.len()).any(|at| {
        let has = |phrase: &str| list.contains(phrase).then_some(());
        longest(has, terms, at).is_some() || ends(terms[at])
    })
}
