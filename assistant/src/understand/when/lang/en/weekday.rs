//! "Thursday", "last Thursday", "Friday of last week", "the Friday before last", "last weekend".

use jiff::civil::Weekday;

use super::cursor::Cursor;
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now, plus_days};

const NAMES: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("tues", Weekday::Tuesday),
    ("tue", Weekday::Tuesday),
    ("weds", Weekday::Wednesday),
    ("thurs", Weekday::Thursday),
    ("thur", Weekday::Thursday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
];

/// Short forms that are words of their own; only read where a time is expected.
const SHORT: &[(&str, Weekday)] =
    &[("mon", Weekday::Monday), ("wed", Weekday::Wednesday), ("sat", Weekday::Saturday), ("sun", Weekday::Sunday)];

/// Words before a weekday, and which one they mean.
pub(crate) const WHICH: &[(&str, Which)] = &[
    ("last", Which::Last),
    ("this past", Which::Last),
    ("past", Which::Last),
    ("the past", Which::Last),
    ("previous", Which::Last),
    ("the previous", Which::Last),
    ("this last", Which::Last),
    ("this", Which::This),
    ("next", Which::Next),
    ("this coming", Which::Next),
    ("coming", Which::Next),
    ("the coming", Which::Next),
    ("this upcoming", Which::Next),
    ("upcoming", Which::Next),
];

/// Weeks from the running one.
const WEEKS: &[(&str, i64)] = &[
    ("last week", -1),
    ("the previous week", -1),
    ("this week", 0),
    ("next week", 1),
    ("the week before last", -2),
    ("week before last", -2),
    ("the coming week", 1),
    ("the week after next", 2),
    ("this past week", -1),
    ("two weeks ago", -2),
    ("2 weeks ago", -2),
];

/// Reads the name of a weekday.
pub(crate) fn name(cur: Cursor) -> Option<(Weekday, Cursor)> {
    let (day, after) = cur.entry(NAMES).or_else(|| cur.entry(SHORT))?;
    Some((day, if after.glued().is_some_and(|dot| dot.text == ".") { after.next() } else { after }))
}

/// Reads "Thursdays".
pub(crate) fn plural(cur: Cursor) -> Option<(Weekday, Cursor)> {
    let word = cur.token()?.lower.strip_suffix('s')?;
    let (_, day) = NAMES.iter().find(|(name, _)| *name == word)?;
    Some((*day, cur.next()))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [
        in_week(cur, now),
        week_first(cur, now),
        before_last(cur, now),
        with_word(cur, now),
        weekend(cur, now),
        bare(cur, now),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(_, after)| after.at)
}

/// "Friday last week", "Friday of the week before last".
fn in_week<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (day, after) = name(cur.skip(&["the"]))?;
    let (offset, after) = after.skip(&["of", "in"]).entry(WEEKS)?;
    Some((calendar::weekday_of_week(now, offset, day), after))
}

/// "Last week's Friday", "last week Friday", "last week on Friday".
fn week_first<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (offset, after) = cur.entry(WEEKS)?;
    let (day, after) = name(after.skip(&["'s", "on", ", on", ",", "-"]))?;
    Some((calendar::weekday_of_week(now, offset, day), after))
}

/// "The Friday before last", "the weekend before last", "Thursday a week ago", "two Fridays ago".
fn before_last<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let start = cur.skip(&["the", "on"]);
    if let Some(after) = start.any(&["weekend before last"]) {
        return Some((calendar::weekend(now, Which::BeforeLast)?, after));
    }
    let (day, after) = name(start)?;
    if let Some(after) = after.any(&["before last"]) {
        return Some((calendar::weekday(now, Which::BeforeLast, day)?, after));
    }
    if let Some(after) = after.any(&["after next"]) {
        let next = calendar::weekday(now, Which::Next, day)?;
        return Some((Moment::day(plus_days(next.start.date(), 7)), after));
    }
    let after = after.any(&["a week ago", "the week before"])?;
    Some((calendar::weekday(now, Which::BeforeLast, day)?, after))
}

fn with_word<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (which, after) = cur.entry(WHICH)?;
    let (day, after) = name(after)?;
    let moment = calendar::weekday(now, which, day)?;
    // Said early in a week, "next Friday" may be that of the week after.
    let unsure = which == Which::Next && moment.start.date() < calendar::week(now, 1).start.date();
    Some((if unsure { moment.soft_days(7) } else { moment }, after))
}

fn weekend<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((which, after)) = cur.entry(WHICH) {
        let after = after.any(&["weekend", "wknd"])?;
        let which = if which == Which::Next { Which::At(1) } else { which };
        return Some((calendar::weekend(now, which)?, after));
    }
    let after = cur.any(&["the weekend", "the long weekend", "weekend"])?;
    if let Some(of) = after.any(&["of"]) {
        let (day, after) = super::absolute_date::parse(of, now)?;
        let then = Now { today: day.start.date(), ..*now };
        return Some((calendar::weekend(&then, Which::This)?, after));
    }
    let told = cur.follows(&["over", "on", "at", "during", "from", "since", "before", "after", "until"]);
    let told = told && (cur.is(&["the"]) || !cur.follows(&["at", "on", "from"]));
    told.then(|| calendar::weekend(now, Which::Latest)).flatten().map(|moment| (moment, after))
}

/// A weekday alone; short forms only where a time is expected, and never before a date, which says more.
fn bare<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (day, after) = name(cur)?;
    let short = cur.entry(SHORT).is_some();
    let told = cur.follows(&["on", "since", "until", "till", "before", "after", "by"])
        && !after.is(&["ami", "screen", "rays"]);
    if short && !told || cur.follows(&["every", "each", "black", "good", "cyber", "ash", "casual"]) {
        return None;
    }
    if after.is(&["night", "nights"]) && after.next().is(&["live", "football", "fever"]) || after.is(&["club"]) {
        return None;
    }
    Some((calendar::weekday(now, Which::Latest, day)?, after))
}
