//! Whether a candidate was spoken of.

use std::collections::HashSet;

use super::super::request::{Speaker, Turn};
use super::super::text::{first, fold, words};
use super::{Candidate, LETTERS, flag};

/// Column of the block.
const ALONE: usize = 2;

/// The block `dialogue`.
pub(super) fn dialogue(turns: &[Turn], candidates: &[Candidate]) -> Vec<Vec<f64>> {
    let folded: Vec<String> = turns.iter().map(|t| fold(first(&t.text, LETTERS))).collect();
    let last = |who: Speaker| turns.iter().rposition(|t| t.who == who).map_or("", |n| folded[n].as_str());
    let (answer, asked) = (last(Speaker::Assistant), last(Speaker::User));
    let spoken: [HashSet<&str>; 3] = [
        words(answer).into_iter().collect(),
        words(asked).into_iter().collect(),
        folded.iter().flat_map(|text| words(text)).collect(),
    ];
    let whole: Vec<bool> =
        candidates.iter().map(|c| c.name.chars().nth(1).is_some() && answer.contains(&c.folded_name)).collect();
    let count = whole.iter().filter(|w| **w).count();
    let row = |(candidate, whole): (&Candidate, &bool)| {
        let own = candidate.name_words();
        let share =
            |said: &HashSet<&str>| own.iter().filter(|w| said.contains(**w)).count() as f64 / own.len().max(1) as f64;
        let others = count - usize::from(*whole);
        vec![
            share(&spoken[0]),
            flag(*whole),
            flag(*whole && others == 0),
            flag(others > 0 && !whole),
            share(&spoken[1]),
            share(&spoken[2]),
        ]
    };
    candidates.iter().zip(&whole).map(row).collect()
}

/// The one whose name alone stands whole in the last answer.
pub(super) fn answered_alone(spoken: &[Vec<f64>]) -> Option<usize> {
    spoken.iter().position(|row| row[ALONE] > 0.0)
}
