//! Dates in figures, which every language writes: 2026-11-05, 2026.11.5, 05/11/2026, 5/11.

use jiff::civil::Date;

use super::calendar::{Which, month_day};
use super::moment::{Moment, Now};

/// In which order day and month are written where both orders are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The month comes first, as always in Korean.
    MonthFirst,
    /// By the custom of the zone; the other order stays plausible.
    Either,
}

/// Reads a date in figures at the start of `text`; returns it and the bytes read.
///
/// `bare` allows day and month without a year ("11/5"), which alone would be a fraction as well.
pub(crate) fn date(text: &str, now: &Now, bare: bool, order: Order) -> Option<(Moment, usize)> {
    let (one, rest) = figures(text)?;
    let separator = rest.chars().next().filter(|c| ['-', '/', '.'].contains(c))?;
    let (two, rest) = figures(skip_blank(&rest[1..], separator))?;
    let third = rest.strip_prefix(separator).map(|after| skip_blank(after, separator)).and_then(figures);
    if let Some((three, rest)) = third {
        if followed_by_figures(rest) {
            return None;
        }
        // Korean dates end in a point: "2026. 11. 5."
        let rest = if separator == '.' { rest.strip_prefix('.').unwrap_or(rest) } else { rest };
        return Some((with_year(one, two, three, now, order)?, text.len() - rest.len()));
    }
    let short = |figures: &str| figures.len() <= 2;
    if !bare || separator != '/' || !short(one) || !short(two) || followed_by_figures(rest) {
        return None;
    }
    Some((without_year(value(one)?, value(two)?, now, order)?, text.len() - rest.len()))
}

/// Leading figures, at most four.
fn figures(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (1..=4).contains(&end).then(|| text.split_at(end))
}

/// Blanks may follow a point ("2026. 11. 5"), nothing else.
fn skip_blank(after: &str, separator: char) -> &str {
    if separator == '.' { after.strip_prefix(' ').unwrap_or(after) } else { after }
}

/// Whether more of a version number, an identifier or a phone number follows.
fn followed_by_figures(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
        Some('-' | '/' | '.') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

fn value(figures: &str) -> Option<i16> {
    figures.parse().ok()
}

fn with_year(one: &str, two: &str, three: &str, now: &Now, order: Order) -> Option<Moment> {
    let numbers = (value(one)?, value(two)?, value(three)?);
    if one.len() == 4 && two.len() <= 2 && three.len() <= 2 {
        return day(numbers.0, numbers.1, numbers.2);
    }
    if two.len() > 2 || one.len() > 2 {
        return None;
    }
    let year = match three.len() {
        4 => numbers.2,
        2 => 2000 + numbers.2,
        _ => return None,
    };
    between_orders(now, order, day(year, numbers.1, numbers.0), day(year, numbers.0, numbers.1))
}

fn without_year(one: i16, two: i16, now: &Now, order: Order) -> Option<Moment> {
    let read = |day: i16, month: i16| month_day(now, Which::Latest, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    between_orders(now, order, read(one, two), read(two, one))
}

/// Of day first and month first: the only possible one, else the one not in the future, else the custom of the
/// zone; the other one stays plausible.
fn between_orders(now: &Now, order: Order, day_first: Option<Moment>, month_first: Option<Moment>) -> Option<Moment> {
    if order == Order::MonthFirst {
        return month_first.or(day_first);
    }
    let (one, other) = match (day_first, month_first) {
        (Some(one), Some(other)) if now.day_first => (one, other),
        (Some(one), Some(other)) => (other, one),
        (one, other) => return one.or(other),
    };
    let past = |moment: &Moment| moment.start.date() <= now.today;
    let (meant, other) = if !past(&one) && past(&other) { (other, one) } else { (one, other) };
    let gap = meant.start.date().until(other.start.date()).map_or(0, |span| i64::from(span.get_days()));
    Some(meant.soft_days(gap.abs()))
}

fn day(year: i16, month: i16, day: i16) -> Option<Moment> {
    let year = Some(year).filter(|year| (1900..=2200).contains(year))?;
    Some(Moment::day(Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?))
}
