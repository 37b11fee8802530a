//! How each language says it: a folder per language, a file per family of phrases, the same file names in both.

pub(crate) mod en;
pub(crate) mod ko;
