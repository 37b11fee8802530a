//! One mail in a file: `.eml`, or a Maildir file, whose name has no ending.

use super::headers;
use super::message::Mails;
use crate::extract::{Blob, Confidence, Context, Output, Peek, ReadError, Reader};

/// The reader.
pub struct Eml;

impl Reader for Eml {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if headers::is_header(peek.head) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        if is_trashed(&blob.name) {
            return Ok(());
        }
        Mails::new(cx).read(&blob.bytes()?, "", true, out);
        Ok(())
    }
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
}
