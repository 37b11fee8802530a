//! What an assistant holds in memory follows the index that others write.

use indexer::search::SearchIndex;

use crate::ask::Assistant;
use crate::retrieve::RetrieveError;
use crate::understand::people::People;
use crate::understand::rooms::Rooms;

impl Assistant {
    /// Reads people, conversations, titles and new vectors again if the index changed since.
    ///
    /// Costs next to nothing where nothing changed. After an error the next call tries again.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn refresh(&mut self) -> Result<(), RetrieveError> {
        // What is new in the search index can be seen a little later than in the store: both tell.
        let size = size(&self.search);
        if self.store.changed()? {
            self.seen = None;
        }
        if self.seen == Some(size) {
            return Ok(());
        }
        self.people = People::new(self.store.people()?);
        self.rooms = Rooms::new(self.store.threads()?);
        self.titles = self.search.title_words()?;
        if let Some(meaning) = &mut self.meaning {
            meaning.refresh(&self.store)?;
        }
        self.seen = Some(size);
        Ok(())
    }
}

/// Passages in the search index.
pub(crate) fn size(search: &SearchIndex) -> u64 {
    search.frequency("").1
}
