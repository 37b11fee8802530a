//! What may be wanted now, before anything is asked: what the store holds says so, nothing is guessed.

use std::collections::HashSet;

use indexer::item::{Family, ItemId, Kind};
use indexer::normalise::text;
use indexer::search::{Filter, Term};
use indexer::store::ItemRow;
use jiff::{Timestamp, ToSpan, Zoned};

use super::found::{Showing, is_gone};
use super::language::{Language, subject};
use super::thread::unranked;
use super::versions::own_file;
use super::wire::Suggestion;
use crate::ask::Assistant;
use crate::retrieve::{Candidate, RetrieveError, Shelf, of_items};
use crate::understand::lexicon::is_stop;

/// Never more than so many.
const MOST: usize = 5;
/// So many for one event.
const FOR_EVENT: usize = 2;
/// So many of what came, and of what was worked on.
const OF_A_SORT: usize = 2;
/// So many of the newest are looked at.
const LOOKED_AT: usize = 60;

/// A thing and why.
type Wanted = (Candidate, String);

impl Assistant {
    /// Up to five things that may be wanted now, each with its reason: the next appointment and what shares its
    /// words, what came from people since yesterday, what was worked on last.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn suggestions(&self, language: &str, now: &Zoned) -> Result<Vec<Suggestion>, RetrieveError> {
        let shelf = self.shelf_until(None);
        let language = Language::of(language);
        let desk = Desk { language, now, shelf: &shelf };
        let mut wanted = desk.appointment()?;
        wanted.extend(desk.received()?);
        wanted.extend(desk.worked_on()?);
        let query = self.understand("", now);
        let showing = Showing::new(&query, now, language, &shelf);
        let mut seen: HashSet<ItemId> = HashSet::new();
        wanted.retain(|(c, _)| {
            let new = c.members.iter().all(|m| !seen.contains(&m.id));
            seen.extend(c.members.iter().map(|m| m.id));
            new && own_file(c).is_none_or(|f| !is_gone(&f.path))
        });
        let shown = wanted.into_iter().take(MOST).enumerate();
        Ok(shown
            .map(|(n, (candidate, reason))| Suggestion { found: showing.found(&unranked(candidate), n + 1, 0), reason })
            .collect())
    }
}

/// Where suggestions are put together.
struct Desk<'a> {
    language: Language,
    now: &'a Zoned,
    shelf: &'a Shelf<'a>,
}

impl Desk<'_> {
    /// The newest things of some kinds in a stretch of time, newest first.
    fn newest(&self, kinds: &[Kind], from: &Zoned, until: &Zoned) -> Result<Vec<Candidate>, RetrieveError> {
        let at = Some((from.timestamp().as_millisecond(), until.timestamp().as_millisecond()));
        let filter = Filter { kinds: kinds.to_vec(), at, ..Filter::default() };
        self.candidates(&[], &filter)
    }

    fn candidates(&self, terms: &[Term], filter: &Filter) -> Result<Vec<Candidate>, RetrieveError> {
        let mut ids: Vec<ItemId> = Vec::new();
        for hit in self.shelf.search.search(terms, filter, LOOKED_AT)? {
            if !ids.contains(&hit.item) {
                ids.push(hit.item);
            }
        }
        of_items(&ids, &[], self.shelf)
    }

    /// The next appointment within a day, and the documents that share its words.
    fn appointment(&self) -> Result<Vec<Wanted>, RetrieveError> {
        let tomorrow = self.now.checked_add(1.day()).unwrap_or_else(|_| self.now.clone());
        let mut events = self.newest(&[Kind::Event], self.now, &tomorrow)?;
        events.sort_by_key(|c| c.main().when.map(|w| w.at));
        let Some(event) = events.into_iter().next() else { return Ok(Vec::new()) };
        let title = event.main().title.clone();
        let mut out = vec![(event.clone(), self.starts(event.main()))];
        let shares = match self.language {
            Language::En => format!("Shares words with “{title}”"),
            Language::Ko => format!("“{title}” 일정과 같은 말이 있어요"),
        };
        let documents = self.sharing(&title)?.into_iter().take(FOR_EVENT);
        out.extend(documents.map(|c| (c, shares.clone())));
        Ok(out)
    }

    fn starts(&self, event: &ItemRow) -> String {
        let Some(o) = &event.extra.occurrence else { return String::new() };
        let start = o.start.to_zoned(self.now.time_zone().clone());
        let today = start.date() == self.now.date();
        let day = self.language.pick(if today { "Today" } else { "Tomorrow" }, if today { "오늘" } else { "내일" });
        match (self.language, o.all_day) {
            (_, true) => day.to_owned(),
            (Language::En, false) => format!("{day} at {}", start.strftime("%H:%M")),
            (Language::Ko, false) => format!("{day} {}에 시작해요", start.strftime("%H:%M")),
        }
    }

    /// Documents whose names hold at least half of the words of an appointment, names of people left out.
    fn sharing(&self, title: &str) -> Result<Vec<Candidate>, RetrieveError> {
        let names: HashSet<String> = self.shelf.people.rows().iter().flat_map(|p| stems(&p.name)).collect();
        let wanted: Vec<String> = stems(title).into_iter().filter(|s| !names.contains(s)).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let terms: Vec<Term> = wanted.iter().map(|w| Term { word: w.clone(), weight: 1.0, own: false }).collect();
        let filter = Filter { kinds: vec![Kind::File, Kind::Attachment], ..Filter::default() };
        let mut found = self.candidates(&terms, &filter)?;
        let held = |c: &Candidate| {
            // A folder's name says as much of a document as its own.
            let names = c.members.iter().flat_map(|m| [m.title.as_str(), folder(m)]);
            let own: HashSet<String> = names.flat_map(stems).collect();
            wanted.iter().filter(|w| own.contains(*w)).count()
        };
        found.retain(|c| is_document(c) && 2 * held(c) >= wanted.len());
        found.sort_by_key(|c| std::cmp::Reverse(held(c)));
        Ok(found)
    }

    /// Documents that people sent today or yesterday.
    fn received(&self) -> Result<Vec<Wanted>, RetrieveError> {
        let midnight = self.now.yesterday().and_then(|day| day.start_of_day()).unwrap_or_else(|_| self.now.clone());
        let came = self.newest(&[Kind::Attachment], &midnight, self.now)?;
        let by_whom = |c: Candidate| {
            let delivery = c.deliveries.iter().rfind(|d| self.is_new(d.item.when.map(|w| w.at), &midnight))?;
            let sender = self.shelf.people.get(delivery.sender?).filter(|p| !p.is_me)?;
            let day = self.language.distance(delivery.item.when?.at, self.now);
            let reason = match self.language {
                Language::En => format!("Came {day} from {}", sender.name),
                Language::Ko => format!("{day} {} 보냈어요", subject(&sender.name)),
            };
            is_document(&c).then_some((c, reason))
        };
        Ok(came.into_iter().filter_map(by_whom).take(OF_A_SORT).collect())
    }

    fn is_new(&self, at: Option<Timestamp>, since: &Zoned) -> bool {
        at.is_some_and(|at| at >= since.timestamp() && at <= self.now.timestamp())
    }

    /// The person's own documents that changed within a day.
    fn worked_on(&self) -> Result<Vec<Wanted>, RetrieveError> {
        let yesterday = self.now.checked_sub(1.day()).unwrap_or_else(|_| self.now.clone());
        let mut changed = self.newest(&[Kind::File], &yesterday, self.now)?;
        // What somebody sent was saved, not written.
        changed.retain(|c| c.deliveries.is_empty() && is_document(c));
        let reason = |c: &Candidate| {
            let hours = c.main().when.map_or(0, |w| w.at.duration_until(self.now.timestamp()).as_hours());
            match (self.language, hours) {
                (Language::En, 0) => "Changed within the hour".to_owned(),
                (Language::En, 1) => "Changed an hour ago".to_owned(),
                (Language::En, n) => format!("Changed {n} hours ago"),
                (Language::Ko, 0) => "방금 전에 고쳤어요".to_owned(),
                (Language::Ko, n) => format!("{n}시간 전에 고쳤어요"),
            }
        };
        Ok(changed.into_iter().take(OF_A_SORT).map(|c| (reason(&c), c)).map(|(reason, c)| (c, reason)).collect())
    }
}

/// Something that people write and read, not a picture or a program.
fn is_document(candidate: &Candidate) -> bool {
    let family = candidate.family();
    family.is_some_and(|f| {
        matches!(f, Family::Text | Family::Word | Family::Pdf | Family::Sheet | Family::Slides | Family::Book)
    })
}

/// The words of a name that say something.
fn stems(name: &str) -> Vec<String> {
    let words = text::words(name).into_iter().filter(|w| w.text.chars().count() > 1 && !is_stop(&w.text));
    words.map(|w| text::stem(&w.text)).collect()
}

/// The folder that a file lies in.
fn folder(item: &ItemRow) -> &str {
    if item.kind == Kind::File { item.path.rsplit(['/', '\\']).nth(1).unwrap_or_default() } else { "" }
}
