//! "10월에", "지난달", "작년 11월", "11월 초", "이번 달 말".

use super::cursor::Cursor;
use super::{number, week_month_year};
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now, Third};

/// Months from the running one.
const MONTHS: &[(&str, i64)] = &[
    ("지난 달", -1),
    ("저번 달", -1),
    ("전달", -1),
    ("전월", -1),
    ("지난번 달", -1),
    ("이번 달", 0),
    ("요번 달", 0),
    ("이달", 0),
    ("금월", 0),
    ("당월", 0),
    ("다음 달", 1),
    ("담 달", 1),
    ("내달", 1),
    ("익월", 1),
    ("지지난 달", -2),
    ("저저번 달", -2),
    ("전전달", -2),
    ("다다음 달", 2),
];

pub(crate) const THIRDS: &[(&str, Third)] = &[
    ("초", Third::Early),
    ("초순", Third::Early),
    ("상순", Third::Early),
    ("초반", Third::Early),
    ("초기", Third::Early),
    ("중순", Third::Mid),
    ("중반", Third::Mid),
    ("중간", Third::Mid),
    ("말", Third::Late),
    ("하순", Third::Late),
    ("말경", Third::Late),
    ("후반", Third::Late),
];

/// The first and the last day of a month.
const EDGE_DAYS: &[(&str, bool)] =
    &[("마지막 날", true), ("말일", true), ("첫날", false), ("첫째 날", false), ("첫 날", false)];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (moment, after) = whole(cur, now)?;
    if let Some((nth, rest)) = nth_week(after.skip(&["의"]).blank()) {
        return Some((calendar::week_of_month(&moment, nth)?, rest));
    }
    let inner = after.skip(&["의"]).blank();
    if let Some((last, rest)) = inner.entry(EDGE_DAYS) {
        return Some((calendar::edge_day(&moment, last), rest));
    }
    match inner.entry(THIRDS) {
        Some((third, after)) => Some((calendar::third(moment, third), after)),
        None => Some((moment, after)),
    }
}

/// "첫째 주", "셋째주", "3주차", "마지막 주".
fn nth_week(cur: Cursor) -> Option<(i64, Cursor)> {
    cur.entry(&[
        ("첫째 주", 1),
        ("첫 주", 1),
        ("첫번째 주", 1),
        ("둘째 주", 2),
        ("두번째 주", 2),
        ("셋째 주", 3),
        ("세번째 주", 3),
        ("넷째 주", 4),
        ("네번째 주", 4),
        ("다섯째 주", 5),
        ("마지막 주", -1),
        ("첫 번째 주", 1),
        ("두 번째 주", 2),
        ("세 번째 주", 3),
        ("네 번째 주", 4),
        ("1주 차", 1),
        ("2주 차", 2),
        ("3주 차", 3),
        ("4주 차", 4),
        ("5주 차", 5),
    ])
}

/// A whole month, relative or named.
pub(crate) fn whole<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((offset, after)) = cur.entry(MONTHS) {
        return Some((calendar::month(now, offset), after));
    }
    let (which, inner) = which_year(cur, now);
    let (month, after) = number::month(inner)?;
    let spelled = inner.figures(2).is_none();
    if after.any(&["호", "생", "급", "세", "드컵"]).is_some() || spelled && !told(after) {
        return None;
    }
    Some((calendar::named_month(now, which, month)?, after.skip(&["달", " 한 달"])))
}

/// Spelled out, a month is only read before what follows a time: "삼월에", not "구월동".
fn told(after: Cursor) -> bool {
    after.any(&["에", "엔", "달", "말", "초", "쯤", "부터", "까지", " 초", " 말", " 중순", "의"]).is_some()
}

/// The year before a month or a date: "작년", "2025년", "지난".
pub(crate) fn which_year<'a>(cur: Cursor<'a>, now: &Now) -> (Which, Cursor<'a>) {
    if let Some((year, after)) = week_month_year::year_number(cur, now) {
        return (Which::At(year), after.skip(&["도", "의"]).blank());
    }
    let table = [
        ("지난", Which::Last),
        ("저번", Which::Last),
        ("이번", Which::This),
        ("다음", Which::Next),
        ("오는", Which::Next),
        ("지지난", Which::BeforeLast),
    ];
    cur.entry(&table).map_or((Which::Latest, cur), |(which, after)| (which, after.blank()))
}
