//! What an item looks like inside, at the place that a question is about.
//!
//! Pictures and pages are not made here: their bodies carry an address, `preview://localhost/ITEM/PAGE`, under which the window's
//! host serves what its readers draw of that item's file.

mod chat;
mod fields;
mod mail;
mod sheet;
mod text;

use std::collections::HashSet;

use indexer::item::{Family, Kind};
use indexer::search::Term;
use indexer::store::ItemRow;
use jiff::Zoned;

use super::found::{Showing, id, is_gone};
use super::language::Language;
use super::span::Typed;
use super::thread::{LONGEST, item_id, unranked};
use super::versions::{self, own_file};
use super::wire::{Preview, PreviewBody, Version};
use crate::ask::Assistant;
use crate::retrieve::{Candidate, RetrieveError, Shelf, of_items, terms};

/// So many things near one that is gone are shown.
const NEAR: usize = 5;

impl Assistant {
    /// What an item looks like where it holds the words of `query`. An item that is gone is a body, not an error.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn preview(&self, item: &str, query: &str, language: &str, now: &Zoned) -> Result<Preview, RetrieveError> {
        self.look(query, language, now, |look| match look.item(item)? {
            Some(row) => look.inside(&row),
            None => Ok((PreviewBody::Gone { near: Vec::new() }, None)),
        })
        .map(|(body, bytes)| Preview { item: item.to_owned(), body, bytes })
    }

    /// The conversation that an item is a part of, around it: messages of a chat, or the mail it came with.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn conversation_around(
        &self,
        item: &str,
        query: &str,
        language: &str,
        now: &Zoned,
    ) -> Result<Preview, RetrieveError> {
        self.look(query, language, now, |look| match look.item(item)? {
            Some(row) => look.around(&row),
            None => Ok(PreviewBody::Gone { near: Vec::new() }),
        })
        .map(|body| Preview { item: item.to_owned(), body, bytes: None })
    }

    /// Older versions and copies of an item, newest first.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn versions(&self, item: &str, now: &Zoned) -> Result<Vec<Version>, RetrieveError> {
        let shelf = self.shelf_until(None);
        let ids: Vec<_> = item_id(item).into_iter().collect();
        match of_items(&ids, &[], &shelf)?.first() {
            Some(candidate) => versions::of(candidate, now, &shelf),
            None => Ok(Vec::new()),
        }
    }

    fn look<T>(
        &self,
        query: &str,
        language: &str,
        now: &Zoned,
        see: impl FnOnce(&Look<'_>) -> Result<T, RetrieveError>,
    ) -> Result<T, RetrieveError> {
        let shelf = self.shelf_until(None);
        let query = self.hear(&Typed::new(query, LONGEST), &[], now, &shelf).query;
        let terms = terms(&query, &shelf)?;
        see(&Look { showing: Showing::new(&query, now, Language::of(language), &shelf), terms })
    }
}

/// Looks into items with one question in mind.
struct Look<'a> {
    showing: Showing<'a>,
    terms: Vec<Term>,
}

impl<'a> Look<'a> {
    fn shelf(&self) -> &'a Shelf<'a> {
        self.showing.shelf
    }

    fn item(&self, item: &str) -> Result<Option<ItemRow>, RetrieveError> {
        Ok(match item_id(item) {
            Some(id) => self.shelf().store.item(id)?,
            None => None,
        })
    }

    fn inside(&self, row: &ItemRow) -> Result<(PreviewBody, Option<u64>), RetrieveError> {
        Ok(match row.kind {
            Kind::Message => (self.chat(row)?, None),
            Kind::Mail => (self.mail(row)?, None),
            Kind::Event | Kind::Contact => (self.fields(row)?, None),
            Kind::Link => (self.words(&self.shelf().store.passages(row.id)?), None),
            Kind::File | Kind::Attachment => self.file(row)?,
        })
    }

    fn around(&self, row: &ItemRow) -> Result<PreviewBody, RetrieveError> {
        let of = match row.kind {
            Kind::File => self.candidate(row)?.and_then(|c| c.deliveries.last().map(|d| d.item.clone())),
            _ => Some(row.clone()),
        };
        let centre = match of.as_ref().and_then(|of| of.parent) {
            Some(parent) => self.shelf().store.item(parent)?,
            None => of,
        };
        match centre {
            Some(message) if message.kind == Kind::Message => self.chat(&message),
            Some(mail) if mail.kind == Kind::Mail => self.mail(&mail),
            _ => Ok(self.none("It is not part of a conversation.", "대화에서 온 것이 아니에요.")),
        }
    }

    fn candidate(&self, row: &ItemRow) -> Result<Option<Candidate>, RetrieveError> {
        Ok(of_items(&[row.id], &self.terms, self.shelf())?.into_iter().next())
    }

    /// A file on disk, or one inside a mail or an archive, by what it is.
    fn file(&self, row: &ItemRow) -> Result<(PreviewBody, Option<u64>), RetrieveError> {
        let Some(candidate) = self.candidate(row)? else {
            return Ok((PreviewBody::Gone { near: Vec::new() }, row.size));
        };
        let file = if row.kind == Kind::File { Some(row) } else { own_file(&candidate) };
        let bytes = row.size.or(file.and_then(|f| f.size));
        if file.is_some_and(|f| is_gone(&f.path)) {
            return Ok((self.gone(&candidate)?, bytes));
        }
        let mut passages = self.shelf().store.passages(row.id)?;
        if let Some(file) = file.filter(|f| f.id != row.id && passages.is_empty()) {
            passages = self.shelf().store.passages(file.id)?;
        }
        let body = match (candidate.family(), file) {
            (Some(Family::Image), Some(file)) => picture(file),
            (Some(Family::Pdf), Some(file)) => self.page(file, &passages),
            (Some(Family::Sheet), _) => self.sheet(&row.title, &passages).unwrap_or_else(|| self.words(&passages)),
            (_, None) if passages.is_empty() => self.none(
                "It is inside what it came with. Open it to see it.",
                "받은 것 안에 들어 있어요. 열어서 볼 수 있어요.",
            ),
            _ => self.words(&passages),
        };
        Ok((body, bytes))
    }

    /// The page of a document that says most of the question.
    fn page(&self, file: &ItemRow, passages: &[indexer::extract::Passage]) -> PreviewBody {
        let told = passages.get(self.telling(passages)).and_then(|p| p.locator.strip_prefix("page "));
        let page = told.and_then(|n| n.parse().ok()).unwrap_or(1);
        let pages = file.extra.meta.pages.unwrap_or(0);
        PreviewBody::Page { url: address(file, page), page, pages, width: 0, height: 0 }
    }

    /// What is near a thing that is gone: the same bytes elsewhere, the same name, other versions, and what lies in its
    /// folder.
    fn gone(&self, candidate: &Candidate) -> Result<PreviewBody, RetrieveError> {
        let shelf = self.shelf();
        let there = |row: &&ItemRow| row.kind == Kind::File && !is_gone(&row.path);
        // A copy that is still there shows itself, not the thing that is gone.
        let copies = candidate.members.iter().filter(there);
        let own = copies.map(|m| Candidate { members: vec![m.clone()], deliveries: Vec::new(), ..candidate.clone() });
        let mut ids = versions::near(candidate, shelf)?;
        for file in candidate.members.iter().filter(|m| m.kind == Kind::File) {
            let beside = shelf.store.files_beside(&file.path, NEAR)?;
            ids.extend(beside.into_iter().filter(|id| !candidate.members.iter().any(|m| m.id == *id)));
        }
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        let mut others = of_items(&ids, &self.terms, shelf)?;
        others.retain(|c| own_file(c).is_none_or(|f| !is_gone(&f.path)));
        let near = own.chain(others).take(NEAR).enumerate();
        Ok(PreviewBody::Gone { near: near.map(|(n, c)| self.showing.found(&unranked(c), n + 1, 0)).collect() })
    }

    fn none(&self, english: &str, korean: &str) -> PreviewBody {
        PreviewBody::None { reason: self.showing.language.pick(english, korean).to_owned() }
    }
}

fn picture(file: &ItemRow) -> PreviewBody {
    let meta = &file.extra.meta;
    PreviewBody::Image { url: address(file, 1), width: meta.width.unwrap_or(0), height: meta.height.unwrap_or(0) }
}

/// Where the window gets a page of a file, counted from 1.
fn address(file: &ItemRow, page: u32) -> String {
    format!("preview://localhost/{}/{page}", id(file))
}
