//! Hangul word processor documents: HWP 5, a compound file of records, and HWPX, a zip of XML.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::hwpx::{self, Lines};
use super::{compound, file_draft, passages, properties, zip};
use crate::extract::{Blob, Confidence, Context, Draft, IssueCode, Output, Passage, Peek, ReadError, Reader};

/// Bytes that one section may come to once unpacked.
const MAX_SECTION: u64 = 64 * 1024 * 1024;
/// Bytes of the preview text, which is in clear in every document.
const MAX_PREVIEW: u64 = 64 * 1024;
/// What the `FileHeader` stream starts with.
const SIGNATURE: &[u8] = b"HWP Document File";
/// The record that holds a paragraph's text (HWP 5.0 format, revision 1.3, table 57).
const PARA_TEXT: u32 = 0x10 + 51;

/// The reader.
pub struct Hwp;

impl Reader for Hwp {
    fn name(&self) -> &'static str {
        "hwp"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if compound::is_compound(peek.head) {
            let says = compound::head_names(peek.head, "HwpSummaryInformation")
                || super::charset::contains(peek.head, SIGNATURE);
            return if says || peek.extension() == "hwp" { Confidence::Certain } else { Confidence::No };
        }
        if zip::mimetype(peek.head) == Some("application/hwp+zip") {
            return Confidence::Certain;
        }
        let old = peek.head.starts_with(b"HWP Document File V");
        if old || (zip::is_zip(peek.head) && peek.extension() == "hwpx") { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let head = blob.head()?;
        if zip::is_zip(&head) {
            hwpx::read(blob, cx, out)
        } else if compound::is_compound(&head) {
            read_hwp5(blob, out)
        } else {
            Err(ReadError::new(IssueCode::Unknown, "HWP 3 and older is not read; save it in a newer Hangul"))
        }
    }
}

fn read_hwp5(blob: &Blob, out: &mut Output) -> Result<(), ReadError> {
    let mut file = compound::Compound::open(blob)?;
    if !file.has("/FileHeader") {
        return Err(compound::why_not(blob));
    }
    let header = file.stream("/FileHeader", 256)?;
    let flags = match header.get(36..40) {
        Some(&[a, b, c, d]) if header.starts_with(SIGNATURE) => u32::from_le_bytes([a, b, c, d]),
        _ => return Err(ReadError::new(IssueCode::Corrupt, "the document's header is damaged")),
    };
    let (compressed, password, distribution) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
    if password {
        return Err(ReadError::new(IssueCode::Encrypted, "a password is needed to read it"));
    }
    if distribution {
        out.issue("", IssueCode::Encrypted, "the document is locked for distribution; only its preview was read");
        let preview = properties::utf16(&file.stream("/PrvText", MAX_PREVIEW).unwrap_or_default());
        out.draft(described(&mut file, passages::at("preview", &preview)));
        return Ok(());
    }
    let mut lines = Lines::default();
    let mut section = 0;
    while file.has(&format!("/BodyText/Section{section}")) {
        let name = format!("/BodyText/Section{section}");
        match section_bytes(&mut file, &name, compressed) {
            Ok(bytes) => paragraphs(&bytes, &mut lines),
            Err(e) if e.code == IssueCode::Bomb => return Err(e),
            Err(e) => out.issue(name, e.code, e.message),
        }
        section += 1;
    }
    if section == 0 {
        return Err(ReadError::new(IssueCode::Corrupt, "the document's text is missing from the file"));
    }
    out.draft(described(&mut file, lines.finish()));
    Ok(())
}

/// The draft with what the document says about itself.
fn described(file: &mut compound::Compound, passages: Vec<Passage>) -> Draft {
    let mut draft = file_draft(passages);
    draft.meta = file.summary("/\u{5}HwpSummaryInformation");
    draft.title = draft.meta.title.clone().unwrap_or_default();
    draft
}

fn section_bytes(file: &mut compound::Compound, name: &str, compressed: bool) -> Result<Vec<u8>, ReadError> {
    let raw = file.stream(name, MAX_SECTION)?;
    if !compressed {
        return Ok(raw);
    }
    let mut bytes = Vec::new();
    DeflateDecoder::new(&raw[..]).take(MAX_SECTION + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SECTION {
        return Err(ReadError::new(IssueCode::Bomb, "the document swells without end; it was not read"));
    }
    Ok(bytes)
}

/// The text records of a section: a 32-bit head of tag (10 bits), level (10) and size (12, all ones for more to come).
fn paragraphs(section: &[u8], lines: &mut Lines) {
    let mut rest = section;
    while let [a, b, c, d, body @ ..] = rest {
        let head = u32::from_le_bytes([*a, *b, *c, *d]);
        let (size, body) = match (head >> 20, body) {
            (0xfff, [a, b, c, d, body @ ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), body),
            (size, body) => (size, body),
        };
        let (record, after) = body.split_at(body.len().min(size as usize));
        if head & 0x3ff == PARA_TEXT {
            paragraph(record, lines);
        }
        rest = after;
    }
}

/// UTF-16 with control characters, of which most take eight units (format, table 6).
fn paragraph(record: &[u8], lines: &mut Lines) {
    let mut units = record.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let mut text = Vec::new();
    while let Some(unit) = units.next() {
        match unit {
            10 => text.push(u16::from(b'\n')),
            9 => {
                text.push(u16::from(b'\t'));
                let _ = units.nth(6);
            }
            24 => text.push(u16::from(b'-')),
            30 | 31 => text.push(u16::from(b' ')),
            0 | 13 | 25..=29 => {}
            1..=8 | 11 | 12 | 14..=23 => {
                let _ = units.nth(6);
            }
            unit => text.push(unit),
        }
    }
    for line in String::from_utf16_lossy(&text).split('\n') {
        lines.push(line);
        lines.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_take_eight_units() {
        let control: Vec<u16> = [2, 0x6364, 0x7365, 0, 0, 0, 0, 2].to_vec();
        let units: Vec<u16> = control.into_iter().chain("회의 기록".encode_utf16()).chain([13]).collect();
        let body: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let head = PARA_TEXT | ((body.len() as u32) << 20);
        let mut lines = Lines::default();
        paragraphs(&[&head.to_le_bytes()[..], &body].concat(), &mut lines);
        assert_eq!(lines.finish()[0].text, "회의 기록");
    }

    #[test]
    fn a_record_longer_than_its_section_is_read_as_far_as_it_goes() {
        let mut lines = Lines::default();
        paragraphs(&[0x43, 0, 0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, b'a', 0, b'b'], &mut lines);
        assert_eq!(lines.finish()[0].text, "a");
    }
}
