//! What an assistant holds in memory follows the index that others write.

use indexer::search::SearchIndex;
use indexer::store::{Store, StoreError};

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
        let now = version(&self.store, &self.search)?;
        if self.seen == now {
            return Ok(false);
        }
        self.people = People::new(self.store.people()?);
        self.rooms = Rooms::new(self.store.threads()?);
        self.titles = self.search.title_words()?;
        if let Some(meaning) = &mut self.meaning {
            meaning.refresh(&self.store)?;
        }
        self.seen = now;
        Ok(true)
    }
}

/// Changes with every change of the index. What is new in the search index can be seen a little later than in the
/// store, so both tell.
pub(crate) fn version(store: &Store, search: &SearchIndex) -> Result<(i64, u64), StoreError> {
    let (_, passages) = search.frequency("");
    Ok((store.data_version()?, passages))
}
