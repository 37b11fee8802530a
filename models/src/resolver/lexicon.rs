//! The tables that features are computed with: `training/lexicon.json`, which lies in the file of the weights.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::quantities::CLASSES;

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
    /// What a query says by order, place and extremes.
    #[serde(flatten)]
    pub(super) order: Order,
}

/// Words and phrases that ask by order, place and extremes; `training/asked.py` says what each table is for. A rank counts
/// from 1, from the end it is below 0, and 0 is the middle.
#[derive(Deserialize)]
pub(super) struct Order {
    /// Ranks.
    pub(super) ordinals: HashMap<String, i32>,
    /// Numbers that count.
    pub(super) numbers: HashMap<String, i32>,
    /// Beginnings of Korean words that stand apart from what is written onto them, beside those of other tables.
    pub(super) apart: HashSet<String>,
    /// What makes the number after it a rank.
    #[serde(rename = "counted from")]
    pub(super) counted_from: HashSet<String>,
    /// From where it is counted.
    #[serde(rename = "counted along")]
    pub(super) counted_along: HashMap<String, Along>,
    /// What makes the number after it a range: from the start, or below 0 from the end.
    #[serde(rename = "some from")]
    pub(super) some_from: HashMap<String, i32>,
    /// Beginnings of what a Korean number counts things with.
    pub(super) pieces: Vec<String>,
    /// The rank of what is uppermost, or at the end.
    pub(super) ends: HashMap<String, i32>,
    /// What "last" is no rank before.
    #[serde(rename = "time past")]
    pub(super) time_past: HashSet<String>,
    /// Rows and columns.
    pub(super) lines: HashMap<String, Line>,
    /// Sides of the screen.
    pub(super) sides: HashMap<String, Side>,
    /// What says where from something else; none where a phrase says nothing.
    pub(super) beside: HashMap<String, Option<Side>>,
    /// Class of quantity, and which end of it.
    pub(super) extremes: HashMap<String, (Class, Extreme)>,
    /// Below 0: turns the extreme after it.
    pub(super) degrees: HashMap<String, i32>,
    /// The classes that an extreme is looked for in, one after the other.
    #[serde(rename = "stand-ins")]
    pub(super) stand_ins: HashMap<Class, Vec<Class>>,
    /// What asks for more than one.
    pub(super) sets: HashSet<String>,
    /// What says that something is not meant.
    #[serde(rename = "turning down")]
    pub(super) turning_down: HashSet<String>,
    /// What asks for all but what is named.
    pub(super) rest: HashSet<String>,
    /// Joins numbers.
    pub(super) and: HashSet<String>,
    /// What turns down the rank before it for another.
    #[serde(rename = "turned down before")]
    pub(super) turned_down_before: Vec<String>,
}

/// From where something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Along {
    Left,
    Right,
    Top,
    Bottom,
    Start,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    Row,
    Column,
}

/// A side of the screen or of a candidate, or its neighbours in the order of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Left,
    Right,
    Up,
    Down,
    Before,
    After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Extreme {
    High,
    Low,
}

/// Number of a class of [`CLASSES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Class(pub(super) usize);

impl TryFrom<String> for Class {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        CLASSES.iter().position(|c| *c == name).map(Self).ok_or(name)
    }
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
