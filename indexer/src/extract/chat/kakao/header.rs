//! The lines above the first message: whose conversation it is and when it was saved.

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The conversation's name.
    pub(super) name: String,
    /// How many people are in it, where the header says so.
    pub(super) people: Option<u32>,
}

/// The header at the start of `text`, if there is one.
pub(super) fn read(text: &str) -> Option<Header> {
    let mut lines = text.lines().map(|l| l.trim_start_matches('\u{feff}').trim()).filter(|l| !l.is_empty());
    let title = lines.next()?;
    let saved = lines.next().is_some_and(is_saved_line);
    let (name, grown) = title_name(title)?;
    // "Chats with" alone could begin any text; the next line settles it.
    saved.then(|| header(name, grown))
}

/// The line that tells when the file was written.
pub(super) fn is_saved_line(line: &str) -> bool {
    ["저장한 날짜", "Date Saved", "Saved on", "保存した日付"].iter().any(|word| line.starts_with(word))
}

/// The name in a title line; `true` if it can end with a number of people.
fn title_name(title: &str) -> Option<(&str, bool)> {
    const AFTER: &[&str] =
        &["님과 카카오톡 대화", "님과의 카카오톡 대화", "카카오톡 대화", "KakaoTalk Chats", "KakaoTalk Chat"];
    const BEFORE: &[&str] = &["KakaoTalk Chats with ", "KakaoTalk Chat with "];
    let before = BEFORE.iter().find_map(|words| title.strip_prefix(words));
    let after = || AFTER.iter().find_map(|words| title.strip_suffix(words));
    let name = before.or_else(after)?.trim();
    Some((name, name.contains(' ')))
}

fn header(name: &str, can_count: bool) -> Header {
    let counted = can_count.then(|| name.rsplit_once(' ')).flatten().and_then(|(room, number)| {
        let number = number.trim_start_matches('(').trim_end_matches(')');
        // A room of two is not counted, so a small number belongs to the name.
        number.parse().ok().filter(|n: &u32| (3..=10_000).contains(n)).map(|n| (room, n))
    });
    match counted {
        Some((room, people)) => Header { name: room.trim().to_owned(), people: Some(people) },
        None => Header { name: name.to_owned(), people: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let cases = [
            ("pc, korean", "한도윤 님과 카카오톡 대화\n저장한 날짜 : 2026-05-02 10:00:00", Some(("한도윤", None))),
            (
                "phone, group",
                "독서 모임 5 카카오톡 대화\n저장한 날짜 : 2026년 5월 2일 오후 1:00",
                Some(("독서 모임", Some(5))),
            ),
            ("a number in the name", "제주3 님과 카카오톡 대화\n저장한 날짜 : 2026", Some(("제주3", None))),
            ("english", "\u{feff}KakaoTalk Chats with Ada Moss\nDate Saved : 2026-05-02", Some(("Ada Moss", None))),
            ("no second line", "KakaoTalk Chats with Ada\nand other stories", None),
            ("another text", "shopping\nDate Saved", None),
        ];
        for (name, text, expected) in cases {
            let found = read(text).map(|h| (h.name, h.people));
            assert_eq!(found, expected.map(|(n, p)| (n.to_owned(), p)), "{name}");
        }
    }
}
