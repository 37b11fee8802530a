//! Questions of a window, and what was understood of them.

use std::sync::atomic::AtomicBool;

use assistant::retrieve::RetrieveError;
use assistant::window::wire::{Ask, Kind, Override, Slot, SlotKind, Turn};
use proptest::test_runner::{Config, TestRunner};

use super::world::{World, asked, marked, now, reply, titles};

/// `sender "Peter" = Peter Kim`, by place in the question as typed.
fn told(query: &str, slots: &[Slot]) -> Vec<String> {
    let units: Vec<u16> = query.encode_utf16().collect();
    let line = |slot: &Slot| {
        let words = String::from_utf16(&units[slot.at.start as usize..slot.at.end as usize]).expect("whole characters");
        assert_eq!(words, slot.text, "the words stand where they are said to");
        let not = if slot.negated { "not " } else { "" };
        let value = slot.value.clone().or(slot.start.clone()).unwrap_or_default();
        format!("{:?} {words:?} = {not}{value}", slot.kind)
    };
    slots.iter().map(line).collect()
}

#[test]
fn what_was_understood_stands_in_the_question() {
    let world = World::new();
    let assistant = world.assistant();
    for (query, expected) in [
        (
            "the document Peter Kim sent me on WhatsApp yesterday",
            &[
                "Kind \"document\" = document",
                "Sender \"Peter Kim\" = Peter Kim",
                "Channel \"WhatsApp\" = whatsapp",
                "Time \"yesterday\" = 2026-11-20T00:00:00+00:00",
            ][..],
        ),
        (
            "😀😀 the lease agreement by mail",
            &["Topic \"lease agreement\" = lease agreement", "Channel \"mail\" = mail"],
        ),
        ("엄마가 보낸 김장 사진", &["Sender \"엄마가\" = 엄마", "Topic \"김장\" = 김장", "Kind \"사진\" = image"]),
        ("offer, not by WhatsApp", &["Topic \"offer\" = offer", "Channel \"WhatsApp\" = whatsapp"]),
    ] {
        let answer = reply(&assistant, &asked(query));
        assert_eq!(told(query, &answer.slots), expected, "{query}");
    }
}

#[test]
fn results_are_marked_and_told() {
    let world = World::new();
    let assistant = world.assistant();
    let answer = reply(&assistant, &asked("the lease agreement Peter Kim sent me"));
    let best = &answer.results[0];
    assert_eq!((best.title.text.as_str(), best.kind), ("lease agreement v2.txt", Kind::Attachment));
    assert_eq!(marked(&best.title), ["lease", "agreement"]);
    assert!(marked(&best.passage).contains(&"Lease".to_owned()), "{:?}", best.passage);
    assert_eq!(best.sender.as_deref(), Some("Peter Kim"));
    assert_eq!(best.folder.as_deref(), Some("home/Chats"));
    assert!(!best.gone && best.path.as_deref().is_some_and(|p| p.ends_with("lease agreement v2.txt")));
    assert_eq!(best.older, 2, "a copy in Downloads and an earlier draft");
    assert!(!titles(&answer).contains(&"lease agreement draft.txt"), "folded: {:?}", titles(&answer));
    assert!(best.why.contains(&"sent by Peter Kim".to_owned()), "{:?}", best.why);
    assert_eq!((answer.seq, answer.language.as_str(), answer.resolved[0] == best.item), (7, "en", true));
}

#[test]
fn a_word_being_typed_finds_what_it_may_become() {
    let world = World::new();
    let assistant = world.assistant();
    for typed in ["ag", "agre", "lease agreem", "임대차", "계약ㅅ"] {
        let answer = reply(&assistant, &asked(typed));
        assert!(
            titles(&answer).iter().any(|t| t.contains("lease") || t.contains("계약서")),
            "{typed}: {:?}",
            titles(&answer)
        );
    }
}

#[test]
fn a_korean_window_is_told_in_korean() {
    let world = World::new();
    let assistant = world.assistant();
    let answer = reply(&assistant, &Ask { language: "ko".to_owned(), ..asked("엄마가 보낸 김장 메시지") });
    let best = &answer.results[0];
    assert_eq!(answer.language, "ko");
    assert_eq!(best.why[..3], ["엄마가 보냄", "6일 전", "카카오톡"]);
    assert_eq!(marked(&best.passage), ["김장"]);
    assert_eq!(best.title.text, "엄마");
    let answer = reply(&assistant, &asked("계약서 보증금"));
    assert_eq!(marked(&answer.results[0].passage), ["임대차계약서", "보증금"], "{:?}", answer.results[0].passage);
}

#[test]
fn two_of_one_name() {
    let world = World::new();
    let assistant = world.assistant();
    let mut ask = asked("what Peter sent me");
    let slot = reply(&assistant, &ask).slots.into_iter().find(|s| s.kind == SlotKind::Sender).expect("a sender");
    let other = slot.others.first().expect("another Peter").clone();
    assert_ne!(slot.value.as_deref(), Some(other.label.as_str()));
    ask.overrides = vec![Override { kind: slot.kind, text: slot.text.clone(), to: Some(other.value.clone()) }];
    let answer = reply(&assistant, &ask);
    let now_meant = answer.slots.iter().find(|s| s.kind == SlotKind::Sender).expect("a sender");
    assert_eq!(now_meant.value.as_deref(), Some(other.label.as_str()));
    assert_eq!(now_meant.others.first().map(|o| o.label.clone()), slot.value, "and back again");
    assert!(answer.results.iter().all(|r| r.sender.as_deref() == Some(other.label.as_str())), "{:?}", titles(&answer));
}

#[test]
fn what_is_left_out_narrows_no_more() {
    let world = World::new();
    let assistant = world.assistant();
    let mut ask = asked("the offer Peter Kim sent me by mail");
    let nothing = reply(&assistant, &ask);
    assert!(nothing.results.is_empty(), "{:?}", titles(&nothing));
    let relaxed = &nothing.relaxations[0];
    assert!(nothing.relaxations.len() <= 3 && relaxed.count > 0, "{:?}", nothing.relaxations);
    assert_eq!((relaxed.relaxed.text.as_str(), relaxed.label.as_str()), ("Peter Kim", "without “Peter Kim”"));
    ask.overrides = vec![relaxed.relaxed.clone()];
    let answer = reply(&assistant, &ask);
    assert!(answer.slots.iter().all(|s| s.kind != SlotKind::Sender));
    assert_eq!(answer.total, relaxed.count);
    assert!(titles(&answer)[0].contains("ffer"), "{:?}", titles(&answer));
}

#[test]
fn a_thread_goes_on_without_a_session() {
    let world = World::new();
    let assistant = world.assistant();
    let first = reply(&assistant, &asked("lease agreement"));
    assert!(!first.follows);
    let turn = Turn {
        query: "what Peter Kim sent me".to_owned(),
        shown: reply(&assistant, &asked("what Peter Kim sent me")).results.iter().map(|r| r.item.clone()).collect(),
        ..Turn::default()
    };
    assert!(turn.shown.len() > 1);
    let second = reply(&assistant, &Ask { thread: vec![turn.clone()], ..asked("the second one") });
    assert!(second.follows);
    assert_eq!(second.resolved, [turn.shown[1].clone()]);
    let other = reply(&assistant, &Ask { thread: vec![turn], ..asked("and from Peter Novak?") });
    assert!(other.follows && other.results.iter().all(|r| r.sender.as_deref() == Some("Peter Novak")));
}

#[test]
fn a_fact_names_the_item_it_stands_in() {
    let world = World::new();
    let assistant = world.assistant();
    let answer = reply(&assistant, &asked("what is the door code Peter gave me?"));
    let fact = answer.fact.expect("a fact");
    assert_eq!((fact.text.as_str(), &fact.item), ("4471#", &answer.results[0].item));
}

#[test]
fn whatever_is_typed_is_taken() {
    let world = World::new();
    let assistant = world.assistant();
    let long = "lease ".repeat(5000);
    for query in ["", " \n\t", "\u{202e}\u{0}\u{7}esael \u{200f}lease", long.as_str(), "😀", "\"(*:^~ AND OR", "' ; --"]
    {
        let answer = reply(&assistant, &asked(query));
        assert!(answer.slots.iter().all(|s| (s.at.end as usize) <= query.encode_utf16().count()));
    }
}

#[test]
fn places_hold_for_whatever_is_typed() {
    let world = World::new();
    let assistant = world.assistant();
    let words = "(Peter( Kim)?|엄마가|lease|계약서|😀|e\u{301}|\u{202e}|yesterday|어제|WhatsApp|카톡으로|pdf|[a-z가-힣]{1,5}|.)";
    let questions = proptest::string::string_regex(&format!("({words}[ ,-]?){{0,9}}")).expect("a pattern");
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let checked = runner.run(&questions, |query| {
        let answer = reply(&assistant, &asked(&query));
        told(&query, &answer.slots);
        let mut before = 0;
        for slot in &answer.slots {
            assert!(slot.at.start >= before && slot.at.start < slot.at.end, "{query:?}: {:?}", answer.slots);
            before = slot.at.end;
            // Whatever was understood can be left out.
            let less = Override { kind: slot.kind, text: slot.text.clone(), to: None };
            let less = reply(&assistant, &Ask { overrides: vec![less], ..asked(&query) });
            assert!(less.slots.iter().all(|s| s.kind != slot.kind || s.text != slot.text), "{query:?}: {slot:?}");
        }
        Ok(())
    });
    checked.expect("every question");
}

#[test]
fn a_word_that_is_said_twice_is_left_out_twice() {
    let world = World::new();
    let assistant = world.assistant();
    let query = "lease엄마가lease,lease";
    let less = Override { kind: SlotKind::Topic, text: "lease".to_owned(), to: None };
    let answer = reply(&assistant, &Ask { overrides: vec![less], ..asked(query) });
    assert!(answer.slots.iter().all(|s| s.kind != SlotKind::Topic), "{:?}", answer.slots);
}

#[test]
fn a_question_that_is_taken_back_is_not_answered() {
    let world = World::new();
    let assistant = world.assistant();
    let stopped = assistant.reply(&asked("the lease"), &now(), &AtomicBool::new(true));
    assert!(matches!(stopped, Err(RetrieveError::Cancelled)));
}

#[test]
fn what_is_gone_is_told() {
    let world = World::new();
    let assistant = world.assistant();
    std::fs::remove_file(world.path("Documents/Moving/quotes.csv")).expect("removed");
    let answer = reply(&assistant, &asked("moving quotes csv"));
    let quotes = answer.results.iter().find(|r| r.title.text == "quotes.csv").expect("found by its words");
    assert!(quotes.gone);
}
