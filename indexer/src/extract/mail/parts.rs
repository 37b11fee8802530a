//! The parts of a mail: which is its text, which came with it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::extract::doc::{charset, html};
use crate::extract::{Attachment, Blob, Context, IssueCode, Output, content_of, family_of};

/// The text to read: what is plain, or else what the HTML shows.
pub(crate) fn text(message: &Message) -> String {
    let plain = gathered(message, &message.text_body);
    if plain.trim().is_empty() { gathered(message, &message.html_body) } else { plain }
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
    let raw =
        message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw.trim_ascii()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    bytes.map_or_else(|| decoded.to_owned(), |bytes| charset::decode_labelled(&bytes, label).text)
}

/// What came with the mail, read as far as it can be; reasons why not go to `out` under `locator`.
pub(crate) fn attachments(message: &Message, locator: &str, cx: &Context, out: &mut Output) -> Vec<Attachment> {
    let mut found = Vec::new();
    // A calendar entry that is an alternative of the text is listed as text.
    let calendars = message.text_body.iter().filter(|id| !message.attachments.contains(id));
    for id in message.attachments.iter().chain(calendars) {
        let Some(part) = message.part(*id) else { continue };
        let calendar = mime(part) == "text/calendar";
        if (message.attachments.contains(id) || calendar) && is_shown(part) {
            found.extend(attachment(message, part, locator, cx, out));
        }
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

/// Whether a person would call it an attachment: what is inline needs a name.
fn is_shown(part: &MessagePart) -> bool {
    let inline =
        matches!(part.body, PartType::InlineBinary(_)) || part.content_disposition().is_some_and(|d| d.is_inline());
    let calendar = mime(part) == "text/calendar";
    !FOR_MACHINES.contains(&mime(part).as_str()) && (!inline || calendar || part.attachment_name().is_some())
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
        // A calendar or a text file that is listed as text has to be bytes in an encoding that its reader can tell.
        PartType::Text(_) | PartType::Html(_) => part_text(message, part).into_bytes(),
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
