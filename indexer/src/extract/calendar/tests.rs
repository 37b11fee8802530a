use super::*;
use crate::extract::Said;

fn read(events: &str) -> (Vec<Draft>, Vec<Said>) {
    let cx = Context { zone: jiff::tz::TimeZone::get("Asia/Seoul").unwrap(), me: vec![], pdfium: None, depth: 4 };
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"));
    let (mut drafts, mut rest) = (Vec::new(), Vec::new());
    let mut sink = |said| match said {
        Said::Draft(draft) => drafts.push(*draft),
        other => rest.push(other),
    };
    Calendar.read(&Blob::from_bytes("a.ics", text.as_bytes()), &cx, &mut Output::new(&mut sink)).unwrap();
    (drafts, rest)
}

fn starts(events: &str) -> Vec<String> {
    read(events).0.iter().map(|d| d.occurrence.as_ref().unwrap().start.to_string()).collect()
}

/// One event with these lines besides its UID.
fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:u\n{lines}\nEND:VEVENT\n")
}

#[test]
fn one_event_in_full() {
    let (drafts, rest) = read(&event(
        "DTSTART;TZID=Europe/Berlin:20260307T090000\nDTEND;TZID=Europe/Berlin:20260307T103000\nSUMMARY:Kite\\, review\n\
         LOCATION:Pier 3\nDESCRIPTION:bring string\nORGANIZER;CN=Ada Moss:mailto:ada@kites.example\n\
         ATTENDEE;CN=\"Lind, Bo\":mailto:bo@kites.example\nATTENDEE:mailto:kai@kites.example\n\
         BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:soon\nEND:VALARM",
    ));
    assert_eq!(rest, vec![]);
    let [draft] = &drafts[..] else { panic!("one draft, not {drafts:?}") };
    let occurrence = draft.occurrence.as_ref().unwrap();
    assert_eq!((draft.title.as_str(), draft.key.as_str()), ("Kite, review", "u 2026-03-07T08:00:00Z"));
    assert_eq!(occurrence.end.to_string(), "2026-03-07T09:30:00Z");
    assert_eq!((occurrence.location.as_deref(), occurrence.recurring), (Some("Pier 3"), false));
    assert_eq!(draft.from.as_ref().unwrap().email.as_deref(), Some("ada@kites.example"));
    let to: Vec<_> = draft.to.iter().map(|h| (h.name.as_deref(), h.email.as_deref())).collect();
    assert_eq!(to, [(Some("Lind, Bo"), Some("bo@kites.example")), (None, Some("kai@kites.example"))]);
    assert_eq!(draft.passages[0].text, "bring string");
}

#[test]
fn kinds_of_time() {
    let cases: [(&str, &str, &str, &str, bool); 6] = [
        ("utc", "DTSTART:20260307T090000Z\nDURATION:PT1H", "2026-03-07T09:00:00Z", "2026-03-07T10:00:00Z", false),
        ("floating", "DTSTART:20260307T090000", "2026-03-07T00:00:00Z", "2026-03-07T00:00:00Z", false),
        ("one day", "DTSTART;VALUE=DATE:20260307", "2026-03-06T15:00:00Z", "2026-03-07T15:00:00Z", true),
        (
            "days",
            "DTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260310",
            "2026-03-06T15:00:00Z",
            "2026-03-09T15:00:00Z",
            true,
        ),
        (
            "windows zone",
            "DTSTART;TZID=Korea Standard Time:20260307T090000",
            "2026-03-07T00:00:00Z",
            "2026-03-07T00:00:00Z",
            false,
        ),
        (
            "skipped hour",
            "DTSTART;TZID=Europe/Berlin:20260329T023000",
            "2026-03-29T01:30:00Z",
            "2026-03-29T01:30:00Z",
            false,
        ),
    ];
    for (name, lines, start, end, all_day) in cases {
        let (drafts, _) = read(&event(lines));
        let occurrence = drafts[0].occurrence.as_ref().unwrap();
        assert_eq!(
            (occurrence.start.to_string().as_str(), occurrence.end.to_string().as_str()),
            (start, end),
            "{name}"
        );
        assert_eq!(occurrence.all_day, all_day, "{name}");
    }
}

#[test]
fn zone_of_its_own() {
    let definition = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n\
        TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n";
    let own = event("DTSTART;TZID=Customized Time Zone:20260307T090000");
    assert_eq!(starts(&format!("{definition}{own}")), ["2026-03-07T03:30:00Z"]);
}

#[test]
fn series() {
    let berlin = "DTSTART;TZID=Europe/Berlin:20260323T090000\nDTEND;TZID=Europe/Berlin:20260323T100000\n";
    let cases: [(&str, &str, &[&str]); 6] = [
        ("clocks change", "RRULE:FREQ=WEEKLY;COUNT=2", &["2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z"]),
        (
            "until, inclusive",
            "RRULE:FREQ=DAILY;UNTIL=20260324T080000Z",
            &["2026-03-23T08:00:00Z", "2026-03-24T08:00:00Z"],
        ),
        ("until a day", "RRULE:FREQ=DAILY;UNTIL=20260324", &["2026-03-23T08:00:00Z", "2026-03-24T08:00:00Z"]),
        (
            "one left out",
            "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260324T090000",
            &["2026-03-23T08:00:00Z", "2026-03-25T08:00:00Z"],
        ),
        ("one added", "RDATE;TZID=Europe/Berlin:20260401T120000", &["2026-03-23T08:00:00Z", "2026-04-01T10:00:00Z"]),
        ("last friday", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=1", &["2026-03-23T08:00:00Z", "2026-03-27T08:00:00Z"]),
    ];
    for (name, rule, expected) in cases {
        assert_eq!(starts(&event(&format!("{berlin}{rule}"))), expected, "{name}");
    }
}

#[test]
fn series_are_bounded() {
    assert_eq!(starts(&event("DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY")).len(), 400);
    let yearly = starts(&event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY"));
    assert_eq!((yearly.len(), yearly.last().unwrap().as_str()), (11, "2035-12-31T15:00:00Z"));
}

#[test]
fn changed_and_cancelled_occurrences() {
    let two_series = "BEGIN:VEVENT\nUID:a\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:a\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:b\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:b\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nSEQUENCE:2\nRECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T150000Z\nSUMMARY:a moved\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260304T090000Z\nDTSTART:20260304T090000Z\nSTATUS:CANCELLED\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:c\nRECURRENCE-ID:20260305T090000Z\nDTSTART:20260305T100000Z\nSUMMARY:c alone\nEND:VEVENT\n";
    let (drafts, _) = read(two_series);
    let found: Vec<_> = drafts.iter().map(|d| (d.title.as_str(), d.when.unwrap().at.to_string())).collect();
    let found: Vec<_> = found.iter().map(|(title, at)| (*title, &at[8..13])).collect();
    assert_eq!(found, [("a", "02T09"), ("a moved", "03T15"), ("b", "02T09"), ("b", "03T09"), ("c alone", "05T10")]);
    assert!(drafts.iter().all(|d| d.occurrence.as_ref().unwrap().recurring));
}

#[test]
fn an_event_without_a_start_is_counted() {
    let (drafts, rest) = read(&event("SUMMARY:when?"));
    assert_eq!(drafts, vec![]);
    assert_eq!(rest, vec![Said::Unread { lines: 1, examples: vec!["event 1, without a start: when?".into()] }]);
}

#[test]
fn a_cut_off_calendar_keeps_its_whole_events() {
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: vec![], pdfium: None, depth: 4 };
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260307T090000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\nDTST";
    let mut said = Vec::new();
    Calendar.read(&Blob::from_bytes("a.ics", text.as_bytes()), &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
    let [Said::Draft(draft), Said::Unread { lines: 1, .. }, Said::Issue(issue)] = &said[..] else { panic!("{said:?}") };
    assert_eq!((draft.key.as_str(), issue.code), ("a 2026-03-07T09:00:00Z", IssueCode::Corrupt));
}

#[test]
fn endless_rules_come_to_an_end() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=WEEKLY;INTERVAL=65535",
    ] {
        let found = starts(&event(&format!("DTSTART:20260301T090000Z\nRRULE:{rule}")));
        assert!((1..=400).contains(&found.len()), "{rule}: {}", found.len());
    }
}
