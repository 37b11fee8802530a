//! The text of a Word 97-2003 document (MS-DOC 2.4.1): pieces of one long text, 8-bit or UTF-16.

use super::compound::Compound;
use super::passages::Passages;
use super::properties::{u16_at, u32_at, utf16};
use crate::extract::{IssueCode, Passage, ReadError};

/// Where the document lies.
pub(crate) const STREAM: &str = "/WordDocument";
/// Bytes of a stream that are read.
const MAX_STREAM: u64 = 128 * 1024 * 1024;
/// Pieces that are read; a document saved fast a thousand times has a few thousand.
const MAX_PIECES: usize = 1_000_000;

/// The passages by paragraph: body, then footnotes, headers and comments, in the order of the file.
pub(crate) fn passages(file: &mut Compound) -> Result<Vec<Passage>, ReadError> {
    let document = file.stream(STREAM, MAX_STREAM)?;
    let flags = u16_at(&document, 10).filter(|_| u16_at(&document, 0) == Some(0xa5ec));
    let flags = flags.ok_or_else(damaged)?;
    if flags & 0x0100 != 0 {
        return Err(super::office97::locked());
    }
    let name = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let table = file
        .stream(name, MAX_STREAM)
        .map_err(|_| ReadError::new(IssueCode::Unknown, "Word 95 and older is not read; save it in a newer format"))?;
    let text = text(&document, &table).ok_or_else(damaged)?;
    let mut gathered = Passages::new("paragraph");
    for (at, line) in shown(&text).lines().filter(|line| !line.trim().is_empty()).enumerate() {
        gathered.line(at + 1, line.trim_end(), false);
    }
    Ok(gathered.finish())
}

fn damaged() -> ReadError {
    ReadError::new(IssueCode::Corrupt, "the document is cut off or damaged")
}

/// The pieces in their order, from the piece table (MS-DOC 2.8.35, 2.9.38).
fn text(document: &[u8], table: &[u8]) -> Option<String> {
    let start = u32_at(document, 0x01a2)? as usize;
    let length = u32_at(document, 0x01a6)? as usize;
    let mut clx = table.get(start..start.checked_add(length)?)?;
    // Formatting comes first, each run behind a 1 and its size.
    while let [1, rest @ ..] = clx {
        clx = rest.get(2 + usize::from(u16_at(rest, 0)?)..)?;
    }
    let [2, pieces @ ..] = clx else { return None };
    let pieces = pieces.get(4..)?;
    // n + 1 positions of 4 bytes, n pieces of 8.
    let count = (pieces.len().checked_sub(4)? / 12).min(MAX_PIECES);
    let mut text = String::new();
    for n in 0..count {
        let characters = u32_at(pieces, (n + 1) * 4)?.checked_sub(u32_at(pieces, n * 4)?)? as usize;
        let place = u32_at(pieces, (count + 1) * 4 + n * 8 + 2)?;
        let at = (place & 0x3fff_ffff) as usize;
        if place & 0x4000_0000 != 0 {
            let bytes = document.get(at / 2..(at / 2).checked_add(characters)?)?;
            text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0);
        } else {
            text.push_str(&utf16(document.get(at..at.checked_add(characters.checked_mul(2)?)?)?));
        }
    }
    Some(text)
}

/// The text as it is shown: fields without their instructions, cells apart, no marks of pictures and notes.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut instructions = 0_usize;
    let mut previous = '\0';
    for c in text.chars() {
        // A row ends as if with one more cell.
        let ends_row = c == '\u{7}' && previous == '\u{7}';
        previous = if ends_row { '\0' } else { c };
        match c {
            '\u{13}' => instructions += 1,
            '\u{14}' | '\u{15}' => instructions = instructions.saturating_sub(1),
            _ if instructions > 0 => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{e}' => shown.push('\n'),
            '\u{7}' if ends_row => shown.push('\n'),
            '\u{7}' => shown.push('\t'),
            '\u{1e}' => shown.push('-'),
            '\t' => shown.push('\t'),
            '\u{a0}' => shown.push(' '),
            c if c.is_control() => {}
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_cells() {
        for (text, expect) in [
            ("See \u{13} HYPERLINK x \u{14}here\u{15}.\r", "See here.\n"),
            ("a\u{7}b\u{7}\u{7}c\u{7}d\u{7}\u{7}\r", "a\tb\t\nc\td\t\n\n"),
            ("\u{13} PAGE \u{15}x\u{1}", "x"),
        ] {
            assert_eq!(shown(text), expect);
        }
    }

    #[test]
    fn damage_is_no_text() {
        assert_eq!(text(&[0; 0x200], &[2, 0, 0]), None);
        assert_eq!(text(&[0xff; 0x200], &[0; 64]), None);
    }
}
