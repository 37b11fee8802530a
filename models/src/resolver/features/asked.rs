//! What fits what the query asks by order, place and extremes.

mod phrases;
mod query;

use std::collections::HashSet;

use super::super::lexicon::{Class, Extreme, Lexicon, Side};
use super::super::quantities::Quantities;
use super::super::request::Entity;
use super::flag;
use super::overlap::around;
use query::Asked;

/// What candidates are looked at by.
pub(super) struct Shown<'a> {
    pub(super) entities: &'a [Entity],
    /// Their quantities.
    pub(super) found: &'a [Quantities],
    /// Rows of the screen from the top, each from left to right.
    pub(super) lines: &'a [Vec<usize>],
    /// By source.
    pub(super) groups: &'a [Vec<usize>],
    /// By source and type: those with a type the query names, or all.
    pub(super) kin: &'a [Vec<usize>],
    /// The one that has most words of the query.
    pub(super) anchor: Option<usize>,
    /// The one that alone was named in the last answer.
    pub(super) answered: Option<usize>,
}

/// The block `asked`, for a folded query.
pub(super) fn asked(query: &str, shown: &Shown, lexicon: &Lexicon) -> Vec<Vec<f64>> {
    let asked = query::asked(query, lexicon);
    let stand_ins = |class: Class| lexicon.order.stand_ins.get(&class).cloned().unwrap_or_else(|| vec![class]);
    let extremes: Vec<_> =
        asked.extremes.iter().map(|(class, end, rank)| (stand_ins(*class), *end, (*rank - 1) as usize)).collect();
    let marked = [
        in_places(&asked.places, shown.groups),
        in_places(&asked.places, shown.kin),
        in_cells(&asked, shown.lines),
        beside(&asked, shown),
        rest(&asked, shown),
        at_extremes(&extremes, shown.groups, shown.found),
        at_extremes(&extremes, shown.kin, shown.found),
    ];
    let constant = [
        !asked.places.is_empty(),
        !asked.rows.is_empty() || !asked.columns.is_empty(),
        !asked.sides.is_empty(),
        !asked.steps.is_empty(),
        !asked.extremes.is_empty(),
        asked.sets,
        asked.other,
    ]
    .map(flag);
    let row = |n: usize| {
        let mut row: Vec<f64> = marked.iter().map(|own| flag(own.contains(&n))).collect();
        row.insert(3, at_sides(n, &asked.sides, shown.lines));
        row.extend(constant);
        row
    };
    (0..shown.entities.len()).map(row).collect()
}

/// Those of some ranks.
fn ranked<'m, T>(members: &'m [T], ranks: &[i32]) -> impl Iterator<Item = &'m T> + use<'m, T> {
    let count = members.len();
    let place = move |rank: &i32| match rank {
        0 => (count % 2 == 1).then_some(count / 2),
        1.. => Some(*rank as usize - 1),
        _ => count.checked_sub(rank.unsigned_abs() as usize),
    };
    let places: HashSet<usize> = ranks.iter().filter_map(place).collect();
    members.iter().enumerate().filter(move |(at, _)| places.contains(at)).map(|(_, member)| member)
}

fn in_places(places: &[i32], parts: &[Vec<usize>]) -> HashSet<usize> {
    parts.iter().flat_map(|members| ranked(members, places)).copied().collect()
}

/// What lies in the rows and columns that are asked for: whole rows where no column is, and the other way round.
fn in_cells(asked: &Asked, lines: &[Vec<usize>]) -> HashSet<usize> {
    if asked.rows.is_empty() && asked.columns.is_empty() {
        return HashSet::new();
    }
    let within: Vec<&Vec<usize>> =
        if asked.rows.is_empty() { lines.iter().collect() } else { ranked(lines, &asked.rows).collect() };
    let cells = |line: &&Vec<usize>| -> Vec<usize> {
        if asked.columns.is_empty() { line.to_vec() } else { ranked(line, &asked.columns).copied().collect() }
    };
    within.iter().flat_map(cells).collect()
}

/// The share of some sides of the screen that one lies at.
fn at_sides(n: usize, sides: &[Side], lines: &[Vec<usize>]) -> f64 {
    let Some(at) = lines.iter().position(|line| line.contains(&n)).filter(|_| !sides.is_empty()) else { return 0.0 };
    let lies = |side: &&Side| match side {
        Side::Up => at == 0,
        Side::Down => at + 1 == lines.len(),
        Side::Left => lines[at].first() == Some(&n),
        Side::Right => lines[at].last() == Some(&n),
        Side::Before | Side::After => false,
    };
    sides.iter().filter(lies).count() as f64 / sides.len() as f64
}

/// What stands where it is asked beside the anchor; where there is none, a step from the one answered alone.
fn beside(asked: &Asked, shown: &Shown) -> HashSet<usize> {
    let sides: &[Side] = if shown.anchor.is_some() { &asked.sides } else { &[] };
    let Some(one) = shown.anchor.or(shown.answered) else { return HashSet::new() };
    let around = around(one, shown.entities, shown.groups, shown.lines);
    let is_asked = |side: &Side| sides.contains(side) || asked.steps.contains(side);
    around.iter().filter(|(side, _)| is_asked(side)).filter_map(|(_, n)| *n).collect()
}

/// What is left of each source without what is named there: by its place, else the anchor, else what was answered.
fn rest(asked: &Asked, shown: &Shown) -> HashSet<usize> {
    if !asked.rest {
        return HashSet::new();
    }
    let mut named = in_places(&asked.places, shown.groups);
    if named.is_empty() {
        named.extend(shown.anchor.or(shown.answered));
    }
    let parts = shown.groups.iter().filter(|members| members.iter().any(|n| named.contains(n)));
    parts.flatten().copied().filter(|n| !named.contains(n)).collect()
}

/// The extremes that are asked for, of each part: classes one after the other, which end, and how many are before it.
fn at_extremes(
    extremes: &[(Vec<Class>, Extreme, usize)],
    parts: &[Vec<usize>],
    found: &[Quantities],
) -> HashSet<usize> {
    let of = |members: &Vec<usize>| -> Vec<usize> {
        extremes.iter().flat_map(|(classes, end, before)| extreme(classes, *end, *before, members, found)).collect()
    };
    parts.iter().flat_map(of).collect()
}

/// Those that are an extreme of the first class whose values are not all the same.
fn extreme(classes: &[Class], end: Extreme, before: usize, members: &[usize], found: &[Quantities]) -> Vec<usize> {
    for Class(class) in classes {
        let mut values: Vec<f64> = members.iter().filter_map(|n| found[*n][*class]).collect();
        values.sort_by(f64::total_cmp);
        if values.first() == values.last() {
            continue;
        }
        if end == Extreme::High {
            values.reverse();
        }
        let value = values.get(before).copied();
        return members.iter().copied().filter(|n| value.is_some() && found[*n][*class] == value).collect();
    }
    Vec::new()
}
