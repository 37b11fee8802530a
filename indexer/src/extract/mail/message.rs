//! One mail to one draft.

use std::collections::HashMap;

use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser};

use super::thread::Threads;
use super::{body, parts, repair};
use crate::extract::doc::passages;
use crate::extract::{Context, Draft, Handle, IssueCode, Output};
use crate::item::{Certainty, Channel, Kind, When};

/// Fields that mailers rewrite in place, and that therefore are no part of what a mail is.
const MUTABLE_FIELDS: &[&str] =
    &["x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys", "status", "x-status", "x-keywords"];
/// Mails that one may hold: the parser nests as deep as they do, and each level takes a piece of the stack.
const MAX_NESTED: usize = 200;
/// `X-Mozilla-Status`: deleted, and only not yet compacted away.
const EXPUNGED: u16 = 0x0008;

/// Reads the mails of one blob, and knows what must not repeat within it.
pub(crate) struct Mails<'a> {
    cx: &'a Context,
    threads: Threads,
    /// How often each key was given.
    keys: HashMap<String, u32>,
}

impl<'a> Mails<'a> {
    /// For one blob.
    pub(crate) fn new(cx: &'a Context) -> Self {
        Self { cx, threads: Threads::default(), keys: HashMap::new() }
    }

    /// Reads one mail; `check_end` asks to report a mail whose last part does not end.
    pub(crate) fn read(&mut self, raw: &[u8], locator: &str, check_end: bool, out: &mut Output) {
        if memchr::memmem::find_iter(raw, b"message/rfc822").nth(MAX_NESTED).is_some() {
            out.issue(locator, IssueCode::TooLarge, "mails are nested in this one without end; it was skipped");
            return;
        }
        let raw = repair::repaired(raw);
        let Some(message) = MessageParser::default().parse(&raw[..]).filter(|m| !m.headers().is_empty()) else {
            out.issue(locator, IssueCode::Corrupt, "this is no mail: it has no header");
            return;
        };
        if is_deleted(&message) {
            return;
        }
        if check_end && !is_closed(&message, &raw) {
            out.issue(locator, IssueCode::Corrupt, "the mail is cut off; what is there was read");
        }
        let id = message.message_id().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        let hash = || content_hash(&raw);
        let own = id.clone().unwrap_or_else(hash);
        let references = references(&message);
        let subject = message.subject().unwrap_or_default().trim();

        let mut draft = Draft::new(self.unique(&own), Kind::Mail, Channel::Mail);
        draft.thread = Some(self.threads.of(&own, &references, subject, out));
        draft.title = subject.to_owned();
        draft.locator = locator.to_owned();
        draft.when = when(&message);
        draft.from = [message.from(), message.sender(), message.reply_to()].into_iter().find_map(|a| handles(a).next());
        draft.to =
            message.all_to().chain(message.all_cc()).chain(message.all_bcc()).flat_map(|a| handles(Some(a))).collect();
        draft.message_id = id;
        draft.reply_to = ids(message.in_reply_to()).into_iter().next_back().or_else(|| references.last().cloned());
        let body = body::split(&parts::text(&message));
        for (locator, text) in [("", body.text), ("quoted", body.quoted), ("signature", body.signature)] {
            draft.passages.extend(passages::at(locator, &text));
        }
        draft.attachments = parts::attachments(&message, locator, self.cx, out);
        out.draft(draft);
    }

    /// The key, with a count where a mailbox holds a mail twice.
    fn unique(&mut self, key: &str) -> String {
        let count = self.keys.entry(key.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { key.to_owned() } else { format!("{key}#{count}") }
    }
}

/// Thunderbird's and mutt's marks of a deleted mail.
fn is_deleted(message: &Message) -> bool {
    let field = |name: &'static str| message.header(name).and_then(HeaderValue::as_text).unwrap_or_default().trim();
    let mozilla = u16::from_str_radix(field("X-Mozilla-Status"), 16).unwrap_or_default();
    mozilla & EXPUNGED != 0 || field("X-Status").contains('D')
}

/// Whether a mail of several parts has the line that ends the last (RFC 2046, 5.1.1).
fn is_closed(message: &Message, raw: &[u8]) -> bool {
    use mail_parser::MimeHeaders;
    let boundary = message.root_part().content_type().and_then(|kind| kind.attribute("boundary"));
    boundary.is_none_or(|boundary| crate::extract::doc::charset::contains(raw, format!("--{boundary}--").as_bytes()))
}

/// A mail's hash without the fields that change while it lies there.
fn content_hash(raw: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut in_header = true;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        in_header &= !line.trim_ascii().is_empty();
        let mutable = in_header
            && super::headers::field_name(line)
                .is_some_and(|name| MUTABLE_FIELDS.iter().any(|field| field.as_bytes().eq_ignore_ascii_case(name)));
        if !mutable {
            hasher.update(line);
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// When it was sent; a mail without a date has the one at which the last server took it.
fn when(message: &Message) -> Option<When> {
    let at = |date: &mail_parser::DateTime| {
        date.is_valid().then(|| Timestamp::from_second(date.to_timestamp()).ok()).flatten()
    };
    match message.date().and_then(at) {
        Some(at) => Some(When { at, certainty: Certainty::Second }),
        None => {
            let at = message.received().and_then(mail_parser::Received::date).as_ref().and_then(at)?;
            Some(When { at, certainty: Certainty::Guess })
        }
    }
}

fn handles<'m>(address: Option<&'m Address<'m>>) -> impl Iterator<Item = Handle> + 'm {
    let clean = |text: Option<&str>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    address.into_iter().flat_map(Address::iter).filter_map(move |person| {
        let email = clean(person.address());
        // Many mailers write the address where the name should be.
        let name = clean(person.name()).filter(|name| email.as_deref() != Some(name.trim_matches(['"', '\''])));
        (name.is_some() || email.is_some()).then(|| Handle { name, email, ..Handle::default() })
    })
}

/// The ids of the mails before this one, oldest first.
fn references(message: &Message) -> Vec<String> {
    let mut found = ids(message.references());
    for id in ids(message.in_reply_to()) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn ids(value: &HeaderValue) -> Vec<String> {
    let clean = |id: &str| id.trim().trim_matches(['<', '>']).to_owned();
    match value {
        HeaderValue::Text(id) => vec![clean(id)],
        HeaderValue::TextList(list) => list.iter().map(|id| clean(id)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Said;

    fn read(raw: &[u8]) -> (Draft, Vec<Said>) {
        let cx = crate::extract::doc::test_context();
        let mut said = Vec::new();
        Mails::new(&cx).read(raw, "", true, &mut Output::new(&mut |s| said.push(s)));
        let at = said.iter().position(|s| matches!(s, Said::Draft(_))).unwrap();
        let Said::Draft(draft) = said.remove(at) else { unreachable!() };
        (*draft, said)
    }

    #[test]
    fn addresses_dates_and_ids() {
        let (draft, _) = read(
            b"From: =?euc-kr?B?sei5zsH2?= <minji@x.example>\r\nTo: \"lee@x.example\" <lee@x.example>, Park <p@x.example>\r\n\
              Cc: c@x.example\r\nDate: Sat, 14 Mar 2026 07:00:00 +0900\r\nSubject: Re: Lunch\r\nMessage-ID: <2@x>\r\n\
              In-Reply-To: <1@x>\r\nReferences: <0@x> <1@x>\r\n\r\nYes\r\n",
        );
        let from = draft.from.unwrap();
        assert_eq!((from.name.as_deref(), from.email.as_deref()), (Some("김민지"), Some("minji@x.example")));
        let to: Vec<_> = draft.to.iter().map(|h| (h.name.as_deref(), h.email.as_deref())).collect();
        assert_eq!(
            to,
            [(None, Some("lee@x.example")), (Some("Park"), Some("p@x.example")), (None, Some("c@x.example"))]
        );
        assert_eq!(draft.when.map(|w| w.at.to_string()).as_deref(), Some("2026-03-13T22:00:00Z"));
        assert_eq!((draft.message_id.as_deref(), draft.reply_to.as_deref()), (Some("2@x"), Some("1@x")));
        assert_eq!((draft.key.as_str(), draft.passages[0].text.as_str()), ("2@x", "Yes"));
    }

    #[test]
    fn korean_in_every_charset() {
        let euc = encoding_rs::EUC_KR.encode("안녕").0.into_owned();
        let rows: Vec<(&str, Vec<u8>)> = vec![
            ("euc-kr", [b"Content-Type: text/plain; charset=euc-kr\n\n", &euc[..]].concat()),
            ("cp949", [b"Content-Type: text/plain; charset=cp949\n\n", &euc[..]].concat()),
            ("ks_c_5601", [b"Content-Type: text/plain; charset=\"ks_c_5601-1987\"\n\n", &euc[..]].concat()),
            ("iso-2022-kr", b"Content-Type: text/plain; charset=ISO-2022-KR\n\n\x1b$)C\x0e>H3g\x0f".to_vec()),
            (
                "iso-2022-kr base64",
                b"Content-Type: text/plain; charset=ISO-2022-KR\nContent-Transfer-Encoding: base64\n\nGyQpQw4+SDNnDw=="
                    .to_vec(),
            ),
            ("utf-8", "Content-Type: text/plain; charset=utf-8\n\n안녕".as_bytes().to_vec()),
        ];
        for (name, tail) in rows {
            let (draft, _) = read(&[b"From: a@x.example\nSubject: x\n", &tail[..], b"\n"].concat());
            assert_eq!(draft.passages[0].text, "안녕", "{name}");
        }
    }

    #[test]
    fn subjects_in_every_charset() {
        let euc = encoding_rs::EUC_KR.encode("안녕").0.into_owned();
        for (name, subject) in [
            ("iso-2022-kr", b"=?ISO-2022-KR?B?GyQpQw4+SDNnDw==?=".to_vec()),
            ("iso-2022-kr quoted", b"=?iso-2022-kr?Q?=1B$)C=0E>H3g=0F?=".to_vec()),
            ("8-bit", euc),
            ("utf-8", "안녕".as_bytes().to_vec()),
        ] {
            let (draft, _) = read(&[b"From: a@x.example\nSubject: ", &subject[..], b"\n\nx\n"].concat());
            assert_eq!(draft.title, "안녕", "{name}");
        }
    }

    #[test]
    fn keys_stay_while_marks_change() {
        let mail = |status: &str| format!("X-Mozilla-Status: {status}\nFrom: a@x.example\nSubject: x\n\nbody\n");
        assert_eq!(read(mail("0000").as_bytes()).0.key, read(mail("0001").as_bytes()).0.key);
    }

    #[test]
    fn attachments_and_nested_mails() {
        let (draft, rest) = read(
            b"From: a@x.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
              --b\nContent-Type: text/plain\n\nsee attached\n--b\nContent-Type: text/plain; name=\"note.txt\"\n\
              Content-Disposition: attachment; filename=\"note.txt\"\n\nbuy milk\n--b\nContent-Type: message/rfc822\n\n\
              From: c@x.example\nSubject: inner\n\ninner text\n--b\nContent-Type: application/ms-tnef\n\
              Content-Transfer-Encoding: base64\n\nAAAA\n--b--\n",
        );
        let seen: Vec<_> = draft.attachments.iter().map(|a| (a.name.as_str(), a.content.as_ref().unwrap())).collect();
        assert_eq!(seen.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["note.txt", "inner.eml"]);
        assert_eq!(seen[0].1.passages[0].text.trim(), "buy milk");
        let inner: Vec<_> = seen[1].1.passages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(inner, ["inner", "inner text"]);
        assert!(rest.iter().any(|s| matches!(s, Said::Issue(i) if i.code == IssueCode::Unknown)));
        assert_eq!(draft.passages[0].text, "see attached");
    }

    #[test]
    fn calendars_and_pictures_in_the_text() {
        let (draft, _) = read(
            b"From: a@x.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n\
              --o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nCome!\n\
              --i\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--i--\n\
              --o\nContent-Type: image/gif\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n\
              --o\nContent-Type: image/gif; name=\"map.gif\"\nContent-Disposition: inline; filename=\"map.gif\"\n\
              Content-Transfer-Encoding: base64\n\nR0lGODlh\n--o--\n",
        );
        assert_eq!(draft.attachments.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["invite.ics", "map.gif"]);
        assert_eq!(draft.passages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Come!"]);
    }
}
