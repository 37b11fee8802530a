//! A time told by an event: "the day before the Busan trip", "after Peter's wedding", "during the offsite".

use super::cursor::{Cursor, Kind};
use super::{ago, moment};
use crate::understand::when::distance::whole_days;
use crate::understand::when::moment::{Now, Sense};
use crate::understand::when::relation::{Relation, beside_moment};

/// A relation, and its distance in days if it has one.
type Told = (Relation, Option<(i64, i64)>);

/// Relations without a distance.
const PLAIN: &[(&str, Relation)] = &[
    ("before", Relation::Before),
    ("prior to", Relation::Before),
    ("ahead of", Relation::Before),
    ("leading up to", Relation::Before),
    ("in the run up to", Relation::Before),
    ("after", Relation::After),
    ("following", Relation::After),
    ("since", Relation::After),
    ("during", Relation::During),
    ("in the middle of", Relation::During),
    ("throughout", Relation::During),
    ("around the time of", Relation::Around),
    ("at the time of", Relation::Around),
    ("about the time of", Relation::Around),
    ("around", Relation::Around),
];

/// Relations that hold their distance.
const NEAR: &[(&str, (Relation, i64, i64))] = &[
    ("right before", (Relation::Before, -2, 0)),
    ("just before", (Relation::Before, -2, 0)),
    ("shortly before", (Relation::Before, -5, 0)),
    ("the eve of", (Relation::Before, -1, -1)),
    ("right after", (Relation::After, 0, 2)),
    ("just after", (Relation::After, 0, 2)),
    ("shortly after", (Relation::After, 0, 5)),
    ("soon after", (Relation::After, 0, 5)),
    ("the night of", (Relation::During, 0, 0)),
    ("the evening of", (Relation::During, 0, 0)),
    ("the week of", (Relation::During, -3, 3)),
    ("the weekend of", (Relation::During, -1, 1)),
    ("the day of", (Relation::During, 0, 0)),
    ("on the day of", (Relation::During, 0, 0)),
    ("the morning of", (Relation::During, 0, 0)),
    ("the day before", (Relation::Before, -1, -1)),
    ("day before", (Relation::Before, -1, -1)),
    ("the night before", (Relation::Before, -1, -1)),
    ("the evening before", (Relation::Before, -1, -1)),
    ("the morning before", (Relation::Before, -1, -1)),
    ("the day after", (Relation::After, 1, 1)),
    ("day after", (Relation::After, 1, 1)),
    ("the morning after", (Relation::After, 1, 1)),
    ("the night after", (Relation::After, 1, 1)),
    ("the week before", (Relation::Before, -7, -1)),
    ("week before", (Relation::Before, -7, -1)),
    ("the week after", (Relation::After, 1, 7)),
    ("week after", (Relation::After, 1, 7)),
    ("the month before", (Relation::Before, -30, -1)),
    ("the month after", (Relation::After, 1, 30)),
    ("the weekend before", (Relation::Before, -7, -1)),
    ("the weekend after", (Relation::After, 1, 7)),
    ("the days before", (Relation::Before, -5, -1)),
    ("the days after", (Relation::After, 1, 5)),
    ("days before", (Relation::Before, -5, -1)),
    ("days after", (Relation::After, 1, 5)),
    ("weeks before", (Relation::Before, -42, -7)),
    ("weeks after", (Relation::After, 7, 42)),
];

/// Words of a clause; what follows before or after one of them is no event.
const CLAUSE: &[&str] = &[
    "i",
    "we",
    "you",
    "he",
    "she",
    "they",
    "it",
    "that",
    "which",
    "who",
    "what",
    "when",
    "where",
    "this",
    "these",
    "those",
    "all",
    "and",
    "or",
    "then",
    "there",
    "here",
    "is",
    "was",
    "were",
    "not",
    "being",
    "me",
    "him",
    "them",
    "us",
    "work",
    "lunch",
    "dinner",
    "breakfast",
    "night",
    "day",
    "morning",
    "week",
    "effects",
    "effect",
    "hours",
    "party",
    "photo",
    "photos",
    "picture",
    "pictures",
    "school",
];

/// Words at which the name of an event ends.
const ENDS: &[&str] = &[
    "that", "which", "who", "where", "when", "from", "about", "with", "in", "on", "at", "by", "to", "for", "i", "we",
    "you", "he", "she", "they", "it", "did", "was", "were", "is", "sent", "said", "wrote", "shared", "and", "or",
    "but", "so", "please", "via", "into", "as", "than", "has", "had", "have", "does", "do", "can", "could", "my",
    "our", "the", "a", "an", "what", "how",
];

/// The most words that name an event.
const MOST_WORDS: usize = 6;

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Sense, Cursor<'a>)> {
    let start = cur.skip(&["on", "in", "at", "from"]);
    counted(start)
        .or_else(|| start.entry(NEAR).map(|((relation, from, to), after)| ((relation, Some((from, to))), after)))
        .or_else(|| cur.entry(PLAIN).map(|(relation, after)| ((relation, None), after)))
        .and_then(|((relation, offset), after)| {
            if let Some((of, after)) = moment(after, now) {
                // Without a distance `range` has read it already.
                let placed = || (Sense::Moment(beside_moment(relation, offset, &of, now)), after);
                return offset.is_some().then(placed);
            }
            let (anchor, after) = event(after, relation, offset.is_some())?;
            Some((Sense::Anchored(relation, offset, anchor), after))
        })
}

/// "Two days before", "a week after".
fn counted(cur: Cursor) -> Option<(Told, Cursor)> {
    let (count, unit, after) = ago::distance(cur)?;
    let (low, high) = whole_days(count, unit, 2)?;
    if let Some(after) = after.any(&["before", "prior to", "ahead of"]) {
        return Some(((Relation::Before, Some((-high, -low))), after));
    }
    Some(((Relation::After, Some((low, high))), after.any(&["after", "following"])?))
}

/// The words that name an event. Where nothing but "before" or "around" says that a time is meant,
/// they have to begin like the name of one particular event: "the offsite", "Peter's wedding".
fn event<'a>(cur: Cursor<'a>, relation: Relation, distance: bool) -> Option<(std::ops::Range<usize>, Cursor<'a>)> {
    let start = cur.skip(&["the", "my", "our", "a", "an", "his", "her", "their", "your", "that"]);
    let determined = start.at > cur.at;
    let first = start.token().filter(|token| token.kind != Kind::Mark && !start.is(CLAUSE) && !start.is(ENDS))?;
    let mut after = start;
    while after.at < start.at + MOST_WORDS
        && after.token().is_some_and(|token| named(token))
        && (after.at == start.at || !after.is(ENDS))
    {
        after = after.next();
    }
    let possessive = (start.at..after.at).any(|at| start.moved_to(at).is(&["'s"]));
    let particular = determined || possessive || first.capital() || distance || relation == Relation::During;
    let verb = matches!(relation, Relation::Before | Relation::After)
        && !determined
        && first.lower.ends_with("ing")
        && first.lower.len() > 5
        && !start.next().is(&["'s"]);
    let places = relation == Relation::Around
        && !distance
        && cur.before().is_some_and(|word| word.lower == "around")
        && !possessive;
    (particular && !verb && !places).then(|| (first.start..after.byte(), after))
}

/// Letters, figures, Hangul, and what holds words together.
fn named(token: &super::cursor::Token) -> bool {
    token.kind != Kind::Mark || token.glued && ["-", "&", "."].contains(&token.text)
}
