//! What an assistant holds in memory follows the index that others write.

use indexer::search::SearchIndex;

use crate::ask::Assistant;
use crate::retrieve::RetrieveError;
use crate::understand::people::People;
use crate::understand::rooms::Rooms;

impl Assistant {
    /// Reads people, conversations, titles and new vectors again if the index changed since; says whether it did.
    ///
    /// Costs next to nothing where nothing changed.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn refresh(&mut self) -> Result<bool, RetrieveError> {
        let changed = self.store.changed()?;
        self.search.refresh()?;
        let passages = passages(&self.search);
        if !changed && passages == self.seen {
            return Ok(false);
        }
        self.people = People::new(self.store.people()?);
        self.rooms = Rooms::new(self.store.threads()?);
        self.titles = self.search.title_words()?;
        if let Some(meaning) = &mut self.meaning {
            meaning.refresh(&self.store)?;
        }
        self.seen = passages;
        Ok(true)
    }
}

/// How many there are: what is new in the search index can be seen a little later than in the store.
pub(crate) fn passages(search: &SearchIndex) -> u64 {
    search.frequency("").1
}
