//! The thread that answers: it alone holds the `Assistant`, and does what it is given in turn.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assistant::ask::Assistant;
use tokio::sync::oneshot;

use super::EncoderCell;
use super::failure::Failure;
use crate::home;

/// While nothing is asked, the index is looked at so often.
const IDLE: Duration = Duration::from_secs(5);

/// Something to do with the assistant, or with the reason why there is none.
type Job = Box<dyn FnOnce(Result<&mut Assistant, &str>) + Send>;

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
        let (jobs, given) = channel::<Job>();
        let dir = data_dir.clone();
        std::thread::Builder::new().name("answers".to_owned()).spawn(move || {
            let mut assistant = open(&dir, &encoder);
            loop {
                let job = match given.recv_timeout(IDLE) {
                    Ok(job) => job,
                    // Another process may have written; whoever asks next need not wait for that to be read.
                    Err(RecvTimeoutError::Timeout) => Box::new(freshen),
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                // An index that was locked may be free by now.
                if assistant.is_err() {
                    assistant = open(&dir, &encoder);
                }
                match &mut assistant {
                    Ok(assistant) => job(Ok(assistant)),
                    Err(reason) => job(Err(reason)),
                }
            }
        })?;
        Ok(Self { jobs, data_dir, asking: Mutex::default() })
    }

    /// Has everything that was published since taken note of.
    pub(crate) fn freshen(&self) {
        // The thread only ends with the program.
        let _ = self.jobs.send(Box::new(freshen));
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
        let job: Job = Box::new(move |assistant| {
            let result = match assistant {
                Ok(assistant) => work(assistant),
                Err(reason) => Err(Failure::Locked { path, reason: reason.to_owned() }),
            };
            // Whoever asked may be gone.
            let _ = send.send(result);
        });
        let ended = |_| Failure::Failed { reason: "the thread that answers has ended".to_owned() };
        self.jobs.send(job).map_err(|_| ended(()))?;
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

fn freshen(assistant: Result<&mut Assistant, &str>) {
    if let Err(e) = assistant.map_err(str::to_owned).and_then(|a| a.refresh().map_err(|e| e.to_string())) {
        eprintln!("whence: {e}");
    }
}

fn open(dir: &std::path::Path, encoder: &EncoderCell) -> Result<Assistant, String> {
    let encoder = encoder.get().ok().cloned();
    let (store, search) = home::open(dir).map_err(|e| format!("{e:#}"))?;
    Assistant::new(store, search, encoder).map_err(|e| e.to_string())
}
