//! The files that a message carries, and the caption that is left of its text.

use super::super::text::{is_file_name, is_mark, unmarked};
use super::words;
use crate::extract::{Attachment, family_of};
use crate::item::Family;

/// The mark that WhatsApp puts before what it writes itself.
const OWN: char = '\u{200e}';
/// Stands between a document's name and its number of pages.
const BULLET: char = '•';
/// What stands in angles around a file's name is not longer than this many bytes.
const MAX_ANGLES: usize = 512;
/// A phrase about left-out media is not longer than this many characters.
const MAX_PHRASE: usize = 60;

/// A message's body, taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Parts {
    /// What the person wrote.
    pub(super) text: String,
    /// What they sent with it. `media` is the file's name in the export.
    pub(super) attachments: Vec<Attachment>,
}

/// Takes apart `raw`, a body with its marks.
pub(super) fn split(raw: &str) -> Parts {
    let body = without_edited(raw);
    let (text, attachment) =
        bracketed(body).or_else(|| parenthesised(body)).or_else(|| omitted(body)).unwrap_or((unmarked(body), None));
    Parts { text, attachments: attachment.into_iter().collect() }
}

type Found = (String, Option<Attachment>);

/// Without the trailing `<This message was edited>`.
fn without_edited(raw: &str) -> &str {
    let body = raw.trim_end_matches(|c: char| is_mark(c) || c.is_whitespace());
    match body.strip_suffix('>').and_then(|b| b.rsplit_once('<')) {
        Some((before, phrase)) if phrase.chars().count() <= MAX_PHRASE && words::says_edited(phrase) => before,
        _ => body,
    }
}

/// iPhone: `plan.pdf • ‎3 pages ‎<attached: 00000004-plan.pdf>`, `‎<attached: 00000005-PHOTO-2026-03-07.jpg>`.
fn bracketed(body: &str) -> Option<Found> {
    let (start, _) = body.rmatch_indices('<').find(|(start, _)| attached_inside(body, *start).is_some())?;
    let (media, after) = attached_inside(body, start)?;
    let before = &body[..start];
    let (document, caption) = match before.split_once(BULLET) {
        Some((document, _)) => (Some(unmarked(document)), String::new()),
        None => (None, unmarked(before)),
    };
    let name = document.filter(|d| is_file_name(d)).unwrap_or_else(|| without_number(&media).to_owned());
    let text = [caption, unmarked(after)].join("\n").trim().to_owned();
    Some((text, Some(attachment(name, Some(media)))))
}

/// The file named in the `<words: name>` at `start`, and what follows it.
fn attached_inside(body: &str, start: usize) -> Option<(String, &str)> {
    let rest = body.get(start + 1..)?;
    let end = rest.bytes().take(MAX_ANGLES).position(|b| b == b'>')?;
    let (inner, after) = (&rest[..end], &rest[end + 1..]);
    let (phrase, name) = inner.split_once([':', '：'])?;
    let name = unmarked(name);
    let own = body[..start].ends_with(OWN);
    (is_file_name(&name) && (own || words::says_attached(phrase))).then_some((name, after))
}

/// Android: `‎plan.pdf (file attached)`, the caption on the lines after it.
fn parenthesised(body: &str) -> Option<Found> {
    let (first, caption) = body.split_once('\n').unwrap_or((body, ""));
    let own = first.starts_with(OWN);
    let (name, phrase) =
        unmarked(first).strip_suffix(')')?.rsplit_once(" (").map(|(n, p)| (n.to_owned(), p.to_owned()))?;
    if !is_file_name(&name) || !(own || words::says_attached(&phrase)) {
        return None;
    }
    Some((unmarked(caption), Some(attachment(name.clone(), Some(name)))))
}

/// `<Media omitted>`, `‎image omitted`, `plan.pdf • ‎3 pages ‎document omitted`.
fn omitted(body: &str) -> Option<Found> {
    let (before, phrase, own) = match body.rsplit_once(OWN) {
        Some((before, phrase)) => (before, phrase, true),
        None => ("", body, false),
    };
    let phrase = unmarked(phrase);
    let (line, after) = phrase.split_once('\n').unwrap_or((&phrase, ""));
    let in_angles = line.starts_with('<') && line.ends_with('>');
    let says = words::says_omitted(line) || (in_angles && words::says_media(line));
    let alone = line.split_whitespace().count() <= 2 && words::kind(line).is_some();
    if line.chars().count() > MAX_PHRASE || !says || !(in_angles || own || alone) {
        return None;
    }
    let (document, caption) = match before.split_once(BULLET) {
        Some((document, _)) => (Some(unmarked(document)).filter(|d| is_file_name(d)), String::new()),
        None => (None, unmarked(before)),
    };
    let family = words::kind(line).unwrap_or(Family::Other);
    let text = [caption, after.to_owned()].join("\n").trim().to_owned();
    let attachment = match document {
        Some(name) => attachment(name, None),
        None => Attachment { name: String::new(), family, size: None, media: None, content: None },
    };
    Some((text, Some(attachment)))
}

fn attachment(name: String, media: Option<String>) -> Attachment {
    let family = family_of(&name, "", &[]);
    Attachment { name, family, size: None, media, content: None }
}

/// `00000004-plan.pdf` is `plan.pdf`, fourth file of the export.
fn without_number(media: &str) -> &str {
    match media.split_once('-') {
        Some((number, name)) if number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => media,
    }
}

/// Whether a zip's member is named as WhatsApp names media: `00000004-plan.pdf`, `IMG-20260307-WA0001.jpg`.
pub(super) fn is_media_member(member: &str) -> bool {
    without_number(member) != member || (member.contains("-WA") && is_file_name(member))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, body, text, attachment's name, its media.
    type Case = (&'static str, &'static str, &'static str, Option<&'static str>, Option<&'static str>);

    fn check(cases: &[Case]) {
        for (name, body, text, file, media) in cases {
            let parts = split(body);
            assert_eq!(parts.text, *text, "{name}");
            assert_eq!(parts.attachments.first().map(|a| a.name.as_str()), *file, "{name}");
            assert_eq!(parts.attachments.first().and_then(|a| a.media.as_deref()), *media, "{name}");
        }
    }

    #[test]
    fn attached() {
        check(&[
            ("android", "\u{200e}a b.pdf (file attached)", "", Some("a b.pdf"), Some("a b.pdf")),
            ("android, caption", "a.pdf (file attached)\nlook\nhere", "look\nhere", Some("a.pdf"), Some("a.pdf")),
            ("spanish", "\u{200e}a.pdf (archivo adjunto)", "", Some("a.pdf"), Some("a.pdf")),
            ("korean", "a.pdf (파일 첨부됨)", "", Some("a.pdf"), Some("a.pdf")),
            ("any language", "\u{200e}a.pdf (ficheiru axuntáu)", "", Some("a.pdf"), Some("a.pdf")),
            ("no phrase", "a.pdf (second try)", "a.pdf (second try)", None, None),
            (
                "iphone photo",
                "\u{200e}<attached: 00000003-PHOTO-2026.jpg>",
                "",
                Some("PHOTO-2026.jpg"),
                Some("00000003-PHOTO-2026.jpg"),
            ),
            (
                "iphone caption",
                "us \u{200e}<adjunto: 00000003-PHOTO.jpg>",
                "us",
                Some("PHOTO.jpg"),
                Some("00000003-PHOTO.jpg"),
            ),
            (
                "iphone document",
                "a b.pdf • \u{200e}3 pages \u{200e}<pièce jointe : 00000009-a b.pdf>",
                "",
                Some("a b.pdf"),
                Some("00000009-a b.pdf"),
            ),
            ("iphone japanese", "\u{200e}<添付ファイル: 00000001-a.pdf>", "", Some("a.pdf"), Some("00000001-a.pdf")),
            ("a tag in code", "use <b: c.d> there", "use <b: c.d> there", None, None),
        ]);
    }

    #[test]
    fn left_out() {
        check(&[
            ("android", "<Media omitted>", "", Some(""), None),
            ("android korean", "<미디어 파일을 제외한 모든 내용>", "", Some(""), None),
            ("android spanish", "<Multimedia omitido>", "", Some(""), None),
            ("android portuguese", "<Mídia oculta>", "", Some(""), None),
            ("android japanese", "<メディアは含まれていません>", "", Some(""), None),
            ("android russian", "<Без медиафайлов>", "", Some(""), None),
            ("iphone french", "\u{200e}vidéo absente", "", Some(""), None),
            ("a tag", "<div>", "<div>", None, None),
            ("android, caption", "<Media omitted>\nlook", "look", Some(""), None),
            ("iphone", "\u{200e}image omitted", "", Some(""), None),
            ("iphone caption", "us two \u{200e}image omitted", "us two", Some(""), None),
            ("iphone document", "a.pdf • \u{200e}3 pages \u{200e}document omitted", "", Some("a.pdf"), None),
            ("talk about it", "I omitted the image from the slides", "I omitted the image from the slides", None, None),
        ]);
        assert_eq!(split("\u{200e}비디오 생략됨").attachments[0].family, Family::Video);
        assert_eq!(split("\u{200e}audio omitido").attachments[0].family, Family::Audio);
        assert_eq!(split("<Media omitted>").attachments[0].family, Family::Other);
    }

    #[test]
    fn edited() {
        check(&[
            ("english", "see you at 8 \u{200e}<This message was edited>", "see you at 8", None, None),
            ("korean", "8시에 봐 <이 메시지는 수정되었습니다>", "8시에 봐", None, None),
            (
                "attachment",
                "\u{200e}<attached: 00000001-a.pdf> \u{200e}<This message was edited>",
                "",
                Some("a.pdf"),
                Some("00000001-a.pdf"),
            ),
        ]);
    }
}
