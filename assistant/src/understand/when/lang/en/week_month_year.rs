//! Whole weeks, months, quarters and years: "last week", "this month", "Q3 2025", "in 2024", "this time last year".

use super::cursor::{Cursor, Kind};
use super::number;
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::distance;
use crate::understand::when::moment::{Grain, Moment, Now, plus_days, plus_months};

/// What has no name of its own.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Week,
    Month,
    Quarter,
    Year,
}

const UNITS: &[(&str, Unit)] =
    &[("week", Unit::Week), ("month", Unit::Month), ("quarter", Unit::Quarter), ("year", Unit::Year)];

const OFFSETS: &[(&str, i64)] = &[
    ("last", -1),
    ("the previous", -1),
    ("previous", -1),
    ("this past", -1),
    ("this", 0),
    ("the current", 0),
    ("current", 0),
    ("next", 1),
    ("the coming", 1),
    ("the following", 1),
    ("coming", 1),
];

const QUARTERS: &[(&str, i8)] = &[
    ("q1", 1),
    ("q2", 2),
    ("q3", 3),
    ("q4", 4),
    ("1st quarter", 1),
    ("first quarter", 1),
    ("second quarter", 2),
    ("third quarter", 3),
    ("fourth quarter", 4),
    ("last quarter", 4),
];

const HALVES: &[(&str, i8)] = &[("first half", 1), ("second half", 2), ("h1", 1), ("h2", 2)];

/// Before a number these say that it is no year.
const NUMBERED: &[&str] = &[
    "room", "page", "no", "nr", "number", "version", "invoice", "#", "windows", "office", "flat", "order", "ticket",
    "$", "€", "£", "₩", "line", "bus", "gate", "unit", "suite", "about", "than", "issue", "case", "model", "code",
    "pin", "locker", "box", "eur", "usd", "krw",
];
/// After a number these say that it is a quantity.
const COUNTED: &[&str] = &[
    "won", "dollars", "euro", "euros", "pounds", "words", "people", "km", "px", "calories", "steps", "meters",
    "metres", "miles", "kg", "g", "ml", "usd", "eur", "krw", "€", "$", "%", "pages", "files", "photos", "items",
    "square", "pieces", "kcal", "mah", "w", "hz", "mm", "m", "x", "°",
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [
        relative(cur, now),
        before_last(cur, now),
        week_of(cur, now),
        quarter(cur, now),
        year(cur),
        decade(cur),
        same_time(cur, now),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(_, after)| after.at)
}

/// "Last week", "this month"; "the year" where a part of it was named ("the start of the year").
fn relative<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let article = cur.follows(&["of", "in", "through"]).then(|| cur.any(&["the"])).flatten().map(|after| (0, after));
    let (offset, after) = cur.entry(OFFSETS).or(article)?;
    let (unit, after) = after.entry(UNITS)?;
    whole(now, unit, offset).map(|moment| (moment, after))
}

fn before_last<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (unit, after) = cur.skip(&["the"]).entry(UNITS)?;
    let (offset, after) = after.entry(&[("before last", -2), ("after next", 2)])?;
    whole(now, unit, offset).map(|moment| (moment, after))
}

fn whole(now: &Now, unit: Unit, offset: i64) -> Option<Moment> {
    match unit {
        Unit::Week => Some(calendar::week(now, offset)),
        Unit::Month => Some(calendar::month(now, offset)),
        Unit::Quarter => calendar::quarter_from_now(now, offset),
        Unit::Year => calendar::year(i64::from(now.today.year()) + offset),
    }
}

/// "The week of Nov 3", "the week of the 13th".
fn week_of<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after = cur.any(&["the week of", "week of", "the week starting", "week commencing", "the week around"])?;
    let (day, after) = super::absolute_date::parse(after, now).or_else(|| super::holiday::parse(after, now))?;
    let week = calendar::week(&Now { today: day.start.date(), ..*now }, 0);
    Some((week, after))
}

/// "Q3", "Q3 2025", "the third quarter of last year", "H1", "the first half of 2025".
fn quarter<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let start = cur.skip(&["the"]);
    let found = start
        .entry(QUARTERS)
        .map(|(n, after)| (n, after, true))
        .or_else(|| start.entry(HALVES).map(|(n, after)| (n, after, false)));
    let (n, after, quarters) = found.or_else(|| figured_quarter(start))?;
    let of = after.skip(&["of", "in", "-", "/", "'"]);
    let year = number::year(of).or_else(|| relative_year(of, now));
    let named = start.token().is_some_and(|token| token.kind == Kind::Word && token.lower.len() > 2);
    if named && year.is_none() {
        return None;
    }
    let (which, after) = year.map_or((Which::Latest, after), |(year, after)| (Which::At(year), after));
    let moment = if quarters { calendar::quarter(now, which, n) } else { calendar::half_year(now, which, n) };
    // Quarterly figures are made after the quarter.
    Some((moment?.soft_days(30), after))
}

/// "Q3" is a letter and a number to the tokens.
fn figured_quarter(cur: Cursor) -> Option<(i8, Cursor, bool)> {
    let (quarters, after) = cur.entry(&[("q", true), ("h", false)])?;
    after.glued()?;
    let (n, after) = after.figures(1)?;
    let n = i8::try_from(n).ok().filter(|n| (1..=if quarters { 4 } else { 2 }).contains(n))?;
    let continued =
        after.glued().is_some_and(|next| matches!(next.kind, Kind::Word | Kind::Number) && next.lower != "'s");
    (!continued).then_some((n, after, quarters))
}

/// "2024"; a year that stands alone may as well be a topic.
fn year(cur: Cursor) -> Option<(Moment, Cursor)> {
    let (year, after) = number::year(cur)
        .or_else(|| super::month::short_year(cur).filter(|_| cur.follows(&["in", "from", "of", "since"])))?;
    if cur.follows(NUMBERED) || after.is(COUNTED) {
        return None;
    }
    let told = cur.follows(&[
        "in",
        "since",
        "before",
        "after",
        "until",
        "during",
        "from",
        "of",
        "mid",
        "early",
        "late",
        "throughout",
        "-",
    ]);
    let moment = calendar::year(year)?;
    Some((if told { moment } else { moment.soft_days(180) }, after))
}

/// "Last year", "this year" as a number.
pub(crate) fn relative_year<'a>(cur: Cursor<'a>, now: &Now) -> Option<(i64, Cursor<'a>)> {
    let this = i64::from(now.today.year());
    let (offset, after) = cur.entry(&[
        ("last year", -1),
        ("the year before last", -2),
        ("year before last", -2),
        ("this year", 0),
        ("next year", 1),
        ("the previous year", -1),
        ("the year", 0),
    ])?;
    Some((this + offset, after))
}

/// "This time last year", "around this time two years ago".
fn same_time<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after = cur.any(&["this time", "around this time", "about this time", "the same time"])?;
    if let Some((year, after)) = relative_year(after, now) {
        return Some((distance::this_time_of_year(now, i64::from(now.today.year()) - year), after));
    }
    if let Some(after) = after.any(&["last week"]) {
        return Some((Moment::day(plus_days(now.today, -7)).soft_days(1), after));
    }
    if let Some(after) = after.any(&["last month"]) {
        let month = calendar::month(now, -1);
        return Some((calendar::around_month_day(&month, now.today.day()), after));
    }
    let (n, after) = number::cardinal(after)?;
    let after = after.any(&["years ago", "year ago"])?;
    Some((distance::this_time_of_year(now, n), after))
}

/// "The 1990s".
fn decade(cur: Cursor) -> Option<(Moment, Cursor)> {
    let (first, after) = cur.skip(&["the"]).figures(4)?;
    let after = after.glued().filter(|next| next.lower == "s").map(|_| after.next())?;
    let first = calendar::year(first).filter(|_| first % 10 == 0 && first >= 1900)?.start.date();
    Some((Moment::days(first, plus_months(first, 120), Grain::Vague).soft_days(365), after))
}
