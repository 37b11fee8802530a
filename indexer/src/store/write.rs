//! Files come, move and go, each in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use super::blob_writer::BlobWriter;
use super::{Store, StoreError, rules};
use crate::extract::Issue;
use crate::item::{BlobId, SourceId};
use crate::normalise::text;

/// What the file system says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStat {
    /// Absolute.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Last change, ns since 1970.
    pub mtime_ns: i64,
    /// Inode, or 0 where there is none.
    pub inode: u64,
}

impl FileStat {
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }

    pub(super) fn folder(&self) -> &str {
        self.path.rfind(['/', '\\']).map_or("", |i| &self.path[..i])
    }
}

impl Store {
    /// Starts writing a blob: what was known of it is gone once this is committed.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn write_blob(&mut self, source: SourceId, stat: FileStat) -> Result<BlobWriter<'_>, StoreError> {
        let tx = self.transaction()?;
        tx.execute("DELETE FROM issues WHERE path = ?1", [&stat.path])?;
        let old: Option<i64> =
            tx.query_row("SELECT id FROM blobs WHERE path = ?1", [&stat.path], |r| r.get(0)).optional()?;
        let blob = match old {
            Some(id) => {
                tx.execute("DELETE FROM items WHERE blob_id = ?1", [id])?;
                tx.execute("DELETE FROM threads WHERE blob_id = ?1", [id])?;
                tx.execute("DELETE FROM left_out WHERE blob_id = ?1", [id])?;
                id
            }
            None => {
                tx.execute(
                    "INSERT INTO blobs (source_id, path, size, mtime_ns, inode, hash, format)
                     VALUES (?1, ?2, 0, 0, 0, '', '')",
                    params![source.0, stat.path],
                )?;
                tx.last_insert_rowid()
            }
        };
        let rules = rules::all(&tx)?;
        Ok(BlobWriter::new(tx, rules, BlobId(blob), source, stat))
    }

    /// A file that was moved: its items stay what they were, under the new path. What was there before is gone.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn move_blob(&mut self, blob: BlobId, source: SourceId, stat: &FileStat) -> Result<(), StoreError> {
        let tx = self.transaction()?;
        tx.execute(
            "INSERT OR IGNORE INTO search_queue SELECT id FROM blobs WHERE path = ?1 AND id <> ?2",
            params![stat.path, blob.0],
        )?;
        tx.execute("DELETE FROM issues WHERE path = ?1", [&stat.path])?;
        tx.execute("DELETE FROM blobs WHERE path = ?1 AND id <> ?2", params![stat.path, blob.0])?;
        tx.execute(
            "UPDATE issues SET source_id = ?2, path = ?3 WHERE path = (SELECT path FROM blobs WHERE id = ?1)",
            params![blob.0, source.0, stat.path],
        )?;
        // What was hidden stays hidden.
        tx.execute(
            "UPDATE OR IGNORE exclusions SET value = 'file|' || ?2
             WHERE kind = 'item' AND value = (SELECT 'file|' || path FROM blobs WHERE id = ?1)",
            params![blob.0, stat.path],
        )?;
        tx.execute(
            "UPDATE blobs SET source_id = ?2, path = ?3, size = ?4, mtime_ns = ?5, inode = ?6 WHERE id = ?1",
            params![blob.0, source.0, stat.path, stat.size as i64, stat.mtime_ns, stat.inode as i64],
        )?;
        tx.execute(
            "UPDATE items SET title = ?2, identity = 'file|' || ?3 WHERE blob_id = ?1 AND kind = 'file'",
            params![blob.0, text::clean(stat.name()), stat.path],
        )?;
        tx.execute("INSERT OR IGNORE INTO search_queue VALUES (?1)", [blob.0])?;
        tx.commit()?;
        Ok(())
    }

    /// True when a blob holds nothing but itself: a document, not an export or a mailbox.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn is_plain_file(&self, blob: BlobId) -> Result<bool, StoreError> {
        Ok(self.connection().query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM items WHERE blob_id = ?1 AND kind <> 'file')",
            [blob.0],
            |r| r.get(0),
        )?)
    }

    /// A file that is gone, with everything that was read from it.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn delete_blob(&mut self, blob: BlobId) -> Result<(), StoreError> {
        let tx = self.transaction()?;
        tx.execute("DELETE FROM issues WHERE path = (SELECT path FROM blobs WHERE id = ?1)", [blob.0])?;
        tx.execute("DELETE FROM blobs WHERE id = ?1", [blob.0])?;
        tx.execute("INSERT OR IGNORE INTO search_queue VALUES (?1)", [blob.0])?;
        tx.commit()?;
        Ok(())
    }

    /// A source and every trace of it.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn forget_source(&mut self, source: SourceId) -> Result<(), StoreError> {
        let tx = self.transaction()?;
        tx.execute("INSERT OR IGNORE INTO search_queue SELECT id FROM blobs WHERE source_id = ?1", [source.0])?;
        tx.execute("DELETE FROM sources WHERE id = ?1", [source.0])?;
        forget_unused_handles(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Drops people as they were written in what is gone or was rewritten since.
    ///
    /// # Errors
    /// As SQLite does.
    pub(crate) fn forget_unused_handles(&mut self) -> Result<(), StoreError> {
        let tx = self.transaction()?;
        forget_unused_handles(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Gives back the space of what was deleted, so that it is gone from the disk, too.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn compact(&self) -> Result<(), StoreError> {
        self.connection().execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }

    /// Notes an issue about a path that is not (or no longer) a blob: no permission, a pipe, a loop.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn note_issue(&self, source: SourceId, path: &str, issue: &Issue) -> Result<(), StoreError> {
        self.connection()
            .execute("DELETE FROM issues WHERE path = ?1 AND code = ?2", params![path, issue.code.as_str()])?;
        insert_issue(self.connection(), source, path, issue)
    }

    /// Forgets the issues about paths that were not read as blobs; a walk notes them again.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn clear_walk_issues(&self, source: SourceId) -> Result<(), StoreError> {
        self.connection().execute(
            "DELETE FROM issues WHERE source_id = ?1
                AND (code = 'placeholder' OR path NOT IN (SELECT path FROM blobs WHERE source_id = ?1))",
            [source.0],
        )?;
        Ok(())
    }
}

/// Handles that nothing refers to any more: names are personal, so they go with what brought them.
pub(super) fn forget_unused_handles(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute_batch(
        "DELETE FROM handles WHERE id NOT IN (SELECT from_handle FROM items WHERE from_handle IS NOT NULL
            UNION SELECT handle_id FROM recipients UNION SELECT handle_id FROM thread_members)",
    )?;
    Ok(())
}

pub(super) fn insert_issue(
    c: &rusqlite::Connection,
    source: SourceId,
    path: &str,
    issue: &Issue,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO issues (source_id, path, locator, code, message) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![source.0, path, issue.locator, issue.code.as_str(), issue.message])?;
    Ok(())
}
