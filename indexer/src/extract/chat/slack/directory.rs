//! Who is in the workspace and which conversations it has.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::extract::{Handle, Thread};
use crate::item::Channel;

/// What a list of conversations holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConversationKind {
    /// A named room; its folder has its name.
    Room,
    /// Several people without a room; its folder has its name (`mpdm-ada--bo--kai-1`).
    People,
    /// Two people; its folder has its id.
    Direct,
}

/// The files that list conversations.
pub(super) const LISTS: &[(&str, ConversationKind)] = &[
    ("channels.json", ConversationKind::Room),
    ("groups.json", ConversationKind::Room),
    ("mpims.json", ConversationKind::People),
    ("dms.json", ConversationKind::Direct),
];

/// Whether `name` is one of the lists that stand beside the conversations' folders.
pub(super) fn is_list(name: &str) -> bool {
    name == "users.json" || LISTS.iter().any(|(list, _)| *list == name)
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conversation {
    /// The folder of its messages.
    pub(super) folder: String,
    /// Slack's id, or the folder where no list has it.
    pub(super) id: String,
    kind: ConversationKind,
    name: String,
    members: Vec<String>,
}

impl Conversation {
    /// As a thread; one without a name is called after its people who are not `me`.
    pub(super) fn thread(&self, directory: &Directory, me: &[String]) -> Thread {
        let members: Vec<Handle> = self.members.iter().map(|id| directory.handle(id)).collect();
        let name = match self.kind {
            ConversationKind::Room => self.name.clone(),
            ConversationKind::People | ConversationKind::Direct => {
                let others = names(members.iter().filter(|m| !is_one_of(m, me)));
                let others = if others.is_empty() { names(members.iter()) } else { others };
                if others.is_empty() { self.name.clone() } else { others }
            }
        };
        let group = self.kind != ConversationKind::Direct;
        Thread { name, group, id: Some(self.id.clone()), members, channel: Channel::Slack }
    }
}

fn names<'a>(people: impl Iterator<Item = &'a Handle>) -> String {
    people.filter_map(|p| p.name.as_deref()).collect::<Vec<_>>().join(", ")
}

fn is_one_of(person: &Handle, me: &[String]) -> bool {
    let same = |value: &Option<String>| value.as_ref().is_some_and(|v| me.iter().any(|m| m.eq_ignore_ascii_case(v)));
    same(&person.name) || same(&person.email)
}

/// Users and conversations by id.
#[derive(Debug, Default)]
pub(super) struct Directory {
    users: BTreeMap<String, Handle>,
    conversations: Vec<Conversation>,
}

impl Directory {
    /// From the elements of `users.json`.
    pub(super) fn new(users: &[Value]) -> Self {
        let users = users.iter().filter_map(Value::as_object).filter_map(user);
        Self { users: users.collect(), conversations: Vec::new() }
    }

    /// Adds the elements of one list.
    pub(super) fn add_conversations(&mut self, list: &[Value], kind: ConversationKind) {
        self.conversations.extend(list.iter().filter_map(Value::as_object).filter_map(|c| conversation(c, kind)));
    }

    /// Whether nothing is listed.
    pub(super) fn is_empty(&self) -> bool {
        self.conversations.is_empty()
    }

    /// All conversations, those that only have a folder last.
    pub(super) fn conversations<'a>(&self, folders: impl Iterator<Item = &'a str>) -> Vec<Conversation> {
        let listed: BTreeSet<&str> = self.conversations.iter().map(|c| c.folder.as_str()).collect();
        let unlisted = folders.filter(|f| !listed.contains(f)).map(|folder| Conversation {
            folder: folder.to_owned(),
            id: folder.to_owned(),
            kind: ConversationKind::Room,
            name: folder.to_owned(),
            members: Vec::new(),
        });
        self.conversations.iter().cloned().chain(unlisted).collect()
    }

    /// The person with this id, known or not.
    pub(super) fn handle(&self, id: &str) -> Handle {
        let unknown = || Handle { account: Some(id.to_owned()), ..Handle::default() };
        self.users.get(id).cloned().unwrap_or_else(unknown)
    }

    /// The name to show for a person's id.
    pub(super) fn user_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.users.get(id).and_then(|u| u.name.as_deref()).unwrap_or(id)
    }

    /// The name to show for a conversation's id.
    pub(super) fn conversation_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.conversations.iter().find(|c| c.id == id).map_or(id, |c| c.name.as_str())
    }
}

fn text(fields: &Map<String, Value>, key: &str) -> Option<String> {
    fields.get(key).and_then(Value::as_str).filter(|t| !t.trim().is_empty()).map(str::to_owned)
}

fn user(fields: &Map<String, Value>) -> Option<(String, Handle)> {
    let id = text(fields, "id")?;
    let profile = fields.get("profile").and_then(Value::as_object);
    let in_profile = |key| profile.and_then(|p| text(p, key));
    let name = in_profile("real_name")
        .or_else(|| text(fields, "real_name"))
        .or_else(|| in_profile("display_name"))
        .or_else(|| text(fields, "name"));
    let handle = Handle { name, email: in_profile("email"), phone: in_profile("phone"), account: Some(id.clone()) };
    Some((id, handle))
}

fn conversation(fields: &Map<String, Value>, kind: ConversationKind) -> Option<Conversation> {
    let id = text(fields, "id")?;
    let name = text(fields, "name").unwrap_or_else(|| id.clone());
    let folder = if kind == ConversationKind::Direct { id.clone() } else { name.clone() };
    let members = fields.get("members").and_then(Value::as_array).into_iter().flatten();
    let members = members.filter_map(Value::as_str).map(str::to_owned).collect();
    Some(Conversation { folder, id, kind, name, members })
}
