//! Logits to what is told: `training/evaluate.py` measures with the same rules.

use super::file::Thresholds;
use super::heads::INTENTS;
use super::request::{Answer, Intent, Judgement, Slot, Span, Tagged};
use super::sequence::{Origin, Row};

/// An answer has so many pieces at most.
const LONGEST: usize = 30;

pub(super) fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// The largest of some values and where it stands: the first of equal ones.
fn largest(values: &[f32]) -> Option<(usize, f32)> {
    values.iter().copied().enumerate().reduce(|best, one| if one.1 > best.1 { one } else { best })
}

/// The probability of the likeliest of some classes, and which it is.
fn likeliest(logits: &[f32]) -> (usize, f32) {
    let Some((at, top)) = largest(logits) else { return (0, 0.0) };
    (at, 1.0 / logits.iter().map(|x| (x - top).exp()).sum::<f32>())
}

/// Which are meant: those above their threshold; none where that is likelier than its own; the likeliest alone where
/// neither holds.
pub(super) fn judged(probabilities: Vec<f32>, none: f32, thresholds: &Thresholds) -> Judgement {
    let mut chosen = Vec::new();
    if none <= thresholds.none {
        chosen.extend((0..probabilities.len()).filter(|n| probabilities[*n] > thresholds.chosen));
        if chosen.is_empty() {
            chosen.extend(largest(&probabilities).map(|(at, _)| at));
        }
    }
    Judgement { probabilities, none, chosen }
}

/// The slot of a tag, and whether it begins one: tags are `O`, then for each slot its beginning and its inside.
fn slot_of(tag: usize) -> Option<(Slot, bool)> {
    const SLOTS: [Slot; 6] = [Slot::From, Slot::To, Slot::When, Slot::Kind, Slot::Channel, Slot::Topic];
    let at = tag.checked_sub(1)?;
    Some((*SLOTS.get(at / 2)?, at.is_multiple_of(2)))
}

/// Runs of tags as slots, an inside without its beginning begins one; and the intent.
pub(super) fn tagged(row: &Row, tags: &[Vec<f32>], intent: &[f32]) -> Tagged {
    const ALL: [Intent; INTENTS.len()] =
        [Intent::Find, Intent::Open, Intent::Fact, Intent::Refine, Intent::Compare, Intent::Count];
    let mut slots: Vec<Span> = Vec::new();
    let mut open = false;
    for (origin, logits) in row.origins.iter().zip(tags) {
        let Some(Origin::Query(range)) = origin else { continue };
        let (tag, probability) = likeliest(logits);
        let Some((slot, begins)) = slot_of(tag) else {
            open = false;
            continue;
        };
        match slots.last_mut() {
            Some(last) if open && !begins && last.slot == slot => {
                last.range.end = last.range.end.max(range.end);
                last.probability = last.probability.min(probability);
            }
            last => {
                // Two pieces may stand for one letter.
                let start = last.map_or(range.start, |last| last.range.end.max(range.start));
                slots.push(Span { slot, range: start..range.end.max(start), probability });
            }
        }
        open = true;
    }
    slots.retain(|s| !s.range.is_empty());
    let (at, probability) = likeliest(intent);
    Tagged { slots, intent: ALL[at.min(ALL.len() - 1)], probability }
}

/// The best stretch within one passage, and how probable it is that there is one.
pub(super) fn answer(row: &Row, logits: &[Vec<f32>], thresholds: &Thresholds) -> Option<Answer> {
    let nothing: f32 = logits.first()?.iter().sum();
    let piece = |n: usize| match row.origins.get(n) {
        Some(Some(Origin::Passage(passage, range))) if !range.is_empty() => Some((*passage, range)),
        _ => None,
    };
    let mut best: Option<(f32, Answer)> = None;
    for first in 0..row.len() {
        let Some((passage, from)) = piece(first) else { continue };
        for last in first..row.len().min(first + LONGEST) {
            let Some((_, to)) = piece(last).filter(|(other, _)| *other == passage) else { continue };
            let score = logits[first][0] + logits[last][1];
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, Answer { passage, range: from.start..to.end.max(from.start), probability: 0.0 }));
            }
        }
    }
    let (score, answer) = best?;
    let probability = sigmoid((score - nothing - thresholds.answer) / thresholds.temperature);
    Some(Answer { probability, ..answer })
}
