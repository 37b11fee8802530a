//! Putting in what a reader said, one blob at a time, all of it or nothing.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Transaction, params};

use super::StoreError;
use super::rules::{self, Rule};
use super::write::{FileStat, insert_issue};
use crate::extract::{Attachment, Draft, Handle, Issue, Said, Thread};
use crate::item::{BlobId, Channel, Family, ItemId, Kind, SourceId, ThreadId, When};
use crate::normalise::text;

/// A conversation of the blob that is written.
struct Room {
    /// `None` where it is left out.
    id: Option<ThreadId>,
    thread: Thread,
    /// The exclusion that keeps it out.
    out: Option<i64>,
}

/// Writes one blob inside one transaction: a kill at any moment leaves the old state or the new one.
pub struct BlobWriter<'s> {
    tx: Transaction<'s>,
    blob: BlobId,
    source: SourceId,
    stat: FileStat,
    ordinal: i64,
    threads: Vec<Room>,
    rules: Vec<(i64, Rule)>,
    /// How many items each of the rules kept out.
    left_out: BTreeMap<i64, u64>,
    handles: HashMap<(Channel, Handle), i64>,
    /// How often an identity came up in this blob: two equal lines in one minute are two messages.
    twins: HashMap<String, u32>,
    unread: (u64, Vec<String>),
    text_bytes: usize,
}

impl<'s> BlobWriter<'s> {
    /// Nothing is written so far.
    pub(super) fn new(
        tx: Transaction<'s>,
        rules: Vec<(i64, Rule)>,
        blob: BlobId,
        source: SourceId,
        stat: FileStat,
    ) -> Self {
        Self {
            tx,
            blob,
            source,
            stat,
            ordinal: 0,
            threads: Vec::new(),
            rules,
            left_out: BTreeMap::new(),
            handles: HashMap::new(),
            twins: HashMap::new(),
            unread: (0, Vec::new()),
            text_bytes: 0,
        }
    }
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
        for (exclusion, items) in &self.left_out {
            self.tx.execute(
                "INSERT INTO left_out VALUES (?1, ?2, ?3)",
                params![exclusion, self.blob.0, items.cast_signed()],
            )?;
        }
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
        let _ = self.item(&draft, Kind::File, Some(family), None)?;
        Ok(())
    }

    fn thread(&mut self, thread: Thread) -> Result<(), StoreError> {
        let out = rules::of_thread(&self.rules, &thread);
        if out.is_some() {
            self.threads.push(Room { id: None, thread, out });
            return Ok(());
        }
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
            if rules::is_out(&self.rules, thread.channel, member) {
                continue;
            }
            let handle = self.handle(thread.channel, member)?;
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO thread_members VALUES (?1, ?2)")?
                .execute(params![id.0, handle])?;
        }
        self.threads.push(Room { id: Some(id), thread, out });
        Ok(())
    }

    fn draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let family = (draft.kind == Kind::File).then(|| crate::extract::family_of(self.stat.name(), "", &[]));
        match self.item(draft, draft.kind, family, None)? {
            Ok(id) => {
                for (n, attachment) in draft.attachments.iter().enumerate() {
                    self.attachment(draft, id, n, attachment)?;
                }
            }
            Err(exclusion) => *self.left_out.entry(exclusion).or_default() += draft.attachments.len() as u64,
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
        let _ = self.item(&draft, Kind::Attachment, Some(attachment.family), Some((parent, attachment)))?;
        Ok(())
    }

    /// Writes an item; the inner error is the exclusion that keeps it out.
    fn item(
        &mut self,
        draft: &Draft,
        kind: Kind,
        family: Option<Family>,
        attached: Option<(ItemId, &Attachment)>,
    ) -> Result<Result<ItemId, i64>, StoreError> {
        let title = if kind == Kind::File { self.stat.name() } else { &draft.title };
        let title = text::clean(title.trim());
        let identity = self.identity(draft, kind, &title);
        let when = draft.when.or_else(|| self.file_time(kind));
        let room = draft.thread.and_then(|n| self.threads.get(n as usize));
        let at = when.map(|w| w.at.as_millisecond());
        let out = room.and_then(|r| r.out).or_else(|| rules::of_draft(&self.rules, draft, &identity, at));
        if let Some(exclusion) = out {
            *self.left_out.entry(exclusion).or_default() += 1;
            return Ok(Err(exclusion));
        }
        let thread = room.and_then(|r| r.id);
        let from = draft.from.as_ref().map(|h| self.handle(draft.channel, h)).transpose()?;
        let attachment = attached.map(|(_, a)| a);
        let hash = attachment.and_then(|a| a.content.as_ref()).map_or("", |c| c.hash.as_str());
        let size = match attachment {
            Some(a) => a.content.as_ref().map(|c| c.size).or(a.size),
            None => (kind == Kind::File).then_some(self.stat.size),
        };
        let media = attachment.and_then(|a| a.media.as_ref()).map(|m| format!("{}/{m}", self.stat.folder()));
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
                at,
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
        Ok(Ok(id))
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
        let thread = draft.thread.and_then(|n| self.threads.get(n as usize)).map(|r| &r.thread);
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
