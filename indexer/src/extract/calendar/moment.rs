//! Dates and times of a calendar: with a zone, in UTC, floating, or whole days.

use std::collections::BTreeMap;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue,
};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The zones that a calendar names.
pub(super) struct Zones {
    /// Where times without a zone are read.
    local: TimeZone,
    named: BTreeMap<String, TimeZone>,
}

impl Zones {
    /// Zones that `calendar` defines; times without one are of `local`.
    pub(super) fn new(calendar: &ICalendar, local: &TimeZone) -> Self {
        let resolver = calendar.build_tz_resolver();
        let definitions = calendar.timezones().filter_map(|definition| {
            let id = definition.property(&ICalendarProperty::Tzid)?.values.first()?.as_text()?;
            let known = resolver.resolve(id).and_then(|tz| zone_of(&tz));
            Some((id.to_owned(), known.or_else(|| standard_offset(calendar, definition))?))
        });
        Self { local: local.clone(), named: definitions.collect() }
    }

    /// The zone of an entry: its TZID, else local.
    fn of(&self, entry: &ICalendarEntry) -> TimeZone {
        let Some(id) = entry.tz_id() else { return self.local.clone() };
        let known = || id.parse::<Tz>().ok().and_then(|tz| zone_of(&tz));
        self.named.get(id).cloned().or_else(known).unwrap_or_else(|| self.local.clone())
    }
}

/// Windows names and vendor prefixes are resolved by the parser; the rules come from the time zone database.
fn zone_of(tz: &Tz) -> Option<TimeZone> {
    TimeZone::get(&tz.name()?).ok()
}

/// The standard offset of a zone that only its own definition describes.
fn standard_offset(calendar: &ICalendar, definition: &ICalendarComponent) -> Option<TimeZone> {
    let parts = definition.component_ids.iter().filter_map(|id| calendar.component_by_id(*id));
    let standard = parts.rev().find(|c| c.component_type == ICalendarComponentType::Standard)?;
    let written = standard.property(&ICalendarProperty::Tzoffsetto)?.values.first()?.as_partial_date_time()?;
    offset(written).map(TimeZone::fixed)
}

fn offset(written: &PartialDateTime) -> Option<Offset> {
    let seconds = i32::from(written.tz_hour?) * 3600 + i32::from(written.tz_minute.unwrap_or(0)) * 60;
    Offset::from_seconds(if written.tz_minus { -seconds } else { seconds }).ok()
}

/// A moment as written, with the zone it is of.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// Wall-clock time in `zone`.
    pub(super) local: DateTime,
    /// Its zone.
    pub(super) zone: TimeZone,
    /// A day without a time.
    pub(super) is_date: bool,
}

impl Moment {
    /// The first value of `entry`.
    pub(super) fn of(entry: &ICalendarEntry, zones: &Zones) -> Option<Self> {
        Self::from_written(entry.values.first()?.as_partial_date_time()?, entry, zones)
    }

    /// Any value of `entry`.
    pub(super) fn from_written(written: &PartialDateTime, entry: &ICalendarEntry, zones: &Zones) -> Option<Self> {
        let zone = match offset(written) {
            Some(offset) => TimeZone::fixed(offset),
            None => zones.of(entry),
        };
        Some(Self { local: wall_clock(written)?, zone, is_date: !written.has_time() })
    }

    /// The instant; a time that a change of clocks skipped moves forward.
    pub(super) fn timestamp(&self) -> Option<Timestamp> {
        self.zone.to_timestamp(self.local).ok()
    }
}

/// Date and time without zone; midnight where there is no time.
pub(super) fn wall_clock(written: &PartialDateTime) -> Option<DateTime> {
    let small = |n: u8| i8::try_from(n).ok();
    let time = |n: Option<u8>| small(n.unwrap_or(0));
    // RFC 5545 allows the leap second 60.
    let second = time(written.second)?.min(59);
    DateTime::new(
        i16::try_from(written.year?).ok()?,
        small(written.month?)?,
        small(written.day?)?,
        time(written.hour)?,
        time(written.minute)?,
        second,
        0,
    )
    .ok()
}

/// From when to when an occurrence lasts.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// The start as written.
    pub(super) first: Moment,
    /// Start.
    pub(super) start: Timestamp,
    /// End, exclusive.
    pub(super) end: Timestamp,
    /// Whole days.
    pub(super) all_day: bool,
    length: Length,
}

/// How long an event lasts: days keep to midnight when clocks change, hours do not.
#[derive(Debug, Clone, Copy)]
enum Length {
    Days(i32),
    Exact(SignedDuration),
}

impl Span {
    /// The span that an event's own start, end and duration give.
    pub(super) fn of(component: &ICalendarComponent, zones: &Zones) -> Option<Self> {
        let first = Moment::of(component.property(&ICalendarProperty::Dtstart)?, zones)?;
        let all_day = first.is_date || is_marked_all_day(component);
        let end = component.property(&ICalendarProperty::Dtend).and_then(|e| Moment::of(e, zones));
        let duration = component.property(&ICalendarProperty::Duration).and_then(duration);
        let length = if first.is_date {
            let written = end.map(|e| (e.local.date() - first.local.date()).get_days());
            let days = written.or_else(|| i32::try_from(duration?.as_hours() / 24).ok());
            Length::Days(days.unwrap_or(1).max(1))
        } else {
            let written = end.and_then(|e| Some(e.timestamp()?.duration_since(first.timestamp()?)));
            Length::Exact(written.or(duration).unwrap_or_default().max(SignedDuration::ZERO))
        };
        Self::starting(first, all_day, length)
    }

    /// The same event, starting at another wall-clock time.
    pub(super) fn moved_to(&self, local: DateTime) -> Option<Self> {
        Self::starting(Moment { local, ..self.first.clone() }, self.all_day, self.length)
    }

    fn starting(first: Moment, all_day: bool, length: Length) -> Option<Self> {
        let start = first.timestamp()?;
        let end = match length {
            Length::Days(days) => first.zone.to_timestamp(first.local.checked_add(days.days()).ok()?).ok()?,
            Length::Exact(duration) => start.checked_add(duration).ok()?,
        };
        Some(Self { first, start, end, all_day, length })
    }
}

/// Outlook writes whole days as midnight to midnight, and says so beside it.
fn is_marked_all_day(component: &ICalendarComponent) -> bool {
    component.entries.iter().any(|entry| {
        let marked =
            matches!(&entry.name, ICalendarProperty::Other(n) if n.eq_ignore_ascii_case("X-MICROSOFT-CDO-ALLDAYEVENT"));
        marked && entry.values.first().and_then(|v| v.as_text()).is_some_and(|v| v.eq_ignore_ascii_case("TRUE"))
    })
}

fn duration(entry: &ICalendarEntry) -> Option<SignedDuration> {
    match entry.values.first()? {
        ICalendarValue::Duration(duration) => Some(SignedDuration::from_secs(duration.as_seconds())),
        _ => None,
    }
}

/// For a changed occurrence: the start that it replaces.
pub(super) fn replaced_start(component: &ICalendarComponent, zones: &Zones) -> Option<Timestamp> {
    Moment::of(component.property(&ICalendarProperty::RecurrenceId)?, zones)?.timestamp()
}
