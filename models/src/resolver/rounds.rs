//! More candidates than a row holds: rounds, whose strongest go on to a last one.

use super::file::Thresholds;
use super::request::{Entity, Judgement};
use super::sequence::CANDIDATES;
use super::{ResolverError, decide, features};
use crate::resolver::lexicon::Lexicon;

/// So many rounds before the last one, whatever the number of candidates.
const ROUNDS: usize = 4;

/// What one round says of some candidates, by their indices: their probabilities, and none's.
type Round<'a> = dyn Fn(&[usize]) -> Result<(Vec<f32>, f32), ResolverError> + 'a;

/// Judges any number of candidates.
///
/// Up to 24 are judged in one row. Of more than 96, those 96 go on that share most words, then most pairs of letters, with
/// the query; of equal ones those that come first. They are judged in up to four rounds of like size, and of each round
/// the same number of the strongest go on, so that the last round has 24 at most. Whoever stays behind keeps the
/// probability of their round, but none above the weakest of the last; whoever was never judged has 0.
pub(super) fn judged(
    count: usize,
    most_like: impl FnOnce(usize) -> Vec<usize>,
    round: &Round,
    thresholds: &Thresholds,
) -> Result<Judgement, ResolverError> {
    let all = if count > ROUNDS * CANDIDATES { most_like(ROUNDS * CANDIDATES) } else { (0..count).collect() };
    if all.len() <= CANDIDATES {
        let (probabilities, none) = round(&all)?;
        return Ok(decide::judged(probabilities, none, thresholds));
    }
    let rounds = all.len().div_ceil(CANDIDATES);
    let mut probabilities = vec![0f32; count];
    let mut last = Vec::with_capacity(CANDIDATES);
    for n in 0..rounds {
        let members = &all[n * all.len() / rounds..(n + 1) * all.len() / rounds];
        let (own, _) = round(members)?;
        members.iter().zip(&own).for_each(|(member, p)| probabilities[*member] = *p);
        let mut strongest: Vec<usize> = (0..members.len()).collect();
        strongest.sort_by(|a, b| own[*b].total_cmp(&own[*a]));
        last.extend(strongest.into_iter().take(CANDIDATES / rounds).map(|at| members[at]));
    }
    last.sort_unstable();
    let (own, none) = round(&last)?;
    let weakest = own.iter().copied().fold(1.0, f32::min);
    probabilities.iter_mut().for_each(|p| *p = p.min(weakest));
    last.iter().zip(&own).for_each(|(member, p)| probabilities[*member] = *p);
    let decided = decide::judged(own, none, thresholds);
    Ok(Judgement { probabilities, none, chosen: decided.chosen.into_iter().map(|at| last[at]).collect() })
}

/// The `most` entities that share most with a query, in their order.
pub(super) fn most_like(query: &str, entities: &[Entity], lexicon: &Lexicon, most: usize) -> Vec<usize> {
    let likeness = features::likeness(query, entities, lexicon);
    let mut order: Vec<usize> = (0..entities.len()).collect();
    let by = |n: usize| likeness[n];
    order.sort_by(|a, b| by(*b).0.total_cmp(&by(*a).0).then(by(*b).1.total_cmp(&by(*a).1)));
    order.truncate(most);
    order.sort_unstable();
    order
}
