//! A thing goes in: walk → compare → extract → store → derive → search.
//!
//! Each file is one transaction; whatever ends the process, the next run goes on where this one stopped. What is
//! derived (people, deliveries, the search index) is brought up to date at the end, and from time to time on the
//! way so that questions can be asked early.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use crate::extract::worker::{Done, Worker, WorkerSetup};
use crate::extract::{Issue, IssueCode, ReadError, Said, family_of};
use crate::item::SourceId;
use crate::normalise;
use crate::search::{SearchError, SearchIndex};
use crate::source::walk::{Found, stat, walk};
use crate::store::{BlobRow, FileStat, Store, StoreError};

/// A reader's words are gathered up to here before the writer listens to it alone.
const GATHER: usize = 2000;
/// How often what is new becomes findable while indexing goes on.
const PUBLISH_EVERY: Duration = Duration::from_secs(20);

/// The index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The search index failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// How far indexing is.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    /// Files that the walk found.
    pub found: u64,
    /// Of these, files that had to be read.
    pub to_read: u64,
    /// Files read so far.
    pub read: u64,
    /// Files of which nothing could be read.
    pub failed: u64,
    /// Files that were only moved.
    pub moved: u64,
    /// Files that are gone.
    pub gone: u64,
    /// The file that was read last.
    pub current: String,
}

/// What a run needs besides the store.
pub struct Sync<'a> {
    /// How readers are started.
    pub setup: WorkerSetup,
    /// How many of them.
    pub workers: usize,
    /// Called after each file.
    pub progress: &'a mut dyn FnMut(&Progress),
    /// Set from elsewhere to stop after the files in work.
    pub stop: &'a AtomicBool,
}

impl Sync<'_> {
    /// Brings every source up to date.
    ///
    /// # Errors
    /// Only when the store or the search index fails; what could not be read is noted there.
    pub fn run(&mut self, store: &mut Store, search: &mut SearchIndex) -> Result<Progress, SyncError> {
        store.set_setting("zone", &self.setup.zone)?;
        let mut progress = Progress::default();
        let mut known = Known::of(store)?;
        let mut jobs = Vec::new();
        for source in store.sources()? {
            compare(store, SourceId(source.id), Path::new(&source.path), &mut known, &mut jobs)?;
        }
        progress.found = known.seen.len() as u64;
        let mut vanished: Vec<BlobRow> = known.unseen.into_values().collect();
        let jobs = moved(store, jobs, &mut vanished, &mut progress)?;
        for blob in vanished {
            store.delete_blob(blob.id)?;
            progress.gone += 1;
        }
        progress.to_read = jobs.len() as u64;
        (self.progress)(&progress);
        self.read_all(store, search, jobs, &mut progress)?;
        publish(store, search)?;
        Ok(progress)
    }

    fn read_all(
        &mut self,
        store: &mut Store,
        search: &mut SearchIndex,
        jobs: Vec<Job>,
        progress: &mut Progress,
    ) -> Result<(), SyncError> {
        if jobs.is_empty() {
            return Ok(());
        }
        let queue = Mutex::new(VecDeque::from(jobs));
        let (send, incoming) = sync_channel::<Incoming>(16);
        std::thread::scope(|scope| {
            for _ in 0..self.workers.max(1) {
                let (queue, send, setup, stop) = (&queue, send.clone(), self.setup.clone(), self.stop);
                scope.spawn(move || work(queue, &send, setup, stop));
            }
            drop(send);
            let mut published = Instant::now();
            for blob in incoming {
                progress.current.clone_from(&blob.job.stat.path);
                if !write(store, blob)? {
                    progress.failed += 1;
                }
                progress.read += 1;
                (self.progress)(progress);
                if published.elapsed() > PUBLISH_EVERY {
                    publish(store, search)?;
                    published = Instant::now();
                }
            }
            Ok(())
        })
    }
}

/// Makes what is new findable, and what follows from it true.
///
/// # Errors
/// As the store and the search index do.
pub fn publish(store: &mut Store, search: &mut SearchIndex) -> Result<(), SyncError> {
    store.forget_unused_handles()?;
    normalise::derive(store)?;
    search.catch_up(store)?;
    Ok(())
}

struct Job {
    source: SourceId,
    stat: FileStat,
}

/// One file on its way from a reader to the store.
struct Incoming {
    job: Job,
    /// What was said so far.
    said: Vec<Said>,
    /// The rest, where it is long.
    more: Option<Receiver<Said>>,
    end: Receiver<Result<Done, (ReadError, Option<Done>)>>,
}

/// The files that the store knows, and what of them the walk has come across.
struct Known {
    unseen: HashMap<String, BlobRow>,
    /// A folder may lie in two sources; its files are one file each.
    seen: HashSet<String>,
}

impl Known {
    fn of(store: &Store) -> Result<Self, StoreError> {
        let unseen = store.blobs()?.into_iter().map(|b| (b.path.clone(), b)).collect();
        Ok(Self { unseen, seen: HashSet::new() })
    }

    /// Takes note of a file; true when it has to be read.
    fn see(&mut self, stat: &FileStat) -> bool {
        if !self.seen.insert(stat.path.clone()) {
            return false;
        }
        let known = self.unseen.remove(&stat.path);
        known.is_none_or(|b| b.size != stat.size || b.mtime_ns != stat.mtime_ns)
    }

    /// What lies at or below a place that cannot be looked into just now is not gone.
    fn keep_below(&mut self, path: &str) {
        self.unseen.retain(|known, _| !Path::new(known).starts_with(path));
    }
}

/// Compares a source with what is known: new and changed files become jobs.
fn compare(
    store: &mut Store,
    source: SourceId,
    root: &Path,
    known: &mut Known,
    jobs: &mut Vec<Job>,
) -> Result<(), SyncError> {
    store.clear_walk_issues(source)?;
    if !root.exists() {
        // A drive that is not there now is not a drive that was emptied: keep what is known, and say so.
        let issue = Issue {
            locator: String::new(),
            code: IssueCode::Vanished,
            message: "not there now; what was read from it is kept. Connect it, or `whence forget` it".to_owned(),
        };
        store.note_issue(source, &root.to_string_lossy(), &issue)?;
        known.unseen.retain(|_, b| b.source != source);
        return Ok(());
    }
    let mut issues = Vec::new();
    walk(root, &mut |found| match found {
        Found::File(stat) => {
            if known.see(&stat) {
                jobs.push(Job { source, stat });
            }
        }
        Found::Issue { path, issue } => issues.push((path, issue)),
    });
    for (path, issue) in issues {
        if matches!(issue.code, IssueCode::Denied | IssueCode::Placeholder | IssueCode::Unknown) {
            known.keep_below(&path);
        }
        store.note_issue(source, &path, &issue)?;
    }
    Ok(())
}

/// New files that are vanished ones under another name keep their items; gives the jobs that remain.
fn moved(
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

/// One thread of this process, with one worker process of its own.
fn work(queue: &Mutex<VecDeque<Job>>, out: &SyncSender<Incoming>, setup: WorkerSetup, stop: &AtomicBool) {
    let mut worker = Worker::new(setup);
    loop {
        let job = match queue.lock() {
            Ok(mut queue) => queue.pop_front(),
            Err(_) => return,
        };
        let Some(job) = job else { return };
        if stop.load(Ordering::Relaxed) || read_one(&mut worker, job, out).is_none() {
            return;
        }
    }
}

/// Reads one file; `None` when nobody listens any more.
fn read_one(worker: &mut Worker, job: Job, out: &SyncSender<Incoming>) -> Option<()> {
    let path = job.stat.path.clone();
    let mut gathered = Vec::new();
    let mut streaming: Option<SyncSender<Said>> = None;
    let (end_send, end) = sync_channel(1);
    let mut waiting = Some((job, end));
    let result = worker.read(Path::new(&path), &mut |said| match &streaming {
        // A writer that is gone shows when the next file is handed over.
        Some(stream) => drop(stream.send(said)),
        None => {
            gathered.push(said);
            if gathered.len() >= GATHER
                && let Some((job, end)) = waiting.take()
            {
                let (send, more) = sync_channel(256);
                streaming = Some(send);
                let _ = out.send(Incoming { job, said: std::mem::take(&mut gathered), more: Some(more), end });
            }
        }
    });
    drop(streaming);
    end_send.send(result).ok()?;
    match waiting {
        Some((job, end)) => out.send(Incoming { job, said: gathered, more: None, end }).ok(),
        None => Some(()),
    }
}

/// Writes one file; false when nothing of it could be read.
fn write(store: &mut Store, incoming: Incoming) -> Result<bool, SyncError> {
    let Incoming { job, said, more, end } = incoming;
    let mut writer = store.write_blob(job.source, job.stat.clone())?;
    let mut drafts = 0;
    for said in said.into_iter().chain(more.into_iter().flatten()) {
        drafts += u64::from(matches!(said, Said::Draft(_)));
        writer.take(said)?;
    }
    let result = end.recv().unwrap_or_else(|_| Err((ReadError::new(IssueCode::Crashed, "the reader is gone"), None)));
    let (done, error) = match result {
        Ok(done) => (done, None),
        Err((error, done)) => {
            let family = family_of(job.stat.name(), "", &[]);
            let unknown = Done { hash: String::new(), format: String::new(), family };
            (done.unwrap_or(unknown), Some(error))
        }
    };
    if drafts == 0 && error.as_ref().is_none_or(|e| e.code != IssueCode::Vanished) {
        // Found by name at least.
        writer.plain_file(done.family)?;
    }
    if let Some(e) = &error {
        writer.issue(&Issue { locator: String::new(), code: e.code, message: e.message.clone() })?;
        if matches!(e.code, IssueCode::Denied | IssueCode::Vanished | IssueCode::Missing) {
            // What was in the way does not show in the file's date when it is gone.
            writer.read_again();
        }
    }
    let changed = match std::fs::metadata(&job.stat.path) {
        Ok(meta) => stat(job.stat.path.clone(), &meta) != job.stat,
        Err(_) => false,
    };
    if changed {
        writer.issue(&Issue {
            locator: String::new(),
            code: IssueCode::Changed,
            message: "changed while it was read; read again next time".to_owned(),
        })?;
        writer.read_again();
    }
    writer.commit(&done.hash, &done.format)?;
    Ok(error.is_none())
}
