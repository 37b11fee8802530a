//! A mail with its headers and what came with it.

use indexer::item::HandleId;
use indexer::store::ItemRow;

use super::Look;
use crate::answer::rfc3339;
use crate::retrieve::RetrieveError;
use crate::window::found::id;
use crate::window::wire::{Attachment, PreviewBody};

impl Look<'_> {
    /// A mail. The index keeps recipients without telling To from Cc: all are in `to`.
    pub(super) fn mail(&self, mail: &ItemRow) -> Result<PreviewBody, RetrieveError> {
        let store = self.shelf().store;
        let (passage, _) = self.stretch(&store.passages(mail.id)?);
        let file = |row: ItemRow| Attachment { item: Some(id(&row)), bytes: row.size.unwrap_or(0), name: row.title };
        Ok(PreviewBody::Mail {
            from: mail.from.map(|h| self.name(h)).unwrap_or_default(),
            to: store.recipients(mail.id)?.into_iter().map(|h| self.name(h)).filter(|n| !n.is_empty()).collect(),
            cc: Vec::new(),
            at: mail.when.map(|w| rfc3339(w.at, self.showing.now)).unwrap_or_default(),
            passage,
            attachments: store.attachments_of(&[mail.id])?.into_iter().map(file).collect(),
        })
    }

    /// What whoever has this handle is called.
    pub(super) fn name(&self, handle: HandleId) -> String {
        self.shelf().people.of_handle(handle).map(|p| p.name.clone()).unwrap_or_default()
    }
}
