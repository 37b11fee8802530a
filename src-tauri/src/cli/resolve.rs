//! `whence resolve --batch`: which of these does a request mean?

use std::io::{BufRead, Write};

use anyhow::{Result, bail};
use assistant::refer::{Request, refer};
use clap::Args;
use serde_json::json;

use crate::home;

#[derive(Args)]
pub(super) struct ResolveArgs {
    /// One JSON object a line in, one a line out
    #[arg(long)]
    batch: bool,
}

pub(super) fn resolve(args: &ResolveArgs) -> Result<()> {
    if !args.batch {
        bail!("resolve reads JSON lines: give --batch");
    }
    let resolver = home::resolver().inspect_err(|e| eprintln!("whence: resolved by simple rules: {e}")).ok();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = match serde_json::from_slice::<Request>(&line) {
            Ok(request) => serde_json::to_value(refer(&request, resolver.as_deref()))?,
            Err(e) => json!({"id": null, "error": e.to_string()}),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
