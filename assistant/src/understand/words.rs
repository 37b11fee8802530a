//! A question as words, each with what may have been stuck to it.

use std::ops::Range;

use indexer::normalise::text;

/// A word of a question.
#[derive(Debug, Clone)]
pub struct QueryWord {
    /// Folded, as written: `민지님이`, `peter`.
    pub text: String,
    /// Bytes in the question.
    pub range: Range<usize>,
    /// Without particle: `민지님`; the same as `text` where none was found.
    pub stem: String,
    /// The particle behind it: `이`, `한테`, `'s`; "" for none.
    pub particle: String,
    /// Written with a capital.
    pub capital: bool,
    /// Some slot has taken it.
    pub used: bool,
}

/// Particles that tell what a person does in a sentence.
const ROLE_PARTICLES: &[&str] = &[
    "한테서",
    "에게서",
    "님께서",
    "으로부터",
    "로부터",
    "에서",
    "한테는",
    "에게는",
    "한테",
    "에게",
    "께서",
    "이랑",
    "하고",
    "께",
    "랑",
    "이가",
    "이는",
    "이의",
    "가",
    "이",
    "은",
    "는",
    "을",
    "를",
    "의",
    "도",
    "와",
    "과",
    "로",
    "으로",
    "에",
    "만",
];

/// Cuts a question into words; a particle written onto a Latin word (`Anna가`) goes with its word.
pub fn cut(query: &str) -> Vec<QueryWord> {
    let mut out: Vec<QueryWord> = Vec::new();
    for word in text::words(query) {
        if let Some(last) = out.last_mut() {
            let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() && !text::is_hangul(c));
            // `WhatsApp` is one word to whoever asks.
            if word.joined && letters(&last.text) && letters(&word.text) {
                last.text.push_str(&word.text);
                last.stem.clone_from(&last.text);
                last.range.end = word.range.end;
                continue;
            }
            // `이선영 씨한테`: an honorific that stands alone goes with the name.
            if let Some(rest) = honorific(&word.text).filter(|_| last.text.chars().all(text::is_hangul)) {
                rest.clone_into(&mut last.particle);
                last.range.end = word.range.end;
                continue;
            }
            let apostrophe = query[last.range.end..word.range.start].trim() == "'"
                || query[last.range.end..word.range.start].trim() == "’";
            let stuck = word.joined && !last.text.chars().any(text::is_hangul);
            if (apostrophe && word.text == "s") || (stuck && is_particle(&word.text)) {
                last.particle = if apostrophe { "'s".to_owned() } else { word.text };
                last.range.end = word.range.end;
                continue;
            }
        }
        let raw = &query[word.range.clone()];
        let (stem, particle) = split_particle(&word.text);
        out.push(QueryWord {
            stem: stem.to_owned(),
            particle: particle.to_owned(),
            capital: raw.chars().next().is_some_and(char::is_uppercase),
            text: word.text,
            range: word.range,
            used: false,
        });
    }
    out
}

/// What follows an honorific that is a word of its own: `한테` of `씨한테`.
fn honorific(word: &str) -> Option<&str> {
    let rest = word.strip_prefix('씨').or_else(|| word.strip_prefix('님'))?;
    (rest.is_empty() || ROLE_PARTICLES.contains(&rest)).then_some(rest)
}

fn is_particle(word: &str) -> bool {
    ROLE_PARTICLES.contains(&word) || matches!(word, "님" | "님이" | "님께" | "님한테" | "님이랑" | "씨" | "씨가")
}

/// `민지님이` → (`민지님`, `이`); two syllables stay at least.
fn split_particle(word: &str) -> (&str, &str) {
    if !word.chars().next().is_some_and(text::is_hangul) {
        return (word, "");
    }
    let fits = |particle: &&&str| word.strip_suffix(**particle).is_some_and(|stem| stem.chars().count() >= 2);
    match ROLE_PARTICLES.iter().filter(fits).max_by_key(|p| p.len()) {
        Some(particle) => (&word[..word.len() - particle.len()], particle),
        None => (word, ""),
    }
}

/// Marks the words inside a range of the question as taken.
pub fn take(words: &mut [QueryWord], range: &Range<usize>) {
    for word in words.iter_mut().filter(|w| w.range.start < range.end && range.start < w.range.end) {
        word.used = true;
    }
}
