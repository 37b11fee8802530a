//! Words and slots → hits.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Searcher, Term as TantivyTerm};

use super::{SearchError, SearchIndex};
use crate::item::{Channel, Family, HandleId, ItemId, Kind, ThreadId};
use crate::normalise::text;

/// A word as asked for, and its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Folded; see [`text::words`].
    pub word: String,
    /// 1 for a word of the question, less for what was added to it.
    pub weight: f32,
    /// A word of the question itself: looked for everywhere; what was added to it only in titles and texts.
    pub own: bool,
}

/// What narrows a search; an empty list does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Kinds of item.
    pub kinds: Vec<Kind>,
    /// Kinds of file.
    pub families: Vec<Family>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// Senders.
    pub from: Vec<HandleId>,
    /// Recipients by header, or conversations with them.
    pub to: Vec<HandleId>,
    /// Conversations; with [`Filter::to`], either will do.
    pub threads: Vec<ThreadId>,
    /// From (inclusive) to (exclusive), ms since 1970.
    pub at: Option<(i64, i64)>,
    /// Exactly these items.
    pub items: Vec<ItemId>,
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The item.
    pub item: ItemId,
    /// Which of its passages; for an attachment with a caption, 0 is the caption.
    pub passage: u32,
    /// BM25 over all fields; 0 where only slots were asked for.
    pub score: f32,
}

/// The fields that words are looked up in, with their weights.
pub const WORD_FIELDS: [(&str, f32); 4] = [("title", 2.2), ("body", 1.0), ("place", 0.5), ("context", 0.25)];
/// Weight of three characters in a row of a title.
const GRAM: f32 = 0.35;
/// A pair of syllables weighs so much less than the word it is part of.
const PAIR: f32 = 0.3;
/// From so many letters on a word may be one that is being typed.
const BEGUN: usize = 2;
/// So many words are taken for what it may become.
const COMPLETIONS: usize = 3;

impl SearchIndex {
    /// The `limit` best passages for `terms` among what passes `filter`; without terms, the newest.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn search(&self, terms: &[Term], filter: &Filter, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let searcher = self.reader.searcher();
        let slots = self.slots(filter);
        if terms.is_empty() {
            let query = BooleanQuery::new(slots.into_iter().chain([(Occur::Must, all())]).collect());
            let top =
                searcher.search(&query, &TopDocs::with_limit(limit).order_by_fast_field::<i64>("at", Order::Desc))?;
            return hits(&searcher, top.into_iter().map(|(_, address)| (0.0, address)));
        }
        let words = self.words(terms);
        let query = BooleanQuery::new(slots.into_iter().chain([(Occur::Must, words)]).collect());
        let top = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        hits(&searcher, top)
    }

    /// Files and attachments whose title has all of the words, the shortest titles first; `limit` passages are looked at.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn titled<'w>(&self, words: impl Iterator<Item = &'w str>, limit: usize) -> Result<Vec<ItemId>, SearchError> {
        let searcher = self.reader.searcher();
        let forms = words.filter_map(|word| text::terms(word).into_iter().next());
        let all = forms.map(|form| (Occur::Must, boosted(self.fields.title, &form, 1.0)));
        let files = Filter { kinds: vec![Kind::File, Kind::Attachment], ..Filter::default() };
        let query = BooleanQuery::new(all.chain(self.slots(&files)).collect());
        let top = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let mut items: Vec<ItemId> = hits(&searcher, top)?.into_iter().map(|hit| hit.item).collect();
        items.sort_unstable();
        items.dedup();
        Ok(items)
    }

    /// Every item that passes `filter`.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn passing(&self, filter: &Filter) -> Result<HashSet<ItemId>, SearchError> {
        let searcher = self.reader.searcher();
        let query = BooleanQuery::new(self.slots(filter).into_iter().chain([(Occur::Must, all())]).collect());
        let documents = searcher.search(&query, &DocSetCollector)?.into_iter().map(|address| (0.0, address));
        Ok(hits(&searcher, documents)?.into_iter().map(|hit| hit.item).collect())
    }

    fn words(&self, terms: &[Term]) -> Box<dyn Query> {
        let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let fields = [self.fields.title, self.fields.body, self.fields.place, self.fields.context];
        let fields: Vec<(Field, f32)> = fields.into_iter().zip(WORD_FIELDS.map(|(_, boost)| boost)).collect();
        for term in terms {
            // Title and body hold what is meant; the rest is for words that were really said.
            let fields = if term.own { &fields[..] } else { &fields[..2] };
            for (n, form) in text::terms(&term.word).into_iter().enumerate() {
                let weight = if n > 0 && form.chars().count() == 2 { term.weight * PAIR } else { term.weight };
                for (field, boost) in fields {
                    any.push((Occur::Should, boosted(*field, &form, weight * boost)));
                }
            }
            if term.own && term.word.chars().count() >= 4 {
                for gram in text::trigrams(&term.word) {
                    any.push((Occur::Should, boosted(self.fields.grams, &gram, term.weight * GRAM)));
                }
            }
        }
        Box::new(BooleanQuery::new(any))
    }

    fn slots(&self, filter: &Filter) -> Vec<(Occur, Box<dyn Query>)> {
        let f = &self.fields;
        let mut must = Vec::new();
        must.extend(one_of(f.kind, filter.kinds.iter().map(|k| *k as u64)));
        must.extend(one_of(f.family, filter.families.iter().map(|x| *x as u64)));
        must.extend(one_of(f.channel, filter.channels.iter().map(|c| *c as u64)));
        must.extend(one_of(f.from, filter.from.iter().map(|h| h.0 as u64)));
        must.extend(one_of(f.item, filter.items.iter().map(|i| i.0 as u64)));
        let to: Vec<_> = one_of(f.to, filter.to.iter().map(|h| h.0 as u64))
            .into_iter()
            .chain(one_of(f.thread, filter.threads.iter().map(|t| t.0 as u64)))
            .map(|q| (Occur::Should, q))
            .collect();
        if !to.is_empty() {
            must.push(Box::new(BooleanQuery::new(to)));
        }
        if let Some((from, until)) = filter.at {
            let bound = |ms| TantivyTerm::from_field_i64(f.at, ms);
            must.push(Box::new(RangeQuery::new(Bound::Included(bound(from)), Bound::Excluded(bound(until)))));
        }
        // Slots decide, they do not score.
        must.into_iter().map(|q| (Occur::Must, Box::new(ConstScoreQuery::new(q, 0.0)) as Box<dyn Query>)).collect()
    }

    /// In how many passages a word stands, and how many passages there are.
    pub fn frequency(&self, word: &str) -> (u64, u64) {
        let searcher = self.reader.searcher();
        let stem = text::stem(word);
        let count = |field| searcher.doc_freq(&TantivyTerm::from_field_text(field, &stem)).unwrap_or(0);
        (count(self.fields.body).max(count(self.fields.title)), searcher.num_docs())
    }

    /// The words of titles: four Latin letters or three syllables at least.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn title_words(&self) -> Result<Vec<String>, SearchError> {
        let mut out = BTreeSet::new();
        for segment in self.reader.searcher().segment_readers() {
            let index = segment.inverted_index(self.fields.title)?;
            let mut terms = index.terms().stream()?;
            while let Some((key, _)) = terms.next() {
                let Ok(word) = std::str::from_utf8(key) else { continue };
                let hangul = word.chars().all(text::is_hangul);
                if word.chars().all(char::is_alphabetic) && word.chars().count() >= if hangul { 3 } else { 4 } {
                    out.insert(word.to_owned());
                }
            }
        }
        Ok(out.into_iter().collect())
    }

    /// Words of the index that `word` is the beginning of, then those that differ from it by a typo or two; the most
    /// frequent first.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn near_words(&self, word: &str, limit: usize) -> Result<Vec<String>, SearchError> {
        let searcher = self.reader.searcher();
        let stem = text::stem(word);
        let mut found = self.begun(&searcher, word)?;
        if let Some(distance) = typos(word) {
            let mut near = BTreeMap::<String, u64>::new();
            for field in [self.fields.title, self.fields.body] {
                let query = FuzzyTermQuery::new(TantivyTerm::from_field_text(field, &stem), distance, true);
                collect_terms(&searcher, field, &query, &mut near)?;
            }
            near.retain(|one, _| *one != stem && !found.contains(one));
            found.extend(by_frequency(near));
        }
        found.truncate(limit);
        Ok(found)
    }

    /// Words that a word not yet typed to its end may become.
    fn begun(&self, searcher: &Searcher, word: &str) -> Result<Vec<String>, SearchError> {
        if word.chars().count() < BEGUN {
            return Ok(Vec::new());
        }
        // The last syllable may be open yet; the ones before it are as they will be, but for a consonant that moves on.
        let hangul = word.chars().next_back().filter(|c| text::is_hangul(*c));
        let sure = hangul.map_or(word, |last| &word[..word.len() - last.len_utf8()]);
        let letters = text::letters(word);
        let mut found = BTreeMap::<String, u64>::new();
        for field in [self.fields.title, self.fields.body] {
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().range().ge(sure).into_stream()?;
                while terms.advance() && terms.key().starts_with(sure.as_bytes()) {
                    let whole = std::str::from_utf8(terms.key()).unwrap_or_default();
                    if text::letters(whole).starts_with(&letters) {
                        *found.entry(whole.to_owned()).or_default() += u64::from(terms.value().doc_freq);
                    }
                }
            }
        }
        Ok(by_frequency(found).take(COMPLETIONS).collect())
    }
}

/// So many edits are taken for typos; `None` where a word is too short for any.
fn typos(word: &str) -> Option<u8> {
    match word.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

fn by_frequency(words: BTreeMap<String, u64>) -> impl Iterator<Item = String> {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.into_iter().map(|(word, _)| word)
}

/// The dictionary's words that a fuzzy query would match, with their frequencies.
fn collect_terms(
    searcher: &Searcher,
    field: Field,
    query: &FuzzyTermQuery,
    found: &mut BTreeMap<String, u64>,
) -> Result<(), SearchError> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().search(query.automaton()?).into_stream()?;
        while let Some((key, info)) = terms.next() {
            if let Ok(word) = std::str::from_utf8(key) {
                *found.entry(word.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        }
    }
    Ok(())
}

fn all() -> Box<dyn Query> {
    Box::new(AllQuery)
}

fn boosted(field: Field, word: &str, boost: f32) -> Box<dyn Query> {
    let term = TantivyTerm::from_field_text(field, word);
    Box::new(BoostQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), boost))
}

fn one_of(field: Field, values: impl Iterator<Item = u64>) -> Option<Box<dyn Query>> {
    let any: Vec<(Occur, Box<dyn Query>)> = values
        .map(|v| {
            let term = TantivyTerm::from_field_u64(field, v);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
        })
        .collect();
    (!any.is_empty()).then(|| Box::new(BooleanQuery::new(any)) as Box<dyn Query>)
}

fn hits(searcher: &Searcher, top: impl IntoIterator<Item = (f32, DocAddress)>) -> Result<Vec<Hit>, SearchError> {
    let column = |name: &'static str| {
        searcher.segment_readers().iter().map(|s| s.fast_fields().u64(name)).collect::<tantivy::Result<Vec<_>>>()
    };
    let (items, passages) = (column("item")?, column("passage")?);
    let value =
        |columns: &[Column<u64>], at: DocAddress| columns[at.segment_ord as usize].first(at.doc_id).unwrap_or(0);
    let hit = |(score, at)| Hit { item: ItemId(value(&items, at) as i64), passage: value(&passages, at) as u32, score };
    Ok(top.into_iter().map(hit).collect())
}
