//! Forgetting for good: from the store, from the vectors, from the search index, and from the disk below them.

use crate::item::SourceId;
use crate::search::SearchIndex;
use crate::store::{LeaveOut, Plan, Store};
use crate::sync::{SyncError, publish};

/// A source and every trace of it; the files themselves stay where they are.
///
/// # Errors
/// As the store and the search index do.
pub fn forget_source(store: &mut Store, search: &mut SearchIndex, source: SourceId) -> Result<(), SyncError> {
    store.forget_source(source)?;
    sweep(store, search)
}

/// Leaves something out, now with every trace, and at every later run; gives what went, `None` when there is no
/// such thing. [`Store::take_back`] takes it back.
///
/// # Errors
/// As the store and the search index do.
pub fn leave_out(
    store: &mut Store,
    search: &mut SearchIndex,
    what: &LeaveOut,
    now: jiff::Timestamp,
) -> Result<Option<Plan>, SyncError> {
    let gone = store.leave_out(what, now)?;
    if gone.is_some() {
        sweep(store, search)?;
    }
    Ok(gone)
}

/// After something was taken out of the store: everything that followed from it goes, too.
///
/// # Errors
/// As the store and the search index do.
pub(crate) fn sweep(store: &mut Store, search: &mut SearchIndex) -> Result<(), SyncError> {
    store.forget_unused_vectors()?;
    publish(store, search)?;
    store.forget_unused_statements()?;
    store.compact()?;
    search.compact()?;
    Ok(())
}
