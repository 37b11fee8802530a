//! Groups of handles and cards become people: every way to call them, and the name to show.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::identity::{Node, phone_key, same_phone};
use super::names::{bracketed, is_full, is_korean_name, strip_honorific};
use super::statements::{Key, Statement};
use super::text::fold;
use crate::store::{Store, StoreError};

/// Writes every group as a person; who is me comes first, as one.
///
/// # Errors
/// As SQLite does.
pub(super) fn write(
    store: &mut Store,
    nodes: &[Node],
    groups: &[usize],
    me: &[String],
    said: &[Statement],
) -> Result<(), StoreError> {
    let mut members: BTreeMap<usize, Vec<&Node>> = BTreeMap::new();
    for (node, group) in nodes.iter().zip(groups) {
        members.entry(*group).or_default().push(node);
    }
    let (mine, others): (Vec<_>, Vec<_>) = members.into_values().partition(|nodes| is_me(nodes, me, said));
    let mine: Vec<&Node> = mine.into_iter().flatten().collect();
    let tx = store.transaction()?;
    tx.execute_batch(
        "DELETE FROM birthdays; DELETE FROM person_names; DELETE FROM person_handles; DELETE FROM person_keys;
         DELETE FROM people;",
    )?;
    let me_first = std::iter::once(mine).filter(|m| !m.is_empty()).map(|m| (m, true));
    for (n, (nodes, is_me)) in me_first.chain(others.into_iter().map(|m| (m, false))).enumerate() {
        write_person(&tx, n as i64 + 1, &nodes, is_me, said)?;
    }
    tx.commit()?;
    Ok(())
}

fn keys(nodes: &[&Node]) -> BTreeSet<Key> {
    nodes.iter().map(|n| n.key).collect()
}

/// As was said last, else by what is known of the person whose data this is.
fn is_me(nodes: &[&Node], me: &[String], said: &[Statement]) -> bool {
    let keys = keys(nodes);
    let last = said.iter().rev().find(|s| matches!(s, Statement::Me(..)) && s.touches(&keys));
    if let Some(Statement::Me(_, is_me)) = last {
        return *is_me;
    }
    me.iter().any(|id| {
        let (lower, phone) = (id.to_lowercase(), phone_key(id));
        nodes.iter().any(|n| {
            n.emails.contains(&lower)
                || phone.as_ref().is_some_and(|p| n.phones.iter().any(|other| same_phone(p, other)))
                || n.names.iter().any(|name| fold(name.trim()) == fold(id))
        })
    })
}

fn write_person(
    tx: &rusqlite::Transaction<'_>,
    id: i64,
    nodes: &[&Node],
    is_me: bool,
    said: &[Statement],
) -> Result<(), StoreError> {
    let (mut names, counts) = names_of(nodes);
    let keys = keys(nodes);
    let given = said.iter().rev().find_map(|s| match s {
        Statement::Name(_, name) if s.touches(&keys) => Some(name.clone()),
        _ => None,
    });
    names.extend(given.iter().map(|name| (name.clone(), "name")));
    let shown = given.unwrap_or_else(|| shown_name(&names, &counts));
    tx.prepare_cached("INSERT INTO people VALUES (?1, ?2, ?3)")?.execute(params![id, shown, is_me])?;
    for (name, kind) in names.iter().filter(|(name, _)| !name.is_empty()) {
        tx.prepare_cached("INSERT OR IGNORE INTO person_names VALUES (?1, ?2, ?3)")?
            .execute(params![id, name, kind])?;
    }
    for key in keys {
        tx.prepare_cached("INSERT OR IGNORE INTO person_keys VALUES (?1, ?2)")?.execute(params![key.as_slice(), id])?;
    }
    for node in nodes {
        if let Some(handle) = node.handle {
            tx.prepare_cached("INSERT OR IGNORE INTO person_handles VALUES (?1, ?2)")?
                .execute(params![handle.0, id])?;
        }
        if let Some((year, month, day)) = node.birthday {
            tx.prepare_cached("INSERT OR IGNORE INTO birthdays VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, year, month, day])?;
        }
    }
    Ok(())
}

/// Names with their kind, and how much speaks for showing each.
type Names = (BTreeSet<(String, &'static str)>, BTreeMap<String, usize>);

/// Every way to call a person.
fn names_of(nodes: &[&Node]) -> Names {
    let mut names: BTreeSet<(String, &'static str)> = BTreeSet::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for node in nodes {
        for (n, name) in node.names.iter().enumerate() {
            let bare = strip_honorific(name);
            // A card's name weighs more than how one chat happens to write it; its forms come with the likeliest first.
            *counts.entry(bare.clone()).or_default() += match (node.handle, n) {
                (None, 0) => 4,
                (None, 1) => 3,
                (None, _) => 2,
                (Some(_), _) => 1,
            };
            names.extend(bracketed(name).map(|b| (b.to_owned(), "name")));
            names.insert((bare, "name"));
            names.insert((name.trim().to_owned(), "name"));
        }
        names.extend(node.nicknames.iter().map(|n| (n.trim().to_owned(), "nick")));
        names.extend(node.notes.iter().map(|n| (n.trim().to_owned(), "note")));
        names.extend(node.organisations.iter().map(|n| (n.trim().to_owned(), "organisation")));
        names.extend(node.emails.iter().map(|e| (e.clone(), "address")));
        names.extend(node.phones.iter().map(|p| (p.clone(), "phone")));
    }
    let bracketed_names: Vec<String> =
        nodes.iter().flat_map(|n| &n.names).filter_map(|n| bracketed(n)).map(str::to_owned).collect();
    for name in bracketed_names.into_iter().filter(|n| is_korean_name(n)) {
        *counts.entry(name).or_default() += 1;
    }
    (names, counts)
}

/// The name that most speaks for, a whole one before others.
fn shown_name(names: &BTreeSet<(String, &'static str)>, counts: &BTreeMap<String, usize>) -> String {
    // Koreans are shown by their own name, not by one of its romanisations.
    let whole = |name: &str| match is_full(name) {
        true if is_korean_name(name) => 2,
        full => usize::from(full),
    };
    counts
        .iter()
        .max_by_key(|(name, count)| (whole(name), **count, std::cmp::Reverse(name.as_str())))
        .map(|(name, _)| name.clone())
        .or_else(|| names.iter().next().map(|(name, _)| name.clone()))
        .unwrap_or_default()
}
