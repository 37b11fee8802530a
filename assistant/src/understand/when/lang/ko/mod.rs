//! Korean time phrases.

mod absolute_date;
mod ago;
mod anchored;
mod cursor;
mod holiday;
mod month;
mod number;
mod part_of_day;
mod particle;
mod range;
mod relative_day;
mod season;
mod titles;
mod vague;
mod week_month_year;
mod weekday;

use cursor::Cursor;

use super::super::moment::{Grain, Hit, Moment, Now, Sense};

/// Every phrase of `query`, the longest at each place.
pub(crate) fn find(query: &str, now: &Now) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < query.len() {
        let cur = Cursor::new(query, at);
        let found = cur.open().then(|| phrase(cur, now)).flatten();
        let step = cur.peek().map_or(1, char::len_utf8);
        if let Some((meaning, end)) = found.filter(|(_, end)| *end > at) {
            // An event's name may reach back over words already read.
            let start = match &meaning {
                Sense::Anchored(_, _, anchor) => anchor.start.min(at),
                Sense::Moment(_) => at,
            };
            hits.retain(|hit| hit.range.end <= start);
            hits.push(Hit { range: start..end, meaning });
            at = end;
        } else {
            at += titles::len(cur).max(step);
        }
    }
    hits
}

/// Where a phrase of another language ends once a Korean particle is read: "Friday에"; `None` where the word goes on.
pub(crate) fn with_particle(query: &str, end: usize) -> Option<usize> {
    let cur = Cursor::new(query, end);
    let hangul = cur.peek().is_some_and(|c| ('가'..='힣').contains(&c));
    if !hangul {
        return Some(end);
    }
    let (_, cur) = particle::about(cur);
    particle::end(cur)
}

fn phrase(cur: Cursor, now: &Now) -> Option<(Sense, usize)> {
    if titles::len(cur) > 0 {
        return None;
    }
    // Of readings that end together the last one wins: it says most.
    [
        single(cur, now).map(|(moment, end)| (Sense::Moment(moment), end)),
        anchored::parse(cur, now),
        range::parse(cur, now).map(|(moment, end)| (Sense::Moment(moment), end)),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(_, end)| *end)
}

/// One stretch of time and the end of its phrase.
fn single(cur: Cursor, now: &Now) -> Option<(Moment, usize)> {
    moments(cur, now)
        .filter_map(|(moment, after)| {
            let (about, after) = particle::about(after);
            Some((if about { moment.around() } else { moment }, particle::end(after)?))
        })
        .max_by_key(|(_, end)| *end)
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

/// Every reading of a stretch of time that begins here.
fn moments<'a>(cur: Cursor<'a>, now: &Now) -> impl Iterator<Item = (Moment, Cursor<'a>)> {
    let dates = DATES.iter().filter_map(move |rule| rule(cur, now));
    dates.map(|found| part_of_day::narrowed(found)).chain(part_of_day::parse(cur, now))
}

/// The longest stretch of time that begins here.
fn moment<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (moment, after) = moments(cur, now).max_by_key(|(_, after)| after.at)?;
    let (about, after) = particle::about(after);
    Some((if about { moment.around() } else { moment }, after))
}

/// Whether one whole day is meant.
fn is_day(moment: &Moment) -> bool {
    moment.grain == Grain::Day
}
