//! One element of `messages`.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use super::text::plain;
use crate::extract::{Attachment, Draft, Handle, family_of};
use crate::item::{Certainty, Channel, Family, Kind, When};

type Fields = Map<String, Value>;

/// The draft of one message, with ids as they count in its chat; `None` if it has none.
/// Key and thread are the caller's to set.
pub(super) fn draft(message: &Fields, zone: &TimeZone) -> Option<Draft> {
    let id = number_or_text(message, "id")?;
    let mut draft = Draft::new("", Kind::Message, Channel::Telegram);
    draft.locator = format!("message {id}");
    draft.message_id = Some(id);
    draft.reply_to = number_or_text(message, "reply_to_message_id");
    draft.when = when(message, zone);
    draft.forwarded_from = text_of(message, "forwarded_from");
    if text_of(message, "type").as_deref() == Some("service") {
        draft.system = true;
        draft.from = handle(message, "actor", "actor_id");
        draft.push("", service_text(message));
    } else {
        draft.from = handle(message, "from", "from_id");
        draft.attachments = attachment(message).into_iter().collect();
        draft.push("", body(message));
    }
    Some(draft)
}

fn text_of(fields: &Fields, key: &str) -> Option<String> {
    fields.get(key).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// Ids are numbers in some places and strings in others.
pub(super) fn number_or_text(fields: &Fields, key: &str) -> Option<String> {
    match fields.get(key)? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn handle(fields: &Fields, name: &str, id: &str) -> Option<Handle> {
    let handle = Handle { name: text_of(fields, name), account: number_or_text(fields, id), ..Handle::default() };
    (handle.name.is_some() || handle.account.is_some()).then_some(handle)
}

/// `date_unixtime` is exact; `date` alone (older exports) is the local time of the machine that exported.
fn when(fields: &Fields, zone: &TimeZone) -> Option<When> {
    let exact = number_or_text(fields, "date_unixtime")
        .and_then(|t| t.parse().ok())
        .and_then(|s| Timestamp::from_second(s).ok());
    let local = || {
        let written: DateTime = text_of(fields, "date")?.parse().ok()?;
        zone.to_timestamp(written).ok()
    };
    Some(When { at: exact.or_else(local)?, certainty: Certainty::Second })
}

/// The text, and what kinds of message that have none say instead.
fn body(message: &Fields) -> String {
    let mut parts = vec![message.get("text").map(plain).unwrap_or_default()];
    // A sticker is a gesture, not a file that anybody looks for.
    parts.extend(text_of(message, "sticker_emoji"));
    if let Some(Value::Object(contact)) = message.get("contact_information") {
        parts.extend(["first_name", "last_name", "phone_number"].iter().filter_map(|key| text_of(contact, key)));
    }
    if let Some(Value::Object(poll)) = message.get("poll") {
        parts.extend(poll.get("question").map(plain));
        let answers = poll.get("answers").and_then(Value::as_array).into_iter().flatten();
        parts.extend(answers.filter_map(|a| a.get("text").map(plain)));
    }
    parts.extend(text_of(message, "place_name"));
    parts.extend(text_of(message, "address"));
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n")
}

fn attachment(message: &Fields) -> Option<Attachment> {
    let media_type = text_of(message, "media_type").unwrap_or_default();
    if media_type == "sticker" {
        return None;
    }
    let (written, size, is_photo) = match (text_of(message, "file"), text_of(message, "photo")) {
        (Some(file), _) => (file, "file_size", false),
        (None, Some(photo)) => (photo, "photo_file_size", true),
        (None, None) => return None,
    };
    // "(File not included. Change data exporting settings to download.)" and its like.
    let media = (!(written.starts_with('(') && written.ends_with(')'))).then_some(written);
    let on_disk = media.as_deref().and_then(|m| m.rsplit('/').next()).map(str::to_owned);
    let name = text_of(message, "file_name").or(on_disk).unwrap_or_default();
    let family = match media_type.as_str() {
        _ if is_photo => Family::Image,
        "voice_message" | "audio_file" => Family::Audio,
        "video_file" | "video_message" | "animation" => Family::Video,
        _ => family_of(&name, &text_of(message, "mime_type").unwrap_or_default(), &[]),
    };
    let size = message.get(size).and_then(Value::as_u64);
    Some(Attachment { name, family, size, media, content: None })
}

/// `Bo: invite members, Ines, Kai`.
fn service_text(message: &Fields) -> String {
    let actor = text_of(message, "actor").unwrap_or_default();
    let action = text_of(message, "action").unwrap_or_default().replace('_', " ");
    let title = text_of(message, "title");
    let members = message.get("members").and_then(Value::as_array).into_iter().flatten();
    let about = title.into_iter().chain(members.filter_map(|m| m.as_str().map(str::to_owned)));
    let said = std::iter::once(action).chain(about).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    [actor, said].iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(": ")
}
