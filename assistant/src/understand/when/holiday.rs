//! Feasts that people tell time by, and on which day they fall.

use jiff::civil::{Date, Weekday};

use super::calendar::{Which, yearly};
use super::moment::{Cycle, Grain, Moment, Now, plus_days};

/// A feast of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// The same date every year.
    Fixed(i8, i8),
    /// The same date, and so many days before and after it are meant as well: "over Christmas".
    Season(i8, i8, i64, i64),
    /// The n-th weekday of a month; -1 is the last. Then so many days later.
    Nth(i8, i8, Weekday, i64),
    /// Western Easter Sunday, and so many days later.
    Easter(i64),
    /// Korean lunar new year: the day alone.
    Seollal,
    /// Lunar new year with the holiday around it.
    SeollalDays,
    /// The full moon of the eighth month: the day alone.
    Chuseok,
    /// Chuseok with the holiday around it.
    ChuseokDays,
    /// Buddha's birthday.
    Buddha,
}

/// A feast; [`Which::At`] is a year.
pub(crate) fn holiday(now: &Now, which: Which, holiday: Holiday) -> Option<Moment> {
    // A feast is "the last one" from its first day on: nobody waits for its end.
    let which = if which == Which::Last { Which::Latest } else { which };
    let named = yearly(now, which, |year| in_year(holiday, year))?;
    Some(if which == Which::Latest { named.every(Cycle::Year) } else { named })
}

fn in_year(holiday: Holiday, year: i16) -> Option<Moment> {
    let (day, before, after) = match holiday {
        Holiday::Fixed(month, day) => (Date::new(year, month, day).ok()?, 0, 0),
        Holiday::Season(month, day, before, after) => (Date::new(year, month, day).ok()?, before, after),
        Holiday::Nth(month, nth, weekday, later) => {
            let first = Date::new(year, month, 1).ok()?;
            (plus_days(first.nth_weekday_of_month(nth, weekday).ok()?, later), 0, 0)
        }
        Holiday::Easter(later) => (plus_days(easter(year)?, later), 0, 0),
        Holiday::Seollal => (lunar(&SEOLLAL, year)?, 0, 0),
        Holiday::SeollalDays => (lunar(&SEOLLAL, year)?, 1, 1),
        Holiday::Chuseok => (lunar(&CHUSEOK, year)?, 0, 0),
        Holiday::ChuseokDays => (lunar(&CHUSEOK, year)?, 1, 1),
        Holiday::Buddha => (lunar(&BUDDHA, year)?, 0, 0),
    };
    let moment = Moment::days(plus_days(day, -before), plus_days(day, after + 1), Grain::Holiday);
    Some(if before + after > 0 { moment.soft_days(2) } else { moment })
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm published in Nature in 1876.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let leap_skipped = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + leap_skipped + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    Date::new(i16::try_from(year).ok()?, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

/// The years that the tables of lunar feasts begin with.
const FIRST_YEAR: i16 = 2010;

fn lunar(table: &[(i8, i8)], year: i16) -> Option<Date> {
    let index = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    let (month, day) = table.get(index)?;
    Date::new(year, *month, *day).ok()
}

/// First day of the first lunar month (Korea), 2010 to 2040.
#[rustfmt::skip]
const SEOLLAL: [(i8, i8); 31] = [
    (2, 14), (2, 3), (1, 23), (2, 10), (1, 31), (2, 19), (2, 8), (1, 28), (2, 16), (2, 5), (1, 25), (2, 12),
    (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 7), (1, 27), (2, 13), (2, 3), (1, 23), (2, 11), (1, 31),
    (2, 19), (2, 8), (1, 28), (2, 15), (2, 4), (1, 24), (2, 12),
];

/// Fifteenth day of the eighth lunar month (Korea), 2010 to 2040.
#[rustfmt::skip]
const CHUSEOK: [(i8, i8); 31] = [
    (9, 22), (9, 12), (9, 30), (9, 19), (9, 8), (9, 27), (9, 15), (10, 4), (9, 24), (9, 13), (10, 1), (9, 21),
    (9, 10), (9, 29), (9, 17), (10, 6), (9, 25), (9, 15), (10, 3), (9, 22), (9, 12), (10, 1), (9, 19), (9, 8),
    (9, 27), (9, 16), (10, 4), (9, 24), (9, 13), (10, 2), (9, 21),
];

/// Eighth day of the fourth lunar month (Korea), 2010 to 2040.
#[rustfmt::skip]
const BUDDHA: [(i8, i8); 31] = [
    (5, 21), (5, 10), (5, 28), (5, 17), (5, 6), (5, 25), (5, 14), (5, 3), (5, 22), (5, 12), (4, 30), (5, 19),
    (5, 8), (5, 27), (5, 15), (5, 5), (5, 24), (5, 13), (5, 2), (5, 20), (5, 9), (5, 28), (5, 16), (5, 6),
    (5, 25), (5, 15), (5, 3), (5, 22), (5, 11), (4, 30), (5, 18),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_sundays() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
    }

    #[test]
    fn thanksgiving_is_the_fourth_thursday() {
        let moment = in_year(Holiday::Nth(11, 4, Weekday::Thursday, 0), 2026).map(|moment| moment.start.date());
        assert_eq!(moment, Date::new(2026, 11, 26).ok());
    }
}
