//! Time phrases inside a question, in English and Korean, and what they mean.
//!
//! In: the question as typed and the moment at which it was asked. Out: every phrase that speaks of a time,
//! with its place in the question and either a stretch of time or a relation to some event
//! ("부산 여행 전날") that only the calendar can place. People look for the past: a bare "Thursday" is the
//! latest one that is not in the future, today included.
//!
//! ```
//! let now: jiff::Zoned = "2026-11-21T15:30[Asia/Seoul]".parse().unwrap();
//! let found = assistant::understand::when::find("the photo Anna sent yesterday", &now);
//! assert_eq!(found[0].text, "yesterday");
//! ```
//!
//! Not here: sort order ("latest", "oldest"), durations ("two hours long"), repetition ("every Monday").

mod calendar;
mod day_part;
mod distance;
mod holiday;
mod lang;
mod moment;
mod numeric;
mod relation;

use std::ops::Range;

use jiff::{SignedDuration, Zoned};

use moment::Now;
pub use relation::{Relation, resolve};

/// A half-open stretch of time as a phrase means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First instant that belongs to it.
    pub start: Zoned,
    /// First instant after it.
    pub end: Zoned,
    /// How far beyond each end is still plausible; zero where the phrase is exact.
    pub soft: SignedDuration,
}

/// What a time phrase says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A stretch of time that follows from the words and the moment of asking.
    Span(Span),
    /// A time told by an event, which has to be found in the calendar or the data before [`resolve`] can place it.
    Anchored {
        /// On which side of the event.
        relation: Relation,
        /// Whole days from the event, first and last included: counted from its first day (negative, before)
        /// or from its last day (positive, after). `None` where the phrase gives no distance.
        offset_days: Option<(i64, i64)>,
        /// Bytes of the question that name the event.
        anchor: Range<usize>,
    },
}

/// One time phrase in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimePhrase {
    /// Its bytes in the question, prepositions and particles included.
    pub range: Range<usize>,
    /// The same bytes as text.
    pub text: String,
    /// What it says.
    pub meaning: Meaning,
}

/// Every time phrase of `query`, in the order of the text, none overlapping another.
///
/// `now` is the moment of asking, in the zone of the person who asks.
pub fn find(query: &str, now: &Zoned) -> Vec<TimePhrase> {
    let cx = Now::at(now);
    let mut hits = lang::en::find(query, &cx);
    hits.extend(lang::ko::find(query, &cx));
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut phrases: Vec<TimePhrase> = Vec::new();
    for hit in hits {
        if phrases.last().is_some_and(|before| hit.range.start < before.range.end) {
            continue;
        }
        let Some(meaning) = hit.meaning.placed(now) else { continue };
        let text = query[hit.range.clone()].to_owned();
        phrases.push(TimePhrase { range: hit.range, text, meaning });
    }
    phrases
}
