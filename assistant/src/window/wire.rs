//! The types that cross the door between the window and this crate.
//!
//! Times are RFC 3339 with an offset; offsets into text count UTF-16 code units; sizes are bytes. The front end's
//! declarations (`ui/src/ipc/bindings.ts`) are made from these; a test of the program that does it holds the two together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The window's names for one of the index's own enumerations.
macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident of $inner:path: $($(#[$variant_doc:meta])* $variant:ident),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "lowercase")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                use $inner as Inner;
                match inner { $(Inner::$variant => Self::$variant),+ }
            }
        }
    };
}

mirrored! {
    /// What an item is to the person who owns it.
    Kind of indexer::item::Kind:
    /// A file on disk.
    File,
    /// A file that came with a message or a mail.
    Attachment,
    /// One message of a chat.
    Message,
    /// One mail.
    Mail,
    /// One calendar entry.
    Event,
    /// One contact card.
    Contact,
    /// A link that somebody sent or saved.
    Link,
}

mirrored! {
    /// What a file's content is.
    Family of indexer::item::Family:
    /// Plain text.
    Text,
    /// A word processor's.
    Word,
    /// PDF.
    Pdf,
    /// A spreadsheet's.
    Sheet,
    /// A presentation's.
    Slides,
    /// A picture.
    Image,
    /// A sound recording.
    Audio,
    /// A film.
    Video,
    /// A saved web page.
    Web,
    /// An electronic book.
    Book,
    /// Program text.
    Code,
    /// Zip and its like.
    Archive,
    /// Anything else.
    Other,
}

mirrored! {
    /// Through what a thing came.
    Channel of indexer::item::Channel:
    /// A folder on this machine.
    File,
    /// WhatsApp.
    WhatsApp,
    /// Telegram.
    Telegram,
    /// Slack.
    Slack,
    /// KakaoTalk.
    KakaoTalk,
    /// Mail.
    Mail,
    /// A calendar.
    Calendar,
    /// An address book.
    Contacts,
}

/// A stretch of a text, half-open, in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Span {
    /// The first unit.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}

/// Words from a source, and where the question's words stand in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// In order, without overlap.
    pub marks: Vec<Span>,
}

/// What kind of narrowing a part of the question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum SlotKind {
    /// Who it is from.
    Sender,
    /// To whom it went.
    Recipient,
    /// A person, the direction not said.
    Person,
    /// When.
    Time,
    /// What sort of thing.
    Kind,
    /// Through what it came.
    Channel,
    /// In which conversation.
    Room,
    /// What it is about.
    Topic,
}

/// A reading of a slot: another Peter, the whole month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reading {
    /// What an [`Override`] says to read it so.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A part of the question that narrows, and the words it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slot {
    /// What it narrows.
    pub kind: SlotKind,
    /// The words in the question.
    pub text: String,
    /// Where they stand in the question.
    pub at: Span,
    /// A person's name, a channel or a kind by its name in the wire form, a topic's words. None for a time.
    pub value: Option<String>,
    /// Of a time: its start.
    pub start: Option<String>,
    /// Of a time: its end, not included.
    pub end: Option<String>,
    /// Said with "not".
    pub negated: bool,
    /// Other readings of the same words, best first.
    pub others: Vec<Reading>,
}

/// What the person said about a slot by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Override {
    /// Which sort of slot.
    pub kind: SlotKind,
    /// Its words.
    pub text: String,
    /// Read it so; `None` leaves it out.
    pub to: Option<String>,
}

/// A question that was asked before in this thread, and what was shown for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Turn {
    /// The question.
    pub query: String,
    /// As it was overridden then.
    pub overrides: Vec<Override>,
    /// Ids of the items shown, in their order.
    pub shown: Vec<String>,
    /// The item that was opened, copied or asked about.
    pub picked: Option<String>,
}

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ask {
    /// Given back as it is; grows with every ask of a window.
    #[ts(type = "number")]
    pub seq: u64,
    /// The question.
    pub query: String,
    /// What was said by hand about its slots.
    pub overrides: Vec<Override>,
    /// What was asked before, oldest first.
    pub thread: Vec<Turn>,
    /// At most so many results.
    pub limit: u32,
    /// The question may still be half typed: then the resolver, who takes longer than a stroke may, is not asked.
    #[serde(default)]
    pub typing: bool,
    /// The language of the window, for words that the host writes.
    pub language: String,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Found {
    /// The item's id: stable while the item exists.
    pub item: String,
    /// From 1.
    pub rank: u32,
    /// 0 to 1.
    pub score: f32,
    /// What it is.
    pub kind: Kind,
    /// What the file is, where there is one.
    pub family: Option<Family>,
    /// The file itself, or the one it is kept in on its own.
    pub path: Option<String>,
    /// The export or mailbox that holds it.
    pub container: Option<String>,
    /// Where in that.
    pub locator: Option<String>,
    /// The folder or room it lies in, short enough to show.
    pub folder: Option<String>,
    /// Its name.
    pub title: Passage,
    /// What it says, around the question's words.
    pub passage: Passage,
    /// A name; `me` is the person whose computer this is.
    pub sender: Option<String>,
    /// Names, as the sender's.
    pub recipients: Vec<String>,
    /// When.
    pub sent_at: Option<String>,
    /// Through what it came.
    pub channel: Option<Channel>,
    /// Why it is shown, in words, most telling first.
    pub why: Vec<String>,
    /// Older versions of the same thing that are folded under it.
    pub older: u32,
    /// The file is no longer where it was.
    pub gone: bool,
}

/// A fact in its source's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// The words.
    pub text: String,
    /// The item they stand in.
    pub item: String,
}

/// What could be relaxed when nothing fits, and how many would then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Relaxation {
    /// What to say to have it so.
    #[serde(rename = "override")]
    pub relaxed: Override,
    /// What is shown.
    pub label: String,
    /// So many would fit.
    pub count: u32,
}

/// What a question is answered with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Answer {
    /// The question's.
    #[ts(type = "number")]
    pub seq: u64,
    /// `en` or `ko`: what the question is written in.
    pub language: String,
    /// The parts that narrow, in their order in the question.
    pub slots: Vec<Slot>,
    /// The question hangs on the thread.
    pub follows: bool,
    /// Best first.
    pub results: Vec<Found>,
    /// Ids of what the person means, among the results; empty when nothing fits well enough.
    pub resolved: Vec<String>,
    /// How many fit altogether.
    pub total: u32,
    /// The fact, if one was asked for and found.
    pub fact: Option<Fact>,
    /// Filled when there are no results.
    pub relaxations: Vec<Relaxation>,
    /// Milliseconds that it took.
    pub took_ms: u32,
}

/// A thing that may be wanted now, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// The thing.
    pub found: Found,
    /// Why, in the window's language.
    pub reason: String,
}

/// A line of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatLine {
    /// The message.
    pub item: String,
    /// Who wrote it.
    pub name: String,
    /// By the person whose computer this is.
    pub mine: bool,
    /// When.
    pub at: String,
    /// What.
    pub text: Passage,
    /// It is the one that was asked about.
    pub focus: bool,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells, from the first column.
    pub cells: Vec<Passage>,
    /// It is the one that was asked about.
    pub focus: bool,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attachment {
    /// Its item, where it is one.
    pub item: Option<String>,
    /// Its name.
    pub name: String,
    /// Its size; 0 where it is not known.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What a preview shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum PreviewBody {
    /// Words of a text or document.
    Text {
        /// Around the place that matches.
        passage: Passage,
        /// There is more of it.
        truncated: bool,
    },
    /// A picture.
    Image {
        /// Where the window gets it.
        url: String,
        /// Pixels; 0 where they are not known.
        width: u32,
        /// Pixels; 0 where they are not known.
        height: u32,
    },
    /// A page of a document.
    Page {
        /// Where the window gets it.
        url: String,
        /// Which, from 1.
        page: u32,
        /// Of how many; 0 where that is not known.
        pages: u32,
        /// Points; 0 where they are not known.
        width: u32,
        /// Points; 0 where they are not known.
        height: u32,
    },
    /// A mail.
    Mail {
        /// Who wrote it.
        from: String,
        /// To whom.
        to: Vec<String>,
        /// And to whom besides.
        cc: Vec<String>,
        /// When.
        at: String,
        /// What it says.
        passage: Passage,
        /// What came with it.
        attachments: Vec<Attachment>,
    },
    /// Lines of a chat, in its order.
    Chat {
        /// Its name.
        room: String,
        /// The lines.
        lines: Vec<ChatLine>,
    },
    /// Rows of a sheet.
    Sheet {
        /// The sheet's name.
        name: String,
        /// The columns' names.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<SheetRow>,
    },
    /// An event or a card.
    Fields {
        /// Its lines.
        fields: Vec<Field>,
    },
    /// The file is not there any more.
    Gone {
        /// What is near it.
        near: Vec<Found>,
    },
    /// Nothing to show.
    None {
        /// Why, in the window's language.
        reason: String,
    },
}

/// A line of an event or a card; the name is in the window's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Field {
    /// What it says: place, phone.
    pub name: String,
    /// How it is.
    pub value: String,
}

/// What an item looks like inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Preview {
    /// The item.
    pub item: String,
    /// What is shown.
    pub body: PreviewBody,
    /// Its size.
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
}

/// An older version or a copy of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Version {
    /// It.
    pub item: String,
    /// Its name.
    pub title: String,
    /// Where it lies.
    pub path: Option<String>,
    /// When it was made or came.
    pub at: Option<String>,
    /// Its size.
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
    /// A copy: not one byte differs.
    pub same_bytes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_says_what_it_is() {
        let body = PreviewBody::None { reason: "no".to_owned() };
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"type":"none","reason":"no"}"#);
    }
}
