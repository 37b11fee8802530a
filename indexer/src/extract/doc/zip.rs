//! Zip archives that cannot hurt: how many members, how much of them, and how far they may swell.

use std::borrow::Cow;
use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use super::charset;
use crate::extract::blob::ReadSeek;
use crate::extract::{Blob, IssueCode, ReadError};

/// Members that an archive may have before it is no document any more.
const MAX_MEMBERS: usize = 100_000;
/// Bytes that all members read together may come to.
const MAX_TOTAL: u64 = 256 * 1024 * 1024;
/// Below this a member may swell as it likes: runs of spaces do, in honest files.
const FREE: u64 = 8 * 1024 * 1024;
/// How much a larger member may swell. DEFLATE ends at 1032; real sheets stay under 100.
const MAX_RATIO: u64 = 200;

/// An open archive with a budget.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Box<dyn ReadSeek + 'a>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens the archive and reads its directory.
    pub(crate) fn open(blob: &'a Blob) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(blob.open()).map_err(|e| failed(&e))?;
        if zip.len() > MAX_MEMBERS {
            return Err(ReadError::new(IssueCode::Bomb, format!("the archive has {} members", zip.len())));
        }
        Ok(Self { zip, left: MAX_TOTAL })
    }

    /// How many members there are.
    pub(crate) fn len(&self) -> usize {
        self.zip.len()
    }

    /// The names of all members, in the order of the directory; those that are no text are left out.
    pub(crate) fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(Cow::into_owned).collect()
    }

    /// The names of the first `limit` members for people: old Windows programs write them in the system's encoding,
    /// and do not say so.
    pub(crate) fn names_to_show(&mut self, limit: usize) -> Vec<String> {
        let raw: Vec<Vec<u8>> = (0..self.zip.len().min(limit))
            .filter_map(|at| Some(self.zip.by_index_raw(at).ok()?.name_raw().to_vec()))
            .collect();
        // Together they show their encoding better than one by one.
        charset::decode(&raw.join(&b'\n')).text.lines().map(str::to_owned).collect()
    }

    /// A member's bytes, or none where there is no such member.
    pub(crate) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let mut bytes = Vec::new();
        let found = self.copy(name, &mut |part| bytes.extend_from_slice(part))?;
        Ok(found.then_some(bytes))
    }

    /// Reads a member only to see that it stays within the limits, for crates that open the archive on their own.
    pub(crate) fn check(&mut self, name: &str) -> Result<(), ReadError> {
        self.copy(name, &mut |_| {}).map(drop)
    }

    fn copy(&mut self, name: &str, take: &mut dyn FnMut(&[u8])) -> Result<bool, ReadError> {
        let mut member = match self.zip.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(false),
            Err(e) => return Err(failed(&e)),
        };
        let allowed = FREE.max(member.compressed_size().saturating_mul(MAX_RATIO)).min(self.left);
        let mut read = 0_u64;
        let mut buffer = [0_u8; 16 * 1024];
        loop {
            let n = member.read(&mut buffer).map_err(|e| damaged(name, &e))?;
            if n == 0 {
                break;
            }
            read += n as u64;
            if read > allowed {
                return Err(ReadError::new(IssueCode::Bomb, format!("{name} swells without end; it was not read")));
            }
            take(&buffer[..n]);
        }
        self.left -= read;
        Ok(true)
    }
}

fn damaged(name: &str, e: &std::io::Error) -> ReadError {
    ReadError::new(IssueCode::Corrupt, format!("{name} inside the file is damaged: {e}"))
}

fn failed(e: &ZipError) -> ReadError {
    match e {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => {
            ReadError::new(IssueCode::Encrypted, "a password is needed to open it")
        }
        ZipError::UnsupportedArchive(why) => {
            ReadError::new(IssueCode::Unknown, format!("a kind of zip not read: {why}"))
        }
        ZipError::Io(e) if e.kind() != std::io::ErrorKind::UnexpectedEof => {
            ReadError::from(std::io::Error::from(e.kind()))
        }
        _ => ReadError::new(IssueCode::Corrupt, "the file is cut off or damaged"),
    }
}

/// Whether this is the start of a zip archive (one without members included).
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The names of members whose local headers (APPNOTE 4.3.7) lie in `head`.
///
/// Found by signature, because a member written to a stream does not say how long it is; a name that only looks like
/// one can come along, so callers ask for names that say something.
pub(crate) fn names_in(head: &[u8]) -> Vec<&str> {
    let mut names = Vec::new();
    if !is_zip(head) {
        return names;
    }
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&head[at..], b"PK\x03\x04") {
        let header = &head[at + found..];
        if let Some([low, high]) = header.get(26..28)
            && let Some(name) = header.get(30..30 + usize::from(u16::from_le_bytes([*low, *high])))
            && let Ok(name) = std::str::from_utf8(name)
        {
            names.push(name);
        }
        at += found + 4;
    }
    names
}

/// What the first member says when it is the `mimetype` of an OpenDocument, EPUB or HWPX file, stored as it is.
pub(crate) fn mimetype(head: &[u8]) -> Option<&str> {
    if !is_zip(head) || head.get(30..38)? != b"mimetype" {
        return None;
    }
    let extra = usize::from(u16::from_le_bytes([*head.get(28)?, *head.get(29)?]));
    let text = head.get(38 + extra..)?;
    let end = text.iter().position(|b| !(b.is_ascii_alphanumeric() || b"/+.-_".contains(b)))?;
    let text = std::str::from_utf8(&text[..end]).ok()?;
    // The next local header starts with "PK", which would be taken for part of the word.
    Some(text.strip_suffix("PK").unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn archive(members: &[(&str, Vec<u8>, bool)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, packed) in members {
            let method = if *packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn members_and_what_stands_first() {
        let bytes =
            archive(&[("mimetype", b"application/epub+zip".to_vec(), false), ("a/b.xml", b"<x/>".repeat(50), true)]);
        assert_eq!(mimetype(&bytes), Some("application/epub+zip"));
        assert_eq!(names_in(&bytes), ["mimetype", "a/b.xml"]);
        let blob = Blob::from_bytes("x", bytes);
        let mut archive = Archive::open(&blob).unwrap();
        assert_eq!(archive.member("a/b.xml").unwrap().map(|b| b.len()), Some(200));
        assert_eq!(archive.member("none").unwrap(), None);
    }

    #[test]
    fn swelling_is_stopped_but_honest_repetition_is_not() {
        let spaces = |mega: usize| vec![b' '; mega * 1024 * 1024];
        let blob = Blob::from_bytes("x", archive(&[("small", spaces(4), true), ("bomb", spaces(32), true)]));
        let mut archive = Archive::open(&blob).unwrap();
        assert!(archive.check("small").is_ok());
        assert_eq!(archive.check("bomb").unwrap_err().code, IssueCode::Bomb);
    }
}
