//! "월요일", "지난주 금요일", "다음 주 화요일", "지난 주말".

use jiff::civil::Weekday;

use super::cursor::Cursor;
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now};

const NAMES: &[(&str, Weekday)] = &[
    ("월요일", Weekday::Monday),
    ("화요일", Weekday::Tuesday),
    ("수요일", Weekday::Wednesday),
    ("목요일", Weekday::Thursday),
    ("금요일", Weekday::Friday),
    ("토요일", Weekday::Saturday),
    ("일요일", Weekday::Sunday),
    ("월욜", Weekday::Monday),
    ("화욜", Weekday::Tuesday),
    ("수욜", Weekday::Wednesday),
    ("목욜", Weekday::Thursday),
    ("금욜", Weekday::Friday),
    ("토욜", Weekday::Saturday),
    ("일욜", Weekday::Sunday),
];

/// Words before a weekday or a season, and which one they mean.
pub(crate) const WHICH: &[(&str, Which)] = &[
    ("지난번", Which::Last),
    ("지난", Which::Last),
    ("저번", Which::Last),
    ("요번", Which::This),
    ("이번", Which::This),
    ("다음", Which::Next),
    ("담", Which::Next),
    ("돌아오는", Which::Next),
    ("오는", Which::Next),
    ("지지난", Which::BeforeLast),
    ("저저번", Which::BeforeLast),
    ("지난 번", Which::Last),
];

/// Weeks from the running one.
pub(crate) const WEEKS: &[(&str, i64)] = &[
    ("지난 주", -1),
    ("저번 주", -1),
    ("이번 주", 0),
    ("요번 주", 0),
    ("금주", 0),
    ("다음 주", 1),
    ("담 주", 1),
    ("차주", 1),
    ("지지난 주", -2),
    ("저저번 주", -2),
    ("전전주", -2),
    ("다다음 주", 2),
    ("다담주", 2),
    ("지난번 주", -1),
    ("2주 전", -2),
    ("이 주 전", -2),
    ("3주 전", -3),
    ("1주 전", -1),
    ("일주일 전", -1),
    ("지지지난 주", -3),
];

/// Reads the name of a weekday.
pub(crate) fn name(cur: Cursor) -> Option<(Weekday, Cursor)> {
    let (day, after) = cur.entry(NAMES)?;
    Some((day, after.skip(&["날"])))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [in_week(cur, now), with_word(cur, now), weekend(cur, now), bare(cur, now)]
        .into_iter()
        .flatten()
        .max_by_key(|(_, after)| after.at)
}

/// "지난주 금요일", "지난주의 금요일".
fn in_week<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (offset, after) = cur.entry(WEEKS)?;
    let (day, after) = name(after.skip(&["에", "의"]).blank())?;
    Some((calendar::weekday_of_week(now, offset, day), after))
}

/// "지난 금요일", "이번 월요일".
fn with_word<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (which, after) = cur.entry(WHICH)?;
    let (day, after) = name(after.blank())?;
    Some((calendar::weekday(now, which, day)?, after))
}

fn weekend<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((offset, after)) = cur.entry(WEEKS).filter(|(_, after)| after.blank().lit("주말").is_some()) {
        return Some((calendar::weekend(now, Which::At(offset))?, after.blank().lit("주말")?));
    }
    if let Some((which, after)) = cur.entry(WHICH) {
        let after = after.blank().lit("주말")?;
        let which = if which == Which::Next { Which::At(1) } else { which };
        return Some((calendar::weekend(now, which)?, after));
    }
    // "주말 농장", "주말 부부": a weekend alone is a time only with a particle of time.
    let after = cur.lit("주말")?;
    let told = after.any(&["에", "엔", "동안", " 동안", " 내내", "부터", "까지", "쯤", " 사이"]).is_some();
    told.then(|| calendar::weekend(now, Which::Latest))
        .flatten()
        .map(|moment| (moment, after.skip(&[" 동안", " 내내", " 사이"])))
}

fn bare<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (day, after) = name(cur)?;
    if after.any(&["마다", " 마다"]).is_some() || cur.query[..cur.at].trim_end().ends_with("매주") {
        return None;
    }
    Some((calendar::weekday(now, Which::Latest, day)?, after))
}
