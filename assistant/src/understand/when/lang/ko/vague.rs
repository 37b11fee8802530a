//! "최근에", "요즘", "아까", "얼마 전", "예전에".

use super::cursor::Cursor;
use crate::understand::when::distance::days_back;
use crate::understand::when::moment::{Grain, Moment, Now, plus_minutes};

/// Days back from, days back to (0 is today, left out; -1 takes today in), days of plausibility.
const DAYS: &[(&str, (i64, i64, i64))] = &[
    ("최근에", (14, -1, 14)),
    ("최근", (14, -1, 14)),
    ("근래", (14, -1, 14)),
    ("근래에", (14, -1, 14)),
    ("요즘", (14, -1, 14)),
    ("요새", (14, -1, 14)),
    ("요 며칠", (5, -1, 3)),
    ("요며칠", (5, -1, 3)),
    ("며칠 사이", (5, -1, 3)),
    ("며칠새", (5, -1, 3)),
    ("요 근래", (14, -1, 14)),
    ("요전날", (10, 0, 5)),
    ("요 전날", (10, 0, 5)),
    ("요전에", (10, 0, 10)),
    ("지난번에", (30, 0, 30)),
    ("저번에", (30, 0, 30)),
    ("일전에", (30, 0, 30)),
    ("얼마 전", (30, 0, 20)),
    ("얼마전", (30, 0, 20)),
    ("얼마 안 된", (14, -1, 14)),
    ("엊그제께", (3, 0, 2)),
    ("며칠 내", (5, -1, 3)),
    ("조만간", (0, -14, 14)),
    ("한동안", (90, -1, 60)),
    ("예전에", (3650, 60, 60)),
    ("옛날에", (3650, 365, 300)),
    ("오래전", (3650, 180, 180)),
    ("오래 전", (3650, 180, 180)),
    ("한참 전", (730, 30, 90)),
    ("꽤 전", (365, 30, 60)),
    ("몇 년간", (1825, -1, 365)),
    ("수년 전", (3650, 730, 180)),
    ("수개월 전", (365, 60, 60)),
    ("수일 전", (10, 2, 3)),
    ("수주 전", (60, 14, 14)),
    ("전에 한번", (365, 14, 180)),
];

/// Minutes back to now.
const MINUTES: &[(&str, i64)] = &[
    ("방금", 60),
    ("방금 전", 60),
    ("조금 전", 120),
    ("좀 전", 120),
    ("조금아까", 120),
    ("지금 막", 60),
    ("금방", 60),
    ("아까", 360),
    ("아까 전", 360),
    ("좀 아까", 180),
    ("이제 막", 60),
    ("지금", 60),
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((minutes, after)) = cur.entry(MINUTES) {
        return Some((Moment::exact(plus_minutes(now.at, -minutes), now.at, Grain::Clock).soft_hours(1), after));
    }
    let ((far, near, soft), after) = cur.entry(DAYS)?;
    Some((days_back(now, far, near, soft), after))
}
