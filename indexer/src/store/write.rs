//! Putting in what a reader said, one blob at a time, all of it or nothing.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Store, StoreError};
use crate::extract::{Attachment, Draft, Handle, Issue, Said, Thread};
use crate::item::{BlobId, Channel, Family, ItemId, Kind, SourceId, ThreadId, When};
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

    fn folder(&self) -> &str {
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
        Ok(BlobWriter {
            tx,
            blob: BlobId(blob),
            source,
            stat,
            ordinal: 0,
            threads: Vec::new(),
            handles: HashMap::new(),
            twins: HashMap::new(),
            unread: (0, Vec::new()),
            text_bytes: 0,
        })
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
fn forget_unused_handles(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute_batch(
        "DELETE FROM handles WHERE id NOT IN (SELECT from_handle FROM items WHERE from_handle IS NOT NULL
            UNION SELECT handle_id FROM recipients UNION SELECT handle_id FROM thread_members)",
    )?;
    Ok(())
}

fn insert_issue(c: &rusqlite::Connection, source: SourceId, path: &str, issue: &Issue) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO issues (source_id, path, locator, code, message) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![source.0, path, issue.locator, issue.code.as_str(), issue.message])?;
    Ok(())
}

/// Writes one blob inside one transaction: a kill at any moment leaves the old state or the new one.
pub struct BlobWriter<'s> {
    tx: Transaction<'s>,
    blob: BlobId,
    source: SourceId,
    stat: FileStat,
    ordinal: i64,
    threads: Vec<(ThreadId, Thread)>,
    handles: HashMap<(Channel, Handle), i64>,
    /// How often an identity came up in this blob: two equal lines in one minute are two messages.
    twins: HashMap<String, u32>,
    unread: (u64, Vec<String>),
    text_bytes: usize,
}

impl BlobWriter<'_> {
    /// Takes in one thing that the reader said.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn take(&mut self, said: Said) -> Result<(), StoreError> {
        match said {
            Said::Thread(thread) => self.thread(thread),
            Said::Draft(draft) => self.draft(&draft),
            Said::Issue(issue) => self.issue(&issue),
            Said::Unread { lines, examples } => {
                self.unread.0 += lines;
                self.unread.1.extend(examples.into_iter().take(3));
                Ok(())
            }
        }
    }

    /// Notes a part that could not be read.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn issue(&mut self, issue: &Issue) -> Result<(), StoreError> {
        insert_issue(&self.tx, self.source, &self.stat.path, issue)
    }

    /// Ends it: from here on the blob counts as read.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn commit(self, hash: &str, format: &str) -> Result<(), StoreError> {
        self.tx.execute(
            "UPDATE blobs SET source_id = ?2, size = ?3, mtime_ns = ?4, inode = ?5, hash = ?6, format = ?7,
                unread = ?8, examples = ?9, text_bytes = ?10, stale = 0 WHERE id = ?1",
            params![
                self.blob.0,
                self.source.0,
                self.stat.size as i64,
                self.stat.mtime_ns,
                self.stat.inode as i64,
                hash,
                format,
                self.unread.0 as i64,
                self.unread.1.join("\n"),
                self.text_bytes as i64,
            ],
        )?;
        self.tx
            .execute("UPDATE items SET hash = ?2 WHERE blob_id = ?1 AND kind = 'file'", params![self.blob.0, hash])?;
        self.tx.execute("INSERT OR IGNORE INTO search_queue VALUES (?1)", [self.blob.0])?;
        self.tx.commit()?;
        Ok(())
    }

    /// The file changed meanwhile: the next run will not take it for known.
    pub fn read_again(&mut self) {
        self.stat.mtime_ns = -1;
    }

    /// The item for the file itself, for files that hold no drafts of kind file.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn plain_file(&mut self, family: Family) -> Result<(), StoreError> {
        let mut draft = Draft::new("", Kind::File, Channel::File);
        draft.title = self.stat.name().to_owned();
        self.item(&draft, Kind::File, Some(family), None)?;
        Ok(())
    }

    fn thread(&mut self, thread: Thread) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO threads (blob_id, ordinal, name, is_group, service_id, channel)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.blob.0,
                self.threads.len() as i64,
                text::clean(&thread.name),
                thread.group,
                thread.id.as_deref().unwrap_or(""),
                thread.channel.as_str()
            ])?;
        let id = ThreadId(self.tx.last_insert_rowid());
        for member in &thread.members {
            let handle = self.handle(thread.channel, member)?;
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO thread_members VALUES (?1, ?2)")?
                .execute(params![id.0, handle])?;
        }
        self.threads.push((id, thread));
        Ok(())
    }

    fn draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let family = (draft.kind == Kind::File).then(|| crate::extract::family_of(self.stat.name(), "", &[]));
        let id = self.item(draft, draft.kind, family, None)?;
        for (n, attachment) in draft.attachments.iter().enumerate() {
            self.attachment(draft, id, n, attachment)?;
        }
        Ok(())
    }

    fn attachment(&mut self, of: &Draft, parent: ItemId, n: usize, attachment: &Attachment) -> Result<(), StoreError> {
        let mut draft = Draft::new(format!("{}/{n}", of.key), Kind::Attachment, of.channel);
        draft.title.clone_from(&attachment.name);
        draft.locator.clone_from(&of.locator);
        draft.when = of.when;
        draft.thread = of.thread;
        draft.from.clone_from(&of.from);
        draft.to.clone_from(&of.to);
        draft.forwarded_from.clone_from(&of.forwarded_from);
        if let Some(content) = &attachment.content {
            draft.passages.clone_from(&content.passages);
            draft.meta = content.meta.clone();
        }
        self.item(&draft, Kind::Attachment, Some(attachment.family), Some((parent, attachment)))?;
        Ok(())
    }

    fn item(
        &mut self,
        draft: &Draft,
        kind: Kind,
        family: Option<Family>,
        attached: Option<(ItemId, &Attachment)>,
    ) -> Result<ItemId, StoreError> {
        let from = draft.from.as_ref().map(|h| self.handle(draft.channel, h)).transpose()?;
        let thread = draft.thread.and_then(|n| self.threads.get(n as usize)).map(|(id, _)| *id);
        let title = if kind == Kind::File { self.stat.name() } else { &draft.title };
        let title = text::clean(title.trim());
        let identity = self.identity(draft, kind, &title);
        let attachment = attached.map(|(_, a)| a);
        let hash = attachment.and_then(|a| a.content.as_ref()).map_or("", |c| c.hash.as_str());
        let size = match attachment {
            Some(a) => a.content.as_ref().map(|c| c.size).or(a.size),
            None => (kind == Kind::File).then_some(self.stat.size),
        };
        let media = attachment.and_then(|a| a.media.as_ref()).map(|m| format!("{}/{m}", self.stat.folder()));
        let when = draft.when.or_else(|| self.file_time(kind));
        self.tx
            .prepare_cached(
                "INSERT INTO items (blob_id, parent_id, ordinal, key, kind, channel, family, title, locator, at,
                    certainty, thread_id, from_handle, message_id, reply_to, is_system, forwarded, hash, size, media,
                    extra, identity)
                 VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)",
            )?
            .execute(params![
                self.blob.0,
                attached.map(|(id, _)| id.0),
                self.ordinal,
                draft.key,
                kind.as_str(),
                draft.channel.as_str(),
                family.map(Family::as_str),
                title,
                draft.locator,
                when.map(|w| w.at.as_millisecond()),
                when.map(|w| w.certainty.as_str()),
                thread.map(|t| t.0),
                from,
                draft.message_id,
                draft.reply_to,
                draft.system,
                draft.forwarded_from,
                hash,
                size.map(|s| s as i64),
                media,
                extra(draft),
                identity,
            ])?;
        let id = ItemId(self.tx.last_insert_rowid());
        self.ordinal += 1;
        for recipient in &draft.to {
            let handle = self.handle(draft.channel, recipient)?;
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO recipients VALUES (?1, ?2)")?
                .execute(params![id.0, handle])?;
        }
        for (n, passage) in draft.passages.iter().enumerate() {
            let words = text::clean(&passage.text);
            self.text_bytes += words.len();
            self.tx.prepare_cached("INSERT INTO passages VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                id.0,
                n as i64,
                passage.locator,
                words
            ])?;
        }
        Ok(id)
    }

    /// A file without a time of its own has that of its last change.
    fn file_time(&self, kind: Kind) -> Option<When> {
        if kind != Kind::File {
            return None;
        }
        // Not the document's own date: many programs leave that of their template in it.
        let at = jiff::Timestamp::from_nanosecond(i128::from(self.stat.mtime_ns)).ok()?;
        Some(When { at, certainty: crate::item::Certainty::Second })
    }

    /// What makes this the same thing in another export.
    fn identity(&mut self, draft: &Draft, kind: Kind, title: &str) -> String {
        let thread = draft.thread.and_then(|n| self.threads.get(n as usize)).map(|(_, t)| t);
        let at = draft.when.map_or(0, |w| w.at.as_second());
        let base = match kind {
            Kind::File => return format!("file|{}", self.stat.path),
            Kind::Mail if draft.message_id.is_some() => {
                return format!("mail|{}", draft.message_id.as_deref().unwrap_or_default());
            }
            Kind::Event | Kind::Contact => format!("{}|{title}|{}|{at}", kind.as_str(), draft.key),
            _ => {
                let room = thread.map(|t| t.id.clone().unwrap_or_else(|| text::fold(&t.name))).unwrap_or_default();
                match (&draft.message_id, draft.channel) {
                    (Some(id), Channel::Telegram | Channel::Slack) => {
                        format!("{}|{room}|{id}|{title}", draft.channel.as_str())
                    }
                    _ => {
                        let who = draft.from.as_ref().and_then(|h| h.name.clone().or(h.email.clone()));
                        let words = draft.passages.first().map_or("", |p| p.text.as_str());
                        let hash = blake3::hash(format!("{room}|{at}|{who:?}|{title}|{words}").as_bytes());
                        format!("{}|{}", draft.channel.as_str(), &hash.to_hex()[..32])
                    }
                }
            }
        };
        let base = format!("{}|{base}", kind.as_str());
        let count = self.twins.entry(base.clone()).or_insert(0);
        *count += 1;
        format!("{base}|{count}")
    }

    fn handle(&mut self, channel: Channel, handle: &Handle) -> Result<i64, StoreError> {
        if let Some(id) = self.handles.get(&(channel, handle.clone())) {
            return Ok(*id);
        }
        let clean = |v: &Option<String>| v.as_deref().map(|v| text::clean(v.trim())).unwrap_or_default();
        let row = params![
            channel.as_str(),
            clean(&handle.name),
            clean(&handle.email).to_lowercase(),
            clean(&handle.phone),
            clean(&handle.account)
        ];
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO handles (channel, name, email, phone, account) VALUES (?1,?2,?3,?4,?5)",
            )?
            .execute(row)?;
        let id = self
            .tx
            .prepare_cached(
                "SELECT id FROM handles WHERE channel = ?1 AND name = ?2 AND email = ?3 AND phone = ?4 AND account = ?5",
            )?
            .query_row(row, |r| r.get(0))?;
        self.handles.insert((channel, handle.clone()), id);
        Ok(id)
    }
}

/// Metadata, card and occurrence as one JSON object, without what is empty.
fn extra(draft: &Draft) -> String {
    let mut map = serde_json::Map::new();
    let mut put = |key: &str, value: serde_json::Result<serde_json::Value>| {
        if let Ok(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    if draft.meta != crate::extract::Meta::default() {
        put("meta", serde_json::to_value(&draft.meta));
    }
    if let Some(card) = &draft.card {
        put("card", serde_json::to_value(card));
    }
    if let Some(occurrence) = &draft.occurrence {
        put("occurrence", serde_json::to_value(occurrence));
    }
    serde_json::Value::Object(map).to_string()
}
