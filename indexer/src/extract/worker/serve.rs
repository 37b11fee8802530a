//! The worker's side of the boundary: asked for one file at a time, within limits of its own.

use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

use super::{Done, Hello, Look, Reply, Request};
use crate::extract::{Blob, Context, MAX_DEPTH, Output, Peek, ReadError, Said, family_of, picture, reader_for};
use crate::item::Family;

/// A worker may use this much address space, in bytes.
const MEMORY: u64 = 3 << 30;

/// Answers requests, one a line, until the input ends.
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
    let cx = Context { zone, me: hello.me, pdfium: hello.pdfium, depth: MAX_DEPTH };
    let mut output = BufWriter::new(output);
    serde_json::to_writer(&mut output, &Reply::Ready)?;
    writeln!(output)?;
    output.flush()?;
    for line in lines {
        let request: Request = serde_json::from_str(&line?)?;
        let mut broken = None;
        let mut send = |reply: Reply| {
            if broken.is_none() {
                broken = serde_json::to_writer(&mut output, &reply)
                    .map_err(std::io::Error::from)
                    .and_then(|()| output.write_all(b"\n"))
                    .err();
            }
        };
        let end = answer(request, &cx, &mut send);
        send(end);
        if let Some(e) = broken {
            return Err(e);
        }
        output.flush()?;
    }
    Ok(())
}

/// The last reply to a request; those before it go to `send`.
fn answer(request: Request, cx: &Context, send: &mut dyn FnMut(Reply)) -> Reply {
    match request {
        Request::Read(path) => {
            let mut done = Done { hash: String::new(), format: String::new(), family: Family::Other };
            match read(&path, cx, &mut done, &mut |said| send(Reply::Said(said))) {
                Ok(()) => Reply::Done(done),
                Err(error) => Reply::Failed { error, done },
            }
        }
        Request::Look(path) => look(&path).map_or_else(Reply::Refused, Reply::Looked),
        Request::Picture { path, wanted } => picture::of(&path, wanted, cx).map_or_else(Reply::Refused, Reply::Picture),
    }
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

fn look(path: &Path) -> Result<Option<Look>, ReadError> {
    let blob = Blob::from_path(path)?;
    let head = blob.head()?;
    let peek = Peek { name: &blob.name, head: &head, size: blob.size };
    let Some(reader) = reader_for(&peek) else { return Ok(None) };
    // An export that was unpacked has its name in that of its folder.
    let folder = blob.folder.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy()).unwrap_or_default();
    let conversation =
        reader.conversation(&peek).or_else(|| reader.conversation(&Peek { name: &folder, head: &[], size: 0 }));
    Ok(Some(Look { format: reader.name().to_owned(), conversation }))
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
