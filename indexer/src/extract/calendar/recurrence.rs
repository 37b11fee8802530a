//! RRULE, RDATE and EXDATE to occurrences, within bounds.

use std::collections::BTreeSet;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarPeriod, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue,
};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::moment::{Moment, Span, Zones};

/// A series gives no more occurrences than this.
const MAX_OCCURRENCES: usize = 400;
/// Nor any that start later than this many years after its first.
const MAX_YEARS: i32 = 10;

/// All occurrences of an event whose own span is `first`; one if it does not recur.
pub(super) fn occurrences(component: &ICalendarComponent, first: &Span, zones: &Zones) -> Vec<Span> {
    if !component.is_recurrent() {
        return vec![first.clone()];
    }
    // RFC 5545, 3.8.5.3: the start always counts as the first occurrence.
    let mut starts = BTreeSet::from([first.first.local]);
    for entry in component.properties(&ICalendarProperty::Rrule) {
        if let Some(ICalendarValue::RecurrenceRule(rule)) = entry.values.first() {
            starts.extend(by_rule(rule, &first.first));
        }
    }
    starts.extend(component.properties(&ICalendarProperty::Rdate).flat_map(|e| dates(e, first, zones)));
    let excluded = Excluded::of(component, zones);
    let last = first.first.local.checked_add(MAX_YEARS.years()).unwrap_or(DateTime::MAX);
    let kept = starts.into_iter().filter(|local| *local >= first.first.local && *local <= last);
    kept.filter_map(|local| first.moved_to(local))
        .filter(|span| !excluded.contains(span))
        .take(MAX_OCCURRENCES)
        .collect()
}

/// The wall-clock starts that a rule gives. The rule is expanded without a zone, so that a meeting at nine
/// stays at nine when clocks change.
fn by_rule(rule: &ICalendarRecurrenceRule, first: &Moment) -> Vec<DateTime> {
    let mut rule = rule.clone();
    rule.until = rule.until.as_ref().and_then(|until| floating_until(until, first));
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    let start = ICalendarValue::PartialDateTime(Box::new(written(first.local)));
    event.entries.push(ICalendarEntry::new(ICalendarProperty::Dtstart).with_value(start));
    let rule = ICalendarValue::RecurrenceRule(Box::new(rule));
    event.entries.push(ICalendarEntry::new(ICalendarProperty::Rrule).with_value(rule));
    let expanded = ICalendar { components: vec![event] }.expand_dates(Tz::Floating, MAX_OCCURRENCES);
    let starts = expanded.events.iter().map(|e| e.start.naive_local().and_utc().timestamp());
    starts.filter_map(|s| Timestamp::from_second(s).ok()).map(|t| TimeZone::UTC.to_datetime(t)).collect()
}

/// UNTIL is in UTC where the start has a zone, and may be a day where the start has a time.
fn floating_until(until: &PartialDateTime, first: &Moment) -> Option<PartialDateTime> {
    let local = super::moment::wall_clock(until)?;
    if !until.has_time() {
        return Some(written(local.date().to_datetime(Time::new(23, 59, 59, 0).ok()?)));
    }
    if !until.has_zone() {
        return Some(written(local));
    }
    let at = TimeZone::UTC.to_timestamp(local).ok()?;
    Some(written(first.zone.to_datetime(at)))
}

/// A wall-clock time as the parser writes it.
fn written(local: DateTime) -> PartialDateTime {
    let small = |n: i8| u8::try_from(n).ok();
    PartialDateTime {
        year: u16::try_from(local.year()).ok(),
        month: small(local.month()),
        day: small(local.day()),
        hour: small(local.hour()),
        minute: small(local.minute()),
        second: small(local.second()),
        ..PartialDateTime::default()
    }
}

/// The dates of an RDATE, in the zone of the series.
fn dates(entry: &ICalendarEntry, first: &Span, zones: &Zones) -> Vec<DateTime> {
    let values = entry.values.iter().filter_map(|value| match value {
        ICalendarValue::PartialDateTime(date) => Some(date.as_ref()),
        ICalendarValue::Period(ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. }) => {
            Some(start)
        }
        _ => None,
    });
    values
        .filter_map(|value| {
            let moment = Moment::from_written(value, entry, zones)?;
            if first.first.is_date {
                return Some(moment.local.date().to_datetime(Time::midnight()));
            }
            Some(first.first.zone.to_datetime(moment.timestamp()?))
        })
        .collect()
}

/// What EXDATE takes out: instants, or whole days.
#[derive(Default)]
struct Excluded {
    instants: BTreeSet<Timestamp>,
    days: BTreeSet<jiff::civil::Date>,
}

impl Excluded {
    fn of(component: &ICalendarComponent, zones: &Zones) -> Self {
        let mut excluded = Self::default();
        for entry in component.properties(&ICalendarProperty::Exdate) {
            for value in entry.values.iter().filter_map(ICalendarValue::as_partial_date_time) {
                let Some(moment) = Moment::from_written(value, entry, zones) else { continue };
                if moment.is_date {
                    excluded.days.insert(moment.local.date());
                } else {
                    excluded.instants.extend(moment.timestamp());
                }
            }
        }
        excluded
    }

    fn contains(&self, span: &Span) -> bool {
        self.instants.contains(&span.start) || self.days.contains(&span.first.local.date())
    }
}
