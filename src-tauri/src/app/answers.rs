//! The thread that answers: it alone holds the `Assistant`, and does what it is given in turn.
//!
//! While nobody asks it holds none: tables, vectors and encoder are a third of what Whence takes, and are there again
//! before the first letter is typed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use assistant::ask::Assistant;
use tokio::sync::oneshot;

use super::EncoderCell;
use super::failure::Failure;
use super::memory;
use crate::home;

/// While nothing is asked, the index is looked at so often.
const IDLE: Duration = Duration::from_secs(5);
/// Who has asked nothing for so long is gone.
const REST: Duration = Duration::from_mins(1);

/// Something to do with the assistant, or with the reason why there is none.
type Work = Box<dyn FnOnce(Result<&mut Assistant, &str>) + Send>;

enum Job {
    /// Whoever gave it waits.
    Work(Work),
    /// The index has changed: an assistant that is there takes note of it.
    Freshen,
    /// A question is near.
    Wake,
}

/// The way to the thread that answers.
pub(crate) struct Answers {
    jobs: Sender<Job>,
    data_dir: PathBuf,
    /// What is being asked, by window: its number, and what stops it.
    asking: Mutex<HashMap<String, (u64, Arc<AtomicBool>)>>,
}

impl Answers {
    /// Starts the thread; the index and the encoder are opened there, so that the window need not wait for them.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn start(data_dir: PathBuf, encoder: EncoderCell) -> std::io::Result<Self> {
        let (jobs, given) = channel();
        let desk = Desk { data_dir: data_dir.clone(), encoder, assistant: None, used: Instant::now() };
        std::thread::Builder::new().name("answers".to_owned()).spawn(move || desk.live(&given))?;
        let answers = Self { jobs, data_dir, asking: Mutex::default() };
        answers.wake();
        Ok(answers)
    }

    /// Has everything that was published since taken note of.
    pub(crate) fn freshen(&self) {
        self.give(Job::Freshen);
    }

    /// Gets ready for a question.
    pub(crate) fn wake(&self) {
        self.give(Job::Wake);
    }

    /// The thread only ends with the program.
    fn give(&self, job: Job) {
        let _ = self.jobs.send(job);
    }

    /// Has something done with the assistant.
    ///
    /// # Errors
    /// When there is no assistant, or what `work` says.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Assistant) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (send, done) = oneshot::channel();
        let path = self.data_dir.display().to_string();
        let work: Work = Box::new(move |assistant| {
            let result = match assistant {
                Ok(assistant) => work(assistant),
                Err(reason) => Err(Failure::Locked { path, reason: reason.to_owned() }),
            };
            // Whoever asked may be gone.
            let _ = send.send(result);
        });
        let ended = |_| Failure::Failed { reason: "the thread that answers has ended".to_owned() };
        self.jobs.send(Job::Work(work)).map_err(|_| ended(()))?;
        done.await.map_err(|_| ended(()))?
    }

    /// Notes that a window asks something new, and stops what it asked before; the flag stops this one.
    pub(crate) fn asks(&self, window: &str, seq: u64) -> Arc<AtomicBool> {
        let stop = Arc::new(AtomicBool::new(false));
        if let Ok(mut asking) = self.asking.lock()
            && let Some((_, before)) = asking.insert(window.to_owned(), (seq, stop.clone()))
        {
            before.store(true, Ordering::Relaxed);
        }
        stop
    }

    /// Stops what a window asked under a number, if it still runs.
    pub(crate) fn cancel(&self, window: &str, seq: u64) {
        if let Ok(asking) = self.asking.lock()
            && let Some((_, stop)) = asking.get(window).filter(|(number, _)| *number == seq)
        {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// The thread's side.
struct Desk {
    data_dir: PathBuf,
    encoder: EncoderCell,
    /// None while nobody asks.
    assistant: Option<Result<Assistant, String>>,
    used: Instant,
}

impl Desk {
    fn live(mut self, given: &Receiver<Job>) {
        loop {
            let job = match (&self.assistant, self.used.elapsed() < REST) {
                (None, _) => given.recv().map_err(|_| RecvTimeoutError::Disconnected),
                (Some(_), true) => given.recv_timeout(IDLE),
                (Some(_), false) => {
                    self.assistant = None;
                    memory::give_back();
                    continue;
                }
            };
            match job {
                Ok(Job::Work(work)) => work(self.open().as_mut().map_err(|reason| reason.as_str())),
                Ok(Job::Wake) => drop(self.open()),
                // Another process may have written, too; whoever asks next need not wait for that to be read.
                Ok(Job::Freshen) | Err(RecvTimeoutError::Timeout) => self.freshen(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn open(&mut self) -> &mut Result<Assistant, String> {
        self.used = Instant::now();
        // An index that was locked may be free by now.
        if matches!(self.assistant, Some(Err(_))) {
            self.assistant = None;
        }
        self.assistant.get_or_insert_with(|| open(&self.data_dir, &self.encoder))
    }

    fn freshen(&mut self) {
        if let Some(Ok(assistant)) = &mut self.assistant
            && let Err(e) = assistant.refresh()
        {
            eprintln!("whence: {e}");
        }
    }
}

fn open(dir: &Path, encoder: &EncoderCell) -> Result<Assistant, String> {
    let encoder = encoder.get().inspect_err(|e| eprintln!("whence: found by words alone: {e}")).ok();
    let (store, search) = home::open(dir).map_err(|e| format!("{e:#}"))?;
    let resolver = home::resolver_if_any(encoder.as_deref());
    Assistant::new(store, search, encoder, resolver).map_err(|e| e.to_string())
}
