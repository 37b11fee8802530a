//! Distances: "three days ago", "a few weeks back", "in the last two weeks", "two weeks from now".

use super::cursor::Cursor;
use super::number;
use crate::understand::when::distance::{self, Count, Unit};
use crate::understand::when::moment::{Moment, Now};

const UNITS: &[(&str, Unit, i64)] = &[
    ("minute", Unit::Minute, 1),
    ("minutes", Unit::Minute, 1),
    ("min", Unit::Minute, 1),
    ("mins", Unit::Minute, 1),
    ("hour", Unit::Hour, 1),
    ("hours", Unit::Hour, 1),
    ("hr", Unit::Hour, 1),
    ("hrs", Unit::Hour, 1),
    ("day", Unit::Day, 1),
    ("days", Unit::Day, 1),
    ("week", Unit::Week, 1),
    ("weeks", Unit::Week, 1),
    ("wk", Unit::Week, 1),
    ("wks", Unit::Week, 1),
    ("fortnight", Unit::Week, 2),
    ("fortnights", Unit::Week, 2),
    ("month", Unit::Month, 1),
    ("months", Unit::Month, 1),
    ("year", Unit::Year, 1),
    ("years", Unit::Year, 1),
    ("yr", Unit::Year, 1),
    ("yrs", Unit::Year, 1),
    ("decade", Unit::Year, 10),
];

/// Reads a unit; the number is how many of it the word holds.
fn unit(cur: Cursor) -> Option<(Unit, i64, Cursor)> {
    UNITS.iter().find_map(|(word, unit, times)| Some((*unit, *times, cur.words(word)?)))
}

/// Reads a count and a unit.
pub(crate) fn distance(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    if let Some(after) = cur.any(&["half an hour", "half hour", "a half hour"]) {
        return Some((Count::Exactly(30), Unit::Minute, after));
    }
    if let Some(after) = cur.any(&["half a year", "half year"]) {
        return Some((Count::Exactly(6), Unit::Month, after));
    }
    let (count, after) = number::count(cur)?;
    let (unit, times, after) = unit(after)?;
    let count = if let Count::Exactly(n) = count { Count::Exactly(n.checked_mul(times)?) } else { count };
    Some((count, unit, after.skip(&["or so", "or two"])))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    ago(cur, now).or_else(|| trailing(cur, now)).or_else(|| ahead(cur, now))
}

fn ago<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    const LOOSE: &[&str] = &[
        "about",
        "around",
        "almost",
        "nearly",
        "roughly",
        "over",
        "more than",
        "maybe",
        "like",
        "just",
        "only",
        "exactly",
        "less than",
    ];
    let loosely = cur.any(LOOSE);
    let start = loosely.unwrap_or(cur);
    let (count, unit, after) = distance(start).or_else(|| {
        let (unit, _, after) = unit(start)?;
        Some((Count::Many, unit, after))
    })?;
    if let Some(after) = after.any(&["from now", "from today"]) {
        let Count::Exactly(n) = count else { return None };
        return Some((distance::from_now(now, n, unit)?, after));
    }
    let after = after.any(&["ago", "back", "earlier", "prior"])?;
    if count == Count::Many && !after.follows(&["ago"]) {
        return None;
    }
    let moment = distance::ago(now, count, unit)?;
    Some((if loosely.is_some() { moment.around() } else { moment }, after))
}

/// "In the last two weeks", "past 10 days"; one unit alone is the running distance only after "past".
fn trailing<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after =
        cur.any(&["the last", "the past", "these last", "these past", "last", "past", "the previous", "previous"])?;
    if let Some((count, unit, after)) = distance(after) {
        return Some((distance::trailing(now, count, unit)?, after));
    }
    let (unit, _, rest) = unit(after)?;
    let plural = rest.before().is_some_and(|token| token.lower.ends_with('s'));
    let moment = if plural {
        distance::trailing(now, Count::Few, unit)
    } else {
        let running = cur.is(&["past", "the"]);
        running.then(|| distance::trailing(now, Count::Exactly(1), unit)).flatten()
    };
    Some((moment?, rest))
}

/// "The next two weeks", "the coming 3 days".
fn ahead<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after = cur.any(&["the next", "the coming", "next"])?;
    let (count, unit, after) = distance(after)?;
    let n = match count {
        Count::Exactly(n) | Count::Between(_, n) => n,
        Count::Couple => 2,
        Count::Few | Count::Many => 5,
    };
    Some((distance::ahead(now, n, unit)?, after))
}
