//! Words of a text, and how they are compared. `training/features.py` and `quantities.py` say the same.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]+").ok());

/// One form for comparison: NFKC, lower case.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The words of a folded text: runs of letters and digits.
pub(super) fn words(folded: &str) -> Vec<&str> {
    WORD.iter().flat_map(|word| word.find_iter(folded)).map(|m| m.as_str()).collect()
}

/// The start of a text that is looked at: so many letters at most.
pub(super) fn first(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(end, _)| &text[..end])
}

pub(super) fn is_hangul(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

/// Whether a word begins with a Hangul syllable.
pub(super) fn in_hangul(word: &str) -> bool {
    word.chars().next().is_some_and(is_hangul)
}

/// The same word, or the shorter begins the longer and is long enough: particles and plurals do not matter.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    a == b || long.starts_with(short) && short.chars().count() >= if in_hangul(short) { 2 } else { 4 }
}

/// Consonants at the start of a Hangul syllable, romanised coarsely; `-` has no sound here.
const INITIALS: [char; 19] =
    ['k', 'k', 'n', 't', 't', 'r', 'm', 'p', 'p', 's', 's', '-', 'j', 'j', 'j', 'k', 't', 'p', '-'];
/// Those at its end.
const FINALS: [char; 28] = [
    '-', 'k', 'k', 'k', 'n', 'n', 'n', 't', 'r', 'k', 'm', 'r', 'r', 'r', 'p', 'r', 'm', 'p', 'p', 't', 't', 'n', 'j',
    'j', 'k', 't', 'p', '-',
];

/// A word's consonants, Hangul romanised: like ones as one, repeats once, no h, w, y; c before e, i, y as s.
fn sound(word: &str) -> String {
    let letters: Vec<char> = if in_hangul(word) { word.chars().collect() } else { word.nfd().collect() };
    let mut out = String::new();
    let mut heard = |letter: char| {
        if letter != '-' && !out.ends_with(letter) {
            out.push(letter);
        }
    };
    for (n, letter) in letters.iter().enumerate() {
        if is_hangul(*letter) {
            let code = u32::from(*letter) - u32::from('가');
            heard(INITIALS[code as usize / 588]);
            heard(FINALS[code as usize % 28]);
        } else if letter.is_ascii_lowercase() && !"aeiouhwy".contains(*letter) {
            heard(consonant(*letter, letters.get(n + 1)));
        }
    }
    out
}

fn consonant(letter: char, following: Option<&char>) -> char {
    match letter {
        'c' if following.is_some_and(|f| "eiy".contains(*f)) => 's',
        'g' | 'q' | 'c' => 'k',
        'd' => 't',
        'b' | 'v' | 'f' => 'p',
        'l' => 'r',
        'x' => 's',
        'z' => 'j',
        other => other,
    }
}

/// How a word sounds; one of three syllables or more also without its last, which may be a particle.
pub(super) fn sounds(word: &str) -> Vec<String> {
    let mut out = vec![sound(word)];
    if in_hangul(word) && word.chars().count() > 2 {
        let last = word.char_indices().next_back().map_or(0, |(at, _)| at);
        out.push(sound(&word[..last]));
    }
    out.retain(|s| s.len() > 1);
    out
}
