//! The thread that reads: brings the index up to date, then waits for changes and orders.
//!
//! A pause ends the run after the files in work; going on is another run, which starts where this one stopped.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use assistant::meaning;
use indexer::control::{Control, Pace};
use indexer::search::SearchIndex;
use indexer::source::watch::Watcher;
use indexer::store::Store;
use indexer::sync::Sync;
use jiff::{Timestamp, Zoned};

use tokio::sync::oneshot;

use super::EncoderCell;
use super::exports::Exports;
use super::failure::Failure;
use super::ipc::types::{ExportFound, IndexState, Progress, Resources};
use super::memory;
use crate::home;

/// What was read before is looked at again once the window stands and can be asked.
const SETTLE: Duration = Duration::from_secs(3);
/// Changes that follow each other within this time are taken in together.
const DEBOUNCE: Duration = Duration::from_secs(2);
/// How often changes are looked for; an order is heard at once.
const ATTENTION: Duration = Duration::from_secs(1);
/// Changes are only glanced at: the wait for orders follows.
const GLANCE: Duration = Duration::from_millis(1);
/// Progress is told at most so often.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// An index that cannot be opened or written is tried again after so long.
const AGAIN: Duration = Duration::from_secs(30);

/// What the thread tells.
pub(crate) enum News {
    /// Reading went on.
    Progress(Progress),
    /// What can be found has changed.
    Published,
    /// An export appeared.
    Export(ExportFound),
}

/// Something to do with the index while nothing is read.
type Work = Box<dyn FnOnce(&mut Store, &mut SearchIndex) + Send>;

enum Order {
    /// Sources were added, or shall be looked at again.
    Run,
    /// Something that writes.
    Work(Work),
    End,
}

/// What the thread and its callers both see.
struct Shared {
    progress: Mutex<Progress>,
    /// Until when reading rests.
    rest: Mutex<Option<Timestamp>>,
    control: Control,
    /// Ends the thread.
    end: AtomicBool,
}

/// The way to the thread that reads.
pub(crate) struct Indexing {
    orders: Sender<Order>,
    shared: Arc<Shared>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

impl Indexing {
    /// Starts the thread; it reads nothing before `started` or the first [`Indexing::run`].
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn start(
        data_dir: PathBuf,
        encoder: EncoderCell,
        started: bool,
        tell: impl Fn(News) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (orders, given) = channel();
        let shared = Arc::new(Shared {
            progress: Mutex::default(),
            rest: Mutex::default(),
            control: Control::new(Pace::GENTLE),
            end: AtomicBool::new(false),
        });
        let reading = Reading { data_dir, encoder, given, shared: shared.clone(), tell: Box::new(tell) };
        let thread = std::thread::Builder::new().name("indexing".to_owned()).spawn(move || reading.live(started))?;
        Ok(Self { orders, shared, thread: Mutex::new(Some(thread)) })
    }

    /// Looks at every source now.
    pub(crate) fn run(&self) {
        // The thread only ends with the program.
        let _ = self.orders.send(Order::Run);
    }

    /// Has something done that writes to the index; what is being read is left off for it, and gone on with.
    ///
    /// # Errors
    /// What `work` says, or when the index cannot be opened.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store, &mut SearchIndex) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (send, done) = oneshot::channel();
        // Whoever asked may be gone.
        let work: Work = Box::new(move |store, search| drop(send.send(work(store, search))));
        self.shared.control.stop();
        let ended = || Failure::Failed { reason: "the thread that reads has ended".to_owned() };
        self.orders.send(Order::Work(work)).map_err(|_| ended())?;
        done.await.map_err(|_| ended())?
    }

    /// Rests until a time, or goes on.
    pub(crate) fn pause(&self, until: Option<Timestamp>) {
        *lock(&self.shared.rest) = until;
        if until.is_some() {
            self.shared.control.stop();
        }
        self.run();
    }

    /// How much of the machine reading may take, from the next file on.
    pub(crate) fn set_resources(&self, resources: Resources) {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.shared.control.set_pace(match resources {
            Resources::Gentle => Pace::GENTLE,
            Resources::Normal => Pace::normal(cores),
            Resources::Fast => Pace::fast(cores),
        });
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> Progress {
        lock(&self.shared.progress).clone()
    }

    /// Ends the thread after the files in work.
    pub(crate) fn end(&self) {
        self.shared.end.store(true, Ordering::Relaxed);
        self.shared.control.stop();
        let _ = self.orders.send(Order::End);
        if let Some(thread) = lock(&self.thread).take() {
            // A thread that panicked has nothing left to lose: every file is one transaction.
            let _ = thread.join();
        }
    }
}

/// Tomorrow at six in the morning.
pub(crate) fn tomorrow() -> Option<Timestamp> {
    let morning = Zoned::now().tomorrow().ok()?.with().hour(6).minute(0).second(0).build().ok()?;
    Some(morning.timestamp())
}

/// What a panicking thread left behind is still true enough to show.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The thread's side.
struct Reading {
    data_dir: PathBuf,
    encoder: EncoderCell,
    given: Receiver<Order>,
    shared: Arc<Shared>,
    tell: Box<dyn Fn(News) + Send>,
}

impl Reading {
    fn live(self, started: bool) {
        let mut patience = started.then_some(SETTLE);
        while !self.shared.end.load(Ordering::Relaxed) && self.is_told_to_run(patience) {
            if let Err(e) = self.keep_up() {
                eprintln!("whence: {e:#}; tried again in {} s", AGAIN.as_secs());
                self.say(|p| p.state = IndexState::Attention);
            }
            patience = Some(AGAIN);
        }
    }

    /// Does what is ordered until reading is, or until patience ends; `false` at the end of the program.
    fn is_told_to_run(&self, patience: Option<Duration>) -> bool {
        let until = patience.map(|patience| Instant::now() + patience);
        loop {
            let order = match until {
                Some(until) => self.given.recv_timeout(until.saturating_duration_since(Instant::now())),
                None => self.given.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Work(work)) => {
                    // An index that cannot be opened: whoever asked hears that nobody does it.
                    if let Ok((mut store, mut search)) = home::open(&self.data_dir) {
                        work(&mut store, &mut search);
                    }
                }
                Ok(Order::Run) | Err(RecvTimeoutError::Timeout) => return true,
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Opens the index and keeps it up to date until the end.
    fn keep_up(&self) -> Result<()> {
        let (mut store, mut search) = home::open(&self.data_dir)?;
        let mut watcher = Watcher::new(roots(&store)?, DEBOUNCE)?;
        let mut exports = Exports::watch().ok();
        while !self.shared.end.load(Ordering::Relaxed) {
            if !self.rests() {
                watcher.set_roots(roots(&store)?);
                self.shared.control.go_on();
                self.bring_up_to_date(&mut store, &mut search)?;
            }
            self.wait(&mut watcher, exports.as_mut(), &mut store, &mut search)?;
        }
        Ok(())
    }

    fn bring_up_to_date(&self, store: &mut Store, search: &mut SearchIndex) -> Result<()> {
        let mut told = Instant::now();
        let before = store.issues()?.len() as u64;
        self.say(|p| p.state = IndexState::Indexing);
        let mut on_progress = |p: &indexer::sync::Progress| {
            let current = p.current.rsplit(['/', '\\']).next().unwrap_or_default();
            *lock(&self.shared.progress) = Progress {
                state: IndexState::Indexing,
                found: p.found,
                read: p.found.saturating_sub(p.to_read - p.read.min(p.to_read)),
                failed: before.max(p.failed),
                source: (!current.is_empty()).then(|| current.to_owned()),
                paused_until: None,
            };
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                (self.tell)(News::Progress(lock(&self.shared.progress).clone()));
            }
        };
        let done = Sync {
            setup: home::readers(&store.me()?)?,
            now: Timestamp::now(),
            progress: &mut on_progress,
            control: &self.shared.control,
        }
        .run(store, search)?;
        if done.read + done.moved + done.gone > 0 {
            (self.tell)(News::Published);
        }
        self.encode(store)?;
        store.rest()?;
        memory::give_back();
        let failed = store.issues()?.len() as u64;
        let rest = self.rests();
        self.say(|p| {
            p.failed = failed;
            p.source = None;
            p.state = if rest { IndexState::Paused } else { IndexState::Idle };
        });
        Ok(())
    }

    /// Gives what is new its vectors; things are found by their words meanwhile.
    fn encode(&self, store: &mut Store) -> Result<()> {
        if self.shared.control.is_stopped() || meaning::is_done(store)? {
            return Ok(());
        }
        if let Ok(encoder) = self.encoder.get() {
            meaning::catch_up(store, &encoder, self.shared.control.stop_flag(), &mut |_, _| {})?;
            (self.tell)(News::Published);
        }
        Ok(())
    }

    /// Waits for a change, an order, or the end of a rest.
    fn wait(
        &self,
        watcher: &mut Watcher,
        mut exports: Option<&mut Exports>,
        store: &mut Store,
        search: &mut SearchIndex,
    ) -> Result<()> {
        let sources = roots(store)?;
        loop {
            for export in exports.iter_mut().flat_map(|exports| exports.look(&sources, GLANCE)) {
                (self.tell)(News::Export(export));
            }
            match self.given.recv_timeout(ATTENTION) {
                Ok(Order::Work(work)) => {
                    work(store, search);
                    // The run that was left off for it goes on.
                    return Ok(());
                }
                Ok(Order::Run | Order::End) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let rested = lock(&self.shared.progress).state == IndexState::Paused;
            if self.rests() {
                self.say_rest();
            } else if rested || watcher.next(GLANCE).is_some() {
                return Ok(());
            }
        }
    }

    fn rests(&self) -> bool {
        let mut rest = lock(&self.shared.rest);
        if rest.is_some_and(|until| until <= Timestamp::now()) {
            *rest = None;
        }
        rest.is_some()
    }

    fn say_rest(&self) {
        let until = lock(&self.shared.rest).map(|until| until.to_string());
        let now = lock(&self.shared.progress).clone();
        if now.state != IndexState::Paused || now.paused_until != until {
            self.say(|p| {
                p.state = IndexState::Paused;
                p.paused_until = until;
            });
        }
    }

    fn say(&self, change: impl FnOnce(&mut Progress)) {
        let now = {
            let mut progress = lock(&self.shared.progress);
            change(&mut progress);
            if progress.state != IndexState::Paused {
                progress.paused_until = None;
            }
            progress.clone()
        };
        (self.tell)(News::Progress(now));
    }
}

fn roots(store: &Store) -> Result<Vec<PathBuf>> {
    Ok(store.sources()?.into_iter().map(|s| PathBuf::from(s.path)).collect())
}
