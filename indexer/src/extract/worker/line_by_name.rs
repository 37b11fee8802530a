//! Lines over a pipe, where files cannot be handed over: there the other side opens them by name.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// This end.
pub(super) struct Sender(ChildStdin);

/// Starts a process that hears on its standard input what is sent.
///
/// # Errors
/// As starting a process does.
pub(super) fn spawn(mut command: Command) -> io::Result<(Child, Sender)> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    let input = child.stdin.take().ok_or_else(|| io::Error::other("no pipes"))?;
    Ok((child, Sender(input)))
}

impl Sender {
    /// Sends a line.
    ///
    /// # Errors
    /// When the other side is gone.
    pub(super) fn send(&mut self, line: &str, _file: Option<&File>) -> io::Result<()> {
        writeln!(self.0, "{line}")?;
        self.0.flush()
    }
}

/// The other end.
pub(super) struct Lines(io::Lines<io::StdinLock<'static>>);

impl Lines {
    /// What comes in on standard input.
    pub(super) fn of_stdin() -> Self {
        Self(io::stdin().lines())
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// As reading does.
    pub(super) fn line(&mut self) -> io::Result<Option<String>> {
        self.0.next().transpose()
    }

    /// The file at a path.
    ///
    /// # Errors
    /// As opening it does.
    pub(super) fn file(&mut self, path: &Path) -> io::Result<File> {
        crate::extract::open_file(path)
    }
}
