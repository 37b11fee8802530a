//! Distances: "three days ago", "a few weeks back", "in the last two weeks", "two weeks from now".

use super::cursor::Cursor;
use super::number;
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::day_part::{DayPart, part_of};
use crate::understand::when::distance::{self, Count, Unit};
use crate::understand::when::moment::{Cycle, Moment, Now, plus_days};
use crate::understand::when::relation::until;

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
    if let (Some(after), Count::Exactly(n)) = (after.any(&["and a half"]), count) {
        let (n, unit) = match unit {
            Unit::Year => (n.checked_mul(12)?.checked_add(6)?, Unit::Month),
            Unit::Month => (n.checked_mul(4)?.checked_add(2)?, Unit::Week),
            Unit::Week => (n.checked_mul(7)?.checked_add(4)?, Unit::Day),
            Unit::Hour => (n.checked_mul(60)?.checked_add(30)?, Unit::Minute),
            Unit::Day | Unit::Minute => return None,
        };
        return Some((Count::Exactly(n), unit, after));
    }
    Some((count, unit, after.skip(&["or so", "or two"])))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    ago(cur, now)
        .or_else(|| named_ago(cur, now))
        .or_else(|| older(cur, now))
        .or_else(|| trailing(cur, now))
        .or_else(|| ahead(cur, now))
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

/// "Two Thursdays ago", "three weekends ago", "two nights ago".
fn named_ago<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (count, after) = number::count(cur)?;
    let n = match count {
        Count::Exactly(n) if (1..=100).contains(&n) => n,
        Count::Couple => 2,
        _ => return None,
    };
    if let Some(after) = after.any(&["nights ago", "night ago", "evenings ago"]) {
        let part = if after.back().follows(&["evenings"]) { DayPart::Evening } else { DayPart::Night };
        return Some((part_of(&Moment::day(plus_days(now.today, -n)), part)?, after));
    }
    if let Some(after) = after.any(&["weekends ago", "weekend ago"]) {
        let last = calendar::weekend(now, Which::Last)?.every(Cycle::Week);
        return Some((last.turned(1 - n).every(Cycle::Never), after));
    }
    let (day, after) = super::weekday::plural(after)?;
    let last = calendar::weekday(now, Which::Last, day)?.start.date();
    Some((Moment::day(plus_days(last, -7 * (n - 1))), after.any(&["ago"])?))
}

/// "Older than a year", "more than two years old".
fn older<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (old, after) = cur.entry(&[("older than", false), ("more than", true), ("over", true)])?;
    let (count, unit, after) = distance(after)?;
    let after = if old { after.any(&["old", "ago"])? } else { after.skip(&["ago"]) };
    let ago = distance::trailing(now, count, unit)?;
    Some((until(ago.start, ago.soft), after))
}
