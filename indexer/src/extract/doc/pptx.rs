//! The text of a PowerPoint file (ECMA-376 part 1, 19): slides in their order, with notes and comments.

use std::collections::HashMap;

use super::ooxml::relationships;
use super::passages;
use super::xml::{self, Node};
use super::zip::Archive;
use crate::extract::{IssueCode, Output, Passage, ReadError};

/// How many slides there are, and their passages one by one.
///
/// # Errors
/// When no slide can be read.
pub(crate) fn passages(archive: &mut Archive, out: &mut Output) -> Result<(usize, Vec<Passage>), ReadError> {
    let mut found = Vec::new();
    let mut last_error = None;
    let slides = slides(archive)?;
    for (at, slide) in slides.iter().enumerate() {
        let locator = format!("slide {}", at + 1);
        match slide_text(archive, slide) {
            Ok(text) => found.extend(passages::at(&locator, &text)),
            Err(e) if e.code == IssueCode::Bomb => return Err(e),
            Err(e) => {
                out.issue(&locator, e.code, e.message.clone());
                last_error = Some(e);
                continue;
            }
        }
        for (kind, name) in beside(archive, slide) {
            let text = archive.member(&name)?.map(|bytes| text_of(&bytes)).transpose()?.unwrap_or_default();
            found.extend(passages::at(&format!("{locator} {kind}"), &text));
        }
    }
    match last_error {
        Some(e) if found.is_empty() => Err(e),
        _ => Ok((slides.len(), found)),
    }
}

/// Member names of the slides in the order of the presentation; where that is damaged, in the order of their numbers.
fn slides(archive: &mut Archive) -> Result<Vec<String>, ReadError> {
    let part = "ppt/presentation.xml";
    let targets: HashMap<String, String> =
        relationships(archive, part).unwrap_or_default().into_iter().map(|r| (r.id, r.target)).collect();
    let mut ordered = Vec::new();
    if let Some(bytes) = archive.member(part)? {
        // A list that breaks off is completed below.
        let _ = xml::walk(&bytes, &mut |node| {
            if let Node::Open("sldId", attributes) = node
                && let Some(target) = attributes.qualified("r:id").and_then(|id| targets.get(&id))
            {
                ordered.push(target.clone());
            }
        });
    }
    if ordered.is_empty() {
        ordered = archive.names().into_iter().filter(|n| slide_number(n).is_some()).collect();
        ordered.sort_by_key(|n| slide_number(n));
    }
    Ok(ordered)
}

fn slide_number(name: &str) -> Option<u32> {
    name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?.parse().ok()
}

fn slide_text(archive: &mut Archive, name: &str) -> Result<String, ReadError> {
    let bytes = archive.member(name)?;
    text_of(&bytes.ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the slide is missing from the file"))?)
}

/// Notes and comments of a slide, with what they are called in locators.
fn beside(archive: &mut Archive, slide: &str) -> Vec<(&'static str, String)> {
    relationships(archive, slide)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|r| match r.kind.as_str() {
            "notesSlide" => Some(("notes", r.target)),
            "comments" => Some(("comments", r.target)),
            _ => None,
        })
        .collect()
}

/// DrawingML text, a paragraph a line. Slide numbers and dates are fields, and are left out.
fn text_of(part: &[u8]) -> Result<String, ReadError> {
    let mut text = String::new();
    let (mut in_text, mut in_field) = (false, false);
    xml::walk(part, &mut |node| match node {
        Node::Open("fld", _) => in_field = true,
        Node::Close("fld") => in_field = false,
        // `text` is what comments have instead of paragraphs.
        Node::Open("t" | "text", _) => in_text = !in_field,
        Node::Close("text") => {
            in_text = false;
            text.push('\n');
        }
        Node::Close("t") => in_text = false,
        Node::Text(piece) if in_text => text.push_str(piece),
        Node::Open("br", _) | Node::Close("p") => text.push('\n'),
        Node::Open("tab", _) => text.push('\t'),
        _ => {}
    })?;
    Ok(text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("{l}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_without_fields() {
        let xml = r#"<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>제목</a:t></a:r></a:p>
            <a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p>
            <a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p></p:sld>"#;
        assert_eq!(text_of(xml.as_bytes()).unwrap(), "제목\none\ntwo\n");
    }
}
