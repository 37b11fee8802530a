//! What the person says about who is who, and people as they are shown for it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::OptionalExtension;

use super::identity::{self, Node};
use super::statements::{self, Key, Statement};
use crate::item::{Channel, PersonId};
use crate::store::{Store, StoreError};

/// What kind of handle it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandleKind {
    /// A mail address.
    Mail,
    /// A phone number.
    Phone,
    /// A display name alone.
    Name,
    /// An account's id in its service.
    Account,
}

/// One way in which a person is written, with how many things are to or from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleView {
    /// The address, number, name or account.
    pub value: String,
    /// Which of these.
    pub kind: HandleKind,
    /// Where it is used.
    pub channel: Channel,
    /// Messages, mails and events from it, or to it by name.
    pub items: u64,
}

/// A person as the People view shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Stays the same when people are derived anew, as long as the person is written as before.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// The person whose data this is.
    pub is_me: bool,
    /// Their handles, the most used first.
    pub handles: Vec<HandleView>,
    /// Messages, mails and events from them, or to them by name; each once.
    pub items: u64,
    /// When the last of them was, events left out.
    pub last_at: Option<jiff::Timestamp>,
}

/// Nobody has this key: they are gone, or were written otherwise.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// There is no such person.
    #[error("there is no such person any more")]
    Gone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for PersonError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Store(e.into())
    }
}

/// A handle or card as text.
fn to_text(key: &Key) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_text(text: &str) -> Option<Key> {
    let mut key = Key::default();
    if text.len() != 2 * key.len() || !text.is_ascii() {
        return None;
    }
    for (n, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(key)
}

/// How a handle or card is shown: by what tells it best from others. A card is shown by all that stands on it.
fn values(node: &Node) -> Vec<(String, HandleKind)> {
    let mails = node.emails.iter().map(|e| (e.clone(), HandleKind::Mail));
    let phones = node.phones.iter().map(|p| (p.clone(), HandleKind::Phone));
    if node.handle.is_none() {
        return mails.chain(phones).collect();
    }
    // Signatures add phones to handles that are something else.
    let account =
        node.account.iter().filter_map(|a| a.split_once('|')).map(|(_, a)| (a.to_owned(), HandleKind::Account));
    let names = node.names.iter().map(|n| (n.clone(), HandleKind::Name));
    let own = mails.chain(account);
    own.chain(if node.names.is_empty() { Vec::from_iter(phones) } else { Vec::from_iter(names) }).take(1).collect()
}

impl Store {
    /// The person who has a handle or card with this key.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn person_of(&self, key: &str) -> Result<Option<PersonId>, StoreError> {
        let Some(key) = from_text(key) else { return Ok(None) };
        let mut statement = self.connection().prepare_cached("SELECT person_id FROM person_keys WHERE key = ?1")?;
        Ok(statement.query_row([key.as_slice()], |r| Ok(PersonId(r.get(0)?))).optional()?)
    }

    /// A person's key: the smallest of those of their handles and cards. All of them lead back to the person.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn person_key(&self, person: PersonId) -> Result<Option<String>, StoreError> {
        Ok(self.person_keys(person)?.first().map(to_text))
    }

    /// Everybody, me first, then by how much there is of them.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn people_view(&self) -> Result<Vec<PersonView>, StoreError> {
        let mut people = BTreeMap::<i64, PersonView>::new();
        for row in self.people()? {
            let key = self.person_key(row.id)?.unwrap_or_default();
            let view =
                PersonView { key, name: row.name, is_me: row.is_me, handles: Vec::new(), items: 0, last_at: None };
            people.insert(row.id.0, view);
        }
        self.count_items(&mut people)?;
        self.add_handles(&mut people)?;
        let mut all: Vec<PersonView> = people.into_values().collect();
        all.sort_by(|a, b| (b.is_me, b.items).cmp(&(a.is_me, a.items)).then_with(|| a.name.cmp(&b.name)));
        Ok(all)
    }

    fn count_items(&self, people: &mut BTreeMap<i64, PersonView>) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT p.person_id, count(DISTINCT t.id), max(CASE WHEN t.kind <> 'event' THEN t.at END)
             FROM ({TOUCHED}) t JOIN person_handles p ON p.handle_id = t.handle_id GROUP BY 1"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            if let Some(person) = people.get_mut(&r.get(0)?) {
                person.items = r.get::<_, i64>(1)?.cast_unsigned();
                person.last_at = r.get::<_, Option<i64>>(2)?.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
            }
        }
        Ok(())
    }

    fn add_handles(&self, people: &mut BTreeMap<i64, PersonView>) -> Result<(), StoreError> {
        let c = self.connection();
        let mut statement =
            c.prepare_cached(&format!("SELECT handle_id, count(*) FROM ({TOUCHED}) GROUP BY handle_id"))?;
        let counts = statement.query_map([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?.cast_unsigned())))?;
        let counts: BTreeMap<i64, u64> = counts.collect::<Result<_, _>>()?;
        let mut statement = c.prepare_cached("SELECT key, person_id FROM person_keys")?;
        let owners = statement.query_map([], |r| Ok((r.get::<_, Key>(0)?, r.get::<_, i64>(1)?)))?;
        let owners: BTreeMap<Key, i64> = owners.collect::<Result<_, _>>()?;
        let mut items = BTreeMap::<(i64, String, HandleKind, Channel), u64>::new();
        let nodes = identity::nodes(self)?;
        // What a card says is shown where nothing else says it.
        let (cards, handles): (Vec<_>, Vec<_>) = nodes.iter().partition(|n| n.handle.is_none());
        let mut said = BTreeSet::new();
        for node in handles.into_iter().chain(cards) {
            let Some(person) = owners.get(&node.key) else { continue };
            let channel = node.channel.unwrap_or(Channel::Contacts);
            for (value, kind) in values(node) {
                if said.insert((*person, value.clone())) || node.handle.is_some() {
                    let count = node.handle.and_then(|h| counts.get(&h.0)).copied().unwrap_or(0);
                    *items.entry((*person, value, kind, channel)).or_default() += count;
                }
            }
        }
        for ((person, value, kind, channel), items) in items {
            if let Some(person) = people.get_mut(&person) {
                person.handles.push(HandleView { value, kind, channel, items });
            }
        }
        for person in people.values_mut() {
            person.handles.sort_by_key(|h| std::cmp::Reverse(h.items));
        }
        Ok(())
    }

    /// Several people are one, under the name of `keep`.
    ///
    /// # Errors
    /// When one of them is gone; as SQLite does.
    pub fn merge_people(&mut self, keep: &str, others: &[&str]) -> Result<(), PersonError> {
        let first = self.keys_of(keep)?;
        let (name, mut me) = self.shown(keep)?;
        let mut all = first.clone();
        for other in others {
            all.extend(self.keys_of(other)?);
            me |= self.shown(other)?.1;
        }
        let mut said = vec![Statement::One(all), Statement::Name(first.clone(), name)];
        said.extend(me.then_some(Statement::Me(first, true)));
        self.say(&said)
    }

    /// Handles of a person, by their values as [`HandleView`] shows them, are somebody else: one other person.
    ///
    /// # Errors
    /// When the person is gone; as SQLite does.
    pub fn split_person(&mut self, person: &str, handles: &[&str]) -> Result<(), PersonError> {
        let keys = self.keys_of(person)?;
        let is_meant = |node: &Node| values(node).iter().any(|(value, _)| handles.contains(&value.as_str()));
        let nodes = identity::nodes(self)?;
        let out: BTreeSet<Key> = nodes.iter().filter(|n| keys.contains(&n.key) && is_meant(n)).map(|n| n.key).collect();
        let rest: BTreeSet<Key> = keys.difference(&out).copied().collect();
        if out.is_empty() || rest.is_empty() {
            return Ok(());
        }
        let mut said = vec![Statement::One(out.clone()), Statement::Apart(rest, out.clone())];
        said.extend(self.shown(person)?.1.then_some(Statement::Me(out, false)));
        self.say(&said)
    }

    /// This is a person's name.
    ///
    /// # Errors
    /// When the person is gone; as SQLite does.
    pub fn rename_person(&mut self, person: &str, name: &str) -> Result<(), PersonError> {
        let name = super::text::clean(name.trim());
        if name.is_empty() {
            return Ok(());
        }
        let keys = self.keys_of(person)?;
        self.say(&[Statement::Name(keys, name)])
    }

    /// This is the person whose data it is, or is not.
    ///
    /// # Errors
    /// When the person is gone; as SQLite does.
    pub fn mark_me(&mut self, person: &str, me: bool) -> Result<(), PersonError> {
        let keys = self.keys_of(person)?;
        self.say(&[Statement::Me(keys, me)])
    }

    /// Two people are not the same, whatever the evidence will say.
    ///
    /// # Errors
    /// When one of them is gone; as SQLite does.
    pub fn keep_apart(&mut self, person: &str, other: &str) -> Result<(), PersonError> {
        let said = Statement::Apart(self.keys_of(person)?, self.keys_of(other)?);
        self.say(&[said])
    }

    /// Keeps what was said, and derives people anew.
    fn say(&mut self, said: &[Statement]) -> Result<(), PersonError> {
        statements::add(self, said)?;
        Ok(identity::derive(self)?)
    }

    fn shown(&self, key: &str) -> Result<(String, bool), PersonError> {
        let person = self.person_of(key)?.ok_or(PersonError::Gone)?;
        let mut statement = self.connection().prepare_cached("SELECT name, is_me FROM people WHERE id = ?1")?;
        Ok(statement.query_row([person.0], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }

    fn keys_of(&self, key: &str) -> Result<BTreeSet<Key>, PersonError> {
        let person = self.person_of(key)?.ok_or(PersonError::Gone)?;
        Ok(self.person_keys(person)?)
    }

    pub(super) fn person_keys(&self, person: PersonId) -> Result<BTreeSet<Key>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT key FROM person_keys WHERE person_id = ?1")?;
        let rows = statement.query_map([person.0], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Drops what was said about handles that are no more, after something was forgotten: names are personal.
    ///
    /// # Errors
    /// As SQLite does.
    pub(crate) fn forget_unused_statements(&self) -> Result<(), StoreError> {
        self.connection().execute(
            "DELETE FROM statements WHERE id NOT IN
                (SELECT h.statement_id FROM statement_handles h JOIN person_keys k ON k.key = h.key)",
            [],
        )?;
        Ok(())
    }
}

/// What is from or to each handle; what came with a message counts as the message.
const TOUCHED: &str = "
    SELECT from_handle AS handle_id, id, kind, at FROM items
    WHERE from_handle IS NOT NULL AND is_system = 0 AND shadowed = 0 AND kind <> 'attachment'
    UNION ALL
    SELECT r.handle_id, i.id, i.kind, i.at FROM recipients r JOIN items i ON i.id = r.item_id
    WHERE i.is_system = 0 AND i.shadowed = 0 AND i.kind <> 'attachment'
        AND (i.from_handle IS NULL OR i.from_handle <> r.handle_id)";
