//! Distances: "사흘 전", "며칠 전", "지난 3개월 동안", "최근 2주간", "일주일 뒤".

use super::cursor::Cursor;
use super::number;
use crate::understand::when::distance::{self, Count};
use crate::understand::when::moment::{Moment, Now};

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    ago(cur, now).or_else(|| trailing(cur, now)).or_else(|| ahead(cur, now))
}

/// "사흘 전", "약 두 달 전", "일주일쯤 전".
fn ago<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let loosely = cur.any(&["약 ", "대략 ", "거의 ", "한 ", "아마 ", "불과 "]).map(Cursor::blank);
    let (loosely, (count, unit, after)) = match number::distance(cur) {
        Some(found) => (None, found),
        None => (loosely, number::distance(loosely?)?),
    };
    let softened = after.any(&["쯤", " 정도", "여", " 남짓", "가량", " 가량", "도 더", "도 안 된"]);
    let after = softened.unwrap_or(after);
    let (future, after) = after.entry(&[(" 전", false), (" 뒤", true), (" 후", true), ("도 전", false)])?;
    if future {
        let Count::Exactly(n) = count else { return None };
        return Some((distance::from_now(now, n, unit)?, after));
    }
    let moment = distance::ago(now, count, unit)?;
    Some((if loosely.is_some() || softened.is_some() { moment.around() } else { moment }, after))
}

/// "지난 3개월 동안", "최근 2주", "지난 며칠간".
fn trailing<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after = cur.any(&["지난", "최근", "요", "과거", "근"])?;
    let (count, unit, after) = number::distance(after.blank())?;
    if after.lit(" 전").is_some() {
        return None;
    }
    Some((
        distance::trailing(now, count, unit)?,
        after.skip(&[" 동안", " 간", "간", " 사이", " 이내", " 내", "새", " 내내"]),
    ))
}

/// "앞으로 2주", "향후 3일간".
fn ahead<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let after = cur.any(&["앞으로", "향후", "다음"])?;
    let (count, unit, after) = number::distance(after.blank())?;
    let n = match count {
        Count::Exactly(n) | Count::Between(_, n) => n,
        Count::Couple => 2,
        Count::Few | Count::Many => 5,
    };
    Some((distance::ahead(now, n, unit)?, after.skip(&[" 동안", "간", " 안", " 이내", " 내"])))
}
