//! Compound files (MS-CFB), in which old Office, HWP 5 and everything encrypted by Office lies.

use std::io::{Cursor, Read};
use std::sync::Arc;

use crate::extract::{Blob, IssueCode, ReadError};

/// Whether this is the start of a compound file.
pub(crate) fn is_compound(head: &[u8]) -> bool {
    head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// Whether `head` shows this stream name as the directory writes it; the directory may also lie further on.
pub(crate) fn head_names(head: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    super::charset::contains(head, &name)
}

/// An open compound file.
pub(crate) struct Compound(cfb::CompoundFile<Cursor<Arc<[u8]>>>);

impl Compound {
    /// Opens the file and reads its directory.
    pub(crate) fn open(blob: &Blob) -> Result<Self, ReadError> {
        let file = cfb::CompoundFile::open(Cursor::new(blob.bytes()?))
            .map_err(|e| ReadError::new(IssueCode::Corrupt, format!("the file is cut off or damaged: {e}")))?;
        Ok(Self(file))
    }

    /// Whether there is such a stream.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.is_stream(path)
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
        Ok(file) if file.has("/EncryptedPackage") => {
            ReadError::new(IssueCode::Encrypted, "a password is needed to open it")
        }
        Ok(_) => ReadError::new(IssueCode::Unknown, "an old Office format that is not read; save it in a newer one"),
    }
}
