//! Slots and words → candidates: everything that may be meant, each thing once, with its text.
//!
//! A file and the messages that brought it are one candidate with several places and deliveries.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexer::extract::Passage;
use indexer::item::{Family, HandleId, ItemId, Kind, PersonId};
use indexer::search::{Filter, SearchError, SearchIndex, Term};
use indexer::store::{ItemRow, Store, StoreError};

use crate::understand::Query;
use crate::understand::kinds::KindWord;
use crate::understand::people::{People, Role};
use crate::understand::rooms::Rooms;

/// So many passages per search.
const DEPTH: usize = 160;
/// So many passages of one long document are looked at.
const PASSAGES: usize = 4;

/// The index could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum RetrieveError {
    /// The search index failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody sent it to somebody, some time, through something.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The attachment or message.
    pub item: ItemRow,
    /// Who sent it.
    pub sender: Option<PersonId>,
    /// Who got it: a mail's recipients, a chat's other members.
    pub recipients: Vec<PersonId>,
    /// In a conversation of more than two.
    pub group: bool,
}

/// One thing that may be meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its places: files on disk, attachments, or the one message, mail, event.
    pub members: Vec<ItemRow>,
    /// How it came or went.
    pub deliveries: Vec<Delivery>,
    /// What was written with it.
    pub caption: String,
    /// The passages that words were found in, or the first ones.
    pub passages: Vec<Passage>,
    /// The mail an attachment came with: subject and text.
    pub mail: String,
    /// Neighbouring messages; filled in late, for the few that matter.
    pub context: String,
    /// BM25 of the best passage.
    pub bm25: f32,
}

impl Candidate {
    /// The member to speak of.
    pub fn main(&self) -> &ItemRow {
        &self.members[0]
    }

    /// The kind of file, wherever it is known.
    pub fn family(&self) -> Option<Family> {
        self.members.iter().filter_map(|m| m.family).find(|f| *f != Family::Other).or(self.main().family)
    }
}

/// What retrieval looks into.
pub struct Shelf<'a> {
    /// The truth.
    pub store: &'a Store,
    /// Words and slots to ids.
    pub search: &'a SearchIndex,
    /// People.
    pub people: &'a People,
    /// Conversations.
    pub rooms: &'a Rooms,
}

/// Everything that may be meant by a question.
///
/// # Errors
/// As the store and the search index do.
pub fn retrieve(query: &Query, shelf: &Shelf<'_>) -> Result<Vec<Candidate>, RetrieveError> {
    let terms = terms(query, shelf)?;
    let mut found: BTreeMap<ItemId, Found> = BTreeMap::new();
    for (terms, filter) in searches(query, shelf, &terms) {
        let depth = if terms.is_empty() && query.want.is_some() { 2 * DEPTH } else { DEPTH };
        for hit in shelf.search.search(terms, &filter, depth)? {
            let entry = found.entry(hit.item).or_default();
            entry.score = entry.score.max(hit.score);
            if hit.score > 0.0 && entry.passages.len() < PASSAGES && !entry.passages.contains(&hit.passage) {
                entry.passages.push(hit.passage);
            }
        }
    }
    candidates(found, shelf)
}

#[derive(Debug, Default, Clone)]
struct Found {
    score: f32,
    passages: Vec<u32>,
}

/// The words to look up: the topic's own, its synonyms, and near spellings of words that nobody wrote.
fn terms(query: &Query, shelf: &Shelf<'_>) -> Result<Vec<Term>, RetrieveError> {
    let mut out: Vec<Term> = Vec::new();
    for topic in &query.topic {
        for (way, weight) in &topic.ways {
            for word in way {
                let weight = weight * topic.weight / way.len() as f32;
                match out.iter_mut().find(|t| t.word == *word) {
                    Some(known) => known.weight = known.weight.max(weight),
                    None => out.push(Term { word: word.clone(), weight }),
                }
            }
        }
        for word in topic.ways.first().map(|(way, _)| way.as_slice()).unwrap_or_default() {
            if shelf.search.frequency(word).0 == 0 {
                let near = shelf.search.near_words(word, 3)?;
                out.extend(near.into_iter().map(|word| Term { word, weight: 0.6 * topic.weight }));
            }
        }
    }
    Ok(out)
}

/// The searches that together find whatever fits: by words, by slots, by both.
fn searches<'t>(query: &Query, shelf: &Shelf<'_>, terms: &'t [Term]) -> Vec<(&'t [Term], Filter)> {
    let base = Filter {
        kinds: kinds(query),
        families: families(query),
        channels: query.channels.iter().filter(|c| !c.negated).map(|c| c.channel).collect(),
        ..Filter::default()
    };
    let mut out = Vec::new();
    if !terms.is_empty() {
        out.push((terms, Filter::default()));
    }
    let mut slots = vec![base.clone()];
    if let Some(room) = &query.room {
        slots = vec![Filter { threads: room.threads.clone(), ..base.clone() }];
    }
    let people = people_filters(query, shelf);
    if !people.is_empty() {
        slots = slots.into_iter().flat_map(|s| people.iter().map(move |p| joined(&s, p))).collect();
    }
    let at = query.time.as_ref().map(|t| {
        let length = t.span.start.duration_until(&t.span.end).as_millis() as i64;
        let soft = (t.span.soft.as_millis() as i64 * 3 / 2).max((length / 7).clamp(3_600_000, 6 * 86_400_000));
        (t.span.start.timestamp().as_millisecond() - soft, t.span.end.timestamp().as_millisecond() + soft)
    });
    if let Some(o) = &query.occasion {
        let at = Some((o.start.timestamp().as_millisecond(), o.end.timestamp().as_millisecond()));
        out.push((&[], Filter { at, ..base.clone() }));
    }
    for slot in slots {
        if at.is_some() {
            let timed = Filter { at, ..slot.clone() };
            out.push((&[], timed.clone()));
            out.push((terms, timed));
        }
        if slot != Filter::default() {
            out.push((&[], slot.clone()));
            if !terms.is_empty() {
                out.push((terms, slot));
            }
        }
    }
    out
}

fn joined(a: &Filter, b: &Filter) -> Filter {
    let threads = if a.threads.is_empty() { b.threads.clone() } else { a.threads.clone() };
    Filter { from: b.from.clone(), to: b.to.clone(), threads, ..a.clone() }
}

/// Kinds of item that the question's kinds allow; nothing for "any".
fn kinds(query: &Query) -> Vec<Kind> {
    let mut out = BTreeSet::new();
    for kind in &query.kinds {
        let fits: &[Kind] = match kind {
            KindWord::Message => &[Kind::Message, Kind::Mail, Kind::Attachment],
            KindWord::Mail => &[Kind::Mail, Kind::Attachment],
            KindWord::Event | KindWord::Link => return Vec::new(),
            KindWord::Note => &[Kind::File, Kind::Attachment, Kind::Message],
            _ => &[Kind::File, Kind::Attachment],
        };
        out.extend(fits.iter().copied());
    }
    out.into_iter().collect()
}

fn families(query: &Query) -> Vec<Family> {
    let of = |k: &KindWord| match k {
        KindWord::Of(family) => Some(*family),
        KindWord::Screenshot => Some(Family::Image),
        _ => None,
    };
    let all: Vec<Option<Family>> = query.kinds.iter().map(of).collect();
    // One kind without a family, such as "message", and families do not narrow.
    if all.iter().any(Option::is_none) { Vec::new() } else { all.into_iter().flatten().collect() }
}

fn people_filters(query: &Query, shelf: &Shelf<'_>) -> Vec<Filter> {
    let mut out = Vec::new();
    for mention in &query.people {
        let handles: Vec<HandleId> = mention
            .candidates
            .iter()
            .filter_map(|(id, _)| shelf.people.get(*id))
            .flat_map(|p| p.handles.clone())
            .collect();
        if handles.is_empty() {
            continue;
        }
        if mention.role == Role::Sender || !mention.role_said {
            out.push(Filter { from: handles.clone(), ..Filter::default() });
        }
        if mention.role == Role::Recipient || !mention.role_said {
            let me = shelf.people.rows().iter().filter(|p| p.is_me).flat_map(|p| p.handles.clone()).collect();
            out.push(Filter { from: me, threads: shelf.rooms.with(&handles), to: handles, ..Filter::default() });
        }
    }
    out
}

/// Folds hits into things: an attachment with the files that are it, copies of one content.
fn candidates(found: BTreeMap<ItemId, Found>, shelf: &Shelf<'_>) -> Result<Vec<Candidate>, RetrieveError> {
    let mut rows: HashMap<ItemId, ItemRow> = HashMap::new();
    let mut seen: HashSet<ItemId> = HashSet::new();
    let mut out: Vec<Candidate> = Vec::new();
    let mut places: HashMap<ItemId, usize> = HashMap::new();
    for (id, hit) in &found {
        for id in stand_ins(*id, shelf, &mut rows)? {
            if !seen.insert(id) {
                if let Some(at) = places.get(&id) {
                    note(&mut out[*at], id, hit);
                }
                continue;
            }
            let members = members(id, shelf, &mut rows)?;
            let at = out.len();
            for member in &members {
                seen.insert(member.id);
                places.insert(member.id, at);
            }
            if let Some(mut candidate) = build(members, shelf)? {
                note(&mut candidate, id, hit);
                out.push(candidate);
            }
        }
    }
    for candidate in &mut out {
        let hits: Vec<(ItemId, &Found)> =
            candidate.members.iter().filter_map(|m| Some((m.id, found.get(&m.id)?))).collect();
        candidate.passages = passages(candidate, &hits, shelf)?;
    }
    Ok(out)
}

fn note(candidate: &mut Candidate, _id: ItemId, hit: &Found) {
    candidate.bm25 = candidate.bm25.max(hit.score);
}

/// A chat message that only brings files stands for its files.
fn stand_ins(id: ItemId, shelf: &Shelf<'_>, rows: &mut HashMap<ItemId, ItemRow>) -> Result<Vec<ItemId>, RetrieveError> {
    let Some(row) = row(id, shelf, rows)? else { return Ok(Vec::new()) };
    if row.system {
        return Ok(Vec::new());
    }
    if row.kind == Kind::Message {
        let attached = shelf.store.attachments(id)?;
        if !attached.is_empty() {
            return Ok(attached.into_iter().map(|a| remember(a, rows)).collect());
        }
    }
    Ok(vec![id])
}

fn remember(row: ItemRow, rows: &mut HashMap<ItemId, ItemRow>) -> ItemId {
    let id = row.id;
    rows.insert(id, row);
    id
}

fn row(id: ItemId, shelf: &Shelf<'_>, rows: &mut HashMap<ItemId, ItemRow>) -> Result<Option<ItemRow>, RetrieveError> {
    if let Some(row) = rows.get(&id) {
        return Ok(Some(row.clone()));
    }
    let row = shelf.store.item(id)?;
    if let Some(row) = &row {
        rows.insert(id, row.clone());
    }
    Ok(row)
}

/// An item with everything that is the same thing; what other exports repeat is left out.
fn members(id: ItemId, shelf: &Shelf<'_>, rows: &mut HashMap<ItemId, ItemRow>) -> Result<Vec<ItemRow>, RetrieveError> {
    let Some(first) = row(id, shelf, rows)? else { return Ok(Vec::new()) };
    let mut all = vec![first.clone()];
    if matches!(first.kind, Kind::File | Kind::Attachment) {
        for other in shelf.store.delivered_with(id)? {
            all.extend(row(other, shelf, rows)?);
        }
        for twin in shelf.store.same_content(&first)? {
            if all.iter().all(|m| m.id != twin.id) {
                all.push(twin);
            }
        }
    }
    if all.iter().any(|m| !m.shadowed) {
        all.retain(|m| !m.shadowed);
    }
    // What was delivered speaks first: it knows from whom and when; among those the newest.
    all.sort_by_key(|m| (m.kind != Kind::Attachment, std::cmp::Reverse(m.when.map(|w| w.at)), m.id));
    Ok(all)
}

fn build(members: Vec<ItemRow>, shelf: &Shelf<'_>) -> Result<Option<Candidate>, RetrieveError> {
    if members.is_empty() {
        return Ok(None);
    }
    let mut deliveries = Vec::new();
    let (mut caption, mut mail) = (String::new(), String::new());
    for item in members.iter().filter(|m| m.kind != Kind::File) {
        let Some(parent) = item.parent else {
            deliveries.extend(delivery(item, shelf)?);
            continue;
        };
        deliveries.extend(delivery(item, shelf)?);
        if let Some(parent) = shelf.store.item(parent)? {
            let words: Vec<String> = shelf.store.first_passages(parent.id, 2)?.into_iter().map(|p| p.text).collect();
            if parent.kind == Kind::Mail {
                mail = format!("{mail}\n{}\n{}", parent.title, words.join("\n"));
            } else if !words.is_empty() {
                caption =
                    if caption.is_empty() { words.join("\n") } else { format!("{caption}\n{}", words.join("\n")) };
            }
        }
    }
    Ok(Some(Candidate { members, deliveries, caption, passages: Vec::new(), mail, context: String::new(), bm25: 0.0 }))
}

fn delivery(item: &ItemRow, shelf: &Shelf<'_>) -> Result<Option<Delivery>, RetrieveError> {
    if matches!(item.kind, Kind::Event | Kind::Contact | Kind::File) {
        return Ok(None);
    }
    let person = |h: &HandleId| shelf.people.of_handle(*h).map(|p| p.id);
    let sender = item.from.as_ref().and_then(person);
    let thread = item.thread.and_then(|t| shelf.rooms.get(t));
    let mut recipients: Vec<PersonId> = shelf.store.recipients(item.id)?.iter().filter_map(person).collect();
    if recipients.is_empty() {
        recipients = thread.iter().flat_map(|t| &t.members).filter_map(person).filter(|p| Some(*p) != sender).collect();
    }
    recipients.sort_unstable();
    recipients.dedup();
    let group = thread.is_some_and(|t| t.group) || recipients.len() > 3;
    Ok(Some(Delivery { item: item.clone(), sender, recipients, group }))
}

/// The passages that matched, or the first ones; an attachment without text has that of its file.
fn passages(
    candidate: &Candidate,
    hits: &[(ItemId, &Found)],
    shelf: &Shelf<'_>,
) -> Result<Vec<Passage>, RetrieveError> {
    let mut out: Vec<Passage> = Vec::new();
    for (id, hit) in hits {
        if hit.passages.is_empty() {
            continue;
        }
        let all = shelf.store.passages(*id)?;
        // An attachment with a caption is indexed with the caption as its passage 0.
        let shift = usize::from(
            !candidate.caption.is_empty() && candidate.members.iter().any(|m| m.id == *id && m.parent.is_some()),
        );
        out.extend(hit.passages.iter().filter_map(|n| all.get((*n as usize).checked_sub(shift)?)).cloned());
    }
    if out.is_empty() {
        for member in &candidate.members {
            out = shelf.store.first_passages(member.id, 2)?;
            if !out.is_empty() {
                break;
            }
        }
    }
    out.dedup();
    Ok(out)
}
