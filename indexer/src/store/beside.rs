//! What lies in the same folder.

use std::path::MAIN_SEPARATOR;

use rusqlite::params;

use super::{Store, StoreError};
use crate::item::ItemId;

impl Store {
    /// Files that lie in the folder of a file, the last changed first, without itself.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn files_beside(&self, path: &str, limit: usize) -> Result<Vec<ItemId>, StoreError> {
        let Some((folder, _)) = path.rsplit_once(MAIN_SEPARATOR) else { return Ok(Vec::new()) };
        let folder = format!("{folder}{MAIN_SEPARATOR}");
        let mut statement = self.connection().prepare_cached(
            "SELECT i.id FROM items i JOIN blobs b ON b.id = i.blob_id
             WHERE i.kind = 'file' AND substr(b.path, 1, length(?1)) = ?1 AND b.path <> ?2
                AND instr(substr(b.path, length(?1) + 1), ?3) = 0
             ORDER BY b.mtime_ns DESC, b.path LIMIT ?4",
        )?;
        let rows = statement
            .query_map(params![folder, path, MAIN_SEPARATOR.to_string(), limit as i64], |r| Ok(ItemId(r.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
