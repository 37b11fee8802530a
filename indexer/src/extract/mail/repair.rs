//! What the mail parser cannot decode, made so that it can: ISO-2022-KR words, and 8-bit headers in no encoding.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use crate::extract::doc::charset;

/// The message with its headers in forms that every parser knows.
pub(crate) fn repaired(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = with_utf8_headers(raw);
    if !has_iso_2022_kr_word(&raw) {
        return raw;
    }
    let mut fixed = Vec::with_capacity(raw.len());
    let mut rest = &raw[..];
    while let Some(start) = memchr::memmem::find(rest, b"=?") {
        fixed.extend_from_slice(&rest[..start]);
        rest = &rest[start..];
        let (bytes, length) = iso_2022_kr_word(rest).unwrap_or_else(|| (b"=?".to_vec(), 2));
        fixed.extend(bytes);
        rest = &rest[length..];
    }
    fixed.extend_from_slice(rest);
    Cow::Owned(fixed)
}

/// Old mailers write Korean into headers as it is (EUC-KR, most often). UTF-8 there is RFC 6532, and understood.
fn with_utf8_headers(raw: &[u8]) -> Cow<'_, [u8]> {
    let end = [&b"\r\n\r\n"[..], b"\n\n"]
        .iter()
        .filter_map(|blank| memchr::memmem::find(raw, blank))
        .min()
        .unwrap_or(raw.len());
    let (header, body) = raw.split_at(end);
    if std::str::from_utf8(header).is_ok() {
        return Cow::Borrowed(raw);
    }
    let mut fixed = charset::decode(header).text.into_bytes();
    fixed.extend_from_slice(body);
    Cow::Owned(fixed)
}

const WORD: &[u8] = b"=?iso-2022-kr?";

fn has_iso_2022_kr_word(raw: &[u8]) -> bool {
    let is_word = |at: usize| raw[at..].get(..WORD.len()).is_some_and(|word| word.eq_ignore_ascii_case(WORD));
    memchr::memmem::find_iter(raw, b"=?").any(is_word)
}

/// An encoded word (RFC 2047) in ISO-2022-KR as one in UTF-8, and the length of the old one.
fn iso_2022_kr_word(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    if !text.get(..WORD.len())?.eq_ignore_ascii_case(WORD) {
        return None;
    }
    let encoding = *text.get(WORD.len())?;
    let content = text.get(WORD.len() + 2..)?;
    let end = memchr::memmem::find(content, b"?=")?;
    let bytes = match encoding {
        b'b' | b'B' => base64_decode(&content[..end])?,
        b'q' | b'Q' => {
            let spaced: Vec<u8> = content[..end].iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
            quoted_printable_decode(&spaced)?
        }
        _ => return None,
    };
    let text = charset::decode_labelled(&bytes, "iso-2022-kr").text;
    let hex: String = text.bytes().map(|byte| format!("={byte:02X}")).collect();
    Some((format!("=?utf-8?Q?{hex}?=").into_bytes(), WORD.len() + 2 + end + 2))
}
