//! Candidates → the ones that are meant: every slot says how well a candidate agrees, softly; what contradicts
//! a slot that was clearly said is out, so that a question nothing fits gets no answer.

mod order;
mod slots;
mod words;

pub(crate) use words::is_slip;
pub use words::{Kept, Matcher, Part, Words, has_fact};

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use indexer::item::Kind;
use indexer::normalise::text;
use jiff::Zoned;

use crate::retrieve::{Candidate, Shelf};
use crate::understand::Query;
use crate::understand::kinds::KindWord;

/// A candidate with how well it fits.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The thing.
    pub candidate: Candidate,
    /// 0 to 1.
    pub score: f32,
    /// Agreement of each slot that was asked for.
    pub agreement: Agreement,
}

/// How well a candidate agrees with each slot; `None` where the question does not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Agreement {
    /// The topic's words.
    pub topic: Option<f32>,
    /// The people.
    pub people: Option<f32>,
    /// The time.
    pub time: Option<f32>,
    /// The kind.
    pub kind: Option<f32>,
    /// The channel.
    pub channel: Option<f32>,
    /// The conversation.
    pub room: Option<f32>,
    /// The folder.
    pub place: Option<f32>,
    /// Who sends.
    pub direction: Option<f32>,
    /// It is a file, not words.
    pub file: bool,
    /// The question names a thing that is a file: a contract, a report.
    pub document: bool,
    /// The occasion that the topic names: stands in for words that pictures do not have.
    pub occasion: Option<f32>,
    /// Of what the other slots allow, among the few that mean most nearly what was asked for.
    pub alike: bool,
    /// The topic's words alone, without what the thing means.
    pub worded: Option<f32>,
    /// The topic, as far as words and likeness alone show it: nothing is sure for being the likeliest of a few.
    pub evidence: Option<f32>,
    /// The rarest of the topic's ideas is nowhere in it, and it is hardly alike otherwise.
    pub pointless: bool,
}

/// So much each slot counts, when all are said. The topic's own weight grows with its words.
const WEIGHTS: [f32; 8] = [1.2, 1.0, 0.9, 0.6, 0.7, 0.7, 0.5, 0.6];
/// A slot that agrees less than this is contradicted.
const CONTRADICTED: f32 = 0.12;
/// With less of the topic than this nothing is shown at all.
const TOPIC_SHOWN: f32 = 0.3;
/// So much of the topic must be there for an answer to be given as the one that is meant.
pub const TOPIC_SURE: f32 = 0.5;
/// The most alike of their sort are shown though hardly a word of theirs was said, and count for so much of the topic,
const ALIKE: [f32; 3] = [0.5, 0.42, 0.36];
/// if they are at least so much alike.
const ALIKE_SHOWN: f32 = 0.1;
/// Likeness from which on meaning counts, and over how much of it it becomes certain.
const LIKENESS: (f32, f32) = (0.1, 0.45);
/// So much alike, a thing may be meant though the rarest word of the question is not in it.
const POINTLESS: f32 = 0.3;
/// Meaning alone is never as sure as words.
const MEANING: f32 = 0.9;
/// Only so many get the costly second look.
const SECOND_LOOK: usize = 60;

impl Agreement {
    fn all(&self) -> [Option<f32>; 8] {
        [self.topic, self.people, self.time, self.kind, self.channel, self.room, self.place, self.direction]
    }

    /// Nothing that was said is contradicted.
    fn holds(&self) -> bool {
        // Who it is from speaks for a thing that tells of the topic in other words.
        let agrees = |slot: Option<f32>| slot.is_some_and(|s| s >= 0.85);
        let others = [self.kind, self.time, self.channel, self.room, self.direction];
        let others = others.into_iter().filter(|slot| agrees(*slot)).count();
        let enough = match agrees(self.people) {
            _ if self.alike => 0.0,
            // A file of the kind that was asked for, from the one who was named: few are, whatever it is called.
            true if others >= 2 || self.file && (others >= 1 || self.document) => 0.0,
            true if self.file => 0.5 * TOPIC_SHOWN,
            true => 0.75 * TOPIC_SHOWN,
            false if agrees(self.time) && agrees(self.channel) && self.file && self.document => 0.0,
            false if agrees(self.time) && agrees(self.channel) => 0.5 * TOPIC_SHOWN,
            false => TOPIC_SHOWN,
        };
        self.topic.is_none_or(|t| t >= enough)
            && self.all()[1..].iter().flatten().all(|agreement| *agreement >= CONTRADICTED)
    }

    fn mean(&self) -> f32 {
        let said = self.all().into_iter().zip(WEIGHTS).filter_map(|(a, w)| Some((a?, w)));
        let (sum, weight) = said.fold((0.0, 0.0), |(s, w), (a, weight)| (s + a * weight, w + weight));
        if weight == 0.0 { 0.0 } else { sum / weight }
    }
}

/// Ranks candidates for a question, best first; contradicted ones are out.
///
/// # Errors
/// As the store and the search index do.
pub fn rank(
    query: &Query,
    candidates: Vec<Candidate>,
    now: &Zoned,
    shelf: &Shelf<'_>,
) -> Result<Vec<Ranked>, crate::retrieve::RetrieveError> {
    shelf.go_on()?;
    let matcher = Matcher::new(query, shelf);
    let top = candidates.iter().map(|c| c.bm25).fold(0.0, f32::max);
    let mut first: Vec<(Ranked, Vec<Arc<Words>>)> = Vec::new();
    let agreeing = candidates.into_iter().map(|c| (slots::agreement(query, &c, now, shelf), c));
    // The neighbours may yet speak for it, so a lack of topic words is no reason now.
    let agreeing: Vec<(Agreement, Candidate)> = agreeing.filter(|(agreement, _)| agreement.holds()).collect();
    let likeliest = Likeliest::of(query, &agreeing);
    for (mut agreement, candidate) in agreeing {
        let parts = words::parts(&candidate, shelf);
        likeliest.topic(&mut agreement, &matcher, &candidate, &parts);
        let score = score(query, &candidate, &agreement, top, now, &matcher);
        first.push((Ranked { candidate, score, agreement }, parts));
    }
    first.sort_by(|a, b| better(&a.0, &b.0));
    first.truncate(SECOND_LOOK);
    let mut ranked = Vec::with_capacity(first.len());
    for (mut one, mut parts) in first {
        shelf.go_on()?;
        one.candidate.context = context(&one.candidate, shelf)?;
        if !one.candidate.context.is_empty() {
            parts.push(words::around(&one.candidate.context, shelf));
        }
        one.agreement = slots::agreement(query, &one.candidate, now, shelf);
        likeliest.topic(&mut one.agreement, &matcher, &one.candidate, &parts);
        one.score = score(query, &one.candidate, &one.agreement, top, now, &matcher);
        ranked.push(one);
    }
    ranked.retain(|r| r.agreement.holds());
    ranked.sort_by(better);
    order::apply(query, &mut ranked);
    if !query.plural {
        fold_repeated(&mut ranked);
    }
    Ok(ranked)
}

/// What people say again and again is shown once: of messages with the same words the first.
fn fold_repeated(ranked: &mut Vec<Ranked>) {
    let mut said = HashSet::new();
    ranked.retain(|r| {
        let own = r.candidate.passages.first().map(|p| text::compact(&p.text)).unwrap_or_default();
        r.candidate.main().kind != Kind::Message || own.is_empty() || said.insert(own)
    });
}

/// The likeness of the few most alike: of messages, and of all else.
struct Likeliest {
    messages: Vec<f32>,
    others: Vec<f32>,
}

impl Likeliest {
    fn of(query: &Query, agreeing: &[(Agreement, Candidate)]) -> Self {
        let most = |messages: bool| {
            let of_sort = agreeing.iter().filter(|(_, c)| (c.main().kind == Kind::Message) == messages);
            let mut all: Vec<f32> = of_sort.map(|(_, c)| c.likeness).filter(|l| *l >= ALIKE_SHOWN).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            all.truncate(ALIKE.len());
            all
        };
        // A fact or what somebody said stands in a message; a thing that was described is a document.
        let said = query.want.is_some() || query.kinds.contains(&KindWord::Message) || !query.people.is_empty();
        Self { messages: if said { most(true) } else { Vec::new() }, others: most(false) }
    }

    /// What words and meaning say together of the topic: either will do, both are better.
    fn topic(&self, a: &mut Agreement, matcher: &Matcher, c: &Candidate, parts: &[Arc<Words>]) {
        let Some(words) = matcher.topic(c, parts) else { return };
        let words = words.max(0.85 * a.occasion.unwrap_or(0.0));
        a.worded = Some(words);
        let either = |meaning: f32| words.max(1.0 - (1.0 - words) * (1.0 - meaning));
        let meaning = MEANING * ((c.likeness - LIKENESS.0) / LIKENESS.1).clamp(0.0, 1.0);
        let sort = if c.main().kind == Kind::Message { &self.messages } else { &self.others };
        let place = sort.iter().position(|l| c.likeness >= *l);
        a.alike = place.is_some();
        a.evidence = Some(either(meaning));
        a.pointless = c.likeness < POINTLESS && matcher.lacks_its_point(c, parts);
        a.topic = Some(either(meaning.max(place.map_or(0.0, |n| ALIKE[n]))));
    }
}

/// Of equals the newer one.
fn better(a: &Ranked, b: &Ranked) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| newest(b).cmp(&newest(a)))
}

/// When it last came up.
pub(crate) fn newest(r: &Ranked) -> Option<jiff::Timestamp> {
    r.candidate.members.iter().filter_map(|m| Some(m.when?.at)).max()
}

fn score(query: &Query, candidate: &Candidate, a: &Agreement, top: f32, now: &Zoned, matcher: &Matcher) -> f32 {
    let bm25 = if top > 0.0 { candidate.bm25 / top } else { 0.0 };
    let mean = a.mean();
    let topic = a.topic.unwrap_or(1.0);
    // The topic is worth most: a thing that is not about it does not become it by other virtues.
    let base = 0.78 * mean * (0.45 + 0.55 * topic) + 0.08 * bm25;
    base + slots::prior(query, candidate, now) + matcher.fact_bonus(query, candidate)
}

/// The words of the messages around a chat's message or attachment.
fn context(candidate: &Candidate, shelf: &Shelf<'_>) -> Result<String, crate::retrieve::RetrieveError> {
    let mut out = String::new();
    for delivery in candidate.deliveries.iter().take(2) {
        let centre = match delivery.item.parent {
            Some(parent) => shelf.store.item(parent)?,
            None => Some(delivery.item.clone()),
        };
        let Some(centre) = centre.filter(|c| c.kind == Kind::Message) else { continue };
        let around: Vec<_> = shelf.store.neighbours(&centre, 3, 3)?.into_iter().map(|m| m.id).collect();
        for passage in shelf.store.passages_of(&around, 1)?.into_values().flatten() {
            out.push_str(&passage.text);
            out.push('\n');
        }
    }
    Ok(out)
}
