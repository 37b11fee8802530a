//! Whether somebody else has written to the store.

use super::{Store, StoreError};

impl Store {
    /// A number that changes whenever another connection, of this process or another, has written something
    /// (<https://www.sqlite.org/pragma.html#pragma_data_version>). What this connection writes does not count.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection().pragma_query_value(None, "data_version", |r| r.get(0))?)
    }
}
