//! Exports that appear in Downloads while Whence runs: "A WhatsApp chat with Peter was exported. Add it?"

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use indexer::extract::worker::Worker;
use indexer::item::SourceKind;
use indexer::source::detect::what_is;
use indexer::source::watch::{Change, Watcher};

use super::ipc::types::ExportFound;
use super::places;
use crate::home;

/// A download is looked at once it has rested for so long.
const DEBOUNCE: Duration = Duration::from_secs(2);

/// Watches Downloads.
pub(crate) struct Exports {
    folder: PathBuf,
    watcher: Watcher,
    worker: Worker,
    /// What was told once is not told again.
    told: HashSet<PathBuf>,
}

impl Exports {
    /// Begins to watch.
    ///
    /// # Errors
    /// When there is no such folder, or nothing can be watched.
    pub(crate) fn watch() -> Result<Self> {
        let places = places::places().context("there is no home folder")?;
        let folder = places.downloads.context("there is no folder for downloads")?;
        Ok(Self {
            watcher: Watcher::new(vec![folder.clone()], DEBOUNCE)?,
            folder,
            worker: Worker::new(home::readers(&[])?),
            told: HashSet::new(),
        })
    }

    /// What has appeared since, at most after `wait`; what lies in a source is read anyway.
    pub(crate) fn look(&mut self, sources: &[PathBuf], wait: Duration) -> Vec<ExportFound> {
        let Some(Change::Paths(paths)) = self.watcher.next(wait) else { return Vec::new() };
        let mut found = Vec::new();
        for path in paths {
            let read = sources.iter().any(|source| path.starts_with(source));
            if read || path.parent() != Some(&self.folder) || self.told.contains(&path) {
                continue;
            }
            if let Some(export) = export(&path, &mut self.worker) {
                found.push(export);
                self.told.insert(path);
            }
        }
        // Nothing is downloaded most of the time: the process is not kept for it.
        self.worker.rest();
        found
    }
}

fn export(path: &Path, worker: &mut Worker) -> Option<ExportFound> {
    let found = what_is(path, worker).filter(|found| found.kind == SourceKind::Export)?;
    Some(ExportFound { path: path.to_str()?.to_owned(), channel: found.channel.into(), partner: found.with })
}
