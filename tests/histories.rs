//! Whatever was done to the files, in whatever order, and whenever Whence looked: the index is that of what is there.

mod common;

use std::fs;

use common::World;
use common::contents::{assert_same, contents};
use common::exports::{self, mbox, vcard, whatsapp};
use proptest::prelude::*;
use serde_json::Value;

/// Places where files come and go: few, so that they meet.
const PLACES: &[&str] = &["a.txt", "b.txt", "box/a.txt", "box/chat.txt", "box/mail.mbox", "box/deep/card.vcf"];

/// A history is so long.
const STEPS: usize = 8;

#[derive(Debug, Clone)]
enum Step {
    /// Writes one of a few contents, over what is there or anew.
    Write {
        place: usize,
        content: u32,
    },
    /// Renames, over what is there if need be.
    Rename {
        from: usize,
        to: usize,
    },
    /// Moves everything in a folder away and back under another name.
    RenameFolder,
    Delete {
        place: usize,
    },
    /// Whence looks.
    Index,
    /// Whence looks, and is killed after so many milliseconds.
    Killed {
        after: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let place = 0..PLACES.len();
    prop_oneof![
        4 => (place.clone(), 0..6u32).prop_map(|(place, content)| Step::Write { place, content }),
        3 => (place.clone(), place.clone()).prop_map(|(from, to)| Step::Rename { from, to }),
        1 => Just(Step::RenameFolder),
        2 => place.prop_map(|place| Step::Delete { place }),
        3 => Just(Step::Index),
        1 => (0..120u64).prop_map(|after| Step::Killed { after }),
    ]
}

/// Texts, chats that overlap, mailboxes that share mails, cards of people who write them.
fn content(n: u32) -> String {
    let chat = [(1, "Harriet Vale", "first words"), (2, "Owen Pryce", "second words"), (3, "Harriet Vale", "third")];
    let from = "Jonas Ritter <jonas@ritter.example>";
    let mails = [
        exports::mail(1, from, "Rudder", "See attached.", Some(("plan.txt", "The plan of plans"))),
        exports::mail(2, "Ada Brandt <ada@brandt.example>", "Lunch", "On Friday?", None),
    ];
    match n {
        0 => "The plan of plans".to_owned(),
        1 => whatsapp(&chat[..2]),
        2 => whatsapp(&chat),
        3 => mbox(&mails[..1]),
        4 => mbox(&mails),
        _ => vcard("Jonas Ritter", "jonas@ritter.example", "+44 20 7946 0101"),
    }
}

fn take(world: &World, step: &Step, second: u64) {
    match step {
        Step::Write { place, content: n } => drop(world.write_at(PLACES[*place], content(*n), second)),
        Step::Rename { from, to } => {
            fs::create_dir_all(world.path("box/deep")).expect("folders");
            // Nothing to rename is no step.
            let _ = fs::rename(world.path(PLACES[*from]), world.path(PLACES[*to]));
        }
        Step::RenameFolder => {
            let _ = fs::rename(world.path("box"), world.path("other box"));
        }
        Step::Delete { place } => {
            let _ = fs::remove_file(world.path(PLACES[*place]));
        }
        Step::Index => drop(world.index()),
        Step::Killed { after } => {
            let home = world.home();
            let mut command = world.command(&["--json", "index", home.to_str().expect("Unicode")]);
            let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("the program starts");
            std::thread::sleep(std::time::Duration::from_millis(*after));
            let _ = child.kill();
            child.wait().expect("it ends");
        }
    }
}

/// What is found, without scores and the order among equals, which depend on how the index grew.
fn answers(world: &World) -> Vec<Vec<String>> {
    let told =
        |r: &Value| ["path", "container", "locator", "title", "sender", "text"].map(|k| r[k].to_string()).join(" ");
    let answer = |question: &str| {
        let mut all: Vec<String> = world.ask(question).iter().map(told).collect();
        all.sort();
        all
    };
    ["plan of plans", "words", "mail from Jonas about the rudder", "lunch on friday"].map(answer).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_is_that_of_what_is_there(steps in prop::collection::vec(step(), STEPS)) {
        let mut world = World::new();
        for (second, step) in (0..).zip(&steps) {
            take(&world, step, second);
        }
        world.index();
        let (grown, found) = (contents(world.data()), answers(&world));
        world.use_data("fresh");
        world.index();
        assert_same(&grown, &contents(world.data()), "after this history");
        prop_assert_eq!(found, answers(&world));
    }
}
