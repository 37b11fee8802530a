//! Mailboxes of many mails in one file (RFC 4155), as Thunderbird, mutt and Google Takeout write them.
//!
//! Read line by line: only one mail is in memory at a time.

use std::io::{self, BufRead, BufReader, Read};

use super::headers;
use super::message::Mails;
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// A single mail larger than this is skipped, with an issue.
const MAX_MAIL: usize = 128 * 1024 * 1024;
/// A line longer than this is taken in pieces.
const MAX_LINE: u64 = 1024 * 1024;

/// The reader.
pub struct Mbox;

impl Reader for Mbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let start = peek.head.trim_ascii_start();
        let Some(end) = start.iter().position(|b| *b == b'\n') else { return Confidence::No };
        let (first, next) = start.split_at(end + 1);
        if is_from_line(first) && starts_mail(next) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut lines = Lines { reader: BufReader::with_capacity(256 * 1024, blob.open()), ahead: None };
        let mut mails = Mails::new(cx);
        let mut mail = Gathered::default();
        let mut number = 0;
        let mut after_blank = true;
        while let Some(line) = lines.next()? {
            if after_blank && is_from_line(&line) && lines.peek()?.is_none_or(starts_mail) {
                mail.finish(number, false, &mut mails, out);
                number += 1;
            } else if number > 0 {
                mail.push(unquoted(&line));
            }
            after_blank = matches!(&line[..], b"\n" | b"\r\n");
            mail.cut = !line.ends_with(b"\n");
        }
        mail.finish(number, true, &mut mails, out);
        Ok(())
    }
}

/// The lines of one mail.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    too_large: bool,
    /// The last line had no end.
    cut: bool,
}

impl Gathered {
    fn push(&mut self, line: &[u8]) {
        if self.bytes.len() + line.len() > MAX_MAIL {
            self.too_large = true;
        } else if !self.too_large {
            self.bytes.extend_from_slice(line);
        }
    }

    /// Reads what was gathered as mail `number`, and starts anew. What stands before the first mail has number 0.
    fn finish(&mut self, number: usize, last: bool, mails: &mut Mails, out: &mut Output) {
        let locator = format!("message {number}");
        if self.too_large {
            out.issue(locator, IssueCode::TooLarge, "a mail of more than 128 MB was skipped");
        } else if number > 0 {
            // The blank line before the next mail is not part of this one.
            let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
            if last && self.cut {
                out.issue(&locator, IssueCode::Corrupt, "the mailbox ends in the middle of this mail");
            }
            mails.read(bytes, &locator, last && !self.cut, out);
        }
        self.bytes.clear();
        self.too_large = false;
    }
}

/// `From `, the sender and a date; Thunderbird writes `-` for the sender, and may leave out everything.
fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return line.trim_ascii_end() == b"From" };
    let rest = rest.trim_ascii();
    rest.is_empty()
        || rest.windows(5).any(|w| matches!(w, [a, b, b':', c, d] if [a, b, c, d].iter().all(|x| x.is_ascii_digit())))
}

/// Whether a mail can start with this: a header field, or the line that some programs leave above it.
fn starts_mail(next: &[u8]) -> bool {
    let line = next.split(|b| *b == b'\n').next().unwrap_or_default();
    line.starts_with(b">From ") || headers::field_name(line).is_some()
}

/// A line as it was before the mailbox quoted it: `>From ` was `From `, `>>From ` was `>From `.
fn unquoted(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|b| **b == b'>').count();
    if quotes > 0 && line[quotes..].starts_with(b"From ") { &line[1..] } else { line }
}

struct Lines<R> {
    reader: BufReader<R>,
    ahead: Option<Vec<u8>>,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.ahead.take() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    fn peek(&mut self) -> io::Result<Option<&[u8]>> {
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        Ok(self.ahead.as_deref())
    }

    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        Ok((read > 0).then_some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Draft, Issue, Said};

    fn read(text: &str) -> (Vec<Draft>, Vec<Issue>) {
        let (mut drafts, mut issues) = (Vec::new(), Vec::new());
        let mut sink = |said| match said {
            Said::Draft(draft) => drafts.push(*draft),
            Said::Issue(issue) => issues.push(issue),
            Said::Thread(_) | Said::Unread { .. } => {}
        };
        let blob = Blob::from_bytes("Inbox", text.as_bytes());
        Mbox.read(&blob, &crate::extract::doc::test_context(), &mut Output::new(&mut sink)).unwrap();
        (drafts, issues)
    }

    #[test]
    fn from_lines() {
        for (line, expect) in [
            ("From - Sat Mar 14 07:00:00 2026", true),
            ("From kim@example.org Sat Mar 14 07:00:00 2026\r\n", true),
            ("From 1612345678@xxx Mon Jan 01 00:00:00 +0000 2026", true),
            ("From \r\n", true),
            ("From now on we meet at noon.", false),
            ("From: kim@example.org", false),
        ] {
            assert_eq!(is_from_line(line.as_bytes()), expect, "{line}");
        }
    }

    #[test]
    fn mails_are_told_apart_and_unquoted() {
        let (drafts, issues) = read(
            "From - Sat Mar 14 07:00:00 2026\nFrom: a@x.example\nSubject: One\n\nHello\n\n>From here it was quoted.\n\n\
             From 10:00 to 11:00 we talk\nthis is no mail.\n\nFrom - Sat Mar 14 08:00:00 2026\nFrom: b@x.example\n\
             Subject: Two\n\nWorld\n\n",
        );
        assert_eq!(drafts.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        assert!(drafts[0].passages[0].text.contains("\nFrom here it was quoted."));
        assert!(drafts[0].passages[0].text.contains("From 10:00 to 11:00 we talk"));
        assert_eq!(drafts[1].locator, "message 2");
        assert!(issues.is_empty(), "{issues:?}");
    }

    #[test]
    fn expunged_mails_are_left_out() {
        let (drafts, _) =
            read("From - Sat Mar 14 07:00:00 2026\nX-Mozilla-Status: 0009\nFrom: a@x.example\n\ngone\n\n");
        assert!(drafts.is_empty());
    }

    #[test]
    fn a_cut_mailbox_gives_what_is_whole() {
        let (drafts, issues) = read(
            "From - Sat Mar 14 07:00:00 2026\nFrom: a@x.example\nSubject: One\n\nHello\n\n\
             From - Sat Mar 14 08:00:00 2026\nFrom: b@x.example\nSubject: Two\n\nhalf a li",
        );
        assert_eq!(drafts.len(), 2);
        assert_eq!(
            issues.iter().map(|i| (i.locator.as_str(), i.code)).collect::<Vec<_>>(),
            [("message 2", IssueCode::Corrupt)]
        );
    }
}
