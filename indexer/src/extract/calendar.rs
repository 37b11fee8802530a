//! Calendars: iCalendar (RFC 5545), one draft per occurrence of each event.
//!
//! `BEGIN:VEVENT`, `UID:7@desk`, `DTSTART;TZID=Asia/Seoul:20261125T160000`, `RRULE:FREQ=WEEKLY;COUNT=4`, `END:VEVENT`.
//! Alarms, tasks and journals are left out.

mod moment;
mod people;
mod recurrence;

use std::collections::BTreeMap;

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus};
use calcard::{Entry, Parser};
use jiff::Timestamp;

use self::moment::{Span, Zones};
use super::chat::{Keys, decode, decode_head, is_cut_off};
use super::{Blob, Confidence, Context, Draft, IssueCode, Occurrence, Output, Peek, ReadError, Reader};
use crate::item::{Certainty, Channel, Kind, When};

/// Reads calendars.
pub struct Calendar;

/// How many unreadable entries are quoted in a report.
const EXAMPLES: usize = 5;

impl Reader for Calendar {
    fn name(&self) -> &'static str {
        "calendar"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let head = decode_head(peek.head);
        let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let begins = |line: &str| start.get(..line.len()).is_some_and(|s| s.eq_ignore_ascii_case(line));
        let is_calendar = begins("BEGIN:VCALENDAR") || begins("BEGIN:VEVENT");
        if is_calendar { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let (text, replaced) = decode(&bytes);
        if replaced {
            out.issue("", IssueCode::Encoding, "some characters could not be read");
        }
        let mut walk = Walk { cx, out, keys: Keys::default(), events: 0, unread: 0, examples: Vec::new() };
        let found = walk.file(&text);
        let Walk { unread, examples, out, .. } = walk;
        out.unread(unread, examples);
        if found && is_cut_off(&text) {
            out.issue("", IssueCode::Corrupt, "the calendar is cut off");
        }
        if found { Ok(()) } else { Err(ReadError::new(IssueCode::Corrupt, "no whole calendar in this file")) }
    }
}

/// One file while its events are handed over.
struct Walk<'a, 'o> {
    cx: &'a Context,
    out: &'a mut Output<'o>,
    keys: Keys,
    events: usize,
    unread: u64,
    examples: Vec<String>,
}

/// An event with its place in the file.
struct Event<'c> {
    number: usize,
    component: &'c ICalendarComponent,
    span: Span,
}

/// Changed occurrences, by UID and by the start they replace.
type Changed<'c> = BTreeMap<(&'c str, Timestamp), Event<'c>>;

impl Walk<'_, '_> {
    fn count_unread(&mut self, line: &str) {
        self.unread += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(line.chars().take(120).collect());
        }
    }

    /// Reads a whole file; whether it held any calendar.
    fn file(&mut self, text: &str) -> bool {
        let mut parser = Parser::new(text);
        let mut found = false;
        loop {
            match parser.entry() {
                Entry::ICalendar(calendar) => {
                    found = true;
                    self.calendar(&calendar);
                }
                Entry::InvalidLine(line) if !line.trim().is_empty() => self.count_unread(&line),
                Entry::TooManyComponents => self.out.issue("", IssueCode::TooLarge, "too many entries in one calendar"),
                Entry::Eof => return found,
                _ => {}
            }
        }
    }

    fn calendar(&mut self, calendar: &ICalendar) {
        let zones = Zones::new(calendar, &self.cx.zone);
        let mut masters = Vec::new();
        let mut changed = Changed::new();
        for component in calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent) {
            self.events += 1;
            let number = self.events;
            let Some(span) = Span::of(component, &zones) else {
                self.count_unread(&format!("event {number}, without a start: {}", summary(component)));
                continue;
            };
            let event = Event { number, component, span };
            match moment::replaced_start(component, &zones) {
                Some(start) => drop(changed.insert((component.uid().unwrap_or_default(), start), event)),
                None => masters.push(event),
            }
        }
        for event in masters {
            self.event(&event, &mut changed, &zones);
        }
        // Invitations to one meeting of a series come without the series.
        for event in changed.into_values() {
            self.occurrence(&event, &event.span, true);
        }
    }

    fn event<'c>(&mut self, event: &Event<'c>, changed: &mut Changed<'c>, zones: &Zones) {
        let uid = event.component.uid().unwrap_or_default();
        let spans = recurrence::occurrences(event.component, &event.span, zones);
        let recurring = event.component.is_recurrent();
        for span in spans {
            match changed.remove(&(uid, span.start)) {
                Some(change) => self.occurrence(&change, &change.span, true),
                None => self.occurrence(event, &span, recurring),
            }
        }
    }

    fn occurrence(&mut self, event: &Event, span: &Span, recurring: bool) {
        let component = event.component;
        // A meeting that was called off is no meeting; a single cancelled date is how calendars delete it.
        if component.status() == Some(&ICalendarStatus::Cancelled) {
            return;
        }
        let uid = component.uid().map_or_else(|| format!("event {}", event.number), str::to_owned);
        let key = self.keys.unique(&format!("{uid} {}", span.start));
        let mut draft = Draft::new(key, Kind::Event, Channel::Calendar);
        draft.title = summary(component);
        draft.locator = format!("event {}", event.number);
        draft.push("", text(component, &ICalendarProperty::Description).unwrap_or_default());
        let certainty = if span.all_day { Certainty::Day } else { Certainty::Second };
        draft.when = Some(When { at: span.start, certainty });
        draft.from = people::organiser(component);
        draft.to = people::attendees(component);
        draft.occurrence = Some(Occurrence {
            start: span.start,
            end: span.end,
            all_day: span.all_day,
            location: text(component, &ICalendarProperty::Location),
            recurring,
        });
        self.out.draft(draft);
    }
}

fn summary(component: &ICalendarComponent) -> String {
    text(component, &ICalendarProperty::Summary).unwrap_or_default()
}

/// The text of a property, lists joined; `None` where it is blank.
fn text(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    let values = component.property(property)?.values.iter().filter_map(|v| v.as_text());
    let text = values.collect::<Vec<_>>().join(", ");
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests;
