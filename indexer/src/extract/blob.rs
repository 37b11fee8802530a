//! Bytes with a name: a file on disk, a member of an archive, a part of a mail.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

/// How much of a blob [`Peek::head`] holds.
pub(super) const HEAD: usize = 64 * 1024;
/// A blob larger than this is never held in memory whole; only streaming readers (mbox) go beyond.
pub(super) const MAX_IN_MEMORY: u64 = 256 * 1024 * 1024;

/// The little that recognition sees.
#[derive(Debug, Clone, Copy)]
pub struct Peek<'a> {
    /// File name, without folders.
    pub name: &'a str,
    /// The first bytes, at most [`HEAD`].
    pub head: &'a [u8],
    /// Whole size in bytes.
    pub size: u64,
}

impl Peek<'_> {
    /// The extension in lower case, or "".
    pub fn extension(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, ext)) if !stem.is_empty() => ext.to_lowercase(),
            _ => String::new(),
        }
    }
}

#[derive(Debug, Clone)]
enum Body {
    Disk(PathBuf),
    Memory(std::sync::Arc<[u8]>),
}

/// Bytes with a name.
#[derive(Debug, Clone)]
pub struct Blob {
    /// File name, without folders.
    pub name: String,
    /// Whole size in bytes.
    pub size: u64,
    /// The folder on disk that holds it, where there is one: an export's media lie beside it.
    pub folder: Option<PathBuf>,
    body: Body,
}

/// What [`Blob::open`] gives.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Blob {
    /// A file on disk; opens nothing yet.
    ///
    /// # Errors
    /// When the file cannot be asked for its size.
    pub fn from_path(path: &Path) -> io::Result<Self> {
        let size = std::fs::metadata(path)?.len();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, size, folder: path.parent().map(Path::to_owned), body: Body::Disk(path.to_owned()) })
    }

    /// Bytes in memory: an archive's member, a mail's part, a test.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<std::sync::Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), size: bytes.len() as u64, folder: None, body: Body::Memory(bytes) }
    }

    /// Opens it for streaming or for seeking.
    ///
    /// # Errors
    /// As opening a file does.
    pub fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(match &self.body {
            Body::Disk(path) => Box::new(File::open(path)?),
            Body::Memory(bytes) => Box::new(Cursor::new(&bytes[..])),
        })
    }

    /// The first [`HEAD`] bytes.
    ///
    /// # Errors
    /// As reading a file does.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Everything, if it is not more than [`MAX_IN_MEMORY`].
    ///
    /// # Errors
    /// As reading a file does, and when it is too large.
    pub fn bytes(&self) -> io::Result<std::sync::Arc<[u8]>> {
        match &self.body {
            Body::Memory(bytes) => Ok(bytes.clone()),
            Body::Disk(path) => {
                let mut bytes = Vec::new();
                File::open(path)?.take(MAX_IN_MEMORY + 1).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > MAX_IN_MEMORY {
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 256 MB"));
                }
                Ok(bytes.into())
            }
        }
    }
}
