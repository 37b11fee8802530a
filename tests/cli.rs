//! The commands as a person or a script types them.

mod common;

use std::fs;

use common::exports::{mbox, vcard, whatsapp};
use common::{World, exports};
use serde_json::{Value, json};

fn small_world() -> World {
    let world = World::new();
    world.write("notes/harbour.txt", "The quibberdock opens at six.\n");
    world.write("notes/garden.md", "# Garden\n\nPlant the flimmerbeans in May.\n");
    let chat = [(1, "Harriet Vale", "did the seed order come?"), (4, "Owen Pryce", "half of it, no flimmerbeans")];
    world.write("chats/WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat));
    let mail = exports::mail(1, "Jonas Ritter <jonas@ritter.example>", "Rudder repair", "It costs 140 euros.", None);
    world.write("mail/Inbox.mbox", mbox(&[mail]));
    world.write("contacts.vcf", vcard("Jonas Ritter", "jonas@ritter.example", "+44 20 7946 0101"));
    world
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let world = World::new();
    for wrong in [&["nonsense"][..], &["forget"], &["forget", "x", "--all"], &["ask", "--limit", "many"]] {
        let ran = world.run(wrong);
        assert_eq!(ran.code, Some(2), "{wrong:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{wrong:?}: talk goes to stderr");
    }
    assert_eq!(world.run(&["--help"]).code, Some(0));
    assert_eq!(world.run(&["--version"]).code, Some(0));
    let gone = world.run(&["index", "/no/such/folder"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("/no/such/folder"), "{}", gone.err);
}

/// The tests' environment has no display.
#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_window_says_what_to_do() {
    let ran = World::new().run(&[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("whence ask") || ran.err.contains("whence help"), "{}", ran.err);
}

#[test]
fn what_was_indexed_is_found() {
    let world = small_world();
    let counts = world.index();
    assert_eq!((counts["found"].as_u64(), counts["failed"].as_u64()), (Some(5), Some(0)), "{counts}");
    assert!(world.finds("quibberdock", "notes/harbour.txt"));
    assert!(world.finds("the mail about the rudder from Jonas", "mail/Inbox.mbox"));
    let messages = world.ask("flimmerbeans message from Owen");
    assert!(messages.iter().any(|r| r["kind"] == "message" && r["sender"] == "Owen Pryce"), "{messages:#?}");
    let plain = world.run(&["ask", "quibberdock"]);
    assert!(plain.out.contains("harbour.txt"), "{}", plain.out);
}

#[test]
fn a_batch_keeps_order_and_stands_bad_lines() {
    let world = small_world();
    world.index();
    let lines = [
        r#"{"id": 7, "session": "a", "query": "quibberdock"}"#,
        r#"{"id": 8, "query": "#,
        "",
        r#"{"id": 9, "session": "b", "query": "rudder"}"#,
        r#"{"id": 10}"#,
        r#"{"id": 11, "session": "a", "select": 1}"#,
        r#"{"id": 12, "query": "quibberdock", "now": "yesterday"}"#,
        r#"{"id": 13, "query": "flimmerbeans", "now": "2026-09-20T08:00:00+01:00", "limit": 1}"#,
    ];
    let ran = world.run_with_input(&["ask", "--batch"], &lines.join("\n"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let answers: Vec<Value> = ran.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(answers.len(), 7, "one answer for each line that is not blank");
    let good: Vec<&Value> = answers.iter().filter(|a| a["error"].is_null()).collect();
    assert_eq!(good.iter().map(|a| a["id"].clone()).collect::<Vec<_>>(), [7, 9, 11, 13].map(|n| json!(n)));
    for bad in [1, 3, 5] {
        assert!(answers[bad]["error"].as_str().is_some_and(|e| !e.is_empty()), "{}", answers[bad]);
    }
    let first = &answers[0]["results"][0];
    let selected = &answers[4];
    assert_eq!(selected["results"][0]["path"], first["path"], "a choice gives the result that was chosen");
    assert_eq!(answers[6]["results"].as_array().map(Vec::len), Some(1));
    assert!(answers.iter().filter(|a| a["error"].is_null()).all(|a| a["took_ms"].is_number()));
}

#[test]
fn an_unreadable_file_is_told_and_ends_with_0() {
    let world = small_world();
    world.write("broken.docx", b"PK\x03\x04 this is no document");
    world.write("broken.pdf", b"%PDF-1.7\nnor is this\n");
    let counts = world.index();
    assert!(counts["failed"].as_u64().is_some_and(|n| n >= 1), "{counts}");
    assert!(!world.issues("broken.docx").is_empty());
    assert!(!world.issues("broken.pdf").is_empty());
    assert!(world.finds("broken docx", "broken.docx"), "found by its name at least");
    assert!(world.finds("quibberdock", "harbour.txt"), "the rest went on");
}

#[test]
#[cfg(target_os = "linux")]
fn status_lists_what_is_left_alone_and_why() {
    let world = small_world();
    let made = std::process::Command::new("mkfifo").arg(world.path("pipe")).status().expect("mkfifo");
    assert!(made.success());
    std::os::unix::fs::symlink(world.path("loop"), world.path("loop")).expect("a link");
    fs::File::create(world.path("film.mkv")).and_then(|f| f.set_len(1 << 20)).expect("a sparse file");
    let apart = tempfile::tempdir().expect("a second source");
    let drive = apart.path().canonicalize().expect("its path").join("drive");
    fs::create_dir(&drive).expect("a folder");
    fs::write(drive.join("slides.txt"), "The snorkelgrass talk.\n").expect("a file");
    world.json(&["index", drive.to_str().expect("Unicode")]);
    fs::rename(&drive, apart.path().join("unplugged")).expect("unplug it");
    world.index();
    assert_eq!(world.issues("/pipe"), ["special"]);
    assert_eq!(world.issues("/loop"), ["loop"]);
    assert_eq!(world.issues("/film.mkv"), ["placeholder"]);
    assert_eq!(world.issues("/drive"), ["vanished"]);
    assert!(world.finds("snorkelgrass", "slides.txt"), "a drive that is away was not emptied");
    let status = world.status();
    assert!(status["issues"].as_array().expect("issues").iter().all(|i| i["hint"].is_string()));
    assert_eq!(status["sources"].as_array().map(Vec::len), Some(2));
    fs::rename(apart.path().join("unplugged"), &drive).expect("plug it in");
    let counts = world.json(&["index"]);
    assert_eq!(counts["read"], 0, "nothing on it changed");
    assert!(world.issues("/drive").is_empty());
}

#[test]
#[cfg(unix)]
fn a_folder_without_permission_is_told_and_not_taken_for_empty() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = small_world();
    world.write("private/diary.txt", "The wobbletide was high.\n");
    world.write("private-no-more/old.txt", "The crinklefog came.\n");
    world.index();
    let folder = world.path("private");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).expect("take it away");
    if fs::read_dir(&folder).is_ok() {
        return; // Nothing is closed to root.
    }
    fs::remove_dir_all(world.path("private-no-more")).expect("delete");
    world.index();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("give it back");
    assert_eq!(world.issues("/private"), ["denied"]);
    assert!(world.finds("wobbletide", "diary.txt"));
    assert!(!world.finds("crinklefog", "old.txt"), "a folder beside it is gone all the same");
}

/// Every file of a folder, with its bytes.
fn files_below(dir: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            all.extend(files_below(&entry.path()));
        } else {
            all.push((entry.path(), fs::read(entry.path()).expect("bytes")));
        }
    }
    all
}

fn traces(world: &World, word: &str) -> Vec<std::path::PathBuf> {
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
    files_below(world.data()).into_iter().filter(|(_, b)| holds(b)).map(|(p, _)| p).collect()
}

#[test]
fn forgetting_leaves_no_trace() {
    let world = small_world();
    let secret = World::new();
    let chat = [(2, "Vesper Quillington", "the zanderplum key lies under the mat"), (3, "Owen Pryce", "ok")];
    secret.write("WhatsApp Chat with Vesper Quillington.txt", whatsapp(&chat));
    secret.write("zanderplum.txt", "zanderplum zanderplum\n");
    let place = secret.home();
    let place = place.to_str().expect("Unicode");
    world.json(&["index", world.home().to_str().expect("Unicode"), place]);
    assert!(!traces(&world, "zanderplum").is_empty() && !traces(&world, "quillington").is_empty());
    let people = world.status()["people"].as_u64();

    assert_eq!(world.run(&["forget", "/not/a/source"]).code, Some(1));
    assert_eq!(world.run(&["forget", place]).code, Some(0));
    for word in ["zanderplum", "Quillington", "Vesper", place] {
        assert_eq!(traces(&world, word), Vec::<std::path::PathBuf>::new(), "{word}");
    }
    assert!(world.status()["people"].as_u64() < people);
    assert!(world.finds("quibberdock", "harbour.txt"), "the other source stays");
    assert!(secret.path("zanderplum.txt").exists(), "the person's own files are never touched");

    fs::write(world.data().join("mine.txt"), "not Whence's").expect("a file of the person's");
    assert_eq!(world.run(&["forget", "--all"]).code, Some(0));
    assert_eq!(traces(&world, "quibberdock"), Vec::<std::path::PathBuf>::new());
    assert_eq!(files_below(world.data()).len(), 1, "and only what is Whence's goes");
    assert!(world.ask("quibberdock").is_empty());
}
