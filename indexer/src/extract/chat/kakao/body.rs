//! The text of a KakaoTalk message: the words that stand for files, and the service's own lines.

use super::super::text::is_file_name;
use crate::extract::{Attachment, family_of};
use crate::item::Family;

/// More pictures than this are never sent as one message.
const MAX_PHOTOS: usize = 30;

/// The files that `text` stands for; empty when it is only text.
pub(super) fn attachments(text: &str) -> Vec<Attachment> {
    let text = text.trim();
    if let Some(name) = named_file(text) {
        return vec![attachment(name.to_owned(), family_of(name, "", &[]))];
    }
    match unnamed(text) {
        Some((family, count)) => vec![attachment(String::new(), family); count],
        None => Vec::new(),
    }
}

/// What is left of `text` beside the files it names. A name with spaces could also be a sentence about a file, and
/// "사진" is all that the export says of a picture, so both stay readable.
pub(super) fn text_beside(text: &str) -> &str {
    let only_name = named_file(text.trim()).is_some() && !(is_file_name(text) && text.contains(' '));
    if only_name { "" } else { text }
}

fn attachment(name: String, family: Family) -> Attachment {
    Attachment { name, family, size: None, media: None, content: None }
}

/// `파일: plan.pdf`, or a message that is nothing but a file's name.
fn named_file(text: &str) -> Option<&str> {
    for word in ["파일", "File"] {
        if let Some(name) = text.strip_prefix(word).and_then(|rest| rest.trim_start().strip_prefix(':')) {
            let name = name.trim();
            return (!name.is_empty() && !name.contains('\n')).then_some(name);
        }
    }
    // Addresses and program words ("node.js") look like names too; people send each other other things.
    let sent = !matches!(family_of(text, "", &[]), Family::Other | Family::Code | Family::Web);
    (is_file_name(text) && sent).then_some(text)
}

/// `사진`, `사진 3장`, `Photo`, `3 photos`, `동영상`, `음성메시지`.
fn unnamed(text: &str) -> Option<(Family, usize)> {
    const WORDS: &[(&str, Family)] = &[
        ("사진", Family::Image),
        ("photos", Family::Image),
        ("photo", Family::Image),
        ("동영상", Family::Video),
        ("videos", Family::Video),
        ("video", Family::Video),
        ("음성메시지", Family::Audio),
        ("음성 메시지", Family::Audio),
        ("voice message", Family::Audio),
        ("voice note", Family::Audio),
    ];
    let lower = text.to_lowercase();
    WORDS.iter().find_map(|(word, family)| {
        let rest = lower.strip_prefix(word).or_else(|| lower.strip_suffix(word))?;
        let number = rest.trim().trim_end_matches('장').trim_end_matches('개').trim();
        match number {
            "" if rest.is_empty() => Some((*family, 1)),
            _ => number.parse().ok().filter(|n| (1..=MAX_PHOTOS).contains(n)).map(|n| (*family, n)),
        }
    })
}

/// Whether `text` stands for a message that was taken back or hidden.
pub(super) fn is_deleted(text: &str) -> bool {
    const DELETED: &[&str] =
        &["삭제된 메시지입니다", "메시지가 삭제되었습니다", "This message was deleted", "Deleted message"];
    let text = text.trim().trim_end_matches('.');
    DELETED.contains(&text) || text.starts_with("채팅방 관리자가 메시지를 가렸습니다")
}

/// Whether a line without a writer is the service's, of the kind that only groups have: joins, leaves, invitations.
pub(super) fn is_about_group(text: &str) -> bool {
    const AFTER: &[&str] = &[
        "님이 들어왔습니다",
        "님이 나갔습니다",
        "님을 초대했습니다",
        "님을 초대하였습니다",
        "님을 내보냈습니다",
        "님이 방장이 되었습니다",
        "님이 부방장이 되었습니다",
        " joined this chatroom",
        " left this chatroom",
        " joined this chat",
        " left this chat",
        " joined the chatroom",
        " left the chatroom",
        " has left this chatroom",
        " has joined this chatroom",
    ];
    let text = text.trim().trim_end_matches('.');
    let one_line = !text.contains('\n') && text.chars().count() < 200;
    let short = text.split_whitespace().count() <= 6;
    let invited = text.contains(" invited ") && (short || text.ends_with("to this chatroom"));
    one_line && (invited || AFTER.iter().any(|words| text.ends_with(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let cases: [(&str, &str, usize, &str, Family, &str); 13] = [
            ("named", "파일: 견적 v2.pdf", 1, "견적 v2.pdf", Family::Pdf, ""),
            ("named, english", "File: quote.xlsx", 1, "quote.xlsx", Family::Sheet, ""),
            ("photo", "사진", 1, "", Family::Image, "사진"),
            ("photos", "사진 3장", 3, "", Family::Image, "사진 3장"),
            ("photo, english", "Photo", 1, "", Family::Image, "Photo"),
            ("photos, english", "4 photos", 4, "", Family::Image, "4 photos"),
            ("film", "동영상", 1, "", Family::Video, "동영상"),
            ("voice", "음성메시지", 1, "", Family::Audio, "음성메시지"),
            ("nothing but a name", "옛날사진.jpg", 1, "옛날사진.jpg", Family::Image, ""),
            ("a name with spaces", "new plan.docx", 1, "new plan.docx", Family::Word, "new plan.docx"),
            ("sticker", "이모티콘", 0, "", Family::Other, "이모티콘"),
            ("talk of photos", "사진 보내줘", 0, "", Family::Other, "사진 보내줘"),
            ("a program", "node.js", 0, "", Family::Other, "node.js"),
        ];
        for (name, text, count, file, family, beside) in cases {
            let found = attachments(text);
            assert_eq!(found.len(), count, "{name}");
            assert_eq!(text_beside(text), beside, "{name}");
            if let Some(first) = found.first() {
                assert_eq!((first.name.as_str(), first.family), (file, family), "{name}");
            }
        }
    }

    #[test]
    fn service() {
        for yes in [
            "한도윤님이 들어왔습니다.",
            "한도윤님이 오세아님을 초대했습니다.",
            "Ada Moss left this chatroom.",
            "Ada Moss invited Bo Lind.",
        ] {
            assert!(is_about_group(yes), "{yes}");
        }
        for no in ["누가 들어왔어?", "I left this morning", "초대했습니다", "the people who were invited came late"]
        {
            assert!(!is_about_group(no), "{no}");
        }
        assert!(is_deleted("삭제된 메시지입니다.") && !is_deleted("삭제했어"));
    }
}
