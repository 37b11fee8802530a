//! The boundary around readers: they run in processes of their own, one file at a time, within limits.
//!
//! A reader that crashes, loops or eats memory takes only its worker with it: the file is reported, the rest
//! goes on. Both sides speak JSON lines over the worker's standard input and output. A worker opens no file: what it
//! is to read comes as a descriptor with the request (`line`), and the kernel keeps it from all else
//! ([`crate::fence::cell`]).

#[cfg_attr(not(target_os = "linux"), path = "worker/line_by_name.rs")]
mod line;
mod serve;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::blob::open_file;
use super::{IssueCode, Picture, ReadError, Said, Wanted};
use crate::fence::Fenced;
use crate::item::Family;

pub use serve::{confine, serve};

/// Unless told otherwise, a worker stands back so far for whoever works at the machine.
const NICENESS: u8 = 10;
/// How many answers may wait before a worker is held up.
const BACKLOG: usize = 256;

/// How workers are started and what they are told.
#[derive(Debug, Clone)]
pub struct WorkerSetup {
    /// The program; it must call [`serve`] when started with `args`.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Zone for naive times; an IANA name.
    pub zone: String,
    /// The person's own names.
    pub me: Vec<String>,
    /// Where PDFium lies.
    pub pdfium: Option<PathBuf>,
    /// A worker that says nothing for so long is ended.
    pub silence: Duration,
}

/// What the worker is told first.
#[derive(Debug, Serialize, Deserialize)]
struct Hello {
    zone: String,
    me: Vec<String>,
    pdfium: Option<PathBuf>,
    niceness: u8,
}

/// What the worker is asked for; one file each time.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    /// Where the file lies that comes with it: its name and its folder's say something, too.
    path: PathBuf,
    wish: Wish,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Wish {
    Read,
    Look,
    Picture(Wanted),
}

/// What the worker answers: first that it is there; to a reading what was said and how it ended, to the rest one thing or a refusal.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Ready(Fenced),
    Said(Said),
    Done(Done),
    Failed { error: ReadError, done: Done },
    Looked(Option<Look>),
    Picture(Picture),
    Refused(ReadError),
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// BLAKE3 of the bytes, hex; "" where they could not be read.
    pub hash: String,
    /// Which reader; "" where none fitted.
    pub format: String,
    /// What kind of file.
    pub family: Family,
}

/// What a file is at first sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The reader that would read it.
    pub format: String,
    /// Of an exported chat: with whom, or in which room.
    pub conversation: Option<String>,
}

/// This side of one worker process; started when first needed, and again after it had to be ended.
pub struct Worker {
    setup: WorkerSetup,
    niceness: u8,
    running: Option<Running>,
}

struct Running {
    child: Child,
    requests: line::Sender,
    replies: Receiver<Reply>,
    fenced: Fenced,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Worker {
    /// A worker that is not yet started.
    pub fn new(setup: WorkerSetup) -> Self {
        Self { setup, niceness: NICENESS, running: None }
    }

    /// How far the process stands back for others, 0 to 19 (Unix), from the next file on.
    pub fn set_niceness(&mut self, niceness: u8) {
        if niceness != self.niceness {
            self.niceness = niceness;
            // Who has stood back may not step forward again: another process has to.
            self.running = None;
        }
    }

    /// Ends the process; the next file starts it again.
    pub fn rest(&mut self) {
        self.running = None;
    }

    /// What stands around the process, which is started if it does not run.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn fenced(&mut self) -> std::io::Result<Fenced> {
        Ok(self.running()?.fenced)
    }

    /// Has a file read; everything said on the way goes to `sink`.
    ///
    /// # Errors
    /// When it could not be read at all, when the worker crashed, or did not answer in time. [`Done`] comes with
    /// it as far as it is known.
    pub fn read(&mut self, path: &Path, sink: &mut dyn FnMut(Said)) -> Result<Done, (ReadError, Option<Done>)> {
        let end = self.ask(path, Wish::Read, &mut |reply| match reply {
            Reply::Said(said) => {
                sink(said);
                None
            }
            end => Some(end),
        });
        match end {
            Ok(Reply::Done(done)) => Ok(done),
            Ok(Reply::Failed { error, done }) => Err((error, Some(done))),
            Ok(other) => Err((self.misunderstood(&other), None)),
            Err(e) => Err((e, None)),
        }
    }

    /// What a file is at first sight, from its first bytes and its name; `None` for what no reader reads.
    ///
    /// # Errors
    /// When it could not be opened, when the worker crashed, or did not answer in time.
    pub fn look(&mut self, path: &Path) -> Result<Option<Look>, ReadError> {
        match self.ask(path, Wish::Look, &mut Some)? {
            Reply::Looked(look) => Ok(look),
            other => Err(self.misunderstood(&other)),
        }
    }

    /// The picture of a page of a PDF, or of an image file. A worker that was asked before answers sooner.
    ///
    /// # Errors
    /// When it is neither, is damaged, locked or too large, has no such page, when the worker crashed, or did not
    /// answer in time.
    pub fn picture(&mut self, path: &Path, wanted: Wanted) -> Result<Picture, ReadError> {
        match self.ask(path, Wish::Picture(wanted), &mut Some)? {
            Reply::Picture(picture) => Ok(picture),
            other => Err(self.misunderstood(&other)),
        }
    }

    /// Asks, and hands replies to `take` until it gives the last of them.
    fn ask(
        &mut self,
        path: &Path,
        wish: Wish,
        take: &mut dyn FnMut(Reply) -> Option<Reply>,
    ) -> Result<Reply, ReadError> {
        let file = open_file(path)?;
        let crashed = |message: String| ReadError::new(IssueCode::Crashed, message);
        let silence = self.setup.silence;
        let running = self.running().map_err(|e| crashed(format!("the reader could not be started: {e}")))?;
        let request = serde_json::to_string(&Request { path: path.to_owned(), wish })
            .map_err(|_| ReadError::new(IssueCode::Encoding, "the file's name is not valid Unicode"))?;
        if let Err(e) = running.requests.send(&request, Some(&file)) {
            self.running = None;
            return Err(crashed(format!("the reader is gone: {e}")));
        }
        loop {
            let lost = match running.replies.recv_timeout(silence) {
                Ok(reply) => match take(reply) {
                    Some(end) => return Ok(end),
                    None => continue,
                },
                Err(RecvTimeoutError::Timeout) => format!("no answer for {} s; given up", silence.as_secs()),
                Err(RecvTimeoutError::Disconnected) => {
                    "the reader crashed on it (damaged, or too large for it)".to_owned()
                }
            };
            self.running = None;
            return Err(crashed(lost));
        }
    }

    /// The error for a reply that does not answer what was asked: the reason in it, or a worker out of step.
    fn misunderstood(&mut self, reply: &Reply) -> ReadError {
        if let Reply::Refused(error) = reply {
            return error.clone();
        }
        self.running = None;
        ReadError::new(IssueCode::Crashed, "the reader answered something else")
    }

    fn running(&mut self) -> std::io::Result<&mut Running> {
        if self.running.is_none() {
            // A signal between fork and exec (a Ctrl-C just then) ends it before it is one.
            let started = start(&self.setup, self.niceness).or_else(|_| start(&self.setup, self.niceness));
            self.running = Some(started?);
        }
        self.running.as_mut().ok_or_else(|| std::io::Error::other("not started"))
    }
}

fn start(setup: &WorkerSetup, niceness: u8) -> std::io::Result<Running> {
    let mut command = Command::new(&setup.program);
    // A Ctrl-C is for this process: it lets its readers finish, and ends them.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.args(&setup.args).stdout(Stdio::piped()).stderr(Stdio::null());
    let (mut child, mut requests) = line::spawn(command)?;
    let Some(stdout) = child.stdout.take() else { return Err(std::io::Error::other("no pipes")) };
    let hello = Hello { zone: setup.zone.clone(), me: setup.me.clone(), pdfium: setup.pdfium.clone(), niceness };
    requests.send(&serde_json::to_string(&hello)?, None)?;
    let (send, replies) = sync_channel(BACKLOG);
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            let Ok(reply) = line.and_then(|l| serde_json::from_str::<Reply>(&l).map_err(Into::into)) else { return };
            if send.send(reply).is_err() {
                return;
            }
        }
    });
    let mut running = Running { child, requests, replies, fenced: Fenced::default() };
    match running.replies.recv_timeout(setup.silence) {
        Ok(Reply::Ready(fenced)) => {
            running.fenced = fenced;
            Ok(running)
        }
        _ => Err(std::io::Error::other("it ended at once, or said nothing")),
    }
}
