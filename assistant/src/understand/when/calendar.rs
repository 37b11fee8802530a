//! What days, weeks, months, seasons and distances mean; the same in every language.

use jiff::civil::{Date, Weekday};

use super::moment::{Cycle, Grain, Moment, Now, Third, plus_days, plus_months};

/// Which one of something that comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The latest that has begun: "in September", "10월에".
    Latest,
    /// The latest that is over: "last summer".
    Last,
    /// That of the running cycle: "this summer".
    This,
    /// The first that is still to come.
    Next,
    /// The one before the last.
    BeforeLast,
    /// That of a given cycle, counted as in [`pick`].
    At(i64),
}

/// The one of a recurring stretch that is meant; `by` makes the one of a numbered cycle, `current` is the running cycle.
pub(crate) fn pick(now: &Now, which: Which, current: i64, by: impl Fn(i64) -> Option<Moment>) -> Option<Moment> {
    let backwards = || (current - 9..=current + 1).rev().filter_map(&by);
    let over = |moment: &Moment| moment.end.date() <= now.today;
    match which {
        Which::Latest => backwards().find(|moment| moment.start.date() <= now.today),
        Which::Last => backwards().find(over),
        Which::BeforeLast => backwards().filter(over).nth(1),
        Which::Next => (current - 1..=current + 9).filter_map(&by).find(|moment| moment.start.date() > now.today),
        Which::This => by(current),
        Which::At(cycle) => by(cycle),
    }
}

/// [`pick`] among what comes back every year.
pub(crate) fn yearly(now: &Now, which: Which, by: impl Fn(i16) -> Option<Moment>) -> Option<Moment> {
    let cycle = if which == Which::Latest { Cycle::Year } else { Cycle::Never };
    let by_year = |year: i64| i16::try_from(year).ok().filter(|year| (1900..=2200).contains(year)).and_then(&by);
    pick(now, which, i64::from(now.today.year()), by_year).map(|moment| moment.every(cycle))
}

/// The Monday of the week of `date`.
pub(crate) fn monday(date: Date) -> Date {
    plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

/// The week that lies `offset` weeks from the running one.
pub(crate) fn week(now: &Now, offset: i64) -> Moment {
    let first = plus_days(monday(now.today), 7 * offset);
    Moment::days(first, plus_days(first, 7), Grain::Week)
}

/// A weekday of the week that lies `offset` weeks from the running one.
pub(crate) fn weekday_of_week(now: &Now, offset: i64, day: Weekday) -> Moment {
    let first = plus_days(monday(now.today), 7 * offset);
    Moment::day(plus_days(first, i64::from(day.to_monday_zero_offset())))
}

/// A weekday; [`Which::At`] counts weeks from the running one.
pub(crate) fn weekday(now: &Now, which: Which, day: Weekday) -> Option<Moment> {
    let found = pick(now, which, 0, |offset| Some(weekday_of_week(now, offset, day)))?;
    Some(if which == Which::Latest { found.every(Cycle::Week) } else { found })
}

/// Saturday and Sunday; [`Which::At`] counts weeks from the running one.
pub(crate) fn weekend(now: &Now, which: Which) -> Option<Moment> {
    pick(now, which, 0, |offset| {
        let saturday = weekday_of_week(now, offset, Weekday::Saturday).start.date();
        Some(Moment::days(saturday, plus_days(saturday, 2), Grain::Week))
    })
    .map(|moment| if which == Which::Latest { moment.every(Cycle::Week) } else { moment })
}

/// A whole calendar month.
pub(crate) fn month_of(year: i16, month: i8) -> Option<Moment> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Moment::days(first, plus_months(first, 1), Grain::Month))
}

/// The calendar month that lies `offset` months from the running one.
pub(crate) fn month(now: &Now, offset: i64) -> Moment {
    let first = plus_months(now.today.first_of_month(), offset);
    Moment::days(first, plus_months(first, 1), Grain::Month)
}

/// A month by its number; [`Which::At`] is a year.
pub(crate) fn named_month(now: &Now, which: Which, month: i8) -> Option<Moment> {
    yearly(now, which, |year| month_of(year, month))
}

/// A day of a month by its number; [`Which::At`] is a year.
pub(crate) fn month_day(now: &Now, which: Which, month: i8, day: i8) -> Option<Moment> {
    yearly(now, which, |year| Some(Moment::day(Date::new(year, month, day).ok()?)))
}

/// A day of the month without a month; [`Which::At`] counts months from the running one.
pub(crate) fn day_of_month(now: &Now, which: Which, day: i8) -> Option<Moment> {
    let found = pick(now, which, 0, |offset| {
        let first = plus_months(now.today.first_of_month(), offset);
        Some(Moment::day(Date::new(first.year(), first.month(), day).ok()?))
    })?;
    Some(if which == Which::Latest { found.every(Cycle::Month) } else { found })
}

/// A whole calendar year.
pub(crate) fn year(year: i64) -> Option<Moment> {
    let year = i16::try_from(year).ok().filter(|year| (1900..=2200).contains(year))?;
    let first = Date::new(year, 1, 1).ok()?;
    Some(Moment::days(first, plus_months(first, 12), Grain::Year))
}

/// A quarter, 1 to 4; [`Which::At`] is a year.
pub(crate) fn quarter(now: &Now, which: Which, quarter: i8) -> Option<Moment> {
    months_of_year(now, which, quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?, 3)
}

/// A half year, 1 or 2; [`Which::At`] is a year.
pub(crate) fn half_year(now: &Now, which: Which, half: i8) -> Option<Moment> {
    months_of_year(now, which, half.checked_sub(1)?.checked_mul(6)?.checked_add(1)?, 6)
}

/// The quarter that lies `offset` quarters from the running one.
pub(crate) fn quarter_from_now(now: &Now, offset: i64) -> Option<Moment> {
    let first = Date::new(now.today.year(), (now.today.month() - 1) / 3 * 3 + 1, 1).ok()?;
    let first = plus_months(first, 3 * offset);
    Some(Moment::days(first, plus_months(first, 3), Grain::Season))
}

fn months_of_year(now: &Now, which: Which, first: i8, months: i64) -> Option<Moment> {
    yearly(now, which, |year| {
        let first = Date::new(year, first, 1).ok()?;
        Some(Moment::days(first, plus_months(first, months), Grain::Season))
    })
}

/// The seasons of the northern half, three whole months each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February, named by the year in which it begins.
    Winter,
}

/// A season; [`Which::At`] is a year.
pub(crate) fn season(now: &Now, which: Which, season: Season) -> Option<Moment> {
    let first = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    };
    // In spring "this winter" is the one that just ended, in autumn the one to come.
    let winter_past = season == Season::Winter && which == Which::This && now.today.month() < 9;
    let which = if winter_past { Which::At(i64::from(now.today.year()) - 1) } else { which };
    Some(months_of_year(now, which, first, 3)?.soft_days(20))
}

/// Early, middle or late part of a stretch.
pub(crate) fn third(of: Moment, third: Third) -> Moment {
    let first = of.start.date();
    let end = of.end.date();
    let days = i64::from(first.until(end).map_or(0, |span| span.get_days()));
    let (one, two) = match of.grain {
        Grain::Month => (plus_days(first, 10), plus_days(first, 20)),
        Grain::Year => (plus_months(first, 4), plus_months(first, 8)),
        Grain::Season if days < 100 => (plus_months(first, 1), plus_months(first, 2)),
        Grain::Season => (plus_months(first, 2), plus_months(first, 4)),
        _ => (plus_days(first, days / 3), plus_days(first, days - days / 3)),
    };
    let (from, to) = match third {
        Third::Early => (first, one),
        Third::Mid => (one, two),
        Third::Late => (two, end),
    };
    let length = i64::from(from.until(to).map_or(0, |span| span.get_days()));
    let part = Moment::days(from, to, of.grain).every(of.cycle);
    Moment { soft: of.soft, ..part }.soft_days((length / 3).clamp(1, 30))
}

/// A few days on both sides of a day of `month`, for "this time last month".
pub(crate) fn around_month_day(month: &Moment, day: i8) -> Moment {
    let day = plus_days(month.start.date(), i64::from(day) - 1);
    Moment::days(plus_days(day, -3), plus_days(day, 4), Grain::Vague).soft_days(4)
}

/// The first or the last day of a month.
pub(crate) fn edge_day(month: &Moment, last: bool) -> Moment {
    let day = if last { plus_days(month.end.date(), -1) } else { month.start.date() };
    Moment::day(day).every(month.cycle)
}

/// A week of a month, by the day it begins on: the first is the first seven days; -1 is the last seven.
pub(crate) fn week_of_month(month: &Moment, nth: i64) -> Option<Moment> {
    let (first, end) = (month.start.date(), month.end.date());
    let from = if nth < 0 { plus_days(end, -7) } else { plus_days(first, (nth - 1) * 7) };
    let week = Moment::days(from, plus_days(from, 7), Grain::Week).every(month.cycle);
    // Weeks of a month are counted in several ways, from its first Monday for one.
    (from < end).then(|| week.soft_days(3))
}
