//! What a request means, by the resolver; and by rules where its weights are not what they should be.

mod common;

use std::fs;

use common::World;
use serde_json::{Value, json};

/// A request that needs no more than its words, and one by its place.
fn requests() -> String {
    let numbers = json!([
        {"id": "a", "type": "phone", "source": "conversation", "text": "Harbour Dental | 555 0134"},
        {"id": "b", "type": "phone", "source": "conversation", "text": "Lee's Garage | 555 0178"},
        {"id": "c", "type": "phone", "source": "conversation", "text": "Northside Vet | 555 0190"}
    ]);
    let line = |id: &str, query: &str| {
        let turns = json!([{"user": "numbers I called last week"}, {"assistant": "Harbour Dental, Lee's Garage, Northside Vet"}]);
        json!({"id": id, "query": query, "history": turns, "entities": numbers}).to_string() + "\n"
    };
    line("1", "call the garage") + &line("2", "the second one") + "not JSON\n"
}

fn resolved(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_request_means_what_it_says() {
    let world = World::with_resolver();
    let ran = world.run_with_input(&["resolve", "--batch"], &requests());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let answers = resolved(&ran.out);
    assert_eq!(answers[0]["resolved"], json!(["b"]), "{}", ran.out);
    assert_eq!(answers[1]["resolved"], json!(["b"]), "{}", ran.out);
    assert!(answers[0]["scores"]["b"].as_f64() > answers[0]["scores"]["a"].as_f64(), "{}", ran.out);
    assert!(answers[2]["error"].is_string());
}

#[test]
fn hostile_requests_are_answered() {
    let world = World::with_resolver();
    let many: Vec<Value> = (0..10_000).map(|n| json!({"id": n.to_string(), "text": format!("row {n}")})).collect();
    let long = "말고 ".repeat(50_000);
    let lines = [
        json!({"query": "", "entities": []}),
        json!({"query": long, "entities": [{"id": "x", "text": long}]}),
        json!({"query": "ㅋㅋ 🙂 ㅏ", "entities": [{"id": "x", "text": ""}, {"id": "x", "text": "\u{0}"}]}),
        json!({"query": "row 9000", "entities": many}),
    ];
    let input: String = lines.iter().map(|line| line.to_string() + "\n").collect();
    let ran = world.run_with_input(&["resolve", "--batch"], &input);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(resolved(&ran.out).len(), lines.len());
}

#[test]
fn without_good_weights_rules_tell() {
    let mut world = World::with_resolver();
    let whole = fs::read(world.resolver()).expect("the weights");
    let (short, spoilt) = (world.path("../short.gguf"), world.path("../spoilt.gguf"));
    fs::write(&short, &whole[..whole.len() / 2]).expect("written");
    let mut other = whole;
    let middle = other.len() / 2;
    other[middle] ^= 1;
    fs::write(&spoilt, other).expect("written");
    for (weights, told) in [
        (world.path("../nowhere.gguf"), "missing"),
        (short, "cut short"),
        (spoilt, "not the ones that belong to this Whence"),
    ] {
        world.use_resolver(&weights);
        let ran = world.run_with_input(&["resolve", "--batch"], &requests());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("by simple rules") && ran.err.contains(told), "{}", ran.err);
        assert_eq!(resolved(&ran.out)[1]["resolved"], json!(["b"]), "{}", ran.out);
        let status = world.run(&["status"]);
        assert!(status.out.contains("simple rules tell what is meant") && status.out.contains(told), "{}", status.out);
    }
}
