//! WhatsApp's "export chat": a text file, alone, beside its media in a folder, or with them in a zip.
//!
//! iPhone: `[28/08/2026, 08:31:40] Ines Roth: hello`. Android: `3/7/26, 12:37 PM - Ines Roth: hello`.
//! The words, the order of the date and the clock follow the phone's language and region.

mod attachment;
mod line;
mod names;
mod service;
mod words;

use std::collections::HashMap;
use std::path::Path;

use self::line::{Head, Style};
use super::archive::{Archive, names_in_head};
use super::naming::stem;
use super::order::deduce;
use super::stamp::WrittenDate;
use super::text::{decode, decode_head};
use super::transcript::{Message, Unread, authors, hand_over, name_from_authors};
use crate::extract::{
    Attachment, Blob, Confidence, Content, Context, IssueCode, Output, Peek, ReadError, Reader, content_of,
};
use crate::item::Channel;

/// Reads WhatsApp's exports.
pub struct WhatsApp;

/// How many messages recognition looks at.
const LOOK: usize = 40;

impl Reader for WhatsApp {
    fn name(&self) -> &'static str {
        "whatsapp"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let members = names_in_head(peek.head);
        if !members.is_empty() {
            return recognise_zip(peek.name, &members);
        }
        let text = decode_head(peek.head);
        let heads: Vec<Head> = line::heads(&text).take(LOOK).collect();
        let written = heads.iter().filter(|h| h.author.is_some()).count();
        if heads.is_empty() {
            Confidence::No
        } else if names::is_export_name(stem(peek.name)) {
            Confidence::Certain
        } else if line::is_plain_log(&text) || written * 2 < heads.len() {
            // Diaries begin their lines so too, but nobody speaks in them.
            Confidence::No
        } else if heads.len() == 1 {
            Confidence::Likely
        } else {
            Confidence::Certain
        }
    }

    fn conversation(&self, peek: &Peek) -> Option<String> {
        let members = names_in_head(peek.head).into_iter().map(base_name);
        members.chain([peek.name]).find_map(|name| names::conversation(stem(name)))
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        if blob.head()?.starts_with(b"PK\x03\x04") {
            return read_zip(blob, cx, out);
        }
        let folder = blob.folder.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy());
        let export = Export { file: stem(&blob.name), container: folder.as_deref() };
        read_text(&blob.bytes()?, &export, Media::Beside, cx, out)
    }
}

fn recognise_zip(name: &str, members: &[&str]) -> Confidence {
    let is_chat = |m: &&str| !m.contains('/') && m.ends_with(".txt") && names::is_export_name(stem(m));
    if members.iter().any(is_chat) {
        Confidence::Certain
    } else if members.iter().any(|m| attachment::is_media_member(m)) && names::is_export_name(stem(name)) {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// The names around an export, from which the conversation's own is taken.
struct Export<'a> {
    /// Stem of the text file's name.
    file: &'a str,
    /// Name of the folder, or stem of the zip's.
    container: Option<&'a str>,
}

/// Where the files of the messages lie.
enum Media<'a> {
    /// Beside the text, in the same folder.
    Beside,
    /// In the zip; gives what is read of a member.
    InZip(&'a mut dyn FnMut(&str) -> Option<Content>),
}

fn read_zip(blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
    let mut archive = Archive::open(blob.open())?;
    let members = archive.names();
    let chat = members
        .iter()
        .find(|m| m.ends_with(".txt") && names::is_export_name(stem(base_name(m))))
        .ok_or_else(|| ReadError::new(IssueCode::Unknown, "no WhatsApp chat in this zip"))?;
    let text = archive.read(chat)?;
    let by_name: HashMap<&str, &String> = members.iter().map(|m| (base_name(m), m)).collect();
    let mut issues = Vec::new();
    let mut read_member = |name: &str| {
        let member = by_name.get(name)?;
        let bytes = archive.read(member).map_err(|e| issues.push((name.to_owned(), e.code, e.message))).ok()?;
        let (content, issue) = content_of(&Blob::from_bytes(name, bytes), "", cx);
        issues.extend(issue.map(|i| (name.to_owned(), i.code, i.message)));
        Some(content)
    };
    let export = Export { file: stem(base_name(chat)), container: Some(stem(&blob.name)) };
    read_text(&text, &export, Media::InZip(&mut read_member), cx, out)?;
    for (locator, code, message) in issues {
        out.issue(locator, code, message);
    }
    Ok(())
}

fn base_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

fn read_text(bytes: &[u8], export: &Export, media: Media, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
    let (text, replaced) = decode(bytes);
    if replaced {
        out.issue("", IssueCode::Encoding, "some characters could not be read");
    }
    let (entries, mut unread) = line::entries(&text);
    let mut messages = messages(&entries, &mut unread);
    if messages.is_empty() {
        return Err(ReadError::new(IssueCode::Unknown, "no line of this file is a WhatsApp message"));
    }
    place_media(&mut messages, media);
    let group = authors(&messages).len() > 2 || service::speaks_of_group(&messages);
    let name = conversation_name(export, &messages, cx);
    service::settle_authors(&mut messages);
    hand_over(name, group, Channel::WhatsApp, messages, cx, out);
    unread.report(out);
    Ok(())
}

fn messages(entries: &[line::Entry], unread: &mut Unread) -> Vec<Message> {
    let dates: Vec<_> = entries
        .iter()
        .filter_map(|e| match &e.head.stamp.date {
            WrittenDate::Numbers(numbers) => Some(*numbers),
            WrittenDate::Known(_) => None,
        })
        .collect();
    let order = deduce(&dates);
    let mut messages = Vec::new();
    for entry in entries {
        match entry.head.stamp.moment(order) {
            Some(at) => messages.push(message(entry, at)),
            None => unread.count(entry.line, entry.head.rest),
        }
    }
    service::take_back_sentences(&mut messages);
    messages
}

fn message(entry: &line::Entry, at: jiff::civil::DateTime) -> Message {
    let Head { style, author, body, stamp, .. } = &entry.head;
    let raw = entry.body(body);
    let parts = attachment::split(&raw);
    let system = author.is_none()
        || (parts.attachments.is_empty() && service::is_service_text(&raw, *style == Style::Bracketed));
    Message {
        line: entry.line,
        at,
        certainty: stamp.certainty,
        author: author.map(str::to_owned),
        text: parts.text,
        attachments: parts.attachments,
        system,
    }
}

fn place_media(messages: &mut [Message], mut media: Media) {
    let carried = messages.iter_mut().flat_map(|m| &mut m.attachments).filter(|a| a.media.is_some());
    for attachment in carried {
        if let Media::InZip(read) = &mut media {
            attachment.content = attachment.media.as_deref().and_then(read);
            settle_content(attachment);
        }
    }
}

fn settle_content(attachment: &mut Attachment) {
    if let Some(content) = &attachment.content {
        attachment.size = Some(content.size);
        attachment.family = content.family;
    }
}

fn conversation_name(export: &Export, messages: &[Message], cx: &Context) -> String {
    let from_export = names::conversation(export.file).or_else(|| export.container.and_then(names::conversation));
    from_export.or_else(|| service::group_name(messages)).unwrap_or_else(|| name_from_authors(messages, &cx.me))
}

#[cfg(test)]
mod tests;
