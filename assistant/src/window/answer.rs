//! A question of a window goes by.

use std::sync::atomic::AtomicBool;

use jiff::Zoned;

use super::found::Showing;
use super::language::Language;
use super::slots::{Heard, without_each};
use super::span::Typed;
use super::thread::LONGEST;
use super::versions;
use super::wire::{Answer, Ask, Fact, Override, Relaxation, SlotKind};
use crate::ask::{Assistant, Understood, find, resolved};
use crate::dialogue::{self, Turn};
use crate::resolve::Ranked;
use crate::retrieve::{RetrieveError, Shelf};

/// So many results where the question does not say.
const LIMIT: usize = 10;
/// Never more than so many.
const MOST: usize = 100;
/// So many ways to relax a question are offered.
const RELAXATIONS: usize = 3;

impl Assistant {
    /// Answers a question of a window. Nothing is kept: what the question hangs on comes with it. `took_ms` is left
    /// to whoever has a clock.
    ///
    /// # Errors
    /// [`RetrieveError::Cancelled`] soon after `stop` is set; else as the store and the search index do.
    pub fn reply(&self, ask: &Ask, now: &Zoned, stop: &AtomicBool) -> Result<Answer, RetrieveError> {
        let mut shelf = self.shelf_until(Some(stop));
        if ask.typing {
            shelf.judge = None;
        }
        let typed = Typed::new(&ask.query, LONGEST);
        if typed.text().trim().is_empty() {
            return Ok(nothing_asked(ask.seq));
        }
        let heard = self.hear(&typed, &ask.overrides, now, &shelf);
        shelf.go_on()?;
        let session = self.session(&ask.thread, now, &shelf)?;
        let follows = dialogue::turn(&heard.query, &session) != Turn::New;
        let Understood { query, ranked, picked } = self.turn(heard.query.clone(), &session, now, &shelf)?;
        let limit = if ask.limit == 0 { LIMIT } else { (ask.limit as usize).min(MOST) };
        let whole = picked.is_some() || query.plural;
        let shown: Vec<&Ranked> = if whole { ranked.iter().collect() } else { versions::folded(&ranked) };
        let best = &ranked[..ranked.len().min(limit)];
        let meant = picked.unwrap_or_else(|| resolved(&query, best).into_iter().map(|n| n - 1).collect());
        let fact = query.want.filter(|_| !meant.is_empty()).and_then(|want| self.fact(want, &query, best, now));

        let showing = Showing::new(&query, now, Language::of(&ask.language), &shelf);
        let mut results = Vec::with_capacity(limit);
        for (n, one) in shown.iter().take(limit).enumerate() {
            shelf.go_on()?;
            let older = if whole { 0 } else { versions::of(&one.candidate, now, &shelf)?.len() };
            results.push(showing.found(one, n + 1, older));
        }
        let item = |n: usize| ranked.get(n).map(|one| showing.item(one));
        let is_shown = |id: &String| results.iter().any(|r| r.item == *id);
        Ok(Answer {
            seq: ask.seq,
            language: if heard.query.korean { "ko" } else { "en" }.to_owned(),
            slots: heard.slots(&typed, &ranked, &shelf),
            follows,
            resolved: meant.into_iter().filter_map(item).filter(is_shown).collect(),
            total: u32::try_from(shown.len()).unwrap_or(u32::MAX),
            fact: fact.and_then(|f| Some(Fact { text: f.text, item: item(f.source - 1)? })),
            relaxations: if ranked.is_empty() {
                relaxations(&heard, &typed, Language::of(&ask.language), now, &shelf)?
            } else {
                Vec::new()
            },
            results,
            took_ms: 0,
        })
    }
}

fn nothing_asked(seq: u64) -> Answer {
    Answer {
        seq,
        language: "en".to_owned(),
        slots: Vec::new(),
        follows: false,
        results: Vec::new(),
        resolved: Vec::new(),
        total: 0,
        fact: None,
        relaxations: Vec::new(),
        took_ms: 0,
    }
}

/// Each part taken away in turn, where something fits then: what it is about goes last, else the best fit first.
fn relaxations(
    heard: &Heard,
    typed: &Typed,
    language: Language,
    now: &Zoned,
    shelf: &Shelf<'_>,
) -> Result<Vec<Relaxation>, RetrieveError> {
    let mut found: Vec<((bool, f32), Relaxation)> = Vec::new();
    let parts = without_each(&heard.query);
    // With its only part gone nothing is asked.
    for (kind, range, query) in parts.into_iter().filter(|(_, _, less)| !is_empty(less)) {
        let ranked = find(&query, now, shelf)?;
        let Some(best) = ranked.first() else { continue };
        let text = typed.words(typed.span(&range));
        let label = match language {
            Language::En => format!("without “{text}”"),
            Language::Ko => format!("“{text}” 빼면"),
        };
        let count = u32::try_from(versions::folded(&ranked).len()).unwrap_or(u32::MAX);
        let relaxed = Override { kind, text, to: None };
        found.push(((kind != SlotKind::Topic, best.score), Relaxation { relaxed, label, count }));
    }
    found.sort_by(|a, b| b.0.0.cmp(&a.0.0).then_with(|| b.0.1.total_cmp(&a.0.1)));
    Ok(found.into_iter().map(|(_, relaxation)| relaxation).take(RELAXATIONS).collect())
}

fn is_empty(query: &crate::understand::Query) -> bool {
    query.people.is_empty()
        && query.time.is_none()
        && query.kinds.is_empty()
        && query.channels.iter().all(|c| c.negated)
        && query.room.is_none()
        && query.place.is_none()
        && query.topic.is_empty()
}
