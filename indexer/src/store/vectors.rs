//! A code for what each passage means: kept here, made and read by others.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};
use crate::item::{ItemId, Kind};

/// Of one long document, so many passages get a code; the rest is found by its words.
const PASSAGES: i64 = 24;

/// What is said within ten minutes of a picture is about it, in ms.
const AROUND: i64 = 600_000;

/// A passage: of which item, and which of its passages, counted as the search index does.
pub type PassageId = (ItemId, u32);

/// Hears of a passage, the key of its text, and its code.
pub type TakeVector<'a> = dyn FnMut(PassageId, &[u8], &[u8]) + 'a;

/// The words of a passage and of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageText {
    /// Which.
    pub id: PassageId,
    /// What it belongs to.
    pub kind: Kind,
    /// File name, subject; empty for messages.
    pub title: String,
    /// What was written with a chat's attachment; of one without words, what was said around it.
    pub caption: String,
    /// The passage itself.
    pub text: String,
}

/// A code for a text.
pub struct Vector {
    /// The passage that it was made for.
    pub id: PassageId,
    /// Of the text that was encoded: equal texts have equal codes.
    pub key: [u8; 16],
    /// The code; `None` where one is kept for that text.
    pub code: Option<Vec<u8>>,
}

/// Passages that may have a code, with `caption`, what was written with a chat's attachment.
const THINGS: &str = "
    SELECT i.id, i.kind, i.at, i.title, p.text,
        coalesce(c.text, '') AS caption,
        CASE WHEN p.ordinal IS NULL THEN 0 ELSE p.ordinal + (coalesce(c.text, '') <> '') END AS passage
    FROM items i
    LEFT JOIN passages p ON p.item_id = i.id
    LEFT JOIN items m ON m.id = i.parent_id AND m.kind = 'message' AND i.kind = 'attachment'
    LEFT JOIN passages c ON c.item_id = m.id AND c.ordinal = 0
    WHERE i.is_system = 0 AND i.shadowed = 0 AND i.kind <> 'contact'";

impl Store {
    /// Passages without a code, those of files and mails first, then the newest.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn without_vector(&self) -> Result<Vec<PassageId>, StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT id, passage FROM ({THINGS}) t
             WHERE passage < {PASSAGES}
               AND NOT EXISTS (SELECT 1 FROM meanings v WHERE v.item_id = t.id AND v.passage = t.passage)
             ORDER BY kind = 'message', passage > 1, at DESC, id, passage"
        ))?;
        let rows = statement.query_map([], |r| Ok((ItemId(r.get(0)?), r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words of some passages; those that are gone meanwhile are left out.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn passage_texts(&self, ids: &[PassageId]) -> Result<Vec<PassageText>, StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT kind, title, caption, coalesce(text, '') FROM ({THINGS} AND i.id = ?1) WHERE passage = ?2"
        ))?;
        let mut around = self.connection().prepare_cached(&format!(
            "SELECT coalesce(group_concat(text, '\n'), '') FROM (
                SELECT p.text FROM items i
                JOIN items m ON m.id = i.parent_id AND m.kind = 'message'
                JOIN items n ON n.thread_id = m.thread_id AND n.kind = 'message' AND n.is_system = 0
                    AND n.at BETWEEN m.at - {AROUND} AND m.at + {AROUND}
                JOIN passages p ON p.item_id = n.id AND p.ordinal = 0
                WHERE i.id = ?1 ORDER BY abs(n.ordinal - m.ordinal) LIMIT 4)"
        ))?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let row = |r: &rusqlite::Row<'_>| {
                let kind: String = r.get(0)?;
                let kind = Kind::parse(&kind).unwrap_or(Kind::File);
                Ok(PassageText { id: *id, kind, title: r.get(1)?, caption: r.get(2)?, text: r.get(3)? })
            };
            let Some(mut found) = statement.query_row(params![id.0.0, id.1], row).optional()? else { continue };
            if found.kind == Kind::Attachment && found.caption.is_empty() && found.text.is_empty() {
                found.caption = around.query_row([id.0.0], |r| r.get(0))?;
            }
            out.push(found);
        }
        Ok(out)
    }

    /// Whether a code is kept for a text.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn has_vector(&self, key: &[u8; 16]) -> Result<bool, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT 1 FROM vectors WHERE text_key = ?1")?;
        Ok(statement.exists([key.as_slice()])?)
    }

    /// Keeps codes. What has been forgotten meanwhile stays forgotten.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn keep_vectors(&mut self, vectors: &[Vector]) -> Result<(), StoreError> {
        let tx = self.transaction()?;
        {
            let mut code = tx.prepare_cached("INSERT OR IGNORE INTO vectors VALUES (?1, ?2)")?;
            let mut meaning = tx.prepare_cached(
                "INSERT OR REPLACE INTO meanings SELECT id, ?2, ?3 FROM items
                 WHERE id = ?1 AND EXISTS (SELECT 1 FROM vectors WHERE text_key = ?3)",
            )?;
            for v in vectors {
                if let Some(bytes) = &v.code {
                    code.execute(params![v.key.as_slice(), bytes])?;
                }
                meaning.execute(params![v.id.0.0, v.id.1, v.key.as_slice()])?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// Every code, one call for each, with the key of its text; by item, then by passage.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn each_vector(&self, take: &mut TakeVector<'_>) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT m.item_id, m.passage, m.text_key, v.code FROM meanings m JOIN vectors v ON v.text_key = m.text_key
             ORDER BY m.item_id, m.passage",
        )?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            let bytes = |n: usize| r.get_ref(n).map(|v| v.as_blob().unwrap_or_default());
            take((ItemId(r.get(0)?), r.get(1)?), bytes(2)?, bytes(3)?);
        }
        Ok(())
    }

    /// Which passages have a code, each with the key of its text; as [`Self::each_vector`], without the codes.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn each_vector_key(&self, take: &mut dyn FnMut(PassageId, &[u8])) -> Result<(), StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT item_id, passage, text_key FROM meanings ORDER BY item_id, passage")?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            take((ItemId(r.get(0)?), r.get(1)?), r.get_ref(2)?.as_blob().unwrap_or_default());
        }
        Ok(())
    }

    /// The code of one passage.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn vector_of(&self, id: PassageId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT v.code FROM meanings m JOIN vectors v ON v.text_key = m.text_key
             WHERE m.item_id = ?1 AND m.passage = ?2",
        )?;
        Ok(statement.query_row(params![id.0.0, id.1], |r| r.get(0)).optional()?)
    }

    /// How many passages have a code.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn vector_count(&self) -> Result<u64, StoreError> {
        let count: i64 = self.connection().query_row("SELECT count(*) FROM meanings", [], |r| r.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Drops the codes of texts that no item has any more.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn forget_unused_vectors(&self) -> Result<(), StoreError> {
        self.connection().execute("DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM meanings)", [])?;
        Ok(())
    }

    /// Drops every code where they were made by another encoder than `encoder`, and remembers this one.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn vectors_are_of(&mut self, encoder: &str) -> Result<(), StoreError> {
        if self.setting("encoder")?.as_deref() == Some(encoder) {
            return Ok(());
        }
        let tx = self.transaction()?;
        tx.execute_batch("DELETE FROM meanings; DELETE FROM vectors;")?;
        tx.commit()?;
        self.set_setting("encoder", encoder)
    }
}
