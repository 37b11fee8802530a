//! Where a question's words stand in a text, and the stretch of it that is worth showing.

use std::ops::Range;

use indexer::normalise::text;
use unicode_normalization::char::is_combining_mark;

use super::span::spans;
use super::wire::Passage;
use crate::resolve::is_slip;
use crate::retrieve::Shelf;
use crate::understand::Query;

/// Other words for an idea are marked only when they say nearly the same.
const NEARLY_THE_SAME: f32 = 0.5;
/// Of a longer text only so many bytes are looked at.
const LOOKED_AT: usize = 200_000;
/// So many characters may stand before the first word that is marked.
const LEAD: usize = 60;
/// A cut is moved by at most so many characters to fall between words.
const SLACK: usize = 24;
/// What stands where something was cut off.
const CUT: char = '…';

/// One way in which a word of the question may stand in a text.
#[derive(Debug, Clone)]
struct Sought {
    /// A row of stems: one, or all of them in a row.
    stems: Vec<String>,
    /// A word of the question, not one for the same idea.
    own: bool,
    /// Nobody wrote it so: a slip away is near enough.
    unknown: bool,
    /// Which idea of the question it stands for.
    idea: usize,
}

/// The words of one question, ready to be found in texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marker {
    sought: Vec<Sought>,
}

/// A stretch of a text that a word of the question stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    range: Range<usize>,
    idea: usize,
}

impl Marker {
    /// The words for a question's topic and its people.
    pub(crate) fn new(query: &Query, shelf: &Shelf<'_>) -> Self {
        let mut sought: Vec<Sought> = Vec::new();
        let unknown = |stem: &str| shelf.search.frequency(stem).0 == 0;
        for (idea, topic) in query.topic.iter().enumerate() {
            for (way, weight) in topic.ways.iter().filter(|(_, weight)| *weight >= NEARLY_THE_SAME) {
                if *weight >= 1.0 {
                    // The question's own words count one by one, too.
                    sought.extend(way.iter().map(|stem| Sought {
                        unknown: unknown(stem),
                        stems: vec![stem.clone()],
                        own: true,
                        idea,
                    }));
                } else {
                    sought.push(Sought { stems: way.clone(), own: false, unknown: false, idea });
                }
            }
        }
        for (n, mention) in query.people.iter().enumerate() {
            let words = query.words.get(mention.at..mention.at + mention.words).unwrap_or_default();
            let names = words.iter().filter(|w| w.stem.chars().count() > 1);
            sought.extend(names.map(|w| Sought {
                stems: vec![text::stem(&w.stem)],
                own: true,
                unknown: false,
                idea: query.topic.len() + n,
            }));
        }
        Self { sought }
    }

    /// A text with its marks.
    pub(crate) fn mark(&self, text: &str) -> Passage {
        let ranges = joined(self.marks(text));
        Passage { marks: spans(text, &ranges), text: text.to_owned() }
    }

    /// How many of the question's ideas a text holds.
    pub(crate) fn ideas(&self, text: &str) -> usize {
        distinct(&self.marks(text))
    }

    /// Of several texts the stretch of at most about `longest` characters that holds most of the question; the
    /// beginning of the first where none of them holds any.
    pub(crate) fn excerpt<'t>(&self, texts: impl Iterator<Item = &'t str>, longest: usize) -> Passage {
        let mut best: Option<(usize, String, Range<usize>)> = None;
        for text in texts {
            let line = one_line(text);
            let marks = self.marks(&line);
            let (held, start) = densest(&line, &marks, longest.saturating_sub(LEAD));
            if !line.is_empty() && best.as_ref().is_none_or(|(most, ..)| held > *most) {
                let window = window(&line, start, longest);
                best = Some((held, line, window));
            }
        }
        let Some((_, line, window)) = best else { return Passage::default() };
        let mut shown = String::new();
        shown.extend((window.start > 0).then_some(CUT));
        shown.push_str(line[window.clone()].trim());
        shown.extend((window.end < line.len()).then_some(CUT));
        self.mark(&shown)
    }

    fn marks(&self, text: &str) -> Vec<Mark> {
        if self.sought.is_empty() {
            return Vec::new();
        }
        let mut end = text.len().min(LOOKED_AT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let words: Vec<(text::Word, String)> =
            text::words(&text[..end]).into_iter().map(|w| (text::stem(&w.text), w)).map(|(s, w)| (w, s)).collect();
        let mut out: Vec<Mark> = Vec::new();
        for at in 0..words.len() {
            for sought in &self.sought {
                out.extend(sought.found(text, &words[at..]).map(|range| Mark { range, idea: sought.idea }));
            }
        }
        out.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
        out
    }
}

impl Sought {
    /// Where it stands, if it does at the first of some words.
    fn found(&self, text: &str, words: &[(text::Word, String)]) -> Option<Range<usize>> {
        if let [stem] = self.stems.as_slice() {
            return words.first().and_then(|(word, own)| self.in_word(text, stem, word, own));
        }
        let row = words.get(..self.stems.len())?;
        let all = row.iter().zip(&self.stems).all(|((_, own), stem)| own == stem);
        all.then(|| row[0].0.range.start..row[row.len() - 1].0.range.end)
    }

    fn in_word(&self, text: &str, stem: &str, word: &text::Word, own: &str) -> Option<Range<usize>> {
        let (whole, length) = (word.range.clone(), stem.chars().count());
        if word.text == stem {
            return Some(whole);
        }
        if stem.starts_with(|c: char| c.is_ascii_digit()) || length < 2 {
            return None;
        }
        if stem.chars().all(text::is_hangul) {
            // 비자 is in 소비자: what was not asked for itself must at least begin there.
            let at = word.text.find(stem).filter(|at| self.own || *at == 0);
            let slip = || self.unknown && is_slip(stem, &word.text, length);
            return match at {
                // Within a compound only the part that was asked for is marked, where letters stand as folded.
                Some(at) if text.get(whole.clone()) == Some(word.text.as_str()) => {
                    Some(whole.start + at..whole.start + at + stem.len())
                }
                Some(_) => Some(whole),
                None => slip().then_some(whole),
            };
        }
        if own == stem {
            return Some(whole);
        }
        let begins = length >= 4 && word.text.starts_with(stem) || word.text.len() >= 5 && stem.starts_with(&word.text);
        let slip = || self.unknown && is_slip(stem, &word.text, length);
        (self.own && begins || slip()).then_some(whole)
    }
}

/// Ranges without overlap; those that touch are one.
fn joined(marks: Vec<Mark>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match out.last_mut().filter(|last| mark.range.start <= last.end) {
            Some(last) => last.end = last.end.max(mark.range.end),
            None => out.push(mark.range),
        }
    }
    out
}

fn distinct(marks: &[Mark]) -> usize {
    let mut ideas: Vec<usize> = marks.iter().map(|m| m.idea).collect();
    ideas.sort_unstable();
    ideas.dedup();
    ideas.len()
}

/// The most ideas that `reach` characters hold, and where the first such stretch begins.
fn densest(text: &str, marks: &[Mark], reach: usize) -> (usize, usize) {
    let (mut best, mut until) = ((0, 0), 0);
    for (n, first) in marks.iter().enumerate() {
        let end =
            text[first.range.start..].char_indices().nth(reach).map_or(text.len(), |(at, _)| first.range.start + at);
        let was = until;
        until = until.max(n);
        while marks.get(until).is_some_and(|m| m.range.end <= end) {
            until += 1;
        }
        // Where no word more came into reach than before, the stretch before held as many.
        if n > 0 && until == was {
            continue;
        }
        let held = distinct(&marks[n..until.max(n + 1)]);
        if held > best.0 {
            best = (held, first.range.start);
        }
    }
    best
}

/// About `longest` characters of a text around what starts at byte `focus`, cut between words where that is near.
fn window(text: &str, focus: usize, longest: usize) -> Range<usize> {
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let total = chars.len() - 1;
    if total <= longest {
        return 0..text.len();
    }
    let focus = chars.partition_point(|at| *at < focus);
    // What is near the end is shown with what leads to it.
    let start = focus.saturating_sub(LEAD).min(total - longest);
    let start = if start == 0 { 0 } else { after_blank(text, &chars, start, focus) };
    let end = (start + longest).min(total);
    let end = if end == total { end } else { before_blank(text, &chars, end, focus) };
    chars[start]..chars[end]
}

/// The first place from `at` on, not beyond `last`, that follows a blank.
fn after_blank(text: &str, chars: &[usize], at: usize, last: usize) -> usize {
    let free = |n: &usize| text[..chars[*n]].ends_with(' ');
    (at..=last.min(at + SLACK)).find(free).unwrap_or_else(|| whole_character(text, chars, at))
}

/// The last place up to `at`, behind `first`, that stands before a blank.
fn before_blank(text: &str, chars: &[usize], at: usize, first: usize) -> usize {
    let free = |n: &usize| text[chars[*n]..].starts_with(' ');
    let from = (first + 1).max(at.saturating_sub(SLACK));
    (from..=at).rev().find(free).unwrap_or_else(|| whole_character(text, chars, at))
}

/// Back to where a character with its accents begins.
fn whole_character(text: &str, chars: &[usize], at: usize) -> usize {
    let attached = |n: usize| {
        let next = text[chars[n]..].chars().next();
        next.is_some_and(|c| is_combining_mark(c) || matches!(c, '\u{1f3fb}'..='\u{1f3ff}'))
    };
    let mut place = at;
    while place > 0 && attached(place) {
        place -= 1;
    }
    place
}

/// Blanks of all sorts as one; control characters as none.
fn one_line(text: &str) -> String {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut out = String::with_capacity(end);
    for piece in text[..end].split(|c: char| c.is_whitespace() || c.is_control()).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::span::units;
    use super::*;

    /// Ideas as their stems; a leading `~` for a word that nobody wrote, `=` for another word for it.
    fn marker(words: &[&str]) -> Marker {
        let sought = words.iter().enumerate().map(|(idea, word)| {
            let stems = word.trim_start_matches(['~', '=']).split('+').map(text::stem).collect();
            Sought { stems, own: !word.starts_with('='), unknown: word.starts_with('~'), idea }
        });
        Marker { sought: sought.collect() }
    }

    /// The marked stretches, as the window would cut them out.
    fn marked(passage: &Passage) -> Vec<String> {
        let units: Vec<u16> = passage.text.encode_utf16().collect();
        passage.marks.iter().map(|m| String::from_utf16(&units[m.start as usize..m.end as usize]).unwrap()).collect()
    }

    #[test]
    fn words_are_marked_as_they_stand() {
        for (name, sought, text, expected) in [
            ("stem", &["invoices"][..], "The Invoice, invoiced 😀 twice", &["Invoice", "invoiced"][..]),
            ("after an emoji", &["lease"], "😀😀 lease", &["lease"]),
            ("particle", &["계약서"], "그 계약서를 봤어요", &["계약서"]),
            ("part of a compound", &["계약"], "임대차계약서", &["계약"]),
            ("other word must begin there", &["=비자"], "소비자 비자발급", &["비자"]),
            ("slip", &["~recipt"], "your receipt", &["receipt"]),
            ("no slip for what is known", &["recipt"], "your receipt", &[]),
            ("a row", &["=power+attorney"], "power attorney, attorney power", &["power attorney"]),
            ("number", &["7"], "7 and 77", &["7"]),
            ("accents", &["cafe"], "Café Müller", &["Café"]),
            ("nothing asked", &[], "anything", &[]),
        ] {
            assert_eq!(marked(&marker(sought).mark(text)), expected, "{name}");
        }
    }

    #[test]
    fn the_stretch_that_says_most_is_shown() {
        let filler = "one word after another until the page is full ".repeat(20);
        let text = format!("A lease is named here. {filler} the lease needs a deposit soon. {filler}");
        let shown = marker(&["lease", "deposit"]).excerpt([text.as_str()].into_iter(), 120);
        assert_eq!(marked(&shown), ["lease", "deposit"]);
        assert!(shown.text.chars().count() <= 122, "{}", shown.text);
        assert!(shown.text.starts_with("…") && shown.text.ends_with('…'), "{}", shown.text);
        let inner = shown.text.trim_matches('…');
        assert!(one_line(&text).contains(&format!(" {inner} ")), "cut within a word: {inner}");
    }

    #[test]
    fn of_several_texts_the_telling_one() {
        let texts = ["hello there", "the deposit\n\tof the lease"];
        assert_eq!(marker(&["lease", "deposit"]).excerpt(texts.into_iter(), 100).text, "the deposit of the lease");
        assert_eq!(marker(&["boat"]).excerpt(texts.into_iter(), 100).text, "hello there");
        assert_eq!(marker(&["boat"]).excerpt([""].into_iter(), 100), Passage::default());
    }

    #[test]
    fn text_without_blanks_is_cut_all_the_same() {
        let text = "가나다라마바사".repeat(100);
        let shown = marker(&["사가"]).excerpt([text.as_str()].into_iter(), 50);
        assert!(shown.text.chars().count() <= 52, "{}", shown.text);
    }

    proptest::proptest! {
        #[test]
        fn marks_are_in_order_and_inside(text in ".{0,300}", words in proptest::collection::vec("[a-z가-힣0-9]{1,4}", 0..4)) {
            let asked: Vec<&str> = words.iter().map(String::as_str).collect();
            let marker = marker(&asked);
            for shown in [marker.mark(&text), marker.excerpt([text.as_str()].into_iter(), 40)] {
                let mut before = 0;
                for mark in &shown.marks {
                    assert!(mark.start >= before && mark.start < mark.end && mark.end <= units(&shown.text));
                    before = mark.end;
                }
                marked(&shown);
            }
        }
    }
}
