//! Commands as people and scripts type them. Data goes to stdout, talk to stderr.

mod ask;
mod doctor;
mod index;
mod resolve;
mod status;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use indexer::search::SearchIndex;
use indexer::store::Store;
use jiff::Zoned;

use crate::{fence, home};

/// Finds what you half remember, on this machine alone.
#[derive(Parser)]
#[command(name = "whence", version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    /// Open the quick ask instead of the main window
    #[arg(long)]
    quick_ask: bool,
    /// Start in the tray, without a window
    #[arg(long, conflicts_with = "quick_ask")]
    hidden: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Args)]
struct Common {
    /// Where index, settings and state live
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// One JSON document on stdout
    #[arg(long, global = true)]
    json: bool,
    /// The clock that a query is answered under (RFC 3339); default: now
    #[arg(long, global = true, value_name = "RFC3339")]
    now: Option<String>,
}

impl Common {
    /// The data folder: as given, else the platform's.
    fn data_dir(&self) -> Result<PathBuf> {
        self.data_dir.clone().map_or_else(home::data_dir, Ok)
    }

    /// Store and search index, opened or made.
    fn open(&self) -> Result<(Store, SearchIndex)> {
        home::open(&self.data_dir()?)
    }

    /// The clock that counts.
    fn now(&self) -> Result<Zoned> {
        self.now.as_deref().map_or_else(|| Ok(Zoned::now()), home::parse_now)
    }
}

#[derive(Subcommand)]
enum Command {
    /// Add folders or exports as sources and bring the index up to date
    Index(index::IndexArgs),
    /// Answer a question
    Ask(ask::AskArgs),
    /// Which of these does a request mean? JSON lines in and out
    Resolve(resolve::ResolveArgs),
    /// What is indexed, how large, what could not be read and why
    Status,
    /// Check the installation and say what to do
    Doctor,
    /// Remove a source, or everything, and every trace of it
    Forget(index::ForgetArgs),
    /// Reads files for the indexer, in a process of its own
    #[command(hide = true, name = "read-worker")]
    ReadWorker,
    /// Opens files for the window, in a process of its own
    #[cfg(feature = "desktop")]
    #[command(hide = true)]
    Launcher,
}

/// Runs a command; 0 done, 1 failed, 2 wrong usage.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version are answers, not mistakes.
            let code = u8::try_from(e.exit_code()).unwrap_or(2);
            let _ = e.print();
            return ExitCode::from(code);
        }
    };
    let Some(command) = cli.command else {
        return ended(window(&cli));
    };
    let fenced = match command {
        // One opens files in other programs, which need theirs; the other shuts itself in more narrowly.
        #[cfg(feature = "desktop")]
        Command::Launcher => Default::default(),
        Command::ReadWorker => Default::default(),
        _ => fence::shut(),
    };
    ended(match command {
        Command::Index(args) => index::index(&cli.common, &args),
        Command::Forget(args) => index::forget(&cli.common, &args),
        Command::Ask(args) => ask::ask(&cli.common, &args),
        Command::Resolve(args) => resolve::resolve(&args),
        Command::Status => status::status(&cli.common),
        Command::Doctor => doctor::doctor(&cli.common, fenced),
        Command::ReadWorker => indexer::extract::worker::serve().map_err(Into::into),
        #[cfg(feature = "desktop")]
        Command::Launcher => crate::app::launcher::serve(std::io::stdin().lock(), std::io::stdout().lock()),
    })
}

/// Opens the window.
#[cfg(feature = "desktop")]
fn window(cli: &Cli) -> Result<()> {
    use crate::app::{Opening, Start};
    let opening = match (cli.quick_ask, cli.hidden) {
        (true, _) => Opening::QuickAsk,
        (_, true) => Opening::Hidden,
        _ => Opening::Main,
    };
    let now = cli.common.now.as_deref().map(home::parse_now).transpose()?;
    crate::app::run(Start { data_dir: cli.common.data_dir()?, opening, now })
}

/// This build has none.
#[cfg(not(feature = "desktop"))]
fn window(_: &Cli) -> Result<()> {
    anyhow::bail!(
        "this is the command line alone, built without the window; `make build` builds both. See `whence help`"
    )
}

fn ended(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("whence: {e:#}");
            ExitCode::FAILURE
        }
    }
}
