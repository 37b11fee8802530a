//! What the text exports have in common: messages by line, one conversation, local times.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use crate::extract::{Attachment, Context, Draft, Handle, Output, Thread};
use crate::item::{Certainty, Channel, Kind, When};

/// How many unreadable lines are quoted in a report.
const EXAMPLES: usize = 5;
/// How much of each is quoted.
const EXAMPLE_CHARS: usize = 120;

/// One message of a text export.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    /// The line it starts on, counted from 1.
    pub(super) line: usize,
    /// Local time, as the phone showed it.
    pub(super) at: DateTime,
    /// How sure that is.
    pub(super) certainty: Certainty,
    /// Who wrote it; `None` for lines of the service.
    pub(super) author: Option<String>,
    /// What was written, captions included.
    pub(super) text: String,
    /// The files it carries.
    pub(super) attachments: Vec<Attachment>,
    /// Written by the service.
    pub(super) system: bool,
}

/// Lines that fitted nothing, counted, the first few kept.
#[derive(Debug, Default)]
pub(super) struct Unread {
    lines: u64,
    examples: Vec<String>,
}

impl Unread {
    /// Counts `text`, which stands on line `number`; blank lines say nothing and are not counted.
    pub(super) fn count(&mut self, number: usize, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.lines += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(format!("{number}: {}", text.chars().take(EXAMPLE_CHARS).collect::<String>()));
        }
    }

    /// Reports them.
    pub(super) fn report(self, out: &mut Output) {
        out.unread(self.lines, self.examples);
    }
}

/// The names that wrote something, in order of name.
pub(super) fn authors(messages: &[Message]) -> BTreeSet<&str> {
    messages.iter().filter(|m| !m.system).filter_map(|m| m.author.as_deref()).collect()
}

/// The name of a conversation that its export does not name: everybody in it who is not `me`.
pub(super) fn name_from_authors(messages: &[Message], me: &[String]) -> String {
    let all = authors(messages);
    let others: Vec<&str> = all.iter().filter(|a| !me.iter().any(|m| m.eq_ignore_ascii_case(a))).copied().collect();
    if others.is_empty() { all.into_iter().collect::<Vec<_>>().join(", ") } else { others.join(", ") }
}

/// Hands over one conversation and all its messages.
pub(super) fn hand_over(
    name: String,
    group: bool,
    channel: Channel,
    messages: Vec<Message>,
    cx: &Context,
    out: &mut Output,
) {
    let members: Vec<Handle> = authors(&messages).into_iter().map(handle).collect();
    let thread = out.thread(Thread { name, group, id: None, members, channel });
    for message in messages {
        out.draft(draft(message, thread, channel, cx));
    }
}

fn draft(message: Message, thread: u32, channel: Channel, cx: &Context) -> Draft {
    let mut draft = Draft::new(message.line.to_string(), Kind::Message, channel);
    draft.locator = format!("line {}", message.line);
    draft.push("", message.text);
    // A local time that a change of clocks skipped is moved forward, as calendars do.
    draft.when = cx.zone.to_timestamp(message.at).ok().map(|at| When { at, certainty: message.certainty });
    draft.thread = Some(thread);
    draft.from = message.author.as_deref().map(handle);
    draft.system = message.system;
    draft.attachments = message.attachments;
    draft
}

/// A writer as a text export shows them: a name, or the number of somebody without one.
pub(super) fn handle(written: &str) -> Handle {
    let digits = written.chars().filter(char::is_ascii_digit).count();
    let only_phone = written.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./‑".contains(c));
    if only_phone && digits >= 7 {
        return Handle { phone: Some(written.to_owned()), ..Handle::default() };
    }
    Handle::named(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_phones() {
        assert_eq!(handle("+44 20 7946 0018").phone.as_deref(), Some("+44 20 7946 0018"));
        assert_eq!(handle("Agent 47").name.as_deref(), Some("Agent 47"));
    }
}
