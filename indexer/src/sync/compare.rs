//! What lies there against what is known: new and changed files become jobs, the rest is moved, gone or kept.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Progress, SyncError};
use crate::control::Control;
use crate::extract::{Issue, IssueCode};
use crate::item::SourceId;
use crate::source::walk::{Found, walk};
use crate::store::{BlobRow, FileStat, Looked, SourceRow, Store, StoreError};

/// A file to be read.
pub(super) struct Job {
    pub(super) source: SourceId,
    pub(super) stat: FileStat,
}

/// The files that the store knows, and what of them the walk has come across.
pub(super) struct Known {
    unseen: HashMap<String, BlobRow>,
    /// Not looked for, and so not gone when nobody comes across them.
    kept: HashMap<String, BlobRow>,
    /// A folder may lie in two sources; its files are one file each.
    seen: HashSet<String>,
    /// Sources that are passed over.
    paused: Vec<PathBuf>,
}

impl Known {
    /// Of every source; what belongs to a paused one stays as it is.
    pub(super) fn of(store: &Store, sources: &[SourceRow]) -> Result<Self, StoreError> {
        let unseen = store.blobs()?.into_iter().map(|b| (b.path.clone(), b)).collect();
        let resting = || sources.iter().filter(|s| s.paused);
        let paused: Vec<PathBuf> = resting().map(|s| PathBuf::from(&s.path)).collect();
        let mut known = Self { unseen, kept: HashMap::new(), seen: HashSet::new(), paused };
        let ids: HashSet<i64> = resting().map(|s| s.id).collect();
        known.keep(|b| ids.contains(&b.source.0));
        for path in known.paused.clone() {
            // A file may be known through the source around the paused one.
            known.keep_below(&path);
        }
        Ok(known)
    }

    /// Files that the walks came across.
    pub(super) fn found(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Files that no walk came across.
    pub(super) fn vanished(self) -> Vec<BlobRow> {
        self.unseen.into_values().collect()
    }

    /// Takes note of a file; true when it has to be read.
    fn see(&mut self, stat: &FileStat) -> bool {
        if !self.seen.insert(stat.path.clone()) {
            return false;
        }
        let known = self.unseen.remove(&stat.path).or_else(|| self.kept.remove(&stat.path));
        known.is_none_or(|b| b.stale || b.size != stat.size || b.mtime_ns != stat.mtime_ns)
    }

    /// Lies in a paused source inside `root`.
    fn rests(&self, root: &Path, path: &str) -> bool {
        self.paused.iter().any(|p| p.starts_with(root) && Path::new(path).starts_with(p))
    }

    /// What lies at or below a place that cannot be looked into just now is not gone.
    fn keep_below(&mut self, path: impl AsRef<Path>) {
        self.keep(|b| Path::new(&b.path).starts_with(&path));
    }

    fn keep(&mut self, which: impl Fn(&BlobRow) -> bool) {
        self.kept.extend(self.unseen.extract_if(|_, b| which(b)));
    }
}

/// Looks through one source: new and changed files become jobs. False when told to stop before the end.
pub(super) fn compare(
    store: &mut Store,
    source: &SourceRow,
    now: jiff::Timestamp,
    control: &Control,
    known: &mut Known,
    jobs: &mut Vec<Job>,
) -> Result<bool, SyncError> {
    let (id, root) = (SourceId(source.id), Path::new(&source.path));
    if !root.exists() {
        // A drive that is not there now is not a drive that was emptied: keep what is known, and say so.
        let issue = Issue {
            locator: String::new(),
            code: IssueCode::Vanished,
            message: "not there now; what was read from it is kept. Connect it, or `whence forget` it".to_owned(),
        };
        store.clear_walk_issues(id)?;
        store.note_issue(id, &source.path, &issue)?;
        known.keep(|b| b.source == id);
        return Ok(true);
    }
    let mut issues = Vec::new();
    let before = known.found();
    let passed = walk(root, &mut |found| {
        match found {
            Found::File(stat) if known.rests(root, &stat.path) => {}
            Found::File(stat) => {
                if known.see(&stat) {
                    jobs.push(Job { source: id, stat });
                }
            }
            Found::Issue { path, issue } => issues.push((path, issue)),
        }
        if control.wait() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let Some(passed) = passed else { return Ok(false) };
    store.clear_walk_issues(id)?;
    for (path, issue) in issues {
        if matches!(issue.code, IssueCode::Denied | IssueCode::Placeholder | IssueCode::Unknown) {
            known.keep_below(&path);
        }
        store.note_issue(id, &path, &issue)?;
    }
    let looked = Looked { found: known.found() - before, hidden: passed.hidden, caches: passed.caches };
    store.looked_through(id, now, looked)?;
    Ok(true)
}

/// New files that are vanished ones under another name keep their items; gives the jobs that remain.
pub(super) fn moved(
    store: &mut Store,
    jobs: Vec<Job>,
    vanished: &mut Vec<BlobRow>,
    progress: &mut Progress,
) -> Result<Vec<Job>, SyncError> {
    let mut rest = Vec::new();
    for job in jobs {
        // Another extension may mean another reader.
        let same = |b: &BlobRow| {
            b.inode != 0
                && b.inode == job.stat.inode
                && b.size == job.stat.size
                && b.mtime_ns == job.stat.mtime_ns
                && !b.stale
                && Path::new(&b.path).extension() == Path::new(&job.stat.path).extension()
        };
        // An export finds its media relative to itself: it is read again where it lies now.
        match vanished.iter().position(same) {
            Some(at) if store.is_plain_file(vanished[at].id)? => {
                let blob = vanished.swap_remove(at);
                store.move_blob(blob.id, job.source, &job.stat)?;
                progress.moved += 1;
            }
            _ => rest.push(job),
        }
    }
    Ok(rest)
}
