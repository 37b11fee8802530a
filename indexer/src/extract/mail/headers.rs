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

/// Whether these bytes start with the header of a mail.
pub(crate) fn is_header(head: &[u8]) -> bool {
    let (mut sender, mut envelope) = (false, false);
    for (at, line) in head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if at > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(name) = field_name(line) else {
            // The head may end within a long header; anything else ends it.
            break;
        };
        let is_one_of = |names: &[&str]| names.iter().any(|n| n.as_bytes().eq_ignore_ascii_case(name));
        sender |= is_one_of(SENDER);
        envelope |= is_one_of(ENVELOPE);
    }
    sender && envelope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_what_only_looks_like_them() {
        for (text, expect) in [
            ("From: a@b.c\r\nTo: d@e.f\r\n\r\nhi", true),
            ("Received: from x\n by y; Mon\nMessage-ID: <1@x>\n\n", true),
            ("Return-Path: <a@b.c>\nX-Original-To: x\nDelivered-To: x\n", true),
            ("Subject: only this\n\n", false),
            ("Dear all,\nFrom: the start\nTo: the end\n", false),
            ("key: value\nname: other\n", false),
            ("", false),
        ] {
            assert_eq!(is_header(text.as_bytes()), expect, "{text:?}");
        }
    }
}
