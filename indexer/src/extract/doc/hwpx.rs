//! HWPX (KS X 6101): a zip of XML sections, which Hangul writes by default since 2021.

use super::file_draft;
use super::passages::Passages;
use super::xml::{self, Node};
use super::zip::Archive;
use crate::extract::{Blob, Context, IssueCode, Meta, Output, Passage, ReadError};

/// Reads the document.
///
/// # Errors
/// When it is locked or has no text.
pub(crate) fn read(blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
    let mut archive = Archive::open(blob)?;
    super::odf::refuse_encrypted(&mut archive)?;
    let mut lines = Lines::default();
    for name in sections(&archive)? {
        let bytes = archive.member(&name)?.unwrap_or_default();
        if let Err(e) = section(&bytes, &mut lines) {
            out.issue(name, e.code, e.message);
        }
    }
    let mut draft = file_draft(lines.finish());
    draft.meta = meta(&archive.member("Contents/content.hpf")?.unwrap_or_default(), cx);
    draft.title = draft.meta.title.clone().unwrap_or_default();
    out.draft(draft);
    Ok(())
}

/// Member names of the sections in the order of their numbers.
fn sections(archive: &Archive) -> Result<Vec<String>, ReadError> {
    let number = |name: &str| name.strip_prefix("Contents/section")?.strip_suffix(".xml")?.parse::<u32>().ok();
    let mut found: Vec<_> = archive.names().into_iter().filter_map(|name| Some((number(&name)?, name))).collect();
    found.sort_unstable();
    if found.is_empty() {
        return Err(ReadError::new(IssueCode::Corrupt, "the document's text is missing from the file"));
    }
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

fn section(bytes: &[u8], lines: &mut Lines) -> Result<(), ReadError> {
    let mut in_text = false;
    xml::walk(bytes, &mut |node| match node {
        Node::Open("t", _) => in_text = true,
        Node::Close("t") => in_text = false,
        Node::Open("lineBreak", _) | Node::Close("p") => lines.end(),
        Node::Open("tab", _) | Node::Close("tc") => lines.push("\t"),
        Node::Text(text) if in_text => lines.push(text),
        _ => {}
    })
}

/// What the package says of itself: a title, and `meta` elements with names.
fn meta(package: &[u8], cx: &Context) -> Meta {
    let [title] = xml::fields(package, ["title"]);
    let names = ["creator", "CreatedDate", "ModifiedDate"];
    let mut values: [String; 3] = Default::default();
    let mut inside = None;
    // What breaks off keeps the fields it had.
    let _ = xml::walk(package, &mut |node| match node {
        Node::Open("meta", attributes) => {
            inside = attributes.get("name").and_then(|name| names.iter().position(|n| *n == name));
        }
        Node::Close(_) => inside = None,
        Node::Text(text) => {
            values.iter_mut().enumerate().filter(|(at, _)| Some(*at) == inside).for_each(|(_, value)| {
                value.push_str(text.trim());
            })
        }
        Node::Open(..) => {}
    });
    let [author, created, modified] = values;
    let date = |text: &str| super::dates::iso(text, &cx.zone);
    Meta {
        title,
        author: Some(author).filter(|a| !a.is_empty()),
        created: date(&created),
        modified: date(&modified),
        ..Meta::default()
    }
}

/// Gathers the lines of a Hangul document, of either kind, into passages.
pub(crate) struct Lines {
    passages: Passages,
    number: usize,
    text: String,
}

impl Default for Lines {
    fn default() -> Self {
        Self { passages: Passages::new("paragraph"), number: 0, text: String::new() }
    }
}

impl Lines {
    /// Adds text to the line.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the line. One of nothing but control characters is not counted, since nobody sees it.
    pub(crate) fn end(&mut self) {
        if !self.text.trim().is_empty() {
            self.number += 1;
            self.passages.line(self.number, self.text.trim_end(), false);
        }
        self.text.clear();
    }

    /// The passages.
    pub(crate) fn finish(mut self) -> Vec<Passage> {
        self.end();
        self.passages.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_cells() {
        let xml = "<hs:sec><hp:p><hp:run><hp:t>회의<hp:lineBreak/>기록</hp:t></hp:run></hp:p><hp:p/>
            <hp:tbl><hp:tr><hp:tc><hp:p><hp:run><hp:t>a</hp:t></hp:run></hp:p></hp:tc></hp:tr></hp:tbl></hs:sec>";
        let mut lines = Lines::default();
        section(xml.as_bytes(), &mut lines).unwrap();
        let passages = lines.finish();
        assert_eq!((passages[0].locator.as_str(), passages[0].text.as_str()), ("paragraph 1", "회의\n기록\na"));
    }

    #[test]
    fn properties() {
        let package = r#"<opf:package><opf:metadata><opf:title>보고서</opf:title>
            <opf:meta name="creator" content="text">김민지</opf:meta>
            <opf:meta name="CreatedDate" content="text">2026-03-01T00:00:00Z</opf:meta></opf:metadata></opf:package>"#;
        let meta = meta(package.as_bytes(), &crate::extract::doc::test_context());
        assert_eq!((meta.title.as_deref(), meta.author.as_deref()), (Some("보고서"), Some("김민지")));
        assert!(meta.created.is_some() && meta.modified.is_none());
    }
}
