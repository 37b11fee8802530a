//! Bytes to text: byte order mark, then UTF-8, then the charset that is named, then the one that it looks like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text and how well the bytes held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text; what did not hold is U+FFFD.
    pub(crate) text: String,
    /// Some bytes were not valid in the encoding.
    pub(crate) lossy: bool,
}

/// What starts ISO-2022-KR text (RFC 1557): the designation of KS X 1001 to G1.
const ISO_2022_KR: &[u8] = b"\x1b$)C";

/// Decodes text of which nobody says how it is encoded.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding);
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return decode_as(bytes, encoding);
    }
    if contains(bytes, ISO_2022_KR) {
        return iso_2022_kr(bytes);
    }
    if bytes.is_ascii() && !bytes.contains(&0x1b) {
        return decode_as(bytes, UTF_8);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0x1b) => Decoded { text: text.to_owned(), lossy: false },
        Err(_) if is_damaged_utf8(bytes) => decode_as(bytes, UTF_8),
        _ => decode_as(bytes, guess(bytes)),
    }
}

/// Decodes text that says how it is encoded; a label that is unknown, or that does not hold, is not believed.
pub(crate) fn decode_labelled(bytes: &[u8], label: &str) -> Decoded {
    if is_iso_2022_kr(label) {
        return iso_2022_kr(bytes);
    }
    match Encoding::for_label(label.trim().as_bytes()) {
        Some(encoding) if encoding != encoding_rs::REPLACEMENT => {
            let decoded = decode_as(bytes, encoding);
            // A mailer that says "us-ascii" and writes EUC-KR is common; one whose guess is better is believed.
            if decoded.lossy { better(decoded, decode(bytes)) } else { decoded }
        }
        _ => decode(bytes),
    }
}

/// Whether a charset label means ISO-2022-KR, which the web's encodings leave out.
pub(crate) fn is_iso_2022_kr(label: &str) -> bool {
    let label = label.trim();
    label.eq_ignore_ascii_case("iso-2022-kr") || label.eq_ignore_ascii_case("csiso2022kr")
}

/// Whether these bytes, the first of a file or all of it, are text in any encoding we know.
pub(crate) fn is_text(head: &[u8]) -> bool {
    if Encoding::for_bom(head).is_some() || utf16_without_bom(head).is_some() {
        return true;
    }
    if head.iter().any(|b| is_binary_byte(*b)) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => true,
        // The head may end in the middle of a character.
        Err(e) if e.error_len().is_none() && head.len() - e.valid_up_to() < 4 => true,
        Err(_) => is_damaged_utf8(head) || is_legacy_text(head),
    }
}

/// Control characters that no text has. Tab, line ends, form feed, backspace, escape and ^Z occur in it.
fn is_binary_byte(byte: u8) -> bool {
    matches!(byte, 0x00..=0x07 | 0x10..=0x19 | 0x1c..=0x1f | 0x7f)
}

fn is_legacy_text(head: &[u8]) -> bool {
    // A character cut at the end is not an error of the encoding: the last line is left out.
    let whole = head.iter().rposition(|b| *b == b'\n').map_or(head, |end| &head[..end]);
    let decoded = decode_as(whole, guess(whole));
    let odd = decoded.text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}')).count();
    odd * 100 <= decoded.text.chars().count()
}

/// UTF-8 with a few bytes wrong: most of what is not ASCII is well formed.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad > 0 && good >= bad * 4
}

/// UTF-16 as some Windows programs write it, seen from the zero bytes of its spaces and digits.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let units = sample.len() / 2;
    if units < 8 {
        return None;
    }
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 10 / units, odd * 10 / units) {
        (0, 4..) if even == 0 => Some(UTF_16LE),
        (4.., 0) if odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, _, lossy) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), lossy }
}

fn better(a: Decoded, b: Decoded) -> Decoded {
    let lost = |d: &Decoded| d.text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if lost(&b) < lost(&a) { b } else { a }
}

/// ISO-2022-KR (RFC 1557): SO and SI switch between ASCII and KS X 1001, which with the high bit set is EUC-KR.
fn iso_2022_kr(bytes: &[u8]) -> Decoded {
    let mut euc = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            0x1b if tail.starts_with(&ISO_2022_KR[1..]) => rest = &tail[ISO_2022_KR.len() - 1..],
            0x0e => shifted = true,
            0x0f => shifted = false,
            // A line starts in ASCII.
            b'\n' => {
                shifted = false;
                euc.push(b'\n');
            }
            b if shifted && b.is_ascii_graphic() => euc.push(b | 0x80),
            b => euc.push(*b),
        }
    }
    decode_as(&euc, EUC_KR)
}

/// Whether `needle` occurs in `bytes`.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

/// The encoding that a Windows code page number means.
pub(crate) fn code_page(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => EUC_KR,
        950 => encoding_rs::BIG5,
        1200 => UTF_16LE,
        65001 => UTF_8,
        874 | 1250..=1258 => Encoding::for_label(format!("windows-{page}").as_bytes())?,
        10000 => encoding_rs::MACINTOSH,
        _ => return None,
    })
}

/// Text for XML and HTML: a byte order mark or UTF-8 wins over the label found in the text itself.
pub(crate) fn decode_marked_up<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
    if Encoding::for_bom(bytes).is_none() {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Cow::Borrowed(text);
        }
        if let Some(label) = label {
            return Cow::Owned(decode_labelled(bytes, label).text);
        }
    }
    Cow::Owned(decode(bytes).text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_that_people_have() {
        let text = "회의는 세 시에 시작합니다. 자료는 내일까지 보내 주세요.\nThe meeting starts at three.\n";
        let utf16 = |swap: bool| {
            let unit = |u: u16| if swap { u.to_be_bytes() } else { u.to_le_bytes() };
            format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect::<Vec<u8>>()
        };
        let rows: &[(&str, Vec<u8>)] = &[
            ("utf-8", text.as_bytes().to_vec()),
            ("utf-8 with a mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            ("utf-16 little", utf16(false)),
            ("utf-16 big", utf16(true)),
            ("cp949", EUC_KR.encode(text).0.into_owned()),
        ];
        for (name, bytes) in rows {
            assert!(is_text(bytes), "{name} is text");
            assert_eq!(decode(bytes), Decoded { text: text.to_owned(), lossy: false }, "{name}");
        }
    }

    #[test]
    fn japanese_and_western_are_told_apart() {
        let japanese = "会議は三時に始まります。資料を明日までに送ってください。";
        assert_eq!(decode(&encoding_rs::SHIFT_JIS.encode(japanese).0).text, japanese);
        assert_eq!(decode(&encoding_rs::ISO_2022_JP.encode(japanese).0).text, japanese);
        assert_eq!(decode(b"Caf\xe9 cr\xe8me, d\xe9j\xe0 vu").text, "Café crème, déjà vu");
    }

    #[test]
    fn iso_2022_kr_is_decoded() {
        let bytes = b"\x1b$)C\x0e>H3g\x0f, Kim\nplain\n";
        assert_eq!(decode(bytes).text, "안녕, Kim\nplain\n");
        assert_eq!(decode_labelled(bytes, "ISO-2022-KR").text, "안녕, Kim\nplain\n");
    }

    #[test]
    fn a_wrong_label_is_not_believed() {
        let korean = EUC_KR.encode("견적서를 보내 드립니다. 확인 부탁드립니다.").0.into_owned();
        assert_eq!(decode_labelled(&korean, "utf-8").text, "견적서를 보내 드립니다. 확인 부탁드립니다.");
        assert_eq!(decode_labelled(&korean, "ks_c_5601-1987").text, "견적서를 보내 드립니다. 확인 부탁드립니다.");
    }

    #[test]
    fn one_bad_byte_does_not_spoil_utf_8() {
        let decoded = decode(&["한글 문서".as_bytes(), b"\xff", "입니다".as_bytes()].concat());
        assert!(decoded.lossy);
        assert_eq!(decoded.text, "한글 문서\u{fffd}입니다");
    }

    #[test]
    fn binary_is_not_text() {
        assert!(!is_text(b"\x7fELF\x02\x01\x01\0\0\0"));
        assert!(!is_text(&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0]));
        assert!(is_text(b""));
        assert!(is_text(&"끝".as_bytes()[..2]));
    }
}
