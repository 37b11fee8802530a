//! What an index holds, in a form that two indexes can be compared in: sorted rows without ids.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, types::ValueRef};

/// Each table's question; what makes a row is a line of its answer.
const TABLES: &[(&str, &str)] = &[
    ("sources", "SELECT path FROM sources"),
    ("files", "SELECT path, size, mtime_ns, hash, format, unread, examples FROM blobs"),
    (
        "items",
        "SELECT b.path, i.key, i.kind, i.channel, i.family, i.title, i.locator, i.at, i.certainty, i.message_id,
            i.reply_to, i.is_system, i.forwarded, i.hash, i.size, i.media, i.shadowed, i.extra, i.identity, i.ordinal,
            t.name, h.name, h.email, p.key
         FROM items i JOIN blobs b ON b.id = i.blob_id LEFT JOIN threads t ON t.id = i.thread_id
            LEFT JOIN handles h ON h.id = i.from_handle LEFT JOIN items p ON p.id = i.parent_id",
    ),
    (
        "words",
        "SELECT b.path, i.key, p.ordinal, p.locator, p.text
         FROM passages p JOIN items i ON i.id = p.item_id JOIN blobs b ON b.id = i.blob_id",
    ),
    (
        "recipients",
        "SELECT b.path, i.key, h.name, h.email, h.phone FROM recipients r JOIN handles h ON h.id = r.handle_id
            JOIN items i ON i.id = r.item_id JOIN blobs b ON b.id = i.blob_id",
    ),
    ("handles", "SELECT channel, name, email, phone, account FROM handles"),
    (
        "people",
        "SELECT p.name, p.is_me,
            (SELECT group_concat(n, ';') FROM (SELECT kind || ' ' || name AS n FROM person_names
                WHERE person_id = p.id ORDER BY 1)),
            (SELECT group_concat(n, ';') FROM (SELECT channel || ' ' || name || ' ' || email || ' ' || phone AS n
                FROM handles JOIN person_handles ON handle_id = id WHERE person_id = p.id ORDER BY 1))
         FROM people p",
    ),
    (
        "deliveries",
        "SELECT ab.path, a.key, fb.path, f.key, d.basis FROM deliveries d
            JOIN items a ON a.id = d.attachment_id JOIN blobs ab ON ab.id = a.blob_id
            JOIN items f ON f.id = d.file_id JOIN blobs fb ON fb.id = f.blob_id",
    ),
    ("issues", "SELECT path, locator, code, message FROM issues"),
    ("waiting", "SELECT blob_id FROM search_queue"),
];

/// Sorted rows by table.
pub(crate) type Contents = BTreeMap<&'static str, Vec<String>>;

/// Opens an index to look into it.
pub(crate) fn open(data: &Path) -> Connection {
    Connection::open_with_flags(data.join("whence.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the store")
}

/// Everything that an index holds.
pub(crate) fn contents(data: &Path) -> Contents {
    let store = open(data);
    TABLES.iter().map(|(name, sql)| (*name, rows(&store, sql))).collect()
}

fn rows(store: &Connection, sql: &str) -> Vec<String> {
    let mut statement = store.prepare(sql).expect("a question");
    let columns = statement.column_count();
    let row = |r: &rusqlite::Row<'_>| (0..columns).map(|n| Ok(cell(r.get_ref(n)?))).collect::<Result<Vec<_>, _>>();
    let found = statement.query_map([], row).expect("rows");
    let mut rows: Vec<String> = found.map(|r| r.expect("a row").join(" | ")).collect();
    rows.sort();
    rows
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => n.to_string(),
        ValueRef::Text(t) | ValueRef::Blob(t) => String::from_utf8_lossy(t).into_owned(),
    }
}

/// Says what differs first, not two whole indexes.
pub(crate) fn assert_same(found: &Contents, expected: &Contents, told: &str) {
    for (table, expected) in expected {
        let found = &found[table];
        let missing: Vec<_> = expected.iter().filter(|r| !found.contains(r)).take(3).collect();
        let extra: Vec<_> = found.iter().filter(|r| !expected.contains(r)).take(3).collect();
        assert!(found == expected, "{told}: {table} differ\n  missing {missing:#?}\n  not expected {extra:#?}");
    }
}
