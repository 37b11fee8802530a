//! How much of the topic a candidate holds: each idea by its best way in the best place, weighed by how rare it is.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use indexer::item::Kind;
use indexer::normalise::text;
use regex::Regex;

use crate::retrieve::{Candidate, Shelf};
use crate::understand::Query;
use crate::understand::topic::Topic;
use crate::understand::want::Want;

/// Which part of a candidate words stand in, and how much they count there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Name, subject, summary.
    Title,
    /// Its own text: the message, the caption, the passage.
    Text,
    /// The mail it came with.
    Mail,
    /// Folder, conversation, sender.
    Place,
    /// The messages around it.
    Context,
}

impl Part {
    /// Pictures have no words of their own: those around them say what they show.
    fn weight(self, picture: bool) -> f32 {
        match self {
            Self::Context if picture => 0.85,
            Self::Title => 1.0,
            Self::Text => 0.95,
            Self::Mail => 0.8,
            Self::Place => 0.6,
            Self::Context => 0.55,
        }
    }
}

/// What texts were cut into, by what they say: while somebody types, the same ones are looked at again at each stroke.
#[derive(Default)]
pub struct Kept(Mutex<(HashMap<[u8; 32], Arc<Words>>, usize)>);

/// So many bytes of text stay cut; each takes some eight times its length.
const KEPT: usize = 1 << 20;

impl Kept {
    /// The words of a part, cut now or before.
    fn words(&self, part: Part, content: &str) -> Arc<Words> {
        let mut key = blake3::Hasher::new();
        key.update(&[part as u8]).update(content.as_bytes());
        let key = *key.finalize().as_bytes();
        // A panic elsewhere cannot have left half an entry.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = kept.0.get(&key) {
            return Arc::clone(words);
        }
        if kept.1 > KEPT {
            *kept = (HashMap::new(), 0);
        }
        let words = Arc::new(Words::new(part, content));
        kept.1 += content.len();
        kept.0.insert(key, Arc::clone(&words));
        words
    }
}

/// A part's words, ready for matching.
pub struct Words {
    part: Part,
    stems: HashSet<String>,
    words: Vec<String>,
    compact: String,
    /// Numbers that are no part of a date.
    numbers: HashSet<String>,
}

/// A text without the dates in it: `2027-03-02 meeting 1` is about 1, not about 2.
fn without_dates(content: &str) -> Cow<'_, str> {
    static DATE: OnceLock<Option<Regex>> = OnceLock::new();
    match DATE.get_or_init(|| Regex::new(r"\b(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\b|\b(?:19|20)\d{6}\b").ok()) {
        Some(date) => date.replace_all(content, " "),
        None => Cow::Borrowed(content),
    }
}

impl Words {
    /// Cuts a part's text into words.
    fn new(part: Part, content: &str) -> Self {
        let words: Vec<String> = text::words(content).into_iter().map(|w| w.text).collect();
        let number = |w: &&String| w.starts_with(|c: char| c.is_ascii_digit());
        let numbers = match without_dates(content) {
            Cow::Borrowed(_) => words.iter().filter(number).cloned().collect(),
            Cow::Owned(undated) => {
                let left: Vec<String> = text::words(&undated).into_iter().map(|w| w.text).collect();
                left.iter().filter(number).cloned().collect()
            }
        };
        let stems = words.iter().map(|w| text::stem(w)).collect();
        let compact = if part == Part::Title { text::compact(content) } else { String::new() };
        Self { part, stems, words, compact, numbers }
    }

    /// A word begins with a Hangul stem; one of a single syllable must be the whole word.
    fn begins(&self, stem: &str) -> f32 {
        let long = stem.chars().count() > 1;
        let found = self.stems.contains(stem) || long && self.words.iter().any(|w| w.starts_with(stem));
        f32::from(u8::from(found))
    }

    /// How well a stem is found here, 0 to 1.
    fn holds(&self, stem: &str, unknown: Option<&Unknown>) -> f32 {
        if self.stems.contains(stem) {
            return 1.0;
        }
        let n = stem.chars().count();
        let guessed = unknown.map_or(0.0, |u| {
            let slip = |w: &String| self.part == Part::Title && is_slip(stem, w, n);
            let misspelled = u.near.iter().any(|near| self.stems.contains(near)) || self.words.iter().any(slip);
            if misspelled { 0.8 } else { self.sounds_like(stem, n, u) }
        });
        if stem.chars().all(text::is_hangul) {
            return self.holds_hangul(stem, n).max(guessed);
        }
        if n >= 4 && self.part == Part::Title && self.compact.contains(stem) {
            return 0.9;
        }
        let mut best = guessed;
        for word in &self.words {
            if n >= 4 && word.starts_with(stem) || word.len() >= 5 && stem.starts_with(word.as_str()) {
                best = best.max(0.75);
            }
        }
        best
    }

    /// A word that nobody wrote may stand in a name in the other script: 라자냐 in `lasagna.docx`.
    fn sounds_like(&self, stem: &str, n: usize, unknown: &Unknown) -> f32 {
        let hangul = stem.chars().all(text::is_hangul);
        let short = self.part == Part::Title || self.part == Part::Text && self.words.len() <= 40;
        if !short || n < if hangul { 2 } else { 4 } || stem.chars().any(|c| c.is_ascii_digit()) {
            return 0.0;
        }
        let other = |w: &&String| {
            let script = w.chars().all(text::is_hangul);
            script != hangul && w.chars().count() >= if script { 2 } else { 4 } && w.chars().all(char::is_alphabetic)
        };
        let alike = |w: &String| {
            *unknown.sounds.borrow_mut().entry(w.clone()).or_insert_with(|| {
                let (latin, korean) = if hangul { (w.as_str(), stem) } else { (stem, w.as_str()) };
                models::names::token_similarity(latin, korean) >= models::names::SAME
            })
        };
        if self.words.iter().filter(other).any(alike) { 0.8 } else { 0.0 }
    }

    fn holds_hangul(&self, stem: &str, n: usize) -> f32 {
        let mut best: f32 = 0.0;
        for word in self.words.iter().filter(|w| w.starts_with(text::is_hangul)) {
            if n >= 2 && word.contains(stem) {
                return if word.starts_with(stem) { 0.97 } else { 0.9 };
            }
        }
        if n >= 3 && self.part == Part::Title && self.compact.contains(stem) {
            return 0.9;
        }
        // A compound whose halves stand apart: 보험증권 in "보험 … 증권".
        if n >= 4 && best < 0.7 {
            let at = stem.char_indices().nth(n / 2).map_or(0, |(i, _)| i);
            let (a, b) = stem.split_at(at);
            let has = |half: &str| self.words.iter().any(|w| w.contains(half));
            if has(a) && has(b) {
                best = 0.75;
            }
        }
        best
    }
}

/// A typo or two apart.
pub(crate) fn is_slip(stem: &str, word: &str, n: usize) -> bool {
    let m = word.chars().count();
    n >= 5 && m >= 5 && n.abs_diff(m) <= 2 && strsim::damerau_levenshtein(stem, word) <= if n >= 7 { 2 } else { 1 }
}

/// A word of the topic that nobody wrote: what it may be instead.
struct Unknown {
    /// Words of the index that are a typo away.
    near: Vec<String>,
    /// Words of the other script that were compared, and whether they sound like it.
    sounds: RefCell<HashMap<String, bool>>,
}

/// So many spellings of a word that nobody wrote are tried.
const SPELLINGS: usize = 12;

/// The topic of one question, ready to be looked for in many candidates.
pub struct Matcher {
    topics: Vec<(Topic, f32)>,
    unknown: HashMap<String, Unknown>,
    /// The whole topic without blanks, for names written together.
    compact: String,
    /// The whole question without blanks: whoever types a file's name means that file.
    whole: String,
    want: Option<Want>,
    /// A name is all it is about, and nobody ever wrote it.
    unheard: bool,
}

fn is_small(number: &str) -> bool {
    number.len() <= 2 && number.starts_with(|c: char| c.is_ascii_digit())
}

/// Its name says which of several it is.
fn is_numbered(parts: &[Arc<Words>]) -> bool {
    parts.iter().any(|p| p.part == Part::Title && p.numbers.iter().any(|n| is_small(n)))
}

/// The question says which of several: `meeting 2`, `the second`.
fn is_counted(topic: &Topic) -> bool {
    topic.ways.iter().any(|(way, _)| way.iter().any(|w| is_small(w)))
}

/// One of the candidate's names, without its extension, stands in the question.
fn names_in(question: &str, c: &Candidate) -> bool {
    c.members.iter().any(|m| {
        let stem = text::compact(m.title.rsplit_once('.').map_or(m.title.as_str(), |(stem, _)| stem));
        matches!(m.kind, Kind::File | Kind::Attachment) && stem.chars().count() >= 8 && question.contains(&stem)
    })
}

impl Matcher {
    /// Weighs the topic's ideas by how rare their words are.
    pub fn new(query: &Query, shelf: &Shelf<'_>) -> Self {
        let mut unknown = HashMap::new();
        let mut topics = Vec::new();
        for topic in &query.topic {
            let mut rarity: f32 = 0.0;
            for word in topic.ways.first().map(|(way, _)| way.as_slice()).unwrap_or_default() {
                let (count, all) = shelf.search.frequency(word);
                if count == 0 {
                    // Without the spellings the word is simply not found.
                    let near = shelf.search.near_words(word, SPELLINGS).unwrap_or_default();
                    unknown.insert(word.clone(), Unknown { near, sounds: RefCell::default() });
                }
                let idf = ((1 + all) as f32 / (1 + count) as f32).ln() / ((1 + all) as f32).ln().max(1.0);
                rarity = rarity.max(idf);
            }
            topics.push((topic.clone(), topic.weight * (0.25 + 0.75 * rarity)));
        }
        let compact = text::compact(&query.topic.iter().map(|t| t.text.as_str()).collect::<String>());
        let capital = |t: &Topic| query.words.iter().skip(1).any(|w| w.capital && w.text == t.text);
        let nowhere =
            |t: &Topic| t.ways.first().and_then(|(way, _)| way.first()).is_some_and(|word| unknown.contains_key(word));
        let unheard = matches!(&query.topic[..], [one] if capital(one) && nowhere(one));
        Self { topics, unknown, compact, whole: text::compact(&query.text), want: query.want, unheard }
    }

    /// How much of the topic a candidate holds, 0 to 1; `None` without a topic.
    pub fn topic(&self, c: &Candidate, parts: &[Arc<Words>]) -> Option<f32> {
        if self.topics.is_empty() {
            return None;
        }
        let picture = c.family() == Some(indexer::item::Family::Image);
        let (mut sum, mut all) = (0.0, 0.0);
        for (topic, weight) in &self.topics {
            let held = self.idea(topic, parts, picture);
            if topic.version && held < 0.5 {
                return Some(0.0);
            }
            // Meeting 2 was asked for, and this is meeting 1.
            if held < 0.5 && is_counted(topic) && is_numbered(parts) {
                all += weight;
            }
            // `the door code`: a message that gives one need not call it so, and that it gives one is little proof.
            match self.want.filter(|want| want.is_named_by(topic)) {
                Some(want) if has_fact(want, c) => {
                    sum += 0.6 * weight * held.max(0.75);
                    all += 0.6 * weight;
                }
                _ => {
                    sum += weight * held;
                    all += weight;
                }
            }
        }
        let mut share = if all > 0.0 { sum / all } else { 0.0 };
        // `solarkettlespec` and `Solar_kettle_spec`: the whole topic as one run of letters in the name.
        let whole = |p: &Arc<Words>| {
            let name = p.compact.as_str();
            p.part == Part::Title && (name.contains(&self.whole) || names_in(&self.whole, c))
        };
        if self.whole.chars().count() >= 6 && parts.iter().any(whole) {
            // Whoever types a name means that very thing.
            share = share.max(1.1);
        }
        if self.compact.chars().count() >= 5
            && parts.iter().any(|p| p.part == Part::Title && p.compact.contains(&self.compact))
        {
            share = share.max(0.97);
        }
        Some(share)
    }

    /// The idea that tells most, being the rarest, is nowhere in it: an invoice, but nobody's who was named.
    pub fn lacks_its_point(&self, c: &Candidate, parts: &[Arc<Words>]) -> bool {
        let picture = c.family() == Some(indexer::item::Family::Image);
        let most = self.topics.iter().map(|(_, weight)| *weight).fold(0.0, f32::max);
        let telling = self.topics.iter().filter(|(_, weight)| *weight >= 0.9 * most);
        (self.topics.len() > 1 || self.unheard)
            && telling.clone().any(|(topic, _)| self.idea(topic, parts, picture) < 0.3)
    }

    fn idea(&self, topic: &Topic, parts: &[Arc<Words>], picture: bool) -> f32 {
        let mut best: f32 = 0.0;
        // A small number in a name says which of several; elsewhere it may be anything.
        let (numbered, counted) = (is_numbered(parts), is_counted(topic));
        for (way, weight) in &topic.ways {
            for part in parts.iter().filter(|p| !(numbered && counted) || p.part == Part::Title) {
                let held = way.iter().map(|w| {
                    let number = topic.number || w.len() == 1 && w.starts_with(|c: char| c.is_ascii_digit());
                    match (number, *weight < 1.0 && w.starts_with(text::is_hangul)) {
                        (true, _) => part.exact(w),
                        // 비자 is in 소비자: a word that was not asked for itself must at least begin there.
                        (false, true) => part.begins(w),
                        (false, false) => part.holds(w, self.unknown.get(w)),
                    }
                });
                // Half a phrase is less than half of it.
                let share = held.sum::<f32>() / way.len() as f32;
                let share = if way.len() > 1 && share < 0.99 { share * 0.75 } else { share };
                best = best.max(share * weight * part.part.weight(picture));
            }
        }
        best
    }

    /// For a question for a fact: what holds one of that sort rather than what asks for one itself.
    pub fn fact_bonus(&self, query: &Query, c: &Candidate) -> f32 {
        let Some(want) = query.want else { return 0.0 };
        let asks = c.main().kind == Kind::Message && c.passages.first().is_some_and(|p| is_question(&p.text));
        match (want.has_shape(), has_fact(want, c)) {
            (_, false) if asks => -0.15,
            // Documents are full of numbers; a message that has one is about it.
            (true, true) if matches!(c.main().kind, Kind::File | Kind::Attachment) => 0.04,
            (true, true) => 0.1,
            // A sum is told by a sum, a day by a day.
            (true, false) => -0.12,
            (false, _) => 0.0,
        }
    }
}

/// A message that asks, with a question mark or without, as people type.
fn is_question(said: &str) -> bool {
    const ASKING: &[&str] = &[
        "what", "whats", "when", "where", "who", "which", "how", "did", "do", "does", "is", "are", "can", "could",
        "will", "would", "have", "has", "any", "언제", "어디", "누가", "뭐", "몇",
    ];
    const ENDINGS: &[&str] = &["나요", "까요", "인가요", "는지", "니", "냐", "을까", "ㄹ까"];
    let said = said.trim_end();
    let words = text::words(said);
    let first = words.first().is_some_and(|w| ASKING.contains(&w.text.as_str()));
    let last = words.last().is_some_and(|w| ENDINGS.iter().any(|e| w.text.ends_with(e)));
    said.ends_with('?') || first && words.len() <= 12 || last
}

/// The candidate's own words hold a fact of that sort.
pub fn has_fact(want: Want, c: &Candidate) -> bool {
    let when = matches!(want, Want::Date | Want::Hour) && c.main().extra.occurrence.is_some();
    if crate::answer::fact::on_card(want, c.main()).is_some() {
        return true;
    }
    let mut own = c.passages.iter().map(|p| p.text.as_str()).chain([c.caption.as_str()]);
    when || own.any(|text| crate::answer::fact::has(want, text))
}

impl Words {
    /// A number must be there as it is; a long one may be written with marks between.
    fn exact(&self, number: &str) -> f32 {
        let long = number.len() >= 4 && self.part == Part::Title && self.compact.contains(number);
        let year = number.len() == 4 && self.stems.contains(number);
        f32::from(u8::from(long || year || self.numbers.contains(number)))
    }
}

/// The parts of a candidate that have words; those around it are not known yet.
pub(super) fn parts(c: &Candidate, shelf: &Shelf<'_>) -> Vec<Arc<Words>> {
    let mut titles = String::new();
    let mut places = String::new();
    for member in &c.members {
        titles.push_str(&member.title);
        titles.push('\n');
        if let Some(title) = &member.extra.meta.title {
            titles.push_str(title);
            titles.push('\n');
        }
        match member.kind {
            Kind::File => places.extend(member.path.rsplit(['/', '\\']).skip(1).take(3).flat_map(|f| [f, "\n"])),
            _ => places
                .extend(member.thread.and_then(|t| shelf.rooms.get(t)).iter().flat_map(|t| [t.name.as_str(), "\n"])),
        }
        if let Some(place) = member.extra.occurrence.as_ref().and_then(|o| o.location.as_deref()) {
            places.push_str(place);
        }
    }
    for sender in c.deliveries.iter().filter_map(|d| shelf.people.get(d.sender?)) {
        places.push_str(&sender.name);
        places.extend(shelf.people.organisations(sender.id).flat_map(|o| ["\n", o]));
        places.push('\n');
    }
    let mut own = c.caption.clone();
    for passage in &c.passages {
        own.push('\n');
        own.push_str(&passage.text);
    }
    [(Part::Title, titles), (Part::Text, own), (Part::Mail, c.mail.clone()), (Part::Place, places)]
        .into_iter()
        .filter(|(_, content)| !content.trim().is_empty())
        .map(|(part, content)| shelf.words.words(part, &content))
        .collect()
}

/// The words of what stands around a candidate.
pub(super) fn around(content: &str, shelf: &Shelf<'_>) -> Arc<Words> {
    shelf.words.words(Part::Context, content)
}
