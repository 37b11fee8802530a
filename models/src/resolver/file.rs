//! The file of the weights: opened, told apart from what it should not be, and checked against what the code expects.

use std::io::Read;
use std::path::Path;

use super::ResolverError;
use super::features;
use super::heads::{INTENTS, TAGS};
use super::lexicon::Lexicon;
use super::quantities::CLASSES;
use super::sequence::{LIMITS, SEGMENTS};
use crate::encoder::file::{File, hash_in};
use crate::encoder::{self, EncoderError};

/// BLAKE3 of the file that belongs to this version; `weights/resolver.b3`, as `b3sum` writes it.
const MANIFEST: &str = include_str!("../../weights/resolver.b3");
/// The format that this code reads.
const FORMAT: u32 = 2;
/// The header's first three entries lie within so many bytes.
const HEADER: usize = 256;

/// The hash of the one file that belongs to this version.
pub(super) fn expected() -> &'static str {
    hash_in(MANIFEST)
}

/// Opens a file that has to have that hash.
pub(super) fn open(path: &Path, hash: &str) -> Result<File, ResolverError> {
    File::open(path, hash).map_err(|error| match error {
        EncoderError::Foreign => told_apart(path),
        EncoderError::Io(e) if e.kind() == std::io::ErrorKind::NotFound => ResolverError::Missing(path.to_owned()),
        other => other.into(),
    })
}

/// What is wrong with a file that has another hash.
fn told_apart(path: &Path) -> ResolverError {
    let mut bytes = Vec::new();
    let Ok(length) = std::fs::File::open(path).and_then(|file| {
        file.take(HEADER as u64).read_to_end(&mut bytes)?;
        Ok(path.metadata()?.len())
    }) else {
        return ResolverError::Foreign;
    };
    match Header::read(&bytes) {
        Some(header) if header.format > FORMAT => ResolverError::Newer { format: header.format },
        Some(header) if length < header.length => ResolverError::Truncated,
        None if bytes.len() < HEADER && bytes.iter().zip(MAGIC).all(|(a, b)| a == b) => ResolverError::Truncated,
        _ => ResolverError::Foreign,
    }
}

const MAGIC: &[u8; 4] = b"GGUF";

/// What a file of ours begins with, whatever its format.
struct Header {
    format: u32,
    /// Of the whole file, in bytes.
    length: u64,
}

impl Header {
    /// <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>: magic, version, two counts, then keys with their types and
    /// values, of which `export.py` writes these first.
    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?.get(4 + 8 + 8..)?;
        let rest = after(rest, "general.architecture")?.get(4..)?;
        let rest = after(rest, "whence-resolver")?;
        let rest = after(rest, "resolver.format")?.get(4..)?;
        let format = u32::from_le_bytes(*rest.first_chunk()?);
        let rest = after(rest.get(4..)?, "resolver.length")?.get(4..)?;
        Some(Self { format, length: u64::from_le_bytes(*rest.first_chunk()?) })
    }
}

/// What follows a text that must stand here with its length.
fn after<'a>(bytes: &'a [u8], text: &str) -> Option<&'a [u8]> {
    bytes.strip_prefix(&(text.len() as u64).to_le_bytes())?.strip_prefix(text.as_bytes())
}

/// What the file says beside its tensors.
pub(super) struct Settings {
    /// How many of the encoder's layers come first.
    pub(super) beneath: usize,
    pub(super) lexicon: Lexicon,
    uses_features: bool,
    pub(super) thresholds: Thresholds,
}

/// From where on something holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    /// Probability of a candidate.
    pub(super) chosen: f32,
    /// Probability that nothing fits.
    pub(super) none: f32,
    /// Log odds at which an answer is as likely there as not.
    pub(super) answer: f32,
    /// What log odds are divided by.
    pub(super) temperature: f32,
}

impl Settings {
    /// Reads them, and checks that the model was trained for what this code computes.
    pub(super) fn new(file: &File) -> Result<Self, ResolverError> {
        let format = file.value("resolver.format", |v| v.to_u32())?;
        if format != FORMAT {
            return Err(ResolverError::Newer { format });
        }
        if file.value("resolver.encoder", |v| v.to_string())? != encoder::id() {
            return Err(ResolverError::OtherEncoder);
        }
        let names = features::names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (name, expected) in [
            ("resolver.features", names.as_slice()),
            ("resolver.segments", &SEGMENTS),
            ("resolver.tags", &TAGS),
            ("resolver.intents", &INTENTS),
            ("resolver.quantities", &CLASSES),
        ] {
            if file.texts(name)? != expected {
                return Err(ResolverError::Lacks(name.to_owned()));
            }
        }
        for (name, expected) in LIMITS {
            let name = format!("resolver.limit.{name}");
            if file.value(&name, |v| v.to_u32())? as usize != expected {
                return Err(ResolverError::Lacks(name));
            }
        }
        let lexicon = Lexicon::parse(file.value("resolver.lexicon", |v| v.to_string())?)
            .map_err(|_| ResolverError::Lacks("resolver.lexicon".to_owned()))?;
        let number = |name: &str| file.value(name, |v| v.to_f32());
        Ok(Self {
            beneath: file.value("resolver.beneath", |v| v.to_u32())? as usize,
            lexicon,
            uses_features: file.value("resolver.uses_features", |v| v.to_bool())?,
            thresholds: Thresholds {
                chosen: number("resolver.threshold.chosen")?,
                none: number("resolver.threshold.none")?,
                answer: number("resolver.answer.threshold")?,
                temperature: number("resolver.answer.temperature")?,
            },
        })
    }

    /// What features are computed with; none where the model was trained without them.
    pub(super) fn features(&self) -> Option<&Lexicon> {
        Some(&self.lexicon).filter(|_| self.uses_features)
    }
}
