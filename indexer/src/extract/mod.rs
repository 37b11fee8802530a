//! Blob in, drafts out: one reader per format, each knowing only its own.
//!
//! A reader *recognises* (cheaply, from the first bytes and the name) and then *reads*, handing over
//! [`Draft`]s with names and times as they were written. It never fails as a whole if a part can be read:
//! what could not be is an [`Issue`], and lines that fitted nothing are counted.
//!
//! To add a format copy `template.rs`, add it to [`READERS`] and to the conformance test.

mod blob;
pub mod calendar;
pub mod card;
pub mod chat;
pub mod doc;
mod draft;
mod family;
pub mod mail;
mod picture;
pub mod secret;
pub mod template;
pub mod worker;

pub use blob::{Blob, Peek, open_file};
pub use draft::*;
pub use family::family_of;
pub use picture::{Picture, Wanted};

use crate::item::Channel;

/// How sure a reader is that a blob is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Not this format.
    No,
    /// It could be read so, if nobody knows better (plain text, for one).
    Fallback,
    /// The name and the look of it agree.
    Likely,
    /// The content says so.
    Certain,
}

/// One format.
pub trait Reader: Sync {
    /// Short stable name, stored with what was read: `pdf`, `whatsapp`.
    fn name(&self) -> &'static str;
    /// From the first bytes and the name alone; never walks, never opens anything else.
    fn recognise(&self, peek: &Peek) -> Confidence;
    /// Of an exported chat: with whom, or in which room, as far as name and first bytes say.
    fn conversation(&self, _peek: &Peek) -> Option<String> {
        None
    }
    /// Reads the whole of `blob` into `out`.
    ///
    /// # Errors
    /// Only when nothing at all could be read; partial failures go to [`Output::issue`].
    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError>;
}

/// What a reader may know about the world.
#[derive(Debug, Clone)]
pub struct Context {
    /// The zone in which naive times of exports are read.
    pub zone: jiff::tz::TimeZone,
    /// Names, addresses and numbers of the person whose data this is.
    pub me: Vec<String>,
    /// How deep archives and mails may still nest.
    pub depth: u8,
    /// PDFium's shared library, or the folder that holds it; PDFs cannot be read without.
    pub pdfium: Option<std::path::PathBuf>,
}

/// So deep may archives and mails nest.
pub const MAX_DEPTH: u8 = 6;

/// Every reader, most particular first: the first with the highest confidence reads.
pub const READERS: &[&dyn Reader] = &[
    &chat::WhatsApp,
    &chat::Kakao,
    &chat::Telegram,
    &chat::Slack,
    &card::VCards,
    &calendar::Calendar,
    &mail::mbox::Mbox,
    &mail::eml::Eml,
    &doc::pdf::Pdf,
    &doc::ooxml::Ooxml,
    &doc::sheet::Sheet,
    &doc::odf::Odf,
    &doc::epub::Epub,
    &doc::hwp::Hwp,
    &doc::office97::Office97,
    &doc::rtf::Rtf,
    &doc::image::Image,
    &doc::html::Html,
    &doc::csv::Csv,
    &doc::archive::ZipArchive,
    &doc::text::Text,
    &doc::misfit::Misfit,
    &template::Template,
];

/// The reader for a blob, if any.
pub fn reader_for(peek: &Peek) -> Option<&'static dyn Reader> {
    let mut best: Option<(&'static dyn Reader, Confidence)> = None;
    for reader in READERS {
        let confidence = reader.recognise(peek);
        if confidence > best.map_or(Confidence::No, |(_, c)| c) {
            best = Some((*reader, confidence));
        }
    }
    best.map(|(reader, _)| reader)
}

/// Through what came what a reader reads, by its name; [`Channel::File`] for documents.
pub fn channel_of(format: &str) -> Channel {
    match format {
        "whatsapp" => Channel::WhatsApp,
        "kakao" => Channel::KakaoTalk,
        "telegram" => Channel::Telegram,
        "slack" => Channel::Slack,
        "mbox" | "eml" => Channel::Mail,
        "calendar" => Channel::Calendar,
        "vcard" => Channel::Contacts,
        _ => Channel::File,
    }
}

/// Reads a blob that lies inside another (a mail's part, a zip's member): its hash, kind, text and metadata.
///
/// Never fails: what could not be read has no passages, and the reason comes beside it.
pub fn content_of(blob: &Blob, mime: &str, cx: &Context) -> (Content, Option<Issue>) {
    let mut content = Content {
        hash: String::new(),
        size: blob.size,
        format: String::new(),
        family: family_of(&blob.name, mime, &[]),
        passages: Vec::new(),
        meta: Meta::default(),
    };
    match read_content(blob, mime, cx, &mut content) {
        Ok(()) => (content, None),
        Err(e) => (content, Some(Issue { locator: blob.name.clone(), code: e.code, message: e.message })),
    }
}

fn read_content(blob: &Blob, mime: &str, cx: &Context, content: &mut Content) -> Result<(), ReadError> {
    let bytes = blob.bytes()?;
    content.hash = blake3::hash(&bytes).to_hex().to_string();
    let head = &bytes[..bytes.len().min(blob::HEAD)];
    content.family = family_of(&blob.name, mime, head);
    let peek = Peek { name: &blob.name, head, size: blob.size };
    if secret::is_secret(&peek) {
        return Err(secret::not_read());
    }
    let Some(reader) = reader_for(&peek) else { return Ok(()) };
    content.format = reader.name().to_owned();
    let Some(depth) = cx.depth.checked_sub(1) else {
        return Err(ReadError::new(IssueCode::TooLarge, "nested too deep"));
    };
    let mut first_issue = None;
    let mut collect = |said: Said| match said {
        Said::Draft(draft) => {
            if draft.kind == crate::item::Kind::File {
                content.meta = draft.meta;
            } else if !draft.title.is_empty() {
                content.passages.push(Passage { locator: draft.locator.clone(), text: draft.title });
            }
            content.passages.extend(draft.passages);
        }
        Said::Issue(issue) => first_issue = first_issue.take().or(Some(issue)),
        Said::Thread(_) | Said::Unread { .. } => {}
    };
    reader.read(blob, &Context { depth, ..cx.clone() }, &mut Output::new(&mut collect))?;
    match first_issue {
        Some(issue) => Err(ReadError::new(issue.code, issue.message)),
        None => Ok(()),
    }
}
