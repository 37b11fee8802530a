//! Quantities in a text: when, how much, how large, how far, how long. `training/quantities.py` specifies it.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::lexicon::Lexicon;
use super::text::fold;

/// What can be compared, in the order of the features.
pub(super) const CLASSES: [&str; 9] =
    ["date", "clock", "money", "bytes", "distance", "duration", "percent", "amount", "number"];
pub(super) const DATE: usize = 0;
const CLOCK: usize = 1;
const MONEY: usize = 2;
const NUMBER: usize = 8;

/// Days: what is dated by "yesterday" lies after whatever has a date.
const RELATIVE: f64 = 1e6;
/// Days that a year and a month count for: only their order matters.
pub(super) const YEAR: f64 = 372.0;
const MONTH: u32 = 31;
const YEARLESS: f64 = -1.0;

/// The first value of each of [`CLASSES`]. A date without a year is below 0: see [`dated`].
pub(super) type Quantities = [Option<f64>; CLASSES.len()];

/// A date's day for comparison, where the year is not said that of the latest date seen (0 where there is none).
pub(super) fn dated(value: f64, latest_year: f64) -> f64 {
    if value < 0.0 { latest_year * YEAR + (YEARLESS - value) } else { value }
}

/// The forms that are looked for.
struct Patterns {
    ago: Vec<Regex>,
    /// With the order of their groups: y(ear), m(onth number), n(ame of month), d(ay).
    dates: Vec<(Regex, &'static str)>,
    day: Regex,
    clocks: Vec<Regex>,
    number: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| Patterns::new().ok());

impl Patterns {
    fn new() -> Result<Self, regex::Error> {
        const NAMED: &str = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
        let dates = [
            (r"\b([0-9]{4})[-./] ?([0-9]{1,2})[-./] ?([0-9]{1,2})\b", "ymd"),
            (r"\b([0-9]{4})년 ?([0-9]{1,2})월 ?([0-9]{1,2})일", "ymd"),
            (r"\b([0-9]{1,2})월 ?([0-9]{1,2})일", "md"),
            (r"\b([0-9]{4})년 ?([0-9]{1,2})월", "ym"),
            (r"\b([0-9]{1,2})월", "m"),
            (r"\b([0-9]{1,2})(?:st|nd|rd|th)? NAMED\.?,? ([0-9]{4})\b", "dny"),
            (r"\bNAMED\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})\b", "ndy"),
            (r"\b([0-9]{1,2})(?:st|nd|rd|th)? NAMED\b", "dn"),
            (r"\bNAMED\.? ([0-9]{4})\b", "ny"),
            (r"\bNAMED\.? ([0-9]{1,2})(?:st|nd|rd|th)?\b", "nd"),
            (r"\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b", "dmy"),
            (r"\b([0-9]{1,2})/([0-9]{4})\b", "my"),
            (r"\b([0-9]{1,2})/([0-9]{1,2})\b", "md"),
            (r"\b((?:19|20)[0-9]{2})년?\b", "y"),
        ];
        let clocks = [
            r"\b([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})? ?(am|pm)?\b",
            r"\b([0-9]{1,2})()() ?(am|pm)\b",
            r"(오전|오후|밤|저녁|아침|새벽)? ?([0-9]{1,2})시(?: ?([0-9]{1,2})분| ?(반))?",
        ];
        let ago =
            [r"\b([0-9]+|an?) (min|hour|day|week|month|year)[a-z]* ago\b", r"([0-9]+) ?(분|시간|일|주|개월|달|년) 전"];
        Ok(Self {
            ago: ago.into_iter().map(Regex::new).collect::<Result<_, _>>()?,
            dates: dates
                .into_iter()
                .map(|(pattern, order)| Ok((Regex::new(&pattern.replace("NAMED", NAMED))?, order)))
                .collect::<Result<_, regex::Error>>()?,
            day: Regex::new("[a-z]+|[가-힣]+")?,
            clocks: clocks.into_iter().map(Regex::new).collect::<Result<_, _>>()?,
            number: Regex::new("([€$£₩¥])? ?([0-9][0-9,]*(?:\\.[0-9]+)?) ?([a-z]+|[가-힣]+|[€$£₩¥%°★])?")?,
        })
    }
}

/// The first value of each class in a text. Dates, times of day and other numbers are looked for in this order, what is
/// found being taken out.
pub(super) fn quantities(text: &str, lexicon: &Lexicon) -> Quantities {
    let (mut found, text) = ([None; CLASSES.len()], fold(text));
    if let Some(patterns) = PATTERNS.as_ref() {
        let text = date(text, patterns, lexicon, &mut found);
        let text = clock(text, patterns, &mut found);
        numbers(&text, patterns, lexicon, &mut found);
    }
    found
}

fn group<'t>(captures: &Captures<'t>, n: usize) -> &'t str {
    captures.get(n).map_or("", |m| m.as_str())
}

fn taken(text: &str, captures: &Captures) -> String {
    let whole = captures.get(0).map_or(0..0, |m| m.range());
    format!("{} {}", &text[..whole.start], &text[whole.end..])
}

fn date(text: String, patterns: &Patterns, lexicon: &Lexicon, found: &mut Quantities) -> String {
    for pattern in &patterns.ago {
        if let Some(captures) = pattern.captures(&text) {
            let count: f64 = group(&captures, 1).parse().unwrap_or(1.0);
            found[DATE] = lexicon.ago.get(group(&captures, 2)).map(|days| RELATIVE - count * days);
            return taken(&text, &captures);
        }
    }
    for (pattern, order) in &patterns.dates {
        let day = pattern.captures(&text).and_then(|c| Some((day_of(&c, order, lexicon)?, taken(&text, &c))));
        if let Some((day, rest)) = day {
            found[DATE] = Some(day);
            return rest;
        }
    }
    found[DATE] = patterns.day.find_iter(&text).find_map(|m| lexicon.days.get(m.as_str())).map(|d| RELATIVE + d);
    text
}

/// The day that a date counts as; none where it is no date (28/30, 0/5).
fn day_of(captures: &Captures, order: &str, lexicon: &Lexicon) -> Option<f64> {
    let parts: HashMap<char, &str> = order.chars().enumerate().map(|(n, c)| (c, group(captures, n + 1))).collect();
    let number = |part: char| parts.get(&part).and_then(|p| p.parse::<u32>().ok());
    let named = parts.get(&'n').map(|name| lexicon.months.get(*name).map_or(0, |m| *m as u32));
    let (mut month, mut day) = (named.or(number('m')).unwrap_or(0), number('d').unwrap_or(0));
    if month > 12 {
        (month, day) = (day, month);
    }
    if month > 12 || day > 31 || month == 0 && order != "y" {
        return None;
    }
    let days = f64::from(month * MONTH + day);
    Some(number('y').map_or(YEARLESS - days, |year| f64::from(year) * YEAR + days))
}

fn clock(text: String, patterns: &Patterns, found: &mut Quantities) -> String {
    for (n, pattern) in patterns.clocks.iter().enumerate() {
        let Some(captures) = pattern.captures(&text) else { continue };
        let number = |at: usize| group(&captures, at).parse::<u32>().unwrap_or(0);
        let (hour, minute, late) = if n == 2 {
            let minute = if group(&captures, 4).is_empty() { number(3) } else { 30 };
            (number(2), minute, ["오후", "밤", "저녁"].contains(&group(&captures, 1)))
        } else {
            (number(1), number(2), group(&captures, captures.len() - 1) == "pm")
        };
        found[CLOCK] = Some(f64::from((hour + if late && hour < 12 { 12 } else { 0 }) * 60 + minute));
        return taken(&text, &captures);
    }
    text
}

fn numbers(text: &str, patterns: &Patterns, lexicon: &Lexicon, found: &mut Quantities) {
    for captures in patterns.number.captures_iter(text) {
        let (digits, unit) = (group(&captures, 2), group(&captures, 3));
        let value = if digits.len() < 16 { digits.replace(',', "").parse().unwrap_or(0.0) } else { 0.0 };
        let (kind, factor) = match (group(&captures, 1), unit) {
            ("", unit) => unit_of(unit, lexicon),
            (_, "k") => (MONEY, 1e3),
            (_, "m") => (MONEY, 1e6),
            _ => (MONEY, 1.0),
        };
        found[kind].get_or_insert(value * factor);
    }
}

/// Class and factor of a unit: Latin words and signs as a whole, Hangul by its longest beginning that is known.
fn unit_of(unit: &str, lexicon: &Lexicon) -> (usize, f64) {
    let ends = unit.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    let tried = if super::text::in_hangul(unit) { unit.chars().count() } else { 1 };
    ends.take(tried)
        .find_map(|end| lexicon.units.get(&unit[..end]))
        .and_then(|(kind, factor)| Some((CLASSES.iter().position(|c| c == kind)?, *factor)))
        .unwrap_or((NUMBER, 1.0))
}
