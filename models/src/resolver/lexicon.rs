//! The tables that features are computed with: `training/lexicon.json`, which lies in the file of the weights.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// Words that count for something.
#[derive(Deserialize)]
pub(super) struct Lexicon {
    /// Words of a query that say nothing about what is meant.
    pub(super) stop: HashSet<String>,
    /// Types of things, and the words they go by.
    pub(super) kinds: HashMap<String, HashSet<String>>,
    /// Units with their class and what one of them is worth.
    #[serde(deserialize_with = "by_unit")]
    pub(super) units: HashMap<String, (String, f64)>,
    /// Number of a month by its first three letters.
    pub(super) months: HashMap<String, f64>,
    /// Days from today.
    pub(super) days: HashMap<String, f64>,
    /// Days to a unit of time.
    pub(super) ago: HashMap<String, f64>,
}

impl Lexicon {
    pub(super) fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// In the file by class, here by unit.
fn by_unit<'de, D: serde::Deserializer<'de>>(from: D) -> Result<HashMap<String, (String, f64)>, D::Error> {
    let classes: HashMap<String, HashMap<String, f64>> = HashMap::deserialize(from)?;
    let units = classes
        .into_iter()
        .flat_map(|(class, units)| units.into_iter().map(move |(unit, factor)| (unit, (class.clone(), factor))));
    Ok(units.collect())
}
