//! How a request becomes one row of input: `training/sequence.py` specifies it.
//!
//! ```text
//! <s> query </s> now turn </s> turn </s>  <s> type | text  <s> type | text ...
//! ```
//!
//! The heading and each candidate are blocks that the encoder's layers read by themselves; the resolver's own see the row.

use std::ops::Range;

use super::ResolverError;
use super::features::features;
use super::lexicon::Lexicon;
use super::request::{Entity, Passage, Request, Source, Speaker, Turn};
use crate::encoder::tokens::{END, START, Tokens};

/// Who speaks or where something comes from, as the model's table of segments has it.
pub(super) const SEGMENTS: [&str; 8] =
    ["query", "now", "user", "assistant", "conversation", "screen", "background", "passage"];
const QUERY_SEGMENT: usize = 0;
const NOW_SEGMENT: usize = 1;
const PASSAGE_SEGMENT: usize = 7;

/// Limits in pieces: the file of the weights has the same, by these names.
pub(super) const LIMITS: [(&str, usize); 7] = [
    ("query", QUERY),
    ("now", NOW),
    ("turns", TURNS),
    ("candidate", CANDIDATE),
    ("candidates", CANDIDATES),
    ("passage", PASSAGE),
    ("passages", PASSAGES),
];
const QUERY: usize = 64;
const NOW: usize = 12;
const TURNS: usize = 128;
const CANDIDATE: usize = 48;
/// Candidates to a row.
pub(super) const CANDIDATES: usize = 24;
const PASSAGE: usize = 160;
/// Passages to a row.
pub(super) const PASSAGES: usize = 5;

/// Where a piece stands in what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the query, by its bytes.
    Query(Range<usize>),
    /// In a passage's text, by its bytes.
    Passage(usize, Range<usize>),
}

/// One row of input.
#[derive(Default)]
pub(super) struct Row {
    pub(super) ids: Vec<u32>,
    /// Where each block begins.
    pub(super) blocks: Vec<usize>,
    pub(super) segments: Vec<u32>,
    /// Of each piece: 1 the query, 2 the first candidate and so on; 0 none.
    pub(super) owners: Vec<usize>,
    /// Where the markers stand.
    pub(super) markers: Vec<usize>,
    /// For each marker.
    pub(super) features: Vec<Vec<f32>>,
    pub(super) origins: Vec<Option<Origin>>,
}

type Pieces = Vec<(u32, Option<Origin>)>;

impl Row {
    fn add(&mut self, pieces: Pieces, segment: usize, owner: usize) {
        for (id, origin) in pieces {
            self.ids.push(id);
            self.segments.push(segment as u32);
            self.owners.push(owner);
            self.origins.push(origin);
        }
    }

    fn query(&mut self, query: &str, owner: usize, tokens: &Tokens) -> Result<(), ResolverError> {
        self.begin(QUERY_SEGMENT);
        let pieces = tokens.cut(query, QUERY)?.into_iter().map(|(id, range)| (id, Some(Origin::Query(range))));
        self.add(pieces.collect(), QUERY_SEGMENT, owner);
        self.add(vec![(END, None)], QUERY_SEGMENT, 0);
        Ok(())
    }

    fn now(&mut self, now: &str, tokens: &Tokens) -> Result<(), ResolverError> {
        self.add(plain(now, NOW, tokens)?, NOW_SEGMENT, 0);
        Ok(())
    }

    /// The last pieces of the dialogue.
    fn turns(&mut self, turns: &[Turn], tokens: &Tokens) -> Result<(), ResolverError> {
        let mut told: Vec<(u32, usize)> = Vec::new(); // backwards
        for turn in turns.iter().rev() {
            if told.len() >= TURNS {
                break;
            }
            let segment = if turn.who == Speaker::User { 2 } else { 3 };
            told.push((END, segment));
            told.extend(tokens.tail(&turn.text, TURNS)?.into_iter().rev().map(|id| (id, segment)));
        }
        told.truncate(TURNS);
        for (id, segment) in told.into_iter().rev() {
            self.add(vec![(id, None)], segment, 0);
        }
        Ok(())
    }

    fn begin(&mut self, segment: usize) {
        self.blocks.push(self.ids.len());
        self.add(vec![(START, None)], segment, 0);
    }

    /// Begins a block whose first piece is a marker.
    fn mark(&mut self, segment: usize) {
        self.markers.push(self.ids.len());
        self.begin(segment);
    }

    /// The pieces of each block.
    pub(super) fn texts(&self) -> Vec<&[u32]> {
        let ends = self.blocks.iter().skip(1).copied().chain([self.len()]);
        self.blocks.iter().zip(ends).map(|(start, end)| &self.ids[*start..end]).collect()
    }

    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// The first pieces of a text, wherever they come from.
fn plain(text: &str, most: usize, tokens: &Tokens) -> Result<Pieces, ResolverError> {
    Ok(tokens.cut(text, most)?.into_iter().map(|(id, _)| (id, None)).collect())
}

/// Query, now and turns.
fn heading(query: &str, now: &str, turns: &[Turn], tokens: &Tokens) -> Result<Row, ResolverError> {
    let mut row = Row::default();
    row.query(query, 1, tokens)?;
    row.now(now, tokens)?;
    row.turns(turns, tokens)?;
    Ok(row)
}

/// A request with its candidates, of which the first [`CANDIDATES`] count: what does it mean? `lexicon` is left out for a
/// model that was trained without features.
pub(super) fn resolving(
    request: &Request,
    entities: &[Entity],
    tokens: &Tokens,
    lexicon: Option<&Lexicon>,
) -> Result<Row, ResolverError> {
    let entities = &entities[..entities.len().min(CANDIDATES)];
    let mut row = heading(&request.query, &request.now, &request.turns, tokens)?;
    for (n, entity) in entities.iter().enumerate() {
        let segment = match entity.source {
            Source::Conversation => 4,
            Source::Screen => 5,
            Source::Background => 6,
        };
        row.mark(segment);
        let whole = format!("{} | {}", entity.kind, entity.text);
        let text = if entity.kind.is_empty() { &entity.text } else { &whole };
        row.add(plain(text, CANDIDATE - 1, tokens)?, segment, n + 2);
    }
    row.features = match lexicon {
        Some(lexicon) => features(&request.query, &request.turns, entities, lexicon),
        None => Vec::new(),
    };
    Ok(row)
}

/// A query with its dialogue alone: what do its words say, and what is wanted?
pub(super) fn tagging(query: &str, now: &str, turns: &[Turn], tokens: &Tokens) -> Result<Row, ResolverError> {
    heading(query, now, turns, tokens)
}

/// A question of fact with passages, of which the first [`PASSAGES`] count: which stretch answers it?
pub(super) fn reading(query: &str, now: &str, passages: &[Passage], tokens: &Tokens) -> Result<Row, ResolverError> {
    let mut row = Row::default();
    row.query(query, 0, tokens)?;
    row.now(now, tokens)?;
    for (number, passage) in passages.iter().take(PASSAGES).enumerate() {
        row.mark(PASSAGE_SEGMENT);
        let head = plain(&passage.head, CANDIDATE, tokens)?;
        let room = PASSAGE - 1 - head.len();
        row.add(head, PASSAGE_SEGMENT, 0);
        let text = tokens.cut(&passage.text, room)?.into_iter();
        let text = text.map(|(id, range)| (id, Some(Origin::Passage(number, range))));
        row.add(text.collect(), PASSAGE_SEGMENT, 0);
    }
    Ok(row)
}
