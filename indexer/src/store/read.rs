//! Rows as plain structs, and the questions the rest of the walk asks of them.

use rusqlite::{OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::extract::{Card, Meta, Occurrence, Passage};
use crate::item::{BlobId, Certainty, Channel, Family, HandleId, ItemId, Kind, PersonId, SourceId, ThreadId, When};

/// A file on disk.
#[derive(Debug, Clone)]
pub struct BlobRow {
    /// Its id.
    pub id: BlobId,
    /// What brought it.
    pub source: SourceId,
    /// Absolute path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Last change, ns since 1970.
    pub mtime_ns: i64,
    /// Inode or 0.
    pub inode: u64,
    /// BLAKE3, "" where it was not read.
    pub hash: String,
    /// To be read again although it did not change.
    pub stale: bool,
}

/// Something that could not be read.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IssueRow {
    /// The file.
    pub path: String,
    /// Where in it.
    pub locator: String,
    /// Why, for programs.
    pub code: String,
    /// What happened, for people.
    pub message: String,
}

/// An item without its text.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// Its id.
    pub id: ItemId,
    /// The file it was read from.
    pub blob: BlobId,
    /// That file's path.
    pub path: String,
    /// An attachment's message.
    pub parent: Option<ItemId>,
    /// Order within the blob.
    pub ordinal: i64,
    /// What it is.
    pub kind: Kind,
    /// Through what it came.
    pub channel: Channel,
    /// What kind of file.
    pub family: Option<Family>,
    /// File name, subject, summary.
    pub title: String,
    /// Where in the blob.
    pub locator: String,
    /// When.
    pub when: Option<When>,
    /// In which conversation.
    pub thread: Option<ThreadId>,
    /// From whom.
    pub from: Option<HandleId>,
    /// Which message it answers.
    pub reply_to: Option<String>,
    /// Content hash, "" where there is none.
    pub hash: String,
    /// Bytes.
    pub size: Option<u64>,
    /// The file the export names.
    pub media: Option<String>,
    /// Written by the service.
    pub system: bool,
    /// Another export holds it, too.
    pub shadowed: bool,
    /// Metadata, card, occurrence.
    pub extra: Extra,
}

/// The rarer fields of an item.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Extra {
    /// What a document says about itself.
    pub meta: Meta,
    /// An address-book card.
    pub card: Option<Card>,
    /// A calendar occurrence.
    pub occurrence: Option<Occurrence>,
}

/// A person as one source writes them.
#[derive(Debug, Clone)]
pub struct HandleRow {
    /// Its id.
    pub id: HandleId,
    /// Where it is used.
    pub channel: Channel,
    /// Display name or "".
    pub name: String,
    /// Mail address or "".
    pub email: String,
    /// Phone or "".
    pub phone: String,
    /// Account id or "".
    pub account: String,
}

/// A person with every way to call them.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Its id.
    pub id: PersonId,
    /// The name to show.
    pub name: String,
    /// The person whose data this is.
    pub is_me: bool,
    /// Names with their kind: `name`, `nick`, `note`, `organisation`, `address`.
    pub names: Vec<(String, String)>,
    /// Their handles.
    pub handles: Vec<HandleId>,
    /// Things sent by them: who writes more is meant more often.
    pub sent: u64,
}

/// A conversation.
#[derive(Debug, Clone)]
pub struct ThreadRow {
    /// Its id.
    pub id: ThreadId,
    /// Its name.
    pub name: String,
    /// More than two people.
    pub group: bool,
    /// Through which service.
    pub channel: Channel,
    /// Who is in it.
    pub members: Vec<HandleId>,
}

/// Numbers as a JSON array, for `json_each`.
fn list(ids: impl Iterator<Item = i64>) -> String {
    serde_json::Value::from_iter(ids).to_string()
}

const ITEM_COLUMNS: &str = "i.id, i.blob_id, b.path, i.parent_id, i.ordinal, i.kind, i.channel, i.family, i.title,
    i.locator, i.at, i.certainty, i.thread_id, i.from_handle, i.reply_to, i.hash, i.size, i.media, i.is_system,
    i.shadowed, i.extra";

fn item(r: &Row<'_>) -> rusqlite::Result<ItemRow> {
    let text = |n: usize| r.get_ref(n).and_then(|v| Ok(v.as_str_or_null()?.unwrap_or_default().to_owned()));
    let at: Option<i64> = r.get(10)?;
    let certainty = Certainty::parse(&text(11)?).unwrap_or(Certainty::Second);
    let extra: String = r.get(20)?;
    Ok(ItemRow {
        id: ItemId(r.get(0)?),
        blob: BlobId(r.get(1)?),
        path: r.get(2)?,
        parent: r.get::<_, Option<i64>>(3)?.map(ItemId),
        ordinal: r.get(4)?,
        kind: Kind::parse(&text(5)?).unwrap_or(Kind::File),
        channel: Channel::parse(&text(6)?).unwrap_or(Channel::File),
        family: Family::parse(&text(7)?),
        title: r.get(8)?,
        locator: r.get(9)?,
        when: at.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()).map(|at| When { at, certainty }),
        thread: r.get::<_, Option<i64>>(12)?.map(ThreadId),
        from: r.get::<_, Option<i64>>(13)?.map(HandleId),
        reply_to: r.get(14)?,
        hash: r.get(15)?,
        size: r.get::<_, Option<i64>>(16)?.map(|s| s as u64),
        media: r.get(17)?,
        system: r.get(18)?,
        shadowed: r.get(19)?,
        extra: if extra.len() > 2 { serde_json::from_str(&extra).unwrap_or_default() } else { Extra::default() },
    })
}

impl Store {
    /// Every file of every source.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn blobs(&self) -> Result<Vec<BlobRow>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT id, source_id, path, size, mtime_ns, inode, hash, stale FROM blobs")?;
        let rows = statement.query_map([], |r| {
            Ok(BlobRow {
                id: BlobId(r.get(0)?),
                source: SourceId(r.get(1)?),
                path: r.get(2)?,
                size: r.get::<_, i64>(3)? as u64,
                mtime_ns: r.get(4)?,
                inode: r.get::<_, i64>(5)? as u64,
                hash: r.get(6)?,
                stale: r.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everything that could not be read.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn issues(&self) -> Result<Vec<IssueRow>, StoreError> {
        self.issues_where("?1 = 0", 0, usize::MAX)
    }

    /// What could not be read where a condition on a source's number holds, at most `limit`.
    pub(super) fn issues_where(&self, condition: &str, value: i64, limit: usize) -> Result<Vec<IssueRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT path, locator, code, message FROM issues WHERE {condition}
             UNION ALL
             SELECT path, '', 'unread-lines', unread || ' lines fitted no known form, such as: ' || examples
             FROM blobs WHERE unread > 0 AND {condition} ORDER BY 1, 2 LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![value, i64::try_from(limit).unwrap_or(i64::MAX)], |r| {
            Ok(IssueRow { path: r.get(0)?, locator: r.get(1)?, code: r.get(2)?, message: r.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One item.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn item(&self, id: ItemId) -> Result<Option<ItemRow>, StoreError> {
        let sql = format!("SELECT {ITEM_COLUMNS} FROM items i JOIN blobs b ON b.id = i.blob_id WHERE i.id = ?1");
        Ok(self.connection().prepare_cached(&sql)?.query_row([id.0], item).optional()?)
    }

    /// Items that fit a condition on `i` (items) and `b` (blobs), for this crate's own use.
    pub(crate) fn items_where(
        &self,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<ItemRow>, StoreError> {
        let sql = format!("SELECT {ITEM_COLUMNS} FROM items i JOIN blobs b ON b.id = i.blob_id WHERE {condition}");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(values, item)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// An item's text.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn passages(&self, id: ItemId) -> Result<Vec<Passage>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT locator, text FROM passages WHERE item_id = ?1 ORDER BY ordinal")?;
        let rows = statement.query_map([id.0], |r| Ok(Passage { locator: r.get(0)?, text: r.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first `limit` passages of an item.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn first_passages(&self, id: ItemId, limit: usize) -> Result<Vec<Passage>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT locator, text FROM passages WHERE item_id = ?1 AND ordinal < ?2 ORDER BY ordinal",
        )?;
        let rows = statement
            .query_map(params![id.0, limit as i64], |r| Ok(Passage { locator: r.get(0)?, text: r.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// To whom a mail went, by its headers.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn recipients(&self, id: ItemId) -> Result<Vec<HandleId>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT handle_id FROM recipients WHERE item_id = ?1 ORDER BY handle_id")?;
        let rows = statement.query_map([id.0], |r| Ok(HandleId(r.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The messages around one, in its conversation: `before` and `after` of them, itself left out.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn neighbours(&self, of: &ItemRow, before: usize, after: usize) -> Result<Vec<ItemRow>, StoreError> {
        let Some(thread) = of.thread else { return Ok(Vec::new()) };
        let mut rows = self.items_where(
            "i.thread_id = ?1 AND i.blob_id = ?2 AND i.kind = 'message' AND i.ordinal < ?3 ORDER BY i.ordinal DESC LIMIT ?4",
            params![thread.0, of.blob.0, of.ordinal, before as i64],
        )?;
        rows.reverse();
        rows.extend(self.items_where(
            "i.thread_id = ?1 AND i.blob_id = ?2 AND i.kind = 'message' AND i.ordinal > ?3 ORDER BY i.ordinal LIMIT ?4",
            params![thread.0, of.blob.0, of.ordinal, after as i64],
        )?);
        Ok(rows)
    }

    /// Every handle, in an order that does not depend on which was read first.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn handles(&self) -> Result<Vec<HandleRow>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT id, channel, name, email, phone, account FROM handles ORDER BY 2, 3, 4, 5, 6")?;
        let rows = statement.query_map([], |r| {
            let channel: String = r.get(1)?;
            Ok(HandleRow {
                id: HandleId(r.get(0)?),
                channel: Channel::parse(&channel).unwrap_or(Channel::File),
                name: r.get(2)?,
                email: r.get(3)?,
                phone: r.get(4)?,
                account: r.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every conversation with its members.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn threads(&self) -> Result<Vec<ThreadRow>, StoreError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, name, is_group, channel FROM threads ORDER BY id")?;
        let rows = statement.query_map([], |r| {
            let channel: String = r.get(3)?;
            Ok(ThreadRow {
                id: ThreadId(r.get(0)?),
                name: r.get(1)?,
                group: r.get(2)?,
                channel: Channel::parse(&channel).unwrap_or(Channel::File),
                members: Vec::new(),
            })
        })?;
        let mut threads: Vec<ThreadRow> = rows.collect::<Result<_, _>>()?;
        let mut members = self.connection().prepare_cached(
            "SELECT thread_id, handle_id FROM thread_members UNION SELECT DISTINCT thread_id, from_handle FROM items
             WHERE thread_id IS NOT NULL AND from_handle IS NOT NULL AND is_system = 0 ORDER BY 1, 2",
        )?;
        let mut rows = members.query([])?;
        while let Some(r) = rows.next()? {
            let (thread, handle): (i64, i64) = (r.get(0)?, r.get(1)?);
            if let Ok(at) = threads.binary_search_by_key(&thread, |t| t.id.0) {
                threads[at].members.push(HandleId(handle));
            }
        }
        Ok(threads)
    }

    /// Every person, with names and handles.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn people(&self) -> Result<Vec<PersonRow>, StoreError> {
        let c = self.connection();
        let mut statement = c.prepare_cached("SELECT id, name, is_me FROM people ORDER BY id")?;
        let rows = statement.query_map([], |r| {
            Ok(PersonRow {
                id: PersonId(r.get(0)?),
                name: r.get(1)?,
                is_me: r.get(2)?,
                names: Vec::new(),
                handles: Vec::new(),
                sent: 0,
            })
        })?;
        let mut people: Vec<PersonRow> = rows.collect::<Result<_, _>>()?;
        let mut statement = c.prepare_cached("SELECT person_id, name, kind FROM person_names ORDER BY 1, 3, 2")?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            if let Ok(at) = people.binary_search_by_key(&r.get(0)?, |p| p.id.0) {
                people[at].names.push((r.get(1)?, r.get(2)?));
            }
        }
        let mut statement = c.prepare_cached(
            "SELECT h.person_id, h.handle_id, (SELECT count(*) FROM items i WHERE i.from_handle = h.handle_id)
             FROM person_handles h ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            if let Ok(at) = people.binary_search_by_key(&r.get(0)?, |p| p.id.0) {
                people[at].handles.push(HandleId(r.get(1)?));
                people[at].sent += r.get::<_, i64>(2)? as u64;
            }
        }
        Ok(people)
    }

    /// Birthdays: person, month, day.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn birthdays(&self) -> Result<Vec<(PersonId, i8, i8)>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT person_id, month, day FROM birthdays")?;
        let rows = statement.query_map([], |r| Ok((PersonId(r.get(0)?), r.get(1)?, r.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Several items, in no particular order.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn items(&self, ids: &[ItemId]) -> Result<Vec<ItemRow>, StoreError> {
        self.items_where("i.id IN (SELECT value FROM json_each(?1))", [list(ids.iter().map(|i| i.0))])
    }

    /// The items that several messages or mails carry.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn attachments_of(&self, parents: &[ItemId]) -> Result<Vec<ItemRow>, StoreError> {
        self.items_where(
            "i.parent_id IN (SELECT value FROM json_each(?1)) ORDER BY i.ordinal",
            [list(parents.iter().map(|i| i.0))],
        )
    }

    /// Files and attachments with one of these contents.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn with_content(&self, hashes: &[&str]) -> Result<Vec<ItemRow>, StoreError> {
        let list = serde_json::to_string(hashes).unwrap_or_default();
        self.items_where("i.hash IN (SELECT value FROM json_each(?1)) AND i.hash <> '' AND i.size > 0", [list])
    }

    /// Deliveries that touch one of these items: attachment and file.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn deliveries(&self, ids: &[ItemId]) -> Result<Vec<(ItemId, ItemId)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT attachment_id, file_id FROM deliveries WHERE attachment_id IN (SELECT value FROM json_each(?1))
             UNION SELECT attachment_id, file_id FROM deliveries WHERE file_id IN (SELECT value FROM json_each(?1))",
        )?;
        let rows =
            statement.query_map([list(ids.iter().map(|i| i.0))], |r| Ok((ItemId(r.get(0)?), ItemId(r.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The text of several items: each with its passages in order, at most the first `limit` of each.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn passages_of(
        &self,
        ids: &[ItemId],
        limit: usize,
    ) -> Result<std::collections::HashMap<ItemId, Vec<Passage>>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT item_id, locator, text FROM passages
             WHERE item_id IN (SELECT value FROM json_each(?1)) AND ordinal < ?2 ORDER BY item_id, ordinal",
        )?;
        let mut rows =
            statement.query(params![list(ids.iter().map(|i| i.0)), i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut out = std::collections::HashMap::<ItemId, Vec<Passage>>::new();
        while let Some(r) = rows.next()? {
            out.entry(ItemId(r.get(0)?)).or_default().push(Passage { locator: r.get(1)?, text: r.get(2)? });
        }
        Ok(out)
    }

    /// To whom several mails went.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn recipients_of(
        &self,
        ids: &[ItemId],
    ) -> Result<std::collections::HashMap<ItemId, Vec<HandleId>>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT item_id, handle_id FROM recipients WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([list(ids.iter().map(|i| i.0))])?;
        let mut out = std::collections::HashMap::<ItemId, Vec<HandleId>>::new();
        while let Some(r) = rows.next()? {
            out.entry(ItemId(r.get(0)?)).or_default().push(HandleId(r.get(1)?));
        }
        Ok(out)
    }

    /// How much there is: items by kind.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn counts(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT kind, count(*) FROM items WHERE shadowed = 0 GROUP BY kind ORDER BY kind")?;
        let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The items of a blob, in order.
    pub(crate) fn items_of(&self, blob: BlobId) -> Result<Vec<ItemRow>, StoreError> {
        self.items_where("i.blob_id = ?1 ORDER BY i.ordinal", [blob.0])
    }

    /// The names of a blob's conversations.
    pub(crate) fn thread_names(&self, blob: BlobId) -> Result<std::collections::HashMap<ThreadId, String>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT id, name FROM threads WHERE blob_id = ?1")?;
        let rows = statement.query_map([blob.0], |r| Ok((ThreadId(r.get(0)?), r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A handle's display name, or its address.
    pub(crate) fn handle_name(&self, handle: HandleId) -> Result<String, StoreError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT CASE name WHEN '' THEN email ELSE name END FROM handles WHERE id = ?1")?
            .query_row([handle.0], |r| r.get(0))
            .optional()?
            .unwrap_or_default())
    }

    /// Blobs that the search index has yet to take in or to drop.
    pub(crate) fn search_queue(&self, limit: usize) -> Result<Vec<BlobId>, StoreError> {
        let mut statement =
            self.connection().prepare_cached("SELECT blob_id FROM search_queue ORDER BY blob_id LIMIT ?1")?;
        let rows = statement.query_map([limit as i64], |r| Ok(BlobId(r.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes blobs off the queue.
    pub(crate) fn unqueue(&self, blobs: &[BlobId]) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached("DELETE FROM search_queue WHERE blob_id = ?1")?;
        for blob in blobs {
            statement.execute([blob.0])?;
        }
        Ok(())
    }

    /// Queues every blob: the search index starts from nothing.
    pub(crate) fn queue_everything(&self) -> Result<(), StoreError> {
        self.connection().execute("INSERT OR IGNORE INTO search_queue SELECT id FROM blobs", [])?;
        Ok(())
    }
}
