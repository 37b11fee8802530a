//! The one binary: the desktop app and its command line (`docs/cli.md` is its contract).
//!
//! This crate asks for the clock, the environment and the home folder, and hands them down; it holds no
//! product logic. What a command does is in `assistant` and `indexer`.

#[cfg(feature = "desktop")]
mod app;
mod cli;
mod fence;
mod home;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
