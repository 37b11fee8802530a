//! The look of a header block (RFC 5322, 2.2), for recognition and for where a message starts.

/// The name of the field that this line starts, if it starts one.
pub(crate) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(80).position(|b| *b == b':')?;
    // A space before the colon is obsolete syntax that old gateways write.
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// Fields of which a mail has at least one of each row.
const SENDER: &[&str] = &["from", "sender", "return-path", "received", "x-sender"];
const ENVELOPE: &[&str] = &["date", "message-id", "subject", "to", "mime-version", "delivered-to"];

/// Fields that only MIME has: enough for a file that is named as a mail.
const MIME: &[&str] = &["content-type", "mime-version", "content-transfer-encoding"];

/// Which fields of a mail a header has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// None, or one that any text could have.
    NoMail,
    /// Some, but nothing that only a mail has.
    Perhaps,
    /// Who sent it, and what or when.
    Mail,
}

/// What these bytes look like as the header of a mail.
pub(crate) fn look(head: &[u8]) -> Look {
    let (mut sender, mut envelope, mut mime) = (false, false, false);
    for (at, line) in head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if at > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(name) = field_name(line) else {
            // The head may end within a long header; anything else ends it.
            break;
        };
        let is_one_of = |names: &[&str]| names.iter().any(|n| n.as_bytes().eq_ignore_ascii_case(name));
        sender |= is_one_of(SENDER);
        envelope |= is_one_of(ENVELOPE);
        mime |= is_one_of(MIME);
    }
    match (sender && envelope, sender || envelope || mime) {
        (true, _) => Look::Mail,
        (_, true) => Look::Perhaps,
        _ => Look::NoMail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_what_only_looks_like_them() {
        for (text, expect) in [
            ("From: a@b.c\r\nTo: d@e.f\r\n\r\nhi", Look::Mail),
            ("Received: from x\n by y; Mon\nMessage-ID: <1@x>\n\n", Look::Mail),
            ("Return-Path: <a@b.c>\nX-Original-To: x\nDelivered-To: x\n", Look::Mail),
            ("Subject: only this\n\n", Look::Perhaps),
            ("Dear all,\nFrom: the start\nTo: the end\n", Look::NoMail),
            ("key: value\nname: other\n", Look::NoMail),
            ("", Look::NoMail),
        ] {
            assert_eq!(look(text.as_bytes()), expect, "{text:?}");
        }
    }
}
