//! Rich Text Format 1.9: the words, without what describes fonts, pictures and styles.

use encoding_rs::Encoding;

use super::passages::Passages;
use super::{charset, file_draft};
use crate::extract::{Blob, Confidence, Context, Output, Peek, ReadError, Reader};

/// The reader.
pub struct Rtf;

impl Reader for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if peek.head.starts_with(b"{\\rtf") { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let document = Parser::new(&bytes).parse();
        let mut passages = Passages::new("paragraph");
        for (at, line) in document.text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            passages.line(at + 1, line.trim_end(), false);
        }
        let mut draft = file_draft(passages.finish());
        draft.title.clone_from(&document.title);
        draft.meta.title = Some(document.title).filter(|t| !t.is_empty());
        draft.meta.author = Some(document.author).filter(|a| !a.is_empty());
        draft.meta.created = document.created.time(&cx.zone);
        draft.meta.modified = document.revised.time(&cx.zone);
        if !document.closed {
            out.issue("", crate::extract::IssueCode::Corrupt, "the document is cut off; what is there was read");
        }
        out.draft(draft);
        Ok(())
    }
}

/// What a document says.
#[derive(Debug, Default)]
struct Document {
    text: String,
    title: String,
    author: String,
    created: Moment,
    revised: Moment,
    closed: bool,
}

/// `\yr2026\mo3\dy1\hr9\min30`.
#[derive(Debug, Default, Clone, Copy)]
struct Moment {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
}

impl Moment {
    fn time(self, zone: &jiff::tz::TimeZone) -> Option<jiff::Timestamp> {
        let Self { year, month, day, hour, minute } = self;
        super::dates::iso(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"), zone)
    }
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Title,
    Author,
    Created,
    Revised,
    Nowhere,
}

/// What a group sets and gives back at its end.
#[derive(Debug, Clone, Copy)]
struct Group {
    place: Place,
    /// Replacement characters that follow each `\u`.
    skip: usize,
    font: i32,
}

/// Destinations that hold no words of the document.
const NO_TEXT: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "pict",
    "object",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "filetbl",
    "revtbl",
    "xmlnstbl",
    "fldinst",
    "datafield",
    "bkmkstart",
    "bkmkend",
    "info",
    "operator",
    "company",
    "mmathPr",
    "nonshppict",
    "wgrffmtfilter",
    "shppict",
    "pgptbl",
];

struct Parser<'a> {
    rest: &'a [u8],
    document: Document,
    group: Group,
    stack: Vec<Group>,
    /// Bytes of `\'hh` and 8-bit text, which only together are characters.
    pending: Vec<u8>,
    /// Replacement characters of a `\u` that are still to be skipped.
    to_skip: usize,
    /// The first of two `\u` that are one character.
    high: Option<u16>,
    encoding: &'static Encoding,
    /// Encodings of fonts, from the font table.
    fonts: Vec<(i32, &'static Encoding)>,
    in_fonts: bool,
}

impl<'a> Parser<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            document: Document::default(),
            group: Group { place: Place::Body, skip: 1, font: -1 },
            stack: Vec::new(),
            pending: Vec::new(),
            to_skip: 0,
            high: None,
            encoding: encoding_rs::WINDOWS_1252,
            fonts: Vec::new(),
            in_fonts: false,
        }
    }

    fn parse(mut self) -> Document {
        while let [byte, rest @ ..] = self.rest {
            self.rest = rest;
            match byte {
                b'{' => {
                    self.settle();
                    self.stack.push(self.group);
                }
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(*byte),
            }
            if self.document.closed {
                break;
            }
        }
        self.settle();
        self.document
    }

    fn close(&mut self) {
        self.settle();
        if let Some(group) = self.stack.pop() {
            self.group = group;
        }
        self.in_fonts &= self.group.place == Place::Nowhere;
        self.document.closed = self.stack.is_empty();
    }

    fn control(&mut self) {
        let Some((first, rest)) = self.rest.split_first() else { return };
        if first.is_ascii_alphabetic() {
            let (word, number) = self.word();
            self.apply(word, number);
            return;
        }
        self.rest = rest;
        match first {
            b'\'' => {
                let hex = rest.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
                if let Some(byte) = hex {
                    self.rest = &rest[2..];
                    self.byte(byte);
                }
            }
            // A destination that this reader does not know holds nothing for it.
            b'*' => self.group.place = Place::Nowhere,
            b'~' => self.put(" "),
            b'_' => self.put("-"),
            b'\r' | b'\n' => self.put("\n"),
            b'\\' | b'{' | b'}' => self.byte(*first),
            _ => {}
        }
    }

    /// A control word and its number, with the space that ends it.
    fn word(&mut self) -> (&'a str, Option<i32>) {
        let bytes = self.rest;
        let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let sign = usize::from(bytes.get(letters) == Some(&b'-'));
        let digits = bytes[letters + sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = if digits > 0 { letters + sign + digits } else { letters };
        let number = std::str::from_utf8(&bytes[letters..end]).ok().and_then(|n| n.parse().ok());
        self.rest = &bytes[end + usize::from(bytes.get(end) == Some(&b' '))..];
        (std::str::from_utf8(&bytes[..letters]).unwrap_or_default(), number)
    }

    fn apply(&mut self, word: &str, number: Option<i32>) {
        let value = number.unwrap_or_default();
        match word {
            "par" | "line" | "sect" | "page" | "row" => self.put("\n"),
            "tab" | "cell" => self.put("\t"),
            "emdash" => self.put("—"),
            "endash" => self.put("–"),
            "lquote" => self.put("‘"),
            "rquote" => self.put("’"),
            "ldblquote" => self.put("“"),
            "rdblquote" => self.put("”"),
            "bullet" => self.put("•"),
            "u" => self.unicode(value),
            "uc" => self.group.skip = usize::try_from(value).unwrap_or(1),
            "bin" => self.rest = self.rest.get(usize::try_from(value).unwrap_or(0)..).unwrap_or_default(),
            "ansicpg" => self.encoding = charset::code_page(value).unwrap_or(self.encoding),
            "f" => {
                self.settle();
                self.group.font = value;
            }
            "fcharset" if self.in_fonts => {
                self.fonts.extend(font_charset(value).map(|encoding| (self.group.font, encoding)));
            }
            "shptxt" => self.group.place = Place::Body,
            "title" => self.group.place = Place::Title,
            "author" => self.group.place = Place::Author,
            "creatim" => self.group.place = Place::Created,
            "revtim" => self.group.place = Place::Revised,
            "yr" | "mo" | "dy" | "hr" | "min" => self.moment(word, value),
            "fonttbl" => {
                self.group.place = Place::Nowhere;
                self.in_fonts = true;
            }
            "footnote" | "header" | "footer" | "headerl" | "headerr" | "footerl" | "footerr" => self.put("\n"),
            word if NO_TEXT.contains(&word) => self.group.place = Place::Nowhere,
            _ => {}
        }
    }

    fn moment(&mut self, word: &str, value: i32) {
        let moment = match self.group.place {
            Place::Created => &mut self.document.created,
            Place::Revised => &mut self.document.revised,
            _ => return,
        };
        match word {
            "yr" => moment.year = value,
            "mo" => moment.month = value,
            "dy" => moment.day = value,
            "hr" => moment.hour = value,
            _ => moment.minute = value,
        }
    }

    /// `\u` writes UTF-16 units as signed numbers.
    fn unicode(&mut self, value: i32) {
        self.settle();
        let unit = value as u16;
        let units = match self.high.take() {
            Some(high) => vec![high, unit],
            None if (0xd800..0xdc00).contains(&unit) => {
                self.high = Some(unit);
                Vec::new()
            }
            None => vec![unit],
        };
        let text = String::from_utf16_lossy(&units);
        self.append(&text);
        self.to_skip = self.group.skip;
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    fn put(&mut self, text: &str) {
        self.settle();
        self.append(text);
    }

    /// Decodes the bytes gathered so far.
    fn settle(&mut self) {
        self.to_skip = 0;
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.fonts.iter().find(|(font, _)| *font == self.group.font).map(|(_, encoding)| *encoding);
        let (text, _, lossy) = font.unwrap_or(self.encoding).decode(&bytes);
        if lossy {
            self.append(&charset::decode(&bytes).text);
        } else {
            self.append(&text);
        }
    }

    fn append(&mut self, text: &str) {
        match self.group.place {
            Place::Body => self.document.text.push_str(text),
            Place::Title => self.document.title.push_str(text.trim_matches('\n')),
            Place::Author => self.document.author.push_str(text.trim_matches('\n')),
            Place::Created | Place::Revised | Place::Nowhere => {}
        }
    }
}

/// `\fcharset` (RTF 1.9, font table). Charset 0 is the document's own.
fn font_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        128 => encoding_rs::SHIFT_JIS,
        129 | 130 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_every_writing() {
        for (rtf, expect) in [
            (r"{\rtf1\ansi Hello\par World}", "Hello\nWorld"),
            (r"{\rtf1\ansi\ansicpg949 \'b0\'a1\'b3\'aa}", "가나"),
            (
                r"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset129 Batang;}}\f1 \'b0\'a1\f0  caf\'e9}",
                "가 café",
            ),
            (r"{\rtf1\uc1 \u-21504?\u44033?!}", "가각!"),
            (r"{\rtf1\uc0 \u-10179 \u-8704 }", "😀"),
            (r"{\rtf1{\*\unknown secret}{\pict\bin3 }}}}seen}", "seen"),
            (r"{\rtf1{\info{\title x}}a\{b\}\~c\\}", "a{b} c\\"),
        ] {
            assert_eq!(Parser::new(rtf.as_bytes()).parse().text, expect, "{rtf}");
        }
    }

    #[test]
    fn properties() {
        let rtf = br"{\rtf1{\info{\title Contract}{\author Kim}{\creatim\yr2026\mo3\dy1\hr9\min30}}x}";
        let document = Parser::new(rtf).parse();
        assert_eq!((document.title.as_str(), document.author.as_str()), ("Contract", "Kim"));
        let created = document.created.time(&jiff::tz::TimeZone::UTC);
        assert_eq!(created.map(|t| t.to_string()).as_deref(), Some("2026-03-01T09:30:00Z"));
        assert!(document.closed && document.revised.time(&jiff::tz::TimeZone::UTC).is_none());
    }
}
