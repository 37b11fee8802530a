//! Walks a source and tells every regular file; opens none.
//!
//! The manners are those of the `ignore` crate: `.gitignore` inside repositories, `.ignore` and `.whenceignore`
//! anywhere; hidden files are left out, Maildir folders are not (theirs start with a dot).

use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ignore::{DirEntry, Walk, WalkBuilder};

use crate::extract::{Issue, IssueCode};
use crate::store::FileStat;

/// A sparse file of at least this size without one block on disk is a placeholder for something in the cloud.
const PLACEHOLDER_FROM: u64 = 64 * 1024;

/// What a walk comes across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A regular file.
    File(FileStat),
    /// Something that will not be opened, and why.
    Issue {
        /// Its path.
        path: String,
        /// Why.
        issue: Issue,
    },
}

/// What a walk passes over by rule, a folder counted as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Hidden files and folders.
    pub hidden: u64,
    /// Caches and what programs fetched for themselves.
    pub caches: u64,
}

/// Walks `root` (a folder or a single file) and hands everything to `found` until it breaks off.
///
/// Gives what was passed over, `None` when it was broken off.
pub fn walk(root: &Path, found: &mut dyn FnMut(Found) -> ControlFlow<()>) -> Option<Passed> {
    let (hidden, caches) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let counts = (hidden.clone(), caches.clone());
    let count = move |reason: Unwanted| {
        let counter = if reason == Unwanted::Hidden { &counts.0 } else { &counts.1 };
        counter.fetch_add(1, Ordering::Relaxed);
    };
    for entry in entries(root, count) {
        let thing = match entry {
            Ok(entry) => match look(&entry) {
                Some(thing) => thing,
                None => continue,
            },
            Err(e) => {
                let path = path_of(&e).unwrap_or(root).to_string_lossy().into_owned();
                Found::Issue { path, issue: walk_issue(&e) }
            }
        };
        if found(thing).is_break() {
            return None;
        }
    }
    Some(Passed { hidden: hidden.load(Ordering::Relaxed), caches: caches.load(Ordering::Relaxed) })
}

/// Every folder that [`walk`] looks into, `root` first.
pub(super) fn folders(root: &Path) -> impl Iterator<Item = PathBuf> {
    let all = entries(root, |_| {}).flatten().filter(|e| e.file_type().is_some_and(|t| t.is_dir()));
    all.map(DirEntry::into_path)
}

fn entries(root: &Path, passed: impl Fn(Unwanted) + Send + Sync + 'static) -> Walk {
    WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .follow_links(false)
        .add_custom_ignore_filename(".whenceignore")
        .filter_entry(move |entry| match unwanted(entry) {
            Some(reason) if entry.depth() > 0 => {
                passed(reason);
                false
            }
            _ => true,
        })
        .sort_by_file_path(Path::cmp)
        .build()
}

fn path_of(e: &ignore::Error) -> Option<&Path> {
    match e {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(all) => all.iter().find_map(path_of),
        _ => None,
    }
}

fn walk_issue(e: &ignore::Error) -> Issue {
    let code = match e.io_error().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::PermissionDenied) => IssueCode::Denied,
        Some(std::io::ErrorKind::NotFound) => IssueCode::Vanished,
        _ => IssueCode::Unknown,
    };
    let message = match code {
        IssueCode::Denied => "no permission to look inside".to_owned(),
        IssueCode::Vanished => "gone while it was looked at".to_owned(),
        _ => e.to_string(),
    };
    Issue { locator: String::new(), code, message }
}

/// Why a thing is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unwanted {
    Hidden,
    Cache,
}

/// Hidden things and caches are nobody's documents.
fn unwanted(entry: &DirEntry) -> Option<Unwanted> {
    let name = entry.file_name().to_string_lossy();
    let folder = entry.file_type().is_some_and(|t| t.is_dir());
    if name.starts_with('.') {
        // What iCloud leaves of a file that is in the cloud only is told; the folders of a Maildir start so.
        let kept = if folder { is_maildir(entry.path()) } else { name.ends_with(".icloud") };
        return (!kept).then_some(Unwanted::Hidden);
    }
    let cache = matches!(&*name, "node_modules" | "__pycache__") || entry.path().join("CACHEDIR.TAG").is_file();
    (folder && cache).then_some(Unwanted::Cache)
}

/// A folder of mails, one file each (<https://cr.yp.to/proto/maildir.html>).
pub(super) fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

fn look(entry: &DirEntry) -> Option<Found> {
    let path = entry.path().to_string_lossy().into_owned();
    let issue = |code, message: &str| {
        let issue = Issue { locator: String::new(), code, message: message.to_owned() };
        Some(Found::Issue { path: path.clone(), issue })
    };
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    if kind.is_symlink() {
        // Links are not followed: what they point to is found where it lies. One that leads nowhere is told.
        return match std::fs::canonicalize(entry.path()) {
            Err(e) if !matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied) => {
                issue(IssueCode::Loop, "a link that leads back to itself; remove it")
            }
            _ => None,
        };
    }
    if !kind.is_file() {
        return issue(IssueCode::Special, "a pipe, socket or device; never opened");
    }
    if entry.path().to_str().is_none() {
        return issue(IssueCode::Encoding, "its name, or that of a folder above it, is not valid Unicode; rename it");
    }
    match entry.metadata() {
        Ok(meta) if is_placeholder(&meta) || path.ends_with(".icloud") => {
            issue(IssueCode::Placeholder, "in the cloud only; download it to have it indexed")
        }
        Ok(meta) => Some(Found::File(stat(path, &meta))),
        Err(_) => issue(IssueCode::Vanished, "gone while it was looked at"),
    }
}

/// What the file system says of a regular file.
pub fn stat(path: String, meta: &Metadata) -> FileStat {
    let mtime = meta.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let mtime_ns = mtime.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX));
    FileStat { path, size: meta.len(), mtime_ns, inode: inode(meta) }
}

#[cfg(unix)]
fn inode(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn is_placeholder(meta: &Metadata) -> bool {
    meta.len() >= PLACEHOLDER_FROM && std::os::unix::fs::MetadataExt::blocks(meta) == 0
}

/// FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS: OneDrive and its like.
#[cfg(windows)]
fn is_placeholder(meta: &Metadata) -> bool {
    let _ = PLACEHOLDER_FROM;
    std::os::windows::fs::MetadataExt::file_attributes(meta) & (0x1000 | 0x0004_0000 | 0x0040_0000) != 0
}
