//! Lines that WhatsApp wrote, not a person: encryption notices, calls, joins, subjects, deleted messages.

use std::collections::{BTreeMap, BTreeSet};

use super::super::text::unmarked;
use super::super::transcript::{Message, authors};
use super::words;

/// Whether a body that carries no file is WhatsApp's own. The iPhone marks those at their start.
pub(super) fn is_service_text(raw: &str, iphone: bool) -> bool {
    let text = unmarked(raw);
    if words::is_deleted(&text) {
        return true;
    }
    let first = text.lines().next().unwrap_or_default();
    // Polls ("POLL:") and places ("Location: https://...") are marked too, and are somebody's.
    iphone && raw.starts_with('\u{200e}') && !first.ends_with(':') && !first.contains("://")
}

/// Whether the service's lines are a group's.
pub(super) fn speaks_of_group(messages: &[Message]) -> bool {
    messages.iter().any(|m| m.system && words::is_about_group(&m.text))
}

/// The group's name, from the last line that gives it one, or from the writer the iPhone lends the service.
pub(super) fn group_name(messages: &[Message]) -> Option<String> {
    let quoted =
        messages.iter().rev().filter(|m| m.system && words::is_about_group(&m.text)).find_map(|m| last_quoted(&m.text));
    let people = authors(messages);
    let lent = || messages.iter().find(|m| m.system).and_then(|m| m.author.clone());
    quoted.or_else(|| lent().filter(|name| !people.contains(name.as_str())))
}

/// The text in the last pair of quotation marks.
fn last_quoted(text: &str) -> Option<String> {
    const QUOTES: &[char] = &['"', '“', '”', '«', '»', '„', '「', '」'];
    let end = text.rfind(QUOTES)?;
    let start = text[..end].rfind(QUOTES)?;
    let quoted = text[start..end].trim_start_matches(QUOTES).trim();
    (!quoted.is_empty()).then(|| quoted.to_owned())
}

/// A name has no more words than this; a sentence of the service with a colon in it does.
const MAX_NAME_WORDS: usize = 5;

/// Gives back to the service its sentences that have a colon in them: `Your security code with Bo changed. Tap: ...`
/// looks like a message of somebody with a long name who wrote once.
pub(super) fn take_back_sentences(messages: &mut [Message]) {
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    for author in messages.iter().filter_map(|m| m.author.clone()) {
        *written.entry(author).or_default() += 1;
    }
    let is_sentence = |name: &str| name.split_whitespace().count() > MAX_NAME_WORDS && written.get(name) == Some(&1);
    for message in messages.iter_mut().filter(|m| !m.system && m.attachments.is_empty()) {
        if let Some(sentence) = message.author.take_if(|author| is_sentence(author)) {
            message.text = format!("{sentence}: {}", message.text);
            message.system = true;
        }
    }
}

/// Takes from the service's lines the writers who never write anything themselves.
pub(super) fn settle_authors(messages: &mut [Message]) {
    let people: BTreeSet<String> = authors(messages).into_iter().map(str::to_owned).collect();
    for message in messages.iter_mut().filter(|m| m.system) {
        message.author = message.author.take().filter(|a| people.contains(a));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_text() {
        let cases = [
            ("encryption", "\u{200e}Messages and calls are end-to-end encrypted.", true, true),
            ("the same words from a person", "Messages and calls are end-to-end encrypted.", true, false),
            ("deleted", "This message was deleted", false, true),
            ("deleted, korean", "삭제된 메시지입니다.", false, true),
            ("poll", "\u{200e}POLL:\nWhere?\n\u{200e}OPTION: here", true, false),
            ("place", "\u{200e}Location: https://maps.example/?q=1,2", true, false),
        ];
        for (name, raw, iphone, expected) in cases {
            assert_eq!(is_service_text(raw, iphone), expected, "{name}");
        }
    }

    #[test]
    fn quotes() {
        assert_eq!(last_quoted("Bo changed the subject from \"A\" to \"B b\"").as_deref(), Some("B b"));
        assert_eq!(last_quoted("Bo left"), None);
    }
}
