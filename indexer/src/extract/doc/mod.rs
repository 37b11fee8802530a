//! Documents: one file, one draft, its text in passages that say where they stand.
//!
//! The public modules are the readers; the others are what they share, or the formats that one of them reads.

pub mod archive;
pub mod csv;
pub mod epub;
pub mod html;
pub mod hwp;
pub mod image;
pub mod misfit;
pub mod odf;
pub mod office97;
pub mod ooxml;
pub mod pdf;
pub mod rtf;
pub mod sheet;
pub mod text;

mod biff;
pub(crate) mod charset;
mod compound;
mod dates;
mod docx;
mod hwpx;
pub(crate) mod passages;
mod ppt97;
mod pptx;
mod properties;
mod table;
mod word97;
mod xml;
mod zip;

use super::{Draft, Passage};
use crate::item::{Channel, Kind};

/// The draft of a file as a whole.
fn file_draft(passages: Vec<Passage>) -> Draft {
    let mut draft = Draft::new("", Kind::File, Channel::File);
    draft.passages = passages;
    draft
}

#[cfg(test)]
pub(crate) fn test_context() -> super::Context {
    super::Context { zone: jiff::tz::TimeZone::UTC, me: Vec::new(), depth: 4, pdfium: None }
}
