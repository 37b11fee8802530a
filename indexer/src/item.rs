//! The words that every stage shares: what a thing is, through which channel it came, when.

use serde::{Deserialize, Serialize};

/// What an item is to the person who owns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
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

/// Through what a thing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
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
    /// Mail, whatever the program.
    Mail,
    /// A calendar.
    Calendar,
    /// An address book.
    Contacts,
}

/// What a source is to the person who added it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A folder of files, or a single document.
    Folder,
    /// What a messenger exported.
    Export,
    /// A mailbox, a Maildir or a mail program's profile.
    Mailbox,
    /// Calendars.
    Calendar,
    /// Address books.
    Contacts,
}

/// What a file's content is, by family; a person says "document", "spreadsheet", "photo".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Plain text, Markdown.
    Text,
    /// Word, ODT, RTF, HWP.
    Word,
    /// PDF.
    Pdf,
    /// Excel, ODS, CSV.
    Sheet,
    /// PowerPoint, ODP, Keynote.
    Slides,
    /// A picture.
    Image,
    /// A sound recording, voice notes included.
    Audio,
    /// A film.
    Video,
    /// A web page that was saved.
    Web,
    /// An electronic book.
    Book,
    /// Program text, configuration, logs.
    Code,
    /// Zip and its like.
    Archive,
    /// Anything else.
    Other,
}

/// How sure a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// To the second, or better.
    Second,
    /// To the minute: an export that shows no seconds.
    Minute,
    /// A day without a time of day.
    Day,
    /// Guessed from something near it.
    Guess,
}

/// A moment and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The instant, UTC.
    pub at: jiff::Timestamp,
    /// How sure.
    pub certainty: Certainty,
}

/// Names as the store and the wire write them, and back.
macro_rules! named {
    ($type:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// All of them.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// As the store and the wire write it.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// Back from [`Self::as_str`].
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

named!(Kind: File = "file", Attachment = "attachment", Message = "message", Mail = "mail", Event = "event",
    Contact = "contact", Link = "link");
named!(Channel: File = "file", WhatsApp = "whatsapp", Telegram = "telegram", Slack = "slack",
    KakaoTalk = "kakaotalk", Mail = "mail", Calendar = "calendar", Contacts = "contacts");
named!(Family: Text = "text", Word = "word", Pdf = "pdf", Sheet = "sheet", Slides = "slides", Image = "image",
    Audio = "audio", Video = "video", Web = "web", Book = "book", Code = "code", Archive = "archive", Other = "other");
named!(SourceKind: Folder = "folder", Export = "export", Mailbox = "mailbox", Calendar = "calendar",
    Contacts = "contacts");
named!(Certainty: Second = "second", Minute = "minute", Day = "day", Guess = "guess");

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub i64);
    )+};
}

id!(
    /// A thing that can be found.
    ItemId,
    /// A file on disk.
    BlobId,
    /// A conversation.
    ThreadId,
    /// A person as one source writes them.
    HandleId,
    /// A person.
    PersonId,
    /// Something the person added: a folder or an export.
    SourceId,
);
