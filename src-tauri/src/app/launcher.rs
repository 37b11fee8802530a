//! Opens things in other programs, from a process that is started first: what is opened then has the rights and the
//! network that this program may have given up by then.
//!
//! Both sides speak JSON lines: an [`Errand`] in, `null` or what went wrong out.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

/// Names a program that is started instead of the system's own, with `open` or `reveal` and the path.
const OPENER: &str = "WHENCE_OPENER";

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verb {
    /// Open a file with its own program.
    Open,
    /// Show it in the file manager.
    Reveal,
}

#[derive(Debug, Serialize, Deserialize)]
struct Errand {
    verb: Verb,
    path: PathBuf,
}

/// The process that opens things.
pub(crate) struct Launcher {
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    process: Mutex<Child>,
}

impl Launcher {
    /// Starts it.
    ///
    /// # Errors
    /// When no process can be started.
    pub(crate) fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("launcher")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the process that opens files cannot be started")?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            bail!("the process that opens files has no pipes");
        };
        Ok(Self { pipes: Mutex::new((input, BufReader::new(output))), process: Mutex::new(process) })
    }

    /// Has a file opened or shown.
    ///
    /// # Errors
    /// What the other side says.
    pub(crate) fn run(&self, verb: Verb, path: &Path) -> Result<()> {
        let mut pipes = self.pipes.lock().map_err(|_| anyhow::anyhow!("the process that opens files was lost"))?;
        let (input, output) = &mut *pipes;
        writeln!(input, "{}", serde_json::to_string(&Errand { verb, path: path.to_owned() })?)?;
        let mut line = String::new();
        output.read_line(&mut line)?;
        match serde_json::from_str::<Option<String>>(&line).context("the process that opens files has ended")? {
            None => Ok(()),
            Some(error) => bail!(error),
        }
    }
}

impl Drop for Launcher {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// The other side: does errands until the input ends.
///
/// # Errors
/// When the program is gone.
pub(crate) fn serve(input: impl BufRead, mut output: impl Write) -> Result<()> {
    let opener = std::env::var_os(OPENER);
    for line in input.lines() {
        let errand: Errand = serde_json::from_str(&line?)?;
        let done = match &opener {
            Some(program) => with_program(program, &errand),
            None => with_system(&errand),
        };
        writeln!(output, "{}", serde_json::to_string(&done.err().map(|e| format!("{e:#}")))?)?;
        output.flush()?;
    }
    Ok(())
}

fn with_program(program: &std::ffi::OsStr, errand: &Errand) -> Result<()> {
    let verb = match errand.verb {
        Verb::Open => "open",
        Verb::Reveal => "reveal",
    };
    let status = Command::new(program).arg(verb).arg(&errand.path).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("{} cannot be started", program.to_string_lossy()))?;
    if !status.success() {
        bail!("{} ended with {status}", program.to_string_lossy());
    }
    Ok(())
}

fn with_system(errand: &Errand) -> Result<()> {
    match errand.verb {
        Verb::Open => tauri_plugin_opener::open_path(&errand.path, None::<&str>)?,
        Verb::Reveal => tauri_plugin_opener::reveal_item_in_dir(&errand.path)?,
    }
    Ok(())
}
