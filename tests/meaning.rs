//! Things are found by what they mean, and go without a trace.

mod common;

use std::fs;

use common::World;
use common::exports::whatsapp;

/// Notes and a chat; none shares a word with the questions that are asked of it.
fn world() -> World {
    let world = World::with_encoder();
    world.write("notes/keeping an edge.txt", "Whetstone: twenty strokes a side, fifteen degrees, then strop it.\n");
    world.write("notes/등 아플 때.txt", "고양이 자세 열 번, 무릎 당기기 양쪽 30초, 벽에 기대 서기.\n");
    world.write("notes/yard pots.txt", "Sweet peas sown 6 March, slugs ate the lettuce again.\n");
    world.write("notes/van.txt", "Clutch replaced in June, next inspection in November.\n");
    let chat = [(1, "Harriet Vale", "did the order come?"), (4, "Owen Pryce", "half of it, see you at six")];
    world.write("chats/WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat));
    world
}

fn first(world: &World, question: &str) -> String {
    world.found(question).into_iter().next().unwrap_or_default()
}

#[test]
fn other_words_and_the_other_language_find_it() {
    let world = world();
    world.index();
    for (question, file) in [
        ("how to sharpen kitchen knives", "keeping an edge.txt"),
        ("back pain exercises", "등 아플 때.txt"),
        ("what did I plant in the garden", "yard pots.txt"),
        ("차 수리한 기록", "van.txt"),
    ] {
        let found = first(&world, question);
        assert!(found.ends_with(file), "{question}: {found}");
    }
    let status = world.status();
    assert_eq!((status["passages_understood"].as_u64(), status["passages_to_understand"].as_u64()), (Some(6), Some(0)));
}

#[test]
fn a_renewed_chat_costs_only_what_is_new() {
    let world = world();
    world.index();
    let longer = [
        (1, "Harriet Vale", "did the order come?"),
        (4, "Owen Pryce", "half of it, see you at six"),
        (9, "Harriet Vale", "the heating engineer can only do Thursday"),
    ];
    world.write("chats/WhatsApp Chat with Harriet Vale.txt", whatsapp(&longer));
    world.index();
    assert_eq!(world.status()["passages_understood"], 7);
}

#[test]
fn what_is_forgotten_leaves_no_vector() {
    let world = world();
    world.index();
    let home = world.home();
    assert_eq!(world.run(&["forget", home.to_str().expect("Unicode")]).code, Some(0));
    let store = rusqlite::Connection::open(world.data().join("whence.db")).expect("the store");
    let count = |table: &str| -> i64 {
        store.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).expect("a count")
    };
    assert_eq!((count("vectors"), count("meanings")), (0, 0));
}

#[test]
fn without_good_weights_words_still_find() {
    let mut world = world();
    let other = world.path("../other.gguf");
    fs::write(&other, b"GGUF but not ours").expect("written");
    for weights in [other, world.path("../nowhere.gguf")] {
        world.use_weights(&weights);
        let ran = world.run(&["index", world.home().to_str().expect("Unicode")]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("by words alone"), "{}", ran.err);
        assert!(world.finds("whetstone", "keeping an edge.txt"));
        assert_eq!(world.status()["passages_to_understand"], 6);
        let doctor = world.run(&["doctor"]);
        assert!(doctor.out.contains("problem  encoder"), "{}", doctor.out);
    }
}
