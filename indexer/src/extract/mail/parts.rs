//! The parts of a mail: which is its text, which came with it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::extract::doc::{charset, html};
use crate::extract::{Attachment, Blob, Context, IssueCode, Output, content_of, family_of};

/// Plain text shorter than this may only say that the mail is to be seen elsewhere.
const STUB: usize = 300;

/// The text to read: what is plain, or what the HTML shows where the plain text is missing or a stub.
pub(crate) fn text(message: &Message) -> String {
    let plain = gathered(message, &message.text_body);
    let length = plain.trim().chars().count();
    if length >= STUB {
        return plain;
    }
    let page = gathered(message, &message.html_body);
    if length == 0 || page.trim().chars().count() > length * 3 { page } else { plain }
}

fn gathered(message: &Message, ids: &[u32]) -> String {
    let mut text = String::new();
    for part in ids.iter().filter_map(|id| message.part(*id)).filter(|part| is_body(part)) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        match &part.body {
            PartType::Html(_) => text.push_str(&html::page(&part_text(message, part)).text.replace(html::HEADING, "")),
            _ => text.push_str(&part_text(message, part).replace("\r\n", "\n")),
        }
    }
    text
}

/// `text/plain`, `text/html` and text without a type; a calendar entry is text as well, but no words.
fn is_body(part: &MessagePart) -> bool {
    let kind = mime(part);
    matches!(&part.body, PartType::Text(_) | PartType::Html(_))
        && (matches!(kind.as_str(), "text/plain" | "text/html" | "text/enriched") || !kind.starts_with("text/"))
}

fn mime(part: &MessagePart) -> String {
    let Some(kind) = part.content_type() else { return String::new() };
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase()
}

/// A part's text, decoded again where the parser did not know the charset, or where it was not the one it said.
fn part_text(message: &Message, part: &MessagePart) -> String {
    let decoded = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_ref(),
        _ => "",
    };
    let label = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    if !charset::is_iso_2022_kr(label) && !decoded.contains(char::REPLACEMENT_CHARACTER) {
        return decoded.to_owned();
    }
    charset::decode_labelled(&transfer_decoded(message, part), label).text
}

/// A part's bytes as they were before they were made fit for the way.
fn transfer_decoded(message: &Message, part: &MessagePart) -> Vec<u8> {
    let place = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = message.raw_message.get(place).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::Base64 => base64_decode(raw.trim_ascii()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    decoded.unwrap_or_else(|| raw.to_vec())
}

/// What came with the mail, read as far as it can be; reasons why not go to `out` under `locator`.
pub(crate) fn attachments(message: &Message, locator: &str, cx: &Context, out: &mut Output) -> Vec<Attachment> {
    let mut found = Vec::new();
    // Calendar entries and source files that are to be shown in place are listed as text.
    let shown = message.text_body.iter().chain(&message.html_body);
    let mut ids: Vec<u32> = message.attachments.iter().chain(shown).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    for part in ids.into_iter().filter_map(|id| message.part(id).filter(|part| is_attachment(message, id, part))) {
        found.extend(attachment(message, part, locator, cx, out));
    }
    found
}

/// Parts for machines: signatures of the mail itself, delivery reports.
const FOR_MACHINES: &[&str] = &[
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
    "application/pgp-encrypted",
];

/// Whether a person would call it an attachment: a picture within the text needs a name to be one.
fn is_attachment(message: &Message, id: u32, part: &MessagePart) -> bool {
    let mime = mime(part);
    if FOR_MACHINES.contains(&mime.as_str()) || (is_body(part) && !message.attachments.contains(&id)) {
        return false;
    }
    let inline =
        matches!(part.body, PartType::InlineBinary(_)) || part.content_disposition().is_some_and(|d| d.is_inline());
    !inline || mime == "text/calendar" || part.attachment_name().is_some()
}

fn attachment(
    message: &Message,
    part: &MessagePart,
    locator: &str,
    cx: &Context,
    out: &mut Output,
) -> Option<Attachment> {
    let mime = mime(part);
    let name = name(part, &mime);
    if mime.ends_with("ms-tnef") || name.eq_ignore_ascii_case("winmail.dat") {
        out.issue(locator, IssueCode::Unknown, "Outlook packed the attachments into winmail.dat, which is not read");
        return None;
    }
    if mime.ends_with("pkcs7-mime") {
        out.issue(locator, IssueCode::Encrypted, "the mail is encrypted (S/MIME)");
        return None;
    }
    let bytes = bytes(message, part);
    let size = bytes.len() as u64;
    if size == 0 {
        return Some(Attachment {
            family: family_of(&name, &mime, &[]),
            name,
            size: Some(0),
            media: None,
            content: None,
        });
    }
    let (content, issue) = content_of(&Blob::from_bytes(name.clone(), bytes), &mime, cx);
    if let Some(issue) = issue {
        let place = if locator.is_empty() { name.clone() } else { format!("{locator}, {name}") };
        out.issue(place, issue.code, issue.message);
    }
    Some(Attachment { name, family: content.family, size: Some(size), media: None, content: Some(content) })
}

fn bytes(message: &Message, part: &MessagePart) -> Vec<u8> {
    match &part.body {
        PartType::Message(nested) => nested.raw_message().to_vec(),
        PartType::Text(_) | PartType::Html(_) => transfer_decoded(message, part),
        _ => part.contents().to_vec(),
    }
}

fn name(part: &MessagePart, mime: &str) -> String {
    if let Some(name) = part.attachment_name() {
        // Some mailers send the whole path.
        return name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_owned();
    }
    match (&part.body, mime) {
        (PartType::Message(nested), _) => format!("{}.eml", nested.subject().unwrap_or("mail").trim()),
        (_, "text/calendar") => "invite.ics".to_owned(),
        _ => String::new(),
    }
}
