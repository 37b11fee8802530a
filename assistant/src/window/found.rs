//! What was found, as a window shows it.

use indexer::item::Kind;
use indexer::store::ItemRow;
use jiff::Zoned;

use super::language::Language;
use super::marks::Marker;
use super::why;
use super::wire::Found;
use crate::answer;
use crate::resolve::Ranked;
use crate::retrieve::{Candidate, Shelf};
use crate::understand::Query;

/// About so many characters of a passage: two lines of the palette.
const PASSAGE: usize = 240;
/// No title is longer than this many characters.
const TITLE: usize = 160;
/// Folders that mail programs make within a mailbox (Maildir).
const MAILDIR: &[&str] = &["cur", "new", "tmp"];

/// Shows results of one question.
pub(super) struct Showing<'a> {
    /// The question.
    pub(super) query: &'a Query,
    /// Its words.
    pub(super) marker: Marker,
    /// When it was asked.
    pub(super) now: &'a Zoned,
    /// The window's language.
    pub(super) language: Language,
    /// Where things lie.
    pub(super) shelf: &'a Shelf<'a>,
}

impl<'a> Showing<'a> {
    /// For the results of a question.
    pub(super) fn new(query: &'a Query, now: &'a Zoned, language: Language, shelf: &'a Shelf<'a>) -> Self {
        Self { query, marker: Marker::new(query, shelf), now, language, shelf }
    }

    /// The id of the item that stands for one of them.
    pub(super) fn item(&self, one: &Ranked) -> String {
        id(answer::delivery(self.query, one).map_or(one.candidate.main(), |d| &d.item))
    }

    /// One of them; `older` says how many versions are folded under it.
    pub(super) fn found(&self, one: &Ranked, rank: usize, older: usize) -> Found {
        let outcome = answer::outcome(self.query, one, rank, self.now, self.shelf);
        let delivery = answer::delivery(self.query, one);
        let main = delivery.map_or(one.candidate.main(), |d| &d.item);
        Found {
            item: id(main),
            rank: u32::try_from(rank).unwrap_or(u32::MAX),
            score: outcome.score,
            kind: main.kind.into(),
            family: one.candidate.family().filter(|_| is_file(main.kind)).map(Into::into),
            folder: self.folder(main, outcome.path.as_deref()),
            title: self.marker.excerpt([self.title(main, &outcome).as_str()].into_iter(), TITLE),
            passage: self.passage(&one.candidate),
            sender: outcome.sender,
            recipients: outcome.recipients,
            sent_at: outcome.sent_at,
            channel: Some(main.channel.into()),
            why: why::reasons(self.language, self.query, one, delivery, self.now, self.shelf),
            older: u32::try_from(older).unwrap_or(u32::MAX),
            gone: outcome.path.as_deref().is_some_and(is_gone),
            path: outcome.path,
            container: outcome.container,
            locator: outcome.locator,
        }
    }

    /// What it says, where it says most of the question.
    fn passage(&self, candidate: &Candidate) -> super::wire::Passage {
        let own = candidate.passages.iter().map(|p| p.text.as_str());
        let texts = std::iter::once(candidate.caption.as_str()).chain(own);
        self.marker.excerpt(texts.filter(|t| !t.trim().is_empty()), PASSAGE)
    }

    /// Messages are called by their room, what has no name by who sent it.
    fn title(&self, main: &ItemRow, outcome: &crate::wire::Outcome) -> String {
        let room = main.thread.and_then(|t| self.shelf.rooms.get(t)).map(|t| t.name.as_str());
        let names = [Some(outcome.title.as_str()), room, outcome.sender.as_deref()];
        names.into_iter().flatten().find(|name| !name.trim().is_empty()).unwrap_or_default().to_owned()
    }

    /// The last two folders of a file's path; else the room, or what holds it.
    fn folder(&self, main: &ItemRow, path: Option<&str>) -> Option<String> {
        if let Some(path) = path {
            return folders(path, 2);
        }
        let room = main.thread.and_then(|t| self.shelf.rooms.get(t)).filter(|_| main.kind != Kind::Mail);
        match room.map(|t| t.name.clone()).filter(|name| !name.trim().is_empty()) {
            Some(name) => Some(name),
            None => mailbox(&main.path),
        }
    }
}

/// An item's id as the window has it.
pub(super) fn id(item: &ItemRow) -> String {
    item.id.0.to_string()
}

/// It has bytes of its own.
pub(super) fn is_file(kind: Kind) -> bool {
    matches!(kind, Kind::File | Kind::Attachment)
}

/// Nothing lies at a path now.
pub(super) fn is_gone(path: &str) -> bool {
    !std::path::Path::new(path).exists()
}

/// The names of the last `count` folders above a file.
fn folders(path: &str, count: usize) -> Option<String> {
    let mut names: Vec<&str> = path.rsplit(['/', '\\']).skip(1).filter(|name| !name.is_empty()).take(count).collect();
    names.reverse();
    (!names.is_empty()).then(|| names.join("/"))
}

/// What a mailbox, calendar or address book is called: its file's name, or a Maildir's folder.
fn mailbox(path: &str) -> Option<String> {
    let mut names = path.rsplit(['/', '\\']).filter(|name| !name.is_empty());
    let file = names.next()?;
    let folder = names.next().unwrap_or_default();
    if MAILDIR.contains(&folder) {
        return names.next().map(|name| name.trim_start_matches('.').to_owned());
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    Some(if stem.is_empty() { file } else { stem }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_short() {
        assert_eq!(folders("/home/ada/Documents/Moving/quotes.xlsx", 2).as_deref(), Some("Documents/Moving"));
        assert_eq!(folders("C:\\quotes.xlsx", 2).as_deref(), Some("C:"));
        assert_eq!(folders("quotes.xlsx", 2), None);
        assert_eq!(mailbox("/home/ada/.mail/.Sent/cur/1772.M1:2,S").as_deref(), Some("Sent"));
        assert_eq!(mailbox("/home/ada/.thunderbird/x.default/Mail/Inbox").as_deref(), Some("Inbox"));
        assert_eq!(mailbox("/home/ada/family.ics").as_deref(), Some("family"));
    }
}
