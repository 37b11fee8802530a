//! Electronic books (EPUB 2 and 3): chapters in reading order.

use std::collections::HashMap;

use super::xml::{self, Node};
use super::zip::{self, Archive};
use super::{dates, file_draft, html, ooxml, passages};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};

/// The reader.
pub struct Epub;

impl Reader for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if zip::mimetype(peek.head) == Some("application/epub+zip") {
            return Confidence::Certain;
        }
        if zip::is_zip(peek.head) && peek.extension() == "epub" { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut archive = Archive::open(blob)?;
        if archive.member("META-INF/rights.xml")?.is_some() {
            return Err(ReadError::new(IssueCode::Encrypted, "the book is locked by its shop (DRM)"));
        }
        let package_name = package_name(&mut archive)?;
        let package = archive
            .member(&package_name)?
            .ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the book's table of files is missing"))?;
        let mut draft = file_draft(Vec::new());
        for (at, name) in chapters(&package, &package_name)?.iter().enumerate() {
            match archive.member(name) {
                Ok(Some(bytes)) => {
                    let text = html::page(&html::decode(&bytes)).text.replace(html::HEADING, "");
                    draft.passages.extend(passages::at(&format!("chapter {}", at + 1), &text));
                }
                Ok(None) => out.issue(name.as_str(), IssueCode::Corrupt, "a chapter is missing from the file"),
                Err(e) if e.code == IssueCode::Bomb => return Err(e),
                Err(e) => out.issue(name.as_str(), e.code, e.message),
            }
        }
        let [title, author, created, modified] = xml::fields(&package, ["title", "creator", "date", "modified"]);
        draft.meta.title = title.clone();
        draft.meta.author = author;
        draft.meta.created = created.and_then(|text| dates::iso(&text, &cx.zone));
        draft.meta.modified = modified.and_then(|text| dates::iso(&text, &cx.zone));
        draft.title = title.unwrap_or_default();
        out.draft(draft);
        Ok(())
    }
}

/// Where the package document lies (EPUB 3.3, 4.2.6.3).
fn package_name(archive: &mut Archive) -> Result<String, ReadError> {
    let container = archive.member("META-INF/container.xml")?.unwrap_or_default();
    let mut name = None;
    // Where the container is damaged the package is found by its ending.
    let _ = xml::walk(&container, &mut |node| {
        if let Node::Open("rootfile", attributes) = node {
            name = name.take().or_else(|| attributes.get("full-path"));
        }
    });
    name.or_else(|| archive.names().into_iter().find(|n| n.ends_with(".opf")))
        .ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the book's table of files is missing"))
}

/// Member names of the chapters in the order of the spine.
fn chapters(package: &[u8], package_name: &str) -> Result<Vec<String>, ReadError> {
    let folder = package_name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut items = HashMap::new();
    let mut spine = Vec::new();
    xml::walk(package, &mut |node| match node {
        Node::Open("item", attributes) => {
            if let (Some(id), Some(href)) = (attributes.get("id"), attributes.get("href")) {
                items.insert(id, ooxml::resolve(folder, &percent_decoded(&href)));
            }
        }
        Node::Open("itemref", attributes) => spine.extend(attributes.get("idref")),
        _ => {}
    })?;
    Ok(spine.iter().filter_map(|id| items.remove(id)).collect())
}

/// `%20` and its like; what is no escape stays as it is.
fn percent_decoded(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        let escaped = (*byte == b'%')
            .then(|| tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()))
            .flatten();
        if escaped.is_some() {
            rest = &tail[2..];
        }
        bytes.push(escaped.unwrap_or(*byte));
    }
    String::from_utf8(bytes).unwrap_or_else(|_| href.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_come_in_spine_order() {
        let package = br#"<package><manifest><item id="a" href="one%20two.xhtml"/><item id="b" href="../b.xhtml"/>
            </manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="none"/></spine></package>"#;
        assert_eq!(chapters(package, "OEBPS/content.opf").unwrap(), ["b.xhtml", "OEBPS/one two.xhtml"]);
    }

    #[test]
    fn percent_signs() {
        for (href, expect) in [("a%20b", "a b"), ("100%", "100%"), ("%EA%B0%80", "가"), ("%zz", "%zz")] {
            assert_eq!(percent_decoded(href), expect);
        }
    }
}
