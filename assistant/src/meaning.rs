//! What passages mean: made into vectors in the background, and compared with what a question is about.
//!
//! Finds what shares no word with the question, across the two languages. Words never wait for it: without the
//! encoder, or before it got round to a passage, that passage is found by its words alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indexer::item::{ItemId, Kind};
use indexer::store::{PassageText, Store, StoreError, Vector};
use models::encoder::{DIMENSIONS, Encoder, EncoderError, Role};

/// So many passages between two writes: what a kill may cost.
const BATCH: usize = 128;
/// Nobody's question is about more than the first so many characters of a title and a passage.
const LONGEST: usize = 1600;

/// Vectors could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum MeaningError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
}

/// Every passage has its vector, made by the encoder that belongs to this version: it need not be opened.
///
/// # Errors
/// As the store does.
pub fn is_done(store: &Store) -> Result<bool, StoreError> {
    let ours = store.setting("encoder")?.as_deref() == Some(models::encoder::id());
    Ok(ours && store.without_vector()?.is_empty())
}

/// Gives every passage that lacks one its vector; `progress` hears how many of how many are done.
///
/// What was done stays done when `stop` is set or the process ends.
///
/// # Errors
/// As the store and the encoder do.
pub fn catch_up(
    store: &mut Store,
    encoder: &Encoder,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), MeaningError> {
    store.vectors_are_of(models::encoder::id())?;
    let missing = store.without_vector()?;
    for (n, ids) in missing.chunks(BATCH).enumerate() {
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        progress(n * BATCH, missing.len());
        let vectors = encode(store, encoder, &store.passage_texts(ids)?)?;
        store.keep_vectors(&vectors)?;
    }
    store.forget_unused_vectors()?;
    Ok(())
}

/// Their vectors; only texts that were never met before cost anything.
fn encode(store: &Store, encoder: &Encoder, passages: &[PassageText]) -> Result<Vec<Vector>, MeaningError> {
    let mut vectors = Vec::with_capacity(passages.len());
    let mut fresh: HashMap<[u8; 16], (usize, String)> = HashMap::new();
    for passage in passages {
        let text = words_of(passage);
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
        if !store.has_vector(&key)? && !fresh.contains_key(&key) {
            fresh.insert(key, (vectors.len(), text));
        }
        vectors.push(Vector { id: passage.id, key, code: None });
    }
    let (places, texts): (Vec<usize>, Vec<String>) = fresh.into_values().unzip();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (place, vector) in places.into_iter().zip(encoder.vectors(Role::Passage, &texts)?) {
        vectors[place].code = Some(code(&vector));
    }
    Ok(vectors)
}

/// What the encoder is shown: the title in words, what was written with it, the passage.
fn words_of(passage: &PassageText) -> String {
    let mut out = String::new();
    if passage.kind != Kind::Message {
        let title = match passage.kind {
            Kind::File | Kind::Attachment => passage.title.rsplit_once('.').map_or(passage.title.as_str(), |(s, _)| s),
            _ => passage.title.as_str(),
        };
        out.extend(title.chars().map(|c| if matches!(c, '_' | '-') { ' ' } else { c }));
        out.push_str(". ");
    }
    for part in [&passage.caption, &passage.text].into_iter().filter(|p| !p.is_empty()) {
        out.push_str(part);
        out.push('\n');
    }
    let end = out.char_indices().nth(LONGEST).map_or(out.len(), |(at, _)| at);
    out.truncate(end);
    out
}

/// A unit vector in a byte a dimension, after the scale: little-endian f32, then [`DIMENSIONS`] signed bytes.
fn code(vector: &[f32]) -> Vec<u8> {
    let scale = vector.iter().fold(1e-9f32, |most, x| most.max(x.abs())) / 127.0;
    let bytes = vector.iter().map(|x| ((x / scale).round() as i8).cast_unsigned());
    scale.to_le_bytes().into_iter().chain(bytes).collect()
}

/// Every vector, in memory: [`DIMENSIONS`] bytes a passage.
pub struct Meaning {
    encoder: Arc<Encoder>,
    /// By item, then by passage.
    places: Vec<(ItemId, u32)>,
    /// Of the texts: another key, another text.
    keys: Vec<u64>,
    scales: Vec<f32>,
    codes: Vec<i8>,
}

/// How much an item is like what was asked, at best, and which of its passages that is.
pub type Likeness = HashMap<ItemId, (f32, u32)>;

impl Meaning {
    /// Reads the vectors that `encoder` made.
    ///
    /// # Errors
    /// As the store does.
    pub fn new(store: &Store, encoder: Arc<Encoder>) -> Result<Self, StoreError> {
        let mut all = Self::without_vectors(encoder);
        if store.setting("encoder")?.as_deref() != Some(models::encoder::id()) {
            return Ok(all);
        }
        store.each_vector(&mut |place, key, code| all.push(place, short(key), code))?;
        Ok(all)
    }

    fn without_vectors(encoder: Arc<Encoder>) -> Self {
        Self { encoder, places: Vec::new(), keys: Vec::new(), scales: Vec::new(), codes: Vec::new() }
    }

    /// Takes in what was made and drops what was forgotten since; what is in memory already is not read again.
    ///
    /// # Errors
    /// As the store does.
    pub fn refresh(&mut self, store: &Store) -> Result<(), StoreError> {
        let mut there: Vec<((ItemId, u32), u64)> = Vec::with_capacity(self.places.len());
        if store.setting("encoder")?.as_deref() == Some(models::encoder::id()) {
            store.each_vector_key(&mut |place, key| there.push((place, short(key))))?;
        }
        let known = self.places.iter().copied().zip(self.keys.iter().copied());
        if there.iter().copied().eq(known) {
            return Ok(());
        }
        let mut fresh = Self::without_vectors(Arc::clone(&self.encoder));
        let mut old = 0;
        for (place, key) in there {
            while self.places.get(old).is_some_and(|p| *p < place) {
                old += 1;
            }
            if self.places.get(old) == Some(&place) && self.keys[old] == key {
                fresh.places.push(place);
                fresh.keys.push(key);
                fresh.scales.push(self.scales[old]);
                fresh.codes.extend_from_slice(&self.codes[old * DIMENSIONS..(old + 1) * DIMENSIONS]);
            } else if let Some(code) = store.vector_of(place)? {
                fresh.push(place, key, &code);
            }
        }
        *self = fresh;
        Ok(())
    }

    fn push(&mut self, place: (ItemId, u32), key: u64, code: &[u8]) {
        if let Some((scale, bytes)) = code.split_first_chunk::<4>().filter(|(_, b)| b.len() == DIMENSIONS) {
            self.places.push(place);
            self.keys.push(key);
            self.scales.push(f32::from_le_bytes(*scale));
            self.codes.extend(bytes.iter().map(|b| b.cast_signed()));
        }
    }

    /// How much every item is like a text: the cosine, about 0 for strangers, from 0.2 on worth a look.
    ///
    /// # Errors
    /// As the encoder does.
    pub fn likeness(&self, text: &str) -> Result<Likeness, EncoderError> {
        let query = self.encoder.vectors(Role::Query, &[text])?.pop().unwrap_or_default();
        let mut out = Likeness::with_capacity(self.places.len());
        for ((place, scale), code) in self.places.iter().zip(&self.scales).zip(self.codes.chunks_exact(DIMENSIONS)) {
            let likeness = scale * dot(&query, code);
            let best = out.entry(place.0).or_insert((likeness, place.1));
            if likeness > best.0 {
                *best = (likeness, place.1);
            }
        }
        Ok(out)
    }
}

/// Half of a text's key is enough to tell it from the one that was there before.
fn short(key: &[u8]) -> u64 {
    key.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Sixteen sums at once, which the compiler does together.
fn dot(query: &[f32], code: &[i8]) -> f32 {
    let mut sums = [0f32; 16];
    for (q, c) in query.as_chunks::<16>().0.iter().zip(code.as_chunks::<16>().0) {
        for n in 0..16 {
            sums[n] += q[n] * f32::from(c[n]);
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_what_a_vector_says() {
        let wave = |k: f32| (0..DIMENSIONS).map(move |n| (k * n as f32).sin() / (DIMENSIONS as f32 / 2.0).sqrt());
        let (a, b): (Vec<f32>, Vec<f32>) = (wave(0.3).collect(), wave(0.31).collect());
        let exact: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
        let bytes = code(&b);
        let scale = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let codes: Vec<i8> = bytes[4..].iter().map(|b| b.cast_signed()).collect();
        assert_eq!(codes.len(), DIMENSIONS);
        assert!((scale * dot(&a, &codes) - exact).abs() < 0.01, "{exact}");
    }

    #[test]
    fn a_file_is_called_by_its_words() {
        let passage = |kind, title: &str, caption: &str, text: &str| PassageText {
            id: (ItemId(1), 0),
            kind,
            title: title.to_owned(),
            caption: caption.to_owned(),
            text: text.to_owned(),
        };
        let said = |kind, title, caption, text| words_of(&passage(kind, title, caption, text));
        assert_eq!(said(Kind::File, "boat-trip_2.pdf", "", "Pack warm."), "boat trip 2. Pack warm.\n");
        assert_eq!(said(Kind::Attachment, "IMG_1.jpg", "the jetty", ""), "IMG 1. the jetty\n");
        assert_eq!(said(Kind::Message, "", "", "see you"), "see you\n");
    }
}
