//! Which of several: among the candidates that fit about as well as the best, the newest or the oldest goes first.

use indexer::item::Kind;
use indexer::normalise::text;

use super::{Ranked, has_fact, newest};
use crate::understand::Query;
use crate::understand::order::Order;
use crate::understand::want::Want;

/// Candidates so close to the best are of the same thing.
const ALIKE: f32 = 0.16;

/// So much alike in meaning is about the same thing, whatever its words.
const MEANT: f32 = 0.22;

/// What tells that something is no longer as it was.
const RENEWED: &[&str] = &[
    "new", "now", "changed", "chang", "moved", "move", "updated", "updat", "again", "instead", "until", "swap",
    "swapped", "replac", "differ", "longer", "anymor", "switch", "chang", "correct", "wrong", "forget", "old",
];
const RENEWED_KO: &[&str] =
    &["바꿨", "바뀌", "바뀐", "변경", "새", "이제", "옮겼", "이사", "교체", "다시", "말고", "아니라", "정정", "취소"];

/// A later message to the same people, of the same sort of fact, that says that something changed.
fn renews(later: &Ranked, best: &Ranked, want: Want) -> bool {
    let (a, b) = (&later.candidate.main(), &best.candidate.main());
    let topic = best.agreement.topic.unwrap_or(0.0);
    let written = |kind| matches!(kind, Kind::Message | Kind::Mail);
    let same_people = a.from == b.from || a.thread.is_some() && a.thread == b.thread;
    if !written(a.kind) || !written(b.kind) || !same_people {
        return false;
    }
    let says = later.candidate.passages.iter().any(|p| {
        text::words(&p.text).iter().any(|w| {
            RENEWED.contains(&text::stem(&w.text).as_str()) || RENEWED_KO.iter().any(|k| w.text.starts_with(k))
        })
    });
    newest(later) > newest(best)
        && says
        && want.has_shape()
        && has_fact(want, &later.candidate)
        && (later.agreement.topic.unwrap_or(0.0) >= 0.45 * topic || later.candidate.likeness >= MEANT)
}

/// Applies the question's order to the ranking.
pub(super) fn apply(query: &Query, ranked: &mut [Ranked]) {
    // Of several answers to a question for a fact the last one given holds.
    let order = query.order.or(query.want.map(|_| Order::Newest));
    let (Some(order), Some(best)) = (order, ranked.first()) else { return };
    let (score, topic, kind) = (best.score, best.agreement.topic, best.candidate.main().kind);
    let renewed = |r: &Ranked| query.want.is_some_and(|want| renews(r, best, want));
    let alike = |r: &Ranked| {
        renewed(r)
            || score - r.score <= if query.order.is_some() { ALIKE } else { ALIKE / 3.0 }
                && r.candidate.main().kind == kind
                && topic.zip(r.agreement.topic).is_none_or(|(t, own)| own >= 0.75 * t)
    };
    let (mut group, rest): (Vec<Ranked>, Vec<Ranked>) = ranked.iter().cloned().partition(alike);
    group.sort_by_key(|r| std::cmp::Reverse(newest(r)));
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
