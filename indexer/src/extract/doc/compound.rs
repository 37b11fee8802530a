//! Compound files (MS-CFB), in which old Office, HWP 5 and everything encrypted by Office lies.

use std::io::{Cursor, Read};
use std::sync::Arc;

use super::properties;
use crate::extract::{Blob, IssueCode, Meta, ReadError};

/// Bytes of a summary that are read; it may hold a picture of the first page.
const MAX_SUMMARY: u64 = 1024 * 1024;
/// Where Office keeps its summary.
pub(crate) const SUMMARY: &str = "/\u{5}SummaryInformation";

/// Whether this is the start of a compound file.
pub(crate) fn is_compound(head: &[u8]) -> bool {
    head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// Whether `head` shows this stream name as the directory writes it; the directory may also lie further on.
pub(crate) fn head_names(head: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    super::charset::contains(head, &name)
}

/// An open compound file.
pub(crate) struct Compound(cfb::CompoundFile<Cursor<Arc<[u8]>>>);

impl Compound {
    /// Opens the file and reads its directory.
    pub(crate) fn open(blob: &Blob) -> Result<Self, ReadError> {
        let file = cfb::CompoundFile::open(Cursor::new(blob.bytes()?))
            .map_err(|_| ReadError::new(IssueCode::Corrupt, "the file is cut off or damaged"))?;
        Ok(Self(file))
    }

    /// Whether there is such a stream.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.is_stream(path)
    }

    /// What the file says about itself in the stream at `path`; nothing where there is none.
    pub(crate) fn summary(&mut self, path: &str) -> Meta {
        let stream = self.stream(path, MAX_SUMMARY).unwrap_or_default();
        properties::summary(&stream)
    }

    /// A stream's bytes, at most `limit` of them.
    pub(crate) fn stream(&mut self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.0.open_stream(path)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Why a compound file that ought to be a document is none: most often Office encrypted it (MS-OFFCRYPTO 2.3).
pub(crate) fn why_not(blob: &Blob) -> ReadError {
    match Compound::open(blob) {
        Err(e) => e,
        Ok(file) if file.has("/EncryptedPackage") => super::office97::locked(),
        Ok(_) => ReadError::new(IssueCode::Corrupt, "the content is not what the name says; the file is damaged"),
    }
}
