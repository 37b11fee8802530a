//! Telegram Desktop's JSON export, `result.json`: one chat, or everything with contacts.
//!
//! `{"name": "Bo", "type": "personal_chat", "id": 4258, "messages": [{"id": 7, "from": "Bo", "text": ...}]}`, or
//! the same inside `chats.list`. Files are named by their path in the export's folder.

mod contact;
mod export;
mod message;
mod text;
mod title;

use std::io::BufReader;

use self::export::Export;
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// Reads Telegram's exports.
pub struct Telegram;

impl Reader for Telegram {
    fn name(&self) -> &'static str {
        "telegram"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let json = peek.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(peek.head).trim_ascii_start();
        if !json.starts_with(b"{") {
            return Confidence::No;
        }
        // All of the head: lists of pictures may stand before the chats.
        let text = String::from_utf8_lossy(json);
        let has = |key: &str| text.contains(&format!("\"{key}\""));
        const CHAT_TYPES: &[&str] = &[
            "personal_chat",
            "bot_chat",
            "saved_messages",
            "private_group",
            "private_supergroup",
            "public_supergroup",
            "private_channel",
            "public_channel",
        ];
        let one_chat = has("messages") && has("type") && CHAT_TYPES.iter().any(|t| has(t));
        let everything =
            has("about") && has("list") && (has("chats") || has("contacts") || has("personal_information"));
        if one_chat || everything { Confidence::Certain } else { Confidence::No }
    }

    fn conversation(&self, peek: &Peek) -> Option<String> {
        title::in_head(peek.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(peek.head))
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let reader = BufReader::with_capacity(1 << 16, blob.open());
        let mut json = serde_json::Deserializer::from_reader(reader);
        let mut export = Export::new(cx, out);
        let outcome = export.read(&mut json);
        let found = export.finish();
        match outcome {
            Err(e) if !found => Err(ReadError::new(IssueCode::Corrupt, format!("not a Telegram export: {e}"))),
            Err(e) => {
                out.issue("", IssueCode::Corrupt, format!("the rest of the file could not be read: {e}"));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
