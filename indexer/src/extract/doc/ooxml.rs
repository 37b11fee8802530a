//! Word and PowerPoint files since 2007 (ECMA-376): which it is, and what both have.

use jiff::tz::TimeZone;

use super::zip::{self, Archive};
use super::{docx, file_draft, pptx, xml};
use crate::extract::{Blob, Confidence, Context, IssueCode, Meta, Output, Peek, ReadError, Reader};

/// The reader.
pub struct Ooxml;

impl Reader for Ooxml {
    fn name(&self) -> &'static str {
        "ooxml"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let named = matches!(
            peek.extension().as_str(),
            "docx" | "docm" | "dotx" | "dotm" | "pptx" | "pptm" | "ppsx" | "ppsm" | "potx"
        );
        let names = zip::names_in(peek.head);
        if names.iter().any(|n| n.starts_with("word/") || n.starts_with("ppt/")) {
            return Confidence::Certain;
        }
        if named && zip::is_zip(peek.head) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut archive = Archive::open(blob)?;
        let names = archive.names();
        let mut slides = None;
        let passages = if names.iter().any(|n| n.starts_with("word/")) {
            docx::passages(&mut archive, out)?
        } else if names.iter().any(|n| n.starts_with("ppt/")) {
            let (count, passages) = pptx::passages(&mut archive, out)?;
            slides = u32::try_from(count).ok();
            passages
        } else {
            return Err(ReadError::new(IssueCode::Corrupt, "the document has neither text nor slides in it"));
        };
        let mut draft = file_draft(passages);
        draft.meta = meta(&mut archive, &cx.zone);
        draft.meta.pages = slides.or(draft.meta.pages);
        draft.title = draft.meta.title.clone().unwrap_or_default();
        out.draft(draft);
        Ok(())
    }
}

/// Core and extended properties (ECMA-376 part 2, 11; part 1, 15.2.12.3). What is missing or damaged is left out.
pub(crate) fn meta(archive: &mut Archive, zone: &TimeZone) -> Meta {
    let core = archive.member("docProps/core.xml").ok().flatten().unwrap_or_default();
    let [title, author, created, modified] = xml::fields(&core, ["title", "creator", "created", "modified"]);
    let app = archive.member("docProps/app.xml").ok().flatten().unwrap_or_default();
    let [pages] = xml::fields(&app, ["Pages"]);
    Meta {
        title,
        author,
        created: created.and_then(|text| super::dates::iso(&text, zone)),
        modified: modified.and_then(|text| super::dates::iso(&text, zone)),
        pages: pages.and_then(|text| text.parse().ok()),
        ..Meta::default()
    }
}

/// One entry of a part's relationships (ECMA-376 part 2, 9.3).
pub(crate) struct Relationship {
    /// Id that the part uses.
    pub(crate) id: String,
    /// The last word of the relationship's type: `slide`, `notesSlide`, `comments`.
    pub(crate) kind: String,
    /// Member name.
    pub(crate) target: String,
}

/// The relationships of `part`, targets resolved to member names; external ones are left out.
pub(crate) fn relationships(archive: &mut Archive, part: &str) -> Result<Vec<Relationship>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(bytes) = archive.member(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    xml::walk(&bytes, &mut |node| {
        if let xml::Node::Open("Relationship", attributes) = node
            && attributes.get("TargetMode").is_none_or(|mode| mode != "External")
            && let (Some(id), Some(kind), Some(target)) =
                (attributes.get("Id"), attributes.get("Type"), attributes.get("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relationship { id, kind, target: resolve(folder, &target) });
        }
    })?;
    Ok(found)
}

/// `../notes/n1.xml` seen from `ppt/slides` is `ppt/notes/n1.xml`.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|p| !p.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_like_paths() {
        for (folder, target, expect) in [
            ("ppt/slides", "../notesSlides/notesSlide1.xml", "ppt/notesSlides/notesSlide1.xml"),
            ("ppt", "slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("ppt", "/ppt/slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("a", "../../../b", "b"),
        ] {
            assert_eq!(resolve(folder, target), expect);
        }
    }
}
