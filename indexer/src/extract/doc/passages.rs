//! Long text into passages of a size that a search result can show, cut where a reader would pause.

use crate::extract::Passage;

/// Characters that a passage should hold.
pub(crate) const TARGET: usize = 1200;
/// A heading starts a new passage only when the one before holds this much: tiny passages find badly.
const MIN: usize = 200;

/// Gathers lines into passages whose locators count them: `line 12`, `paragraph 4`.
pub(crate) struct Passages {
    unit: &'static str,
    done: Vec<Passage>,
    text: String,
    chars: usize,
    first: usize,
    /// The last blank line: where the text after it starts (bytes, characters, line number).
    pause: Option<(usize, usize, usize)>,
}

impl Passages {
    /// Gathers lines that are called `unit` in locators; an empty unit gives empty locators.
    pub(crate) fn new(unit: &'static str) -> Self {
        Self { unit, done: Vec::new(), text: String::new(), chars: 0, first: 1, pause: None }
    }

    /// Adds line `number`, counted from 1, without its line end.
    pub(crate) fn line(&mut self, number: usize, line: &str, heading: bool) {
        if heading && self.chars >= MIN {
            self.flush();
        }
        for piece in pieces(line) {
            let chars = piece.chars().count() + 1;
            if self.chars > 0 && self.chars + chars > TARGET {
                self.cut();
            }
            if self.text.is_empty() {
                self.first = number;
            }
            self.text.push_str(piece);
            self.text.push('\n');
            self.chars += chars;
        }
        if line.trim().is_empty() {
            if self.text.trim().is_empty() {
                self.clear();
            } else {
                self.pause = Some((self.text.len(), self.chars, number + 1));
            }
        }
    }

    /// Adds a whole text.
    pub(crate) fn text(&mut self, text: &str, is_heading: impl Fn(&str) -> bool) {
        for (at, line) in text.lines().enumerate() {
            self.line(at + 1, line, is_heading(line));
        }
    }

    /// The passages.
    pub(crate) fn finish(mut self) -> Vec<Passage> {
        self.flush();
        self.done
    }

    /// Ends the passage at its last pause, if that leaves enough of it, or else here.
    fn cut(&mut self) {
        match self.pause {
            Some((bytes, chars, line)) if chars >= TARGET / 2 && bytes < self.text.len() => {
                let rest = self.text.split_off(bytes);
                let rest_chars = self.chars - chars;
                self.flush();
                (self.text, self.chars, self.first) = (rest, rest_chars, line);
            }
            _ => self.flush(),
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim_end();
        if !text.trim().is_empty() {
            let locator = if self.unit.is_empty() { String::new() } else { format!("{} {}", self.unit, self.first) };
            self.done.push(Passage { locator, text: text.to_owned() });
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.text.clear();
        self.chars = 0;
        self.pause = None;
    }
}

/// Passages of one place (a page, a slide), all with the same locator.
pub(crate) fn at(locator: &str, text: &str) -> Vec<Passage> {
    let mut passages = Passages::new("");
    passages.text(text, |_| false);
    let mut done = passages.finish();
    for passage in &mut done {
        locator.clone_into(&mut passage.locator);
    }
    done
}

/// A line in pieces of at most [`TARGET`] characters, cut after a sentence, a space, or anywhere.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let Some((end, _)) = line.char_indices().nth(TARGET) else {
            rest = None;
            return Some(line);
        };
        let window = &line[..end];
        let half = window.char_indices().nth(TARGET / 2).map_or(0, |(at, _)| at);
        let after = |ends: &[char]| window.rfind(ends).filter(|at| *at >= half);
        let at = after(&['.', '!', '?', '。'])
            .or_else(|| after(&[' ', '\t']))
            .map_or(end, |at| at + window[at..].chars().next().map_or(1, char::len_utf8));
        rest = Some(&line[at..]).filter(|r| !r.is_empty());
        Some(&line[..at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Passage> {
        let mut passages = Passages::new("line");
        passages.text(text, |l| l.starts_with('#'));
        passages.finish()
    }

    #[test]
    fn short_text_is_one_passage() {
        let passages = split("\n\nfirst\n\nsecond\n");
        assert_eq!(passages, [Passage { locator: "line 3".into(), text: "first\n\nsecond".into() }]);
    }

    #[test]
    fn headings_start_passages_once_there_is_enough() {
        let body = "가나다라 ".repeat(60);
        let passages = split(&format!("# One\n{body}\n# Two\nshort\n# Three\nshort\n"));
        let starts: Vec<_> = passages.iter().map(|p| (p.locator.as_str(), &p.text[..4])).collect();
        assert_eq!(starts, [("line 1", "# On"), ("line 3", "# Tw")]);
    }

    #[test]
    fn long_text_is_cut_at_paragraphs() {
        let paragraph = "A sentence of some length stands here. ".repeat(20);
        let passages = split(&format!("{paragraph}\n\n{paragraph}\n\n{paragraph}\n"));
        assert_eq!(passages.iter().map(|p| p.locator.as_str()).collect::<Vec<_>>(), ["line 1", "line 3", "line 5"]);
    }

    #[test]
    fn nothing_is_lost_in_a_line_without_an_end() {
        let line = "단어".repeat(5000);
        let passages = split(&line);
        assert!(passages.iter().all(|p| p.text.chars().count() <= TARGET));
        assert_eq!(passages.iter().map(|p| p.text.as_str()).collect::<String>(), line);
    }
}
