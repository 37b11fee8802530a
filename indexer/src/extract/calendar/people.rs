//! Organiser and attendees as handles.

use calcard::icalendar::{ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarProperty};

use crate::extract::Handle;

/// Who called the meeting.
pub(super) fn organiser(component: &ICalendarComponent) -> Option<Handle> {
    component.property(&ICalendarProperty::Organizer).and_then(handle)
}

/// Who is asked to come.
pub(super) fn attendees(component: &ICalendarComponent) -> Vec<Handle> {
    component.properties(&ICalendarProperty::Attendee).filter_map(handle).collect()
}

fn handle(entry: &ICalendarEntry) -> Option<Handle> {
    let address = entry.calendar_address().map(str::trim);
    let email = address.filter(|a| a.contains('@')).map(str::to_owned);
    let named = entry.parameter(&ICalendarParameterName::Cn).and_then(|v| v.as_text()).map(str::trim);
    // Programs that know no name repeat the address.
    let name = named.filter(|n| !n.is_empty() && email.as_deref() != Some(*n)).map(str::to_owned);
    (name.is_some() || email.is_some()).then(|| Handle { name, email, ..Handle::default() })
}
