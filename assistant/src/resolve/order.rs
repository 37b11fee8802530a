//! Which of several: among the candidates that fit about as well as the best, the newest or the oldest goes first.

use super::{Ranked, newest};
use crate::understand::Query;
use crate::understand::order::Order;

/// Candidates so close to the best are of the same thing.
const ALIKE: f32 = 0.16;

/// Applies the question's order to the ranking.
pub(super) fn apply(query: &Query, ranked: &mut [Ranked]) {
    // Of several answers to a question for a fact the last one given holds.
    let order = query.order.or(query.want.map(|_| Order::Newest));
    let (Some(order), Some(best)) = (order, ranked.first()) else { return };
    let (score, topic, kind) = (best.score, best.agreement.topic, best.candidate.main().kind);
    let alike = |r: &Ranked| {
        score - r.score <= if query.order.is_some() { ALIKE } else { ALIKE / 3.0 }
            && r.candidate.main().kind == kind
            && topic.zip(r.agreement.topic).is_none_or(|(t, own)| own >= 0.75 * t)
    };
    let (mut group, rest): (Vec<Ranked>, Vec<Ranked>) = ranked.iter().cloned().partition(alike);
    group.sort_by(|a, b| newest(b).cmp(&newest(a)));
    match order {
        Order::Newest => {}
        Order::Oldest => group.reverse(),
        Order::Previous if group.len() > 1 => group.rotate_left(1),
        Order::Previous => {}
    }
    // Scores follow the order, so that what comes later sees one ranking.
    let mut scores: Vec<f32> = group.iter().map(|r| r.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    for (one, score) in group.iter_mut().zip(scores) {
        one.score = score;
    }
    for (slot, one) in ranked.iter_mut().zip(group.into_iter().chain(rest)) {
        *slot = one;
    }
}
