//! Dates: "11월 5일", "2025년 3월 2일", "16일에", "2026.11.05", "11/5".

use super::cursor::Cursor;
use super::{month, number, weekday};
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now};
use crate::understand::when::numeric::{self, Order};

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (moment, after) = month_day(cur, now)
        .or_else(|| relative_month_day(cur, now))
        .or_else(|| figures(cur, now))
        .or_else(|| day(cur, now))?;
    Some((moment, with_weekday(after)))
}

/// "11월 5일 수요일", "11월 5일(수)".
fn with_weekday(cur: Cursor) -> Cursor {
    if let Some((_, after)) = weekday::name(cur.blank()) {
        return after;
    }
    let short = || cur.lit("(")?.any(&["월", "화", "수", "목", "금", "토", "일"])?.lit(")");
    short().unwrap_or(cur)
}

/// "11월 5일", "작년 3월 2일".
fn month_day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (which, inner) = month::which_year(cur, now);
    let (month, after) = number::month(inner)?;
    let (day, after) = number::day(after.blank())?;
    Some((calendar::month_day(now, which, month, day)?, after))
}

/// "지난달 15일", "이번 달 3일".
fn relative_month_day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (whole, after) = month::whole(cur, now)?;
    let (day, after) = number::day(after.skip(&["의"]).blank())?;
    let offset =
        i64::from(whole.start.year() - now.today.year()) * 12 + i64::from(whole.start.month() - now.today.month());
    Some((calendar::day_of_month(now, Which::At(offset), day)?, after))
}

/// "5~7일" behind a month: the first and the last day.
pub(crate) fn days(cur: Cursor) -> Option<(i8, i8, Cursor)> {
    let (first, after) = cur.figures(2)?;
    let (last, after) = number::day(after.any(&["~", "-", " ~", " -", ", "])?.blank())?;
    Some((i8::try_from(first).ok().filter(|first| (1..=31).contains(first) && *first < last)?, last, after))
}

/// "2026-11-05", "2026. 11. 5."; without a year only before a particle of time.
fn figures<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let told = |after: Cursor| after.any(&["에", "자", "부터", "까지", "쯤", "일", "~", " ~", " -"]).is_some();
    let (moment, len) = numeric::date(cur.rest(), now, true, Order::MonthFirst)?;
    let after = cur.forward(len);
    let whole = numeric::date(cur.rest(), now, false, Order::MonthFirst).is_some();
    (whole || told(after)).then_some((moment, after))
}

/// "16일에", "5일": a day of the month, not a number of days.
fn day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (day, after) = number::day(cur)?;
    let duration = after
        .any(&[
            "간", "째", "치", "차", "짜리", " 동안", " 전", " 후", " 뒤", " 이내", " 만에", " 정도", "씩", "마다",
            " 연속", " 내내", "분", " 간", " 내",
        ])
        .is_some();
    (!duration)
        .then(|| calendar::day_of_month(now, Which::Latest, day))
        .flatten()
        .map(|moment| (moment, after.skip(&["날"])))
}
