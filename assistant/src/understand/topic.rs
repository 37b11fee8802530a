//! What it is about: the words that no other slot took, and other ways to say them.

use indexer::normalise::text;

use super::kinds::KindSlot;
use super::lexicon::{instead, is_stop};
use super::words::QueryWord;

/// Phrases of the lexicon are no longer than this.
const PHRASE: usize = 5;
/// A word that also told the kind counts so much as a topic.
const KIND_AS_TOPIC: f32 = 0.35;

/// One idea of the topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// As written in the question, folded.
    pub text: String,
    /// Ways to say it, each a row of stems, with how much each counts; the question's own first.
    pub ways: Vec<(Vec<String>, f32)>,
    /// How much the idea counts.
    pub weight: f32,
    /// A number or code, to be matched exactly.
    pub number: bool,
    /// Which version: a thing that does not bear it is another thing.
    pub version: bool,
}

/// The topic; its words are taken.
pub fn find(words: &mut [QueryWord], kinds: &[KindSlot], fact: bool, known: &dyn Fn(&str) -> bool) -> Vec<Topic> {
    let kind_at = |at: usize| kinds.iter().find(|s| (s.at..s.at + s.words).contains(&at));
    if fact {
        // Of a fact the last one told is the new one.
        const NEW: &[&str] = &[
            "new",
            "now",
            "current",
            "changed",
            "today",
            "바뀐",
            "새",
            "새로",
            "지금",
            "현재",
            "바꾼",
            "변경된",
            "새로운",
        ];
        const NEW_KO: &[&str] = &["바뀌", "바뀐", "바꼈", "바꿨", "변경"];
        let new = |w: &&mut QueryWord| NEW.contains(&w.text.as_str()) || NEW_KO.iter().any(|n| w.text.starts_with(n));
        words.iter_mut().filter(new).for_each(|w| w.used = true);
    }
    let mut out: Vec<Topic> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let said: Vec<String> = words[at..]
            .iter()
            .take(PHRASE)
            .take_while(|w| !w.used)
            .map(|w| noun_of(&w.text).unwrap_or(&w.stem).to_owned())
            .collect();
        // A phrase may hold words that say nothing alone: `power of attorney`, `moved out`.
        let phrase = instead(&said).filter(|(n, _)| *n > 1 || wanted(&words[at]));
        // `revision D`: alone a letter says nothing.
        let letter = !words[at].used
            && words[at].text.chars().count() == 1
            && at.checked_sub(1).is_some_and(|n| is_version_word(&words[n].text));
        if phrase.is_none() && !letter && !wanted(&words[at]) {
            at += 1;
            continue;
        }
        let bare = || instead(&[without_suffix(&said[0])?]);
        let (n, others) = phrase.or_else(bare).unwrap_or((1, Vec::new()));
        let own: Vec<String> = said[..n].iter().map(|w| text::stem(w)).collect();
        let mut ways = vec![(own.clone(), 1.0)];
        ways.extend(others.into_iter().map(|(way, weight)| (way.to_vec(), weight)));
        ways.extend(ordinal(&own[0]).map(|n| (vec![n.to_owned()], 0.9)));
        let kind = kind_at(at);
        let weight = match kind {
            Some(slot) if slot.kind.is_topic_too() => KIND_AS_TOPIC,
            Some(_) => 0.0,
            None => 1.0,
        };
        let number = n == 1 && own[0].chars().all(|c| c.is_ascii_digit());
        let letter = own[0].len() == 1 && at.checked_sub(1).is_some_and(|n| is_version_word(&words[n].text));
        if weight > 0.0 && (letter || own[0].chars().count() > 1 || number || own[0].chars().all(text::is_hangul)) {
            let written = words[at..at + n].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            let one_hangul = own[0].chars().count() == 1 && own[0].chars().all(text::is_hangul);
            // What is done weighs less than what it is done with: people tell deeds in many words.
            let weight = if is_verb_form(&words[at].text) && n == 1 { 0.65 * weight } else { weight };
            let weight = if super::order::is_order(&written) { 0.4 * weight } else { weight };
            let weight = if one_hangul && !known(&own[0]) { weight * 0.3 } else { weight };
            let version = (letter || number) && at.checked_sub(1).is_some_and(|n| is_version_word(&words[n].text));
            out.push(Topic { text: written, ways, weight, number: number || version, version });
        }
        words[at..at + n].iter_mut().for_each(|w| w.used = true);
        at += n;
    }
    out
}

/// `the second meeting` may be called meeting 2.
fn ordinal(stem: &str) -> Option<&'static str> {
    const ORDINALS: &[(&str, &str)] = &[
        ("second", "2"),
        ("third", "3"),
        ("fourth", "4"),
        ("fifth", "5"),
        ("sixth", "6"),
        ("둘째", "2"),
        ("셋째", "3"),
    ];
    ORDINALS.iter().find(|(word, _)| *word == stem).map(|(_, n)| *n)
}

/// `rev 3`, `version B`, `v2`: what follows tells which.
fn is_version_word(word: &str) -> bool {
    matches!(word, "rev" | "revision" | "version" | "v" | "ver" | "버전" | "draft")
}

/// `한국어판` is 한국어, `계획용` 계획.
fn without_suffix(stem: &str) -> Option<String> {
    let suffixes = ["버전", "판", "본", "용", "형", "건"];
    suffixes.iter().find_map(|s| stem.strip_suffix(s)).filter(|s| s.chars().count() >= 2).map(str::to_owned)
}

fn wanted(word: &QueryWord) -> bool {
    !word.used
        && !is_stop(&word.text)
        && !is_stop(&word.stem)
        && !is_verb_ending(&word.text)
        && !is_question_word(&word.text)
}

/// `뭐였죠`, `어디로`, `며칠이야`: whatever they end in.
fn is_question_word(word: &str) -> bool {
    const ASKING: &[&str] =
        &["뭐", "뭘", "뭔", "무엇", "무슨", "어디", "어딘", "언제", "며칠", "누구", "누가", "얼마", "어떻"];
    word.chars().count() <= 5 && ASKING.iter().any(|asking| word.starts_with(asking))
}

/// Endings that make a verb of a Korean noun, longest first: `결혼한다고` is about 결혼.
const HA_ENDINGS: &[&str] = &[
    "하겠다고",
    "한다고",
    "했다고",
    "하자고",
    "하라고",
    "된다고",
    "됐다고",
    "했더라",
    "하기로",
    "하려고",
    "했는지",
    "하는지",
    "한다는",
    "했다는",
    "했던",
    "했지",
    "했어",
    "하는",
    "하던",
    "되는",
    "됐던",
    "했을",
    "할지",
    "한대",
    "했대",
    "해서",
    "하고",
    "했다",
    "된",
    "한",
    "할",
    "해",
];

/// The noun in a verb made of one, two syllables at least.
fn noun_of(word: &str) -> Option<&str> {
    if !word.chars().all(text::is_hangul) {
        return None;
    }
    HA_ENDINGS.iter().find_map(|e| word.strip_suffix(e)).filter(|n| n.chars().count() >= 2)
}

/// An English word that looks like a form of a verb.
fn is_verb_form(word: &str) -> bool {
    word.len() > 5 && (word.ends_with("ing") || word.ends_with("ed")) && text::stem(word) != word
}

/// Korean verb forms that carry a question, whatever the verb.
fn is_verb_ending(word: &str) -> bool {
    if noun_of(word).is_some_and(|n| !is_stop(n)) {
        return false;
    }
    const ENDINGS: &[&str] = &[
        "했지",
        "했더라",
        "였지",
        "였더라",
        "인가요",
        "나요",
        "까요",
        "주세요",
        "줄래",
        "해줘",
        "라고",
        "다고",
        "하는지",
        "었지",
        "았지",
    ];
    word.chars().count() > 2 && ENDINGS.iter().any(|e| word.ends_with(e)) && word.chars().all(text::is_hangul)
}
