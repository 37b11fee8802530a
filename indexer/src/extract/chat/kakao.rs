//! KakaoTalk's "export chat": the PC's text, the phone's text, and the PC's CSV.
//!
//! PC: a header, lines of dashes with a date, then `[이름] [오후 6:50] text`. Phone: each message with its
//! date, `2026. 6. 21. 오후 12:37, 이름 : text`. CSV: `Date,User,Message`. Korean or English, by the program's language.

mod body;
mod csv_file;
mod header;
mod names;
mod pc;
mod phone;

use super::naming::stem;
use super::text::{decode, decode_head};
use super::transcript::{Message, Unread, authors, hand_over, name_from_authors};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};
use crate::item::Channel;

/// Reads KakaoTalk's exports.
pub struct Kakao;

/// Which of the three forms a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Pc,
    Phone,
    Csv,
}

/// How many lines recognition looks at.
const LOOK: usize = 60;

impl Reader for Kakao {
    fn name(&self) -> &'static str {
        "kakao"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let text = decode_head(peek.head);
        let named = names::is_export_name(stem(peek.name));
        let headed = header::read(&text).is_some();
        match form(&text) {
            Some(Form::Csv) => Confidence::Certain,
            Some(_) if headed || named => Confidence::Certain,
            // Without its header (somebody cut the file) the messages have to begin at once.
            Some(form) if begins_with_message(&text, form) => Confidence::Likely,
            Some(_) => Confidence::No,
            None if headed => Confidence::Likely,
            None => Confidence::No,
        }
    }

    fn conversation(&self, peek: &Peek) -> Option<String> {
        let headed = header::read(&decode_head(peek.head)).map(|h| h.name).filter(|n| !n.is_empty());
        headed.or_else(|| names::conversation(stem(peek.name)))
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let (text, replaced) = decode(&bytes);
        if replaced {
            out.issue("", IssueCode::Encoding, "some characters could not be read");
        }
        let mut unread = Unread::default();
        let messages = match form(&text) {
            Some(Form::Pc) => pc::messages(&text, &mut unread),
            Some(Form::Csv) => csv_file::messages(&text, &mut unread),
            // Without a written message there may still be lines of the service.
            Some(Form::Phone) | None => phone::messages(&text, &mut unread),
        };
        let header = header::read(&text);
        if messages.is_empty() && header.is_none() {
            return Err(ReadError::new(IssueCode::Unknown, "no line of this file is a KakaoTalk message"));
        }
        let group = is_group(&messages, header.as_ref(), &blob.name);
        let name = header
            .map(|h| h.name)
            .filter(|n| !n.is_empty())
            .or_else(|| names::conversation(stem(&blob.name)))
            .unwrap_or_else(|| name_from_authors(&messages, &cx.me));
        hand_over(name, group, Channel::KakaoTalk, messages, cx, out);
        unread.report(out);
        Ok(())
    }
}

fn is_group(messages: &[Message], header: Option<&header::Header>, file_name: &str) -> bool {
    authors(messages).len() > 2
        || header.and_then(|h| h.people).is_some_and(|people| people > 2)
        || stem(file_name).ends_with("_group")
        || messages.iter().any(|m| m.system && body::is_about_group(&m.text))
}

fn form(text: &str) -> Option<Form> {
    let mut lines = text.lines().take(LOOK);
    let first = lines.next()?.trim_start_matches('\u{feff}');
    if csv_file::is_header(first) {
        return Some(Form::Csv);
    }
    std::iter::once(first).chain(lines).find_map(|line| {
        if pc::is_date_line(line) || pc::head(line).is_some() {
            Some(Form::Pc)
        } else if phone::head(line).is_some_and(|h| h.is_written()) {
            Some(Form::Phone)
        } else {
            None
        }
    })
}

fn begins_with_message(text: &str, form: Form) -> bool {
    let Some(first) = text.lines().find(|l| !l.trim().is_empty()) else { return false };
    match form {
        Form::Pc => {
            let dated = text.lines().take(LOOK).any(pc::is_date_line);
            dated && (pc::is_date_line(first) || pc::head(first).is_some())
        }
        Form::Phone => phone::head(first).is_some_and(|h| h.is_written()) || phone::is_date_line(first),
        Form::Csv => true,
    }
}

#[cfg(test)]
mod tests;
