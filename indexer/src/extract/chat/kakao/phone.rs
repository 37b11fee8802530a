//! The phone's text export: `2026. 6. 21. 오후 12:37, 이름 : text`, `Jun 21, 2026 at 12:37, name : text`.

use jiff::civil::DateTime;

use super::super::order::DateOrder;
use super::super::stamp;
use super::super::transcript::{Message, Unread};
use super::{body, header};
use crate::item::Certainty;

/// A stamp is shorter than this many bytes in every language.
const MAX_STAMP: usize = 60;
/// A name longer than this many characters is a sentence with a colon in it.
const MAX_AUTHOR: usize = 80;

/// The first line of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head<'a> {
    at: DateTime,
    certainty: Certainty,
    /// `None`: the service's line.
    author: Option<&'a str>,
    text: &'a str,
}

impl Head<'_> {
    /// Whether a person wrote it.
    pub(super) fn is_written(&self) -> bool {
        self.author.is_some()
    }
}

/// All messages of `text`.
pub(super) fn messages(text: &str, unread: &mut Unread) -> Vec<Message> {
    let mut open: Option<(usize, Head, String)> = None;
    let mut messages = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(head) = head(line) {
            messages.extend(open.take().map(close));
            open = Some((index + 1, head, head.text.to_owned()));
        } else if is_date_line(line) {
            messages.extend(open.take().map(close));
        } else if let Some((_, _, body)) = &mut open {
            body.push('\n');
            body.push_str(line);
        } else if !header::is_header_line(line) {
            unread.count(index + 1, line);
        }
    }
    messages.extend(open.map(close));
    messages
}

fn close((line, head, body): (usize, Head, String)) -> Message {
    let text = body.trim_end();
    Message {
        line,
        at: head.at,
        certainty: head.certainty,
        author: head.author.map(str::to_owned),
        text: body::text_beside(text).to_owned(),
        attachments: body::attachments(text),
        system: head.author.is_none() || body::is_deleted(text),
    }
}

/// A day's first line: a date, with or without a time, and nothing else.
pub(super) fn is_date_line(line: &str) -> bool {
    let line = line.trim().trim_end_matches(',');
    !line.is_empty() && stamp::parse(line).is_some()
}

/// The head of a message, if `line` is one: the shortest start before `, ` or `: ` that is a date and a time.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    if !line.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let gaps = line.match_indices([',', ':']).take_while(|(at, _)| *at <= MAX_STAMP);
    gaps.filter(|(at, _)| line[at + 1..].starts_with(' ')).find_map(|(at, _)| {
        let stamp = stamp::parse(&line[..at])?;
        let moment = stamp.moment(DateOrder::Ymd)?;
        let (author, text) = author_and_text(&line[at + 2..]);
        Some(Head { at: moment, certainty: stamp.certainty, author, text })
    })
}

fn author_and_text(rest: &str) -> (Option<&str>, &str) {
    let split = rest.split_once(" : ").or_else(|| rest.strip_suffix(" :").map(|author| (author, "")));
    match split {
        Some((author, text)) if author.chars().count() <= MAX_AUTHOR && !author.trim().is_empty() => {
            (Some(author.trim()), text)
        }
        _ => (None, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let cases = [
            ("iphone", "2026. 6. 21. 오후 12:37, 한도윤 : 안녕", Some(("2026-06-21T12:37:00", Some("한도윤"), "안녕"))),
            ("android", "2026년 6월 21일 오후 1:37, 한도윤 : 응", Some(("2026-06-21T13:37:00", Some("한도윤"), "응"))),
            (
                "english",
                "Jun 21, 2026 at 12:37, Ada Moss : a : b",
                Some(("2026-06-21T12:37:00", Some("Ada Moss"), "a : b")),
            ),
            ("english, meridiem", "June 21, 2026, 1:37 PM, Ada : hi", Some(("2026-06-21T13:37:00", Some("Ada"), "hi"))),
            ("english, day first", "21 Jun 2026 at 12:37, Ada : hi", Some(("2026-06-21T12:37:00", Some("Ada"), "hi"))),
            (
                "service",
                "2026년 6월 21일 오후 1:37, 한도윤님이 들어왔습니다.",
                Some(("2026-06-21T13:37:00", None, "한도윤님이 들어왔습니다.")),
            ),
            (
                "service, iphone",
                "2026. 6. 21. 오후 1:37: 한도윤님이 나갔습니다.",
                Some(("2026-06-21T13:37:00", None, "한도윤님이 나갔습니다.")),
            ),
            ("a day", "2026년 6월 21일 일요일", None),
            ("text", "see you on Jun 21, 2026 at noon, ok : fine", None),
        ];
        for (name, line, expected) in cases {
            let found = head(line).map(|h| (h.at.to_string(), h.author, h.text));
            assert_eq!(found, expected.map(|(a, w, t)| (a.to_owned(), w, t)), "{name}");
        }
    }
}
