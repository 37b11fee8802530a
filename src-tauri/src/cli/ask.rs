//! `whence ask`: one question, or a batch of JSON lines.

use std::io::{BufRead, Write};
use std::time::Instant;

use anyhow::{Result, bail};
use assistant::ask::Assistant;
use assistant::wire::{Answer, Ask};
use clap::Args;
use jiff::Zoned;
use serde_json::{Value, json};

use super::Common;
use crate::home;

#[derive(Args)]
pub(super) struct AskArgs {
    /// One JSON object a line in, one a line out
    #[arg(long)]
    batch: bool,
    /// At most so many results
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The question
    query: Vec<String>,
}

pub(super) fn ask(common: &Common, args: &AskArgs) -> Result<()> {
    let now = common.now()?;
    let (store, search) = common.open()?;
    let encoder = home::encoder().inspect_err(|e| eprintln!("whence: found by words alone: {e}")).ok();
    let resolver = home::resolver_if_any(encoder.as_deref());
    let mut assistant = Assistant::new(store, search, encoder, resolver)?;
    if args.batch {
        return batch(&mut assistant, &now);
    }
    if args.query.is_empty() {
        bail!("ask what? For instance: whence ask the document Peter sent me last week");
    }
    let started = Instant::now();
    let answer = assistant.ask(&args.query.join(" "), None, &now, args.limit)?;
    if common.json {
        println!("{}", with_time(&answer, started)?);
    } else {
        print(&answer);
    }
    Ok(())
}

fn batch(assistant: &mut Assistant, now: &Zoned) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = one(assistant, &line, now).unwrap_or_else(|e| json!({"id": null, "error": format!("{e:#}")}));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn one(assistant: &mut Assistant, line: &[u8], now: &Zoned) -> Result<Value> {
    let ask: Ask = serde_json::from_slice(line)?;
    let now = ask.now.as_deref().map_or_else(|| Ok(now.clone()), home::parse_now)?;
    let started = Instant::now();
    let mut answer = match (&ask.query, ask.select) {
        (Some(query), _) => assistant.ask(query, ask.session.as_deref(), &now, ask.limit)?,
        (None, Some(rank)) => assistant.select(ask.session.as_deref().unwrap_or_default(), rank, &now),
        (None, None) => bail!("a line needs \"query\" or \"select\""),
    };
    answer.id = ask.id;
    with_time(&answer, started)
}

fn with_time(answer: &Answer, started: Instant) -> Result<Value> {
    let took = started.elapsed().as_secs_f64() * 1000.0;
    let mut value = serde_json::to_value(answer)?;
    value["took_ms"] = json!((took * 100.0).round() / 100.0);
    Ok(value)
}

fn print(answer: &Answer) {
    if let Some(fact) = &answer.answer {
        println!("{}\n", fact.text);
    }
    if answer.results.is_empty() {
        println!("Nothing fits.");
    }
    for r in &answer.results {
        let mark = if answer.resolved.contains(&r.rank) { "*" } else { " " };
        println!("{mark}{:>2}. {}", r.rank, if r.title.is_empty() { first_line(&r.text) } else { &r.title });
        println!("     {}", r.why.join(" · "));
        match (&r.path, &r.container) {
            (Some(path), _) => println!("     {path}"),
            (None, Some(container)) => println!("     {container} {}", r.locator.as_deref().unwrap_or("")),
            (None, None) => {}
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}
