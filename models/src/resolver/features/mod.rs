//! What is computed exactly about each candidate, as numbers at its marker. `training/features.py` specifies it and
//! names the blocks; `training/fixtures/features.json` holds both sides to the same numbers.

mod asked;
mod compared;
mod dialogue;
mod overlap;
mod place;

use super::lexicon::Lexicon;
use super::quantities::CLASSES;
use super::request::{Entity, Turn};
use super::text::{first, fold, words};

/// So much of a text is looked at, in letters.
const LETTERS: usize = 2048;
/// So many of the last turns.
const TURNS: usize = 24;
/// How many ranks from the start and from the end are told.
const PLACE: (usize, usize) = (8, 4);
const KIND: (usize, usize) = (6, 3);
const ROW: (usize, usize) = (6, 3);
const COLUMN: (usize, usize) = (4, 3);

/// The names of the features, in their order.
pub(super) fn names() -> Vec<String> {
    let ranks = |name: &str, (start, end): (usize, usize)| -> Vec<String> {
        let ends = (1..=start).map(|n| format!("{name} {n}")).chain((1..=end).map(|n| format!("{name} -{n}")));
        ends.collect()
    };
    let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    [
        ranks("place", PLACE),
        ranks("type", KIND),
        owned(&["in source", "in type", "alone in source", "alone in type", "boxed"]),
        ranks("row", ROW),
        ranks("column", COLUMN),
        owned(&["columns", "x", "y", "left third", "right third", "upper third", "lower third"]),
        owned(&["anchor", "left of", "right of", "above", "below", "before", "after"]),
        owned(&["words in text", "words in name", "bigrams of name", "bigrams of text"]),
        owned(&["most words", "alone most words", "sound", "kind", "other kind"]),
        owned(&["answered", "answered whole", "answered alone", "others answered", "said last", "said ever"]),
        owned(&["asked place", "asked place of type", "asked cell", "asked side", "asked beside", "asked rest"]),
        owned(&["asked extreme", "asked extreme of type", "asks place", "asks cell", "asks side", "asks beside"]),
        owned(&["asks extreme", "asks set", "asks other"]),
        CLASSES.iter().flat_map(|class| [format!("largest {class}"), format!("smallest {class}")]).collect(),
        owned(&["latest of type", "earliest of type"]),
    ]
    .concat()
}

/// An entity with what is read from its text once.
struct Candidate<'a> {
    text: &'a str,
    name: &'a str,
    folded: String,
    folded_name: String,
}

impl<'a> Candidate<'a> {
    fn new(entity: &'a Entity) -> Self {
        let text = first(&entity.text, LETTERS);
        let name = text.split_once(" | ").map_or(text, |(name, _)| name);
        Self { text, name, folded: fold(text), folded_name: fold(name) }
    }

    fn words(&self) -> Vec<&str> {
        words(&self.folded)
    }

    fn name_words(&self) -> Vec<&str> {
        words(&self.folded_name)
    }
}

/// A row of numbers from 0 to 1 for each entity.
pub(super) fn features(query: &str, turns: &[Turn], entities: &[Entity], lexicon: &Lexicon) -> Vec<Vec<f32>> {
    let candidates: Vec<Candidate> = entities.iter().map(Candidate::new).collect();
    let query = fold(first(query, LETTERS));
    let told = words(&query);
    let lines = place::lines(entities);
    let groups = place::groups(entities, &lines);
    let by_kind = compared::by_kind(entities, &groups);
    let found = compared::found(&candidates, lexicon);
    let shared = overlap::overlap(&told, &candidates, lexicon);
    let spoken = dialogue::dialogue(&turns[turns.len().saturating_sub(TURNS)..], &candidates);
    let (anchor, named) = (overlap::anchor(&shared), overlap::kinds_asked(&told, entities, lexicon));
    let is_named = |kin: &&Vec<usize>| kin.iter().any(|n| named.contains(entities[*n].kind.as_str()));
    let kin: Vec<Vec<usize>> = by_kind.iter().filter(|kin| named.is_empty() || is_named(kin)).cloned().collect();
    let answered = dialogue::answered_alone(&spoken);
    let shown = asked::Shown { entities, found: &found, lines: &lines, groups: &groups, kin: &kin, anchor, answered };
    let blocks = [
        place::places(entities, &groups),
        place::screen(entities, &lines),
        overlap::anchored(anchor, entities, &groups, &lines),
        shared,
        overlap::kinds(&named, entities),
        spoken,
        asked::asked(&query, &shown, lexicon),
        compared::compared(&found, &groups, &by_kind),
    ];
    (0..entities.len()).map(|n| blocks.iter().flat_map(|block| &block[n]).map(|x| *x as f32).collect()).collect()
}

/// How much of a query a text shares, for choosing among very many: words alike, then pairs of letters.
pub(super) fn likeness(query: &str, entities: &[Entity], lexicon: &Lexicon) -> Vec<(f64, f64)> {
    /// So much of a text is looked at here.
    const LETTERS: usize = 160;
    let query = fold(first(query, LETTERS));
    let asked = words(&query);
    let told: Vec<&str> = asked.into_iter().filter(|w| !lexicon.stop.contains(*w)).collect();
    let grams = overlap::bigrams(&told);
    let shared = |entity: &Entity| {
        let folded = fold(first(&entity.text, LETTERS));
        let own = words(&folded);
        (overlap::alike_words(&told, &own) as f64, overlap::share(&grams, &overlap::bigrams(&own)))
    };
    entities.iter().map(shared).collect()
}

/// 1 or 0.
fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}
