//! Saved web pages, and the HTML inside mails and books: what a browser would show as words.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::passages::Passages;
use super::{charset, file_draft};
use crate::extract::{Blob, Confidence, Context, Output, Peek, ReadError, Reader};

/// The reader.
pub struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        // Never certain: exports of chats are pages too.
        if is_mhtml(peek) {
            return Confidence::Likely;
        }
        let start = peek.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(peek.head).trim_ascii_start();
        let start = start[..start.len().min(4096)].to_ascii_lowercase();
        if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
            return Confidence::Likely;
        }
        let named = matches!(peek.extension().as_str(), "html" | "htm" | "xhtml");
        let tagged =
            [&b"<html"[..], b"<body", b"<head", b"<p", b"<div"].iter().any(|tag| charset::contains(&start, tag));
        if tagged && named && charset::is_text(peek.head) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let page = match mhtml_page(&bytes) {
            Some(page) => page,
            None => page(&decode(&bytes)),
        };
        let mut passages = Passages::new("line");
        for (at, line) in page.text.lines().enumerate() {
            passages.line(at + 1, line.trim_start_matches(HEADING), line.starts_with(HEADING));
        }
        let mut draft = file_draft(passages.finish());
        draft.title = page.title.clone().unwrap_or_default();
        draft.meta.title = page.title;
        draft.meta.author = page.author;
        out.draft(draft);
        Ok(())
    }
}

/// Whether this is a page with all its pictures in one file, which is a mail but for its name (RFC 2557).
pub(crate) fn is_mhtml(peek: &Peek) -> bool {
    let start = &peek.head[..peek.head.len().min(1024)];
    charset::contains(start, b"Snapshot-Content-Location:")
        || (matches!(peek.extension().as_str(), "mht" | "mhtml") && charset::contains(start, b"MIME-Version:"))
}

fn mhtml_page(bytes: &[u8]) -> Option<Page> {
    if !charset::contains(&bytes[..bytes.len().min(1024)], b"MIME-Version:") {
        return None;
    }
    let message = mail_parser::MessageParser::default().parse(bytes)?;
    Some(page(&message.body_html(0)?))
}

/// Stands before a heading in [`Page::text`]; no page shows it.
pub(crate) const HEADING: char = '\u{1}';

/// What a page shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// The `title` element.
    pub(crate) title: Option<String>,
    /// The `author` meta element.
    pub(crate) author: Option<String>,
    /// Its words, a block a line, `>` before each line of a quotation, [`HEADING`] before headings.
    pub(crate) text: String,
}

/// HTML bytes to text: byte order mark, UTF-8, the charset that the page names, the one it looks like.
pub(crate) fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    charset::decode_marked_up(bytes, named_charset(&bytes[..bytes.len().min(4096)]).as_deref())
}

/// `charset=euc-kr` in a meta element, or `encoding="…"` in an XML declaration.
fn named_charset(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key).map(|(_, rest)| rest))?;
    let value = after.trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
    Some(value[..end].to_owned()).filter(|v| !v.is_empty())
}

/// What the page shows. Linear in its length whatever its nesting, since no tree is built.
pub(crate) fn page(html: &str) -> Page {
    let mut emitter = DefaultEmitter::default();
    // Text inside script, style, title and textarea is not markup.
    emitter.naively_switch_states(true);
    let mut walk = Walk::default();
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let attribute =
                    |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
                walk.open(&String::from_utf8_lossy(&tag.name), &attribute);
                if tag.self_closing {
                    walk.self_closed(&String::from_utf8_lossy(&tag.name));
                }
            }
            Token::EndTag(tag) => walk.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => walk.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    walk.finish()
}

/// Elements of which nothing is shown.
const HIDDEN: &[&str] =
    &["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "datalist", "canvas"];
/// Elements that start and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "address",
    "details",
    "summary",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "caption",
    "thead",
    "tbody",
    "center",
    "body",
];
/// Blocks that a blank line sets off.
const PARAGRAPHS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"];
/// Elements without an end tag, which can hide nothing after them.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

#[derive(Default)]
struct Walk {
    page: Page,
    title: Option<String>,
    /// The hidden element we are in, and how many of its name are open.
    hidden: Option<(String, usize)>,
    line: String,
    space: bool,
    heading: bool,
    preformatted: usize,
    quotes: usize,
    blank: bool,
}

impl Walk {
    fn open(&mut self, name: &str, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        match &mut self.hidden {
            // A paragraph needs no end tag: the next one ends it.
            Some((hidden, _)) if hidden == "p" && name == "p" => self.hidden = None,
            Some((hidden, depth)) => {
                *depth += usize::from(hidden == name);
                return;
            }
            None => {}
        }
        if !VOID.contains(&name) && (HIDDEN.contains(&name) || is_hidden(attribute)) {
            self.hidden = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "title" if self.page.title.is_none() => self.title = Some(String::new()),
            "meta" if attribute(b"name").is_some_and(|n| n.eq_ignore_ascii_case("author")) => {
                self.page.author = attribute(b"content").map(|a| a.trim().to_owned()).filter(|a| !a.is_empty());
            }
            "br" => self.end_line(),
            "td" | "th" => self.cell(),
            _ => self.block(name),
        }
        match name {
            "pre" => self.preformatted += 1,
            "blockquote" => self.quotes += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = true,
            "li" => self.line.push_str("- "),
            _ => {}
        }
    }

    /// XHTML closes hidden elements in their start tag; HTML would not.
    fn self_closed(&mut self, name: &str) {
        if self.hidden.as_ref().is_some_and(|(hidden, depth)| hidden == name && *depth == 1) && name != "script" {
            self.hidden = None;
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        if name == "title" {
            self.page.title =
                self.title.take().map(|t| one_line(&t)).filter(|t| !t.is_empty()).or(self.page.title.take());
            return;
        }
        self.block(name);
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if let Some(title) = &mut self.title {
            title.push_str(text);
            return;
        }
        if self.preformatted > 0 {
            let mut lines = text.split('\n');
            self.line.push_str(lines.next().unwrap_or_default());
            for line in lines {
                self.end_line();
                self.line.push_str(line);
            }
            return;
        }
        for c in text.chars() {
            match c {
                // Soft hyphens, joiners and byte order marks pad newsletters and are not seen.
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{34f}' | HEADING => {}
                c if c.is_whitespace() => self.space = true,
                c => {
                    if self.space && !self.line.is_empty() && !self.line.ends_with([' ', '\t']) {
                        self.line.push(' ');
                    }
                    self.space = false;
                    self.line.push(c);
                }
            }
        }
    }

    fn cell(&mut self) {
        if !self.line.trim().is_empty() {
            self.line.push('\t');
        }
        self.space = false;
    }

    fn block(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            if !self.line.trim().is_empty() {
                self.end_line();
            }
            self.line.clear();
            self.space = false;
            self.heading = false;
            self.blank |= PARAGRAPHS.contains(&name);
        }
    }

    fn end_line(&mut self) {
        let line = self.line.trim_end();
        if line.is_empty() {
            self.blank = true;
        } else {
            if self.blank && !self.page.text.is_empty() {
                self.page.text.push('\n');
            }
            self.blank = false;
            if self.heading {
                self.page.text.push(HEADING);
            }
            self.page.text.extend(std::iter::repeat_n("> ", self.quotes.min(4)));
            self.page.text.push_str(line);
            self.page.text.push('\n');
        }
        self.line.clear();
        self.space = false;
    }

    fn finish(mut self) -> Page {
        self.end_line();
        self.page
    }
}

fn is_hidden(attribute: &dyn Fn(&[u8]) -> Option<String>) -> bool {
    let style = || attribute(b"style").map(|s| s.replace(' ', "").to_lowercase());
    attribute(b"hidden").is_some()
        || style().is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_shows() {
        for (html, expect) in [
            ("<p>One<p>Two<br>lines", "One\n\nTwo\nlines\n"),
            ("<style>p{}</style><script>if (a<b) {}</script>x", "x\n"),
            ("<div style='display: none'>no <div>no</div></div>yes", "yes\n"),
            ("<table><tr><th>이름<td>값</table>", "이름\t값\n"),
            ("<ul><li>a<li>b</ul>", "- a\n- b\n"),
            ("<blockquote>cited</blockquote>mine", "> cited\n\nmine\n"),
            ("R&amp;D &lt;x&gt; &nbsp; caf&eacute; &#48372;", "R&D <x> café 보\n"),
            ("<pre>a\n  b</pre>", "a\n  b\n"),
            ("a<input hidden>b", "ab\n"),
            ("<template/>seen", "seen\n"),
        ] {
            assert_eq!(page(html).text, expect, "{html}");
        }
    }

    #[test]
    fn titles_and_charsets() {
        let html = "<html><head><meta charset=\"euc-kr\"><meta name=author content=' 김 '><title>전세\n 보증</title></head><h1>가</h1>";
        let bytes = encoding_rs::EUC_KR.encode(html).0;
        let page = match mhtml_page(&bytes) {
            Some(page) => page,
            None => page(&decode(&bytes)),
        };
        assert_eq!(page.title.as_deref(), Some("전세 보증"));
        assert_eq!(page.author.as_deref(), Some("김"));
        assert_eq!(page.text, format!("{HEADING}가\n"));
    }

    #[test]
    fn deep_nesting_is_only_long() {
        let html = "<div><b>".repeat(200_000) + "end";
        assert_eq!(page(&html).text, "end\n");
    }
}
