//! Commands as people and scripts type them. Data goes to stdout, talk to stderr.

mod ask;
mod doctor;
mod home;
mod index;
mod resolve;
mod status;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Finds what you half remember, on this machine alone.
#[derive(Parser)]
#[command(name = "whence", version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
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
    let result = match cli.command {
        Command::Index(args) => index::index(&cli.common, &args),
        Command::Forget(args) => index::forget(&cli.common, &args),
        Command::Ask(args) => ask::ask(&cli.common, &args),
        Command::Resolve(args) => resolve::resolve(&args),
        Command::Status => status::status(&cli.common),
        Command::Doctor => doctor::doctor(&cli.common),
        Command::ReadWorker => {
            indexer::extract::worker::serve(std::io::stdin().lock(), std::io::stdout().lock()).map_err(Into::into)
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("whence: {e:#}");
            ExitCode::FAILURE
        }
    }
}
