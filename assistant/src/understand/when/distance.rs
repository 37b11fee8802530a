//! Distances from the moment of asking: "three days ago", "지난 3개월 동안", "the next two weeks".

use jiff::civil::{Date, Time};

use super::calendar::year;
use super::moment::{Grain, Moment, Now, plus_days, plus_minutes, plus_months};

/// A unit in which distances are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// A calendar day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// So many.
    Exactly(i64),
    /// "A couple": two, perhaps three.
    Couple,
    /// "A few", "몇".
    Few,
    /// "Days ago": more than a few, perhaps.
    Many,
    /// "두세", "2-3".
    Between(i64, i64),
}

/// `date` so many units of a day or more ago.
fn back(date: Date, n: i64, unit: Unit) -> Date {
    match unit {
        Unit::Month => plus_months(date, -n),
        Unit::Year => plus_months(date, -n.clamp(-1000, 1000) * 12),
        Unit::Week => plus_days(date, -n.clamp(-10_000, 10_000) * 7),
        _ => plus_days(date, -n),
    }
}

/// Days in a unit, roughly.
fn days_in(unit: Unit) -> i64 {
    match unit {
        Unit::Year => 365,
        Unit::Month => 30,
        Unit::Week => 7,
        _ => 1,
    }
}

/// "Three days ago", "몇 주 전". `None` for counts beyond a lifetime.
pub(crate) fn ago(now: &Now, count: Count, unit: Unit) -> Option<Moment> {
    if matches!(unit, Unit::Minute | Unit::Hour) {
        return clock_ago(now, count, if unit == Unit::Hour { 60 } else { 1 });
    }
    let between =
        |far: i64, near: i64| Moment::days(back(now.today, far, unit), back(now.today, near, unit), Grain::Vague);
    let rough = days_in(unit);
    Some(match count {
        Count::Exactly(n) => exactly_ago(now, n, unit)?,
        Count::Couple => around_day(now, 2, unit, (rough / 2).max(1)).soft_days((rough / 2).max(1)),
        Count::Few if unit == Unit::Day => between(5, 1).soft_days(2),
        Count::Few => between(5, 2).soft_days(rough / 2 + 1),
        Count::Many if unit == Unit::Day => between(12, 2).soft_days(3),
        Count::Many => between(if unit == Unit::Month { 18 } else { 10 }, 2).soft_days(rough),
        Count::Between(low, high) => {
            let (low, high) = (low.min(high), low.max(high));
            let moment = between(high, low);
            let end = plus_days(moment.end.date(), 1);
            Moment::days(moment.start.date(), end, Grain::Vague).soft_days((rough / 2).max(1))
        }
    })
}

/// A counted distance: people count days exactly, weeks to a few days, months to a week or two.
fn exactly_ago(now: &Now, n: i64, unit: Unit) -> Option<Moment> {
    if !(0..=2000).contains(&n) {
        return None;
    }
    Some(match unit {
        Unit::Day => Moment::day(back(now.today, n, unit)).soft_days(if n < 3 { 0 } else { (n / 5).max(1) }),
        Unit::Week if n == 1 => around_day(now, n, unit, 1).soft_days(2),
        Unit::Week => around_day(now, n, unit, 3).soft_days(3),
        Unit::Month if n == 1 => around_day(now, n, unit, 7).soft_days(7),
        Unit::Month => around_day(now, n, unit, 15).soft_days(15),
        _ if n == 1 => around_day(now, n, unit, 45).soft_days(45),
        _ => year(i64::from(now.today.year()) - n)?.soft_days(90),
    })
}

/// So many days on both sides of the day that lies `n` units back.
fn around_day(now: &Now, n: i64, unit: Unit, days: i64) -> Moment {
    let day = back(now.today, n, unit);
    Moment::days(
        plus_days(day, -days),
        plus_days(day, days + 1),
        if unit == Unit::Day { Grain::Day } else { Grain::Vague },
    )
}

/// Minutes and hours are counted on the wall clock; across a change of the clocks they are off by that change.
fn clock_ago(now: &Now, count: Count, minutes: i64) -> Option<Moment> {
    let (far, near) = match count {
        Count::Exactly(n) if !(0..=1000).contains(&n) => return None,
        Count::Exactly(n) if minutes == 1 => {
            let rough = (n / 3).max(5);
            (n + rough, n - rough)
        }
        Count::Exactly(n) => (n * minutes + minutes / 2, n * minutes - minutes / 2),
        Count::Couple => (3 * minutes, minutes),
        Count::Few if minutes == 1 => (30, 0),
        Count::Few | Count::Many => (6 * minutes, minutes),
        Count::Between(low, high) => {
            ((high.clamp(0, 1000) * minutes) + minutes / 2, low.clamp(0, 1000) * minutes - minutes / 2)
        }
    };
    let moment = Moment::exact(plus_minutes(now.at, -far), plus_minutes(now.at, -near.max(0)), Grain::Clock);
    Some(moment.soft_hours(1))
}

/// "In the last two weeks", "지난 3개월 동안": from that many units ago to the end of today.
pub(crate) fn trailing(now: &Now, count: Count, unit: Unit) -> Option<Moment> {
    let n = match count {
        Count::Exactly(n) => n,
        Count::Couple => 2,
        Count::Few => {
            if unit == Unit::Day {
                5
            } else {
                4
            }
        }
        Count::Many => 10,
        Count::Between(low, high) => low.max(high),
    };
    if !(1..=2000).contains(&n) {
        return None;
    }
    let rough = if matches!(count, Count::Exactly(_)) { 0 } else { days_in(unit) };
    Some(
        match unit {
            Unit::Minute => Moment::exact(plus_minutes(now.at, -n), now.at, Grain::Clock),
            Unit::Hour => Moment::exact(plus_minutes(now.at, -n * 60), now.at, Grain::Clock),
            _ => Moment::exact(back(now.today, n, unit).to_datetime(Time::midnight()), now.tomorrow(), Grain::Vague),
        }
        .soft_days(rough),
    )
}

/// "The next two weeks", "앞으로 3일": from now, whole days.
pub(crate) fn ahead(now: &Now, n: i64, unit: Unit) -> Option<Moment> {
    if !(1..=2000).contains(&n) || matches!(unit, Unit::Minute | Unit::Hour) {
        return None;
    }
    Some(Moment::days(now.today, plus_days(back(now.today, -n, unit), 1), Grain::Vague))
}

/// "Three days from now", "사흘 뒤".
pub(crate) fn from_now(now: &Now, n: i64, unit: Unit) -> Option<Moment> {
    if !(1..=2000).contains(&n) {
        return None;
    }
    let rough = days_in(unit) / 7;
    if let Unit::Minute | Unit::Hour = unit {
        let minutes = if unit == Unit::Hour { 60 } else { 1 };
        let half = n * minutes / 4 + 5;
        let (from, to) = (plus_minutes(now.at, n * minutes - half), plus_minutes(now.at, n * minutes + half));
        return Some(Moment::exact(from, to, Grain::Clock).soft_hours(1));
    }
    Some(Moment::day(back(now.today, -n, unit)).soft_days(rough))
}

/// From `far` to `near` days ago, `near` itself left out.
pub(crate) fn days_back(now: &Now, far: i64, near: i64, soft: i64) -> Moment {
    Moment::days(plus_days(now.today, -far), plus_days(now.today, -near), Grain::Vague).soft_days(soft)
}

/// About this day of an earlier year.
pub(crate) fn this_time_of_year(now: &Now, years_ago: i64) -> Moment {
    let day = back(now.today, years_ago, Unit::Year);
    Moment::days(plus_days(day, -15), plus_days(day, 16), Grain::Vague).soft_days(15)
}

/// A distance from an event in whole days, least and most; `None` for what is shorter than a day. `couple` is the most
/// that a language's word for "a couple" may mean.
pub(crate) fn whole_days(count: Count, unit: Unit, couple: i64) -> Option<(i64, i64)> {
    let days = match unit {
        Unit::Day => 1,
        Unit::Week => 7,
        Unit::Month => 30,
        Unit::Year => 365,
        Unit::Minute | Unit::Hour => return None,
    };
    let (low, high) = match count {
        Count::Exactly(n) => (n, n),
        Count::Couple => (2, couple),
        Count::Few | Count::Many => (2, 5),
        Count::Between(low, high) => (low, high),
    };
    Some((low.clamp(0, 1000) * days, high.clamp(0, 1000) * days))
}
