//! What people say about time, in tables: `tests/when/{en,ko}.toml`.
//!
//! Each question marks the phrase with brackets, as it should be found. A case is named; a failing row reads
//! `weekday::last_thursday: "…"`. Questions under `[[not]]` hold no time at all.

use std::fmt::Write;

use assistant::understand::when::{Meaning, Relation, TimePhrase, find, resolve};
use jiff::{SignedDuration, Zoned};
use proptest::prelude::*;
use serde::Deserialize;

/// A table of one language.
#[derive(Deserialize)]
struct Table {
    /// When the questions are asked, unless a case says otherwise.
    now: Zoned,
    case: Vec<Case>,
    not: Vec<Not>,
}

/// One meaning and the ways to say it.
#[derive(Deserialize)]
struct Case {
    name: String,
    now: Option<Zoned>,
    /// Local times: `start/end`; a date alone is its midnight.
    span: Option<String>,
    /// `before -1 -1 | event`, `after | event`.
    anchored: Option<String>,
    /// Whether the phrase has to be told loosely (true) or exactly (false).
    soft: Option<bool>,
    asks: Vec<String>,
}

/// What holds no time.
#[derive(Deserialize)]
struct Not {
    name: String,
    asks: Vec<String>,
}

const EN: &str = include_str!("when/en.toml");
const KO: &str = include_str!("when/ko.toml");

#[test]
fn english() {
    check(EN);
}

#[test]
fn korean() {
    check(KO);
}

fn check(table: &str) {
    let table: Table = toml::from_str(table).expect("the table is well formed");
    let mut failures = String::new();
    let (mut rows, mut negatives) = (0, 0);
    for case in &table.case {
        for ask in &case.asks {
            rows += 1;
            if let Err(why) = check_row(case, ask, case.now.as_ref().unwrap_or(&table.now)) {
                let _ = writeln!(failures, "{}: {ask:?}: {why}", case.name);
            }
        }
    }
    for not in &table.not {
        for ask in &not.asks {
            negatives += 1;
            let found = find(ask, &table.now);
            if !found.is_empty() {
                let _ = writeln!(failures, "not::{}: {ask:?}: found {}", not.name, shown(&found));
            }
        }
    }
    assert!(rows >= 220 && negatives >= 60, "{rows} rows and {negatives} negatives are too few");
    let failed = failures.lines().count();
    assert!(failures.is_empty(), "{failed} of {} rows failed\n{failures}", rows + negatives);
}

fn check_row(case: &Case, ask: &str, now: &Zoned) -> Result<(), String> {
    let query = ask.replace(['[', ']'], "");
    let phrase = ask.split_once('[').and_then(|(_, rest)| rest.split_once(']')).ok_or("no brackets")?.0;
    let found = find(&query, now);
    let [only] = found.as_slice() else { return Err(format!("found {}", shown(&found))) };
    if only.text != phrase {
        return Err(format!("found {}", shown(&found)));
    }
    let told = meaning(&query, &only.meaning);
    let expected = match (&case.span, &case.anchored) {
        (Some(span), _) => span.split('/').map(midnight).collect::<Vec<_>>().join("/"),
        (None, anchored) => anchored.clone().unwrap_or_default(),
    };
    if told != expected {
        return Err(format!("means {told}, not {expected}"));
    }
    match (&only.meaning, case.soft) {
        (Meaning::Span(span), Some(soft)) if (span.soft > SignedDuration::ZERO) != soft => {
            Err(format!("soft by {:?}", span.soft))
        }
        _ => Ok(()),
    }
}

fn midnight(time: &str) -> String {
    if time.contains('T') { time.to_owned() } else { format!("{time}T00:00") }
}

fn meaning(query: &str, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Span(span) => {
            format!("{}/{}", span.start.strftime("%Y-%m-%dT%H:%M"), span.end.strftime("%Y-%m-%dT%H:%M"))
        }
        Meaning::Anchored { relation, offset_days, anchor } => {
            let days = offset_days.map_or(String::new(), |(from, to)| format!(" {from} {to}"));
            format!("{}{days} | {}", format!("{relation:?}").to_lowercase(), &query[anchor.clone()])
        }
    }
}

fn shown(found: &[TimePhrase]) -> String {
    found.iter().map(|phrase| format!("{:?}", phrase.text)).collect::<Vec<_>>().join(", ")
}

#[test]
fn both_languages_in_one_question() {
    let now: Zoned = "2026-11-21T15:30[Asia/Seoul]".parse().expect("a time");
    let texts = |query: &str| find(query, &now).into_iter().map(|phrase| phrase.text).collect::<Vec<_>>();
    assert_eq!(texts("last Friday에 받은 invoice"), ["last Friday에"]);
    assert_eq!(texts("그 deck 지난주에 보낸 거 or was it on Monday"), ["지난주에", "on Monday"]);
    assert_eq!(texts("November 5th까지 제출한 form"), ["November 5th까지"]);
}

#[test]
fn an_event_places_what_it_anchors() {
    let at = |text: &str| text.parse::<Zoned>().expect("a time");
    let event = (at("2026-10-03T10:00[Asia/Seoul]"), at("2026-10-05T18:00[Asia/Seoul]"));
    let placed = |relation, offset_days| {
        let span = resolve(&Meaning::Anchored { relation, offset_days, anchor: 0..0 }, event.clone());
        format!("{}/{}", span.start.strftime("%m-%dT%H"), span.end.strftime("%m-%dT%H"))
    };
    assert_eq!(placed(Relation::Before, Some((-1, -1))), "10-02T00/10-03T00");
    assert_eq!(placed(Relation::Before, Some((-7, -1))), "09-26T00/10-03T00");
    assert_eq!(placed(Relation::After, Some((1, 1))), "10-06T00/10-07T00");
    assert_eq!(placed(Relation::During, None), "10-03T10/10-05T18");
    assert_eq!(placed(Relation::During, Some((0, 0))), "10-03T00/10-06T00");
    assert_eq!(placed(Relation::Before, None), "09-03T00/10-03T10");
    assert_eq!(placed(Relation::Around, None), "09-30T00/10-09T00");
}

/// Pieces of which questions are made, so that random ones come near to phrases.
const PIECES: &[&str] = &[
    "last",
    "the",
    "before",
    "3",
    "13th",
    "may",
    "Q3",
    "'s",
    "-",
    "/",
    ".",
    "2026",
    "ago",
    "weeks",
    "between",
    "and",
    "지난",
    "주",
    "금요일",
    "11월",
    "5일",
    "부터",
    "까지",
    "전",
    "여행",
    "다음 날",
    "오후",
    "시",
    "반",
    "~",
    "쯤",
    "에",
    "며칠",
    "추석",
    "작년",
    "99",
    "9999",
    "month",
    "since",
    "at",
    "pm",
    ":",
    "30",
    "İ",
    "é",
    "\u{301}",
];

proptest! {
    #[test]
    fn any_text_is_read_without_panic(query in ".{0,60}") {
        sound(&query)?;
    }

    #[test]
    fn any_pieces_are_read_without_panic(
        pieces in prop::collection::vec((0..PIECES.len(), any::<bool>()), 0..12),
    ) {
        let query: String = pieces.iter().map(|(piece, blank)| format!("{}{}", PIECES[*piece], if *blank { " " } else { "" })).collect();
        sound(&query)?;
    }
}

fn sound(query: &str) -> Result<(), TestCaseError> {
    for now in [
        "2026-03-31T01:59[Europe/Berlin]",
        "2024-02-29T23:59[America/New_York]",
        "-009998-01-02T00:00[UTC]",
        "9999-12-29T00:00[UTC]",
    ] {
        let now: Zoned = now.parse().expect("a time");
        let mut last = 0;
        for phrase in find(query, &now) {
            prop_assert!(phrase.range.start >= last && phrase.range.end > phrase.range.start);
            prop_assert_eq!(query.get(phrase.range.clone()), Some(phrase.text.as_str()));
            if let Meaning::Anchored { anchor, .. } = &phrase.meaning {
                prop_assert!(query.get(anchor.clone()).is_some_and(|event| !event.is_empty()));
            }
            last = phrase.range.end;
        }
    }
    Ok(())
}
