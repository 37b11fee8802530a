//! Texts that nobody foresaw: bounded time, no panic, ranges between letters.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Entity, Passage, Request, Resolver, Source, Speaker, Turn};
use super::untrained::resolver;

fn texts() -> Vec<String> {
    let fixed = [
        "",
        " ",
        "\n\n\t",
        "🙂",
        "👩‍👩‍👧‍👦🇰🇷",
        "ㅋㅋㅋㅋ ㅠㅠ",
        "ᄀ",
        "각",
        "한글 English 漢字 кириллица عربى",
        "\u{0}\u{202e}abc\u{feff}",
        "İSTANBUL ß ﬁ ½ ①",
        "99999999999999999999년 99월 99일 99:99 9,,,,9.9 99999999999999999999 years ago",
        " | | | ",
    ];
    let long = ["a", "가", "한 ", "🙂", "ㄱ", " ", "漢", "word ", "12:30 ", "5 MB ", "\u{301}"];
    let long = long.iter().map(|piece| piece.repeat(100_000 / piece.len()));
    fixed.iter().map(|t| (*t).to_owned()).chain(long).collect()
}

fn request(query: &str, texts: &[String]) -> Request {
    let entity = |(n, text): (usize, &String)| Entity {
        kind: if n % 3 == 0 { String::new() } else { text.chars().take(9).collect() },
        source: [Source::Conversation, Source::Screen, Source::Background][n % 3],
        text: text.clone(),
        place: [None, Some([f64::NAN, 0.0, 1.0, 1.0]), Some([1e300, -1e300, 0.0, f64::MAX])][n / 3 % 3],
    };
    let turn = |(n, text): (usize, &String)| Turn {
        who: if n % 2 == 0 { Speaker::User } else { Speaker::Assistant },
        text: text.clone(),
    };
    Request {
        query: query.to_owned(),
        now: query.to_owned(),
        turns: texts.iter().enumerate().map(turn).collect(),
        entities: texts.iter().enumerate().map(entity).collect(),
    }
}

/// Asks everything there is to ask.
fn ask(resolver: &Resolver, query: &str, texts: &[String]) {
    let request = request(query, texts);
    let judged = resolver.resolve(&request).expect("a judgement");
    assert_eq!(judged.probabilities.len(), texts.len());
    assert!(judged.probabilities.iter().chain([&judged.none]).all(|p| (0.0..=1.0).contains(p)));
    assert!(judged.chosen.is_sorted() && judged.chosen.iter().all(|n| *n < texts.len()));
    let tagged = resolver.tag(query, query, &request.turns).expect("tags");
    for slot in &tagged.slots {
        assert!(!query[slot.range.clone()].is_empty(), "{:?}", slot.range);
    }
    assert!(tagged.slots.is_sorted_by(|a, b| a.range.end <= b.range.start));
    let passages: Vec<Passage> =
        texts.iter().map(|text| Passage { head: query.to_owned(), text: text.clone() }).collect();
    if let Some(answer) = resolver.read(query, query, &passages).expect("an answer") {
        assert!(!passages[answer.passage].text[answer.range].is_empty());
        assert!((0.0..=1.0).contains(&answer.probability));
    }
}

#[test]
fn any_text_takes_bounded_time() {
    let resolver = resolver();
    let texts = texts();
    for query in &texts {
        let started = Instant::now();
        ask(&resolver, query, &texts);
        // A tenth of a second; the rest is for machines that do other work.
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", query.chars().take(9).collect::<String>());
    }
    ask(&resolver, "nothing here", &[]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_letters_do(query in any::<String>(), texts in prop::collection::vec("\\PC{0,40}", 0..30)) {
        thread_local! {
            static RESOLVER: Resolver = resolver();
        }
        RESOLVER.with(|resolver| ask(resolver, &query, &texts));
    }
}
