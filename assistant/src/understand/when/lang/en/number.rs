//! Counts and ordinals in words and figures.

use super::cursor::{Cursor, Kind};
use crate::understand::when::distance::Count;

const CARDINALS: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fourteen", 14),
    ("fifteen", 15),
    ("eighteen", 18),
    ("twenty", 20),
    ("thirty", 30),
    ("forty five", 45),
    ("sixty", 60),
    ("ninety", 90),
];

const ORDINALS: &[(&str, i64)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("twenty first", 21),
    ("twenty second", 22),
    ("twenty third", 23),
    ("twenty fourth", 24),
    ("twenty fifth", 25),
    ("twenty sixth", 26),
    ("twenty seventh", 27),
    ("twenty eighth", 28),
    ("twenty ninth", 29),
    ("thirtieth", 30),
    ("thirty first", 31),
];

const LOOSE: &[(&str, Count)] = &[
    ("a couple of", Count::Couple),
    ("a couple", Count::Couple),
    ("couple of", Count::Couple),
    ("couple", Count::Couple),
    ("a few", Count::Few),
    ("few", Count::Few),
    ("several", Count::Few),
    ("some", Count::Few),
    ("a handful of", Count::Few),
    ("one or two", Count::Between(1, 2)),
    ("two or three", Count::Between(2, 3)),
    ("three or four", Count::Between(3, 4)),
    ("many", Count::Many),
    ("a", Count::Exactly(1)),
    ("an", Count::Exactly(1)),
    ("a good", Count::Exactly(1)),
];

/// "three", "14".
pub(crate) fn cardinal(cur: Cursor) -> Option<(i64, Cursor)> {
    cur.entry(CARDINALS).or_else(|| cur.figures(4))
}

/// "three", "a couple of", "2-3", "a".
pub(crate) fn count(cur: Cursor) -> Option<(Count, Cursor)> {
    if let Some(found) = cur.entry(LOOSE) {
        return Some(found);
    }
    let (low, after) = cardinal(cur)?;
    let between = after.any(&["-", "–", "to", "or"]).and_then(cardinal).filter(|(high, _)| *high > low);
    Some(between.map_or((Count::Exactly(low), after), |(high, after)| (Count::Between(low, high), after)))
}

/// "13th", "thirteenth"; 1 to 31.
pub(crate) fn ordinal(cur: Cursor) -> Option<(i8, Cursor)> {
    let (n, after) = written_ordinal(cur).or_else(|| cur.entry(ORDINALS))?;
    Some((i8::try_from(n).ok().filter(|n| (1..=31).contains(n))?, after))
}

/// "13th" in figures.
pub(crate) fn written_ordinal(cur: Cursor) -> Option<(i64, Cursor)> {
    let (n, after) = cur.figures(2)?;
    let suffix = after.glued().filter(|token| token.kind == Kind::Word)?;
    ["st", "nd", "rd", "th"].contains(&suffix.lower.as_str()).then(|| (n, after.next()))
}

/// A year in four figures that a person's things may be from.
pub(crate) fn year(cur: Cursor) -> Option<(i64, Cursor)> {
    let (year, after) = cur.figures(4)?;
    let token = cur.token()?;
    let continued = after.glued().is_some_and(|next| next.kind != Kind::Mark || ["_", "%", "$"].contains(&next.text));
    let hyphenated = after.glued().is_some_and(|next| ["-", "/", ".", ":"].contains(&next.text))
        && after.next().glued().is_some_and(|next| next.kind != Kind::Hangul);
    (token.text.len() == 4 && (1950..=2099).contains(&year) && !continued && !hyphenated).then_some((year, after))
}
