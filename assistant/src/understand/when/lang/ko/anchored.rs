//! A time told by an event: "부산 여행 전날", "회식 다음 날", "이사하기 전에", "워크숍 때".

use super::cursor::Cursor;
use super::{holiday, number, particle, season, titles};
use crate::understand::when::distance::whole_days;
use crate::understand::when::moment::{Now, Sense};
use crate::understand::when::relation::{Relation, beside_moment};

type Told = (Relation, Option<(i64, i64)>);

/// Said only of events, so any noun may stand before them.
const STRONG: &[(&str, Told)] = &[
    ("전날", (Relation::Before, Some((-1, -1)))),
    ("전날 밤", (Relation::Before, Some((-1, -1)))),
    ("하루 전", (Relation::Before, Some((-1, -1)))),
    ("하루 전날", (Relation::Before, Some((-1, -1)))),
    ("전전날", (Relation::Before, Some((-2, -2)))),
    ("다음 날", (Relation::After, Some((1, 1)))),
    ("담날", (Relation::After, Some((1, 1)))),
    ("이튿날", (Relation::After, Some((1, 1)))),
    ("뒷날", (Relation::After, Some((1, 1)))),
    ("당일", (Relation::During, Some((0, 0)))),
    ("당일날", (Relation::During, Some((0, 0)))),
    ("전주", (Relation::Before, Some((-7, -1)))),
    ("다음 주", (Relation::After, Some((1, 7)))),
    ("갔을 때", (Relation::During, None)),
    ("갔던 날", (Relation::During, None)),
    ("갔을 때쯤", (Relation::Around, None)),
    ("보던 날", (Relation::During, Some((0, 0)))),
    ("치던 날", (Relation::During, Some((0, 0)))),
    ("직전", (Relation::Before, Some((-2, 0)))),
    ("직후", (Relation::After, Some((0, 2)))),
];

/// Said of many things; what stands before them has to be an event.
const WEAK: &[(&str, Told)] = &[
    ("전", (Relation::Before, None)),
    ("이전", (Relation::Before, None)),
    ("후", (Relation::After, None)),
    ("이후", (Relation::After, None)),
    ("뒤", (Relation::After, None)),
    ("끝나고", (Relation::After, None)),
    ("끝난 뒤", (Relation::After, None)),
    ("끝난 후", (Relation::After, None)),
    ("마치고", (Relation::After, None)),
    ("다녀와서", (Relation::After, None)),
    ("갔다 와서", (Relation::After, None)),
    ("다녀온 후", (Relation::After, None)),
    ("다녀온 뒤", (Relation::After, None)),
    ("갔다 온 뒤", (Relation::After, None)),
    ("가기 전", (Relation::Before, None)),
    ("하기 전", (Relation::Before, None)),
    ("시작 전", (Relation::Before, None)),
    ("한 뒤", (Relation::After, None)),
    ("한 후", (Relation::After, None)),
    ("하고 나서", (Relation::After, None)),
    ("때", (Relation::During, None)),
    ("동안", (Relation::During, None)),
    ("중", (Relation::During, None)),
    ("도중", (Relation::During, None)),
    ("기간", (Relation::During, None)),
    ("갔을 때", (Relation::During, None)),
    ("갔던 때", (Relation::During, None)),
    ("할 때", (Relation::During, None)),
    ("했을 때", (Relation::During, None)),
    ("무렵", (Relation::Around, None)),
    ("즈음", (Relation::Around, None)),
    ("쯤", (Relation::Around, None)),
    ("전후", (Relation::Around, None)),
    ("갔다 온 다음 날", (Relation::After, Some((1, 1)))),
    ("다녀온 다음 날", (Relation::After, Some((1, 1)))),
    ("끝난 다음 날", (Relation::After, Some((1, 1)))),
    ("준비할 때", (Relation::Before, None)),
    ("준비하면서", (Relation::Before, None)),
    ("하던 날", (Relation::During, None)),
    ("한 날", (Relation::During, None)),
    ("간 날", (Relation::During, None)),
    ("갔던 날", (Relation::During, None)),
    ("갔다 온 날", (Relation::During, None)),
    ("날", (Relation::During, None)),
    ("있던 날", (Relation::During, None)),
    ("있었던 날", (Relation::During, None)),
];

/// What people date other things by; the last word of an event's name.
const EVENTS: &[&str] = &[
    "여행",
    "출장",
    "회의",
    "미팅",
    "회식",
    "워크숍",
    "워크샵",
    "결혼식",
    "결혼",
    "생일",
    "생신",
    "돌잔치",
    "면접",
    "시험",
    "발표",
    "발표회",
    "세미나",
    "컨퍼런스",
    "학회",
    "행사",
    "공연",
    "콘서트",
    "졸업식",
    "졸업",
    "입학식",
    "입학",
    "이사",
    "휴가",
    "제사",
    "장례식",
    "모임",
    "약속",
    "파티",
    "집들이",
    "동창회",
    "송년회",
    "신년회",
    "야유회",
    "엠티",
    "MT",
    "OT",
    "소개팅",
    "상견례",
    "캠핑",
    "등산",
    "오프사이트",
    "출시",
    "런칭",
    "론칭",
    "계약",
    "수술",
    "검진",
    "진료",
    "대회",
    "경기",
    "마라톤",
    "페스티벌",
    "축제",
    "전시",
    "전시회",
    "박람회",
    "설명회",
    "간담회",
    "총회",
    "체육대회",
    "수학여행",
    "답사",
    "견학",
    "데이트",
    "입사",
    "퇴사",
    "개강",
    "종강",
    "방학",
    "명절",
    "칠순",
    "환갑",
    "백일",
    "인터뷰",
    "촬영",
    "강연",
    "특강",
    "연수",
    "교육",
    "훈련",
    "오리엔테이션",
    "킥오프",
    "데모데이",
    "해커톤",
    "소풍",
    "나들이",
    "신혼여행",
    "결혼기념일",
    "기념일",
    "운동회",
    "입주",
    "오픈",
    "개업식",
    "시상식",
    "청첩장 모임",
    "브라이덜샤워",
    "상담",
    "감사",
    "점검",
    "중간고사",
    "기말고사",
    "수능",
    "김장",
    "벌초",
    "성묘",
    "귀국",
    "출국",
    "방문",
    "리허설",
    "세션",
    "스터디",
    "정모",
    "번개",
    "뒤풀이",
    "환송회",
    "환영회",
    "송별회",
];

/// Endings of words that belong to the sentence rather than to the event's name.
const SENTENCE: &[&str] = &[
    "에서",
    "에게",
    "한테",
    "께서",
    "이랑",
    "으로",
    "하고",
    "에",
    "을",
    "를",
    "은",
    "는",
    "랑",
    "던",
    "한",
    "준",
    "린",
    "낸",
    "온",
    "간",
    "었나",
    "내줘",
    "아줘",
    "찾아줘",
    "줘",
    "그",
    "뭐",
    "이",
    "저",
    "내가",
    "제가",
    "네가",
    "누가",
    "우리가",
    "그때",
    "그날",
    "나",
    "내",
    "걔가",
];

/// The most words that name an event.
const MOST_WORDS: usize = 3;

/// Reads a relation whose event stands before it; `cur` is where the event's last word begins.
pub(crate) fn parse(cur: Cursor, now: &Now) -> Option<(Sense, usize)> {
    if let Some((moment, after)) = holiday::named(cur, now) {
        let ((relation, offset), rest) = relation(after.blank(), true)?;
        return Some((Sense::Moment(beside_moment(relation, offset, &moment, now)), rest));
    }
    if season::parse(cur, now).is_some() || titles::len(cur) > 0 {
        return None;
    }
    let (word_end, after, event) = event_word(cur)?;
    let ((relation, offset), rest) = relation(after, event)?;
    let start = reach_back(cur, now);
    Some((Sense::Anchored(relation, offset, start..word_end), rest))
}

/// The word here: its end, where a relation may begin, and whether it is an event by itself.
fn event_word(cur: Cursor) -> Option<(usize, Cursor, bool)> {
    let rest = cur.rest();
    let len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word =
        rest.get(..len).filter(|word| word.chars().any(|c| ('가'..='힣').contains(&c) || c.is_ascii_alphabetic()))?;
    let whole = cur.forward(len);
    if EVENTS.iter().any(|event| word.ends_with(event)) {
        return Some((whole.at, whole.blank(), true));
    }
    // The relation may be written in one word with the event: "여행전날", "이사하기 전".
    let inside = EVENTS.iter().filter_map(|event| Some(word.find(event)? + event.len())).max();
    if let Some(end) = inside.map(|end| cur.forward(end)).filter(|end| {
        relation(*end, true).is_some() || relation(end.skip(&["을", "를", "이", "가"]).blank(), true).is_some()
    }) {
        let next = if relation(end, true).is_some() { end } else { end.skip(&["을", "를", "이", "가"]).blank() };
        return Some((end.at, next, true));
    }
    let sentence = SENTENCE.iter().any(|ending| word.ends_with(ending)) || word.chars().count() < 2;
    (!sentence).then(|| (whole.at, whole.blank(), false))
}

/// Reads a relation and the end of its phrase.
fn relation(cur: Cursor, event: bool) -> Option<(Told, usize)> {
    let strong = cur.entry(STRONG);
    let weak = event.then(|| cur.entry(WEAK)).flatten();
    let counted = event.then(|| counted(cur)).flatten();
    [strong, weak, counted]
        .into_iter()
        .flatten()
        .filter_map(|(told, after)| Some((told, particle::end(particle::about(after).1)?)))
        .max_by_key(|(_, end)| *end)
}

/// "이틀 전", "일주일 후".
fn counted(cur: Cursor) -> Option<(Told, Cursor)> {
    let (count, unit, after) = number::distance(cur)?;
    let (low, high) = whole_days(count, unit, 3)?;
    let (relation, after) =
        after.entry(&[(" 전", Relation::Before), (" 후", Relation::After), (" 뒤", Relation::After)])?;
    let offset = if relation == Relation::Before { (-high, -low) } else { (low, high) };
    Some(((relation, Some(offset)), after))
}

/// Where the event's name begins: the words before belong to it until one ends like a part of the sentence.
fn reach_back(cur: Cursor, now: &Now) -> usize {
    let mut start = cur.at;
    for _ in 1..MOST_WORDS {
        let before = cur.query.get(..start).unwrap_or_default();
        let trimmed = before.trim_end();
        let word_start = trimmed
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
        let word = &trimmed[word_start..];
        let part_of_sentence = SENTENCE.iter().any(|ending| word.ends_with(ending))
            || word.chars().count() > 2 && (word.ends_with('가') || word.ends_with('이'));
        // "지난주 회의 때": the week is a time of its own.
        let time = super::single(Cursor::new(cur.query, word_start), now).is_some();
        if word.is_empty() || time || part_of_sentence || trimmed.len() == before.len() {
            break;
        }
        start = word_start;
    }
    start
}
