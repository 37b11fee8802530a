//! What the rest is handed: data folder, clock, zone, where PDFium lies.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use indexer::search::SearchIndex;
use indexer::store::Store;
use jiff::Zoned;
use models::encoder::Encoder;

use super::Common;

impl Common {
    /// The data folder: as given, else the platform's.
    pub(super) fn data_dir(&self) -> Result<PathBuf> {
        if let Some(dir) = &self.data_dir {
            return Ok(dir.clone());
        }
        let dirs = directories::ProjectDirs::from("", "", "whence").context("no home folder: give --data-dir")?;
        Ok(dirs.data_dir().to_owned())
    }

    /// Store and search index, opened or made.
    pub(super) fn open(&self) -> Result<(Store, SearchIndex)> {
        let dir = self.data_dir()?;
        let store = Store::open(&dir).with_context(|| format!("the index in {}", dir.display()))?;
        let search = SearchIndex::open(&dir, &store).with_context(|| format!("the index in {}", dir.display()))?;
        Ok((store, search))
    }

    /// The clock that counts.
    pub(super) fn now(&self) -> Result<Zoned> {
        match &self.now {
            Some(text) => parse_now(text),
            None => Ok(Zoned::now()),
        }
    }
}

/// RFC 3339 with its offset, as `--now` and the batch lines give it.
pub(super) fn parse_now(text: &str) -> Result<Zoned> {
    let pieces = jiff::fmt::temporal::DateTimeParser::new()
        .parse_pieces(text)
        .with_context(|| format!("'{text}' is not a time like 2026-11-21T10:00:00+09:00"))?;
    let timestamp: jiff::Timestamp = text.parse().with_context(|| format!("'{text}' lacks an offset from UTC"))?;
    let offset = match pieces.offset() {
        Some(jiff::fmt::temporal::PiecesOffset::Numeric(n)) => n.offset(),
        _ => jiff::tz::Offset::UTC,
    };
    // The local zone, where it agrees with the offset given, knows about summer time; a bare offset does not.
    let local = timestamp.to_zoned(jiff::tz::TimeZone::system());
    Ok(if local.offset() == offset { local } else { timestamp.to_zoned(jiff::tz::TimeZone::fixed(offset)) })
}

/// The name of the zone in which naive times are read.
pub(super) fn zone_name() -> String {
    jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

/// PDFium's shared library: where the environment says, beside the program, or in the lib folder next to it.
pub(super) fn pdfium() -> Option<PathBuf> {
    beside("WHENCE_PDFIUM", &["libpdfium.so", "libpdfium.dylib", "pdfium.dll"])
}

/// The encoder's weights, from the same places.
pub(super) fn weights() -> Option<PathBuf> {
    beside("WHENCE_ENCODER", &["encoder.gguf"])
}

/// The encoder; the error says what is in the way, and what to do.
pub(super) fn encoder() -> Result<Arc<Encoder>, String> {
    let Some(path) = weights() else {
        return Err("encoder.gguf is not installed beside the program; run `make build`".to_owned());
    };
    Encoder::open(&path).map(Arc::new).map_err(|e| format!("{}: {e}", path.display()))
}

/// A file that comes with the program: where the environment says, beside it, or in the lib folder next to it.
fn beside(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(PathBuf::from(path));
    }
    let program = std::env::current_exe().ok()?.canonicalize().ok()?;
    let beside = program.parent()?;
    let folders = [beside.to_owned(), beside.join("../lib/whence"), beside.join("..")];
    folders.iter().flat_map(|f| names.iter().map(move |n| f.join(n))).find(|p| p.is_file())
}
