//! Counts: figures, native and Sino-Korean numerals, and counted days that have a word of their own.

use super::cursor::Cursor;
use crate::understand::when::distance::{Count, Unit};

/// Native numerals as they stand before a counter.
const NATIVE: &[(&str, Count)] = &[
    ("한", Count::Exactly(1)),
    ("두", Count::Exactly(2)),
    ("세", Count::Exactly(3)),
    ("석", Count::Exactly(3)),
    ("네", Count::Exactly(4)),
    ("넉", Count::Exactly(4)),
    ("다섯", Count::Exactly(5)),
    ("여섯", Count::Exactly(6)),
    ("일곱", Count::Exactly(7)),
    ("여덟", Count::Exactly(8)),
    ("아홉", Count::Exactly(9)),
    ("열", Count::Exactly(10)),
    ("열한", Count::Exactly(11)),
    ("열두", Count::Exactly(12)),
    ("한두", Count::Between(1, 2)),
    ("두세", Count::Between(2, 3)),
    ("두어", Count::Couple),
    ("두서너", Count::Between(2, 4)),
    ("서너", Count::Between(3, 4)),
    ("너댓", Count::Between(4, 5)),
    ("네다섯", Count::Between(4, 5)),
    ("몇", Count::Few),
    ("스무", Count::Exactly(20)),
];

/// Sino-Korean numerals up to what people spell out.
const SINO: &[(&str, i64)] = &[
    ("일", 1),
    ("이", 2),
    ("삼", 3),
    ("사", 4),
    ("오", 5),
    ("육", 6),
    ("칠", 7),
    ("팔", 8),
    ("구", 9),
    ("십", 10),
    ("십일", 11),
    ("십이", 12),
    ("십오", 15),
    ("이십", 20),
    ("삼십", 30),
    ("사십", 40),
    ("오십", 50),
    ("육십", 60),
    ("백", 100),
];

/// Counts of days with a word of their own.
const DAYS: &[(&str, Count)] = &[
    ("하루", Count::Exactly(1)),
    ("이틀", Count::Exactly(2)),
    ("사흘", Count::Exactly(3)),
    ("나흘", Count::Exactly(4)),
    ("닷새", Count::Exactly(5)),
    ("엿새", Count::Exactly(6)),
    ("이레", Count::Exactly(7)),
    ("여드레", Count::Exactly(8)),
    ("아흐레", Count::Exactly(9)),
    ("열흘", Count::Exactly(10)),
    ("보름", Count::Exactly(15)),
    ("하루 이틀", Count::Between(1, 2)),
    ("이삼일", Count::Between(2, 3)),
    ("이삼 일", Count::Between(2, 3)),
    ("사나흘", Count::Between(3, 4)),
    ("삼사일", Count::Between(3, 4)),
    ("며칠", Count::Few),
    ("몇 일", Count::Few),
    ("한 이틀", Count::Exactly(2)),
    ("한 사흘", Count::Exactly(3)),
    ("한 열흘", Count::Exactly(10)),
    ("한 보름", Count::Exactly(15)),
    ("한 며칠", Count::Few),
];

const UNITS: &[(&str, Unit)] = &[
    ("분", Unit::Minute),
    ("시간", Unit::Hour),
    ("일", Unit::Day),
    ("주일", Unit::Week),
    ("주", Unit::Week),
    ("달", Unit::Month),
    ("개월", Unit::Month),
    ("년", Unit::Year),
    ("해", Unit::Year),
];

/// Counters that take native numerals.
const NATIVE_UNITS: &[(&str, Unit)] = &[
    ("분", Unit::Minute),
    ("시간", Unit::Hour),
    ("주일", Unit::Week),
    ("주", Unit::Week),
    ("달", Unit::Month),
    ("개월", Unit::Month),
    ("년", Unit::Year),
    ("해", Unit::Year),
];

/// Counters that take Sino-Korean numerals.
const SINO_UNITS: &[(&str, Unit)] = &[
    ("분", Unit::Minute),
    ("일", Unit::Day),
    ("주일", Unit::Week),
    ("주", Unit::Week),
    ("개월", Unit::Month),
    ("년", Unit::Year),
];

/// "사흘", "3일", "두 달", "2~3주", "반년".
pub(crate) fn distance(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    let (count, unit, after) = [whole_words(cur), figures(cur), native(cur), sino(cur)]
        .into_iter()
        .flatten()
        .max_by_key(|(.., after)| after.at)?;
    // "일 년 반", "두 시간 반".
    match (unit, count, after.lit(" 반").filter(|after| after.peek().is_none_or(|c| c == ' ' || c == '전'))) {
        (Unit::Year, Count::Exactly(n), Some(after)) => {
            Some((Count::Exactly(n.checked_mul(12)?.checked_add(6)?), Unit::Month, after))
        }
        (Unit::Hour, Count::Exactly(n), Some(after)) => {
            Some((Count::Exactly(n.checked_mul(60)?.checked_add(30)?), Unit::Minute, after))
        }
        (Unit::Month, Count::Exactly(n), Some(after)) => {
            Some((Count::Exactly(n.checked_mul(4)?.checked_add(2)?), Unit::Week, after))
        }
        _ => Some((count, unit, after)),
    }
}

fn whole_words(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    if let Some((count, after)) = cur.entry(DAYS) {
        return Some((count, Unit::Day, after));
    }
    let table = [
        ("반 년", (Count::Exactly(6), Unit::Month)),
        ("반 시간", (Count::Exactly(30), Unit::Minute)),
        ("반 달", (Count::Exactly(15), Unit::Day)),
        ("반나절", (Count::Exactly(6), Unit::Hour)),
        ("한 나절", (Count::Exactly(6), Unit::Hour)),
        ("이삼 주", (Count::Between(2, 3), Unit::Week)),
        ("이삼 년", (Count::Between(2, 3), Unit::Year)),
        ("이삼 개월", (Count::Between(2, 3), Unit::Month)),
        ("몇 십 분", (Count::Few, Unit::Hour)),
    ];
    cur.entry(&table).map(|((count, unit), after)| (count, unit, after))
}

fn figures(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    let cur = cur.skip(&["한 "]).blank();
    let (low, after) = cur.figures(4)?;
    let high = after.any(&["~", "-", ","]).and_then(|after| after.figures(4)).filter(|(high, _)| *high > low);
    let (count, after) = high.map_or((Count::Exactly(low), after), |(high, after)| (Count::Between(low, high), after));
    let (unit, after) = after.blank().entry(UNITS)?;
    Some((count, unit, after))
}

fn native(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    let (count, after) = cur.entry(NATIVE)?;
    let (unit, after) = after.blank().entry(NATIVE_UNITS)?;
    Some((count, unit, after))
}

fn sino(cur: Cursor) -> Option<(Count, Unit, Cursor)> {
    let (n, after) = cur.entry(SINO)?;
    let (unit, after) = after.blank().entry(SINO_UNITS)?;
    Some((Count::Exactly(n), unit, after))
}

/// A numeral before "월": figures or spelled out.
pub(crate) fn month(cur: Cursor) -> Option<(i8, Cursor)> {
    const SPELLED: &[(&str, i64)] = &[
        ("일", 1),
        ("이", 2),
        ("삼", 3),
        ("사", 4),
        ("오", 5),
        ("유", 6),
        ("육", 6),
        ("칠", 7),
        ("팔", 8),
        ("구", 9),
        ("시", 10),
        ("십", 10),
        ("십일", 11),
        ("십이", 12),
    ];
    let (n, after) = cur.figures(2).or_else(|| cur.entry(SPELLED))?;
    let after = after.lit("월")?;
    Some((i8::try_from(n).ok().filter(|n| (1..=12).contains(n))?, after))
}

/// "5일" as a day of the month.
pub(crate) fn day(cur: Cursor) -> Option<(i8, Cursor)> {
    let (n, after) = cur.figures(2)?;
    let after = after.lit("일")?;
    Some((i8::try_from(n).ok().filter(|n| (1..=31).contains(n))?, after))
}
