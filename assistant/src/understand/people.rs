//! Who: names in the question, linked to people of the index.
//!
//! A name is matched by its words, by what a contact card calls the person (nickname, relation, note), by
//! an address, across scripts, and with a typo. Several people may fit; who is meant shows in what they sent.

mod firm;
mod likeness;

use std::collections::HashMap;

use indexer::item::{HandleId, PersonId};
use indexer::normalise::{relation_of, strip_honorific, text};
use indexer::store::PersonRow;

use super::words::QueryWord;
use firm::is_firm;
use likeness::{forms, given_name, hangul_alike, latin_alike};

/// Below this a likeness is chance.
const FLOOR: f32 = 0.55;
/// Candidates this much below the best are not meant.
const SPREAD: f32 = 0.18;
/// The second word of a transcribed name must sound at least so much like the family name.
const SOUNDS: f32 = 0.2;

/// What a person does in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Sent it, wrote it, owns it.
    Sender,
    /// Got it.
    Recipient,
}

impl Role {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Recipient => "recipient",
        }
    }
}

/// People that some words of the question may mean, best first.
#[derive(Debug, Clone)]
pub struct Mention {
    /// First word, by place in the list of words.
    pub at: usize,
    /// How many words.
    pub words: usize,
    /// The words.
    pub text: String,
    /// Who, and how well the name fits.
    pub candidates: Vec<(PersonId, f32)>,
    /// What they do.
    pub role: Role,
    /// The role was said, not assumed.
    pub role_said: bool,
}

/// How a name word came to be known; a card's note is weaker evidence than a name.
#[derive(Debug, Clone, Copy, PartialEq)]
struct NameWord {
    person: usize,
    weight: f32,
}

/// The people of the index, by every word they may be called.
#[derive(Default)]
pub struct People {
    rows: Vec<PersonRow>,
    by_word: HashMap<String, Vec<NameWord>>,
    by_relation: HashMap<usize, Vec<NameWord>>,
    /// People by the words of the notes on their cards.
    by_note: HashMap<String, Vec<usize>>,
    by_handle: HashMap<HandleId, usize>,
    latin: Vec<(String, NameWord)>,
    hangul: Vec<(String, NameWord)>,
}

impl People {
    /// Indexes people by their names.
    pub fn new(rows: Vec<PersonRow>) -> Self {
        let mut people = Self::default();
        for (n, row) in rows.iter().enumerate() {
            for handle in &row.handles {
                people.by_handle.insert(*handle, n);
            }
            // A firm is meant by its whole name; one word of it is just a word.
            let firm = is_firm(row);
            for (name, kind) in &row.names {
                if firm {
                    people.add_whole(n, name, kind);
                } else {
                    people.add(n, name, kind);
                }
            }
        }
        people.rows = rows;
        people
    }

    fn add(&mut self, person: usize, name: &str, kind: &str) {
        let weight = match kind {
            "name" => 1.0,
            "nick" => 0.95,
            "address" => 0.72,
            _ => 0.0,
        };
        let name = if kind == "address" { name.split('@').next().unwrap_or(name) } else { name };
        self.add_relations(person, name, if kind == "note" { 0.85 } else { 1.0 });
        if matches!(kind, "note" | "organisation") {
            for word in
                text::words(name).iter().filter(|w| w.text.chars().count() > 2 || w.text.chars().all(text::is_hangul))
            {
                let people = self.by_note.entry(text::stem(&word.text)).or_default();
                if !people.contains(&person) {
                    people.push(person);
                }
            }
        }
        if weight == 0.0 {
            return;
        }
        let entry = NameWord { person, weight };
        for word in text::words(&strip_honorific(name)).into_iter().filter(|w| w.text.chars().count() > 1) {
            let hangul = word.text.chars().all(text::is_hangul);
            if hangul && let Some(given) = given_name(&word.text) {
                self.add_word(given.to_owned(), NameWord { person, weight: weight * 0.92 }, true);
            }
            self.add_word(word.text, entry, hangul);
        }
    }

    fn add_whole(&mut self, person: usize, name: &str, kind: &str) {
        let words = text::words(name);
        if let ([word], "name") = (&words[..], kind) {
            self.add_word(word.text.clone(), NameWord { person, weight: 0.9 }, word.text.chars().all(text::is_hangul));
        }
    }

    fn add_word(&mut self, word: String, entry: NameWord, hangul: bool) {
        let entries = self.by_word.entry(word.clone()).or_default();
        match entries.iter_mut().find(|e| e.person == entry.person) {
            Some(known) => known.weight = known.weight.max(entry.weight),
            None => {
                entries.push(entry);
                let list = if hangul { &mut self.hangul } else { &mut self.latin };
                list.push((word, entry));
            }
        }
    }

    /// `집주인 최사장님` and a note `our plumber` both name a relation.
    fn add_relations(&mut self, person: usize, name: &str, weight: f32) {
        let folded = text::fold(name);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let singles = words.iter().map(|w| (*w).to_owned());
        let pairs = words.windows(2).map(|w| w.join(" "));
        for relation in singles.chain(pairs).filter_map(|w| relation_of(&w)) {
            let entries = self.by_relation.entry(relation).or_default();
            if entries.iter().all(|e| e.person != person) {
                entries.push(NameWord { person, weight });
            }
        }
    }

    /// Everybody.
    pub fn rows(&self) -> &[PersonRow] {
        &self.rows
    }

    /// Firms somebody works for, the domain of their mail, what their card notes: words for where a thing came from.
    pub fn organisations(&self, id: PersonId) -> impl Iterator<Item = &str> {
        let names = self.get(id).map(|p| p.names.as_slice()).unwrap_or_default();
        names.iter().filter_map(|(name, kind)| match kind.as_str() {
            "organisation" | "note" | "nick" => Some(name.as_str()),
            "address" => name.split_once('@').and_then(|(_, domain)| domain.split('.').next()),
            _ => None,
        })
    }

    /// One of them.
    pub fn get(&self, id: PersonId) -> Option<&PersonRow> {
        self.rows.iter().find(|p| p.id == id)
    }

    /// Whose handle it is.
    pub fn of_handle(&self, handle: HandleId) -> Option<&PersonRow> {
        self.by_handle.get(&handle).map(|n| &self.rows[*n])
    }

    /// The people that a question names. `known` tells words that stand in the index as common words.
    pub fn find(&self, words: &[QueryWord], known: &dyn Fn(&str) -> bool) -> Vec<Mention> {
        let mut out: Vec<Mention> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.longest(words, at, known) {
                Some(mention) => {
                    at += mention.words;
                    out.push(mention);
                }
                None => at += 1,
            }
        }
        out
    }

    fn longest(&self, words: &[QueryWord], at: usize, known: &dyn Fn(&str) -> bool) -> Option<Mention> {
        let one = self.candidates(&words[at], known);
        if let Some(mention) = self.with_initial(words, at, &one).or_else(|| self.transcribed(words, at, &one)) {
            return Some(mention);
        }
        for n in [3, 2] {
            let Some(span) = words.get(at..at + n) else { continue };
            // A particle ends a name: `Olga's wedding` is not one.
            if span.iter().any(|w| w.used) || span[..n - 1].iter().any(|w| !w.particle.is_empty() && w.particle != "이")
            {
                continue;
            }
            let joined = span.iter().map(|w| w.stem.as_str()).collect::<Vec<_>>().join(" ");
            if let Some(people) = relation_of(&joined).and_then(|r| self.by_relation.get(&r)) {
                return Some(mention(at, n, people.iter().map(|e| (e.person, e.weight)).collect(), &self.rows));
            }
            let mut together = self.all_words(span, known);
            if together.is_empty() && n == 2 {
                together = self.across_scripts(span);
            }
            if !together.is_empty() {
                return Some(mention(at, n, together, &self.rows));
            }
        }
        if one.is_empty() {
            return self.described(words, at);
        }
        // `the plumber guy` is one person, not a plumber and a guy.
        Some(mention(at, 1 + usize::from(says_person(words, at + 1)), one, &self.rows))
    }

    /// `claire m`: an initial tells which Claire.
    fn with_initial(&self, words: &[QueryWord], at: usize, one: &[(usize, f32)]) -> Option<Mention> {
        let initial = words.get(at + 1).filter(|w| !w.used && w.text.len() == 1 && w.text != "i" && w.text != "a")?;
        let first = &words[at].text;
        let fits = |(person, _): &&(usize, f32)| {
            self.rows[*person].names.iter().filter(|(_, kind)| kind == "name").any(|(name, _)| {
                text::words(name).iter().any(|w| w.text != *first && w.text.starts_with(initial.text.as_str()))
            })
        };
        let found: Vec<(usize, f32)> = one.iter().filter(fits).copied().collect();
        (!found.is_empty()).then(|| mention(at, 2, found, &self.rows))
    }

    /// `클레어 모로` for Claire Moreau: both words together tell which Claire, and the second is no topic.
    fn transcribed(&self, words: &[QueryWord], at: usize, one: &[(usize, f32)]) -> Option<Mention> {
        let next = words.get(at + 1).filter(|w| !w.used)?;
        let hangul = |w: &str| w.chars().all(text::is_hangul);
        if one.is_empty() || !words[at].particle.is_empty() || !hangul(&words[at].text) || !hangul(&next.text) {
            return None;
        }
        let forms = [next.stem.as_str(), next.text.as_str()];
        let written = forms.map(|last| format!("{} {last}", words[at].text));
        let likeness = |person: usize| {
            let names = self.rows[person].names.iter().filter(|(name, kind)| kind == "name" && name.contains(' '));
            let whole = names.filter_map(|(name, _)| {
                // Each of the words must sound like one of the name, or 생일 would pass for a family name.
                let last = text::words(name).pop()?;
                let sounds = |w: &str| models::names::token_similarity(&last.text, w) >= SOUNDS;
                let fits = forms.iter().any(|w| sounds(w));
                fits.then(|| written.iter().map(|w| models::names::similarity(name, w)).fold(0.0, f32::max))
            });
            whole.fold(0.0, f32::max)
        };
        let found: Vec<(usize, f32)> =
            one.iter().map(|(p, _)| (*p, likeness(*p))).filter(|(_, l)| *l >= models::names::SAME).collect();
        (!found.is_empty()).then(|| mention(at, 2, found, &self.rows))
    }

    /// `the builder's bill`, `from the window guy`: somebody known by what their card notes of them.
    fn described(&self, words: &[QueryWord], at: usize) -> Option<Mention> {
        let word = &words[at];
        let people = self.by_note.get(&text::stem(&word.stem)).filter(|p| p.len() <= 2)?;
        let before = at.checked_sub(1).map_or("", |n| words[n].text.as_str());
        let person = says_person(words, at + 1);
        let acts = matches!(
            word.particle.as_str(),
            "'s" | "가" | "께서" | "한테" | "에게" | "께" | "한테서" | "님이" | "님께"
        );
        let near = matches!(before, "from" | "my" | "our" | "by");
        if word.used || is_plain_word(&word.text) || !(person || acts || near) {
            return None;
        }
        let found = people.iter().map(|p| (*p, 0.7)).collect();
        Some(mention(at, 1 + usize::from(person), found, &self.rows))
    }

    /// `Choi Byeongho` for 최병호: a whole Latin name against whole Hangul ones.
    fn across_scripts(&self, span: &[QueryWord]) -> Vec<(usize, f32)> {
        let latin = |w: &QueryWord| w.text.chars().all(|c| c.is_ascii_alphabetic()) && !is_plain_word(&w.text);
        if !span.iter().all(|w| latin(w) && w.capital) {
            return Vec::new();
        }
        let written = span.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut best = Best::default();
        for (name, entry) in self.hangul.iter().filter(|(name, e)| e.weight >= 1.0 && given_name(name).is_some()) {
            let likeness = models::names::similarity(&written, name);
            if likeness >= 0.5 {
                best.add(entry.person, 0.65 + 0.35 * likeness);
            }
        }
        best.0.into_iter().collect()
    }

    /// People whom every word of a span names: `Olga Berg`, `올가 베르그`, `my sister Mina` (sister and Mina).
    fn all_words(&self, span: &[QueryWord], known: &dyn Fn(&str) -> bool) -> Vec<(usize, f32)> {
        let mut common: Option<HashMap<usize, f32>> = None;
        for word in span {
            let found: HashMap<usize, f32> = self.candidates(word, known).into_iter().collect();
            common = Some(match common {
                None => found,
                Some(before) => {
                    before.into_iter().filter_map(|(p, score)| found.get(&p).map(|other| (p, score + other))).collect()
                }
            });
        }
        let n = span.len() as f32;
        // Who fits every word fits better than who fits one.
        common.unwrap_or_default().into_iter().map(|(p, sum)| (p, sum / n + 0.1)).collect()
    }

    /// Who may be called by one word.
    fn candidates(&self, word: &QueryWord, known: &dyn Fn(&str) -> bool) -> Vec<(usize, f32)> {
        if word.used || word.text.chars().count() < 2 || is_plain_word(&word.text) {
            return Vec::new();
        }
        let mut best = Best::default();
        let forms = forms(word);
        for form in &forms {
            if let Some(relation) = relation_of(form) {
                self.by_relation.get(&relation).into_iter().flatten().for_each(|e| best.add(e.person, e.weight));
            }
            // The words of an address are often plain words: `bill@`, `design@`.
            let plain = !word.capital && known(form);
            let fits = |e: &&NameWord| e.weight > 0.8 || !plain;
            self.by_word
                .get(form.as_str())
                .into_iter()
                .flatten()
                .filter(fits)
                .for_each(|e| best.add(e.person, e.weight));
        }
        // What is spelled right, or is a common word of the person's texts, is not somebody misspelled.
        if best.0.is_empty() && (word.capital || !known(&word.stem)) {
            for form in &forms {
                let named = matches!(
                    word.particle.as_str(),
                    "한테" | "에게" | "께" | "가" | "이" | "께서" | "한테서" | "에게서"
                );
                self.alike(form, word.capital || named, &mut best);
            }
        }
        best.0.into_iter().filter(|(_, score)| *score >= FLOOR).collect()
    }

    fn alike(&self, form: &str, capital: bool, best: &mut Best) {
        let hangul = form.chars().all(text::is_hangul);
        let (same, other) = if hangul { (&self.hangul, &self.latin) } else { (&self.latin, &self.hangul) };
        for (name, entry) in same {
            let likeness = if hangul { hangul_alike(form, name) } else { latin_alike(form, name, capital) };
            best.add(entry.person, likeness * entry.weight);
        }
        for (name, entry) in other {
            let (latin, hangul) = if hangul { (name.as_str(), form) } else { (form, name.as_str()) };
            // A short syllable sounds like many things.
            let floor = if capital || hangul.chars().count() > 2 { 0.45 } else { 0.7 };
            let likeness = models::names::token_similarity(latin, hangul);
            if likeness >= floor {
                best.add(entry.person, (0.6 + 0.35 * likeness) * entry.weight);
            }
        }
    }
}

/// A word that only says that the one before it is somebody.
fn says_person(words: &[QueryWord], at: usize) -> bool {
    let word = words.get(at).filter(|w| !w.used).map_or("", |w| w.text.as_str());
    matches!(word, "guy" | "man" | "lady" | "woman" | "person" | "people" | "girl" | "boy")
}

/// The best score of each person.
#[derive(Default)]
struct Best(HashMap<usize, f32>);

impl Best {
    fn add(&mut self, person: usize, score: f32) {
        let entry = self.0.entry(person).or_default();
        *entry = entry.max(score);
    }
}

fn mention(at: usize, words: usize, found: Vec<(usize, f32)>, rows: &[PersonRow]) -> Mention {
    let best = found.iter().map(|(_, s)| *s).fold(0.0, f32::max);
    let mut candidates: Vec<(usize, f32)> = found.into_iter().filter(|(_, s)| *s >= best - SPREAD).collect();
    candidates.sort_by(|a, b| {
        b.1.total_cmp(&a.1).then_with(|| rows[b.0].sent.cmp(&rows[a.0].sent)).then_with(|| a.0.cmp(&b.0))
    });
    let candidates = candidates.into_iter().map(|(n, s)| (rows[n].id, s.min(1.0))).collect();
    Mention { at, words, text: String::new(), candidates, role: Role::Sender, role_said: false }
}

/// Words that are nobody's name unless somebody is called exactly so and it is written as a name.
fn is_plain_word(word: &str) -> bool {
    super::lexicon::is_stop(word)
}
