//! Names that contain a word of time and mean something else.

use super::cursor::Cursor;

/// Products, works and groups; a blank stands for any blanks or none.
const TITLES: &[&str] = &[
    "오늘의 집",
    "오늘의 웹툰",
    "오늘의 유머",
    "오늘의 운세",
    "오늘의 메뉴",
    "오늘의 명언",
    "오늘의 말씀",
    "오늘도 사랑스럽개",
    "내일 배움",
    "내일채움",
    "내일로",
    "3월의 라이온",
    "이달의 소녀",
    "이달의 학생",
    "월요일이 사라졌다",
    "월요병",
    "어제의 용사들",
    "지금 우리 학교는",
    "지금 만나러 갑니다",
    "봄날은 간다",
    "봄날의 책방",
    "8월의 크리스마스",
    "크리스마스의 악몽",
    "주말 농장",
    "불금",
    "주말 부부",
    "주말 드라마",
    "아침 이슬",
    "여름 이불",
    "가을 동화",
    "겨울 왕국",
    "겨울 연가",
    "밤 양갱",
    "밤 편지",
    "새벽 배송",
    "아침마당",
    "아침 드라마",
    "요즘 것들",
    "그해 우리는",
    "최근 문서",
];

/// Bytes of such a name at this place; 0 where none begins.
pub(crate) fn len(cur: Cursor) -> usize {
    TITLES.iter().filter_map(|title| cur.lit(title)).map(|after| after.at - cur.at).max().unwrap_or(0)
}
