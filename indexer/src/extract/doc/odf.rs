//! LibreOffice's text documents and presentations (OpenDocument 1.3).

use jiff::tz::TimeZone;

use super::passages::{self, Passages};
use super::xml::{self, Node};
use super::zip::{self, Archive};
use super::{dates, file_draft};
use crate::extract::{Blob, Confidence, Context, IssueCode, Meta, Output, Passage, Peek, ReadError, Reader};

/// What the `mimetype` of every OpenDocument file starts with.
pub(crate) const MIMETYPE: &str = "application/vnd.oasis.opendocument.";
/// Spaces that one `text:s` may stand for.
const MAX_SPACES: usize = 200;

/// The reader.
pub struct Odf;

impl Reader for Odf {
    fn name(&self) -> &'static str {
        "odf"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let kind = zip::mimetype(peek.head).and_then(|m| m.strip_prefix(MIMETYPE));
        match kind {
            Some(kind) if kind.starts_with("spreadsheet") => Confidence::No,
            Some(_) => Confidence::Certain,
            None if zip::is_zip(peek.head) && matches!(peek.extension().as_str(), "odt" | "ott" | "odp" | "odg") => {
                Confidence::Likely
            }
            None => Confidence::No,
        }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut archive = Archive::open(blob)?;
        refuse_encrypted(&mut archive)?;
        let content = archive
            .member("content.xml")?
            .ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the document's text is missing from the file"))?;
        let mut text = OdfText::default();
        let walked = xml::walk(&content, &mut |node| text.step(node));
        let (slides, passages) = text.finish();
        if let Err(e) = walked {
            if passages.is_empty() {
                return Err(e);
            }
            out.issue("", e.code, e.message);
        }
        let mut draft = file_draft(passages);
        draft.meta = meta(&mut archive, &cx.zone);
        if slides > 0 {
            draft.meta.pages = Some(slides);
        }
        draft.title = draft.meta.title.clone().unwrap_or_default();
        out.draft(draft);
        Ok(())
    }
}

/// Fails where the manifest says that the content is encrypted (part 2, 4.4).
pub(crate) fn refuse_encrypted(archive: &mut Archive) -> Result<(), ReadError> {
    let manifest = archive.member("META-INF/manifest.xml")?.unwrap_or_default();
    let mut encrypted = false;
    // A damaged manifest says nothing; the content will.
    let _ = xml::walk(&manifest, &mut |node| encrypted |= matches!(node, Node::Open("encryption-data", _)));
    if encrypted { Err(ReadError::new(IssueCode::Encrypted, "a password is needed to open it")) } else { Ok(()) }
}

/// What `meta.xml` says. What is missing or damaged is left out.
pub(crate) fn meta(archive: &mut Archive, zone: &TimeZone) -> Meta {
    let bytes = archive.member("meta.xml").ok().flatten().unwrap_or_default();
    let [title, creator, first_author, created, modified] =
        xml::fields(&bytes, ["title", "creator", "initial-creator", "creation-date", "date"]);
    let mut pages = None;
    let _ = xml::walk(&bytes, &mut |node| {
        if let Node::Open("document-statistic", attributes) = node {
            pages = attributes.get("page-count").and_then(|n| n.parse().ok());
        }
    });
    Meta {
        title,
        author: first_author.or(creator),
        created: created.and_then(|text| dates::iso(&text, zone)),
        modified: modified.and_then(|text| dates::iso(&text, zone)),
        pages,
        ..Meta::default()
    }
}

/// Gathers paragraphs, and for presentations slides with their notes.
struct OdfText {
    document: Passages,
    paragraph: usize,
    slides: u32,
    notes: bool,
    slide_text: String,
    notes_text: String,
    done: Vec<Passage>,
    line: String,
    heading: bool,
    /// Paragraphs that are open: a note or a frame stands inside one.
    depth: usize,
    rows: usize,
    /// Inside what is not shown as words: deleted text that change tracking keeps, page numbers.
    hidden: usize,
}

impl Default for OdfText {
    fn default() -> Self {
        Self {
            document: Passages::new("paragraph"),
            paragraph: 0,
            slides: 0,
            notes: false,
            slide_text: String::new(),
            notes_text: String::new(),
            done: Vec::new(),
            line: String::new(),
            heading: false,
            depth: 0,
            rows: 0,
            hidden: 0,
        }
    }
}

impl OdfText {
    fn step(&mut self, node: Node) {
        match node {
            Node::Open("tracked-changes" | "page-number", _) => self.hidden += 1,
            Node::Close("tracked-changes" | "page-number") => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Node::Open("page", _) => self.slides += 1,
            Node::Close("page") => self.end_slide(),
            Node::Open("notes", _) => self.notes = true,
            Node::Close("notes") => self.notes = false,
            Node::Open("h", _) => {
                self.heading = true;
                self.depth += 1;
            }
            Node::Open("p", _) => self.depth += 1,
            Node::Close("p" | "h") => {
                self.depth = self.depth.saturating_sub(1);
                if self.rows > 0 { self.line.push(' ') } else { self.end_line() }
            }
            Node::Open("table-row", _) => self.rows += 1,
            Node::Close("table-cell") => self.line.push('\t'),
            Node::Close("table-row") => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.end_line();
                }
            }
            Node::Open("s", attributes) => {
                let spaces = attributes.get("c").and_then(|n| n.parse().ok()).unwrap_or(1_usize);
                self.line.extend(std::iter::repeat_n(' ', spaces.min(MAX_SPACES)));
            }
            Node::Open("tab", _) => self.line.push('\t'),
            Node::Open("line-break", _) => self.line.push(' '),
            Node::Text(text) if self.depth > 0 => self.line.push_str(text),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end().split('\t').map(str::trim_end).collect::<Vec<_>>().join("\t");
        let heading = std::mem::take(&mut self.heading);
        if self.slides == 0 {
            self.paragraph += 1;
            self.document.line(self.paragraph, &line, heading);
        } else if !line.is_empty() {
            let text = if self.notes { &mut self.notes_text } else { &mut self.slide_text };
            text.push_str(&line);
            text.push('\n');
        }
    }

    fn end_slide(&mut self) {
        let locator = format!("slide {}", self.slides);
        self.done.extend(passages::at(&locator, &std::mem::take(&mut self.slide_text)));
        self.done.extend(passages::at(&format!("{locator} notes"), &std::mem::take(&mut self.notes_text)));
    }

    fn finish(mut self) -> (u32, Vec<Passage>) {
        self.end_line();
        if self.slides > 0 {
            self.end_slide();
        }
        let mut passages = self.document.finish();
        passages.extend(self.done);
        (self.slides, passages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages_of(xml: &str) -> Vec<(String, String)> {
        let mut text = OdfText::default();
        xml::walk(xml.as_bytes(), &mut |node| text.step(node)).unwrap();
        text.finish().1.into_iter().map(|p| (p.locator, p.text)).collect()
    }

    #[test]
    fn paragraphs_tables_and_changes() {
        let xml = r#"<o:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
            <text:h>인수인계</text:h><text:p>a<text:s text:c="3"/>b<text:tab/>c</text:p>
            <table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>
            <table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table></o:text>"#;
        assert_eq!(passages_of(xml), [("paragraph 1".to_owned(), "인수인계\na   b\tc\nx\ty".to_owned())]);
    }

    #[test]
    fn slides_and_notes() {
        let xml = "<d:page><text:p>One</text:p><p:notes><text:p>say hello</text:p></p:notes></d:page>
            <d:page><text:p>Two</text:p></d:page>";
        let expect = [("slide 1", "One"), ("slide 1 notes", "say hello"), ("slide 2", "Two")];
        assert_eq!(passages_of(xml), expect.map(|(l, t)| (l.to_owned(), t.to_owned())));
    }
}
