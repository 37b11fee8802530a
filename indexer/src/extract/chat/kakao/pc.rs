//! The PC's text export: `--------------- 2026년 3월 25일 수요일 ---------------`, `[이름] [오후 6:50] text`.

use jiff::civil::{Date, Time};

use super::super::order::DateOrder;
use super::super::stamp::{self, WrittenDate};
use super::super::transcript::{Message, Unread};
use super::{body, header};
use crate::item::Certainty;

/// The first line of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head<'a> {
    author: &'a str,
    time: Time,
    text: &'a str,
}

/// A message while its lines are gathered.
struct Open {
    line: usize,
    author: Option<String>,
    time: Time,
    text: String,
}

/// All messages of `text`.
pub(super) fn messages(text: &str, unread: &mut Unread) -> Vec<Message> {
    let mut day: Option<Date> = None;
    let mut open: Option<Open> = None;
    let mut messages = Vec::new();
    let mut in_header = true;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(date) = date_line(line) {
            messages.extend(close(open.take(), day));
            (day, in_header) = (Some(date), false);
        } else if let Some(head) = head(line).filter(|_| day.is_some()) {
            messages.extend(close(open.take(), day));
            open = Some(Open {
                line: number,
                author: Some(head.author.to_owned()),
                time: head.time,
                text: head.text.to_owned(),
            });
        } else if day.is_some() && body::is_about_group(line) {
            // The service's lines have no time of their own: the message before them has the nearest.
            let time = open.as_ref().map_or(Time::midnight(), |o| o.time);
            messages.extend(close(open.take(), day));
            messages.extend(close(Some(Open { line: number, author: None, time, text: line.to_owned() }), day));
        } else if let Some(message) = &mut open {
            message.text.push('\n');
            message.text.push_str(line);
        } else if !(in_header && header::is_header_line(line)) {
            unread.count(number, line);
        }
    }
    messages.extend(close(open, day));
    messages
}

fn close(open: Option<Open>, day: Option<Date>) -> Option<Message> {
    let (open, day) = (open?, day?);
    let text = open.text.trim_end();
    let system = open.author.is_none() || body::is_deleted(text);
    Some(Message {
        line: open.line,
        at: day.to_datetime(open.time),
        certainty: if open.author.is_some() { Certainty::Minute } else { Certainty::Guess },
        text: body::text_beside(text).to_owned(),
        attachments: body::attachments(text),
        author: open.author,
        system,
    })
}

/// Whether `line` starts a day.
pub(super) fn is_date_line(line: &str) -> bool {
    date_line(line).is_some()
}

fn date_line(line: &str) -> Option<Date> {
    let inner = line.trim().strip_prefix("---")?.strip_suffix("---")?;
    let stamp = stamp::parse(inner.trim_matches(['-', ' ']))?;
    match stamp.date {
        WrittenDate::Known(date) => Some(date),
        WrittenDate::Numbers(numbers) => numbers.date(DateOrder::Ymd),
    }
}

/// The head of a message, if `line` is one. Names may hold brackets, so the time decides where they end.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let inner = line.trim_start_matches('\u{feff}').strip_prefix('[')?;
    inner.match_indices("] [").find_map(|(at, gap)| {
        let (written, text) = inner[at + gap.len()..].split_once(']')?;
        let author = inner[..at].trim();
        let time = stamp::clock(written)?;
        (!author.is_empty()).then_some(Head { author, time, text: text.strip_prefix(' ').unwrap_or(text) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let cases = [
            ("korean", "[한도윤] [오후 6:50] 안녕", Some(("한도윤", "18:50:00", "안녕"))),
            ("english", "[Ada Moss] [6:50 PM] hi [1]", Some(("Ada Moss", "18:50:00", "hi [1]"))),
            ("24 hours", "[Ada] [06:50] hi", Some(("Ada", "06:50:00", "hi"))),
            ("bracket in the name", "[[팀] 한도윤] [오전 12:05] 네", Some(("[팀] 한도윤", "00:05:00", "네"))),
            ("no time", "[1] [2] [3]", None),
            ("text", "hello", None),
        ];
        for (name, line, expected) in cases {
            let found = head(line).map(|h| (h.author, h.time.to_string(), h.text));
            assert_eq!(found, expected.map(|(a, t, x)| (a, t.to_owned(), x)), "{name}");
        }
    }

    #[test]
    fn days() {
        for line in [
            "--------------- 2026년 3월 25일 수요일 ---------------",
            "--------------- Wednesday, March 25, 2026 ---------------",
        ] {
            assert_eq!(date_line(line).map(|d| d.to_string()).as_deref(), Some("2026-03-25"), "{line}");
        }
        assert!(!is_date_line("--------------- chapter 3 ---------------"));
    }
}
