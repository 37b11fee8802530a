//! The lines above the first message: whose conversation it is and when it was saved.

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The conversation's name.
    pub(super) name: String,
    /// How many people are in it, where the header says so.
    pub(super) people: Option<u32>,
}

/// The header at the start of `text`, if there is one. Some versions write the day of saving first.
pub(super) fn read(text: &str) -> Option<Header> {
    let mut lines = text.lines().map(|l| l.trim_start_matches('\u{feff}').trim()).filter(|l| !l.is_empty());
    let (first, second) = (lines.next()?, lines.next()?);
    // "Chats with" alone could begin any text; the line beside it settles it.
    let title = if is_saved_line(second) {
        first
    } else if is_saved_line(first) {
        second
    } else {
        return None;
    };
    title_name(title).map(header)
}

/// Whether `line` belongs to the header.
pub(super) fn is_header_line(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    is_saved_line(line) || title_name(line).is_some()
}

/// The line that tells when the file was written.
fn is_saved_line(line: &str) -> bool {
    ["저장한 날짜", "Date Saved", "Saved Date", "Saved on", "保存した日付"].iter().any(|word| line.starts_with(word))
}

/// The name in a title line; older iPhones put the file's extension after it.
fn title_name(title: &str) -> Option<&str> {
    const AFTER: &[&str] = &[
        "님과 카카오톡 대화",
        "님과의 카카오톡 대화",
        "카카오톡 대화",
        "with KakaoTalk Chats",
        "KakaoTalk Chats",
        "Talk Chats",
    ];
    const BEFORE: &[&str] = &["KakaoTalk Chats with ", "KakaoTalk Chat with "];
    let title = match title.strip_suffix(".txt") {
        // Some begin with the file's own name, which says nothing.
        Some(stem) if stem.starts_with("Talk_") => return Some(""),
        Some(stem) => stem,
        None => title,
    };
    let before = BEFORE.iter().find_map(|words| title.strip_prefix(words));
    before.or_else(|| AFTER.iter().find_map(|words| title.strip_suffix(words))).map(str::trim)
}

fn header(name: &str) -> Header {
    let counted = name.rsplit_once(' ').and_then(|(room, number)| {
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
            ("pc, english", "Ada Moss with KakaoTalk Chats\nDate Saved: 2026-05-02 10:00:00", Some(("Ada Moss", None))),
            ("day first", "저장한 날짜 : 2026-05-02 10:00:00\n\n개발팀 님과 카카오톡 대화", Some(("개발팀", None))),
            ("old iphone", "KakaoTalk Chats with Ada-1.txt\nDate Saved : May 2, 2026", Some(("Ada-1", None))),
            ("file name first", "Talk_2026.5.2 10-00-00.txt\n저장한 날짜 : 2026. 5. 2. 오전 10:00", Some(("", None))),
            ("no second line", "KakaoTalk Chats with Ada\nand other stories", None),
            ("another text", "shopping\nDate Saved", None),
        ];
        for (name, text, expected) in cases {
            let found = read(text).map(|h| (h.name, h.people));
            assert_eq!(found, expected.map(|(n, p)| (n.to_owned(), p)), "{name}");
        }
    }
}
