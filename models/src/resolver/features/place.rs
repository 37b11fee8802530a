//! Where a candidate stands: among those of its source and type, and on the screen.

use super::super::request::{Entity, Source};
use super::{COLUMN, KIND, PLACE, ROW, flag};

/// So many of a source or type, or columns in a row, count as 1.
const MANY: f64 = 12.0;
const MANY_COLUMNS: f64 = 6.0;
/// Pixels that middles in one row may differ by at least.
const MARGIN: f64 = 8.0;

/// Where an entity lies on the screen, if it is there and its place can be one.
fn place_of(entity: &Entity) -> Option<[f64; 4]> {
    entity.place.filter(|p| entity.source == Source::Screen && p.iter().all(|x| x.is_finite()))
}

/// The middle of an entity's place.
pub(super) fn middle(entity: &Entity) -> Option<(f64, f64)> {
    place_of(entity).map(|[x, y, width, height]| (x + width / 2.0, y + height / 2.0))
}

fn one_hot(place: usize, count: usize, (start, end): (usize, usize)) -> Vec<f64> {
    let mut row = vec![0.0; start + end];
    if place < start {
        row[place] = 1.0;
    }
    if count - 1 - place < end {
        row[start + count - 1 - place] = 1.0;
    }
    row
}

/// Entities with a place in rows from the top, each from left to right: their indices (Moniz et al. 2024, arXiv 2403.20329).
pub(super) fn lines(entities: &[Entity]) -> Vec<Vec<usize>> {
    let mut placed: Vec<(usize, [f64; 4])> =
        entities.iter().enumerate().filter_map(|(n, e)| Some((n, place_of(e)?))).collect();
    let margin = MARGIN.max(median(placed.iter().map(|(_, p)| p[3]).collect()) / 2.0);
    let height = |p: &[f64; 4]| p[1] + p[3] / 2.0;
    placed.sort_by(|(n, a), (m, b)| height(a).total_cmp(&height(b)).then(a[0].total_cmp(&b[0])).then(n.cmp(m)));
    let mut out: Vec<Vec<(usize, [f64; 4])>> = Vec::new();
    for one in placed {
        match out.last_mut() {
            Some(line) if height(&one.1) - line.first().map_or(0.0, |(_, p)| height(p)) <= margin => line.push(one),
            _ => out.push(vec![one]),
        }
    }
    let sorted = out.into_iter().map(|mut line| {
        line.sort_by(|(n, a), (m, b)| a[0].total_cmp(&b[0]).then(n.cmp(m)));
        line.into_iter().map(|(n, _)| n).collect()
    });
    sorted.collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => (values[n / 2 - 1] + values[n / 2]) / 2.0,
    }
}

/// Indices by source, in the order that counts there: on the screen reading order, then those without a place.
pub(super) fn groups(entities: &[Entity], lines: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reading = vec![usize::MAX; entities.len()];
    for (at, n) in lines.iter().flatten().enumerate() {
        reading[*n] = at;
    }
    let of = |source: Source| (0..entities.len()).filter(move |n| entities[*n].source == source).collect::<Vec<_>>();
    let mut screen = of(Source::Screen);
    screen.sort_by_key(|n| (reading[*n], *n));
    vec![of(Source::Conversation), screen, of(Source::Background)]
}

/// Rank in its source and, there, in its type.
pub(super) fn places(entities: &[Entity], groups: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::new(); entities.len()];
    for members in groups {
        for (place, n) in members.iter().enumerate() {
            let alike = |m: &&usize| entities[**m].kind == entities[*n].kind;
            let (kin, all) = (members.iter().filter(alike).count(), members.len());
            let among = members[..place].iter().filter(alike).count();
            out[*n] = [
                one_hot(place, all, PLACE),
                one_hot(among, kin, KIND),
                vec![(all as f64 / MANY).min(1.0), (kin as f64 / MANY).min(1.0), flag(all == 1), flag(kin == 1)],
            ]
            .concat();
        }
    }
    out
}

/// Row, column and place on the screen.
pub(super) fn screen(entities: &[Entity], lines: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let width = 1 + ROW.0 + ROW.1 + COLUMN.0 + COLUMN.1 + 7;
    let mut out = vec![vec![0.0; width]; entities.len()];
    let middles: Vec<(f64, f64)> = lines.iter().flatten().filter_map(|n| middle(&entities[*n])).collect();
    let (across, down) = (extent(middles.iter().map(|m| m.0)), extent(middles.iter().map(|m| m.1)));
    for (row, line) in lines.iter().enumerate() {
        for (column, n) in line.iter().enumerate() {
            let Some((x, y)) = middle(&entities[*n]) else { continue };
            let (x, y) = ((x - across.0) / across.1, (y - down.0) / down.1);
            let thirds = [x < 1.0 / 3.0, x > 2.0 / 3.0, y < 1.0 / 3.0, y > 2.0 / 3.0].map(flag);
            out[*n] = [
                vec![1.0],
                one_hot(row, lines.len(), ROW),
                one_hot(column, line.len(), COLUMN),
                vec![(line.len() as f64 / MANY_COLUMNS).min(1.0), x, y],
                thirds.to_vec(),
            ]
            .concat();
        }
    }
    out
}

/// The least value, and how far the greatest lies from it.
fn extent(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let least = values.clone().reduce(f64::min).unwrap_or(0.0);
    (least, (values.reduce(f64::max).unwrap_or(0.0) - least).max(1e-6))
}
