//! Parts of a day and times on the clock: "어젯밤", "오늘 아침", "오후 3시쯤", "정오".

use super::cursor::Cursor;
use super::is_day;
use crate::understand::when::day_part::{DayPart, clock_of, latest_time_of_day, part_of};
use crate::understand::when::moment::{Moment, Now, plus_days};

const PARTS: &[(&str, DayPart)] = &[
    ("아침", DayPart::Morning),
    ("오전", DayPart::BeforeNoon),
    ("점심", DayPart::Lunch),
    ("점심때", DayPart::Lunch),
    ("점심 시간", DayPart::Lunch),
    ("낮", DayPart::Daytime),
    ("대낮", DayPart::Daytime),
    ("한낮", DayPart::Daytime),
    ("오후", DayPart::AfterNoon),
    ("저녁", DayPart::Evening),
    ("저녁때", DayPart::Evening),
    ("밤", DayPart::Night),
    ("한밤중", DayPart::Night),
    ("밤늦게", DayPart::Night),
    ("밤중", DayPart::Night),
    ("새벽", DayPart::SmallHours),
    ("자정", DayPart::Midnight),
    ("정오", DayPart::Lunch),
    ("퇴근길", DayPart::Evening),
    ("출근길", DayPart::Morning),
];

/// Whole phrases: days from today, part.
const PHRASES: &[(&str, (i64, DayPart))] = &[
    ("어젯밤", (-1, DayPart::Night)),
    ("어제밤", (-1, DayPart::Night)),
    ("간밤", (-1, DayPart::Night)),
    ("지난밤", (-1, DayPart::Night)),
    ("지난 밤", (-1, DayPart::Night)),
    ("엊저녁", (-1, DayPart::Evening)),
    ("어제저녁", (-1, DayPart::Evening)),
    ("오늘밤", (0, DayPart::Night)),
    ("그젯밤", (-2, DayPart::Night)),
    ("이른 아침", (0, DayPart::Morning)),
    ("오늘 새벽", (0, DayPart::SmallHours)),
    ("아까 새벽", (0, DayPart::SmallHours)),
    ("아까 아침", (0, DayPart::Morning)),
    ("아까 오전", (0, DayPart::BeforeNoon)),
    ("아까 낮", (0, DayPart::Daytime)),
    ("아까 점심", (0, DayPart::Lunch)),
    ("아까 점심때", (0, DayPart::Lunch)),
    ("아까 오후", (0, DayPart::AfterNoon)),
    ("아까 저녁", (0, DayPart::Evening)),
];

/// Added to an hour by the word before it.
const HALVES: &[(&str, DayPart)] = &[
    ("오전", DayPart::BeforeNoon),
    ("아침", DayPart::Morning),
    ("새벽", DayPart::SmallHours),
    ("오후", DayPart::AfterNoon),
    ("저녁", DayPart::Evening),
    ("밤", DayPart::Night),
    ("낮", DayPart::Daytime),
    ("점심", DayPart::Lunch),
    ("AM ", DayPart::BeforeNoon),
    ("PM ", DayPart::AfterNoon),
];

/// A part of a day or a time that needs no date before it.
pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some(((offset, part), after)) = cur.entry(PHRASES) {
        let day = Moment::day(plus_days(now.today, offset));
        if let Some((minutes, after)) = clock(after.skip(&["에"]).blank(), Some(part)) {
            return Some((clock_of(&day, minutes)?, after));
        }
        return Some((part_of(&day, part)?, after));
    }
    let Some((minutes, after)) = clock(cur, None) else { return bare(cur, now) };
    let halved = cur.entry(HALVES).is_some() || cur.lit("정오").is_some() || cur.lit("자정").is_some();
    let told = halved || after.any(&["에", "쯤", " 쯤", "경", " 경", "부터", "까지", "께", " 이후", " 전"]).is_some();
    told.then(|| latest_time_of_day(now, |day| clock_of(day, minutes))).flatten().map(|moment| (moment, after))
}

/// "아침에 받은 메일": a part of a day alone is a time only where something was done in it.
fn bare<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (part, after) = cur.entry(PARTS)?;
    let next = after.lit("에 ")?;
    let word: Vec<char> = next.blank().rest().chars().take_while(|c| c.is_alphanumeric()).collect();
    let last = word.last().filter(|last| ('가'..='힣').contains(*last))?;
    // A coda ㄴ without 는 is the adnominal past: 받은, 온, 찍은.
    let past = (u32::from(*last) - u32::from('가')) % 28 == 4 && *last != '는';
    let quality = word.iter().rev().nth(1).is_some_and(|stem| "좋많싫같작".contains(*stem));
    let moment = latest_time_of_day(now, |day| part_of(day, part))?;
    (past && !quality).then_some((moment.soft_hours(12), after))
}

/// A date and the part of the day or the time behind it: "어제 저녁", "지난주 금요일 오후 3시".
pub(crate) fn narrowed(found: (Moment, Cursor)) -> (Moment, Cursor) {
    let (day, after) = found;
    if !is_day(&day) {
        return found;
    }
    let inner = after.skip(&["에", "의", ","]).blank();
    if let Some((minutes, rest)) = clock(inner, None) {
        return clock_of(&day, minutes).map_or(found, |moment| (moment, rest));
    }
    match inner.entry(PARTS) {
        Some((part, rest)) if rest.closed() || super::particle::end(super::particle::about(rest).1).is_some() => {
            part_of(&day, part).map_or(found, |moment| (moment, rest))
        }
        _ => found,
    }
}

/// A time on the clock, in minutes after midnight: "오후 3시 반", "15:30", "밤 12시", "정오".
fn clock(cur: Cursor, part: Option<DayPart>) -> Option<(i64, Cursor)> {
    if let Some(named) = cur.entry(&[("정오", 720), ("자정", 1440)]) {
        return Some(named);
    }
    let (half, inner) = cur.entry(HALVES).map_or((part, cur), |(half, after)| (Some(half), after.blank()));
    if let Some((minutes, after)) = figures(inner) {
        let hour = if minutes < 720 && half.is_some() { in_half(minutes / 60, half)? } else { minutes / 60 };
        return Some((hour * 60 + minutes % 60, after));
    }
    let (hour, after) = hour(inner)?;
    let (minutes, after) = minutes(after);
    Some((in_half(hour, half)? * 60 + minutes, after))
}

/// "15:30".
fn figures(cur: Cursor) -> Option<(i64, Cursor)> {
    let (hour, after) = cur.figures(2)?;
    let (minutes, rest) = after.lit(":")?.figures(2)?;
    let two = rest.at == after.at + 3;
    (two && hour < 24 && minutes < 60).then_some((hour * 60 + minutes, rest))
}

/// "3시", "세 시"; not "3시간".
fn hour(cur: Cursor) -> Option<(i64, Cursor)> {
    const NATIVE: &[(&str, i64)] = &[
        ("한", 1),
        ("두", 2),
        ("세", 3),
        ("네", 4),
        ("다섯", 5),
        ("여섯", 6),
        ("일곱", 7),
        ("여덟", 8),
        ("아홉", 9),
        ("열", 10),
        ("열한", 11),
        ("열두", 12),
    ];
    let (hour, after) = cur.figures(2).or_else(|| cur.entry(NATIVE))?;
    let after = after.lit(" 시")?;
    let continued = after.any(&["간", "즌", "트", "작", "리", "사", "점", "험"]).is_some();
    (hour <= 24 && !continued).then_some((hour, after))
}

/// "반", "30분"; 0 where no minutes follow.
fn minutes(cur: Cursor) -> (i64, Cursor) {
    let inner = cur.blank();
    if let Some(after) = inner
        .lit("반")
        .filter(|after| after.closed() || super::particle::end(super::particle::about(*after).1).is_some())
    {
        return (30, after);
    }
    let counted = inner.figures(2).and_then(|(minutes, after)| Some((minutes, after.lit(" 분")?)));
    counted.filter(|(minutes, _)| *minutes < 60).unwrap_or((0, cur))
}

/// The hour of twenty-four. Without a word for the half of the day, people mean their waking hours.
fn in_half(hour: i64, half: Option<DayPart>) -> Option<i64> {
    let hour = match half {
        Some(DayPart::AfterNoon | DayPart::Evening) if hour < 12 => hour + 12,
        Some(DayPart::Night) if hour == 12 => 24,
        Some(DayPart::Night) if hour <= 4 => hour + 24,
        Some(DayPart::Night) if hour < 12 => hour + 12,
        Some(DayPart::Daytime | DayPart::Lunch) if hour < 8 => hour + 12,
        Some(DayPart::BeforeNoon | DayPart::SmallHours) if hour == 12 => 0,
        None if (1..=7).contains(&hour) => hour + 12,
        _ => hour,
    };
    (0..=28).contains(&hour).then_some(hour)
}
