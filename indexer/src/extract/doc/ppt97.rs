//! The text of a PowerPoint 97-2003 file (MS-PPT): a tree of records, in which some hold text.

use std::collections::BTreeMap;

use super::compound::Compound;
use super::passages;
use super::properties::{u16_at, u32_at, utf16};
use crate::extract::{Passage, ReadError};

/// Where the slides lie.
pub(crate) const STREAM: &str = "/PowerPoint Document";
/// Bytes of it that are read; pictures lie elsewhere.
const MAX_STREAM: u64 = 128 * 1024 * 1024;

/// Record types (MS-PPT 2.13.24).
const SLIDE: u16 = 1006;
const NOTES: u16 = 1008;
const NOTES_ATOM: u16 = 1009;
const SLIDE_PERSIST: u16 = 1011;
const MAIN_MASTER: u16 = 1016;
const SLIDE_LIST: u16 = 4080;
const TEXT_CHARS: u16 = 4000;
const TEXT_BYTES: u16 = 4008;
/// `CryptSession10Container`: the rest is encrypted.
const ENCRYPTED: u16 = 12052;

/// How many slides there are, and their passages one by one.
pub(crate) fn passages(file: &mut Compound) -> Result<(u32, Vec<Passage>), ReadError> {
    let stream = file.stream(STREAM, MAX_STREAM)?;
    let slides = read(&stream).ok_or_else(super::office97::locked)?;
    let mut found = Vec::new();
    for (number, slide) in &slides.texts {
        found.extend(passages::at(&format!("slide {number}"), &slide.join("\n")));
    }
    for (number, notes) in &slides.notes {
        found.extend(passages::at(&format!("slide {number} notes"), &notes.join("\n")));
    }
    Ok((slides.count, found))
}

/// Texts by slide, counted from 1.
#[derive(Debug, Default, PartialEq, Eq)]
struct Slides {
    count: u32,
    texts: BTreeMap<u32, Vec<String>>,
    notes: BTreeMap<u32, Vec<String>>,
}

/// What the text at hand belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    /// The slide that was drawn as the so-many-th.
    Slide(u32),
    /// Notes to the slide with this id.
    Notes(u32),
    /// The outline: texts of all slides, each slide's behind a record that names it.
    Outline,
}

/// Reads the tree flatly: a container is entered, not skipped. None where the file is encrypted.
fn read(stream: &[u8]) -> Option<Slides> {
    let mut walk = Walk { within: Within::Nothing, ids: Vec::new(), drawn: 0, texts: Vec::new() };
    let mut at = 0;
    while let (Some(head), Some(kind), Some(length)) =
        (u16_at(stream, at), u16_at(stream, at + 2), u32_at(stream, at + 4))
    {
        if kind == ENCRYPTED {
            return None;
        }
        let body = at + 8;
        let end = body.saturating_add(length as usize);
        let container = head & 0xf == 0xf;
        if container {
            walk.enter(kind, head >> 4);
        } else {
            walk.atom(kind, stream.get(body..end.min(stream.len())).unwrap_or_default());
        }
        at = if container { body } else { end };
    }
    Some(walk.finish())
}

struct Walk {
    within: Within,
    /// Ids of the slides in the order of the outline, which is that of the show.
    ids: Vec<u32>,
    drawn: u32,
    texts: Vec<(Within, String)>,
}

impl Walk {
    fn enter(&mut self, kind: u16, instance: u16) {
        match kind {
            SLIDE => {
                self.drawn += 1;
                self.within = Within::Slide(self.drawn);
            }
            // List 0 is the slides', the others are the masters' and the notes'.
            SLIDE_LIST if instance == 0 => self.within = Within::Outline,
            SLIDE_LIST | MAIN_MASTER | NOTES => self.within = Within::Nothing,
            _ => {}
        }
    }

    fn atom(&mut self, kind: u16, body: &[u8]) {
        let text = match kind {
            SLIDE_PERSIST if self.within == Within::Outline => {
                self.ids.extend(u32_at(body, 12));
                return;
            }
            // The master of all notes belongs to no slide.
            NOTES_ATOM => {
                self.within = u32_at(body, 0).filter(|id| *id != 0).map_or(Within::Nothing, Within::Notes);
                return;
            }
            TEXT_CHARS => utf16(body),
            TEXT_BYTES => body.iter().map(|byte| char::from(*byte)).collect(),
            _ => return,
        };
        let within = match self.within {
            Within::Nothing => return,
            Within::Outline => Within::Slide(self.ids.len() as u32),
            within => within,
        };
        let text = text.replace(['\r', '\u{b}'], "\n").trim().to_owned();
        // A lone star stands for the number of the slide.
        if !text.is_empty() && text != "*" {
            self.texts.push((within, text));
        }
    }

    /// Brings each text to its slide. The outline and the slides say much of it twice.
    fn finish(self) -> Slides {
        let mut slides = Slides { count: self.drawn.max(self.ids.len() as u32), ..Slides::default() };
        for (within, text) in self.texts {
            let texts = match within {
                Within::Slide(number) => slides.texts.entry(number).or_default(),
                Within::Notes(id) => {
                    let Some(at) = self.ids.iter().position(|known| *known == id) else { continue };
                    slides.notes.entry(at as u32 + 1).or_default()
                }
                Within::Nothing | Within::Outline => continue,
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        slides
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, container: bool, body: &[u8]) -> Vec<u8> {
        let head = if container { 0xf_u16 } else { 0 };
        [&head.to_le_bytes()[..], &kind.to_le_bytes(), &(body.len() as u32).to_le_bytes(), body].concat()
    }

    #[test]
    fn outline_slides_and_notes() {
        let title = record(TEXT_BYTES, false, b"Tides");
        let boxed =
            record(TEXT_CHARS, false, &"물때\r표".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        let outline = record(
            SLIDE_LIST,
            true,
            &[record(SLIDE_PERSIST, false, &[[0; 12], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]].concat()), title.clone()]
                .concat(),
        );
        let slide = record(SLIDE, true, &[title, boxed].concat());
        let notes = |id: &[u8], text: &[u8]| {
            record(NOTES, true, &[record(NOTES_ATOM, false, id), record(TEXT_BYTES, false, text)].concat())
        };
        let (master, notes) = (notes(&[0; 8], b"Click to edit"), notes(&[0, 1, 0, 0, 0, 0, 0, 0], b"Say hello"));
        let slides = read(&[outline, slide, master, notes].concat()).unwrap();
        assert_eq!(slides.count, 1);
        assert_eq!(slides.texts[&1], ["Tides", "물때\n표"]);
        assert_eq!(slides.notes, BTreeMap::from([(1, vec!["Say hello".to_owned()])]));
    }

    #[test]
    fn encrypted_files_are_known() {
        assert_eq!(read(&record(ENCRYPTED, true, &[])), None);
    }
}
