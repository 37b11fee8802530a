//! What the person said about who is who, applied after the evidence; the later word counts.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::identity::Node;
use crate::store::{Store, StoreError};

/// A handle or card by what it is, hashed.
pub(super) type Key = [u8; 16];

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    /// All of these are one person.
    One(BTreeSet<Key>),
    /// The first are somebody else than the second.
    Apart(BTreeSet<Key>, BTreeSet<Key>),
    /// This is their name.
    Name(BTreeSet<Key>, String),
    /// This is the person whose data it is, or is not.
    Me(BTreeSet<Key>, bool),
}

impl Statement {
    fn kind(&self) -> &'static str {
        match self {
            Self::One(_) => "one",
            Self::Apart(..) => "apart",
            Self::Name(..) => "name",
            Self::Me(_, true) => "me",
            Self::Me(_, false) => "not-me",
        }
    }

    fn of(kind: &str, value: String, first: BTreeSet<Key>, second: BTreeSet<Key>) -> Option<Self> {
        Some(match kind {
            "one" => Self::One(first),
            "apart" => Self::Apart(first, second),
            "name" => Self::Name(first, value),
            "me" => Self::Me(first, true),
            "not-me" => Self::Me(first, false),
            _ => return None,
        })
    }

    /// The handles it is about, by side.
    fn sides(&self) -> [&BTreeSet<Key>; 2] {
        const NONE: &BTreeSet<Key> = &BTreeSet::new();
        match self {
            Self::Apart(first, second) => [first, second],
            Self::One(keys) | Self::Name(keys, _) | Self::Me(keys, _) => [keys, NONE],
        }
    }

    /// It is about one of these.
    pub(super) fn touches(&self, keys: &BTreeSet<Key>) -> bool {
        self.sides()[0].intersection(keys).next().is_some()
    }

    /// It says that these two are not one person.
    pub(super) fn parts(&self, a: &BTreeSet<Key>, b: &BTreeSet<Key>) -> bool {
        let Self::Apart(first, second) = self else { return false };
        let meets = |side: &BTreeSet<Key>, keys: &BTreeSet<Key>| side.intersection(keys).next().is_some();
        meets(first, a) && meets(second, b) || meets(first, b) && meets(second, a)
    }
}

/// Everything that was said, the first first.
pub(super) fn all(store: &Store) -> Result<Vec<Statement>, StoreError> {
    let mut sides = BTreeMap::<i64, [BTreeSet<Key>; 2]>::new();
    let mut statement = store.connection().prepare_cached("SELECT statement_id, side, key FROM statement_handles")?;
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        let side: usize = r.get::<_, i64>(1)?.clamp(0, 1).unsigned_abs() as usize;
        sides.entry(r.get(0)?).or_default()[side].insert(r.get(2)?);
    }
    let mut statement = store.connection().prepare_cached("SELECT id, kind, value FROM statements ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(r) = rows.next()? {
        let [first, second] = sides.remove(&r.get(0)?).unwrap_or_default();
        let kind: String = r.get(1)?;
        out.extend(Statement::of(&kind, r.get(2)?, first, second));
    }
    Ok(out)
}

/// Keeps what was said now, in this order.
pub(super) fn add(store: &mut Store, statements: &[Statement]) -> Result<(), StoreError> {
    let tx = store.transaction()?;
    for said in statements {
        let value = if let Statement::Name(_, name) = said { name.as_str() } else { "" };
        tx.execute("INSERT INTO statements (kind, value) VALUES (?1, ?2)", params![said.kind(), value])?;
        let id = tx.last_insert_rowid();
        for (side, keys) in said.sides().into_iter().enumerate() {
            for key in keys {
                tx.prepare_cached("INSERT INTO statement_handles VALUES (?1, ?2, ?3)")?.execute(params![
                    id,
                    side as i64,
                    key.as_slice()
                ])?;
            }
        }
    }
    tx.commit()?;
    Ok(())
}

/// Joins and parts the groups of nodes as was said; a group is named by its smallest node, as before.
pub(super) fn apply(nodes: &[Node], groups: &mut [usize], statements: &[Statement]) {
    let mut fresh = nodes.len();
    for said in statements {
        match said {
            Statement::One(keys) => join(nodes, groups, keys),
            Statement::Apart(first, second) => {
                part(nodes, groups, first, second, fresh);
                fresh += 1;
            }
            Statement::Name(..) | Statement::Me(..) => {}
        }
    }
    let mut smallest = BTreeMap::new();
    for (n, group) in groups.iter_mut().enumerate() {
        *group = *smallest.entry(*group).or_insert(n);
    }
}

fn join(nodes: &[Node], groups: &mut [usize], keys: &BTreeSet<Key>) {
    let meant: BTreeSet<usize> =
        nodes.iter().zip(&*groups).filter(|(node, _)| keys.contains(&node.key)).map(|(_, group)| *group).collect();
    let Some(first) = meant.first().copied() else { return };
    for group in groups.iter_mut().filter(|group| meant.contains(group)) {
        *group = first;
    }
}

/// Takes `second` out of every group that holds some of `first`, with whatever hangs on it alone.
fn part(nodes: &[Node], groups: &mut [usize], first: &BTreeSet<Key>, second: &BTreeSet<Key>, fresh: usize) {
    let side = |keys: &BTreeSet<Key>, groups: &[usize]| -> BTreeSet<usize> {
        nodes.iter().zip(groups).filter(|(node, _)| keys.contains(&node.key)).map(|(_, group)| *group).collect()
    };
    let torn: BTreeSet<usize> = side(first, groups).intersection(&side(second, groups)).copied().collect();
    if torn.is_empty() {
        return;
    }
    let in_torn = |n: usize, groups: &[usize]| torn.contains(&groups[n]);
    let evidence = |keys: &BTreeSet<Key>| -> BTreeSet<String> {
        let meant = nodes.iter().enumerate().filter(|(n, node)| in_torn(*n, groups) && keys.contains(&node.key));
        meant.flat_map(|(_, node)| node.evidence()).collect()
    };
    let (stays, goes) = (evidence(first), evidence(second));
    let moved: Vec<usize> = (0..nodes.len())
        .filter(|n| in_torn(*n, groups))
        .filter(|n| {
            let node = &nodes[*n];
            let hangs = |on: &BTreeSet<String>| node.evidence().any(|e| on.contains(&e));
            second.contains(&node.key) || !first.contains(&node.key) && hangs(&goes) && !hangs(&stays)
        })
        .collect();
    for n in moved {
        groups[n] = fresh;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(n: u8, email: &str) -> Node {
        let emails = (!email.is_empty()).then(|| email.to_owned()).into_iter().collect();
        Node { key: [n; 16], emails, ..Node::default() }
    }

    fn keys(all: &[u8]) -> BTreeSet<Key> {
        all.iter().map(|n| [*n; 16]).collect()
    }

    #[test]
    fn the_later_word_counts() {
        let nodes = [node(0, ""), node(1, ""), node(2, "bo@x"), node(3, "bo@x"), node(4, "")];
        let evidence = [0, 1, 0, 0, 4];
        let (one, apart) = (Statement::One(keys(&[0, 1])), Statement::Apart(keys(&[0]), keys(&[2])));
        let rows: &[(&str, &[&Statement], [usize; 5])] = &[
            ("nothing was said", &[], [0, 1, 0, 0, 4]),
            ("one", &[&one], [0, 0, 0, 0, 4]),
            ("apart, with what has the same address", &[&apart], [0, 1, 2, 2, 4]),
            ("both", &[&one, &apart], [0, 0, 2, 2, 4]),
            ("apart and one again, with what hung on it", &[&apart, &Statement::One(keys(&[2, 0]))], [0, 1, 0, 0, 4]),
            (
                "apart again",
                &[&Statement::One(keys(&[4, 1])), &Statement::Apart(keys(&[1]), keys(&[4]))],
                [0, 1, 0, 0, 4],
            ),
            (
                "about nobody",
                &[&Statement::One(keys(&[9, 8])), &Statement::Apart(keys(&[9]), keys(&[0]))],
                [0, 1, 0, 0, 4],
            ),
        ];
        for (what, said, expected) in rows {
            let mut groups = evidence.to_vec();
            apply(&nodes, &mut groups, &said.iter().map(|s| (*s).clone()).collect::<Vec<_>>());
            assert_eq!(groups, expected, "{what}");
        }
    }
}
