//! How much of the topic a candidate holds: each idea by its best way in the best place, weighed by how rare it is.

use std::collections::{HashMap, HashSet};

use indexer::item::Kind;
use indexer::normalise::text;

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

/// A part's words, ready for matching.
struct Words {
    part: Part,
    stems: HashSet<String>,
    words: Vec<String>,
    compact: String,
}

impl Words {
    fn new(part: Part, content: &str) -> Self {
        let words: Vec<String> = text::words(content).into_iter().map(|w| w.text).collect();
        let stems = words.iter().map(|w| text::stem(w)).collect();
        let compact = if part == Part::Title { text::compact(content) } else { String::new() };
        Self { part, stems, words, compact }
    }

    /// How well a stem is found here, 0 to 1.
    fn holds(&self, stem: &str, known: bool) -> f32 {
        if self.stems.contains(stem) {
            return 1.0;
        }
        let n = stem.chars().count();
        let hangul = stem.chars().all(text::is_hangul);
        if hangul {
            return self.holds_hangul(stem, n).max(if known { 0.0 } else { self.sounds_like(stem, n) });
        }
        if n >= 4 && self.part == Part::Title && self.compact.contains(stem) {
            return 0.9;
        }
        let mut best: f32 = if known { 0.0 } else { self.sounds_like(stem, n) };
        for word in &self.words {
            if n >= 4 && word.starts_with(stem) || word.len() >= 5 && stem.starts_with(word.as_str()) {
                best = best.max(0.75);
            }
            // A word that nobody wrote may be one that somebody wrote, misspelled.
            if !known && best < 0.7 {
                best = best.max(misspelled(stem, word, n));
            }
        }
        best
    }

    /// A word that nobody wrote may stand in a name in the other script: 빠에야 in `paella.docx`.
    fn sounds_like(&self, stem: &str, n: usize) -> f32 {
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
            let (latin, korean) = if hangul { (w.as_str(), stem) } else { (stem, w.as_str()) };
            models::names::token_similarity(latin, korean)
        };
        let best = self.words.iter().filter(other).map(alike).fold(0.0, f32::max);
        if best >= models::names::SAME { 0.8 } else { 0.0 }
    }

    fn holds_hangul(&self, stem: &str, n: usize) -> f32 {
        let mut best: f32 = 0.0;
        for word in self.words.iter().filter(|w| w.starts_with(|c| text::is_hangul(c))) {
            if n >= 2 && word.contains(stem) {
                return if word.starts_with(stem) { 0.97 } else { 0.9 };
            }
            if n >= 4 && best < 0.7 && strsim::levenshtein(stem, text::stem_hangul(word)) == 1 {
                best = 0.7;
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

fn misspelled(stem: &str, word: &str, n: usize) -> f32 {
    let m = word.chars().count();
    if n < 4 || m < 4 || n.abs_diff(m) > 2 {
        return 0.0;
    }
    match strsim::damerau_levenshtein(stem, word) {
        1 => 0.8,
        2 if n >= 7 => 0.7,
        _ => 0.0,
    }
}

/// The topic of one question, ready to be looked for in many candidates.
pub struct Matcher {
    topics: Vec<(Topic, f32)>,
    known: HashMap<String, bool>,
    /// The whole topic without blanks, for names written together.
    compact: String,
    want: Option<Want>,
}

impl Matcher {
    /// Weighs the topic's ideas by how rare their words are.
    pub fn new(query: &Query, shelf: &Shelf<'_>) -> Self {
        let mut known = HashMap::new();
        let mut topics = Vec::new();
        for topic in &query.topic {
            let mut rarity: f32 = 0.0;
            for word in topic.ways.first().map(|(way, _)| way.as_slice()).unwrap_or_default() {
                let (count, all) = shelf.search.frequency(word);
                known.insert(word.clone(), count > 0);
                let idf = ((1 + all) as f32 / (1 + count) as f32).ln() / ((1 + all) as f32).ln().max(1.0);
                rarity = rarity.max(idf);
            }
            topics.push((topic.clone(), topic.weight * (0.25 + 0.75 * rarity)));
        }
        let compact = text::compact(&query.topic.iter().map(|t| t.text.as_str()).collect::<String>());
        Self { topics, known, compact, want: query.want }
    }

    /// How much of the topic a candidate holds, 0 to 1; `None` without a topic.
    pub fn topic(&self, c: &Candidate, shelf: &Shelf<'_>) -> Option<f32> {
        if self.topics.is_empty() {
            return None;
        }
        let parts = parts(c, shelf);
        let picture = c.family() == Some(indexer::item::Family::Image);
        let (mut sum, mut all) = (0.0, 0.0);
        for (topic, weight) in &self.topics {
            let held = self.idea(topic, &parts, picture);
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
        // `harulampspec` and `Haru_lamp_spec`: the whole topic as one run of letters in the name.
        if self.compact.chars().count() >= 5
            && parts.iter().any(|p| p.part == Part::Title && p.compact.contains(&self.compact))
        {
            share = share.max(0.97);
        }
        Some(share)
    }

    fn idea(&self, topic: &Topic, parts: &[Words], picture: bool) -> f32 {
        let mut best: f32 = 0.0;
        for (way, weight) in &topic.ways {
            for part in parts {
                let known = |w: &String| self.known.get(w).copied().unwrap_or(true);
                let held = way.iter().map(|w| if topic.number { part.exact(w) } else { part.holds(w, known(w)) });
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
        let asks =
            c.main().kind == Kind::Message && c.passages.first().is_some_and(|p| p.text.trim_end().ends_with('?'));
        match (want.has_shape(), has_fact(want, c)) {
            (_, false) if asks => -0.15,
            (true, true) => 0.1,
            (true, false) => -0.08,
            (false, _) => 0.0,
        }
    }
}

/// The candidate's own words hold a fact of that sort.
pub fn has_fact(want: Want, c: &Candidate) -> bool {
    let when = matches!(want, Want::Date | Want::Hour) && c.main().extra.occurrence.is_some();
    let mut own = c.passages.iter().map(|p| p.text.as_str()).chain([c.caption.as_str()]);
    when || own.any(|text| crate::answer::fact::has(want, text))
}

impl Words {
    /// A number must be there as it is; a long one may be written with marks between.
    fn exact(&self, number: &str) -> f32 {
        let long = number.len() >= 4 && self.part == Part::Title && self.compact.contains(number);
        f32::from(u8::from(long || self.stems.contains(number)))
    }
}

fn parts(c: &Candidate, shelf: &Shelf<'_>) -> Vec<Words> {
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
    [
        (Part::Title, titles),
        (Part::Text, own),
        (Part::Mail, c.mail.clone()),
        (Part::Place, places),
        (Part::Context, c.context.clone()),
    ]
    .into_iter()
    .filter(|(_, content)| !content.trim().is_empty())
    .map(|(part, content)| Words::new(part, &content))
    .collect()
}
