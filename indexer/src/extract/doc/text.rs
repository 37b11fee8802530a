//! Plain text, Markdown, program text, logs, JSON and XML as text: whatever is text and nobody else's.

use super::passages::Passages;
use super::{charset, file_draft};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader, family_of};
use crate::item::Family;

/// Text beyond this is left out: a log that large would drown everything else, and nobody half-remembers it.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Starts of files that are text by their bytes and read by nobody: Mork (Thunderbird's `.msf`).
const MACHINE_ONLY: &[&[u8]] = &[b"// <!-- <mdb:mork:"];

/// The reader.
pub struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if peek.size == 0 {
            let family = family_of(peek.name, "", &[]);
            return if matches!(family, Family::Text | Family::Code) { Confidence::Fallback } else { Confidence::No };
        }
        if MACHINE_ONLY.iter().any(|start| peek.head.starts_with(start)) || !charset::is_text(peek.head) {
            return Confidence::No;
        }
        Confidence::Fallback
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let decoded = charset::decode(&bytes[..bytes.len().min(MAX_TEXT)]);
        if decoded.lossy {
            out.issue("", IssueCode::Encoding, "some bytes are not text in the encoding of the rest");
        }
        if bytes.len() > MAX_TEXT {
            out.issue("", IssueCode::TooLarge, "only the first 16 MB of the text were read");
        }
        let markdown = is_markdown(&blob.name);
        let mut passages = Passages::new("line");
        passages.text(&decoded.text, |line| markdown && heading(line).is_some());
        let mut draft = file_draft(passages.finish());
        if markdown {
            draft.meta.title = decoded.text.lines().find_map(|l| heading(l).filter(|_| l.starts_with("# ")));
            draft.title = draft.meta.title.clone().unwrap_or_default();
        }
        out.draft(draft);
        Ok(())
    }
}

fn is_markdown(name: &str) -> bool {
    let name = name.to_lowercase();
    [".md", ".markdown", ".mdx"].iter().any(|end| name.ends_with(end))
}

/// The words of an ATX heading (CommonMark 4.2).
fn heading(line: &str) -> Option<String> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    ((1..=6).contains(&level) && words.starts_with(' ')).then(|| words.trim().trim_end_matches('#').trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_recognised() {
        let rows: &[(&str, &[u8], Confidence)] = &[
            ("notes", "메모: 우유".as_bytes(), Confidence::Fallback),
            ("main.rs", b"fn main() {}\n", Confidence::Fallback),
            ("empty.txt", b"", Confidence::Fallback),
            ("empty.bin", b"", Confidence::No),
            ("Inbox.msf", b"// <!-- <mdb:mork:z v=\"1.4\"/> -->\n", Confidence::No),
            (".DS_Store", b"\0\0\0\x01Bud1\0\0", Confidence::No),
        ];
        for (name, head, expect) in rows {
            assert_eq!(Text.recognise(&Peek { name, head, size: head.len() as u64 }), *expect, "{name}");
        }
    }

    #[test]
    fn headings_are_atx() {
        for (line, expect) in
            [("# One", Some("One")), ("### 셋 ###", Some("셋")), ("#hashtag", None), ("####### seven", None)]
        {
            assert_eq!(heading(line).as_deref(), expect, "{line}");
        }
    }
}
