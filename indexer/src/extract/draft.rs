//! What readers hand over: names, times and places as they were written, before anybody is identified.

use serde::{Deserialize, Serialize};

use crate::item::{Channel, Family, Kind, When};

/// A piece of text and where in the blob it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// `page 3`, `line 120`, `slide 4`, `Sheet1!A1:F40`; "" for the whole.
    pub locator: String,
    /// The text, NFC or not: normalisation comes later.
    pub text: String,
}

/// A person as a source writes them. At least one field is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Handle {
    /// Display name.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Phone number, as written.
    pub phone: Option<String>,
    /// The account's id in its own service (`U0440C3114`, `user612602579`).
    pub account: Option<String>,
}

impl Handle {
    /// A handle with only a display name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Title as the source gives it: the other person's name, or the group's.
    pub name: String,
    /// More than two people, or a named room.
    pub group: bool,
    /// The room's own id, if the service has one; a renewed export has the same.
    pub id: Option<String>,
    /// Members, where the source lists them (else those who wrote).
    pub members: Vec<Handle>,
    /// Through which service.
    pub channel: Channel,
}

/// What a document says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Title field, not the file name.
    pub title: Option<String>,
    /// Author field.
    pub author: Option<String>,
    /// Created, as the document says.
    pub created: Option<jiff::Timestamp>,
    /// Modified, as the document says.
    pub modified: Option<jiff::Timestamp>,
    /// Pages, slides or sheets.
    pub pages: Option<u32>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Camera, as EXIF writes it.
    pub camera: Option<String>,
    /// Latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
}

/// The content of a file, wherever it lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// BLAKE3 of the bytes, hex.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// Which reader read it ("" when none did).
    pub format: String,
    /// What kind of thing.
    pub family: Family,
    /// Its text.
    pub passages: Vec<Passage>,
    /// What it says about itself.
    pub meta: Meta,
}

/// A file that a message or mail carries, names, or says it left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name the sender's side gave it; "" where the source tells only that there was a picture.
    pub name: String,
    /// Kind of thing, from the name, the MIME type, or the source's word for it.
    pub family: Family,
    /// Bytes, where the source says so.
    pub size: Option<u64>,
    /// Path of the file on disk, relative to the export's folder, where the export says so; in a zip, the name of
    /// the member, whose bytes are in `content`.
    pub media: Option<String>,
    /// The bytes' content, where the container holds them (mail part, zip member).
    pub content: Option<Content>,
}

/// An address-book card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// All ways the card writes the name: FN first, then `N` as family+given and given+family, phonetic names.
    pub names: Vec<String>,
    /// Nicknames.
    pub nicknames: Vec<String>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Phones.
    pub phones: Vec<String>,
    /// Company, department, title.
    pub organisation: Vec<String>,
    /// RELATED values, `X-ABRELATEDNAMES`, as written.
    pub relations: Vec<String>,
    /// NOTE.
    pub notes: Vec<String>,
    /// BDAY as month and day, and the year where given.
    pub birthday: Option<(Option<i16>, i8, i8)>,
    /// UID, where given.
    pub uid: Option<String>,
}

/// One occurrence of a calendar entry; a recurring entry gives several drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Start.
    pub start: jiff::Timestamp,
    /// End, exclusive.
    pub end: jiff::Timestamp,
    /// Whole days.
    pub all_day: bool,
    /// Where.
    pub location: Option<String>,
    /// The entry recurs, this is one of many.
    pub recurring: bool,
}

/// One thing, as its source writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Stable within the blob: reading the same bytes twice gives the same keys, in the same order.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Through what it came.
    pub channel: Channel,
    /// Subject, document title, event summary, contact name; "" for a chat message.
    pub title: String,
    /// Where in the blob: `line 120`, `message 5`; "" for the whole blob.
    pub locator: String,
    /// The text.
    pub passages: Vec<Passage>,
    /// When it was sent, taken or written.
    pub when: Option<When>,
    /// Index of the conversation, in the order of [`Output::thread`] calls.
    pub thread: Option<u32>,
    /// Who sent it.
    pub from: Option<Handle>,
    /// To whom, where the source says so (mail headers); a chat's come from its thread.
    pub to: Vec<Handle>,
    /// The service's id of this message (Message-ID, Telegram id): the same in every export.
    pub message_id: Option<String>,
    /// The service's id of the message that this one answers.
    pub reply_to: Option<String>,
    /// Written by the service, not by a person ("Peter joined").
    pub system: bool,
    /// Forwarded from elsewhere, with the first sender's name where known.
    pub forwarded_from: Option<String>,
    /// Files it carries.
    pub attachments: Vec<Attachment>,
    /// For a file: what it says about itself.
    pub meta: Meta,
    /// For [`Kind::Contact`].
    pub card: Option<Card>,
    /// For [`Kind::Event`].
    pub occurrence: Option<Occurrence>,
}

impl Draft {
    /// A draft with everything else empty.
    pub fn new(key: impl Into<String>, kind: Kind, channel: Channel) -> Self {
        Self {
            key: key.into(),
            kind,
            channel,
            title: String::new(),
            locator: String::new(),
            passages: Vec::new(),
            when: None,
            thread: None,
            from: None,
            to: Vec::new(),
            message_id: None,
            reply_to: None,
            system: false,
            forwarded_from: None,
            attachments: Vec::new(),
            meta: Meta::default(),
            card: None,
            occurrence: None,
        }
    }

    /// Adds a passage, unless it is blank.
    pub fn push(&mut self, locator: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.passages.push(Passage { locator: locator.into(), text });
        }
    }
}

/// Why something could not be read, in a word a program can match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueCode {
    /// Cut off or damaged.
    Corrupt,
    /// Needs a password.
    Encrypted,
    /// Over a limit on size, time, memory or depth.
    TooLarge,
    /// A zip bomb or its like.
    Bomb,
    /// Not in any form we know.
    Unknown,
    /// Text in an encoding that does not hold.
    Encoding,
    /// Gone while we looked.
    Vanished,
    /// Changed while we read; read again next time.
    Changed,
    /// No permission.
    Denied,
    /// In the cloud only; reading would download it.
    Placeholder,
    /// A pipe, socket or device.
    Special,
    /// A link that leads back to itself.
    Loop,
    /// The reader crashed or did not answer in time.
    Crashed,
    /// A library we need is not installed.
    Missing,
    /// A key or a store of passwords: found by its name, never read.
    Secret,
}

impl IssueCode {
    /// As the store and the wire write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Corrupt => "corrupt",
            Self::Encrypted => "encrypted",
            Self::TooLarge => "too-large",
            Self::Bomb => "bomb",
            Self::Unknown => "unknown",
            Self::Encoding => "encoding",
            Self::Vanished => "vanished",
            Self::Changed => "changed",
            Self::Denied => "denied",
            Self::Placeholder => "placeholder",
            Self::Special => "special",
            Self::Loop => "loop",
            Self::Crashed => "crashed",
            Self::Missing => "missing",
            Self::Secret => "secret",
        }
    }
}

/// Something that could not be read, for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Which part of the blob, "" for all of it.
    pub locator: String,
    /// Why, for programs.
    pub code: IssueCode,
    /// What happened, for people.
    pub message: String,
}

/// Nothing at all could be read.
#[derive(Debug, Clone, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct ReadError {
    /// Why, for programs.
    pub code: IssueCode,
    /// What happened, for people.
    pub message: String,
}

impl ReadError {
    /// An error with its reason.
    pub fn new(code: IssueCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(e: std::io::Error) -> Self {
        let code = match e.kind() {
            std::io::ErrorKind::NotFound => IssueCode::Vanished,
            std::io::ErrorKind::PermissionDenied => IssueCode::Denied,
            std::io::ErrorKind::FileTooLarge => IssueCode::TooLarge,
            _ => IssueCode::Corrupt,
        };
        Self::new(code, e.to_string())
    }
}

/// One thing a reader has to say; a stream of them crosses the worker boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// A conversation; drafts refer to it by its number, counted from 0.
    Thread(Thread),
    /// A thing.
    Draft(Box<Draft>),
    /// Something that could not be read.
    Issue(Issue),
    /// So many lines fitted nothing; the first few, with their line numbers.
    Unread {
        /// How many.
        lines: u64,
        /// The first few, with their line numbers.
        examples: Vec<String>,
    },
}

/// Where a reader puts what it finds.
pub struct Output<'a> {
    threads: u32,
    sink: &'a mut dyn FnMut(Said),
}

impl<'a> Output<'a> {
    /// Hands everything said to `sink`, in order.
    pub fn new(sink: &'a mut dyn FnMut(Said)) -> Self {
        Self { threads: 0, sink }
    }

    /// Announces a conversation and gives its number.
    pub fn thread(&mut self, thread: Thread) -> u32 {
        (self.sink)(Said::Thread(thread));
        self.threads += 1;
        self.threads - 1
    }

    /// Hands over a thing.
    pub fn draft(&mut self, draft: Draft) {
        (self.sink)(Said::Draft(Box::new(draft)));
    }

    /// Reports a part that could not be read.
    pub fn issue(&mut self, locator: impl Into<String>, code: IssueCode, message: impl Into<String>) {
        (self.sink)(Said::Issue(Issue { locator: locator.into(), code, message: message.into() }));
    }

    /// Reports lines that fitted nothing.
    pub fn unread(&mut self, lines: u64, examples: Vec<String>) {
        if lines > 0 {
            (self.sink)(Said::Unread { lines, examples });
        }
    }
}
