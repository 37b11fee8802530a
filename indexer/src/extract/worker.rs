//! The boundary around readers: they run in processes of their own, one file at a time, within limits.
//!
//! A reader that crashes, loops or eats memory takes only its worker with it: the file is reported, the rest
//! goes on. Both sides speak JSON lines over the worker's standard input and output.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Blob, Context, IssueCode, Output, Peek, ReadError, Said, family_of, reader_for};
use crate::item::Family;

/// A worker may use this much address space, in bytes.
const MEMORY: u64 = 3 << 30;
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

/// What the worker answers.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Said(Said),
    Done(Done),
    Failed { error: ReadError, done: Done },
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

/// The worker's side: reads paths, one a line (as JSON strings), until the input ends.
///
/// # Errors
/// When the other side is gone.
pub fn serve(input: impl BufRead, output: impl Write) -> std::io::Result<()> {
    limit_memory();
    let mut lines = input.lines();
    let Some(hello) = lines.next() else { return Ok(()) };
    let hello: Hello = serde_json::from_str(&hello?)?;
    stand_back(hello.niceness);
    let zone = jiff::tz::TimeZone::get(&hello.zone).unwrap_or_else(|_| jiff::tz::TimeZone::system());
    let cx = Context { zone, me: hello.me, pdfium: hello.pdfium, depth: super::MAX_DEPTH };
    let mut output = BufWriter::new(output);
    for line in lines {
        let path: PathBuf = serde_json::from_str(&line?)?;
        let mut broken = None;
        let mut send = |reply: Reply| {
            if broken.is_none() {
                broken = serde_json::to_writer(&mut output, &reply)
                    .map_err(std::io::Error::from)
                    .and_then(|()| output.write_all(b"\n"))
                    .err();
            }
        };
        let mut done = Done { hash: String::new(), format: String::new(), family: Family::Other };
        let end = match read(&path, &cx, &mut done, &mut |said| send(Reply::Said(said))) {
            Ok(()) => Reply::Done(done),
            Err(error) => Reply::Failed { error, done },
        };
        send(end);
        if let Some(e) = broken {
            return Err(e);
        }
        output.flush()?;
    }
    Ok(())
}

fn read(path: &Path, cx: &Context, done: &mut Done, sink: &mut dyn FnMut(Said)) -> Result<(), ReadError> {
    let blob = Blob::from_path(path)?;
    let head = blob.head()?;
    done.family = family_of(&blob.name, "", &head);
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(blob.open()?)?;
    done.hash = hasher.finalize().to_hex().to_string();
    let Some(reader) = reader_for(&Peek { name: &blob.name, head: &head, size: blob.size }) else { return Ok(()) };
    reader.name().clone_into(&mut done.format);
    reader.read(&blob, cx, &mut Output::new(sink))
}

#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A limit that cannot be set (it is lower already) leaves the lower one.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) });
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Whoever works at the machine comes first.
#[cfg(unix)]
fn stand_back(niceness: u8) {
    let _ = rustix::process::nice(i32::from(niceness.min(19)));
}

#[cfg(not(unix))]
fn limit_memory() {
    let _ = MEMORY;
}

#[cfg(not(unix))]
fn stand_back(_: u8) {}

/// This side of one worker process; started when first needed, and again after it had to be ended.
pub struct Worker {
    setup: WorkerSetup,
    niceness: u8,
    running: Option<Running>,
}

struct Running {
    child: Child,
    stdin: ChildStdin,
    replies: Receiver<Reply>,
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

    /// Has a file read; everything said on the way goes to `sink`.
    ///
    /// # Errors
    /// When it could not be read at all, when the worker crashed, or did not answer in time. [`Done`] comes with
    /// it as far as it is known.
    pub fn read(&mut self, path: &Path, sink: &mut dyn FnMut(Said)) -> Result<Done, (ReadError, Option<Done>)> {
        let crashed = |message: String| (ReadError::new(IssueCode::Crashed, message), None);
        let silence = self.setup.silence;
        let running = self.running().map_err(|e| crashed(format!("the reader could not be started: {e}")))?;
        let request = serde_json::to_string(path)
            .map_err(|_| (ReadError::new(IssueCode::Encoding, "the file's name is not valid Unicode"), None))?;
        if let Err(e) = writeln!(running.stdin, "{request}").and_then(|()| running.stdin.flush()) {
            self.running = None;
            return Err(crashed(format!("the reader is gone: {e}")));
        }
        loop {
            match running.replies.recv_timeout(silence) {
                Ok(Reply::Said(said)) => sink(said),
                Ok(Reply::Done(done)) => return Ok(done),
                Ok(Reply::Failed { error, done }) => return Err((error, Some(done))),
                Err(RecvTimeoutError::Timeout) => {
                    self.running = None;
                    return Err(crashed(format!("no answer for {} s; given up", silence.as_secs())));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.running = None;
                    return Err(crashed("the reader crashed on it (damaged, or too large for it)".to_owned()));
                }
            }
        }
    }

    fn running(&mut self) -> std::io::Result<&mut Running> {
        if self.running.is_none() {
            self.running = Some(start(&self.setup, self.niceness)?);
        }
        self.running.as_mut().ok_or_else(|| std::io::Error::other("not started"))
    }
}

fn start(setup: &WorkerSetup, niceness: u8) -> std::io::Result<Running> {
    let mut command = Command::new(&setup.program);
    // A Ctrl-C is for this process: it lets its readers finish, and ends them.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child =
        command.args(&setup.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("no pipes"));
    };
    let hello = Hello { zone: setup.zone.clone(), me: setup.me.clone(), pdfium: setup.pdfium.clone(), niceness };
    writeln!(stdin, "{}", serde_json::to_string(&hello)?)?;
    let (send, replies) = sync_channel(BACKLOG);
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            let Ok(reply) = line.and_then(|l| serde_json::from_str::<Reply>(&l).map_err(Into::into)) else { return };
            if send.send(reply).is_err() {
                return;
            }
        }
    });
    Ok(Running { child, stdin, replies })
}
