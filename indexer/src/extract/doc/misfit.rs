//! Files whose name promises a document that is not in them: lock files, empty files, cut-off downloads.

use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// The extensions that make a promise.
const PROMISES: &[&str] = &[
    "doc", "docx", "docm", "dot", "dotx", "xls", "xlsx", "xlsm", "xlsb", "ppt", "pptx", "pptm", "ppsx", "odt", "ods",
    "odp", "pdf", "rtf", "epub", "hwp", "hwpx",
];
/// An owner file holds the user's name twice, in 8-bit and in UTF-16, in 162 or 165 bytes.
const MAX_LOCK: u64 = 512;

/// The reader. It reads nothing, but says why there is nothing to read.
pub struct Misfit;

impl Reader for Misfit {
    fn name(&self) -> &'static str {
        "misfit"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if is_lock(peek.name, peek.size) {
            return Confidence::Certain;
        }
        if PROMISES.contains(&peek.extension().as_str()) { Confidence::Fallback } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, _out: &mut Output) -> Result<(), ReadError> {
        if is_lock(&blob.name, blob.size) {
            return Err(ReadError::new(
                IssueCode::Unknown,
                "a lock file that Office leaves while a document is open; there is nothing in it to read",
            ));
        }
        if blob.size == 0 {
            return Err(ReadError::new(IssueCode::Corrupt, "the file is empty"));
        }
        let head = blob.head()?;
        if head.iter().all(|byte| *byte == 0) {
            return Err(ReadError::new(IssueCode::Corrupt, "the file holds only zeros; it was not saved to the end"));
        }
        Err(ReadError::new(IssueCode::Corrupt, "the content is not what the name says; the file is damaged"))
    }
}

fn is_lock(name: &str, size: u64) -> bool {
    size <= MAX_LOCK && (name.starts_with("~$") || (name.starts_with(".~lock.") && name.ends_with('#')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fit_the_file() {
        let zeros = [0_u8; 600];
        for (name, bytes, expect) in [
            ("~$port.docx", &zeros[..162], IssueCode::Unknown),
            (".~lock.report.odt#", b",kim,laptop,21.11.2026 10:00,file:///home/kim;", IssueCode::Unknown),
            ("report.docx", b"", IssueCode::Corrupt),
            ("report.xlsx", &zeros[..], IssueCode::Corrupt),
        ] {
            let blob = Blob::from_bytes(name, bytes);
            assert!(Misfit.recognise(&Peek { name, head: bytes, size: blob.size }) > Confidence::No, "{name}");
            let read = Misfit.read(&blob, &crate::extract::doc::test_context(), &mut Output::new(&mut |_| {}));
            assert_eq!(read.unwrap_err().code, expect, "{name}");
        }
    }
}
