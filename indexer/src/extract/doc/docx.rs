//! The text of a Word document (ECMA-376 part 1, 17): body, tables, text boxes, headers, footers, notes, comments.

use super::passages::{self, Passages};
use super::xml::{self, Node};
use super::zip::Archive;
use crate::extract::{IssueCode, Output, Passage, ReadError};

/// The passages of the body by paragraph, then those of the parts beside it by name.
///
/// # Errors
/// When there is no body, or nothing of it can be read.
pub(crate) fn passages(archive: &mut Archive, out: &mut Output) -> Result<Vec<Passage>, ReadError> {
    let mut names = archive.names();
    names.sort_unstable();
    let body = names
        .iter()
        .filter(|n| n.starts_with("word/document") && n.ends_with(".xml"))
        .find_map(|name| archive.member(name).transpose())
        .transpose()?
        .ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the document's text is missing from the file"))?;
    let mut gathered = Passages::new("paragraph");
    let mut number = 0;
    let walked = lines(&body, &mut |line, heading| {
        number += 1;
        gathered.line(number, line, heading);
    });
    let mut passages = gathered.finish();
    if let Err(e) = walked {
        if passages.is_empty() {
            return Err(e);
        }
        out.issue("", e.code, e.message);
    }
    for name in names {
        let Some(kind) = beside(&name) else { continue };
        match archive.member(&name).map(Option::unwrap_or_default).and_then(|bytes| plain(&bytes)) {
            Ok(text) => passages.extend(passages::at(kind, &text)),
            Err(e) if e.code == IssueCode::Bomb => return Err(e),
            Err(e) => out.issue(kind, e.code, e.message),
        }
    }
    Ok(passages)
}

/// What a part beside the body is called in locators.
fn beside(name: &str) -> Option<&'static str> {
    let file = name.strip_prefix("word/")?.strip_suffix(".xml")?;
    if file.contains('/') {
        return None;
    }
    [
        ("header", "header"),
        ("footer", "footer"),
        ("footnotes", "footnotes"),
        ("endnotes", "endnotes"),
        ("comments", "comments"),
    ]
    .into_iter()
    .find(|(start, _)| file.strip_prefix(start).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())))
    .map(|(_, kind)| kind)
}

fn plain(part: &[u8]) -> Result<String, ReadError> {
    let mut text = String::new();
    lines(part, &mut |line, _| {
        if !line.trim().is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    })?;
    Ok(text)
}

/// Hands over each paragraph, and each table row with its cells joined by tabs; the flag says that it is a heading.
fn lines(part: &[u8], line: &mut dyn FnMut(&str, bool)) -> Result<(), ReadError> {
    let mut walk = Walk { line, text: String::new(), heading: false, in_text: false, rows: 0, skip: 0 };
    xml::walk(part, &mut |node| walk.step(node))
}

struct Walk<'a> {
    line: &'a mut dyn FnMut(&str, bool),
    text: String,
    heading: bool,
    in_text: bool,
    /// Table rows that are open: within one, paragraphs do not end the line.
    rows: usize,
    /// Depth inside `mc:Fallback`, which says again what `mc:Choice` said.
    skip: usize,
}

impl Walk<'_> {
    fn step(&mut self, node: Node) {
        match node {
            Node::Open("Fallback", _) => self.skip += 1,
            Node::Close("Fallback") => self.skip = self.skip.saturating_sub(1),
            _ if self.skip > 0 => {}
            Node::Open("t", _) => self.in_text = true,
            Node::Close("t") => self.in_text = false,
            Node::Text(text) if self.in_text => self.text.push_str(text),
            Node::Open("tab", _) => self.text.push('\t'),
            Node::Open("noBreakHyphen", _) => self.text.push('-'),
            Node::Open("br" | "cr", _) => self.text.push(if self.rows > 0 { ' ' } else { '\n' }),
            Node::Open("pStyle", style) => self.heading |= style.get("val").is_some_and(|v| is_heading(&v)),
            Node::Open("outlineLvl", _) => self.heading = true,
            Node::Open("tr", _) => self.rows += 1,
            Node::Close("tr") => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.end_line();
                }
            }
            Node::Close("tc") => self.text.push('\t'),
            Node::Close("p") if self.rows > 0 => self.text.push(' '),
            Node::Close("p") => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.text);
        let heading = std::mem::take(&mut self.heading);
        for line in text.split('\n') {
            (self.line)(&tidy_cells(line), heading);
        }
    }
}

/// Style ids of headings: `Heading1`, `Title`, LibreOffice's `Heading 1`; localised Word keeps numbers instead.
fn is_heading(style: &str) -> bool {
    let style = style.to_lowercase();
    style.starts_with("heading") || style == "title"
}

/// Cells without the spaces and the last tab that paragraphs and cells leave behind.
fn tidy_cells(line: &str) -> String {
    line.trim_end().split('\t').map(str::trim_end).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_rows_and_alternatives() {
        let xml = r#"<w:document xmlns:w="w" xmlns:mc="mc"><w:body>
            <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>회의록</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">One </w:t></w:r><w:r><w:t>&amp; two</w:t><w:br/><w:t>three</w:t></w:r>
              <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>
              <w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice>
              <mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
            </w:body></w:document>"#;
        let mut seen = Vec::new();
        lines(xml.as_bytes(), &mut |line, heading| seen.push((line.to_owned(), heading))).unwrap();
        let expect = [("회의록", true), ("One & two", false), ("three", false), ("a b\tc", false), ("box", false)];
        assert_eq!(seen, expect.map(|(line, heading)| (line.to_owned(), heading)));
    }

    #[test]
    fn parts_beside_the_body() {
        for (name, expect) in [
            ("word/header2.xml", Some("header")),
            ("word/comments.xml", Some("comments")),
            ("word/commentsExtended.xml", None),
            ("word/_rels/footer1.xml.rels", None),
            ("word/document.xml", None),
        ] {
            assert_eq!(beside(name), expect, "{name}");
        }
    }
}
