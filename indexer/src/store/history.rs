//! Questions that were asked: kept until the person says otherwise.

use rusqlite::params;

use super::{Store, StoreError};
use crate::item::ItemId;

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number.
    pub id: i64,
    /// As it was typed.
    pub query: String,
    /// When.
    pub at: jiff::Timestamp,
    /// How many results it had.
    pub results: u64,
    /// The result that was taken; `None` also when that is gone from the index.
    pub picked: Option<ItemId>,
}

impl Store {
    /// Keeps a question, and gives its number.
    ///
    /// An item that is gone meanwhile is not noted as picked.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn add_question(
        &self,
        query: &str,
        at: jiff::Timestamp,
        results: u64,
        picked: Option<ItemId>,
    ) -> Result<i64, StoreError> {
        self.connection().execute(
            "INSERT INTO history (query, at, results, picked) VALUES (?1, ?2, ?3, (SELECT id FROM items WHERE id = ?4))",
            params![query, at.as_millisecond(), results.cast_signed(), picked.map(|p| p.0)],
        )?;
        Ok(self.connection().last_insert_rowid())
    }

    /// The latest questions, newest first, at most `limit`.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn questions(&self, limit: usize) -> Result<Vec<Question>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT id, query, at, results, picked FROM history ORDER BY at DESC, id DESC LIMIT ?1")?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |r| {
            Ok(Question {
                id: r.get(0)?,
                query: r.get(1)?,
                at: jiff::Timestamp::from_millisecond(r.get(2)?).unwrap_or_default(),
                results: r.get::<_, i64>(3)?.cast_unsigned(),
                picked: r.get::<_, Option<i64>>(4)?.map(ItemId),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many questions are kept.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn question_count(&self) -> Result<u64, StoreError> {
        let count: i64 = self.connection().query_row("SELECT count(*) FROM history", [], |r| r.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// Forgets the questions asked before a moment, all of them without one; says how many.
    ///
    /// SQLite overwrites what is deleted; [`Store::compact`] takes it out of the log of writes, too.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn forget_questions(&self, before: Option<jiff::Timestamp>) -> Result<u64, StoreError> {
        let before = before.map_or(i64::MAX, jiff::Timestamp::as_millisecond);
        Ok(self.connection().execute("DELETE FROM history WHERE at < ?1", [before])? as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> jiff::Timestamp {
        jiff::Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn questions_are_kept_and_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        for (second, query) in [(10, "the lamp"), (30, "the rope"), (20, "the tide")] {
            store.add_question(query, at(second), 3, Some(ItemId(99))).unwrap();
        }
        let asked = |limit| store.questions(limit).unwrap().into_iter().map(|q| q.query).collect::<Vec<_>>();
        assert_eq!(asked(10), ["the rope", "the tide", "the lamp"]);
        assert_eq!(asked(1), ["the rope"]);
        assert_eq!(store.questions(1).unwrap()[0].picked, None, "there is no such item");
        assert_eq!(store.forget_questions(Some(at(20))).unwrap(), 1);
        assert_eq!(asked(10), ["the rope", "the tide"]);
        assert_eq!((store.question_count().unwrap(), store.forget_questions(None).unwrap()), (2, 2));
        store.compact().unwrap();
        let left = std::fs::read(dir.path().join("whence.db")).unwrap();
        assert!(!left.windows(8).any(|w| w == b"the rope"));
    }
}
