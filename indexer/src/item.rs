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
