//! A stretch of time while a phrase is being read: civil time, with what is needed to combine it further.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan, Zoned};

use super::relation::Relation;
use super::{Meaning, Span};

/// The moment of asking, as phrases need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    /// Local time.
    pub(crate) at: DateTime,
    /// Local day.
    pub(crate) today: Date,
    /// Whether 5/11 is the fifth of November (most of the world) rather than the eleventh of May.
    pub(crate) day_first: bool,
}

impl Now {
    /// Reads the zone's name for the order of numeric dates: there is nothing else to go by.
    pub(crate) fn at(now: &Zoned) -> Self {
        let american = now.time_zone().iana_name().is_some_and(|name| name.starts_with("America/"));
        Self { at: now.datetime(), today: now.date(), day_first: !american }
    }

    /// The first midnight that is still to come.
    pub(crate) fn tomorrow(&self) -> DateTime {
        plus_days(self.today, 1).to_datetime(Time::midnight())
    }
}

/// What kind of stretch it is, which decides what may be said of it next ("Friday" + "morning").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grain {
    /// A time on the clock.
    Clock,
    /// A part of a day.
    DayPart,
    /// One calendar day.
    Day,
    /// Monday to Sunday, or a part of it.
    Week,
    /// A calendar month or a part of it.
    Month,
    /// A quarter, a season, a half year.
    Season,
    /// A calendar year or a part of it.
    Year,
    /// A feast; before and after it are told as for an event.
    Holiday,
    /// Anything vaguer.
    Vague,
}

/// After how long the same words name another stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cycle {
    /// A time of day without a day.
    Day,
    /// A weekday without a week.
    Week,
    /// A day of the month without a month.
    Month,
    /// A month, a date, a season or a feast without a year.
    Year,
    /// The words name one stretch only.
    Never,
}

/// Thirds of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Third {
    /// Early, 초.
    Early,
    /// Mid, 중순.
    Mid,
    /// Late, 말.
    Late,
}

/// A stretch of civil time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) start: DateTime,
    pub(crate) end: DateTime,
    pub(crate) soft: SignedDuration,
    pub(crate) grain: Grain,
    pub(crate) cycle: Cycle,
}

/// `date` moved by whole days, held at the ends of the calendar.
pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(days.clamp(-1_000_000, 1_000_000).days())
}

/// `date` moved by whole months, held at the ends of the calendar.
pub(crate) fn plus_months(date: Date, months: i64) -> Date {
    date.saturating_add(months.clamp(-100_000, 100_000).months())
}

/// `at` moved by minutes of civil time.
pub(crate) fn plus_minutes(at: DateTime, minutes: i64) -> DateTime {
    at.saturating_add(SignedDuration::from_mins(minutes.clamp(-10_000_000, 10_000_000)))
}

impl Moment {
    /// From one midnight to another.
    pub(crate) fn days(first: Date, end: Date, grain: Grain) -> Self {
        Self::exact(first.to_datetime(Time::midnight()), end.to_datetime(Time::midnight()), grain)
    }

    /// One whole day.
    pub(crate) fn day(date: Date) -> Self {
        Self::days(date, plus_days(date, 1), Grain::Day)
    }

    /// Between two civil times.
    pub(crate) fn exact(start: DateTime, end: DateTime, grain: Grain) -> Self {
        Self { start, end, soft: SignedDuration::ZERO, grain, cycle: Cycle::Never }
    }

    /// The same, plausible for so many hours more on both sides.
    pub(crate) fn soft_hours(self, hours: i64) -> Self {
        Self { soft: self.soft.max(SignedDuration::from_hours(hours)), ..self }
    }

    /// The same, plausible for so many days more on both sides.
    pub(crate) fn soft_days(self, days: i64) -> Self {
        self.soft_hours(days.clamp(0, 100_000) * 24)
    }

    /// The same, named by words that come back every `cycle`.
    pub(crate) fn every(self, cycle: Cycle) -> Self {
        Self { cycle, ..self }
    }

    /// Told loosely ("around", "쯤"): plausible for about half its length more on both sides.
    pub(crate) fn around(self) -> Self {
        match self.grain {
            Grain::Clock => Self { start: plus_minutes(self.start, -60), ..self }.soft_hours(1),
            Grain::DayPart => self.soft_hours(2),
            Grain::Day => self.soft_days(2),
            Grain::Week => self.soft_days(4),
            Grain::Month => self.soft_days(10),
            Grain::Season => self.soft_days(30),
            Grain::Year => self.soft_days(90),
            Grain::Holiday => self.soft_days(5),
            Grain::Vague => self,
        }
    }

    /// Moved by `n` turns of its own cycle; unchanged where it has none.
    pub(crate) fn turned(self, n: i64) -> Self {
        let n = n.clamp(-1000, 1000);
        let span = match self.cycle {
            Cycle::Day => n.days(),
            Cycle::Week => (n * 7).days(),
            Cycle::Month => n.months(),
            Cycle::Year => n.years(),
            Cycle::Never => return self,
        };
        Self { start: self.start.saturating_add(span), end: self.end.saturating_add(span), ..self }
    }

    /// In the zone of `now`.
    fn placed(&self, now: &Zoned) -> Option<Span> {
        let zone = now.time_zone();
        let start = zone.to_zoned(self.start).ok()?;
        let end = zone.to_zoned(self.end).ok()?;
        Some(Span { start, end, soft: self.soft })
    }
}

/// The last day that has a part in `[start, end)`.
pub(crate) fn last_day(start: DateTime, end: DateTime) -> Date {
    if end.time() == Time::midnight() && end > start { plus_days(end.date(), -1) } else { end.date() }
}

/// A meaning before it is put into a zone.
#[derive(Debug, Clone)]
pub(crate) enum Sense {
    /// A stretch of time.
    Moment(Moment),
    /// A relation to an event named by these bytes.
    Anchored(Relation, Option<(i64, i64)>, Range<usize>),
}

impl Sense {
    /// The public meaning; `None` if the zone cannot express it.
    pub(crate) fn placed(self, now: &Zoned) -> Option<Meaning> {
        match self {
            Sense::Moment(moment) => moment.placed(now).map(Meaning::Span),
            Sense::Anchored(relation, offset_days, anchor) => Some(Meaning::Anchored { relation, offset_days, anchor }),
        }
    }
}

/// A phrase that one language found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Bytes of the question.
    pub(crate) range: Range<usize>,
    /// What they say.
    pub(crate) meaning: Sense,
}
