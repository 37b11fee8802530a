//! "in September", "last March", "early October", "March 2025", "end of last month".

use super::cursor::{Cursor, Kind};
use super::{led, number};
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Grain, Moment, Now, Third};

const NAMES: &[(&str, i8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Months that are mostly other words: never read without a sign that a time is meant.
const WORDS: &[&str] = &["may", "march", "mar", "jan", "jun", "dec", "sep", "aug"];
/// Months that are people's names as well.
const PEOPLE: &[&str] = &["april", "may", "june", "august", "jan", "jun", "julie"];
/// After a name these say that somebody did something.
const DEEDS: &[&str] = &[
    "'s",
    "sent",
    "said",
    "wrote",
    "shared",
    "mentioned",
    "gave",
    "told",
    "asked",
    "posted",
    "recommended",
    "forwarded",
    "emailed",
    "mailed",
    "texted",
    "made",
    "uploaded",
    "attached",
    "showed",
    "took",
    "wants",
    "wanted",
    "and",
    "is",
    "has",
    "had",
    "did",
    "says",
    "will",
    "i",
    "we",
    "you",
    "he",
    "she",
    "they",
    "be",
    "have",
    "know",
    "not",
    "also",
    "madness",
    "hare",
    "was",
];
/// Before a name these say that a person is meant.
const PERSON_LEADS: &[&str] =
    &["did", "has", "is", "was", "to", "with", "by", "and", "ask", "tell", "me", "does", "what", "aunt", "dr"];

pub(crate) const THIRDS: &[(&str, Third)] = &[
    ("early", Third::Early),
    ("early in", Third::Early),
    ("the beginning of", Third::Early),
    ("beginning of", Third::Early),
    ("the start of", Third::Early),
    ("start of", Third::Early),
    ("the first days of", Third::Early),
    ("mid", Third::Mid),
    ("middle of", Third::Mid),
    ("the middle of", Third::Mid),
    ("midway through", Third::Mid),
    ("halfway through", Third::Mid),
    ("late", Third::Late),
    ("late in", Third::Late),
    ("the end of", Third::Late),
    ("end of", Third::Late),
    ("towards the end of", Third::Late),
    ("toward the end of", Third::Late),
];

/// Reads the name of a month.
pub(crate) fn name(cur: Cursor) -> Option<(i8, Cursor)> {
    let (month, after) = cur.entry(NAMES)?;
    Some((month, if after.glued().is_some_and(|dot| dot.text == ".") { after.next() } else { after }))
}

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [third(cur, now), week(cur, now), edge_day(cur, now), with_word(cur, now), with_year(cur), bare(cur, now)]
        .into_iter()
        .flatten()
        .max_by_key(|(_, after)| after.at)
}

/// "Early October", "the end of last month", "mid-2025".
fn third<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (third, after) = cur.entry(THIRDS)?;
    let inner = after.skip(&["-"]);
    let (moment, after) = with_word(inner, now)
        .or_else(|| with_year(inner))
        .or_else(|| expected(inner, now))
        .or_else(|| super::week_month_year::parse(inner, now))
        .or_else(|| super::season::parse(inner, now))?;
    Some((calendar::third(moment, third), after))
}

/// "The first week of October", "last week of last month".
fn week<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let table = [
        ("first week of", 1),
        ("1st week of", 1),
        ("second week of", 2),
        ("2nd week of", 2),
        ("third week of", 3),
        ("3rd week of", 3),
        ("fourth week of", 4),
        ("4th week of", 4),
        ("last week of", -1),
        ("final week of", -1),
        ("first week in", 1),
        ("last week in", -1),
    ];
    let (nth, inner) = cur.skip(&["the"]).entry(&table)?;
    let (month, after) = whole(inner, now)?;
    Some((calendar::week_of_month(&month, nth)?, after))
}

/// "The last day of October", "the first day of last month".
fn edge_day<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let table = [("first day of", false), ("1st day of", false), ("last day of", true), ("final day of", true)];
    let (last, inner) = cur.skip(&["the", "very"]).entry(&table)?;
    let (month, after) = whole(inner, now)?;
    Some((calendar::edge_day(&month, last), after))
}

/// A month, named or counted, where the words before it have said that a time is meant.
fn whole<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let counted = || super::week_month_year::parse(cur, now).filter(|(moment, _)| moment.grain == Grain::Month);
    with_word(cur, now).or_else(|| with_year(cur)).or_else(|| expected(cur, now)).or_else(counted)
}

/// "Last March", "this October", "October last year".
fn with_word<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((which, after)) = cur.entry(super::weekday::WHICH) {
        let (month, after) = name(after)?;
        return Some((calendar::named_month(now, which, month)?, after));
    }
    let (month, after) = name(cur)?;
    let (year, after) = super::week_month_year::relative_year(after.skip(&["of"]), now)?;
    Some((calendar::named_month(now, Which::At(year), month)?, after))
}

/// "March 2025", "Mar '25", "2025 March".
fn with_year(cur: Cursor) -> Option<(Moment, Cursor)> {
    if let Some((month, after)) = name(cur) {
        let (year, after) = number::year(after.skip(&["of", ",", "in", "-"])).or_else(|| short_year(after))?;
        return Some((calendar::month_of(i16::try_from(year).ok()?, month)?, after));
    }
    let (year, after) = number::year(cur)?;
    let (month, after) = name(after)?;
    Some((calendar::month_of(i16::try_from(year).ok()?, month)?, after))
}

/// "'25".
pub(crate) fn short_year(cur: Cursor) -> Option<(i64, Cursor)> {
    let after = cur.any(&["'"])?;
    let token = after.glued().filter(|token| token.text.len() == 2)?;
    let (year, after) = after.figures(2)?;
    (token.kind == Kind::Number).then_some((2000 + year, after))
}

/// A month where the sentence wants a time: after "between", before "to".
pub(crate) fn expected<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (month, after) = name(cur)?;
    Some((calendar::named_month(now, Which::Latest, month)?, after))
}

fn bare<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (month, after) = name(cur)?;
    plausible(cur, after)
        .then(|| calendar::named_month(now, Which::Latest, month))
        .flatten()
        .map(|moment| (moment, after))
}

/// Whether a month is meant and not a person or another word.
fn plausible(cur: Cursor, after: Cursor) -> bool {
    let Some(token) = cur.token() else { return false };
    let word = token.lower.as_str();
    let person = PEOPLE.contains(&word);
    if after.is(DEEDS) && (person || WORDS.contains(&word))
        || after.glued().is_some_and(|next| next.kind == Kind::Number)
    {
        return false;
    }
    let surname = after.token().is_some_and(|next| next.kind == Kind::Word && next.capital() && !next.glued);
    if person && (surname || cur.follows(PERSON_LEADS)) {
        return false;
    }
    if led(cur) {
        return true;
    }
    match word {
        "may" => false,
        "march" => {
            token.capital() && !after.is(&["of", "on", "for", "to", "past", "against"]) && !cur.follows(PERSON_LEADS)
        }
        _ if WORDS.contains(&word) => false,
        _ => true,
    }
}
