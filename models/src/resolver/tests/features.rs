//! Held to `training/fixtures/features.json`, which `training/check.py` writes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::features::{features, names};
use super::super::lexicon::Lexicon;
use super::super::quantities::{CLASSES, quantities};
use super::Written;

pub(super) const LEXICON: &str = include_str!("../../../training/lexicon.json");

#[derive(Deserialize)]
struct Fixture {
    names: Vec<String>,
    requests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    request: Written,
    features: Vec<BTreeMap<String, f32>>,
    quantities: Vec<BTreeMap<String, f64>>,
}

#[test]
fn features_are_the_training_sides() {
    let fixture: Fixture =
        serde_json::from_str(include_str!("../../../training/fixtures/features.json")).expect("fixture");
    let lexicon = Lexicon::parse(LEXICON).expect("lexicon");
    assert_eq!(names(), fixture.names);
    for case in fixture.requests {
        let request = case.request.request();
        let got = features(&request.query, &request.turns, &request.entities, &lexicon);
        assert_eq!(got.len(), case.features.len());
        for (n, (got, want)) in got.iter().zip(&case.features).enumerate() {
            assert_eq!(got.len(), fixture.names.len());
            for (name, value) in fixture.names.iter().zip(got) {
                let want = want.get(name).copied().unwrap_or(0.0);
                assert!((value - want).abs() < 1e-5, "{}: {n}: {name}: {value} {want}", request.query);
            }
        }
        for (entity, want) in request.entities.iter().zip(&case.quantities) {
            let found = quantities(&entity.text, &lexicon);
            let got: BTreeMap<String, f64> =
                CLASSES.iter().zip(found).filter_map(|(c, v)| Some(((*c).to_owned(), v?))).collect();
            assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>(), "{}", entity.text);
            assert!(got.iter().all(|(c, v)| (v - want[c]).abs() < 1e-6 * want[c].abs().max(1.0)), "{got:?} {want:?}");
        }
    }
}
