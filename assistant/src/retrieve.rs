//! Slots and words → candidates: everything that may be meant, each thing once, with its text.
//!
//! A file and the messages that brought it are one candidate with several places and deliveries.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use indexer::extract::Passage;
use indexer::item::{Family, HandleId, ItemId, Kind, PersonId};
use indexer::normalise::text;
use indexer::search::{Filter, SearchError, SearchIndex, Term};
use indexer::store::{ItemRow, Store, StoreError};
use models::encoder::EncoderError;

use crate::judge::Judge;
use crate::meaning::{Likeness, Meaning};
use crate::resolve::Kept;
use crate::understand::Query;
use crate::understand::kinds::KindWord;
use crate::understand::people::{People, Role};
use crate::understand::rooms::Rooms;

/// So many passages per search.
const DEPTH: usize = 160;
/// So many of the most alike per filter.
const ALIKE: usize = 40;
/// Less alike than this is not looked at.
const STRANGER: f32 = 0.08;
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
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// Whoever asked does not want to know any more.
    #[error("the question was taken back")]
    Cancelled,
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
    /// How much the most alike of its passages means what was asked for; 0 for strangers or where it is not known.
    pub likeness: f32,
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
    /// The words of titles, for what is asked for in the other script.
    pub titles: &'a [String],
    /// What passages mean, where an encoder is at hand.
    pub meaning: Option<&'a Meaning>,
    /// What texts were cut into.
    pub words: &'a Kept,
    /// Who tells what is meant, where there is a resolver and somebody waits for it.
    pub(crate) judge: Option<&'a Judge>,
    /// Set when nobody wants to know any more.
    pub stop: Option<&'a AtomicBool>,
}

impl Shelf<'_> {
    /// Whether there is still somebody who wants to know.
    ///
    /// # Errors
    /// [`RetrieveError::Cancelled`] when there is not.
    pub fn go_on(&self) -> Result<(), RetrieveError> {
        match self.stop {
            Some(stop) if stop.load(Ordering::Relaxed) => Err(RetrieveError::Cancelled),
            _ => Ok(()),
        }
    }
}

/// A word that sounds like one asked for in the other script counts so much.
const SOUNDS_LIKE: f32 = 0.75;
/// Names are longer than this many words of titles only where nobody can wait for all to be compared.
const TITLES: usize = 20_000;

/// Adds to words that nobody wrote what sounds like them in titles: `셰필드` may be `sheffield`.
pub fn across_scripts(query: &mut Query, shelf: &Shelf<'_>) {
    for topic in query.topic.iter_mut().filter(|t| !t.number) {
        let Some((way, _)) = topic.ways.first().filter(|(way, _)| way.len() == 1) else { continue };
        let word = way[0].clone();
        let hangul = word.chars().all(text::is_hangul);
        let long = word.chars().count() >= if hangul { 2 } else { 4 };
        if !long || shelf.search.frequency(&word).0 > 0 {
            continue;
        }
        let other = |t: &&String| t.chars().all(text::is_hangul) != hangul;
        let likeness = |t: &String| {
            if hangul { models::names::token_similarity(t, &word) } else { models::names::token_similarity(&word, t) }
        };
        let mut alike: Vec<(f32, &String)> = shelf
            .titles
            .iter()
            .take(TITLES)
            .filter(other)
            .map(|t| (likeness(t), t))
            .filter(|(l, _)| *l >= models::names::SAME)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        topic.ways.extend(alike.into_iter().take(2).map(|(_, t)| (vec![t.clone()], SOUNDS_LIKE)));
    }
}

/// Everything that may be meant by a question.
///
/// # Errors
/// As the store and the search index do.
pub fn retrieve(query: &Query, shelf: &Shelf<'_>) -> Result<Vec<Candidate>, RetrieveError> {
    let terms = terms(query, shelf)?;
    let likeness = likeness(query, shelf)?;
    let mut found: BTreeMap<ItemId, Found> = BTreeMap::new();
    let searches = searches(query, shelf, &terms);
    for (item, passage) in alike(&likeness, &searches, shelf)? {
        let entry = found.entry(item).or_default();
        if entry.passages.is_empty() {
            entry.passages.push(passage);
        }
    }
    for (terms, filter) in searches {
        shelf.go_on()?;
        let depth = if terms.is_empty() && query.want.is_some() { 2 * DEPTH } else { DEPTH };
        for hit in shelf.search.search(&terms, &filter, depth)? {
            let entry = found.entry(hit.item).or_default();
            entry.score = entry.score.max(hit.score);
            if hit.score > 0.0 && entry.passages.len() < PASSAGES && !entry.passages.contains(&hit.passage) {
                entry.passages.push(hit.passage);
            }
        }
    }
    candidates(&found, &likeness, shelf)
}

/// The things that some items are, in the order of the items; each once, its passages those that hold `terms`.
///
/// # Errors
/// As the store and the search index do.
pub(crate) fn of_items(ids: &[ItemId], terms: &[Term], shelf: &Shelf<'_>) -> Result<Vec<Candidate>, RetrieveError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: BTreeMap<ItemId, Found> = ids.iter().map(|id| (*id, Found::default())).collect();
    let filter = Filter { items: ids.to_vec(), ..Filter::default() };
    let hits = if terms.is_empty() { Vec::new() } else { shelf.search.search(terms, &filter, DEPTH)? };
    for hit in hits {
        let entry = found.entry(hit.item).or_default();
        entry.score = entry.score.max(hit.score);
        if entry.passages.len() < PASSAGES && !entry.passages.contains(&hit.passage) {
            entry.passages.push(hit.passage);
        }
    }
    let mut all = candidates(&found, &Likeness::default(), shelf)?;
    let place = |c: &Candidate| {
        let own = |m: &ItemRow| ids.iter().position(|id| *id == m.id || Some(*id) == m.parent);
        c.members.iter().filter_map(own).min().unwrap_or(usize::MAX)
    };
    all.retain(|c| place(c) != usize::MAX);
    all.sort_by_key(place);
    Ok(all)
}

/// How much everything is like the topic; nothing without a topic or an encoder.
fn likeness(query: &Query, shelf: &Shelf<'_>) -> Result<Likeness, RetrieveError> {
    match shelf.meaning {
        Some(meaning) if !query.topic.is_empty() => Ok(meaning.likeness(&query.rest)?),
        _ => Ok(Likeness::default()),
    }
}

/// The most alike of all, and of what each of the searches' slots allow.
fn alike(
    likeness: &Likeness,
    searches: &[(Vec<Term>, Filter)],
    shelf: &Shelf<'_>,
) -> Result<Vec<(ItemId, u32)>, RetrieveError> {
    let mut order: Vec<(&ItemId, &(f32, u32))> = likeness.iter().filter(|(_, (l, _))| *l >= STRANGER).collect();
    order.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
    // Among many messages a person's files and mails are few.
    let files = Filter { kinds: vec![Kind::File, Kind::Attachment, Kind::Mail], ..Filter::default() };
    let mut filters: Vec<&Filter> = Vec::new();
    let mut out = BTreeSet::new();
    for filter in searches.iter().map(|(_, filter)| filter).chain([&files]).filter(|_| !order.is_empty()) {
        if filters.contains(&filter) {
            continue;
        }
        filters.push(filter);
        let open = *filter == Filter::default();
        let passing = if open { HashSet::new() } else { shelf.search.passing(filter)? };
        let best = order.iter().filter(|(item, _)| open || passing.contains(item)).take(ALIKE);
        out.extend(best.map(|(item, (_, passage))| (**item, *passage)));
    }
    Ok(out.into_iter().collect())
}

#[derive(Debug, Default, Clone)]
struct Found {
    score: f32,
    passages: Vec<u32>,
}

/// The words to look up: the topic's own, its synonyms, and near spellings of words that nobody wrote.
pub(crate) fn terms(query: &Query, shelf: &Shelf<'_>) -> Result<Vec<Term>, RetrieveError> {
    let mut out: Vec<Term> = Vec::new();
    for topic in &query.topic {
        for (way, weight) in &topic.ways {
            for word in way {
                // Of the many other words for it only those that somebody wrote are looked up.
                if *weight < 1.0 && shelf.search.frequency(word).0 == 0 {
                    continue;
                }
                let own = *weight >= 1.0;
                let weight = weight * topic.weight / way.len() as f32;
                match out.iter_mut().find(|t| t.word == *word) {
                    Some(known) => known.weight = known.weight.max(weight),
                    None => out.push(Term { word: word.clone(), weight, own }),
                }
            }
        }
        for word in topic.ways.first().map(|(way, _)| way.as_slice()).unwrap_or_default() {
            if shelf.search.frequency(word).0 == 0 {
                let near = shelf.search.near_words(word, 3)?;
                out.extend(near.into_iter().map(|word| Term { word, weight: 0.6 * topic.weight, own: false }));
            }
        }
    }
    // Who is only named may be whom it is about.
    for word in query.people.iter().filter(|m| !m.role_said).flat_map(|m| text::words(&m.text)) {
        out.push(Term { word: word.text, weight: 0.5, own: false });
    }
    Ok(out)
}

/// The searches that together find whatever fits: by words, by slots, by both.
fn searches(query: &Query, shelf: &Shelf<'_>, terms: &[Term]) -> Vec<(Vec<Term>, Filter)> {
    let base = Filter {
        kinds: kinds(query),
        families: families(query),
        channels: query.channels.iter().filter(|c| !c.negated).map(|c| c.channel).collect(),
        ..Filter::default()
    };
    let mut out = Vec::new();
    if !terms.is_empty() {
        out.push((terms.to_vec(), Filter::default()));
    }
    // Cards and calendars name people; they are not from them.
    for mention in &query.people {
        let named =
            text::words(&mention.text).into_iter().map(|w| Term { word: w.text, weight: 1.0, own: true }).collect();
        out.push((named, Filter { kinds: vec![Kind::Contact, Kind::Event], ..Filter::default() }));
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
        out.push((Vec::new(), Filter { at, ..base.clone() }));
    }
    for slot in slots {
        if at.is_some() {
            let timed = Filter { at, ..slot.clone() };
            out.push((Vec::new(), timed.clone()));
            out.push((terms.to_vec(), timed));
        }
        if slot != Filter::default() {
            out.push((Vec::new(), slot.clone()));
            if slot.kinds.is_empty() && (!slot.from.is_empty() || !slot.threads.is_empty()) {
                // Among many messages a person's files are few.
                out.push((Vec::new(), Filter { kinds: vec![Kind::Attachment], ..slot.clone() }));
            }
            if !terms.is_empty() {
                out.push((terms.to_vec(), slot));
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
fn candidates(
    found: &BTreeMap<ItemId, Found>,
    likeness: &Likeness,
    shelf: &Shelf<'_>,
) -> Result<Vec<Candidate>, RetrieveError> {
    let (rows, links) = gather(found, shelf)?;
    let groups = groups(&rows, &links);
    let parents: Vec<ItemId> = rows.values().filter_map(|r| r.parent).collect();
    let parents: HashMap<ItemId, ItemRow> = shelf.store.items(&parents)?.into_iter().map(|r| (r.id, r)).collect();
    let ids: Vec<ItemId> = rows.keys().copied().collect();
    let recipients = shelf.store.recipients_of(&ids)?;
    let first = shelf.store.passages_of(&[ids.as_slice(), &parents.keys().copied().collect::<Vec<_>>()].concat(), 2)?;
    // Only what was found beyond its beginning needs to be read whole.
    let deep: Vec<ItemId> = found
        .iter()
        .filter(|(id, f)| rows.contains_key(id) && f.passages.iter().any(|p| *p > 1))
        .map(|(id, _)| *id)
        .collect();
    let whole = shelf.store.passages_of(&deep, usize::MAX)?;
    let desk =
        Desk { found, likeness, parents: &parents, recipients: &recipients, first: &first, whole: &whole, shelf };
    Ok(groups.into_iter().map(|ids| desk.build(ids.iter().filter_map(|id| rows.get(id)).cloned().collect())).collect())
}

/// Rows, and which is the same as which.
type Gathered = (BTreeMap<ItemId, ItemRow>, Vec<(ItemId, ItemId)>);

/// The rows of everything found and of whatever is the same thing, and which is the same as which.
fn gather(found: &BTreeMap<ItemId, Found>, shelf: &Shelf<'_>) -> Result<Gathered, RetrieveError> {
    let ids: Vec<ItemId> = found.keys().copied().collect();
    let mut rows: BTreeMap<ItemId, ItemRow> =
        shelf.store.items(&ids)?.into_iter().filter(|r| !r.system).map(|r| (r.id, r)).collect();
    // A chat message that brings files stands for its files.
    let messages: Vec<ItemId> = rows.values().filter(|r| r.kind == Kind::Message).map(|r| r.id).collect();
    for attachment in shelf.store.attachments_of(&messages)? {
        if let Some(message) = attachment.parent {
            rows.remove(&message);
        }
        rows.insert(attachment.id, attachment);
    }
    let mut links = Vec::new();
    // Twice: the other copies of a file that an attachment is, and the other deliveries of a file.
    for _ in 0..2 {
        let things: Vec<ItemId> =
            rows.values().filter(|r| matches!(r.kind, Kind::File | Kind::Attachment)).map(|r| r.id).collect();
        links = shelf.store.deliveries(&things)?;
        let missing: Vec<ItemId> =
            links.iter().flat_map(|(a, f)| [*a, *f]).filter(|id| !rows.contains_key(id)).collect();
        rows.extend(shelf.store.items(&missing)?.into_iter().map(|r| (r.id, r)));
        let hashes: BTreeSet<&str> = rows.values().map(|r| r.hash.as_str()).filter(|h| !h.is_empty()).collect();
        let copies = shelf.store.with_content(&hashes.into_iter().collect::<Vec<_>>())?;
        rows.extend(copies.into_iter().map(|r| (r.id, r)));
    }
    Ok((rows, links))
}

/// Items that are one thing, by delivery or by content; what other exports repeat is left out.
fn groups(rows: &BTreeMap<ItemId, ItemRow>, links: &[(ItemId, ItemId)]) -> Vec<Vec<ItemId>> {
    let mut leader: HashMap<ItemId, ItemId> = rows.keys().map(|id| (*id, *id)).collect();
    fn find(leader: &HashMap<ItemId, ItemId>, mut id: ItemId) -> ItemId {
        while let Some(up) = leader.get(&id).filter(|up| **up != id) {
            id = *up;
        }
        id
    }
    let mut by_hash: HashMap<&str, ItemId> = HashMap::new();
    let mut same: Vec<(ItemId, ItemId)> = links.to_vec();
    for row in rows.values().filter(|r| !r.hash.is_empty() && r.size != Some(0)) {
        same.push((*by_hash.entry(&row.hash).or_insert(row.id), row.id));
    }
    for (a, b) in same {
        let (a, b) = (find(&leader, a), find(&leader, b));
        leader.insert(a.max(b), a.min(b));
    }
    let mut groups: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
    for id in rows.keys() {
        groups.entry(find(&leader, *id)).or_default().push(*id);
    }
    for group in groups.values_mut() {
        if group.iter().any(|id| rows.get(id).is_some_and(|r| !r.shadowed)) {
            group.retain(|id| rows.get(id).is_some_and(|r| !r.shadowed));
        }
    }
    groups.into_values().collect()
}

/// What candidates are put together from.
struct Desk<'a> {
    found: &'a BTreeMap<ItemId, Found>,
    likeness: &'a Likeness,
    parents: &'a HashMap<ItemId, ItemRow>,
    recipients: &'a HashMap<ItemId, Vec<HandleId>>,
    first: &'a HashMap<ItemId, Vec<Passage>>,
    whole: &'a HashMap<ItemId, Vec<Passage>>,
    shelf: &'a Shelf<'a>,
}

impl Desk<'_> {
    fn build(&self, mut members: Vec<ItemRow>) -> Candidate {
        // What was delivered speaks first: it knows from whom and when; among those the newest.
        members.sort_by_key(|m| (m.kind != Kind::Attachment, std::cmp::Reverse(m.when.map(|w| w.at)), m.id));
        let (mut captions, mut mail) = (Vec::new(), String::new());
        for parent in members.iter().filter_map(|m| self.parents.get(&m.parent?)) {
            let words = self.first.get(&parent.id).into_iter().flatten().map(|p| p.text.as_str());
            if parent.kind == Kind::Mail {
                mail =
                    std::iter::once(parent.title.as_str()).chain(words).fold(mail, |all, one| format!("{all}\n{one}"));
            } else {
                captions.extend(words.filter(|w| !w.is_empty()));
            }
        }
        captions.dedup();
        let hits = || members.iter().filter_map(|m| self.found.get(&m.id).or_else(|| self.found.get(&m.parent?)));
        Candidate {
            deliveries: members.iter().filter_map(|m| self.delivery(m)).collect(),
            passages: self.passages(&members, !captions.is_empty()),
            caption: captions.join("\n"),
            mail,
            context: String::new(),
            bm25: hits().map(|f| f.score).fold(0.0, f32::max),
            likeness: members.iter().filter_map(|m| Some(self.likeness.get(&m.id)?.0)).fold(0.0, f32::max),
            members,
        }
    }

    fn delivery(&self, item: &ItemRow) -> Option<Delivery> {
        if matches!(item.kind, Kind::Event | Kind::Contact | Kind::File) {
            return None;
        }
        let person = |h: &HandleId| self.shelf.people.of_handle(*h).map(|p| p.id);
        let sender = item.from.as_ref().and_then(person);
        let thread = item.thread.and_then(|t| self.shelf.rooms.get(t));
        let mut recipients: Vec<PersonId> =
            self.recipients.get(&item.id).into_iter().flatten().filter_map(person).collect();
        if recipients.is_empty() {
            recipients =
                thread.iter().flat_map(|t| &t.members).filter_map(person).filter(|p| Some(*p) != sender).collect();
        }
        recipients.sort_unstable();
        recipients.dedup();
        let group = thread.is_some_and(|t| t.group) || recipients.len() > 3;
        Some(Delivery { item: item.clone(), sender, recipients, group })
    }

    /// The passages that matched, or the first ones; an attachment without text has that of its file.
    fn passages(&self, members: &[ItemRow], captioned: bool) -> Vec<Passage> {
        let mut out: Vec<Passage> = Vec::new();
        for member in members {
            let Some(hit) = self.found.get(&member.id) else { continue };
            let all = self.whole.get(&member.id).or_else(|| self.first.get(&member.id));
            // A chat's attachment with a caption is indexed with the caption as its passage 0.
            let chat = member.parent.and_then(|p| self.parents.get(&p)).is_some_and(|p| p.kind == Kind::Message);
            let shift = usize::from(captioned && chat);
            let passage = |n: &u32| all?.get((*n as usize).checked_sub(shift)?).cloned();
            out.extend(hit.passages.iter().filter_map(passage).filter(|p| !out.contains(p)).collect::<Vec<_>>());
        }
        if out.is_empty() {
            let first = members.iter().filter_map(|m| self.first.get(&m.id)).find(|p| !p.is_empty());
            out = first.cloned().unwrap_or_default();
        }
        out
    }
}
