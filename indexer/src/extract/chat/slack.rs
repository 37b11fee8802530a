//! Slack's workspace export: a zip of `users.json`, lists of conversations, and a JSON file per conversation and day.
//!
//! `general/2026-03-07.json` holds `[{"type": "message", "user": "U2", "text": "hi <@U3>", "ts": "1772884800.000100"}]`.
//! The bytes of shared files are not in the export, only their names.

mod directory;
mod message;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::directory::{Conversation, Directory};
use super::archive::{Archive, names_in_head, start_in_head};
use super::keys::Keys;
use super::transcript::Unread;
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// Reads Slack's exports.
pub struct Slack;

impl Reader for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let members = names_in_head(peek.head);
        let top = members.iter().filter(|m| m.split('/').count() <= 2).map(|m| base_name(m));
        let lists: BTreeSet<&str> = top.filter(|name| directory::is_list(name)).collect();
        let has_days = members.iter().any(|m| day_file(m).is_some());
        // Other programs keep a file per day and one of users too.
        let speaks = || {
            let start = start_in_head(peek.head, |name| day_file(name).is_some()).unwrap_or_default();
            start.trim_start().starts_with('[')
                && ["\"type\"", "\"message\"", "\"ts\""].iter().all(|k| start.contains(k))
        };
        if lists.len() >= 2 || (has_days && (!lists.is_empty() || speaks())) {
            Confidence::Certain
        } else {
            Confidence::No
        }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut archive = Archive::open(blob.open())?;
        let members = archive.names();
        let mut list = |name: &str, out: &mut Output| {
            let Some(member) = members.iter().find(|m| base_name(m) == name) else { return Vec::new() };
            let read = archive.read(member).and_then(|bytes| array(&bytes, member));
            read.unwrap_or_else(|e| {
                out.issue(member.as_str(), e.code, e.message);
                Vec::new()
            })
        };
        let mut directory = Directory::new(&list("users.json", out));
        for (name, kind) in directory::LISTS {
            directory.add_conversations(&list(name, out), *kind);
        }
        let days = days_by_folder(&members);
        if days.is_empty() && directory.is_empty() {
            return Err(ReadError::new(IssueCode::Unknown, "no Slack messages in this zip"));
        }
        let (mut keys, mut unread) = (Keys::default(), Unread::default());
        for conversation in directory.conversations(days.keys().copied()) {
            let Some(days) = days.get(conversation.folder.as_str()) else { continue };
            let mut room =
                Room { conversation: &conversation, directory: &directory, keys: &mut keys, unread: &mut unread };
            let thread = out.thread(room.thread(cx));
            for (day, member) in days {
                match archive.read(member).and_then(|bytes| array(&bytes, member)) {
                    Ok(messages) => room.hand_over(thread, day, &messages, out),
                    Err(e) => out.issue(*member, e.code, e.message),
                }
            }
        }
        unread.report(out);
        Ok(())
    }
}

/// One conversation while its messages are handed over.
struct Room<'a> {
    conversation: &'a Conversation,
    directory: &'a Directory,
    keys: &'a mut Keys,
    unread: &'a mut Unread,
}

impl Room<'_> {
    fn thread(&self, cx: &Context) -> crate::extract::Thread {
        self.conversation.thread(self.directory, &cx.me)
    }

    fn hand_over(&mut self, thread: u32, day: &str, messages: &[Value], out: &mut Output) {
        for (index, value) in messages.iter().enumerate() {
            let number = index + 1;
            let draft = value.as_object().and_then(|m| message::draft(m, &self.conversation.id, self.directory));
            let Some(mut draft) = draft else {
                self.unread.count(number, &format!("{} {day}: {value}", self.conversation.folder));
                continue;
            };
            draft.key = self.keys.unique(draft.message_id.as_deref().unwrap_or_default());
            draft.locator = format!("{} {day} #{number}", self.conversation.folder);
            draft.thread = Some(thread);
            out.draft(draft);
        }
    }
}

fn array(bytes: &[u8], member: &str) -> Result<Vec<Value>, ReadError> {
    serde_json::from_slice(bytes).map_err(|e| ReadError::new(IssueCode::Corrupt, format!("{member}: {e}")))
}

fn base_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

/// Folder and day of `general/2026-03-07.json`, also one folder deeper.
fn day_file(member: &str) -> Option<(&str, &str)> {
    let (path, file) = member.rsplit_once('/')?;
    let day = file.strip_suffix(".json")?;
    day.parse::<jiff::civil::Date>().ok().filter(|_| day.len() == 10)?;
    Some((base_name(path), day))
}

/// Day files of each folder, in order of day.
fn days_by_folder(members: &[String]) -> BTreeMap<&str, BTreeMap<&str, &str>> {
    let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for member in members {
        if let Some((folder, day)) = day_file(member) {
            folders.entry(folder).or_default().insert(day, member);
        }
    }
    folders
}

#[cfg(test)]
mod tests;
