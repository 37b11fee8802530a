//! From here to there: "between March and May", "since June", "until last Friday", "before October".

use super::cursor::Cursor;
use super::{absolute_date, moment, month};
use crate::understand::when::moment::{Moment, Now};
use crate::understand::when::relation::{Relation, beside_moment, from_to, since, until};

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    [between(cur, now), days(cur, now), open(cur, now), onwards(cur, now)]
        .into_iter()
        .flatten()
        .max_by_key(|(_, after)| after.at)
}

/// "Between A and B", "from A to B", "A - B", "A through B".
fn between<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (start, links): (_, &[&str]) =
        if let Some(after) = cur.any(&["between", "in between", "sometime between", "somewhere between"]) {
            (after, &["and", "&"])
        } else {
            (cur.skip(&["from"]), &["to", "until", "till", "through", "thru", "up to", "up until", "-", "–", "~"])
        };
    let side = |cur| moment(cur, now).or_else(|| month::expected(cur, now));
    let (from, after) = side(start)?;
    let (to, after) = side(after.any(links)?)?;
    Some((from_to(from, to)?, after))
}

fn open<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some(after) = cur.any(&["ever since", "since", "starting from", "starting"]) {
        let (from, after) = moment(after.skip(&["about", "around"]), now)?;
        return Some((since(from.start, from.soft, now), after));
    }
    if let Some(after) = cur.any(&["up until", "until", "till", "up to", "no later than", "til"]) {
        let (to, after) = moment(after, now)?;
        return Some((until(to.end, to.soft), after));
    }
    let table = [
        ("before", Relation::Before),
        ("prior to", Relation::Before),
        ("earlier than", Relation::Before),
        ("older than", Relation::Before),
        ("sometime before", Relation::Before),
        ("just before", Relation::Before),
        ("shortly before", Relation::Before),
        ("right before", Relation::Before),
        ("after", Relation::After),
        ("later than", Relation::After),
        ("newer than", Relation::After),
        ("following", Relation::After),
        ("just after", Relation::After),
        ("right after", Relation::After),
        ("shortly after", Relation::After),
        ("sometime after", Relation::After),
    ];
    let (relation, after) = cur.entry(&table)?;
    let (of, after) = moment(after, now)?;
    Some((beside_moment(relation, None, &of, now), after))
}

/// "From June on", "June onwards".
fn onwards<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (from, after) = moment(cur.skip(&["from"]), now)?;
    let after = after
        .any(&[
            "onwards",
            "onward",
            "on wards",
            "and later",
            "or later",
            "until now",
            "till now",
            "to now",
            "to date",
            "until today",
        ])
        .or_else(|| {
            let closed = after.any(&["on"])?;
            (cur.is(&["from"]) && closed.token().is_none()).then_some(closed)
        })?;
    Some((since(from.start, from.soft, now), after))
}

/// "Nov 5-7", "5 to 7 November", "from the 5th to the 7th of November".
fn days<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    const TO: &[&str] = &["-", "–", "to", "until", "till", "through", "~", "and"];
    let start = cur.skip(&["from", "between"]);
    let month_first = || {
        let (month, after) = month::name(start)?;
        let (first, after) = absolute_date::day_number(after.skip(&["the"]))?;
        let (last, after) = absolute_date::day_number(after.any(TO)?.skip(&["the"]))?;
        Some((month, first, last, after))
    };
    let day_first = || {
        let (first, after) = absolute_date::day_number(start.skip(&["the"]))?;
        let (last, after) = absolute_date::day_number(after.any(TO)?.skip(&["the"]))?;
        let (month, after) = month::name(after.skip(&["of"]))?;
        Some((month, first, last, after))
    };
    let (month, first, last, after) = month_first().or_else(day_first)?;
    let (from, rest) = absolute_date::dated(now, month, first, after)?;
    let (to, _) = absolute_date::dated(now, month, last, after)?;
    Some((from_to(from, to)?, rest))
}
