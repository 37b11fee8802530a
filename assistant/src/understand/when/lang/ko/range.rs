//! From here to there: "3월부터 5월까지", "6월 이후", "지난주 금요일까지", "10월 전에".

use super::cursor::Cursor;
use super::{absolute_date, moment, month, number, particle};
use crate::understand::when::calendar::{self, Which};
use crate::understand::when::moment::{Moment, Now};
use crate::understand::when::numeric::{self, Order};
use crate::understand::when::relation::{Relation, beside_moment, from_to, since, until};

/// Reads a stretch told by one or two others; the second value is the byte at which its phrase ends.
pub(crate) fn parse(cur: Cursor, now: &Now) -> Option<(Moment, usize)> {
    if let Some(found) = days(cur, now) {
        return Some(found);
    }
    let (from, after) = moment(cur, now)?;
    [two(from, after, now), open(&from, after, now)].into_iter().flatten().max_by_key(|(_, end)| *end)
}

/// "A부터 B까지", "A에서 B 사이", "A ~ B", "A와 B 사이".
fn two(from: Moment, after: Cursor, now: &Now) -> Option<(Moment, usize)> {
    let between = after.any(&["에서", "과", "와", "이랑", "랑", "하고"]);
    let plain = after.any(&["부터", " ~", "~", " -", "-", " –"]);
    let start = plain.or(between)?.blank();
    let figures = || {
        let (to, len) = numeric::date(start.rest(), now, true, Order::MonthFirst)?;
        Some((to, start.forward(len)))
    };
    let (to, after) = moment(start, now).or_else(figures)?;
    let closed = after.any(&["까지", " 사이", "까지의"]);
    if plain.is_none() && closed.is_none() {
        return None;
    }
    Some((from_to(from, to)?, particle::end(closed.unwrap_or(after))?))
}

/// "11월 5~7일".
fn days(cur: Cursor, now: &Now) -> Option<(Moment, usize)> {
    let (which, inner) = month::which_year(cur, now);
    let (month, after) = number::month(inner)?;
    let (first, last, after) = absolute_date::days(after.blank())?;
    let to = calendar::month_day(now, which, month, last)?;
    let from = calendar::month_day(now, Which::At(i64::from(to.start.year())), month, first)?;
    Some((from_to(from, to)?, particle::end(after)?))
}

/// "A부터", "A 이후", "A까지", "A 전에".
fn open(from: &Moment, after: Cursor, now: &Now) -> Option<(Moment, usize)> {
    if let Some(rest) = after.any(&["부터는", "부터", " 이래로", " 이래"]) {
        let rest = rest.skip(&[" 지금까지", " 현재까지", " 오늘까지", " 쭉", " 계속"]);
        return Some((since(from.start, from.soft, now), particle::end(rest)?));
    }
    if let Some(rest) = after.any(&["까지"]) {
        return Some((until(from.end, from.soft), particle::end(rest)?));
    }
    let table = [
        (" 이후", Relation::After),
        (" 이후로", Relation::After),
        (" 지나고", Relation::After),
        (" 지나서", Relation::After),
        (" 넘어서", Relation::After),
        (" 이전", Relation::Before),
        (" 전", Relation::Before),
        (" 되기 전", Relation::Before),
        ("이 되기 전", Relation::Before),
        (" 전까지", Relation::Before),
    ];
    let (relation, rest) = after.entry(&table)?;
    Some((beside_moment(relation, None, from, now), particle::end(rest)?))
}
