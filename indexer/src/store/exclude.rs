//! Leaving out: a thing, a person, a stretch of time, what is old. What is left out goes at once, and stays out.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Transaction, params};

use super::rules::{self, Rule};
use super::write::forget_unused_handles;
use super::{Store, StoreError};
use crate::extract::{Handle, Thread};
use crate::item::{Channel, ItemId, PersonId, SourceId, ThreadId};

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What is to be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveOut {
    /// A thing, in every export that holds it.
    Item(ItemId),
    /// Everything from or to a person: also what is said to them in a conversation of two, and their card.
    Person(PersonId),
    /// What was in a stretch of time; half-open.
    Time {
        /// Inclusive.
        start: jiff::Timestamp,
        /// Exclusive.
        end: jiff::Timestamp,
    },
    /// What is older than so many days, now and at every later run.
    Older {
        /// Of 24 hours.
        days: u32,
    },
}

/// What exactly goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Plan {
    /// Items, attachments among them.
    pub items: u64,
    /// Their passages.
    pub passages: u64,
    /// Bytes of these.
    pub bytes: u64,
}

/// What is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// To take it back by; `None` for what is left out by rule.
    pub id: Option<i64>,
    /// What it is.
    pub what: What,
    /// What to call it: the thing's title, the person's name; else "".
    pub label: String,
    /// Items that it keeps out; of a rule, files and folders.
    pub count: u64,
    /// Since when; `None` for what is left out by rule.
    pub since: Option<jiff::Timestamp>,
}

/// What is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A thing.
    Item,
    /// Everything from or to a person.
    Person,
    /// A stretch of time; half-open.
    Time {
        /// Inclusive.
        start: jiff::Timestamp,
        /// Exclusive.
        end: jiff::Timestamp,
    },
    /// What is older than so many days.
    Older {
        /// Of 24 hours.
        days: u32,
    },
    /// By rule: hidden files and folders.
    Hidden,
    /// By rule: caches and what programs fetched for themselves.
    Caches,
    /// By rule: files with this issue ([`crate::extract::IssueCode::as_str`]).
    Issue(String),
}

/// Issues that are a rule of ours rather than a fault of the file.
const BY_RULE: &str = "'placeholder', 'special', 'loop', 'too-large', 'bomb', 'secret'";

impl Store {
    /// Counts what would go.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn plan_leave_out(&self, what: &LeaveOut, now: jiff::Timestamp) -> Result<Plan, StoreError> {
        let Some((rule, _)) = self.rule(what, now)? else { return Ok(Plan::default()) };
        // Temporary tables of a transaction that is never committed.
        let tx = self.connection().unchecked_transaction()?;
        self.gather(&tx, &rule)?;
        count(&tx)
    }

    /// Counts what would go with a source.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn plan_forget_source(&self, source: SourceId) -> Result<Plan, StoreError> {
        let tx = self.connection().unchecked_transaction()?;
        tx.execute_batch(LEAVING)?;
        tx.execute(
            "INSERT INTO leaving SELECT i.id FROM items i JOIN blobs b ON b.id = i.blob_id WHERE b.source_id = ?1",
            [source.0],
        )?;
        count(&tx)
    }

    /// Leaves something out from now on and takes what is there of it out of the store; gives what went, `None`
    /// when there is no such thing. The search index and the disk follow with [`crate::forget::leave_out`].
    ///
    /// # Errors
    /// As SQLite does.
    pub(crate) fn leave_out(&mut self, what: &LeaveOut, now: jiff::Timestamp) -> Result<Option<Plan>, StoreError> {
        let Some((rule, label)) = self.rule(what, now)? else { return Ok(None) };
        let tx = self.lock()?;
        tx.execute(
            "INSERT INTO exclusions (kind, value, label, added_at, before) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (kind, value) DO UPDATE SET before = ?5",
            params![rule.kind(), rule.value(), label, now.as_millisecond(), rule.before()],
        )?;
        let id = tx.query_row(
            "SELECT id FROM exclusions WHERE kind = ?1 AND value = ?2",
            params![rule.kind(), rule.value()],
            |r| r.get(0),
        )?;
        let plan = self.remove(&tx, id, &rule)?;
        tx.commit()?;
        Ok(Some(plan))
    }

    /// Takes out what has grown too old since; says how many items that were.
    ///
    /// # Errors
    /// As SQLite does.
    pub(crate) fn leave_out_old(&mut self, now: jiff::Timestamp) -> Result<u64, StoreError> {
        let ages = rules::all(self.connection())?;
        let ages = ages.into_iter().filter_map(|(id, rule)| match rule {
            Rule::Age(days, _) => Some((id, Rule::Age(days, days_before(now, days)))),
            _ => None,
        });
        let mut items = 0;
        for (id, rule) in ages.collect::<Vec<_>>() {
            let tx = self.lock()?;
            tx.execute("UPDATE exclusions SET before = ?2 WHERE id = ?1", params![id, rule.before()])?;
            items += self.remove(&tx, id, &rule)?.items;
            tx.commit()?;
        }
        Ok(items)
    }

    /// Takes an exclusion back: the next run reads the files concerned again. False when there is none such.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn take_back(&mut self, id: i64) -> Result<bool, StoreError> {
        let tx = self.transaction()?;
        tx.execute(
            "UPDATE blobs SET stale = 1 WHERE id IN (SELECT blob_id FROM left_out WHERE exclusion_id = ?1)",
            [id],
        )?;
        let known = tx.execute("DELETE FROM exclusions WHERE id = ?1", [id])? > 0;
        tx.commit()?;
        Ok(known)
    }

    /// Everything that is left out: the person's own choices first, the latest first, then what is by rule.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn left_out(&self) -> Result<Vec<LeftOut>, StoreError> {
        let c = self.connection();
        let mut statement = c.prepare_cached(
            "SELECT e.id, e.kind, e.value, e.before, e.label, e.added_at,
                (SELECT coalesce(sum(items), 0) FROM left_out l WHERE l.exclusion_id = e.id)
             FROM exclusions e ORDER BY e.added_at DESC, e.id DESC",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            let (kind, value): (String, String) = (r.get(1)?, r.get(2)?);
            let Some(what) = Rule::parse(&kind, &value, r.get(3)?).and_then(|rule| what(&rule)) else { continue };
            let since = jiff::Timestamp::from_millisecond(r.get(5)?).ok();
            let count = r.get::<_, i64>(6)?.cast_unsigned();
            out.push(LeftOut { id: Some(r.get(0)?), what, label: r.get(4)?, count, since });
        }
        let by_rule = |what, count: i64| {
            let count = count.cast_unsigned();
            (count > 0).then_some(LeftOut { id: None, what, label: String::new(), count, since: None })
        };
        let (hidden, caches) =
            c.query_row("SELECT coalesce(sum(hidden), 0), coalesce(sum(caches), 0) FROM sources", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })?;
        out.extend(by_rule(What::Hidden, hidden).into_iter().chain(by_rule(What::Caches, caches)));
        let mut statement = c.prepare_cached(&format!(
            "SELECT code, count(DISTINCT path) FROM issues WHERE code IN ({BY_RULE}) GROUP BY code ORDER BY code"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            out.extend(by_rule(What::Issue(r.get(0)?), r.get(1)?));
        }
        Ok(out)
    }

    /// The rule for what is to be left out, and what to call it; `None` when there is no such thing.
    fn rule(&self, what: &LeaveOut, now: jiff::Timestamp) -> Result<Option<(Rule, String)>, StoreError> {
        Ok(match what {
            LeaveOut::Item(id) => self
                .connection()
                .query_row("SELECT identity, title FROM items WHERE id = ?1", [id.0], |r| {
                    Ok((Rule::Item(r.get(0)?), r.get(1)?))
                })
                .optional()?,
            LeaveOut::Person(id) => self.person_rule(*id)?,
            LeaveOut::Time { start, end } => {
                Some((Rule::Time(start.as_millisecond(), end.as_millisecond()), String::new()))
            }
            LeaveOut::Older { days } => Some((Rule::Age(*days, days_before(now, *days)), String::new())),
        })
    }

    fn person_rule(&self, id: PersonId) -> Result<Option<(Rule, String)>, StoreError> {
        let Some(person) = self.people()?.into_iter().find(|p| p.id == id) else { return Ok(None) };
        let theirs: BTreeSet<i64> = person.handles.iter().map(|h| h.0).collect();
        let handles = self.handles()?;
        let mut marks: BTreeSet<_> =
            handles.iter().filter(|h| theirs.contains(&h.id.0)).flat_map(rules::row_marks).collect();
        // What stands on their cards, which nobody may have written from yet.
        let mut only_carded = crate::extract::Card::default();
        for (name, kind) in &person.names {
            match kind.as_str() {
                "address" => only_carded.emails.push(name.clone()),
                "phone" => only_carded.phones.push(name.clone()),
                _ => {}
            }
        }
        marks.extend(rules::card_marks(&only_carded));
        marks.extend(
            person.names.iter().filter(|(_, k)| k == "name").map(|(n, _)| rules::name_mark(Channel::Contacts, n)),
        );
        Ok((!marks.is_empty()).then_some((Rule::Person(marks), person.name)))
    }

    /// Fills the table `leaving` with what a rule covers.
    fn gather(&self, tx: &Transaction<'_>, rule: &Rule) -> Result<Vec<ThreadId>, StoreError> {
        tx.execute_batch(LEAVING)?;
        let mut threads = Vec::new();
        match rule {
            Rule::Item(identity) => {
                tx.execute("INSERT INTO leaving SELECT id FROM items WHERE identity = ?1", [identity])?;
            }
            Rule::Time(start, end) => {
                tx.execute("INSERT INTO leaving SELECT id FROM items WHERE at >= ?1 AND at < ?2", [start, end])?;
            }
            Rule::Age(_, before) => {
                tx.execute("INSERT INTO leaving SELECT id FROM items WHERE at < ?1", [before])?;
            }
            Rule::Person(_) => threads = self.gather_person(tx, rule)?,
        }
        // What came with a message goes with it.
        tx.execute(
            "INSERT OR IGNORE INTO leaving SELECT id FROM items WHERE parent_id IN (SELECT id FROM leaving)",
            [],
        )?;
        Ok(threads)
    }

    /// Everything from or to somebody; gives the conversations that go as a whole.
    fn gather_person(&self, tx: &Transaction<'_>, rule: &Rule) -> Result<Vec<ThreadId>, StoreError> {
        let handles = self.handles()?;
        for handle in handles.iter().filter(|h| rule.covers(&rules::row_marks(h))) {
            tx.execute("INSERT OR IGNORE INTO leaving SELECT id FROM items WHERE from_handle = ?1", [handle.id.0])?;
            tx.execute(
                "INSERT OR IGNORE INTO leaving SELECT item_id FROM recipients WHERE handle_id = ?1",
                [handle.id.0],
            )?;
        }
        let by_id = |id| handles.iter().find(|h| h.id == id);
        let mut threads = Vec::new();
        for row in self.threads()? {
            let members = row.members.iter().filter_map(|id| by_id(*id)).map(|h| Handle {
                name: Some(h.name.clone()),
                email: Some(h.email.clone()),
                phone: Some(h.phone.clone()),
                account: Some(h.account.clone()),
            });
            let (name, group, channel) = (row.name, row.group, row.channel);
            let thread = Thread { name, group, id: None, members: members.collect(), channel };
            if rules::of_thread(&[(0, rule.clone())], &thread).is_some() {
                tx.execute("INSERT OR IGNORE INTO leaving SELECT id FROM items WHERE thread_id = ?1", [row.id.0])?;
                threads.push(row.id);
            }
        }
        for item in self.items_where("i.kind = 'contact'", [])? {
            if item.extra.card.is_some_and(|card| rule.covers(&rules::card_marks(&card))) {
                tx.execute("INSERT OR IGNORE INTO leaving VALUES (?1)", [item.id.0])?;
            }
        }
        Ok(threads)
    }

    /// Takes out what a rule covers, and notes from which files.
    fn remove(&self, tx: &Transaction<'_>, id: i64, rule: &Rule) -> Result<Plan, StoreError> {
        let threads = self.gather(tx, rule)?;
        let plan = count(tx)?;
        tx.execute(
            "INSERT INTO left_out SELECT ?1, blob_id, count(*) FROM items WHERE id IN (SELECT id FROM leaving) GROUP BY 2
             ON CONFLICT DO UPDATE SET items = items + excluded.items",
            [id],
        )?;
        tx.execute_batch(
            "INSERT OR IGNORE INTO search_queue SELECT DISTINCT blob_id FROM items WHERE id IN (SELECT id FROM leaving);
             UPDATE blobs SET text_bytes = text_bytes -
                (SELECT coalesce(sum(length(CAST(p.text AS BLOB))), 0) FROM items i JOIN passages p ON p.item_id = i.id
                 WHERE i.blob_id = blobs.id AND i.id IN (SELECT id FROM leaving))
             WHERE id IN (SELECT blob_id FROM items WHERE id IN (SELECT id FROM leaving));
             DELETE FROM items WHERE id IN (SELECT id FROM leaving);
             DROP TABLE leaving;",
        )?;
        for thread in threads {
            tx.execute("DELETE FROM threads WHERE id = ?1", [thread.0])?;
        }
        for handle in self.handles()?.iter().filter(|h| rule.covers(&rules::row_marks(h))) {
            tx.execute("DELETE FROM thread_members WHERE handle_id = ?1", [handle.id.0])?;
        }
        forget_unused_handles(tx)?;
        Ok(plan)
    }
}

/// An empty table of items that are to go.
const LEAVING: &str = "DROP TABLE IF EXISTS temp.leaving; CREATE TEMP TABLE leaving (id INTEGER PRIMARY KEY);";

fn count(tx: &Transaction<'_>) -> Result<Plan, StoreError> {
    let (items, (passages, bytes)): (i64, (i64, i64)) = (
        tx.query_row("SELECT count(*) FROM leaving", [], |r| r.get(0))?,
        tx.query_row(
            "SELECT count(*), coalesce(sum(length(CAST(text AS BLOB))), 0) FROM passages
             WHERE item_id IN (SELECT id FROM leaving)",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?,
    );
    Ok(Plan { items: items.cast_unsigned(), passages: passages.cast_unsigned(), bytes: bytes.cast_unsigned() })
}

fn days_before(now: jiff::Timestamp, days: u32) -> i64 {
    now.as_millisecond() - i64::from(days) * DAY_MS
}

fn what(rule: &Rule) -> Option<What> {
    let time = |ms| jiff::Timestamp::from_millisecond(ms).ok();
    Some(match rule {
        Rule::Item(_) => What::Item,
        Rule::Person(_) => What::Person,
        Rule::Time(start, end) => What::Time { start: time(*start)?, end: time(*end)? },
        Rule::Age(days, _) => What::Older { days: *days },
    })
}
