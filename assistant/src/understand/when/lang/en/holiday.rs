//! "over Christmas", "last Easter", "Thanksgiving 2024", "around New Year".

use jiff::civil::Weekday;

use super::cursor::Cursor;
use super::{number, week_month_year};
use crate::understand::when::calendar::Which;
use crate::understand::when::holiday::{Holiday, holiday};
use crate::understand::when::moment::{Moment, Now};

const NAMES: &[(&str, Holiday)] = &[
    ("christmas", Holiday::Season(12, 25, 1, 1)),
    ("xmas", Holiday::Season(12, 25, 1, 1)),
    ("christmas time", Holiday::Season(12, 25, 5, 5)),
    ("christmas day", Holiday::Fixed(12, 25)),
    ("christmas eve", Holiday::Fixed(12, 24)),
    ("xmas eve", Holiday::Fixed(12, 24)),
    ("the holidays", Holiday::Season(12, 25, 5, 8)),
    ("boxing day", Holiday::Fixed(12, 26)),
    ("new year", Holiday::Season(1, 1, 1, 1)),
    ("new years", Holiday::Season(1, 1, 1, 1)),
    ("new year's", Holiday::Season(1, 1, 1, 1)),
    ("new year 's", Holiday::Season(1, 1, 1, 1)),
    ("new year 's day", Holiday::Fixed(1, 1)),
    ("new years day", Holiday::Fixed(1, 1)),
    ("new year 's eve", Holiday::Fixed(12, 31)),
    ("new years eve", Holiday::Fixed(12, 31)),
    ("nye", Holiday::Fixed(12, 31)),
    ("easter", Holiday::Easter(0)),
    ("easter sunday", Holiday::Easter(0)),
    ("easter monday", Holiday::Easter(1)),
    ("good friday", Holiday::Easter(-2)),
    ("ash wednesday", Holiday::Easter(-46)),
    ("pentecost", Holiday::Easter(49)),
    ("easter weekend", Holiday::Easter(0)),
    ("thanksgiving", Holiday::Nth(11, 4, Weekday::Thursday, 0)),
    ("black friday", Holiday::Nth(11, 4, Weekday::Thursday, 1)),
    ("cyber monday", Holiday::Nth(11, 4, Weekday::Thursday, 4)),
    ("halloween", Holiday::Fixed(10, 31)),
    ("valentine 's day", Holiday::Fixed(2, 14)),
    ("valentines day", Holiday::Fixed(2, 14)),
    ("valentine 's", Holiday::Fixed(2, 14)),
    ("valentines", Holiday::Fixed(2, 14)),
    ("st patrick 's day", Holiday::Fixed(3, 17)),
    ("april fools", Holiday::Fixed(4, 1)),
    ("april fool 's day", Holiday::Fixed(4, 1)),
    ("independence day", Holiday::Fixed(7, 4)),
    ("labor day", Holiday::Nth(9, 1, Weekday::Monday, 0)),
    ("memorial day", Holiday::Nth(5, -1, Weekday::Monday, 0)),
    ("mother 's day", Holiday::Nth(5, 2, Weekday::Sunday, 0)),
    ("father 's day", Holiday::Nth(6, 3, Weekday::Sunday, 0)),
    ("chuseok", Holiday::ChuseokDays),
    ("seollal", Holiday::SeollalDays),
    ("lunar new year", Holiday::SeollalDays),
    ("chinese new year", Holiday::SeollalDays),
    ("korean new year", Holiday::SeollalDays),
];

/// A feast needs a word that says when: "over Christmas", not "Christmas cards".
pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    if let Some((which, after)) = cur.entry(super::weekday::WHICH) {
        let (day, after) = after.entry(NAMES)?;
        return Some((holiday(now, which, day)?, after));
    }
    let (day, after) = cur.entry(NAMES).or_else(|| cur.skip(&["the"]).entry(NAMES))?;
    let of = after.skip(&["of", "in", ","]);
    if let Some((year, after)) = number::year(of).or_else(|| week_month_year::relative_year(of, now)) {
        return Some((holiday(now, Which::At(year), day)?, after));
    }
    let led = cur.follows(&[
        "over", "at", "around", "during", "before", "after", "since", "until", "on", "through", "between", "and",
        "from", "about", "past", "near", "of",
    ]);
    let thing = after.is(&[
        "card", "cards", "party", "recipe", "recipes", "egg", "eggs", "gift", "gifts", "present", "presents", "tree",
        "songs", "market", "dinner", "list",
    ]);
    (led && !thing).then(|| holiday(now, Which::Latest, day)).flatten().map(|moment| (moment, after))
}
