//! "추석에", "작년 설날", "크리스마스 때", "설 연휴".

use jiff::civil::Weekday;

use super::cursor::Cursor;
use super::week_month_year::year_number;
use super::weekday::WHICH;
use crate::understand::when::calendar::Which;
use crate::understand::when::holiday::{Holiday, holiday};
use crate::understand::when::moment::{Moment, Now};

const NAMES: &[(&str, Holiday)] = &[
    ("추석", Holiday::ChuseokDays),
    ("한가위", Holiday::ChuseokDays),
    ("추석 연휴", Holiday::ChuseokDays),
    ("추석 당일", Holiday::Chuseok),
    ("설날", Holiday::SeollalDays),
    ("설", Holiday::SeollalDays),
    ("구정", Holiday::SeollalDays),
    ("음력설", Holiday::SeollalDays),
    ("설 연휴", Holiday::SeollalDays),
    ("설날 연휴", Holiday::SeollalDays),
    ("구정 연휴", Holiday::SeollalDays),
    ("설날 당일", Holiday::Seollal),
    ("설 당일", Holiday::Seollal),
    ("신정", Holiday::Fixed(1, 1)),
    ("새해", Holiday::Season(1, 1, 1, 6)),
    ("새해 첫날", Holiday::Fixed(1, 1)),
    ("크리스마스", Holiday::Season(12, 25, 1, 1)),
    ("성탄절", Holiday::Season(12, 25, 1, 1)),
    ("크리스마스 이브", Holiday::Fixed(12, 24)),
    ("크리스마스 당일", Holiday::Fixed(12, 25)),
    ("크리스마스 연휴", Holiday::Season(12, 25, 2, 2)),
    ("삼일절", Holiday::Fixed(3, 1)),
    ("3.1절", Holiday::Fixed(3, 1)),
    ("식목일", Holiday::Fixed(4, 5)),
    ("근로자의 날", Holiday::Fixed(5, 1)),
    ("어린이날", Holiday::Fixed(5, 5)),
    ("어버이날", Holiday::Fixed(5, 8)),
    ("스승의 날", Holiday::Fixed(5, 15)),
    ("석가탄신일", Holiday::Buddha),
    ("부처님 오신 날", Holiday::Buddha),
    ("초파일", Holiday::Buddha),
    ("현충일", Holiday::Fixed(6, 6)),
    ("제헌절", Holiday::Fixed(7, 17)),
    ("광복절", Holiday::Fixed(8, 15)),
    ("개천절", Holiday::Fixed(10, 3)),
    ("한글날", Holiday::Fixed(10, 9)),
    ("발렌타인데이", Holiday::Fixed(2, 14)),
    ("밸런타인데이", Holiday::Fixed(2, 14)),
    ("화이트데이", Holiday::Fixed(3, 14)),
    ("만우절", Holiday::Fixed(4, 1)),
    ("빼빼로데이", Holiday::Fixed(11, 11)),
    ("할로윈", Holiday::Fixed(10, 31)),
    ("핼러윈", Holiday::Fixed(10, 31)),
    ("부활절", Holiday::Easter(0)),
    ("추수감사절", Holiday::Nth(11, 4, Weekday::Thursday, 0)),
    ("블랙프라이데이", Holiday::Nth(11, 4, Weekday::Thursday, 1)),
];

/// A feast; alone it needs a word that says when: "추석에", not "추석 선물 세트".
pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let (moment, after) = named(cur, now)?;
    let with_year = cur.entry(NAMES).is_none();
    let whole = after.skip(&[" 때", " 동안", " 기간", " 시즌", " 연휴 때", " 연휴 동안", " 기간에"]);
    let told = after
        .any(&[
            "에",
            "엔",
            "쯤",
            "께",
            "부터",
            "까지",
            " 때",
            " 동안",
            " 기간",
            " 시즌",
            " 무렵",
            " 즈음",
            " 이후",
            " 이전",
            " 전에",
            " 지나고",
        ])
        .is_some()
        || after.follows("연휴")
        || after.follows("당일");
    (with_year || told).then_some((moment, whole))
}

/// A feast whatever follows it, for "추석 전날".
pub(crate) fn named<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let year =
        year_number(cur, now).map(|(year, after)| (Which::At(year), after.skip(&["의"]))).or_else(|| cur.entry(WHICH));
    let (which, inner) = year.map_or((Which::Latest, cur), |(which, after)| (which, after.blank()));
    let (name, after) = inner.entry(NAMES)?;
    Some((holiday(now, which, name)?, after))
}
