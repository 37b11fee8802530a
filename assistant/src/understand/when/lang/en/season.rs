//! "last summer", "over the winter", "spring 2024".

use super::cursor::Cursor;
use super::{number, week_month_year};
use crate::understand::when::calendar::{self, Season, Which};
use crate::understand::when::moment::{Moment, Now};

const NAMES: &[(&str, Season)] = &[
    ("spring", Season::Spring),
    ("springtime", Season::Spring),
    ("summer", Season::Summer),
    ("summertime", Season::Summer),
    ("autumn", Season::Autumn),
    ("fall", Season::Autumn),
    ("winter", Season::Winter),
    ("wintertime", Season::Winter),
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((which, after)) = cur.entry(super::weekday::WHICH) {
        let (season, after) = after.entry(NAMES)?;
        return Some((calendar::season(now, which, season)?, after));
    }
    let start = cur.skip(&["the"]);
    let (season, after) = start.entry(NAMES)?;
    if let Some(after) = after.any(&["before last"]) {
        return Some((calendar::season(now, Which::BeforeLast, season)?, after));
    }
    let of = after.skip(&["of", ",", "'"]);
    if let Some((year, after)) = number::year(of).or_else(|| week_month_year::relative_year(of, now)) {
        return Some((calendar::season(now, Which::At(year), season)?, after));
    }
    bare(cur, start, after)
        .then(|| calendar::season(now, Which::Latest, season))
        .flatten()
        .map(|moment| (moment, after))
}

/// A season alone is a time only where one is expected: "over the summer", not "winter coat".
fn bare(cur: Cursor, start: Cursor, after: Cursor) -> bool {
    let led = cur.follows(&[
        "in",
        "over",
        "during",
        "since",
        "until",
        "before",
        "after",
        "early",
        "mid",
        "late",
        "throughout",
        "through",
        "of",
        "between",
        "around",
        "-",
    ]);
    let fell =
        start.is(&["fall"]) && start.at == cur.at && !cur.follows(&["in", "since", "early", "late", "mid", "during"]);
    led && !fell
        && !after
            .is(&["roll", "rolls", "onion", "onions", "break", "water", "school", "of", "down", "in", "tires", "coat"])
}
