//! What the person added: folders and single exports, each with what is known of it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::params;

use super::{IssueRow, Store, StoreError};
use crate::item::{Channel, Family, SourceId, SourceKind};

/// A source with its counts.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SourceRow {
    /// Its id.
    pub id: i64,
    /// Absolute path.
    pub path: String,
    /// What it is, as far as it was read.
    pub kind: SourceKind,
    /// Through what its things came; [`Channel::File`] for a folder of many things.
    pub channel: Channel,
    /// Runs pass over it; what is known of it stays.
    pub paused: bool,
    /// When it was last looked through; `None` before the first time.
    pub checked_at: Option<jiff::Timestamp>,
    /// Files that were there then.
    pub found: u64,
    /// Files read.
    pub files: u64,
    /// Items found in them.
    pub items: u64,
    /// Bytes of the files.
    pub bytes: u64,
    /// Bytes of their text in the index.
    pub text_bytes: u64,
    /// Files and parts of files that could not be read.
    pub failed: u64,
    /// Lines that fitted nothing.
    pub unread_lines: u64,
}

/// What [`Store::add_source`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// The source.
    pub id: SourceId,
    /// It was not there before.
    pub new: bool,
}

/// What a walk through one source came across.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Files.
    pub found: u64,
    /// Hidden files and folders, which were passed over.
    pub hidden: u64,
    /// Caches and other folders of made things, which were passed over.
    pub caches: u64,
}

impl Store {
    /// Adds a source, unless it was added before.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn add_source(&self, path: &str, now: jiff::Timestamp) -> Result<Added, StoreError> {
        let new = self.connection().execute(
            "INSERT OR IGNORE INTO sources (path, added_at) VALUES (?1, ?2)",
            params![path, now.as_millisecond()],
        )?;
        let id = self.connection().query_row("SELECT id FROM sources WHERE path = ?1", [path], |r| r.get(0))?;
        Ok(Added { id: SourceId(id), new: new > 0 })
    }

    /// Lets runs pass over a source from now on, or takes it in again.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn pause_source(&self, source: SourceId, paused: bool) -> Result<(), StoreError> {
        self.connection().execute("UPDATE sources SET paused = ?2 WHERE id = ?1", params![source.0, paused])?;
        Ok(())
    }

    /// The next run reads everything of a source again.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn reread_source(&self, source: SourceId) -> Result<(), StoreError> {
        self.connection().execute("UPDATE blobs SET stale = 1 WHERE source_id = ?1", [source.0])?;
        Ok(())
    }

    /// Notes that a source was looked through to its end.
    ///
    /// # Errors
    /// As SQLite does.
    pub(crate) fn looked_through(
        &self,
        source: SourceId,
        now: jiff::Timestamp,
        looked: Looked,
    ) -> Result<(), StoreError> {
        let counts = [looked.found, looked.hidden, looked.caches].map(u64::cast_signed);
        self.connection().execute(
            "UPDATE sources SET checked_at = ?2, found = ?3, hidden = ?4, caches = ?5 WHERE id = ?1",
            params![source.0, now.as_millisecond(), counts[0], counts[1], counts[2]],
        )?;
        Ok(())
    }

    /// Every source with its counts, in the order in which they were added.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn sources(&self) -> Result<Vec<SourceRow>, StoreError> {
        let mut makeup = self.makeup()?;
        let mut statement = self.connection().prepare_cached(
            "SELECT s.id, s.path, s.paused, s.checked_at, s.found, count(b.id), coalesce(sum(b.size), 0),
                coalesce(sum(b.text_bytes), 0), coalesce(sum(b.unread), 0), coalesce(sum(b.path = s.path), 0),
                (SELECT count(*) FROM items i JOIN blobs o ON o.id = i.blob_id WHERE o.source_id = s.id),
                (SELECT count(*) FROM issues i WHERE i.source_id = s.id)
             FROM sources s LEFT JOIN blobs b ON b.source_id = s.id GROUP BY s.id ORDER BY s.id",
        )?;
        let rows = statement.query_map([], |r| {
            let count = |n: usize| r.get::<_, i64>(n).map(i64::cast_unsigned);
            let (id, path): (i64, String) = (r.get(0)?, r.get(1)?);
            let files = count(5)?;
            let folder = if files > 0 { count(9)? == 0 } else { Path::new(&path).is_dir() };
            let (kind, channel) = makeup.remove(&id).unwrap_or_default().judge(folder);
            let checked: Option<i64> = r.get(3)?;
            Ok(SourceRow {
                id,
                path,
                kind,
                channel,
                paused: r.get(2)?,
                checked_at: checked.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()),
                found: count(4)?,
                files,
                bytes: count(6)?,
                text_bytes: count(7)?,
                unread_lines: count(8)?,
                items: count(10)?,
                failed: count(11)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What of a source could not be read, at most `limit`.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn source_issues(&self, source: SourceId, limit: usize) -> Result<Vec<IssueRow>, StoreError> {
        self.issues_where("source_id = ?1", source.0, limit)
    }

    /// What each source is made of.
    fn makeup(&self) -> Result<BTreeMap<i64, Makeup>, StoreError> {
        let mut all = BTreeMap::<i64, Makeup>::new();
        let c = self.connection();
        let mut formats = c.prepare_cached("SELECT source_id, format, count(*) FROM blobs GROUP BY 1, 2")?;
        let mut rows = formats.query([])?;
        while let Some(r) = rows.next()? {
            let format: String = r.get(1)?;
            all.entry(r.get(0)?).or_default().count_format(&format, r.get(2)?);
        }
        let mut families = c.prepare_cached(
            "SELECT b.source_id, i.family, count(*) FROM items i JOIN blobs b ON b.id = i.blob_id
             WHERE i.kind = 'file' AND NOT EXISTS
                (SELECT 1 FROM deliveries d WHERE d.file_id = i.id AND d.basis = 'path') GROUP BY 1, 2",
        )?;
        let mut rows = families.query([])?;
        while let Some(r) = rows.next()? {
            let family: Option<String> = r.get(1)?;
            let family = family.as_deref().and_then(Family::parse).unwrap_or(Family::Other);
            // What programs keep for themselves says nothing: a mail program's profile is full of it.
            if !matches!(family, Family::Code | Family::Other) {
                all.entry(r.get(0)?).or_default().files += r.get::<_, i64>(2)?;
            }
        }
        Ok(all)
    }
}

/// What a source is made of, in files.
#[derive(Debug, Default)]
struct Makeup {
    /// Exports, by service.
    chats: BTreeMap<Channel, i64>,
    mails: i64,
    calendars: i64,
    cards: i64,
    /// Other things of a person's that came through none of these.
    files: i64,
}

impl Makeup {
    fn count_format(&mut self, format: &str, count: i64) {
        match crate::extract::channel_of(format) {
            Channel::File => {}
            Channel::Mail => self.mails += count,
            Channel::Calendar => self.calendars += count,
            Channel::Contacts => self.cards += count,
            chat => *self.chats.entry(chat).or_default() += count,
        }
    }

    /// A folder is what most of it is; a single file is what it holds.
    fn judge(&self, folder: bool) -> (SourceKind, Channel) {
        let chats: i64 = self.chats.values().sum();
        let all = chats + self.mails + self.calendars + self.cards + self.files;
        let most = |count: i64| count * 2 > all;
        let service = self.chats.iter().max_by_key(|(channel, count)| (**count, **channel)).map(|(c, _)| *c);
        match service {
            Some(service) if most(chats) => (SourceKind::Export, service),
            _ if most(self.mails) => (SourceKind::Mailbox, Channel::Mail),
            _ if most(self.calendars) => (SourceKind::Calendar, Channel::Calendar),
            _ if most(self.cards) => (SourceKind::Contacts, Channel::Contacts),
            _ if !folder && all == 0 => (SourceKind::Export, Channel::File),
            _ => (SourceKind::Folder, Channel::File),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_what_most_of_it_is() {
        let rows: &[(&str, bool, &[(&str, i64)], i64, SourceKind, Channel)] = &[
            (
                "documents with an export among them",
                true,
                &[("whatsapp", 1), ("pdf", 9)],
                9,
                SourceKind::Folder,
                Channel::File,
            ),
            (
                "an unpacked export with its media",
                true,
                &[("whatsapp", 1), ("image", 30)],
                0,
                SourceKind::Export,
                Channel::WhatsApp,
            ),
            ("a mail profile", true, &[("mbox", 5), ("text", 1)], 1, SourceKind::Mailbox, Channel::Mail),
            ("a maildir", true, &[("eml", 900)], 0, SourceKind::Mailbox, Channel::Mail),
            ("photos and one mail", true, &[("eml", 1), ("image", 5)], 5, SourceKind::Folder, Channel::File),
            ("a calendar", false, &[("calendar", 1)], 0, SourceKind::Calendar, Channel::Calendar),
            ("cards", false, &[("vcard", 1)], 0, SourceKind::Contacts, Channel::Contacts),
            ("two services", true, &[("kakao", 3), ("slack", 1)], 0, SourceKind::Export, Channel::KakaoTalk),
            ("an empty folder", true, &[], 0, SourceKind::Folder, Channel::File),
            ("a file that was not read yet", false, &[], 0, SourceKind::Export, Channel::File),
            ("one document", false, &[("pdf", 1)], 1, SourceKind::Folder, Channel::File),
        ];
        for (what, folder, formats, files, kind, channel) in rows {
            let mut makeup = Makeup { files: *files, ..Makeup::default() };
            for (format, count) in *formats {
                makeup.count_format(format, *count);
            }
            assert_eq!(makeup.judge(*folder), (*kind, *channel), "{what}");
        }
    }
}
