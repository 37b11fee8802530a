//! A thing goes in: walk → compare → extract → store → derive → search.
//!
//! Each file is one transaction; whatever ends the process, the next run goes on where this one stopped. What is
//! derived (people, deliveries, the search index) is brought up to date at the end, and from time to time on the
//! way so that questions can be asked early.

mod compare;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use self::compare::{Job, Known, compare, moved};
use crate::control::{ATTENTION, Control, MOST_WORKERS};
use crate::extract::worker::{Done, Worker, WorkerSetup};
use crate::extract::{Issue, IssueCode, ReadError, Said, family_of};
use crate::forget::sweep;
use crate::item::SourceId;
use crate::normalise;
use crate::search::{SearchError, SearchIndex};
use crate::source::walk::stat;
use crate::store::{Store, StoreError};

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
    /// The source in work; `None` when the run is over.
    #[serde(skip)]
    pub source: Option<SourceId>,
}

/// What a run needs besides the store.
pub struct Sync<'a> {
    /// How readers are started.
    pub setup: WorkerSetup,
    /// The clock: sources are noted as looked through at this time.
    pub now: jiff::Timestamp,
    /// Called before each source is looked through and after each file.
    pub progress: &'a mut dyn FnMut(&Progress),
    /// What other threads say meanwhile.
    pub control: &'a Control,
}

impl Sync<'_> {
    /// Brings every source up to date.
    ///
    /// # Errors
    /// Only when the store or the search index fails; what could not be read is noted there.
    pub fn run(&mut self, store: &mut Store, search: &mut SearchIndex) -> Result<Progress, SyncError> {
        normalise::in_zone(store, &self.setup.zone)?;
        let mut progress = Progress::default();
        if store.leave_out_old(self.now)? > 0 {
            sweep(store, search)?;
        }
        let sources = store.sources()?;
        let mut known = Known::of(store, &sources)?;
        let mut jobs = Vec::new();
        for source in sources.iter().filter(|s| !s.paused) {
            progress.source = Some(SourceId(source.id));
            (self.progress)(&progress);
            if !compare(store, source, self.now, self.control, &mut known, &mut jobs)? {
                // What was not looked at is not gone.
                return Ok(Progress { source: None, ..progress });
            }
            progress.found = known.found();
        }
        let mut vanished = known.vanished();
        let jobs = moved(store, jobs, &mut vanished, &mut progress)?;
        for blob in vanished {
            store.delete_blob(blob.id)?;
            progress.gone += 1;
        }
        progress.to_read = jobs.len() as u64;
        (self.progress)(&progress);
        self.read_all(store, search, jobs, &mut progress)?;
        publish(store, search)?;
        progress.source = None;
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
        let work = Work { queue: Mutex::new(VecDeque::from(jobs)), control: self.control };
        let (send, incoming) = sync_channel::<Incoming>(16);
        std::thread::scope(|scope| {
            // However this ends: who waits for a turn need not wait for it.
            let _end = End(&work);
            for number in 0..MOST_WORKERS {
                let (work, send, setup) = (&work, send.clone(), self.setup.clone());
                scope.spawn(move || work.run(number, &send, setup));
            }
            drop(send);
            let (mut published, mut fresh) = (Instant::now(), false);
            loop {
                let due = match incoming.recv_timeout(ATTENTION) {
                    Ok(blob) => {
                        progress.current.clone_from(&blob.job.stat.path);
                        progress.source = Some(blob.job.source);
                        if !write(store, blob)? {
                            progress.failed += 1;
                        }
                        progress.read += 1;
                        fresh = true;
                        (self.progress)(progress);
                        published.elapsed() > PUBLISH_EVERY
                    }
                    // A pause may be long.
                    Err(RecvTimeoutError::Timeout) => self.control.is_paused() || published.elapsed() > PUBLISH_EVERY,
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                };
                if due && fresh {
                    publish(store, search)?;
                    (published, fresh) = (Instant::now(), false);
                }
            }
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

/// One file on its way from a reader to the store.
struct Incoming {
    job: Job,
    /// What was said so far.
    said: Vec<Said>,
    /// The rest, where it is long.
    more: Option<Receiver<Said>>,
    end: Receiver<Result<Done, (ReadError, Option<Done>)>>,
}

/// What the reading threads share.
struct Work<'a> {
    queue: Mutex<VecDeque<Job>>,
    control: &'a Control,
}

/// Leaves nothing to wait for.
struct End<'a>(&'a Work<'a>);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.jobs().clear();
    }
}

impl Work<'_> {
    fn jobs(&self) -> std::sync::MutexGuard<'_, VecDeque<Job>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One thread of this process, with one worker process of its own.
    fn run(&self, number: usize, out: &SyncSender<Incoming>, setup: WorkerSetup) {
        let mut worker = Worker::new(setup);
        while let Some(pace) = self.control.turn(number, || self.jobs().is_empty(), || worker.rest()) {
            let Some(job) = self.jobs().pop_front() else { return };
            worker.set_niceness(pace.niceness);
            if read_one(&mut worker, job, out).is_none() {
                return;
            }
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
