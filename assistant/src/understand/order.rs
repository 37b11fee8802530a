//! Which of several: `the latest`, `the very first`, `v2`, `the one before`, `최신`, `처음`.

use super::words::QueryWord;

/// A preference by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The newest.
    Newest,
    /// The oldest.
    Oldest,
    /// The one before the newest.
    Previous,
}

const NEWEST: &[&str] = &[
    "latest",
    "newest",
    "recent",
    "current",
    "최신",
    "최신본",
    "최근",
    "최신판",
    "최종",
    "최종본",
    "마지막",
    "나중",
    "last",
    "final",
];
const OLDEST: &[&str] =
    &["first", "oldest", "earliest", "original", "initial", "처음", "최초", "첫", "원본", "earlier"];
const PREVIOUS: &[&str] =
    &["previous", "former", "prior", "이전", "직전", "전에거", "old", "older", "예전", "옛날", "구버전", "outdated"];

/// What turns an order into its opposite: `not the latest`.
const NOT_BEFORE: &[&str] = &["not", "no", "isn"];

/// A word that says which of several, wherever it stands.
pub fn is_order(word: &str) -> bool {
    [NEWEST, OLDEST, PREVIOUS].iter().any(|all| all.contains(&word))
}

/// `가장 최근`: which of several, not when; to be told before times are read.
pub fn superlative(words: &mut [QueryWord]) -> bool {
    let found = (1..words.len()).find(|n| {
        matches!(words[*n].stem.as_str(), "최근" | "recent")
            && matches!(words[n - 1].text.as_str(), "가장" | "제일" | "most")
    });
    if let Some(at) = found {
        words[at].used = true;
        words[at - 1].used = true;
    }
    found.is_some()
}

/// A word for one of several, a slip of the finger included.
fn says_version(word: &QueryWord) -> bool {
    matches!(word.stem.as_str(), "versions" | "버전" | "판" | "revision" | "very" | "most")
        || strsim::damerau_levenshtein(&word.stem, "version") <= 1
}

/// Finds the order and takes its words; words that also say what is in the name (`final`, `old`) stay.
pub fn find(words: &mut [QueryWord]) -> Option<Order> {
    let mut found = None;
    for at in 0..words.len() {
        if words[at].used {
            continue;
        }
        let (text, stem) = (words[at].text.clone(), words[at].stem.clone());
        let any = |all: &[&str]| all.contains(&text.as_str()) || all.contains(&stem.as_str());
        let order = match () {
            () if any(NEWEST) => Order::Newest,
            () if any(OLDEST) => Order::Oldest,
            () if any(PREVIOUS) => Order::Previous,
            () => continue,
        };
        let negated = (1..=3).any(|n| at.checked_sub(n).is_some_and(|b| NOT_BEFORE.contains(&words[b].text.as_str())))
            || words.get(at + 1).is_some_and(|w| matches!(w.text.as_str(), "말고" | "아니고" | "빼고"));
        // `before the last revision` is the one before it.
        let before = (1..=2).any(|n| at.checked_sub(n).is_some_and(|b| words[b].text == "before"));
        let order = match order {
            Order::Newest if negated || before => Order::Previous,
            Order::Previous | Order::Oldest if negated => Order::Newest,
            order => order,
        };
        let stays = matches!(text.as_str(), "final" | "old" | "original")
            || matches!(stem.as_str(), "최종" | "최종본" | "원본");
        words[at].used |= !stays;
        found = Some(found.unwrap_or(order));
    }
    // `the revised version` says only that there are several.
    words.iter_mut().filter(|w| says_version(w)).for_each(|w| w.used = true);
    found
}
