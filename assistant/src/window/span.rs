//! Places in texts as the window counts them: in UTF-16 code units.

use std::ops::Range;

use indexer::normalise::text;
use unicode_normalization::char::is_combining_mark;

use super::wire::Span;

/// UTF-16 code units of a text.
pub(super) fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Byte ranges of a text, in their order and on its characters, as the window counts them.
pub(super) fn spans(text: &str, ranges: &[Range<usize>]) -> Vec<Span> {
    let (mut bytes, mut count) = (0, 0);
    let mut at = |byte: usize| {
        count += text.get(bytes..byte).map_or(0, units);
        bytes = byte;
        count
    };
    ranges.iter().map(|range| Span { start: at(range.start), end: at(range.end) }).collect()
}

/// A question as it was typed, beside the clean form in which it is understood.
pub(super) struct Typed {
    text: String,
    /// Where pieces that the clean form leaves whole begin: bytes there, UTF-16 code units as typed.
    pieces: Vec<(usize, u32)>,
    end: u32,
}

impl Typed {
    /// At most the first `longest` characters of what was typed.
    pub(super) fn new(typed: &str, longest: usize) -> Self {
        let end = typed.char_indices().nth(longest).map_or(typed.len(), |(at, _)| at);
        let text = typed[..end].to_owned();
        let clean = text::clean(&text);
        let (mut pieces, mut bytes, mut count) = (Vec::new(), 0, 0);
        let mut begin = 0;
        let ends = text.char_indices().skip(1).filter(|(_, c)| !is_attached(*c)).map(|(at, _)| at).chain([text.len()]);
        let mut rebuilt = String::with_capacity(clean.len());
        for end in ends {
            pieces.push((bytes, count));
            let piece = &text[begin..end];
            rebuilt.push_str(&text::clean(piece));
            (bytes, count, begin) = (rebuilt.len(), count + units(piece), end);
        }
        if rebuilt != clean {
            // Some script composes across our pieces: then only the whole is sure.
            pieces = vec![(0, 0)];
        }
        Self { end: count, text, pieces }
    }

    /// As it was typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where bytes of the clean form were typed.
    pub(super) fn span(&self, clean: &Range<usize>) -> Span {
        let first = self.pieces.partition_point(|(at, _)| *at <= clean.start).saturating_sub(1);
        let after = self.pieces.partition_point(|(at, _)| *at < clean.end);
        let unit = |n: usize| self.pieces.get(n).map_or(self.end, |(_, unit)| *unit);
        Span { start: unit(first), end: unit(after) }
    }

    /// The words at a place, as they were typed.
    pub(super) fn words(&self, span: Span) -> String {
        let units: Vec<u16> = self.text.encode_utf16().skip(span.start as usize).take(span.len()).collect();
        String::from_utf16_lossy(&units)
    }
}

impl Span {
    fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }
}

/// Belongs to the character before it: accents, vowels and finals of Hangul that is spelled out, unseen marks.
fn is_attached(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}') || text::clean(c.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_count_as_the_window_does() {
        let text = "😀 계약서 é";
        let at = |word: &str| text.find(word).map(|start| start..start + word.len()).unwrap();
        assert_eq!(spans(text, &[at("계약서"), at("é")]), [Span { start: 3, end: 6 }, Span { start: 7, end: 8 }]);
    }

    #[test]
    fn a_place_is_found_in_what_was_typed() {
        for (typed, word) in [
            ("the pdf from Peter", "Peter"),
            ("😀😀 from Peter", "Peter"),
            ("\u{202e}from \u{200b}Peter\u{202c}!", "Peter"),
            ("e\u{301}cole from Peter", "Peter"),
            ("\u{1111}\u{1175}\u{1110}\u{1165}\u{1100}\u{1161} 보낸 Peter", "Peter"),
        ] {
            let told = Typed::new(typed, 200);
            let clean = text::clean(typed);
            let start = clean.find(word).unwrap();
            let span = told.span(&(start..start + word.len()));
            assert_eq!(told.words(span).trim_matches(['\u{200b}', '\u{202c}']), word, "{typed:?}");
        }
    }

    #[test]
    fn hangul_that_is_spelled_out() {
        let typed = "\u{1111}\u{1175}\u{1110}\u{1165} 사진";
        let told = Typed::new(typed, 200);
        assert_eq!(told.span(&("피터".len() + 1.."피터 사진".len())), Span { start: 5, end: 7 });
    }

    proptest::proptest! {
        #[test]
        fn places_stay_inside(typed in ".{0,80}") {
            let told = Typed::new(&typed, 40);
            let clean = text::clean(told.text());
            let bounds: Vec<usize> = clean.char_indices().map(|(at, _)| at).chain([clean.len()]).collect();
            for pair in bounds.windows(2) {
                let span = told.span(&(pair[0]..pair[1]));
                assert!(span.start <= span.end && span.end <= units(told.text()), "{typed:?}");
                told.words(span);
            }
        }
    }
}
