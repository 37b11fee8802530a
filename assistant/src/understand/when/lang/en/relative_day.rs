//! "today", "yesterday", "the day before yesterday".

use super::cursor::Cursor;
use crate::understand::when::moment::{Moment, Now, plus_days};

const DAYS: &[(&str, i64)] = &[
    ("today", 0),
    ("yesterday", -1),
    ("tomorrow", 1),
    ("the day before yesterday", -2),
    ("day before yesterday", -2),
    ("the day after tomorrow", 2),
    ("day after tomorrow", 2),
    ("yday", -1),
    ("yest", -1),
    ("tmrw", 1),
    ("2day", 0),
];

/// What follows "today" in the name of a thing rather than a time.
const NAMES: &[&str] = &["special", "specials", "show"];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (offset, after) = cur.entry(DAYS)?;
    let named = after.is(&["'s"]) && after.next().is(NAMES);
    (!named).then(|| (Moment::day(plus_days(now.today, offset)), after))
}
