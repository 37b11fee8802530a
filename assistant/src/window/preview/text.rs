//! Words of a text or document, around the place that a question is about.

use indexer::extract::Passage;

use super::Look;
use crate::window::wire::{self, PreviewBody};

/// About so many bytes are shown.
const SHOWN: usize = 12_000;
/// Never more than so many, however long one passage is.
const MOST: usize = 24_000;
/// At most so many bytes before the passage that says most.
const BEFORE: usize = 3_000;
/// Of a longer document only so many passages are compared.
const COMPARED: usize = 600;

impl Look<'_> {
    /// The passages, joined around the one that says most of the question.
    pub(super) fn words(&self, passages: &[Passage]) -> PreviewBody {
        if passages.iter().all(|p| p.text.trim().is_empty()) {
            return self
                .none("There is nothing in it that can be shown here.", "여기서 보여 줄 수 있는 내용이 없어요.");
        }
        let (passage, truncated) = self.stretch(passages);
        PreviewBody::Text { passage, truncated }
    }

    /// Passages around the telling one, and whether there are more.
    pub(super) fn stretch(&self, passages: &[Passage]) -> (wire::Passage, bool) {
        let telling = self.telling(passages);
        let mut first = telling;
        let mut before = 0;
        while first > 0 && before + passages[first - 1].text.len() <= BEFORE {
            first -= 1;
            before += passages[first].text.len();
        }
        let mut text = String::new();
        let mut last = first;
        // The telling one is shown even where it is long.
        for passage in &passages[first..] {
            if last > telling && text.len() + passage.text.len() > SHOWN {
                break;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&passage.text);
            last += 1;
        }
        let cut = cut_off(&mut text, MOST);
        (self.showing.marker.mark(&text), cut || first > 0 || last < passages.len())
    }

    /// Which passage says most of the question; the first where none says any.
    pub(super) fn telling(&self, passages: &[Passage]) -> usize {
        let mut best = (0, 0);
        for (n, passage) in passages.iter().enumerate().take(COMPARED) {
            let held = self.showing.marker.ideas(&passage.text);
            if held > best.0 {
                best = (held, n);
            }
        }
        best.1
    }
}

/// Cuts a text to so many bytes; says whether there was more.
fn cut_off(text: &mut String, longest: usize) -> bool {
    if text.len() <= longest {
        return false;
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    true
}
