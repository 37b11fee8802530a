//! Names reduced to what is compared: letters on one side, jamo on the other.

use unicode_normalization::UnicodeNormalization;

/// The symbol that ends a word.
pub(super) const END: u8 = 67;
/// How many symbols there are.
pub(super) const SYMBOLS: usize = 68;

/// Letters that are kept with their mark, because it changes the sound.
const MARKED: &str = "äöüåøñçšžčłśćńğşãõ";

/// Letters that are spelled out.
const SPELLED: &[(char, &str)] =
    &[('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('đ', "d"), ('ð', "d"), ('þ', "th"), ('ı', "i"), ('ħ', "h")];

/// Forms of address that follow a Hangul name.
const ADDRESS: &[&str] = &["님", "씨"];

/// Korean surnames of two syllables.
const LONG_SURNAMES: &[&str] = &["남궁", "황보", "제갈", "사공", "선우", "독고", "서문", "동방"];

/// Korean surnames of one syllable, the two hundred commonest.
const SURNAMES: &str = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두감음빈동온호범좌팽승간상시갈견당화";

/// The words of a Latin name, folded; a hyphen, a point or a comma separates.
pub(super) fn words(latin: &str) -> Vec<String> {
    latin
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | ',' | '_' | '‐' | '–'))
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect()
}

fn letters(word: &str) -> String {
    let mut out = String::new();
    for c in word.to_lowercase().nfc() {
        if let Some((_, spelled)) = SPELLED.iter().find(|(letter, _)| *letter == c) {
            out.push_str(spelled);
        } else if MARKED.contains(c) {
            out.push(c);
        } else {
            out.extend(std::iter::once(c).nfd().next().filter(char::is_ascii_lowercase));
        }
    }
    out
}

/// The words of a Hangul name, without forms of address.
pub(super) fn tokens(hangul: &str) -> Vec<&str> {
    hangul
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '·' | ',' | '.'))
        .map(|token| {
            let bare = ADDRESS.iter().find_map(|ending| token.strip_suffix(ending));
            bare.filter(|name| name.chars().count() > 1).unwrap_or(token)
        })
        .filter(|token| !token.is_empty() && !ADDRESS.contains(token))
        .collect()
}

/// The jamo of a word and its end: 0-18 onsets (the silent one left out), 19-39 vowels, 40-66 codas, 67 the end.
/// Empty where the word holds no Hangul.
pub(super) fn symbols(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len() + 1);
    // File names may hold Hangul taken apart; composing costs more than all the rest.
    if word.chars().any(|c| ('\u{1100}'..='\u{11ff}').contains(&c)) {
        word.nfc().filter_map(syllable).for_each(|syllable| push_jamo(&mut out, syllable));
    } else {
        word.chars().filter_map(syllable).for_each(|syllable| push_jamo(&mut out, syllable));
    }
    if !out.is_empty() {
        out.push(END);
    }
    out
}

fn push_jamo(out: &mut Vec<u8>, syllable: u32) {
    let (onset, vowel, coda) = (syllable / 588, syllable / 28 % 21, syllable % 28);
    if onset != 11 {
        out.push(narrow(onset));
    }
    out.push(narrow(19 + vowel));
    if coda != 0 {
        out.push(narrow(39 + coda));
    }
}

/// The number of a Hangul syllable in its Unicode block.
fn syllable(c: char) -> Option<u32> {
    u32::from(c).checked_sub(0xAC00).filter(|syllable| *syllable < 11172)
}

fn narrow(symbol: u32) -> u8 {
    u8::try_from(symbol).unwrap_or(END)
}

/// Surname and given name of a Korean name written as one word.
pub(super) fn korean_name(token: &str) -> Option<(&str, &str)> {
    let syllables = token.chars().count();
    if !(2..=5).contains(&syllables) || !token.chars().all(|c| syllable(c).is_some()) {
        return None;
    }
    let long =
        LONG_SURNAMES.iter().find(|surname| syllables > 2 && token.starts_with(**surname)).map(|surname| surname.len());
    let short = || token.chars().next().filter(|first| syllables <= 4 && SURNAMES.contains(*first)).map(char::len_utf8);
    long.or_else(short).map(|len| token.split_at(len))
}

/// Letters that a name may begin with whose transcription begins with each of the 19 initial consonants, silent
/// letters included: `Knut` is 크누트, but `knight` 나이트; `Jürgen` is 위르겐.
const BEGINNINGS: [&str; 19] = [
    "gkcqjh",
    "gkcq",
    "nkgplm",
    "dtj",
    "td",
    "rlw",
    "m",
    "bvpw",
    "pb",
    "sczxtpj",
    "stcz",
    "aeiouywhjgx",
    "jzgcxtds",
    "zjtc",
    "ctzqsj",
    "kcqxhg",
    "tdp",
    "pfvb",
    "hjfxwkgc",
];

/// Whether a Hangul word could write a folded Latin one, by its first letter and its length: a cheap first look.
pub(super) fn may_begin(latin: &str, hangul: &str) -> bool {
    let Some(first) = hangul.chars().next().map(u32::from).filter(|c| (0xac00..0xd7a4).contains(c)) else {
        return true;
    };
    let initial = ((first - 0xac00) / 588) as usize;
    let (letters, syllables) = (latin.chars().count(), hangul.chars().count());
    let begins = latin.chars().next().is_none_or(|c| !c.is_ascii_lowercase() || BEGINNINGS[initial].contains(c));
    begins && letters <= 5 * syllables + 2 && syllables <= letters + 2
}
