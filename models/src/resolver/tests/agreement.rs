//! Held to what `training/export.py` stored: rows of input, and PyTorch's logits over the weights of the file.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use super::super::features::names;
use super::super::lexicon::Lexicon;
use super::super::sequence::{Origin, Row, reading, resolving, tagging};
use super::super::{Resolver, file};
use super::features::LEXICON;
use super::{ENCODER, Written, weights};
use crate::encoder::Encoder;
use crate::encoder::dense::Arithmetic;
use crate::encoder::tokens::Tokens;

#[derive(Deserialize)]
struct Probe {
    task: String,
    request: Written,
    ids: Vec<u32>,
    blocks: Vec<(usize, usize)>,
    segments: Vec<u32>,
    owners: Vec<usize>,
    markers: Vec<usize>,
    /// Candidate or -1 for the query, start and end in letters.
    offsets: Vec<Option<(i64, usize, usize)>>,
    features: Vec<BTreeMap<String, f32>>,
    logits: Vec<serde_json::Value>,
}

fn probes() -> Vec<Probe> {
    serde_json::from_str(include_str!("../../../tests/resolver.json")).expect("probes")
}

fn row(probe: &Probe, tokens: &Tokens, lexicon: &Lexicon) -> Row {
    let request = probe.request.request();
    match probe.task.as_str() {
        "resolve" => resolving(&request, &request.entities, tokens, Some(lexicon)),
        "tag" => tagging(&request.query, &request.now, &request.turns, tokens),
        _ => reading(&request.query, &request.now, &probe.request.passages(), tokens),
    }
    .expect("a row")
}

/// A stretch in letters as one in bytes, blanks at its ends left out.
fn bytes(text: &str, start: usize, end: usize) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let inner = text[at(start)..at(end)].trim_start();
    let from = at(end) - inner.len();
    from..from + inner.trim_end().len()
}

#[test]
fn rows_are_the_training_sides() {
    let (tokens, lexicon) = (&ENCODER.base().tokens, Lexicon::parse(LEXICON).expect("lexicon"));
    for probe in probes() {
        let (row, told) = (row(&probe, tokens, &lexicon), format!("{}: {}", probe.task, probe.request.query));
        assert_eq!(row.ids, probe.ids, "{told}");
        let lengths = row.texts().into_iter().map(<[u32]>::len);
        let blocks: Vec<_> = row.blocks.iter().copied().zip(lengths).collect();
        assert_eq!(blocks, probe.blocks, "{told}");
        assert_eq!(row.segments, probe.segments, "{told}");
        assert_eq!(row.owners, probe.owners, "{told}");
        assert_eq!(row.markers, probe.markers, "{told}");
        for (own, want) in row.features.iter().zip(&probe.features) {
            for (name, value) in names().iter().zip(own) {
                let want = want.get(name).copied().unwrap_or(0.0);
                assert!((value - want).abs() < 1e-5, "{told}: {name}: {value} {want}");
            }
        }
        for (origin, want) in row.origins.iter().zip(&probe.offsets) {
            match (origin, want) {
                (Some(Origin::Query(range)), Some((-1, start, end))) => {
                    assert_eq!(*range, bytes(&probe.request.query, *start, *end), "{told}");
                }
                (Some(Origin::Passage(passage, range)), Some((number, start, end))) => {
                    assert_eq!(*passage as i64, *number, "{told}");
                    assert_eq!(*range, bytes(&probe.request.passages[*passage].text, *start, *end), "{told}");
                }
                (Some(Origin::Passage(..)), None) | (None, Some(_)) => panic!("{told}: {origin:?} {want:?}"),
                _ => {}
            }
        }
    }
}

/// How far the logits lie from PyTorch's at most, over all probes; and the largest of PyTorch's.
fn furthest(resolver: &Resolver) -> (f32, f32) {
    let (mut most, mut largest) = (0f32, 0f32);
    for probe in probes() {
        let row = row(&probe, resolver.tokens(), &resolver.settings.lexicon);
        let states = resolver.network.states(&row).expect("states");
        let mut compare = |got: &[f32], want: &serde_json::Value| {
            let want: Vec<f32> = serde_json::from_value(want.clone()).expect("numbers");
            // Padding and what cannot be chosen lies far below.
            let want = want.into_iter().take(got.len()).filter(|w| *w > -5e3);
            for (got, want) in got.iter().zip(want) {
                most = most.max((got - want).abs());
                largest = largest.max(want.abs());
            }
        };
        let rows = |value: &serde_json::Value| value.as_array().expect("rows").clone();
        match probe.task.as_str() {
            "resolve" => {
                let (chosen, none) = resolver.heads.resolve(&row, &states).expect("logits");
                compare(&chosen, &probe.logits[0]);
                compare(&[none], &serde_json::json!([probe.logits[1]]));
            }
            "tag" => {
                let (tags, intent) = resolver.heads.tag(&states).expect("logits");
                tags.iter().zip(rows(&probe.logits[0])).for_each(|(got, want)| compare(got, &want));
                compare(&intent, &probe.logits[1]);
            }
            _ => {
                let spans = resolver.heads.read(&states).expect("logits");
                spans.iter().zip(rows(&probe.logits[0])).for_each(|(got, want)| compare(got, &want));
            }
        }
    }
    (most, largest)
}

/// In floats the same numbers; where `x` is rounded to 8 bits, near them: what rounding takes grows with the numbers, so
/// it is held to a share of the largest (measured: 0.9 and 1.05 % with two sets of weights).
#[test]
fn logits_are_pytorchs() {
    let path = weights("resolver.gguf");
    for (arithmetic, most, share) in [(Arithmetic::Floats, 1e-3, 0.0), (Arithmetic::Bytes, 0.0, 0.02)] {
        let encoder = match arithmetic {
            Arithmetic::Floats => Encoder::exact(&weights("encoder.gguf")),
            Arithmetic::Bytes => Encoder::open(&weights("encoder.gguf")),
        };
        let file = file::open(&path, file::expected()).expect("the weights");
        let resolver = Resolver::new(file, &encoder.expect("the encoder's weights"), arithmetic).expect("a resolver");
        let (off, largest) = furthest(&resolver);
        println!("{arithmetic:?}: {off} of {largest}");
        assert!(off < most + share * largest, "{arithmetic:?}: {off} of {largest}");
    }
}
