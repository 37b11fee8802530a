//! "I have an id, give me the thing": SQLite is the truth; all else follows from it.
//!
//! What sources say is kept as they said it; people, deliveries and the search index are derived and can be
//! made again at any time.

mod beside;
mod blob_writer;
mod exclude;
mod history;
mod read;
mod rules;
mod sources;
mod summary;
mod vectors;
mod write;

pub use blob_writer::BlobWriter;
pub use exclude::{LeaveOut, LeftOut, Plan, What};
pub use history::Question;
pub use read::{BlobRow, HandleRow, IssueRow, ItemRow, PersonRow, ThreadRow};
pub use sources::{Added, Looked, SourceRow};
pub use vectors::{PassageId, PassageText, TakeVector, Vector};
pub use write::FileStat;

use std::cell::Cell;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

/// Each entry brings the schema one version on; entries are only ever added.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("handle_indexes.sql"),
    include_str!("vectors.sql"),
    include_str!("sources.sql"),
    include_str!("people.sql"),
    include_str!("exclusions.sql"),
    include_str!("history.sql"),
];

/// Marks a folder as one that can be made again (<https://bford.info/cachedir/>).
pub const CACHE_TAG: &str = "CACHEDIR.TAG";

/// The store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("store: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder or file could not be used.
    #[error("store: {0}")]
    Io(#[from] std::io::Error),
    /// Written by a later version of Whence.
    #[error("the index was written by a newer Whence (schema {found}, this one knows {known}): update Whence")]
    Newer {
        /// Its version.
        found: usize,
        /// Ours.
        known: usize,
    },
}

/// An open store. One process writes; any number read.
pub struct Store {
    connection: Connection,
    /// SQLite's count of what others committed, when it was last asked for.
    version: Cell<i64>,
}

const DATABASE: &str = "whence.db";

/// Makes a data folder that nobody else may look into; one that was made before becomes so. A folder that holds none of
/// our data is left as it is: what is put there has rights of its own.
///
/// # Errors
/// As making a folder does.
pub fn own_folder(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        if dir.join(DATABASE).exists() && dir.metadata()?.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
        }
    }
    builder.create(dir)
}

impl Store {
    /// Opens or makes the store in `dir`, and brings its schema up to date.
    ///
    /// The one place where the database is opened: a key would be given here.
    ///
    /// # Errors
    /// When the folder cannot be written or the file is not ours.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        own_folder(dir)?;
        tag(dir)?;
        let connection = Connection::open(dir.join(DATABASE))?;
        connection.busy_timeout(std::time::Duration::from_secs(20))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA secure_delete = ON;",
        )?;
        connection.set_prepared_statement_cache_capacity(64);
        let mut store = Self { connection, version: Cell::new(0) };
        store.migrate()?;
        store.changed()?;
        Ok(store)
    }

    /// Gives the cached pages back: nothing is read or written for a while.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn rest(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("PRAGMA shrink_memory")?)
    }

    fn migrate(&mut self) -> Result<(), StoreError> {
        let version = self.connection.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0))? as usize;
        if version == MIGRATIONS.len() {
            // Nothing is locked: another may be writing just now.
            return Ok(());
        }
        let tx = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let version = tx.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0))? as usize;
        if version > MIGRATIONS.len() {
            return Err(StoreError::Newer { found: version, known: MIGRATIONS.len() });
        }
        for migration in &MIGRATIONS[version..] {
            tx.execute_batch(migration)?;
        }
        tx.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
        tx.commit()?;
        Ok(())
    }

    /// Whether somebody else, in this process or another, wrote to the store since this was last asked (or since it
    /// was opened). It costs next to nothing; what was written through `self` does not count.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn changed(&self) -> Result<bool, StoreError> {
        let version = self.connection.pragma_query_value(None, "data_version", |r| r.get(0))?;
        Ok(self.version.replace(version) != version)
    }

    /// The raw connection, for this crate's own derived tables.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// A transaction, for this crate's own derived tables.
    pub(crate) fn transaction(&mut self) -> Result<rusqlite::Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?)
    }

    /// Keeps every other process from writing, here and to what is made from the store, until it is committed.
    pub(crate) fn lock(&self) -> Result<rusqlite::Transaction<'_>, StoreError> {
        Ok(rusqlite::Transaction::new_unchecked(&self.connection, rusqlite::TransactionBehavior::Immediate)?)
    }

    /// A setting, if it was set.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.connection.query_row("SELECT value FROM settings WHERE key = ?1", [key], |r| r.get(0)).optional()?)
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            [key, value],
        )?;
        Ok(())
    }

    /// Names, mail addresses and phone numbers of the person whose data this is.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn me(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.setting("me")?.map(|v| v.lines().map(str::to_owned).collect()).unwrap_or_default())
    }

    /// Adds to what is known as the person's own; says whether any of it is new.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn add_me(&self, ids: &[String]) -> Result<bool, StoreError> {
        let mut me = self.me()?;
        let before = me.len();
        for id in ids {
            let id = crate::normalise::text::clean(id.trim());
            if !id.is_empty() && !me.contains(&id) {
                me.push(id);
            }
        }
        if me.len() > before {
            self.set_setting("me", &me.join("\n"))?;
        }
        Ok(me.len() > before)
    }
}

/// Everything in the folder follows from the person's own files: backups need not carry it, and Whence itself does
/// not look into it where it lies inside a source.
fn tag(dir: &Path) -> std::io::Result<()> {
    let path = dir.join(CACHE_TAG);
    if path.exists() {
        return Ok(());
    }
    std::fs::write(path, "Signature: 8a477f597d28d172789f06886806bc55\n# The index of Whence; it can be made again.\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many migrations there were in the first version that people may have used.
    const FIRST: usize = 3;

    #[test]
    fn an_older_store_is_brought_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let old = Connection::open(dir.path().join("whence.db")).unwrap();
        for migration in &MIGRATIONS[..FIRST] {
            old.execute_batch(migration).unwrap();
        }
        old.execute_batch(
            "PRAGMA user_version = 3;
             INSERT INTO sources VALUES (1, '/notes', 0);
             INSERT INTO blobs (id, source_id, path, size, mtime_ns, inode, hash, format)
                VALUES (7, 1, '/notes/a.txt', 1, 1, 0, 'h', 'text');
             INSERT INTO items (id, blob_id, ordinal, key, kind, channel, title, locator, identity)
                VALUES (9, 7, 0, '', 'file', 'file', 'a.txt', '', 'file|/notes/a.txt');
             INSERT INTO passages VALUES (9, 0, '', 'tea at nine'), (9, 1, '', '차');",
        )
        .unwrap();
        drop(old);
        let store = Store::open(dir.path()).unwrap();
        let row = &store.sources().unwrap()[0];
        assert_eq!((row.items, row.text_bytes, row.paused, row.checked_at), (1, 14, false, None));
        assert!(!store.blobs().unwrap()[0].stale);
        drop(store);
        Store::open(dir.path()).unwrap();
    }
}
