//! Parts of a day and times on the clock.

use jiff::ToSpan;

use super::moment::{Cycle, Grain, Moment, Now, plus_days, plus_minutes};

/// Parts of a day that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayPart {
    /// 새벽: midnight to six.
    SmallHours,
    /// Morning, 아침.
    Morning,
    /// 오전: midnight to noon.
    BeforeNoon,
    /// Lunch, 점심.
    Lunch,
    /// 낮.
    Daytime,
    /// Afternoon.
    Afternoon,
    /// 오후: noon to midnight.
    AfterNoon,
    /// Evening, 저녁.
    Evening,
    /// Night, 밤: it runs into the next day.
    Night,
    /// Around twelve at night.
    Midnight,
}

/// That part of `day`; `None` where `day` is not one day.
pub(crate) fn part_of(day: &Moment, part: DayPart) -> Option<Moment> {
    let (from, hours) = match part {
        DayPart::SmallHours => (0, 6),
        DayPart::Morning => (5, 7),
        DayPart::BeforeNoon => (0, 12),
        DayPart::Lunch => (11, 3),
        DayPart::Daytime => (9, 9),
        DayPart::Afternoon => (12, 6),
        DayPart::AfterNoon => (12, 12),
        DayPart::Evening => (17, 6),
        DayPart::Night => (18, 12),
        DayPart::Midnight => (23, 2),
    };
    let halves = matches!(part, DayPart::BeforeNoon | DayPart::AfterNoon);
    hours_of(day, from * 60, hours * 60, Grain::DayPart).map(|moment| moment.soft_hours(if halves { 0 } else { 1 }))
}

/// `minutes` from a time of `day`, given in minutes after midnight; `None` where `day` is not one day.
pub(crate) fn clock_of(day: &Moment, at: i64) -> Option<Moment> {
    let minutes = if at % 60 == 0 { 60 } else { 30 };
    Some(hours_of(day, at, minutes, Grain::Clock)?.soft_hours(1))
}

fn hours_of(day: &Moment, from: i64, minutes: i64, grain: Grain) -> Option<Moment> {
    if day.grain != Grain::Day {
        return None;
    }
    // A fuzzy day ("사흘 전") may be several days long: the hours hold on each, so they cannot narrow it.
    if day.start.saturating_add(1.day()) < day.end {
        return Some(*day);
    }
    let start = plus_minutes(day.start, from);
    let moment = Moment::exact(start, plus_minutes(start, minutes), grain).every(day.cycle);
    Some(Moment { soft: day.soft, ..moment })
}

/// The latest such time of day that has begun, when no day is named.
pub(crate) fn latest_time_of_day(now: &Now, of: impl Fn(&Moment) -> Option<Moment>) -> Option<Moment> {
    let today = of(&Moment::day(now.today))?;
    let begun = |moment: &Moment| moment.start <= now.at;
    let found = if begun(&today) { today } else { of(&Moment::day(plus_days(now.today, -1)))? };
    Some(found.every(Cycle::Day))
}
