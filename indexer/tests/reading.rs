//! What is read from each sample, side by side with it: `tests/samples/kakao/a.txt` and `tests/expected/kakao/a.txt.txt`.
//!
//! On a difference the text that was found is written beside the test's other output and its path is shown; when
//! the change is meant, copy it over the expected one. Samples without an expected text are not compared.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use indexer::extract::{Attachment, Blob, Card, Context, Draft, Handle, Output, READERS, Said, Thread};

#[test]
fn samples_read_as_expected() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut compared = 0;
    let mut differences = Vec::new();
    for reader in READERS {
        let Ok(expected) = fs::read_dir(tests.join("expected").join(reader.name())) else { continue };
        for entry in expected {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let blob = Blob::from_path(&tests.join("samples").join(reader.name()).join(name)).unwrap();
            let cx = Context {
                zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(9)),
                me: vec!["Sea Oh".into()],
                pdfium: None,
                depth: 3,
            };
            let mut found = String::new();
            let mut sink = |said: Said| found.push_str(&line(&said));
            reader.read(&blob, &cx, &mut Output::new(&mut sink)).unwrap();
            compared += 1;
            if found != fs::read_to_string(&path).unwrap() {
                let actual = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}.txt", reader.name()));
                fs::write(&actual, found).unwrap();
                differences.push(format!("{} differs: {}", path.display(), actual.display()));
            }
        }
    }
    assert!(compared > 0, "no expected texts were found");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// One line for each thing said, empty fields left out.
fn line(said: &Said) -> String {
    match said {
        Said::Thread(thread) => self::thread(thread),
        Said::Draft(draft) => self::draft(draft),
        Said::Issue(issue) => format!("issue {:?} at {:?}: {}\n", issue.code, issue.locator, issue.message),
        Said::Unread { lines, examples } => format!("unread {lines}: {examples:?}\n"),
    }
}

fn thread(thread: &Thread) -> String {
    let kind = if thread.group { "group" } else { "two people" };
    let members: Vec<String> = thread.members.iter().map(handle).collect();
    let id = thread.id.as_deref().unwrap_or_default();
    format!("thread {:?} ({kind}) {id} of {}\n", thread.name, members.join(" | "))
}

fn draft(draft: &Draft) -> String {
    let mut text = format!("[{}] {}", draft.key, draft.locator);
    let mut add = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            write!(text, "\n    {label}: {value}").unwrap();
        }
    };
    add("system", draft.system.then(|| "yes".to_owned()));
    add("when", draft.when.map(|w| format!("{} ({:?})", w.at, w.certainty)));
    add("thread", draft.thread.map(|t| t.to_string()));
    add("from", draft.from.as_ref().map(handle));
    add("to", Some(draft.to.iter().map(handle).collect::<Vec<_>>().join(" | ")));
    add("title", Some(draft.title.clone()));
    add("answers", draft.reply_to.clone());
    add("forwarded from", draft.forwarded_from.clone());
    for passage in &draft.passages {
        add("text", Some(format!("{:?}", passage.text)));
    }
    for file in &draft.attachments {
        add("file", Some(attachment(file)));
    }
    add("card", draft.card.as_ref().map(card));
    add("occurrence", draft.occurrence.as_ref().map(|o| format!("{o:?}")));
    text.push('\n');
    text
}

fn handle(handle: &Handle) -> String {
    let parts = [&handle.name, &handle.email, &handle.phone, &handle.account];
    parts.iter().filter_map(|p| p.as_deref()).collect::<Vec<_>>().join(", ")
}

fn attachment(file: &Attachment) -> String {
    let mut text = format!("{:?} {:?}", file.name, file.family);
    if let Some(size) = file.size {
        write!(text, ", {size} bytes").unwrap();
    }
    if let Some(media) = &file.media {
        write!(text, ", at {media}").unwrap();
    }
    if let Some(content) = &file.content {
        write!(text, ", content {:?}", content.hash.get(..8).unwrap_or_default()).unwrap();
    }
    text
}

fn card(card: &Card) -> String {
    format!("{card:?}")
}
