//! A reader made to be copied: "notes" whose first line is `#whence-note`.
//!
//! Copy this file, rename the struct, recognise from content first, and hand over drafts with stable keys.

use super::{Blob, Confidence, Context, Draft, Output, Peek, ReadError, Reader};
use crate::item::{Channel, Kind};

/// The reader. It holds nothing: all it needs comes with the blob.
pub struct Template;

impl Reader for Template {
    fn name(&self) -> &'static str {
        "template"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if peek.head.starts_with(b"#whence-note\n") { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let mut draft = Draft::new("", Kind::File, Channel::File);
        let text = bytes.strip_prefix(b"#whence-note\n").unwrap_or(&bytes);
        draft.push("", String::from_utf8_lossy(text));
        out.draft(draft);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_own_sample() {
        let blob = Blob::from_bytes("a.note", b"#whence-note\nbuy milk".to_vec());
        let cx = Context { zone: jiff::tz::TimeZone::UTC, me: vec![], pdfium: None, depth: 4 };
        let mut said = Vec::new();
        Template.read(&blob, &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
        let [super::super::Said::Draft(draft)] = &said[..] else { panic!("one draft, not {said:?}") };
        assert_eq!(draft.passages[0].text, "buy milk");
    }
}
