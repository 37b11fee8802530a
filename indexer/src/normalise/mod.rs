//! Drafts become things that can be compared: one form of text, one person per person, deliveries.
//!
//! Everything here follows from what the store holds and from nothing else: deriving twice, or after any number
//! of interrupted runs, gives the same.

mod by_hand;
mod delivery;
mod identity;
mod likely;
mod names;
mod people;
mod statements;
pub mod text;

pub use by_hand::{HandleKind, HandleView, PersonError, PersonView};
pub(crate) use delivery::in_zone;
pub(crate) use identity::phone_key;
pub use likely::{Likely, Why};
pub use names::{FAMILY_NAMES, relation_of, strip_honorific};

use crate::store::{Store, StoreError};

/// Makes people, deliveries and duplicates anew from what was read.
///
/// # Errors
/// As SQLite does.
pub fn derive(store: &mut Store) -> Result<(), StoreError> {
    let tx = store.transaction()?;
    shadow(&tx)?;
    tx.commit()?;
    identity::derive(store)?;
    delivery::derive(store)
}

/// Of the same message in two exports, the one in the newest export counts; the others are shadowed.
///
/// Where that changes, the search index has to take the blob in anew.
fn shadow(tx: &rusqlite::Transaction<'_>) -> Result<(), StoreError> {
    tx.execute_batch(
        "CREATE TEMP TABLE outdone (id INTEGER PRIMARY KEY);
         WITH twice AS (SELECT identity FROM items GROUP BY identity HAVING count(*) > 1),
         ranked AS (SELECT i.id, row_number() OVER (PARTITION BY i.identity ORDER BY b.mtime_ns DESC, b.path) AS n
             FROM items i JOIN twice USING (identity) JOIN blobs b ON b.id = i.blob_id)
         INSERT INTO outdone SELECT id FROM ranked WHERE n > 1;
         INSERT OR IGNORE INTO search_queue
             SELECT DISTINCT blob_id FROM items WHERE shadowed <> (id IN (SELECT id FROM outdone));
         UPDATE items SET shadowed = 1 - shadowed WHERE shadowed <> (id IN (SELECT id FROM outdone));
         DROP TABLE outdone;",
    )?;
    Ok(())
}
