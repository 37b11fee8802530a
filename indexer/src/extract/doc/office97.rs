//! Word and PowerPoint files before 2007, and newer ones that a password locks: compound files all of them.

use super::compound::{self, Compound};
use super::{file_draft, ppt97, word97};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// Extensions under which such files are found; the newer ones once they are locked.
const NAMES: &[&str] = &["doc", "dot", "ppt", "pot", "pps", "docx", "docm", "dotx", "pptx", "pptm", "ppsx"];

/// The reader.
pub struct Office97;

impl Reader for Office97 {
    fn name(&self) -> &'static str {
        "office97"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if !compound::is_compound(peek.head) {
            return Confidence::No;
        }
        let streams = ["WordDocument", "PowerPoint Document", "EncryptedPackage"];
        if streams.iter().any(|name| compound::head_names(peek.head, name)) {
            Confidence::Certain
        } else if NAMES.contains(&peek.extension().as_str()) {
            // The directory may lie further on than the head goes.
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut file = Compound::open(blob)?;
        let (slides, passages) = if file.has(word97::STREAM) {
            (None, word97::passages(&mut file)?)
        } else if file.has(ppt97::STREAM) {
            let (slides, passages) = ppt97::passages(&mut file)?;
            (Some(slides), passages)
        } else if file.has("/EncryptedPackage") {
            return Err(locked());
        } else {
            return Err(ReadError::new(IssueCode::Unknown, "a kind of compound file that is not read"));
        };
        let mut draft = file_draft(passages);
        draft.meta = file.summary(compound::SUMMARY);
        draft.meta.pages = slides.or(draft.meta.pages);
        draft.title = draft.meta.title.clone().unwrap_or_default();
        out.draft(draft);
        Ok(())
    }
}

/// What to say of a document that needs a password (MS-OFFCRYPTO).
pub(crate) fn locked() -> ReadError {
    ReadError::new(IssueCode::Encrypted, "a password is needed to open it")
}
