//! Walks the JSON without ever holding more of it than one chat's drafts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::super::keys::Keys;
use super::super::transcript::Unread;
use super::message::number_or_text;
use super::{contact, message};
use crate::extract::{Context, Draft, Handle, Output, Thread};
use crate::item::Channel;

/// What has been read so far, and where it goes.
pub(super) struct Export<'a, 'o> {
    cx: &'a Context,
    out: &'a mut Output<'o>,
    keys: Keys,
    unread: Unread,
    /// Accounts of the contacts that were handed over.
    people: BTreeSet<String>,
    found: bool,
    chat: Chat,
}

/// The chat being read. At the top level of a one-chat export its fields stand beside everything else.
#[derive(Debug, Default)]
struct Chat {
    fields: Map<String, Value>,
    drafts: Vec<Draft>,
}

impl<'a, 'o> Export<'a, 'o> {
    pub(super) fn new(cx: &'a Context, out: &'a mut Output<'o>) -> Self {
        Self {
            cx,
            out,
            keys: Keys::default(),
            unread: Unread::default(),
            people: BTreeSet::new(),
            found: false,
            chat: Chat::default(),
        }
    }

    /// Reads the whole file; what was read before an error stays.
    pub(super) fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        At { place: Place::Top, export: self }.deserialize(deserializer)
    }

    /// Hands over what an unfinished chat holds; whether anything was found at all.
    pub(super) fn finish(mut self) -> bool {
        self.close_chat();
        self.unread.report(self.out);
        self.found
    }

    fn close_chat(&mut self) {
        let Chat { fields, drafts } = std::mem::take(&mut self.chat);
        if fields.is_empty() && drafts.is_empty() {
            return;
        }
        self.found = true;
        let thread = thread(&fields, &drafts);
        let chat = thread.id.clone().unwrap_or_default();
        let number = self.out.thread(thread);
        for mut draft in drafts {
            // Ids count per chat; the chat's own may stand after its messages, so they are joined only here.
            draft.message_id = draft.message_id.map(|id| format!("{chat}/{id}"));
            draft.reply_to = draft.reply_to.map(|id| format!("{chat}/{id}"));
            draft.key = self.keys.unique(draft.message_id.as_deref().unwrap_or_default());
            draft.thread = Some(number);
            self.out.draft(draft);
        }
    }

    fn add_message(&mut self, value: Value) {
        let draft = value.as_object().and_then(|fields| message::draft(fields, &self.cx.zone));
        match draft {
            Some(draft) => self.chat.drafts.push(draft),
            None => self.unread.count(self.chat.drafts.len() + 1, &value.to_string()),
        }
    }

    fn add_contact(&mut self, value: &Value) {
        let Some(mut draft) = value.as_object().and_then(contact::draft) else { return };
        let account = draft.from.as_ref().and_then(|f| f.account.clone());
        // Frequent contacts are mostly the same people again, with less about them.
        if account.as_ref().is_some_and(|a| !self.people.insert(a.clone())) {
            return;
        }
        draft.key = self.keys.unique(&format!("contact {}", account.as_ref().unwrap_or(&draft.title)));
        self.found = true;
        self.out.draft(draft);
    }
}

fn thread(fields: &Map<String, Value>, drafts: &[Draft]) -> Thread {
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    let name = fields.get("name").and_then(Value::as_str).filter(|n| !n.is_empty());
    let unnamed = if kind == "saved_messages" { "Saved Messages" } else { "" };
    let writers = drafts.iter().filter(|d| !d.system).filter_map(|d| d.from.as_ref());
    let members: BTreeMap<_, &Handle> = writers.map(|h| ((&h.account, &h.name), h)).collect();
    Thread {
        name: name.unwrap_or(unnamed).to_owned(),
        group: kind.ends_with("group") || kind.ends_with("channel"),
        id: number_or_text(fields, "id"),
        members: members.into_values().cloned().collect(),
        channel: Channel::Telegram,
    }
}

/// A value of the JSON at a known place.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// The whole file: a chat's fields, or sections.
    Top,
    /// `chats`, `left_chats`: an object with a `list` of chats.
    Chats,
    /// One chat of such a list.
    Chat,
    /// `contacts`, `frequent_contacts`: an object with a `list` of people.
    Contacts,
    /// A `list` of chats.
    ChatList,
    /// A `list` of people.
    ContactList,
    /// `messages`.
    Messages,
}

/// Reads the value at `place` into `export`.
struct At<'e, 'a, 'o> {
    place: Place,
    export: &'e mut Export<'a, 'o>,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a Telegram export ({:?})", self.place)
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.field(&key, &mut map)?;
        }
        if matches!(self.place, Place::Chat) {
            self.export.close_chat();
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<(), S::Error> {
        match self.place {
            Place::ChatList => {
                while seq.next_element_seed(At { place: Place::Chat, export: &mut *self.export })?.is_some() {}
            }
            Place::Messages => {
                while let Some(value) = seq.next_element::<Value>()? {
                    self.export.add_message(value);
                }
            }
            Place::ContactList => {
                while let Some(value) = seq.next_element::<Value>()? {
                    self.export.add_contact(&value);
                }
            }
            _ => while seq.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }

    // Sections that an export leaves empty may be null, a string or a number.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

impl At<'_, '_, '_> {
    /// Reads the value of `key` in the object at this place.
    fn field<'de, M: MapAccess<'de>>(&mut self, key: &str, map: &mut M) -> Result<(), M::Error> {
        let place = match (self.place, key) {
            (Place::Top, "chats" | "left_chats") => Place::Chats,
            (Place::Top, "contacts" | "frequent_contacts") => Place::Contacts,
            (Place::Top | Place::Chat, "messages") => Place::Messages,
            (Place::Chats, "list") => Place::ChatList,
            (Place::Contacts, "list") => Place::ContactList,
            (Place::Top, "personal_information") => {
                self.export.add_contact(&map.next_value()?);
                return Ok(());
            }
            (Place::Top | Place::Chat, "name" | "type" | "id") => {
                self.export.chat.fields.insert(key.to_owned(), map.next_value()?);
                return Ok(());
            }
            _ => return map.next_value::<IgnoredAny>().map(|_| ()),
        };
        map.next_value_seed(At { place, export: self.export })
    }
}
