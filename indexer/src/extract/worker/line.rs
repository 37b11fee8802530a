//! Lines with an open file beside them, over a Unix socket: the file itself crosses (`SCM_RIGHTS`, unix(7)), so that who
//! reads it needs no way to open any.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};

/// A line is never longer: names have a limit of their own.
const LONGEST: usize = 1 << 20;

/// This end.
pub(super) struct Sender(UnixStream);

/// Starts a process that hears on its standard input what is sent.
///
/// # Errors
/// As starting a process does.
pub(super) fn spawn(mut command: Command) -> io::Result<(Child, Sender)> {
    let (ours, theirs) = UnixStream::pair()?;
    Ok((command.stdin(OwnedFd::from(theirs)).spawn()?, Sender(ours)))
}

impl Sender {
    /// Sends a line and a file.
    ///
    /// # Errors
    /// When the other side is gone.
    pub(super) fn send(&mut self, line: &str, file: Option<&File>) -> io::Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        let files = file.map(|f| [f.as_fd()]);
        if let Some(files) = &files {
            beside.push(SendAncillaryMessage::ScmRights(files));
        }
        let line = format!("{line}\n");
        let mut rest = line.as_bytes();
        while !rest.is_empty() {
            let sent = match sendmsg(&self.0, &[IoSlice::new(rest)], &mut beside, SendFlags::NOSIGNAL) {
                Err(rustix::io::Errno::INTR) => continue,
                sent => sent?,
            };
            rest = &rest[sent..];
            beside.clear();
        }
        Ok(())
    }
}

/// The other end.
pub(super) struct Lines {
    socket: BorrowedFd<'static>,
    bytes: Vec<u8>,
    files: VecDeque<OwnedFd>,
}

impl Lines {
    /// What comes in on standard input, which nobody else reads.
    pub(super) fn of_stdin() -> Self {
        Self { socket: rustix::stdio::stdin(), bytes: Vec::new(), files: VecDeque::new() }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// For what is no line, and as reading a socket does.
    pub(super) fn line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.bytes) {
                let rest = self.bytes.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.bytes, rest);
                line.pop();
                return String::from_utf8(line).map(Some).map_err(io::Error::other);
            }
            if self.bytes.len() > LONGEST {
                return Err(io::Error::other("a line without end"));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// The file that came with the last line, which lies at a path that is not looked at.
    ///
    /// # Errors
    /// When none came.
    pub(super) fn file(&mut self, _path: &Path) -> io::Result<File> {
        self.files.pop_front().map(File::from).ok_or_else(|| io::Error::other("no file came with the request"))
    }

    /// False at the end.
    fn more(&mut self) -> io::Result<bool> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let mut bytes = [0; 4096];
        let mut into = [IoSliceMut::new(&mut bytes)];
        let got = match recvmsg(self.socket, &mut into, &mut beside, RecvFlags::CMSG_CLOEXEC) {
            Err(rustix::io::Errno::INTR) => return Ok(true),
            got => got?.bytes,
        };
        for message in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                self.files.extend(files);
            }
        }
        self.bytes.extend_from_slice(&bytes[..got]);
        Ok(got > 0)
    }
}
