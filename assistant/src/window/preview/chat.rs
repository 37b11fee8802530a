//! Lines of a chat around a message, in the chat's order.

use std::collections::HashMap;

use indexer::item::ItemId;
use indexer::store::ItemRow;

use super::Look;
use crate::answer::rfc3339;
use crate::retrieve::RetrieveError;
use crate::window::found::id;
use crate::window::wire::{ChatLine, PreviewBody};

/// So many lines on each side.
const LINES: usize = 12;

impl Look<'_> {
    /// The lines around a message, itself in focus.
    pub(super) fn chat(&self, message: &ItemRow) -> Result<PreviewBody, RetrieveError> {
        let store = self.shelf().store;
        let mut rows = store.neighbours(message, LINES, LINES)?;
        let at = rows.iter().position(|r| r.ordinal > message.ordinal).unwrap_or(rows.len());
        rows.insert(at, message.clone());
        rows.retain(|r| !r.system || r.id == message.id);
        let ids: Vec<ItemId> = rows.iter().map(|r| r.id).collect();
        let words = store.passages_of(&ids, 1)?;
        let mut files: HashMap<ItemId, Vec<String>> = HashMap::new();
        for file in store.attachments_of(&ids)? {
            let name = if file.title.is_empty() { file.family.map_or("", |f| f.as_str()) } else { &file.title };
            files.entry(file.parent.unwrap_or(file.id)).or_default().push(name.to_owned());
        }
        let line = |row: &ItemRow| {
            let said = words.get(&row.id).and_then(|p| p.first()).map(|p| p.text.clone());
            let brought = files.get(&row.id).into_iter().flatten().cloned();
            let text = said.filter(|s| !s.trim().is_empty()).into_iter().chain(brought).collect::<Vec<_>>().join("\n");
            self.line(row, &text, row.id == message.id)
        };
        let room = message.thread.and_then(|t| self.shelf().rooms.get(t)).map(|t| t.name.clone()).unwrap_or_default();
        Ok(PreviewBody::Chat { room, lines: rows.iter().map(line).collect() })
    }

    fn line(&self, row: &ItemRow, text: &str, focus: bool) -> ChatLine {
        let person = row.from.and_then(|h| self.shelf().people.of_handle(h));
        ChatLine {
            item: id(row),
            name: person.map(|p| p.name.clone()).unwrap_or_default(),
            mine: person.is_some_and(|p| p.is_me),
            at: row.when.map(|w| rfc3339(w.at, self.showing.now)).unwrap_or_default(),
            text: self.showing.marker.mark(text),
            focus,
        }
    }
}
