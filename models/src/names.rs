//! The same name in two scripts: "Minsu Kim" and 김민수, "Lucía" and 루시아.
//!
//! In: a name in Latin letters and names in Hangul. Out: for each a score between 0 and 1 that both name the same
//! person. Korean names may be romanised in any common way and stand in either order; foreign names are compared
//! with their transcription. A first name alone matches a whole name that holds it, with less confidence.
//!
//! The letters of a name are laid along the jamo of the other; how likely each piece is was learned from pairs of
//! names (`training/names.py`, `weights/names.tsv`, model card in `README.md`).
//!
//! ```
//! assert!(models::names::similarity("Peter", "피터") > models::names::SAME);
//! assert!(models::names::similarity("Peter", "김민수") < models::names::SAME);
//! ```

mod align;
mod fold;
mod table;

use align::Aligner;

/// Scores from here on mean the same name.
pub const SAME: f32 = 0.5;

/// What a match of a part is worth beside a match of the whole: other people share it.
const PART: f32 = 0.85;
/// What a Korean surname alone is worth: a fifth of the country shares the commonest.
const SURNAME: f32 = 0.3;
/// Below these log odds two names are not compared any further; a score of about 0.002.
const NEGLIGIBLE: f32 = -6.0;
/// By how much the log odds of parts tell apart what would be worth the same.
const TIE: f32 = 1e-3;

/// How likely `latin` and `hangul` are the same person's name, whole or in part, in any order; 0 to 1.
pub fn similarity(latin: &str, hangul: &str) -> f32 {
    Matcher::new(latin).similarity(hangul)
}

/// How likely one Latin word writes one Hangul word; 0 to 1. Neither is split or reordered.
pub fn token_similarity(latin_word: &str, hangul_word: &str) -> f32 {
    let word = fold::words(latin_word).concat();
    if !fold::may_begin(&word, hangul_word) {
        return 0.0;
    }
    Aligner::new(&word, 1).map_or(0.0, |mut aligner| score(aligner.odds(&fold::symbols(hangul_word), NEGLIGIBLE)))
}

/// The most similar of many Hangul names and its score; the first of equals. `None` if all are out of the question.
pub fn best<'a>(latin: &str, hangul: impl Iterator<Item = &'a str>) -> Option<(&'a str, f32)> {
    let mut matcher = Matcher::new(latin);
    // The likeliest first: once the right one is found, the rest is dismissed without a closer look.
    let mut likeliest: Vec<(f32, &'a str)> = hangul.map(|name| (matcher.bound(name), name)).collect();
    likeliest.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best: Option<(&'a str, f32)> = None;
    for (bound, name) in likeliest {
        let floor = best.map_or(NEGLIGIBLE, |(_, odds)| odds);
        if bound <= floor && score(floor) >= PART {
            break;
        }
        let odds = matcher.odds(name, floor);
        if odds > floor {
            best = Some((name, odds));
        }
    }
    best.map(|(name, odds)| (name, score(odds)))
}

/// Log odds as a score.
fn score(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// A score as log odds.
fn log_odds(score: f32) -> f32 {
    (score / (1.0 - score)).ln()
}

/// A Latin name prepared for comparison with many Hangul names.
pub struct Matcher {
    /// The whole name in the orders it may have in Korean.
    whole: Vec<Aligner>,
    /// Each word, and a given name that is written in several words.
    parts: Vec<Aligner>,
    /// How many words the name has.
    words: usize,
}

impl Matcher {
    /// Prepares a name; one without letters matches nothing.
    pub fn new(latin: &str) -> Self {
        let words = fold::words(latin);
        let count = words.len();
        let mut orders = vec![words.clone()];
        if count > 1 {
            // "Minsu Kim" is 김민수, "Kim Min Su" is as well.
            orders.push([&words[count - 1..], &words[..count - 1]].concat());
            orders.push([&words[1..], &words[..1]].concat());
            orders.dedup();
        }
        let whole = orders.iter().filter_map(|order| Aligner::new(&order.concat(), count)).collect();
        let mut parts: Vec<String> = if count > 1 { words.clone() } else { Vec::new() };
        if count > 2 {
            parts.extend([words[..count - 1].concat(), words[1..].concat()]);
        }
        let parts = parts.iter().filter_map(|part| Aligner::new(part, 1)).collect();
        Self { whole, parts, words: count }
    }

    /// How likely `hangul` is the same name, whole or in part; 0 to 1.
    pub fn similarity(&mut self, hangul: &str) -> f32 {
        score(self.odds(hangul, NEGLIGIBLE))
    }

    /// The most that the whole names can come to, as log odds.
    fn bound(&mut self, hangul: &str) -> f32 {
        let symbols: Vec<u8> = fold::tokens(hangul).iter().flat_map(|token| fold::symbols(token)).collect();
        self.whole.iter_mut().map(|aligner| aligner.bound(&symbols)).fold(f32::NEG_INFINITY, f32::max)
    }

    /// [`Matcher::similarity`] as log odds; minus infinity where they would be below `floor`.
    fn odds(&mut self, hangul: &str, floor: f32) -> f32 {
        let tokens = fold::tokens(hangul);
        let symbols: Vec<u8> = tokens.iter().flat_map(|token| fold::symbols(token)).collect();
        let whole = best_of(&mut self.whole, &symbols, floor);
        let floor = floor.max(whole);
        if score(floor) >= PART {
            return whole;
        }
        match tokens.as_slice() {
            [] => whole,
            [token] => whole.max(self.one_word(token, floor)),
            tokens => whole.max(self.some_words(tokens, floor)),
        }
    }

    /// A Hangul name of one word against parts of the Latin name, or its given name against the whole.
    fn one_word(&mut self, token: &str, floor: f32) -> f32 {
        let mut odds = of_part(PART, floor, |floor| best_of(&mut self.parts, &fold::symbols(token), floor));
        if let Some((surname, given)) = fold::korean_name(token).filter(|_| self.words == 1) {
            odds = odds.max(of_part(PART, floor, |floor| best_of(&mut self.whole, &fold::symbols(given), floor)));
            odds = odds.max(of_part(SURNAME, floor, |floor| best_of(&mut self.whole, &fold::symbols(surname), floor)));
        }
        odds
    }

    /// A Hangul name of several words: as many words as the shorter name has must be found in the longer one.
    fn some_words(&mut self, tokens: &[&str], floor: f32) -> f32 {
        if self.words == tokens.len() {
            return f32::NEG_INFINITY;
        }
        let symbols = tokens.iter().map(|token| fold::symbols(token));
        if self.words == 1 {
            let one = |symbols: Vec<u8>| of_part(PART, floor, |floor| best_of(&mut self.whole, &symbols, floor));
            return symbols.map(one).fold(f32::NEG_INFINITY, f32::max);
        }
        let wanted = self.words.min(tokens.len());
        // The mean has to reach the floor, and no word counts for more than all of itself.
        let least = 1.0 - wanted as f32 * (1.0 - score(floor) / PART);
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (t, symbols) in symbols.enumerate() {
            let words = self.parts.iter_mut().take(self.words).enumerate();
            let floor = log_odds(least.clamp(score(NEGLIGIBLE), 0.999));
            pairs.extend(words.map(|(w, aligner)| (aligner.odds(&symbols, floor), t, w)).filter(|pair| pair.0 > floor));
        }
        mean_of_best(pairs, wanted).map_or(f32::NEG_INFINITY, |(mean, odds)| log_odds(PART * mean) + TIE * odds)
    }
}

/// Of pairs (log odds, token, word) the best that share no token and no word: their mean score and their least log
/// odds. `None` unless there are as many as wanted.
fn mean_of_best(mut pairs: Vec<(f32, usize, usize)>, wanted: usize) -> Option<(f32, f32)> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<(f32, usize, usize)> = Vec::new();
    for pair in pairs {
        if chosen.len() < wanted && chosen.iter().all(|other| other.1 != pair.1 && other.2 != pair.2) {
            chosen.push(pair);
        }
    }
    let least = chosen.last().filter(|_| chosen.len() == wanted)?.0;
    Some((chosen.iter().map(|pair| score(pair.0)).sum::<f32>() / wanted as f32, least))
}

/// Log odds of a match of a part that is worth `worth`, found by `find` above the floor it is handed.
fn of_part(worth: f32, floor: f32, find: impl FnOnce(f32) -> f32) -> f32 {
    let needed = score(floor) / worth;
    if needed >= 1.0 {
        return f32::NEG_INFINITY;
    }
    let odds = find(log_odds(needed) - 0.1);
    if odds == f32::NEG_INFINITY { odds } else { log_odds(worth * score(odds)) + TIE * odds }
}

fn best_of(aligners: &mut [Aligner], symbols: &[u8], floor: f32) -> f32 {
    let mut best = f32::NEG_INFINITY;
    for aligner in aligners {
        best = best.max(aligner.odds(symbols, floor.max(best)));
    }
    best
}

#[cfg(test)]
mod tests;
