//! Indexing again: what is the same is not read again, and what became of the rest shows.

mod common;

use std::fs;

use common::World;
use common::contents::open;
use common::exports::{self, mbox, vcard, whatsapp, zip};

fn counts(world: &World) -> [u64; 4] {
    let counts = world.index();
    ["read", "moved", "gone", "failed"].map(|k| counts[k].as_u64().expect("a count"))
}

fn item_id(world: &World, title: &str) -> i64 {
    let sql = "SELECT id FROM items WHERE kind = 'file' AND title = ?1";
    open(world.data()).query_row(sql, [title], |r| r.get(0)).expect("one item")
}

fn number(world: &World, sql: &str) -> i64 {
    open(world.data()).query_row(sql, [], |r| r.get(0)).expect("a number")
}

#[test]
fn only_what_changed_is_read() {
    let world = World::new();
    for (n, word) in ["dapplewort", "swindlenut", "harrowbell", "tarrypike", "muddlefinch"].iter().enumerate() {
        world.write_at(&format!("{n}.txt"), format!("All about the {word}.\n"), n as u64);
    }
    assert_eq!(counts(&world), [5, 0, 0, 0]);
    assert_eq!(counts(&world), [0, 0, 0, 0]);
    world.write_at("2.txt", "Rewritten: the plumewater rose.\n", 60);
    assert_eq!(counts(&world), [1, 0, 0, 0]);
    assert!(world.finds("plumewater", "2.txt"));
    assert!(!world.finds("harrowbell", "/2.txt"), "its old words are gone");
    fs::remove_file(world.path("3.txt")).expect("delete");
    assert_eq!(counts(&world), [0, 0, 1, 0]);
    assert!(!world.finds("tarrypike", "3.txt"));
    let before = item_id(&world, "4.txt");
    fs::create_dir(world.path("kept")).expect("a folder");
    fs::rename(world.path("4.txt"), world.path("kept/four.txt")).expect("move");
    assert_eq!(counts(&world), [0, 1, 0, 0]);
    assert_eq!(item_id(&world, "four.txt"), before);
    assert!(world.finds("muddlefinch", "kept/four.txt"));
    assert_eq!(number(&world, "SELECT count(*) FROM items"), 4);
}

#[test]
fn a_file_that_takes_another_ones_place_takes_its_name() {
    let world = World::new();
    world.write_at("old.txt", "The marlowfern list.\n", 1);
    world.write_at("new.txt", "The brackleton list, much longer.\n", 2);
    assert_eq!(counts(&world)[0], 2);
    fs::rename(world.path("new.txt"), world.path("old.txt")).expect("rename over it");
    counts(&world);
    assert!(world.finds("brackleton", "old.txt"));
    assert!(!world.finds("marlowfern", "old.txt") && !world.finds("marlowfern", "new.txt"));
    assert_eq!(number(&world, "SELECT count(*) FROM items"), 1);
}

#[test]
fn a_folder_inside_another_source_is_read_once() {
    let world = World::new();
    world.write("desk/plan.txt", "The fennelgate plan.\n");
    let inner = world.path("desk");
    world.json(&["index", inner.to_str().expect("Unicode")]);
    assert_eq!(counts(&world), [0, 0, 0, 0]);
    assert_eq!(counts(&world), [0, 0, 0, 0]);
    assert_eq!(number(&world, "SELECT count(*) FROM items"), 1);
}

#[test]
fn an_index_inside_a_source_does_not_index_itself() {
    let mut world = World::new();
    world.write("plan.txt", "The fennelgate plan.\n");
    world.use_data("home/index");
    assert_eq!(counts(&world)[0], 1);
    assert_eq!(counts(&world), [0, 0, 0, 0]);
}

#[test]
#[cfg(unix)]
fn a_file_that_was_put_into_the_cloud_is_still_found() {
    let world = World::new();
    let words = "The quillmarsh survey.\n".repeat(5000);
    let path = world.write_at("survey.txt", &words, 1);
    world.index();
    let whole = fs::metadata(&path).expect("its size").len();
    fs::remove_file(&path).expect("its bytes go");
    fs::File::create(&path).and_then(|f| f.set_len(whole)).expect("a placeholder stays");
    assert_eq!(counts(&world), [0, 0, 0, 0]);
    counts(&world);
    assert!(world.finds("quillmarsh", "survey.txt"));
    assert_eq!(world.issues("survey.txt"), ["placeholder"], "told once");
    world.write_at("survey.txt", &words, 1);
    assert_eq!(counts(&world), [0, 0, 0, 0], "the same as before");
    assert!(world.issues("survey.txt").is_empty());
}

#[test]
fn a_longer_export_takes_the_place_of_the_shorter_one() {
    let world = World::new();
    let chat: Vec<(usize, &str, &str)> = vec![
        (1, "Harriet Vale", "the dovecote is painted"),
        (1, "Harriet Vale", "ok"),
        (1, "Harriet Vale", "ok"),
        (9, "Owen Pryce", "and the grubblewick hinge?"),
    ];
    let messages = "SELECT count(*) FROM items WHERE kind = 'message' AND is_system = 0 AND shadowed = 0";
    world.write_at("WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat[..3]), 1);
    world.index();
    assert_eq!(number(&world, messages), 3, "two equal lines in one minute are two messages");
    // Renewed in place.
    world.write_at("WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat), 2);
    world.index();
    assert_eq!(number(&world, messages), 4);
    // Renewed beside it, as browsers and phones save a second one; and as a ZIP.
    let mut longer = chat.clone();
    longer.push((30, "Harriet Vale", "replaced"));
    world.write_at("WhatsApp Chat with Harriet Vale(1).txt", whatsapp(&longer), 3);
    world.index();
    assert_eq!(number(&world, messages), 5);
    longer.push((31, "Owen Pryce", "thanks"));
    let archive = zip(&[("WhatsApp Chat with Harriet Vale.txt", whatsapp(&longer).as_bytes())]);
    world.write_at("WhatsApp Chat with Harriet Vale.zip", archive, 4);
    world.index();
    assert_eq!(number(&world, messages), 6);
    let hits = world.ask("message about the grubblewick hinge");
    let same = hits.iter().filter(|r| r["text"].as_str().is_some_and(|t| t.contains("grubblewick hinge?"))).count();
    assert_eq!(same, 1, "{hits:#?}");
    // With the newest gone, the older ones count again.
    fs::remove_file(world.path("WhatsApp Chat with Harriet Vale.zip")).expect("delete");
    fs::remove_file(world.path("WhatsApp Chat with Harriet Vale(1).txt")).expect("delete");
    world.index();
    assert_eq!(number(&world, messages), 4);
}

#[test]
fn a_zipped_chat_and_its_media_are_found() {
    let world = World::new();
    let leaflet = b"Leaflet: the skerryboat leaves at nine.\n";
    let chat = [(2, "Harriet Vale", "leaflet.txt (file attached)"), (3, "Owen Pryce", "see you aboard")];
    let text = whatsapp(&chat);
    let files: [(&str, &[u8]); 2] =
        [("WhatsApp Chat with Harriet Vale.txt", text.as_bytes()), ("leaflet.txt", leaflet)];
    world.write("WhatsApp Chat with Harriet Vale.zip", zip(&files));
    world.write("saved/boat trip.txt", leaflet);
    world.index();
    let hits = world.ask("the file Harriet sent me about the skerryboat");
    let saved = world.path("saved/boat trip.txt");
    let sent = hits.iter().find(|r| r["path"].as_str() == saved.to_str() || r["sender"] == "Harriet Vale");
    assert!(sent.is_some(), "{hits:#?}");
    assert!(hits.iter().any(|r| r["text"].as_str().is_some_and(|t| t.contains("skerryboat"))), "{hits:#?}");
}

#[test]
fn a_saved_copy_is_what_somebody_sent() {
    let world = World::new();
    let invoice = "Invoice 77: nettlecloth, 12 yards\n";
    let from = "Jonas Ritter <jonas@ritter.example>";
    let mails = [
        exports::mail(1, from, "Invoice", "Please find it attached.", Some(("invoice.txt", invoice.trim_end()))),
        exports::mail(2, "Ada Brandt <ada@brandt.example>", "Lunch", "On Friday?", None),
    ];
    world.write("mail/Inbox.mbox", mbox(&mails));
    world.write("contacts.vcf", vcard("Jonas Ritter", "jonas@ritter.example", "+44 20 7946 0101"));
    world.write("papers/cloth 2026.txt", invoice.trim_end());
    world.write("papers/ours.txt", "Our own nettlecloth notes\n");
    world.index();
    let hits = world.ask("the nettlecloth file Jonas sent me");
    let first = hits.first().expect("a result");
    assert!(first["path"].as_str().is_some_and(|p| p.ends_with("papers/cloth 2026.txt")), "{hits:#?}");
    assert_eq!(first["sender"], "Jonas Ritter");
}

#[test]
fn what_was_taken_back_leaves_nobody_behind() {
    let world = World::new();
    let one = exports::mail(1, "Perpetua Snell <perpetua@snell.example>", "Hello", "It is I.", None);
    let two = exports::mail(2, "Ada Brandt <ada@brandt.example>", "Lunch", "On Friday?", None);
    world.write_at("Inbox.mbox", mbox(&[one, two.clone()]), 1);
    world.index();
    let snells = "SELECT count(*) FROM person_names WHERE name LIKE '%Snell%'";
    assert_ne!(number(&world, snells), 0);
    world.write_at("Inbox.mbox", mbox(&[two]), 2);
    world.index();
    assert_eq!(number(&world, snells), 0);
    assert_ne!(number(&world, "SELECT count(*) FROM person_names WHERE name LIKE '%Brandt%'"), 0);
}

#[test]
#[cfg(unix)]
fn names_that_are_not_unicode_are_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let world = World::new();
    world.write("fine.txt", "The thistlejar.\n");
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    if fs::write(world.home().join(name), "The mugglepot.\n").is_err() {
        return; // Not every file system has them.
    }
    world.index();
    assert!(world.finds("thistlejar", "fine.txt"));
    assert_eq!(world.issues(".txt"), ["encoding"]);
    world.index();
    assert_eq!(world.issues(".txt"), ["encoding"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_is_killed_costs_its_file_alone() {
    use common::{children, wait_until};
    use std::process::Stdio;
    use std::time::Duration;
    let world = World::new();
    let mails: Vec<String> = (0..60_000)
        .map(|n| exports::mail(n, "Jonas Ritter <jonas@ritter.example>", "Rudder", "See below.", None))
        .collect();
    let big = world.write("mail/Archive.mbox", mbox(&mails));
    for n in 0..20 {
        world.write(&format!("notes/{n}.txt"), format!("Note {n}: the winklestove.\n"));
    }
    let home = world.home();
    let mut child = world
        .command(&["--json", "index", home.to_str().expect("Unicode")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let reads_it = |pid: &u32| {
        let open = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        open.filter_map(|fd| fs::read_link(fd.path()).ok()).any(|path| path == big)
    };
    let mut reader = None;
    wait_until("a reader has it open", Duration::from_secs(30), || {
        reader = children(child.id()).into_iter().find(reads_it);
        reader.is_some() || child.try_wait().is_ok_and(|ended| ended.is_some())
    });
    let reader = reader.and_then(|pid| rustix::process::Pid::from_raw(pid as i32)).expect("a reader");
    rustix::process::kill_process(reader, rustix::process::Signal::KILL).expect("SIGKILL");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(world.issues("Archive.mbox"), ["crashed"]);
    assert!(world.finds("note 19 winklestove", "19.txt"));
    let (by_name, by_words) = ("Archive.mbox", "the mail from Jonas about the rudder");
    let found = world.finds(by_name, "Archive.mbox") || world.finds(by_words, "Archive.mbox");
    assert!(found, "found by what was read of it, or by its name at least");
}
