//! Parts of a day and times on the clock: "last night", "this morning", "at 3pm", "around noon".

use super::cursor::{Cursor, Kind};
use super::{date, is_day, number};
use crate::understand::when::day_part::{DayPart, clock_of, latest_time_of_day, part_of};
use crate::understand::when::moment::{Moment, Now, plus_days};

const PARTS: &[(&str, DayPart)] = &[
    ("morning", DayPart::Morning),
    ("early morning", DayPart::SmallHours),
    ("late morning", DayPart::Morning),
    ("afternoon", DayPart::Afternoon),
    ("late afternoon", DayPart::Afternoon),
    ("early afternoon", DayPart::Afternoon),
    ("evening", DayPart::Evening),
    ("late evening", DayPart::Evening),
    ("early evening", DayPart::Evening),
    ("night", DayPart::Night),
    ("lunchtime", DayPart::Lunch),
    ("lunch time", DayPart::Lunch),
    ("noon", DayPart::Lunch),
    ("midnight", DayPart::Midnight),
    ("mornings", DayPart::Morning),
];

/// Whole phrases: days from today, part.
const PHRASES: &[(&str, (i64, DayPart))] = &[
    ("this morning", (0, DayPart::Morning)),
    ("early this morning", (0, DayPart::SmallHours)),
    ("earlier this morning", (0, DayPart::Morning)),
    ("this afternoon", (0, DayPart::Afternoon)),
    ("earlier this afternoon", (0, DayPart::Afternoon)),
    ("this evening", (0, DayPart::Evening)),
    ("earlier this evening", (0, DayPart::Evening)),
    ("tonight", (0, DayPart::Night)),
    ("last night", (-1, DayPart::Night)),
    ("late last night", (-1, DayPart::Night)),
    ("yesterday night", (-1, DayPart::Night)),
    ("last evening", (-1, DayPart::Evening)),
    ("the night before last", (-2, DayPart::Night)),
    ("night before last", (-2, DayPart::Night)),
    ("at lunch today", (0, DayPart::Lunch)),
    ("this lunchtime", (0, DayPart::Lunch)),
];

/// Times on the clock that have a name, in minutes.
const NAMED: &[(&str, i64)] = &[("noon", 720), ("midday", 720), ("12 noon", 720), ("midnight", 1440)];

/// A part of a day or a time that needs no date before it.
pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [whole(cur, now), part_first(cur, now), clock_first(cur, now)]
        .into_iter()
        .flatten()
        .max_by_key(|(_, after)| after.at)
}

fn whole<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let ((offset, part), after) = cur.entry(PHRASES)?;
    let day = Moment::day(plus_days(now.today, offset));
    Some(clocked((part_of(&day, part)?, after), &day))
}

/// "This morning at 9": the time on the clock replaces the part.
fn clocked<'a>(found: (Moment, Cursor<'a>), day: &Moment) -> (Moment, Cursor<'a>) {
    let told = found.1.any(&["at", "around", "at around", "at about", ",", "about"]).and_then(clock);
    match told.and_then(|(minutes, after)| Some((clock_of(day, minutes)?, after))) {
        Some(clocked) => clocked,
        None => found,
    }
}

/// "The morning of Nov 5", "the evening of the 13th".
fn part_first<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (part, after) = cur.skip(&["the"]).entry(PARTS)?;
    let (day, after) = date(after.any(&["of", "on"])?, now)?;
    Some((part_of(&day, part)?, after))
}

/// "At 3pm", "3:30 pm yesterday", "around noon on Friday".
fn clock_first<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (minutes, after) = clock(cur)?;
    if let Some((day, after)) = date(after.skip(&["on", ",", "of", "the"]), now).filter(|(day, _)| is_day(day)) {
        return Some((clock_of(&day, minutes)?, after));
    }
    let told = cur
        .follows(&["at", "around", "about", "since", "before", "after", "until", "by", "between", "and", "to", "from"]);
    told.then(|| latest_time_of_day(now, |day| clock_of(day, minutes))).flatten().map(|moment| (moment, after))
}

/// A date and the part of the day or the time that follows it: "yesterday morning", "Friday at 3pm".
pub(crate) fn narrowed(found: (Moment, Cursor)) -> (Moment, Cursor) {
    let (day, after) = found;
    if !is_day(&day) {
        return found;
    }
    let inner = after.skip(&["'s"]).skip(&[", in the", "in the", "at", "around", "at around", "at about", ","]);
    if let Some((minutes, rest)) = clock(inner) {
        return clock_of(&day, minutes).map_or(found, |moment| (moment, rest));
    }
    match inner.entry(PARTS) {
        Some((part, rest)) => part_of(&day, part).map_or(found, |moment| clocked((moment, rest), &day)),
        None => found,
    }
}

/// A time on the clock, in minutes after midnight: "3pm", "15:30", "noon", "5 o'clock", "half past nine", "8 in the morning".
fn clock(cur: Cursor) -> Option<(i64, Cursor)> {
    if let Some(named) = cur.entry(NAMED) {
        return Some(named);
    }
    if let Some((minutes, after)) = cur.entry(&[("half past", 30), ("quarter past", 15), ("quarter to", -15)]) {
        let (hour, after) = number::cardinal(after).filter(|(hour, _)| (1..=12).contains(hour))?;
        let (hour, after) = halved(hour, after).unwrap_or((waking(hour), after));
        return Some((hour * 60 + minutes, after));
    }
    let (hour, after) = number::cardinal(cur)?;
    let (minutes, rest, colon) = minutes(cur, after).unwrap_or((0, after, false));
    if let Some((hour, rest)) = halved(hour, rest) {
        return Some((hour * 60 + minutes, rest));
    }
    if let Some(rest) = rest.any(&["o'clock", "oclock"]) {
        let (hour, rest) = halved(hour, rest).unwrap_or((waking(hour), rest));
        return (1..=24).contains(&hour).then_some((hour * 60, rest));
    }
    (colon && (0..24).contains(&hour)).then_some((hour * 60 + minutes, rest))
}

/// Minutes behind an hour in figures, and whether a colon led them.
fn minutes<'a>(hour: Cursor, after: Cursor<'a>) -> Option<(i64, Cursor<'a>, bool)> {
    hour.token().filter(|token| token.kind == Kind::Number && token.text.len() <= 2)?;
    let mark = after.glued().filter(|mark| [":", ".", "h"].contains(&mark.lower.as_str()))?;
    let two = after.next().glued()?.text.len() == 2;
    let (minutes, rest) = after.next().figures(2)?;
    (two && minutes < 60).then_some((minutes, rest, mark.text == ":"))
}

/// The hour of twenty-four, by the words behind it: "pm", "in the morning".
fn halved(hour: i64, cur: Cursor) -> Option<(i64, Cursor)> {
    const HALVES: &[(&str, i64)] = &[
        ("am", 0),
        ("a . m .", 0),
        ("a . m", 0),
        ("in the morning", 0),
        ("pm", 12),
        ("p . m .", 12),
        ("p . m", 12),
        ("in the afternoon", 12),
        ("in the evening", 12),
        ("at night", 12),
    ];
    let (noon, rest) = cur.entry(HALVES)?;
    (1..=12).contains(&hour).then_some((hour % 12 + noon, rest))
}

/// Without a word for the half of the day people mean their waking hours.
fn waking(hour: i64) -> i64 {
    if (1..=7).contains(&hour) { hour + 12 } else { hour }
}
