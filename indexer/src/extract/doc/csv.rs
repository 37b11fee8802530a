//! Comma, semicolon or tab separated values.

use super::table::{Span, Table};
use super::{charset, file_draft};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// Bytes beyond which rows are left out.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// Lines from which the delimiter is told.
const SNIFFED_LINES: usize = 20;

/// The reader.
pub struct Csv;

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    /// Commas are everywhere, so the name has to say it too.
    fn recognise(&self, peek: &Peek) -> Confidence {
        let named = matches!(peek.extension().as_str(), "csv" | "tsv" | "tab");
        if named && peek.size > 0 && charset::is_text(peek.head) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let decoded = charset::decode(&bytes[..bytes.len().min(MAX_TEXT)]);
        if decoded.lossy {
            out.issue("", IssueCode::Encoding, "some bytes are not text in the encoding of the rest");
        }
        if bytes.len() > MAX_TEXT {
            out.issue("", IssueCode::TooLarge, "only the first 16 MB of the rows were read");
        }
        let (delimiter, rows) = delimiter(&decoded.text);
        let locate = |span: Span| format!("rows {}-{}", span.first + 1, span.last + 1);
        let mut table = Table::new(&locate);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(rows.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut row = 0;
        while reader.read_record(&mut record).map_err(|e| ReadError::new(IssueCode::Corrupt, e.to_string()))? {
            let cells: Vec<_> = (0..).zip(record.iter().map(str::to_owned)).collect();
            table.row(row, &cells);
            row += 1;
        }
        out.draft(file_draft(table.finish()));
        Ok(())
    }
}

/// The delimiter, and the rows without Excel's line that names it (`sep=;`).
fn delimiter(text: &str) -> (u8, &str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some((named, rows)) = rest.split_once('\n')
        && let [byte] = named.trim_end_matches('\r').as_bytes()
    {
        return (*byte, rows);
    }
    (sniff(text), text)
}

/// The candidate that divides most lines into the same number of fields, of more than one.
fn sniff(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(SNIFFED_LINES).collect();
    let score = |candidate: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, candidate)).collect();
        let Some(first) = counts.first().copied().filter(|n| *n > 0) else { return (0, 0) };
        (counts.iter().filter(|n| **n == first).count(), first)
    };
    // `max_by_key` keeps the last of equals: the commonest delimiter stands last.
    *b"|\t;,".iter().max_by_key(|candidate| score(**candidate)).unwrap_or(&b',')
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Said;

    #[test]
    fn delimiters_are_sniffed() {
        for (text, expect) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2,5;3,5\n", b';'),
            ("a\tb\n1\t\"x, y\"\n", b'\t'),
            ("name,note\nkim,\"a;b;c\"\n", b','),
            ("only\none\n", b','),
        ] {
            assert_eq!(sniff(text), expect, "{text}");
        }
        assert_eq!(delimiter("sep=;\na;b\n"), (b';', "a;b\n"));
    }

    #[test]
    fn rows_become_lines_of_tabs() {
        let blob = Blob::from_bytes("합계.csv", "이름,금액\n\"김, 철수\",\"1,200\"\n".as_bytes());
        let mut said = Vec::new();
        Csv.read(&blob, &crate::extract::doc::test_context(), &mut Output::new(&mut |s| said.push(s))).unwrap();
        let [Said::Draft(draft)] = &said[..] else { panic!("one draft, not {said:?}") };
        assert_eq!(draft.passages[0].text, "이름\t금액\n김, 철수\t1,200");
        assert_eq!(draft.passages[0].locator, "rows 1-2");
    }
}
