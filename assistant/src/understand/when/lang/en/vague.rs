//! "recently", "the other day", "a while ago", "earlier this week".

use super::cursor::Cursor;
use crate::understand::when::calendar;
use crate::understand::when::distance::days_back;
use crate::understand::when::moment::{Grain, Moment, Now, plus_minutes};

/// Days back from, days back to (0 is today, left out; -1 takes today in), days of plausibility.
const DAYS: &[(&str, (i64, i64, i64))] = &[
    ("recently", (14, -1, 14)),
    ("lately", (14, -1, 14)),
    ("these days", (14, -1, 14)),
    ("just recently", (7, -1, 7)),
    ("very recently", (7, -1, 7)),
    ("not long ago", (30, -1, 30)),
    ("not so long ago", (60, -1, 60)),
    ("not too long ago", (60, -1, 60)),
    ("the other day", (10, 0, 5)),
    ("other day", (10, 0, 5)),
    ("the other night", (10, 0, 5)),
    ("the other week", (28, 7, 14)),
    ("the other month", (90, 25, 30)),
    ("a while ago", (180, 14, 90)),
    ("a while back", (180, 14, 90)),
    ("awhile ago", (180, 14, 90)),
    ("awhile back", (180, 14, 90)),
    ("some time ago", (365, 14, 180)),
    ("quite a while ago", (730, 60, 365)),
    ("a long while ago", (730, 60, 365)),
    ("a long time ago", (3650, 180, 180)),
    ("long time ago", (3650, 180, 180)),
    ("long ago", (3650, 180, 180)),
    ("ages ago", (3650, 180, 180)),
    ("way back when", (3650, 365, 180)),
    ("forever ago", (3650, 180, 180)),
    ("once upon a time", (3650, 180, 180)),
];

/// Minutes back to now.
const MINUTES: &[(&str, i64)] = &[
    ("just now", 60),
    ("a moment ago", 60),
    ("a minute ago", 30),
    ("moments ago", 60),
    ("a second ago", 30),
    ("a sec ago", 30),
    ("a little while ago", 360),
    ("a bit ago", 240),
    ("a short while ago", 360),
    ("right now", 60),
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some(((far, near, soft), after)) = cur.entry(DAYS) {
        return Some((days_back(now, far, near, soft), after));
    }
    if let Some((minutes, after)) = cur.entry(MINUTES) {
        return Some((Moment::exact(plus_minutes(now.at, -minutes), now.at, Grain::Clock).soft_hours(1), after));
    }
    earlier(cur, now)
}

/// "Earlier today", "earlier this month": from its start to the end of today; "later" from now on.
fn earlier<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (earlier, after) = cur.entry(&[("earlier", true), ("later", false)])?;
    let (whole, after) = if let Some(after) = after.any(&["today"]) {
        (Moment::day(now.today), after)
    } else {
        let year = calendar::year(i64::from(now.today.year()))?;
        let running = [("week", calendar::week(now, 0)), ("month", calendar::month(now, 0)), ("year", year)];
        after.any(&["this", "in the"])?.entry(&running)?
    };
    let moment = if earlier {
        let end = if whole.grain == Grain::Day { now.at } else { now.tomorrow() };
        Moment::exact(whole.start, end, Grain::Vague).soft_hours(1)
    } else {
        Moment::exact(now.at, whole.end, Grain::Vague).soft_hours(1)
    };
    (moment.start < moment.end).then_some((moment, after))
}
