//! One form for text: what is searched and what is asked are cut into words by the same rules.
//!
//! `"계약서를 invoice_JP-2026-06.pdf"` becomes the words `계약서를 invoice jp 2026 6 pdf`; each word has *terms*
//! under which it is found: `계약서를` under itself, its stem `계약서` and its pairs of syllables; `invoices` under
//! its Snowball stem.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text, folded, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded: lower case, without accents, NFC; numbers without leading zeros.
    pub text: String,
    /// Bytes in the text it came from.
    pub range: Range<usize>,
    /// No gap before it: `rev` and `3` in `rev3`, `invoice` and `jp` in `invoice_JP` are not joined, `rev3` is.
    pub joined: bool,
}

/// Which letters a character belongs to, as far as cutting into words goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Hangul,
    Digit,
    Other,
}

fn class(c: char) -> Class {
    match c {
        _ if is_hangul(c) => Class::Hangul,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() || is_combining_mark(c) => Class::Letter,
        _ => Class::Other,
    }
}

/// A Hangul syllable or jamo.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

/// A whole Hangul syllable.
fn is_syllable(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// True for marks that are not seen: direction marks, zero-width characters, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// NFC without invisible marks: the form in which text is kept and shown.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).nfc().collect()
}

/// Lower case, without accents, Hangul composed: the form in which text is compared.
pub fn fold(text: &str) -> String {
    // Nearly all words: whole syllables and ASCII are what they are composed to.
    if text.chars().all(|c| c.is_ascii() || is_syllable(c)) {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)).nfc() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if is_hangul(c) {
            out.push(c);
        } else {
            fold_char(c, &mut out);
        }
    }
    // Conjoining jamo that NFC could not see through a removed mark compose here.
    if out.chars().any(|c| matches!(c, '\u{1100}'..='\u{11ff}')) { out.nfc().collect() } else { out }
}

fn fold_char(c: char, out: &mut String) {
    match c {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'ı' => out.push('i'),
        'þ' | 'Þ' => out.push_str("th"),
        _ => {
            for d in std::iter::once(c).nfkd().filter(|d| !is_combining_mark(*d)) {
                // A compatibility form may decompose into Hangul jamo; compose those again at the end.
                out.extend(d.to_lowercase());
            }
        }
    }
}

/// Cuts a text into folded words.
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut start = 0;
    let mut current = Class::Other;
    let mut previous = '\0';
    let flush = |from: usize, to: usize, class: Class, out: &mut Vec<Word>| {
        if class == Class::Other || from == to {
            return;
        }
        let mut folded = fold(&text[from..to]);
        if class == Class::Digit {
            let trimmed = folded.trim_start_matches('0');
            folded = if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
        }
        if !folded.is_empty() {
            let joined = out.last().is_some_and(|w| w.range.end == from);
            out.push(Word { text: folded, range: from..to, joined });
        }
    };
    for (i, c) in text.char_indices() {
        if is_invisible(c) {
            continue;
        }
        let now = class(c);
        // `camelCase` is two words; `USB` and `Kim` are one.
        let hump = now == Class::Letter && current == Class::Letter && previous.is_lowercase() && c.is_uppercase();
        if now != current || hump {
            flush(start, i, current, &mut out);
            start = i;
            current = now;
        }
        previous = c;
    }
    flush(start, text.len(), current, &mut out);
    out
}

/// Particles and endings that a Hangul word may carry, longest first.
const PARTICLES: &[&str] = &[
    "에서부터",
    "으로부터",
    "이라는",
    "이라고",
    "에게서",
    "한테서",
    "으로는",
    "에서는",
    "에서도",
    "까지는",
    "부터는",
    "이랑은",
    "라는",
    "라고",
    "에서",
    "에게",
    "한테",
    "께서",
    "까지",
    "부터",
    "으로",
    "이랑",
    "하고",
    "처럼",
    "보다",
    "마다",
    "조차",
    "밖에",
    "이나",
    "라도",
    "이야",
    "이랑",
    "에는",
    "에도",
    "에만",
    "로는",
    "로도",
    "와는",
    "과는",
    "이요",
    "인데",
    "이고",
    "들이",
    "들은",
    "들을",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "와",
    "과",
    "도",
    "로",
    "만",
    "랑",
    "나",
    "께",
    "야",
    "아",
    "요",
];

/// A Hangul word without the particle at its end; at least two syllables stay. `계약서를` → `계약서`.
pub fn stem_hangul(word: &str) -> &str {
    for particle in PARTICLES {
        if let Some(stem) = word.strip_suffix(particle)
            && stem.chars().count() >= 2
        {
            return stem;
        }
    }
    word
}

thread_local! {
    static ENGLISH: rust_stemmers::Stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    /// Stems of words that were met: the same ones come again and again, and Snowball takes a microsecond for each.
    static STEMS: RefCell<HashMap<String, String>> = RefCell::default();
}

/// So many stems are kept.
const KEPT: usize = 20_000;

fn stem_english(word: &str) -> String {
    STEMS.with_borrow_mut(|stems| {
        if let Some(stem) = stems.get(word) {
            return stem.clone();
        }
        if stems.len() >= KEPT {
            stems.clear();
        }
        let stem = ENGLISH.with(|english| english.stem(word).into_owned());
        stems.insert(word.to_owned(), stem.clone());
        stem
    })
}

/// The one term that stands for a word: Snowball stem, Hangul without particle, numbers as they are.
pub fn stem(word: &str) -> String {
    match word.chars().next() {
        Some(c) if is_hangul(c) => stem_hangul(word).to_owned(),
        Some(c) if c.is_ascii_alphabetic() => stem_english(word),
        _ => word.to_owned(),
    }
}

/// All terms under which a word is found: the word and its stem, for Hangul each pair of syllables.
pub fn terms(word: &str) -> Vec<String> {
    let mut out = vec![stem(word)];
    if word.chars().next().is_some_and(is_hangul) {
        if out[0] != word {
            out.push(word.to_owned());
        }
        for pair in pairs(word) {
            if !out.contains(&pair) {
                out.push(pair);
            }
        }
    }
    out
}

/// A word letter by letter, as it is typed: `계약` is ㄱㅖㅇㅑㄱ, whatever syllables they make on the way.
pub fn letters(word: &str) -> String {
    /// The final consonants U+11A8 to U+11C2 (The Unicode Standard, 3.12) by the keys they are typed with.
    const FINALS: [&str; 27] = [
        "ᄀ", "ᄁ", "ᄀᄉ", "ᄂ", "ᄂᄌ", "ᄂᄒ", "ᄃ", "ᄅ", "ᄅᄀ", "ᄅᄆ", "ᄅᄇ", "ᄅᄉ", "ᄅᄐ", "ᄅᄑ", "ᄅᄒ",
        "ᄆ", "ᄇ", "ᄇᄉ", "ᄉ", "ᄊ", "ᄋ", "ᄌ", "ᄎ", "ᄏ", "ᄐ", "ᄑ", "ᄒ",
    ];
    let mut out = String::with_capacity(3 * word.len());
    for c in word.nfkd() {
        match u32::from(c).checked_sub(0x11A8).and_then(|n| FINALS.get(n as usize)) {
            Some(keys) => out.push_str(keys),
            None => out.push(c),
        }
    }
    out
}

/// Each pair of neighbouring characters.
pub fn pairs(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(2).map(|p| p.iter().collect()).collect()
}

/// Letters and digits only, folded: `Solar_kettle_spec v3` and `solarkettlespec v3` compare alike.
pub fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Each run of three characters of the compact form: what survives typos and lost blanks.
pub fn trigrams(text: &str) -> Vec<String> {
    let chars: Vec<char> = compact(text).chars().collect();
    if chars.len() < 3 {
        return if chars.is_empty() { Vec::new() } else { vec![chars.iter().collect()] };
    }
    chars.windows(3).map(|w| w.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn a_word_begins_as_it_is_typed() {
        for typed in ["ㄱ", "계", "곙", "계야", "계약", "계약ㅅ", "계약서", "계약섭"] {
            assert!(letters("계약서비스").starts_with(&letters(typed)), "{typed}");
        }
        assert!(letters("닭갈비").starts_with(&letters("달")));
        assert!(!letters("계약서").starts_with(&letters("계양")));
        assert_eq!(letters("lease"), "lease");
    }

    #[test]
    fn words_are_cut_where_people_see_them() {
        for (name, text, expected) in [
            ("file name", "invoice_JP-2026-06.pdf", &["invoice", "jp", "2026", "6", "pdf"][..]),
            ("hump", "LampSpec", &["lamp", "spec"]),
            ("letters and digits", "rev3", &["rev", "3"]),
            ("accents", "Lucía Müller Ørsted", &["lucia", "muller", "orsted"]),
            ("two scripts", "Anna가 보낸 brand팀", &["anna", "가", "보낸", "brand", "팀"]),
            ("decomposed", "계약서", &["계약서"]),
            ("marks", "\u{200e}lease\u{202c}", &["lease"]),
            ("nothing", " -- ", &[]),
        ] {
            assert_eq!(cut(text), expected, "{name}");
        }
    }

    #[test]
    fn the_short_way_folds_like_the_long_one() {
        for text in ["Lease_V2 (Final).PDF", "계약서 ABC", "각", "", "ÅBC 계약", "한글\u{200b}계약"] {
            let long: String =
                text.chars().filter(|c| !is_invisible(*c)).nfd().filter(|c| !is_combining_mark(*c)).nfc().collect();
            assert_eq!(fold(text), long.to_lowercase(), "{text}");
        }
    }

    #[test]
    fn hangul_is_found_by_stem_and_by_part() {
        assert_eq!(stem_hangul("계약서를"), "계약서");
        assert_eq!(stem_hangul("학교"), "학교");
        assert!(terms("임대차계약서를").contains(&"계약".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_ranges_fit(text in ".{0,200}") {
            for w in words(&text) {
                assert!(text.is_char_boundary(w.range.start) && text.is_char_boundary(w.range.end));
                terms(&w.text);
            }
            trigrams(&text);
        }
    }
}
