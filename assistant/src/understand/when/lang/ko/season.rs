//! "작년 여름", "올여름", "지난겨울", "봄에".

use super::cursor::Cursor;
use super::month::THIRDS;
use super::week_month_year::year_number;
use super::weekday::WHICH;
use crate::understand::when::calendar::{self, Season, Which};
use crate::understand::when::moment::{Moment, Now};

const NAMES: &[(&str, Season)] = &[
    ("봄", Season::Spring),
    ("여름", Season::Summer),
    ("가을", Season::Autumn),
    ("겨울", Season::Winter),
    ("봄철", Season::Spring),
    ("여름철", Season::Summer),
    ("가을철", Season::Autumn),
    ("겨울철", Season::Winter),
    ("여름 방학", Season::Summer),
    ("여름방학", Season::Summer),
    ("겨울방학", Season::Winter),
    ("여름 휴가철", Season::Summer),
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let which =
        year_number(cur, now).map(|(year, after)| (Which::At(year), after.skip(&["의"]))).or_else(|| cur.entry(WHICH));
    let Some((which, after)) = which else { return bare(cur, now) };
    // The year of "올겨울" in spring is the one in which that winter began.
    let this = which == Which::At(i64::from(now.today.year())) && cur.lit("올").is_some();
    let (season, after) = after.blank().entry(NAMES)?;
    let moment = calendar::season(now, if this { Which::This } else { which }, season)?;
    Some(part(moment, after))
}

/// "여름 초", "늦여름" is not read.
fn part<'a>(moment: Moment, after: Cursor<'a>) -> (Moment, Cursor<'a>) {
    let third = after.blank().entry(THIRDS).filter(|(_, rest)| rest.closed() || rest.any(&["에", "쯤"]).is_some());
    third.map_or((moment, after), |(third, rest)| (calendar::third(moment, third), rest))
}

/// A season alone is a time only with a particle of time: "여름에", not "여름 이불".
fn bare<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (season, after) = cur.entry(NAMES)?;
    let vacation = after.follows("방학") && after.any(&[" 때", " 동안"]).is_some();
    let told = vacation
        || after.any(&["에", "엔", "쯤", "부터", "까지", " 동안", " 내내", " 사이"]).is_some()
            && after.lit("에어").is_none();
    told.then(|| calendar::season(now, Which::Latest, season))
        .flatten()
        .map(|moment| (moment, after.skip(&[" 동안", " 내내", " 때"])))
}
