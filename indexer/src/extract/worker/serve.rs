//! The worker's side of the boundary: asked for one file at a time, within limits of its own.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::line::Lines;
use super::{Done, Hello, Look, Reply, Request, Wish};
use crate::extract::{Blob, Context, MAX_DEPTH, Output, Peek, ReadError, family_of, picture, reader_for, secret};
use crate::fence::{self, Fenced};
use crate::item::Family;

/// A worker may use this much address space, in bytes.
const MEMORY: u64 = 3 << 30;
/// It has so many files open at most: those it was handed, and a library.
const FILES: u64 = 64;
/// A file may take so many seconds of processor time.
const PROCESSOR: u64 = 600;

/// What a worker may look at beside what it is handed: time zones, fonts for the pages that bring none, and what the
/// library for PDFs is linked to. Nothing of it is the person's own.
const COMMON: [&str; 11] = [
    "/etc/ld.so.cache",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",
    "/usr/share/X11/fonts",
    "/usr/local/share/fonts",
    "/etc/zoneinfo",
];

/// Answers requests from standard input on standard output until the input ends. The process should do nothing else:
/// it is shut off from all that reading does not need.
///
/// # Errors
/// When the other side is gone.
pub fn serve() -> io::Result<()> {
    let mut lines = Lines::of_stdin();
    let Some(hello) = lines.line()? else { return Ok(()) };
    let hello: Hello = serde_json::from_str(&hello)?;
    stand_back(hello.niceness);
    let fenced = confine(hello.pdfium.as_deref());
    let zone = jiff::tz::TimeZone::get(&hello.zone).unwrap_or_else(|_| jiff::tz::TimeZone::system());
    let cx = Context { zone, me: hello.me, pdfium: hello.pdfium, depth: MAX_DEPTH };
    let mut output = BufWriter::new(io::stdout().lock());
    tell(&mut output, &Reply::Ready(fenced))?;
    output.flush()?;
    while let Some(line) = lines.line()? {
        let Request { path, wish } = serde_json::from_str(&line)?;
        let file = lines.file(&path)?;
        allow_seconds(PROCESSOR);
        let mut broken = None;
        let mut send = |reply: Reply| {
            if broken.is_none() {
                broken = tell(&mut output, &reply).err();
            }
        };
        let end = answer(&path, file, wish, &cx, &mut send);
        send(end);
        if let Some(e) = broken {
            return Err(e);
        }
        output.flush()?;
    }
    Ok(())
}

fn tell(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    serde_json::to_writer(&mut *output, reply)?;
    output.write_all(b"\n")
}

/// Shuts the process into its cell, as far as the system has one: within limits, with nothing in reach but what it is
/// handed, a library, time zones and fonts.
pub fn confine(pdfium: Option<&Path>) -> Fenced {
    limit(MEMORY);
    let readable: Vec<PathBuf> = COMMON.iter().map(Into::into).chain(pdfium.map(Path::to_owned)).collect();
    fence::cell(&readable).unwrap_or_default()
}

/// The last reply to a request; those before it go to `send`.
fn answer(path: &Path, file: File, wish: Wish, cx: &Context, send: &mut dyn FnMut(Reply)) -> Reply {
    let blob = match Blob::from_file(path, file) {
        Ok(blob) => blob,
        Err(e) => return Reply::Refused(e.into()),
    };
    match wish {
        Wish::Read => {
            let mut done = Done { hash: String::new(), format: String::new(), family: Family::Other };
            match read(&blob, cx, &mut done, send) {
                Ok(()) => Reply::Done(done),
                Err(error) => Reply::Failed { error, done },
            }
        }
        Wish::Look => look(&blob).map_or_else(Reply::Refused, Reply::Looked),
        Wish::Picture(wanted) => picture::of(&blob, wanted, cx).map_or_else(Reply::Refused, Reply::Picture),
    }
}

fn read(blob: &Blob, cx: &Context, done: &mut Done, send: &mut dyn FnMut(Reply)) -> Result<(), ReadError> {
    let head = blob.head()?;
    done.family = family_of(&blob.name, "", &head);
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(blob.open())?;
    done.hash = hasher.finalize().to_hex().to_string();
    let peek = Peek { name: &blob.name, head: &head, size: blob.size };
    if secret::is_secret(&peek) {
        return Err(secret::not_read());
    }
    let Some(reader) = reader_for(&peek) else { return Ok(()) };
    reader.name().clone_into(&mut done.format);
    let mut sink = |mut said| {
        secret::leave_out(&mut said);
        send(Reply::Said(said));
    };
    reader.read(blob, cx, &mut Output::new(&mut sink))
}

fn look(blob: &Blob) -> Result<Option<Look>, ReadError> {
    let head = blob.head()?;
    let peek = Peek { name: &blob.name, head: &head, size: blob.size };
    let Some(reader) = reader_for(&peek) else { return Ok(None) };
    // An export that was unpacked has its name in that of its folder.
    let folder = blob.folder.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy()).unwrap_or_default();
    let conversation =
        reader.conversation(&peek).or_else(|| reader.conversation(&Peek { name: &folder, head: &[], size: 0 }));
    Ok(Some(Look { format: reader.name().to_owned(), conversation }))
}

/// Memory, and so many open files; nothing is written, not even what is left of a crash.
#[cfg(unix)]
fn limit(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A limit that cannot be set (it is lower already) leaves the lower one.
    for (what, most) in [(Resource::As, memory), (Resource::Nofile, FILES), (Resource::Core, 0), (Resource::Fsize, 0)] {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// From now on the process may use so many seconds of a processor; then the kernel ends it.
#[cfg(unix)]
fn allow_seconds(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec.cast_unsigned();
    let maximum = getrlimit(Resource::Cpu).maximum;
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds), maximum });
}

/// Whoever works at the machine comes first.
#[cfg(unix)]
fn stand_back(niceness: u8) {
    let _ = rustix::process::nice(i32::from(niceness.min(19)));
}

#[cfg(not(unix))]
fn limit(_: u64) {
    let _ = FILES;
}

#[cfg(not(unix))]
fn allow_seconds(_: u64) {}

#[cfg(not(unix))]
fn stand_back(_: u8) {}
