//! English time phrases.

mod absolute_date;
mod ago;
mod anchored;
mod cursor;
mod holiday;
mod month;
mod number;
mod part_of_day;
mod range;
mod relative_day;
mod season;
mod vague;
mod week_month_year;
mod weekday;

use cursor::{Cursor, Kind, tokens};

use super::super::moment::{Grain, Hit, Moment, Now, Sense};

/// Every phrase of `query`, the longest at each place.
pub(crate) fn find(query: &str, now: &Now) -> Vec<Hit> {
    let tokens = tokens(query);
    let mut hits = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let cur = Cursor::new(query, &tokens, at);
        let Some((meaning, after)) = free(cur).and_then(|cur| phrase(cur, now)).filter(|(_, after)| after.at > at)
        else {
            at += 1;
            continue;
        };
        let end = super::ko::with_particle(query, after.byte());
        if let Some(end) = end {
            hits.push(Hit { range: tokens[at].start..end, meaning });
            at = after.at;
        } else {
            at += 1;
        }
    }
    hits
}

/// A phrase begins where a word begins, not inside an identifier ("v2", "no-march").
fn free(cur: Cursor) -> Option<Cursor> {
    let token = cur.token()?;
    let inside = token.glued
        && cur.before().is_some_and(|before| {
            before.kind != Kind::Mark
                || ["_", "-", ".", "/", "@", "#", "&", "$", "€", "£", "₩", ":"].contains(&before.text)
        });
    (!inside).then_some(cur)
}

/// Words that lead a time and belong to its phrase.
const LEADS: &[&str] = &[
    "back in",
    "back on",
    "way back in",
    "sometime in",
    "sometime on",
    "sometime",
    "some time in",
    "as of",
    "dated",
    "in",
    "on",
    "at",
    "from",
    "during",
    "over",
    "for",
    "by",
    "of",
    "within",
    "throughout",
    "all through",
    "through",
];

/// Words at the beginning of a time that take no "in" or "on" before them.
const UNLED: &[&str] = &["last", "this", "next", "yesterday", "today", "tomorrow", "tonight", "recently", "lately"];

/// Words that lead a time told loosely.
const LOOSE_LEADS: &[&str] =
    &["around about", "around", "sometime around", "approximately", "roughly", "circa", "about"];

fn phrase<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Sense, Cursor<'a>)> {
    let told = |moment: (Moment, Cursor<'a>)| (Sense::Moment(moment.0), moment.1);
    // "Worked on last week": the preposition belongs to the verb.
    let led = cur.any(LEADS).filter(|after| !(cur.is(&["in", "on"]) && after.is(UNLED)));
    [
        range::parse(cur, now).map(told),
        anchored::parse(cur, now),
        loose(cur, now).map(told),
        led.and_then(|cur| loose(cur, now).or_else(|| moment(cur, now))).map(told),
        moment(cur, now).map(told),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(_, after)| after.at)
}

fn loose<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let inner = cur.any(LOOSE_LEADS)?;
    let (moment, after) = moment(inner, now)?;
    // "About" is more often the topic: "the mail about yesterday".
    let topic = cur.is(&["about"]) && !matches!(moment.grain, Grain::Clock | Grain::Vague);
    (!topic).then(|| (moment.around(), after))
}

/// One stretch of time: a date, a part of a day, or both in either order.
pub(crate) fn moment<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let found = part_of_day::parse(cur, now)
        .into_iter()
        .chain(date(cur, now).map(part_of_day::narrowed))
        .max_by_key(|(_, after)| after.at)?;
    Some((found.0, found.1.skip(&["'s", "-ish", "ish", "or so", "sometime", "or thereabouts"])))
}

type Rule = for<'a> fn(Cursor<'a>, &Now) -> Option<(Moment, Cursor<'a>)>;

const DATES: &[Rule] = &[
    relative_day::parse,
    weekday::parse,
    absolute_date::parse,
    month::parse,
    week_month_year::parse,
    season::parse,
    holiday::parse,
    ago::parse,
    vague::parse,
];

/// A stretch of whole days, the longest reading.
pub(crate) fn date<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    DATES.iter().filter_map(|rule| rule(cur, now)).max_by_key(|(_, after)| after.at)
}

/// Whether the words before say that a time follows: "in May", "since May".
fn led(cur: Cursor) -> bool {
    cur.follows(&[
        "in",
        "from",
        "since",
        "until",
        "till",
        "before",
        "after",
        "of",
        "last",
        "this",
        "next",
        "early",
        "mid",
        "late",
        "during",
        "between",
        "through",
        "throughout",
        "around",
        "every",
        "past",
        "previous",
        "-",
        "–",
    ])
}

/// Whether one whole day is meant.
fn is_day(moment: &Moment) -> bool {
    moment.grain == Grain::Day
}
