//! How alike two names are, within one script, and the forms in which a question may write one.

use indexer::normalise::{FAMILY_NAMES, strip_honorific, text};

use crate::understand::words::QueryWord;

/// The ways a word may be somebody's name: as written, without particle, without honorific.
pub(super) fn forms(word: &QueryWord) -> Vec<String> {
    let mut out = vec![word.text.clone()];
    let short = short_name(&word.text).map(str::to_owned);
    let mut add = |form: String| {
        if form.chars().count() >= 2 && !out.contains(&form) {
            out.push(form);
        }
    };
    add(word.stem.clone());
    add(strip_honorific(&word.stem));
    add(strip_honorific(&word.text));
    // 지윤이 is how 지윤 is called.
    let called: Vec<String> =
        out_called(&word.stem).into_iter().chain(out_called(&word.text)).map(str::to_owned).collect();
    called.into_iter().for_each(&mut add);
    out.extend(short);
    out
}

/// `톰이`: a name of one syllable with its particle.
fn short_name(word: &str) -> Option<&str> {
    let mut chars = word.chars();
    let (first, rest) = (chars.next()?, chars.as_str());
    (text::is_hangul(first) && matches!(rest, "이" | "한테" | "에게" | "께" | "은" | "의"))
        .then(|| &word[..first.len_utf8()])
}

fn out_called(word: &str) -> Option<&str> {
    word.strip_suffix('이').filter(|w| w.chars().count() >= 2)
}

/// `민수` in `김민수`; `None` where the word is not a whole Korean name.
pub(super) fn given_name(name: &str) -> Option<&str> {
    let n = name.chars().count();
    let first = name.chars().next()?;
    ((n == 3 || n == 4) && FAMILY_NAMES.contains(first)).then(|| &name[first.len_utf8()..])
}

/// Likeness of two Latin name words: umlauts written out, a typo.
pub(super) fn latin_alike(a: &str, b: &str, capital: bool) -> f32 {
    let plain = |s: &str| s.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    if plain(a) == plain(b) {
        return 0.95;
    }
    let (n, distance) = (a.chars().count().min(b.chars().count()), strsim::damerau_levenshtein(a, b));
    // A small word in small letters is a word, not a name misspelled.
    let first = a.chars().next() == b.chars().next();
    match distance {
        1 if n >= 4 && capital || n >= 5 && first => 0.8,
        2 if n >= 7 && first => 0.7,
        _ => 0.0,
    }
}

/// Likeness of two Hangul name words: one syllable off by a letter, or one name inside the other.
pub(super) fn hangul_alike(a: &str, b: &str) -> f32 {
    let (n, m) = (a.chars().count(), b.chars().count());
    if n >= 2 && m > n && b.contains(a) {
        return 0.7;
    }
    if n == m && n >= 2 {
        let letters = |s: &str| unicode_normalization::UnicodeNormalization::nfd(s).collect::<String>();
        if strsim::levenshtein(&letters(a), &letters(b)) == 1 && n >= 3 {
            return 0.75;
        }
    }
    0.0
}
