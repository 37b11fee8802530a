//! `whence index --watch`: stays, and keeps up with what changes.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use indexer::search::SearchIndex;
use indexer::source::watch::Watcher;
use indexer::store::Store;

use super::index::{CONTROL, bring_up_to_date};

/// Changes that follow each other within this time are taken in together.
const DEBOUNCE: Duration = Duration::from_secs(1);
/// How soon a Ctrl-C is noticed.
const ATTENTION: Duration = Duration::from_millis(300);

/// Brings the index up to date, and again whenever something changes, until Ctrl-C.
pub(super) fn watch(store: &mut Store, search: &mut SearchIndex, json: bool) -> Result<()> {
    // Watches come first: what changes during the first run is taken in by the next.
    let mut watcher = Watcher::new(roots(store)?, DEBOUNCE)?;
    bring_up_to_date(store, search, json)?;
    eprintln!("watching for changes; Ctrl-C ends it");
    while !CONTROL.is_stopped() {
        if watcher.next(ATTENTION).is_none() {
            continue;
        }
        // Another process may have added or forgotten a source.
        watcher.set_roots(roots(store)?);
        if let Err(e) = bring_up_to_date(store, search, json) {
            // A full disk may have room again, another process may be done.
            eprintln!("whence: {e:#}; tried again at the next change");
        }
    }
    Ok(())
}

fn roots(store: &Store) -> Result<Vec<PathBuf>> {
    Ok(store.sources()?.into_iter().map(|s| PathBuf::from(s.path)).collect())
}
