//! Lines of an export: which of them start a message, and what belongs to each.

use super::super::stamp::{self, Stamp};
use super::super::text::{is_mark, plain_spaces};
use super::super::transcript::Unread;

/// How the export marks the start of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// iPhone: `[28/08/2026, 08:31:40] `.
    Bracketed,
    /// Android: `3/7/26, 12:37 PM - `.
    Dashed,
}

/// The first line of a message.
#[derive(Debug, Clone)]
pub(super) struct Head<'a> {
    pub(super) style: Style,
    pub(super) stamp: Stamp,
    /// Everything after the stamp.
    pub(super) rest: &'a str,
    /// Who wrote it, if the line names somebody.
    pub(super) author: Option<&'a str>,
    /// The text on this line, with its invisible marks.
    pub(super) body: &'a str,
}

/// A message: its first line and those that follow it.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Number of the first line, from 1.
    pub(super) line: usize,
    pub(super) head: Head<'a>,
    more: Vec<&'a str>,
}

impl Entry<'_> {
    /// The text of all its lines.
    pub(super) fn body(&self, first: &str) -> String {
        let mut body = first.to_owned();
        for line in &self.more {
            body.push('\n');
            body.push_str(line);
        }
        body.truncate(body.trim_end().len());
        body
    }
}

/// A name longer than this is a sentence with a colon in it.
const MAX_AUTHOR: usize = 80;
/// Stamps are shorter than this many bytes in every locale.
const MAX_STAMP: usize = 80;

/// Cuts `text` into messages. Lines of another style than the first message's are text: somebody pasted them.
pub(super) fn entries(text: &str) -> (Vec<Entry<'_>>, Unread) {
    let mut unread = Unread::default();
    let mut entries: Vec<Entry> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.trim_end_matches('\r');
        let style = entries.first().map(|e| e.head.style);
        match (head(line).filter(|h| style.is_none_or(|s| s == h.style)), entries.last_mut()) {
            (Some(head), _) => entries.push(Entry { line: index + 1, head, more: Vec::new() }),
            (None, Some(entry)) => entry.more.push(line),
            (None, None) => unread.count(index + 1, line),
        }
    }
    (entries, unread)
}

/// The first lines of messages in `text`, if its first line with anything on it is one.
pub(super) fn heads(text: &str) -> impl Iterator<Item = Head<'_>> {
    let mut lines = text.lines().filter(|l| !l.trim_matches(|c: char| is_mark(c) || c.is_whitespace()).is_empty());
    let first = lines.next().and_then(head);
    let more = first.as_ref().map(|f| f.style).map(|style| lines.filter_map(head).filter(move |h| h.style == style));
    first.into_iter().chain(more.into_iter().flatten())
}

/// Program logs write `[2026-03-07 12:37:40] ERROR: ...` or `2026-03-07 12:37 - ...` in the same manner; WhatsApp
/// does so too in a few locales, but then its invisible marks or its own words give it away.
pub(super) fn is_plain_log(text: &str) -> bool {
    const LEVELS: &[&str] = &["trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical"];
    let iso = text.trim_start_matches('[').get(..11).is_some_and(|start| {
        start.char_indices().all(|(i, c)| match i {
            4 | 7 => c == '-',
            10 => c == ' ' || c == 'T',
            _ => c.is_ascii_digit(),
        })
    });
    let levels = heads(text).take(20).filter_map(|h| h.author).any(|author| {
        author.split(|c: char| !c.is_alphanumeric()).any(|word| LEVELS.contains(&word.to_lowercase().as_str()))
    });
    levels || (iso && !text.contains('\u{200e}') && !text.contains('\u{202f}'))
}

/// The head of a message, if `line` is one.
fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches(|c| is_mark(c) || c == ' ');
    let (style, written, rest) = match line.strip_prefix('[') {
        Some(inner) => {
            let (written, rest) = inner.split_once(']')?;
            (Style::Bracketed, written, rest)
        }
        None => {
            let (written, rest) = line.split_once(" - ")?;
            (Style::Dashed, written, rest)
        }
    };
    if written.len() > MAX_STAMP {
        return None;
    }
    let stamp = stamp::parse(&plain_spaces(written)).filter(|s| s.time.is_some())?;
    let rest = rest.trim_start_matches(' ');
    let (author, body) = author_and_body(rest);
    Some(Head { style, stamp, rest, author, body })
}

fn author_and_body(rest: &str) -> (Option<&str>, &str) {
    let split = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|author| (author, "")));
    match split {
        Some((author, body)) if is_author(author) => (Some(clean_author(author)), body),
        _ => (None, rest),
    }
}

/// A name is short and quotes nothing; `Bo changed the subject to "plan: b"` is a line of the service.
fn is_author(written: &str) -> bool {
    let name = clean_author(written);
    !name.is_empty() && name.chars().count() <= MAX_AUTHOR && !name.contains(['"', '“', '”', '«', '„'])
}

/// Without marks, and without the tilde that stands before people who are not in the address book.
fn clean_author(written: &str) -> &str {
    let around = |c: char| is_mark(c) || c.is_whitespace();
    written.trim_matches(around).trim_start_matches('~').trim_matches(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines() {
        let cases = [
            ("iphone", "[28/08/2026, 08:31:40] Ines: hi", Some(Some("Ines")), "hi"),
            ("iphone with marks", "\u{200e}[28/08/2026, 08:31:40] Ines: \u{200e}hi", Some(Some("Ines")), "\u{200e}hi"),
            ("android", "3/7/26, 12:37\u{202f}PM - Ines Roth: a: b", Some(Some("Ines Roth")), "a: b"),
            ("empty text", "3/7/26, 12:37 PM - Ines:", Some(Some("Ines")), ""),
            ("not in the address book", "[7/3/26, 8:31:40] ~\u{202f}Bo: hi", Some(Some("Bo")), "hi"),
            ("service", "3/7/26, 12:37 PM - Bo left", Some(None), "Bo left"),
            ("quoted colon", "3/7/26, 12:37 PM - Bo named it \"a: b\"", Some(None), "Bo named it \"a: b\""),
            ("continuation", "and then - it stopped", None, ""),
            ("no time", "[3/7/26] Bo: hi", None, ""),
            ("pasted without year", "[3/7, 12:37 PM] Bo: hi", None, ""),
        ];
        for (name, line, author, body) in cases {
            let found = head(line);
            assert_eq!(found.as_ref().map(|h| h.author), author, "{name}");
            assert_eq!(found.map_or("", |h| h.body), body, "{name}");
        }
    }

    #[test]
    fn logs_are_not_chats() {
        for log in [
            "[2026-03-07 12:37:40] local.ERROR: no route\n[2026-03-07 12:37:41] local.INFO: retry",
            "2026-03-07 12:37 - job: started\n2026-03-07 12:38 - job: done",
            "[07/03/2026 12:37:40] WARN: low disk",
        ] {
            assert!(is_plain_log(log), "{log}");
        }
        assert!(!is_plain_log("[07/03/2026 12:37:40] Information Desk Bo: hi"));
    }
}
