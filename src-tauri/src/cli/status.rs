//! `whence status`.

use anyhow::Result;
use serde_json::json;

use super::Common;

pub(super) fn status(common: &Common) -> Result<()> {
    let dir = common.data_dir()?;
    let (store, _search) = common.open()?;
    let (sources, issues, counts, me) = (store.sources()?, store.issues()?, store.counts()?, store.me()?);
    let people = store.people()?.len();
    let (understood, waiting) = (store.vector_count()?, store.without_vector()?.len());
    let bytes = size_of(&dir);
    if common.json {
        let issues: Vec<_> = issues
            .iter()
            .map(|i| json!({"path": i.path, "locator": i.locator, "code": i.code, "reason": i.message, "hint": hint(&i.code)}))
            .collect();
        let counts: serde_json::Map<_, _> = counts.into_iter().map(|(k, n)| (k, json!(n))).collect();
        let report = json!({"data_dir": dir, "bytes": bytes, "me": me, "people": people, "items": counts,
            "passages_understood": understood, "passages_to_understand": waiting, "sources": sources, "issues": issues});
        println!("{report}");
        return Ok(());
    }
    println!("Index: {} ({:.1} MB)", dir.display(), bytes as f64 / 1e6);
    for s in &sources {
        println!("{}: {} files, {} items, {:.1} MB", s.path, s.files, s.items, s.bytes as f64 / 1e6);
    }
    let counts: Vec<String> = counts.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    println!("Items: {}; {people} people", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") });
    println!("Meaning: {understood} passages understood, {waiting} waiting");
    match crate::home::encoder() {
        Err(e) => println!("  {e}. Until then things are found by their words alone"),
        Ok(encoder) => {
            if let Err(e) = crate::home::resolver_on(&encoder) {
                println!("  {e}. Until then simple rules tell what is meant");
            }
        }
    }
    if !issues.is_empty() {
        println!("\nCould not be read ({}):", issues.len());
    }
    for i in &issues {
        let place = if i.locator.is_empty() { String::new() } else { format!(" ({})", i.locator) };
        println!("  {}{place}\n    {}: {}. {}", i.path, i.code, i.message, hint(&i.code));
    }
    Ok(())
}

/// What the person can do about it.
fn hint(code: &str) -> &'static str {
    match code {
        "corrupt" => "Open it in its own program and save it anew, or get another copy.",
        "encrypted" => "Save a copy without a password where you want it found.",
        "too-large" => "Split it, or leave it out with a .whenceignore file.",
        "bomb" => "It unpacks to far more than it should; delete it unless you trust it.",
        "unknown" => "Whence finds it by its name only.",
        "encoding" => "Save it as UTF-8.",
        "vanished" => "Nothing to do; it will be read when it is back.",
        "changed" => "Nothing to do; it is read again next time.",
        "denied" => "Give yourself permission to read it.",
        "placeholder" => "Download it if it should be found.",
        "secret" => "Nothing to do; Whence finds it by its name, and does not read it.",
        "special" | "loop" => "Nothing to do; Whence leaves it alone.",
        "crashed" => "It is skipped until it changes.",
        "missing" => "Run `whence doctor`.",
        "unread-lines" => "Please report the form of these lines (without the words).",
        _ => "",
    }
}

fn size_of(dir: &std::path::Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size_of(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}
