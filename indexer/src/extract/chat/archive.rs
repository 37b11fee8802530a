//! Zips that messengers export: what is in them, read one member at a time and under limits.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;

use crate::extract::{IssueCode, ReadError};

/// A member larger than this is not read.
const MAX_MEMBER: u64 = 128 * 1024 * 1024;
/// What all members of one archive may give together.
const MAX_TOTAL: u64 = 2 * 1024 * 1024 * 1024;
/// Deflate of real text or JSON stays below about 100; a bomb is far above.
const MAX_RATIO: u64 = 200;
/// Below this many bytes the ratio says nothing: a small file of blanks is no danger.
const RATIO_MATTERS: u64 = 4 * 1024 * 1024;
/// Longest member name that is looked at in recognition.
const MAX_NAME: usize = 1024;

/// An open zip with what is left of its budget.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    left: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens it; reads only its directory.
    ///
    /// # Errors
    /// When it is not a whole zip.
    pub(super) fn open(reader: R) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(reader).map_err(|e| error("the archive", &e))?;
        Ok(Self { zip, left: MAX_TOTAL })
    }

    /// Names of its files, in the order in which they are stored.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.zip.len())
            .filter_map(|i| self.zip.name_for_index(i)?.ok())
            .filter(|name| !name.ends_with('/') && !name.starts_with("__MACOSX/"))
            .map(|name| name.into_owned())
            .collect()
    }

    /// The bytes of the member `name`.
    ///
    /// # Errors
    /// When it is damaged, needs a password, or expands beyond the limits.
    pub(super) fn read(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let member = self.zip.by_name(name).map_err(|e| error(name, &e))?;
        let by_ratio = member.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_MATTERS);
        let limit = by_ratio.min(MAX_MEMBER).min(self.left);
        let mut bytes = Vec::new();
        member
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| ReadError::new(IssueCode::Corrupt, format!("{name}: {e}")))?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 <= limit {
            Ok(bytes)
        } else if limit == MAX_MEMBER {
            Err(ReadError::new(IssueCode::TooLarge, format!("{name}: larger than {MAX_MEMBER} bytes")))
        } else {
            Err(ReadError::new(IssueCode::Bomb, format!("{name}: expands to more than it should")))
        }
    }
}

fn error(what: &str, e: &ZipError) -> ReadError {
    let code = match e {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => IssueCode::Encrypted,
        _ => IssueCode::Corrupt,
    };
    ReadError::new(code, format!("{what}: {e}"))
}

/// Names of the members whose headers lie in the first bytes of a zip, for recognition.
pub(super) fn names_in_head(head: &[u8]) -> Vec<&str> {
    const SIGNATURE: &[u8] = b"PK\x03\x04";
    const HEADER: usize = 30;
    if !head.starts_with(SIGNATURE) {
        return Vec::new();
    }
    let starts = head.windows(SIGNATURE.len()).enumerate().filter(|(_, w)| *w == SIGNATURE).map(|(i, _)| i);
    starts
        .filter_map(|start| {
            let header = head.get(start..start + HEADER)?;
            let length = usize::from(u16::from_le_bytes([header[26], header[27]]));
            let name = head.get(start + HEADER..start + HEADER + length)?;
            std::str::from_utf8(name).ok().filter(|n| !n.is_empty() && n.len() <= MAX_NAME)
        })
        .collect()
}

/// How many members at the start of a zip recognition opens at most.
const LOOK: usize = 8;
/// How much of one it reads.
const START: u64 = 4096;

/// The start of the first member whose name `fits`, if it lies in the first bytes of a zip.
pub(super) fn start_in_head(head: &[u8], fits: impl Fn(&str) -> bool) -> Option<String> {
    let mut stream = head;
    for _ in 0..LOOK {
        let member = read_zipfile_from_stream(&mut stream).ok()??;
        if member.name().is_ok_and(|name| fits(&name)) {
            let mut start = Vec::new();
            // A member that goes on after the head gives what there is of it.
            let _ = member.take(START).read_to_end(&mut start);
            return Some(String::from_utf8_lossy(&start).into_owned());
        }
    }
    None
}

#[cfg(test)]
pub(super) mod testing {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    /// A zip with these members.
    pub(in super::super) fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::testing::zip_of;
    use super::*;

    #[test]
    fn names_and_bytes() {
        let bytes = zip_of(&[("_chat.txt", b"hi"), ("a/b.json", b"{}")]);
        assert_eq!(names_in_head(&bytes), ["_chat.txt", "a/b.json"]);
        let mut archive = Archive::open(Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.names(), ["_chat.txt", "a/b.json"]);
        assert_eq!(archive.read("_chat.txt").unwrap(), b"hi");
        assert_eq!(archive.read("gone").unwrap_err().code, IssueCode::Corrupt);
    }

    #[test]
    fn a_bomb_is_refused() {
        let bytes = zip_of(&[("zeros.txt", &vec![0_u8; 32 * 1024 * 1024])]);
        let mut archive = Archive::open(Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.read("zeros.txt").unwrap_err().code, IssueCode::Bomb);
    }
}
