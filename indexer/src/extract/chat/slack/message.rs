//! One element of a day file.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::directory::Directory;
use super::text::plain;
use crate::extract::{Attachment, Draft, Handle, family_of};
use crate::item::{Certainty, Channel, Kind, When};

type Fields = Map<String, Value>;

/// Subtypes that a person wrote; every other is the service's.
const WRITTEN: &[&str] =
    &["bot_message", "me_message", "thread_broadcast", "file_share", "file_comment", "reply_broadcast"];

/// The draft of one message of the conversation `room`; `None` if it has no time stamp, which is its id.
/// Key, locator and thread are the caller's to set.
pub(super) fn draft(message: &Fields, room: &str, directory: &Directory) -> Option<Draft> {
    let stamp = text_of(message, "ts")?;
    let mut draft = Draft::new("", Kind::Message, Channel::Slack);
    draft.when = when(stamp);
    draft.reply_to = text_of(message, "thread_ts").filter(|t| *t != stamp).map(|t| format!("{room}/{t}"));
    draft.message_id = Some(format!("{room}/{stamp}"));
    draft.system = text_of(message, "subtype").is_some_and(|s| !WRITTEN.contains(&s));
    draft.from = writer(message, directory);
    draft.attachments = list(message, "files").filter_map(file).collect();
    draft.push("", body(message, directory));
    Some(draft)
}

fn text_of<'a>(fields: &'a Fields, key: &str) -> Option<&'a str> {
    fields.get(key).and_then(Value::as_str).filter(|t| !t.is_empty())
}

fn list<'a>(fields: &'a Fields, key: &str) -> impl Iterator<Item = &'a Fields> {
    fields.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// `1772884800.000100`: seconds, and a number that keeps two messages of one second apart.
fn when(stamp: &str) -> Option<When> {
    let (seconds, fraction) = stamp.split_once('.').unwrap_or((stamp, "0"));
    let micros: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    let micros = seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(micros)?;
    Some(When { at: Timestamp::from_microsecond(micros).ok()?, certainty: Certainty::Second })
}

fn writer(message: &Fields, directory: &Directory) -> Option<Handle> {
    let profile = message.get("user_profile").or_else(|| message.get("bot_profile")).and_then(Value::as_object);
    let shown = text_of(message, "username")
        .or_else(|| profile.and_then(|p| text_of(p, "real_name")))
        .or_else(|| profile.and_then(|p| text_of(p, "name")));
    let id = text_of(message, "user").or_else(|| text_of(message, "bot_id"));
    let mut handle = id.map(|id| directory.handle(id)).unwrap_or_default();
    handle.name = handle.name.or_else(|| shown.map(str::to_owned));
    (handle != Handle::default()).then_some(handle)
}

/// The text, and the cards of links and bots below it.
fn body(message: &Fields, directory: &Directory) -> String {
    let mut parts: Vec<&str> = text_of(message, "text").into_iter().collect();
    for card in list(message, "attachments") {
        let lines = ["pretext", "title", "text"].iter().filter_map(|key| text_of(card, key)).collect::<Vec<_>>();
        let fallback = if lines.is_empty() { text_of(card, "fallback") } else { None };
        parts.extend(lines.into_iter().chain(fallback));
    }
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let line = plain(part, directory);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn file(file: &Fields) -> Option<Attachment> {
    if matches!(text_of(file, "mode"), Some("tombstone" | "hidden_by_limit")) {
        return None;
    }
    let name = text_of(file, "name").or_else(|| text_of(file, "title")).unwrap_or_default().to_owned();
    let family = family_of(&name, text_of(file, "mimetype").unwrap_or_default(), &[]);
    let size = file.get("size").and_then(Value::as_u64);
    Some(Attachment { name, family, size, media: None, content: None })
}
