//! Dates: "5 Nov", "November 5th, 2025", "the 13th", "12/05/2026", "Tue 5 Nov".

use super::cursor::{Cursor, Kind};
use super::{month, number, week_month_year, weekday};
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now};
use crate::understand::when::numeric;

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let plain = |cur| {
        [day_month(cur, now), month_day(cur, now), figures(cur, now), day(cur, now)]
            .into_iter()
            .flatten()
            .max_by_key(|(_, after)| after.at)
    };
    let with_weekday = weekday::name(cur)
        .and_then(|(day, after)| Some((day, plain(after.skip(&[",", "the", ", the"]))?)))
        .map(|(day, (moment, after))| (agreeing(moment, day, now), after));
    with_weekday.or_else(|| plain(cur))
}

/// "Friday the 13th" is one that was a Friday.
fn agreeing(moment: Moment, day: jiff::civil::Weekday, now: &Now) -> Moment {
    (0..48)
        .map(|turns| moment.turned(-turns))
        .find(|moment| moment.start.weekday() == day && moment.start.date() <= now.today)
        .unwrap_or(moment)
}

/// "5 Nov", "the 5th of November 2025".
fn day_month<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (day, after) = number::ordinal(cur.skip(&["the"])).or_else(|| plain_day(cur))?;
    let (month, after) = month::name(after.skip(&["of", "-", ". "]).skip(&["."]))?;
    dated(now, month, day, after)
}

/// "Nov 5", "November the 5th, 2025".
fn month_day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (month, after) = month::name(cur)?;
    let after = after.skip(&["the"]);
    let (day, after) = number::ordinal(after).or_else(|| plain_day(after))?;
    dated(now, month, day, after)
}

/// "5" or "5th".
pub(crate) fn day_number(cur: Cursor) -> Option<(i8, Cursor)> {
    number::written_ordinal(cur)
        .and_then(|(day, after)| Some((i8::try_from(day).ok()?, after)))
        .or_else(|| plain_day(cur))
}

fn plain_day(cur: Cursor) -> Option<(i8, Cursor)> {
    let (day, after) = cur.figures(2)?;
    let continued = after.glued().is_some_and(|next| {
        next.kind != Kind::Mark && next.lower != "'s"
            || [":", "%", "_", "/"].contains(&next.text)
            || next.text == "." && after.next().glued().is_some_and(|digit| digit.kind == Kind::Number)
    });
    let counted = after.is(&["am", "pm", "people", "photos", "files", "pages"]);
    Some((i8::try_from(day).ok().filter(|day| (1..=31).contains(day) && !continued && !counted)?, after))
}

/// A day and a month, with the year if one follows.
pub(crate) fn dated<'a>(now: &Now, month: i8, day: i8, after: Cursor<'a>) -> Option<(Moment, Cursor<'a>)> {
    let of = after.skip(&[",", "of", "in", "-"]);
    let year = number::year(of).or_else(|| week_month_year::relative_year(of, now));
    let (which, after) = year.map_or((Which::Latest, after), |(year, after)| (Which::At(year), after));
    Some((calendar::month_day(now, which, month, day)?, after))
}

/// "2026-11-05", "12/05/2026"; without a year only after a word that leads a time.
fn figures<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let led = cur.follows(&["on", "from", "since", "until", "before", "after", "dated", "by"]);
    let (moment, len) = numeric::date(cur.rest()?, now, led, numeric::Order::Either)?;
    let end = cur.token()?.start + len;
    let mut after = cur;
    while after.token().is_some_and(|token| token.start < end) {
        after = after.next();
    }
    (after.byte() == end).then_some((moment, after))
}

/// "The 13th", "on the 13th of last month"; not "the 13th floor".
fn day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let start = cur.any(&["the"]).or_else(|| cur.follows(&["the"]).then_some(cur))?;
    let (day, after) = number::ordinal(start)?;
    let written = number::written_ordinal(start).is_some();
    if let Some((offset, after)) = after.skip(&["of"]).entry(&[
        ("last month", -1),
        ("this month", 0),
        ("the month", 0),
        ("next month", 1),
        ("the previous month", -1),
    ]) {
        return Some((calendar::day_of_month(now, Which::At(offset), day)?, after));
    }
    let led = cur
        .follows(&["on", "since", "before", "after", "until", "by", "from", "around", "between", "to", "and", ","])
        || weekday::name(cur.back()).is_some();
    let closed =
        after.token().is_none_or(|next| next.kind == Kind::Mark || next.kind == Kind::Hangul) && !after.is(&["-"]);
    let thing = after.is(&[
        "floor",
        "edition",
        "one",
        "time",
        "version",
        "century",
        "street",
        "st",
        "ave",
        "avenue",
        "place",
        "anniversary",
        "birthday",
        "page",
        "file",
        "photo",
        "draft",
        "grade",
        "row",
    ]);
    (written && !thing && (led || closed))
        .then(|| calendar::day_of_month(now, Which::Latest, day))
        .flatten()
        .map(|moment| (moment, after))
}
