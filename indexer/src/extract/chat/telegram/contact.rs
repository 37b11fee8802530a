//! Entries of `contacts.list`, `frequent_contacts.list` and `personal_information`.

use serde_json::{Map, Value};

use super::message::number_or_text;
use crate::extract::card::full_names;
use crate::extract::{Card, Draft, Handle};
use crate::item::{Channel, Kind};

/// The draft of one contact; `None` for bots and rooms, and without any name. `key` is the caller's to set.
pub(super) fn draft(fields: &Map<String, Value>) -> Option<Draft> {
    if fields.get("type").and_then(Value::as_str).is_some_and(|t| t != "user") {
        return None;
    }
    let text = |key: &str| fields.get(key).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned);
    let mut names: Vec<String> = text("name").into_iter().collect();
    let (first, last) = (text("first_name").unwrap_or_default(), text("last_name").unwrap_or_default());
    names.extend(full_names(&last, &first));
    names.dedup();
    let account = number_or_text(fields, "user_id").or_else(|| number_or_text(fields, "id"));
    // Messages write the same number as `user7001`.
    let account = account.map(|a| if a.starts_with("user") { a } else { format!("user{a}") });
    let card = Card {
        nicknames: text("username").into_iter().collect(),
        phones: text("phone_number").into_iter().collect(),
        notes: text("bio").into_iter().collect(),
        names,
        ..Card::default()
    };
    let mut draft = Draft::new("", Kind::Contact, Channel::Telegram);
    draft.title = card.names.first()?.clone();
    draft.from = account.map(|a| Handle { name: Some(draft.title.clone()), account: Some(a), ..Handle::default() });
    draft.card = Some(card);
    Some(draft)
}
