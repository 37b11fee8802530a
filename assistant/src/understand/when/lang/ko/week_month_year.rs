//! Whole weeks, quarters and years: "지난주", "작년", "2024년", "3분기", "상반기", "작년 이맘때".

use super::cursor::Cursor;
use super::month::THIRDS;
use super::weekday::WEEKS;
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::distance;
use crate::understand::when::moment::{Moment, Now};

/// Years from the running one.
const YEARS: &[(&str, i64)] = &[
    ("작년", -1),
    ("지난해", -1),
    ("지난 해", -1),
    ("전년", -1),
    ("올해", 0),
    ("올 해", 0),
    ("금년", 0),
    ("올", 0),
    ("내년", 1),
    ("다음 해", 1),
    ("재작년", -2),
    ("지지난해", -2),
    ("재재작년", -3),
    ("그러께", -2),
    ("이번 해", 0),
    ("후년", 2),
    ("내후년", 2),
];

/// Reads a year: relative, or in figures ("2025년", "25년").
pub(crate) fn year_number<'a>(cur: Cursor<'a>, now: &Now) -> Option<(i64, Cursor<'a>)> {
    if let Some((offset, after)) = cur.entry(YEARS) {
        return Some((i64::from(now.today.year()) + offset, after));
    }
    let quoted = cur.skip(&["'", "’"]);
    let (year, after) = quoted.figures(4)?;
    let digits = after.at - quoted.at;
    let year = if digits == 2 && (10..=40).contains(&year) { 2000 + year } else { year };
    let after = after.lit(" 년")?;
    (digits != 3 && (1950..=2099).contains(&year)).then_some((year, after))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [week(cur, now), quarter(cur, now), year(cur, now), same_time(cur, now), turn_of_year(cur, now)]
        .into_iter()
        .flatten()
        .max_by_key(|(_, after)| after.at)
}

/// "지난주", "이번 주 초", "지난 한 주".
fn week<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (offset, after) = cur.entry(WEEKS).filter(|(_, after)| !after.follows("전"))?;
    let week = calendar::week(now, offset);
    let inner = after.blank();
    // "이번 주말" is the weekend, not the end of the week.
    let third = inner.entry(THIRDS).filter(|_| inner.at > after.at || inner.lit("말").is_none());
    Some(third.map_or((week, after), |(third, after)| (calendar::third(week, third), after)))
}

/// "3분기", "작년 4분기", "상반기".
fn quarter<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((offset, after)) =
        cur.entry(&[("지난 분기", -1), ("저번 분기", -1), ("이번 분기", 0), ("다음 분기", 1), ("전분기", -1)])
    {
        return Some((calendar::quarter_from_now(now, offset)?, after));
    }
    let year = year_number(cur, now);
    let (which, inner) =
        year.map_or((Which::Latest, cur), |(year, after)| (Which::At(year), after.skip(&["도", "의"]).blank()));
    if let Some((half, after)) = inner.entry(&[("상반기", 1), ("하반기", 2), ("전반기", 1), ("후반기", 2)])
    {
        return Some((calendar::half_year(now, which, half)?.soft_days(30), after));
    }
    let (n, after) = inner.entry(&[
        ("일", 1),
        ("이", 2),
        ("삼", 3),
        ("사", 4),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 4),
        ("1/4", 1),
        ("2/4", 2),
        ("3/4", 3),
        ("4/4", 4),
    ])?;
    let after = after.lit(" 분기")?;
    Some((calendar::quarter(now, which, n)?.soft_days(30), after))
}

/// "작년", "2024년", "올해 초", "작년 말".
fn year<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (number, after) = year_number(cur, now)?;
    if after.any(&[" 전", "간", " 동안", "차", "치", "생", " 만"]).is_some() {
        return None;
    }
    let moment = calendar::year(number)?;
    let after = after.skip(&["도"]);
    let third = after.skip(&["의"]).blank().entry(THIRDS);
    // "올" is a year only before a part of it.
    let whole = (!after.follows("올")).then_some((moment, after));
    third.map(|(third, after)| (calendar::third(moment, third), after)).or(whole)
}

/// "작년 이맘때", "작년 이때쯤", "2년 전 이맘때".
fn same_time<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    const SAME: &[&str] = &["이맘때", "이맘 때", "이때", "이 무렵", "이 시기", "요맘때", "요맘 때", "요때", "이즈음"];
    if let Some(after) = cur.any(&["지난달", "저번 달"]).and_then(|after| after.blank().any(SAME)) {
        return Some((calendar::around_month_day(&calendar::month(now, -1), now.today.day()), after));
    }
    let this = i64::from(now.today.year());
    let counted = || {
        let (n, after) = cur.figures(2)?;
        Some((n, after.lit(" 년 전")?))
    };
    let (years_ago, after) = year_number(cur, now).map(|(year, after)| (this - year, after)).or_else(counted)?;
    let after = after.blank().any(SAME)?;
    Some((distance::this_time_of_year(now, years_ago), after))
}

/// "연초", "연말", "작년 연말".
fn turn_of_year<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let year = year_number(cur, now);
    let (which, inner) = year.map_or((Which::Latest, cur), |(year, after)| (Which::At(year), after.blank()));
    let (month, after) = inner.entry(&[("연초", 1), ("년초", 1), ("연말", 12), ("년말", 12)])?;
    let thing = after.any(&["정산", " 정산", " 파티", " 선물"]).is_some();
    (!thing).then(|| calendar::named_month(now, which, month)).flatten().map(|moment| (moment.soft_days(15), after))
}
