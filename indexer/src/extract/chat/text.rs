//! Bytes to text for the line formats, and the invisible marks that messengers write into it.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding};

/// Text of `bytes`: by its byte-order mark, else UTF-8, else the Korean Windows code page that older
/// PC exports used. `true` when some of it had to be replaced.
pub(in crate::extract) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[bom..]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        // Only the last character is cut: the file is UTF-8 and was truncated.
        Err(e) if e.error_len().is_none() => (String::from_utf8_lossy(bytes), true),
        Err(_) => match EUC_KR.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, false),
            None => (String::from_utf8_lossy(bytes), true),
        },
    }
}

/// How much of a file recognition decodes: some hundred lines, for every file there is.
const LOOK: usize = 16 * 1024;

/// The start of a text file for recognition: what [`decode`] says of its first lines; "" for other files.
pub(in crate::extract) fn decode_head(head: &[u8]) -> Cow<'_, str> {
    let head = &head[..head.len().min(LOOK)];
    if head.contains(&0) && Encoding::for_bom(head).is_none() {
        return Cow::Borrowed("");
    }
    // A file that goes on may be cut inside a character; its last whole line is not.
    let whole = match head.iter().rposition(|b| *b == b'\n') {
        Some(end) if head.len() == LOOK => &head[..=end],
        _ => head,
    };
    decode(whole).0
}

/// Whether a vCard or iCalendar file stops before its last `END:` line.
pub(in crate::extract) fn is_cut_off(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    !last.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("END:"))
}

/// Marks that only steer the direction of text: LRM, RLM, embeddings, isolates, byte-order marks.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` without those marks, trimmed.
pub(super) fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect::<String>().trim().to_owned()
}

/// Narrow, no-break and ideographic spaces become plain ones, so that one pattern fits all locales.
pub(super) fn plain_spaces(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// Whether `text` is one file name and nothing else: an extension, no path, no address.
pub(super) fn is_file_name(text: &str) -> bool {
    let Some((stem, extension)) = text.rsplit_once('.') else { return false };
    let extension_fits = (1..=5).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && extension.chars().any(|c| c.is_ascii_alphabetic());
    extension_fits
        && !stem.trim().is_empty()
        && text.chars().count() <= 255
        && !text.contains(['/', '\\', '\n', '<', '>', '|', '"', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("안녕".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let korean = EUC_KR.encode("저장한 날짜").0.into_owned();
        let cases: [(&str, &[u8], &str, bool); 5] = [
            ("utf8", "안녕".as_bytes(), "안녕", false),
            ("utf8 with mark", b"\xef\xbb\xbfhi", "hi", false),
            ("utf16", &utf16, "안녕", false),
            ("korean windows", &korean, "저장한 날짜", false),
            ("cut off", &"안녕".as_bytes()[..5], "안\u{fffd}", true),
        ];
        for (name, bytes, text, replaced) in cases {
            assert_eq!(decode(bytes), (Cow::Borrowed(text), replaced), "{name}");
        }
    }

    #[test]
    fn file_names() {
        for yes in ["a.pdf", "옛날사진.jpg", "my plan v2.docx", "IMG-1.JPG"] {
            assert!(is_file_name(yes), "{yes}");
        }
        for no in ["a", ".pdf", "see http://a.b/c.pdf", "ok...", "3.14", "dir/a.pdf", "end. Then more words"] {
            assert!(!is_file_name(no), "{no}");
        }
    }
}
