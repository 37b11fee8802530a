//! Bytes with a name: a file on disk, a member of an archive, a part of a mail.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    Disk(Arc<File>),
    Memory(Arc<[u8]>),
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
    /// A file on disk, which is opened.
    ///
    /// # Errors
    /// As [`open_file`] does.
    pub fn from_path(path: &Path) -> io::Result<Self> {
        Self::from_file(path, open_file(path)?)
    }

    /// An open file that lies at `path`; nothing is opened there.
    ///
    /// # Errors
    /// When the file cannot be asked for its size.
    pub fn from_file(path: &Path, file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, size, folder: path.parent().map(Path::to_owned), body: Body::Disk(Arc::new(file)) })
    }

    /// Bytes in memory: an archive's member, a mail's part, a test.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), size: bytes.len() as u64, folder: None, body: Body::Memory(bytes) }
    }

    /// Its bytes from the first on, for streaming or for seeking; each call has a place of its own.
    pub fn open(&self) -> Box<dyn ReadSeek + '_> {
        match &self.body {
            Body::Disk(file) => Box::new(View { file, at: 0 }),
            Body::Memory(bytes) => Box::new(Cursor::new(&bytes[..])),
        }
    }

    /// The first [`HEAD`] bytes.
    ///
    /// # Errors
    /// As reading a file does.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open().take(HEAD as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Everything, if it is not more than [`MAX_IN_MEMORY`].
    ///
    /// # Errors
    /// As reading a file does, and when it is too large.
    pub fn bytes(&self) -> io::Result<Arc<[u8]>> {
        match &self.body {
            Body::Memory(bytes) => Ok(bytes.clone()),
            Body::Disk(_) => {
                let mut bytes = Vec::new();
                self.open().take(MAX_IN_MEMORY + 1).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > MAX_IN_MEMORY {
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 256 MB"));
                }
                Ok(bytes.into())
            }
        }
    }
}

/// Opens what is a file, and nothing else: a link that was put in its place since it was seen is not followed, and a
/// pipe is not waited for.
///
/// # Errors
/// As opening a file does, and for what is none.
pub fn open_file(path: &Path) -> io::Result<File> {
    let none = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path).map_err(|e| match e.raw_os_error() {
        #[cfg(unix)]
        Some(number) if number == rustix::io::Errno::LOOP.raw_os_error() => none("it is a link now"),
        _ => e,
    })?;
    if !file.metadata()?.is_file() {
        return Err(none("it is no file"));
    }
    Ok(file)
}

/// A place in an open file that others read, too.
struct View<'a> {
    file: &'a File,
    at: u64,
}

impl Read for View<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, buffer, self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for View<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.file.metadata()?.len(), by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the first byte");
        self.at = from.checked_add_signed(by).ok_or_else(before)?;
        Ok(self.at)
    }
}
