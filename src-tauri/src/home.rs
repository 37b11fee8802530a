//! What the rest is handed: data folder, clock, zone, where PDFium lies.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use indexer::extract::worker::WorkerSetup;
use indexer::search::SearchIndex;
use indexer::store::Store;
use jiff::Zoned;
use models::encoder::Encoder;
use models::resolver::Resolver;

/// A reader that says nothing for so long is given up.
const SILENCE: Duration = Duration::from_secs(60);

/// The platform's folder for what Whence keeps.
pub(crate) fn data_dir() -> Result<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "whence").context("no home folder: give --data-dir")?;
    Ok(dirs.data_dir().to_owned())
}

/// Store and search index of a data folder, opened or made.
pub(crate) fn open(dir: &Path) -> Result<(Store, SearchIndex)> {
    let store = Store::open(dir).with_context(|| format!("the index in {}", dir.display()))?;
    let search = SearchIndex::open(dir, &store).with_context(|| format!("the index in {}", dir.display()))?;
    Ok((store, search))
}

/// How readers are started.
pub(crate) fn readers(me: &[String]) -> Result<WorkerSetup> {
    Ok(WorkerSetup {
        program: std::env::current_exe()?,
        args: vec!["read-worker".to_owned()],
        zone: zone_name(),
        me: me.to_vec(),
        pdfium: pdfium(),
        silence: SILENCE,
    })
}

/// RFC 3339 with its offset, as `--now` and the batch lines give it.
pub(crate) fn parse_now(text: &str) -> Result<Zoned> {
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
pub(crate) fn zone_name() -> String {
    jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

/// PDFium's shared library: where the environment says, beside the program, or in the lib folder next to it.
pub(crate) fn pdfium() -> Option<PathBuf> {
    beside("WHENCE_PDFIUM", &["libpdfium.so", "libpdfium.dylib", "pdfium.dll"])
}

/// The encoder's weights, from the same places.
pub(crate) fn weights() -> Option<PathBuf> {
    beside("WHENCE_ENCODER", &["encoder.gguf"])
}

/// The encoder; the error says what is in the way, and what to do.
pub(crate) fn encoder() -> Result<Arc<Encoder>, String> {
    let Some(path) = weights() else {
        return Err("encoder.gguf is not installed beside the program; run `make build`".to_owned());
    };
    Encoder::open(&path).map(Arc::new).map_err(|e| format!("{}: {e}", path.display()))
}

/// The resolver, which stands on the encoder; the error says what is in the way, and what to do.
pub(crate) fn resolver_on(encoder: &Encoder) -> Result<Arc<Resolver>, String> {
    let Some(path) = beside("WHENCE_RESOLVER", &["resolver.gguf"]) else {
        return Err("resolver.gguf is not installed beside the program; run `make build`".to_owned());
    };
    Resolver::open(&path, encoder).map(Arc::new).map_err(|e| format!("{}: {e}", path.display()))
}

/// The resolver over an encoder, if both can be had; what is in the way is told on stderr.
pub(crate) fn resolver_if_any(encoder: Option<&Encoder>) -> Option<Arc<Resolver>> {
    resolver_on(encoder?).inspect_err(|e| eprintln!("whence: simple rules tell what is meant: {e}")).ok()
}

/// The resolver alone.
pub(crate) fn resolver() -> Result<Arc<Resolver>, String> {
    resolver_on(&*encoder()?)
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
