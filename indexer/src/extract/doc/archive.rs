//! Zip archives that are no document: the names of what is in them. Nothing is unpacked.

use super::zip::{self, Archive};
use super::{file_draft, passages};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// Names that are listed; a backup of more files is not found by one of them.
const MAX_NAMES: usize = 5_000;

/// The reader.
pub struct ZipArchive;

impl Reader for ZipArchive {
    fn name(&self) -> &'static str {
        "archive"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if zip::is_zip(peek.head) { Confidence::Fallback } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut archive = Archive::open(blob)?;
        let members = archive.len();
        if members <= MAX_NAMES && archive.names().iter().any(|n| n == "Index/Document.iwa" || n == "Index.zip") {
            return Err(ReadError::new(
                IssueCode::Unknown,
                "a document of Pages, Numbers or Keynote, which are not read; export it as PDF to find it by its text",
            ));
        }
        if members > MAX_NAMES {
            out.issue("", IssueCode::TooLarge, format!("only {MAX_NAMES} of {members} names were listed"));
        }
        let mut text = String::new();
        for name in archive.names_to_show(MAX_NAMES).iter().filter(|n| !n.ends_with('/')) {
            text.push_str(name);
            text.push('\n');
        }
        out.draft(file_draft(passages::at("names", &text)));
        Ok(())
    }
}
