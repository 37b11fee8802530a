//! What was asked before comes with each question: from it the dialogue is built again, so that nothing has to be
//! kept between two questions of a window.

use indexer::item::ItemId;
use jiff::Zoned;

use super::slots::Heard;
use super::span::Typed;
use super::wire::{Override, Turn};
use crate::ask::Assistant;
use crate::dialogue::{self, Session};
use crate::resolve::{self, Agreement, Ranked};
use crate::retrieve::{RetrieveError, Shelf, across_scripts, of_items, terms};
use crate::understand::Query;

/// No question is longer than so many characters.
pub(super) const LONGEST: usize = 2000;
/// Older turns of a thread say nothing about the next one.
const TURNS: usize = 8;
/// Nobody points at more than so many results.
const SHOWN: usize = 50;

impl Assistant {
    /// A question as it was typed, understood as the person said by hand.
    pub(super) fn hear(&self, typed: &Typed, overrides: &[Override], now: &Zoned, shelf: &Shelf<'_>) -> Heard {
        let mut heard = Heard::new(self.understand(typed.text(), now), overrides, now, shelf);
        across_scripts(&mut heard.query, shelf);
        heard
    }

    /// The dialogue as it stands after the turns of a thread.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub(super) fn session(&self, thread: &[Turn], now: &Zoned, shelf: &Shelf<'_>) -> Result<Session, RetrieveError> {
        let mut session = Session::default();
        let mut before: &[String] = &[];
        let turns = thread.iter().skip(thread.len().saturating_sub(TURNS));
        // What found nothing left the dialogue as it was.
        for turn in turns.filter(|t| !t.shown.is_empty()) {
            shelf.go_on()?;
            let typed = Typed::new(&turn.query, LONGEST);
            let query = self.hear(&typed, &turn.overrides, now, shelf).query;
            let query = match (dialogue::turn(&query, &session), session.query.take()) {
                (dialogue::Turn::Shown(_), Some(previous)) => previous,
                // Who picks among what was shown asks for nothing else.
                (dialogue::Turn::Refine { shown_first: true }, _) if turn.shown.iter().all(|s| before.contains(s)) => {
                    query
                }
                (dialogue::Turn::Refine { .. }, Some(previous)) => dialogue::merge(&previous, &query),
                _ => query,
            };
            let shown = self.shown(&turn.shown, &query, now, shelf)?;
            let picked = turn.picked.as_deref().and_then(item_id);
            let focus = shown.iter().position(|r| r.candidate.members.iter().any(|m| Some(m.id) == picked));
            session = Session { query: Some(query), shown, focus };
            before = &turn.shown;
        }
        Ok(session)
    }

    /// Items that were shown for a question, in their order; what is gone meanwhile is left out.
    fn shown(
        &self,
        ids: &[String],
        query: &Query,
        now: &Zoned,
        shelf: &Shelf<'_>,
    ) -> Result<Vec<Ranked>, RetrieveError> {
        let ids: Vec<ItemId> = ids.iter().take(SHOWN).filter_map(|id| item_id(id)).collect();
        let candidates = of_items(&ids, &terms(query, shelf)?, shelf)?;
        let mut scored = resolve::rank(query, candidates.clone(), now, shelf)?;
        let ranked = |candidate: crate::retrieve::Candidate| {
            let main = candidate.main().id;
            match scored.iter().position(|r| r.candidate.main().id == main) {
                Some(at) => scored.swap_remove(at),
                None => unranked(candidate),
            }
        };
        Ok(candidates.into_iter().map(ranked).collect())
    }
}

/// A thing that nothing was asked about.
pub(super) fn unranked(candidate: crate::retrieve::Candidate) -> Ranked {
    Ranked { candidate, score: 0.0, agreement: Agreement::default() }
}

/// The id that the window knows an item by.
pub(super) fn item_id(id: &str) -> Option<ItemId> {
    id.parse().ok().map(ItemId)
}
