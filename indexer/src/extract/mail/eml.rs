//! One mail in a file: `.eml`, Apple Mail's `.emlx`, or a Maildir file, whose name has no ending.

use super::headers::{self, Look};
use super::message::Mails;
use crate::extract::doc::html;
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// `flags` of an `.emlx`: deleted, and only not yet erased.
const EMLX_DELETED: u64 = 1 << 1;

/// The reader.
pub struct Eml;

impl Reader for Eml {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if html::is_mhtml(peek) {
            return Confidence::No;
        }
        let extension = peek.extension();
        let head = if extension == "emlx" { emlx(peek.head).map_or(peek.head, |(mail, _)| mail) } else { peek.head };
        match headers::look(head) {
            Look::Mail => Confidence::Certain,
            Look::Perhaps if matches!(extension.as_str(), "eml" | "emlx") => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let mail = match emlx(&bytes) {
            Some((_, flags)) if flags & EMLX_DELETED != 0 => return Ok(()),
            Some((mail, _)) => mail,
            None if is_trashed(&blob.name) => return Ok(()),
            None => &bytes,
        };
        if mail.trim_ascii().is_empty() {
            return Err(ReadError::new(IssueCode::Corrupt, "the mail is empty"));
        }
        Mails::new(cx).read(mail, "", true, out);
        Ok(())
    }
}

/// The mail inside an `.emlx` and its flags: a line with the mail's length, the mail, a property list.
fn emlx(bytes: &[u8]) -> Option<(&[u8], u64)> {
    let end = bytes.iter().take(24).position(|b| *b == b'\n')?;
    let length: usize = std::str::from_utf8(&bytes[..end]).ok()?.trim().parse().ok()?;
    let rest = &bytes[end + 1..];
    let (mail, list) = rest.split_at(length.min(rest.len()));
    let list = String::from_utf8_lossy(list);
    let flags = list.split_once("<key>flags</key>").and_then(|(_, rest)| {
        let (_, number) = rest.split_once("<integer>")?;
        number.split_once('<')?.0.trim().parse().ok()
    });
    Some((mail, flags.unwrap_or(0)))
}

/// Whether a Maildir file's flags (`name:2,FST`, or with `;` on Windows) say that it is trashed.
fn is_trashed(name: &str) -> bool {
    name.rsplit_once("2,").is_some_and(|(stem, flags)| {
        stem.ends_with([':', ';', '!']) && flags.bytes().all(|b| b.is_ascii_alphabetic()) && flags.contains('T')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maildir_flags() {
        for (name, expect) in [
            ("1776639600.M5P405.host:2,S", false),
            ("1776639600.M5P405.host:2,ST", true),
            ("1776639600.M5P405.host;2,T", true),
            ("Table 2,T.eml", false),
        ] {
            assert_eq!(is_trashed(name), expect, "{name}");
        }
    }

    #[test]
    fn apple_mail_wraps_its_mails() {
        let wrapped =
            b"22        \nFrom: a@x.example\n\nhi\n<plist><key>flags</key>\n<integer>8590195715</integer></plist>";
        assert_eq!(emlx(wrapped), Some((&b"From: a@x.example\n\nhi\n"[..], 8_590_195_715)));
        assert_eq!(emlx(b"From: a@x.example\n\nhi\n"), None);
    }

    #[test]
    fn what_is_no_mail() {
        let rows: &[(&str, &str, Confidence)] = &[
            ("page.mhtml", "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n", Confidence::No),
            ("notes.txt", "Subject: x\n\nbody", Confidence::No),
            ("draft.eml", "Subject: x\n\nbody", Confidence::Likely),
        ];
        for (name, text, expect) in rows {
            let peek = Peek { name, head: text.as_bytes(), size: text.len() as u64 };
            assert_eq!(Eml.recognise(&peek), *expect, "{name}");
        }
    }
}
