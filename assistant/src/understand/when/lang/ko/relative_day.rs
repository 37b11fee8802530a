//! "오늘", "어제", "그저께", "글피".

use super::cursor::Cursor;
use crate::understand::when::moment::{Moment, Now, plus_days};

/// Days from today, days of plausibility.
const DAYS: &[(&str, (i64, i64))] = &[
    ("오늘", (0, 0)),
    ("금일", (0, 0)),
    ("어제", (-1, 0)),
    ("어저께", (-1, 0)),
    ("작일", (-1, 0)),
    ("전일", (-1, 0)),
    ("그제", (-2, 0)),
    ("그저께", (-2, 0)),
    ("엊그제", (-2, 1)),
    ("엊그저께", (-2, 1)),
    ("그끄제", (-3, 0)),
    ("그끄저께", (-3, 0)),
    ("내일", (1, 0)),
    ("낼", (1, 0)),
    ("명일", (1, 0)),
    ("모레", (2, 0)),
    ("내일 모레", (2, 0)),
    ("낼모레", (2, 0)),
    ("글피", (3, 0)),
    ("그글피", (4, 0)),
    ("어제 그제", (-2, 1)),
];

pub(crate) fn parse<'a>(cur: Cursor<'a>, now: &Now) -> Option<(Moment, Cursor<'a>)> {
    let ((offset, soft), after) = cur.entry(DAYS)?;
    // "낼" is "to hand in" as well.
    let short = after.at == cur.at + "낼".len() && after.follows("낼");
    let told =
        after.any(&[" 일정", " 약속", " 회의", " 아침", " 오전", " 오후", " 점심", " 저녁", " 모임", "까지"]).is_some();
    if short && !told {
        return None;
    }
    Some((Moment::day(plus_days(now.today, offset)).soft_days(soft), after))
}
