//! Texts as vectors: what means the same lies near, in English and Korean, whatever the words.
//!
//! multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672), a BERT of 12 layers and 384 dimensions, with 4-bit
//! weights from a GGUF file that `training/embedder.py` makes. Texts are given E5's prefixes, the last layer is averaged over all
//! positions, the centre of the text's language and role is taken off (the model's vectors lie in a narrow cone,
//! one for each language), and what is left is brought to length 1.

mod attention;
pub(crate) mod bert;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod bytes;
pub(crate) mod dense;
pub(crate) mod file;
mod kernel;
mod lanes;
mod norm;
mod ops;
mod panel;
pub(crate) mod tokens;
pub(crate) mod words;

use std::path::Path;
use std::sync::Arc;

use bert::{Bert, LAYERS};
use dense::Arithmetic;
use file::File;
use tokens::Tokens;
use words::Words;

/// BLAKE3 of the file that belongs to this version.
const MANIFEST: &str = include_str!("../../weights/encoder.b3");
/// Length of a vector.
pub const DIMENSIONS: usize = 384;
/// So many tokens in one pass through the model: bounds memory.
const BATCH_TOKENS: usize = 512;

/// The encoder could not be had or did not run.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The file could not be opened or read.
    #[error("cannot read the weights: {0}")]
    Io(#[from] std::io::Error),
    /// The file is not the one that belongs to this version of Whence.
    #[error("the weights are not the ones that belong to this Whence: install it again")]
    Foreign,
    /// It lacks something, or has it in another shape.
    #[error("the weights lack {0}: install Whence again")]
    Lacks(String),
    /// The arithmetic failed.
    #[error("encoder: {0}")]
    Candle(#[from] candle_core::Error),
    /// Text could not be cut into tokens.
    #[error("encoder: {0}")]
    Tokens(String),
}

/// What a text is for: the model was trained with a prefix for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A question.
    Query,
    /// Something that may answer one.
    Passage,
}

impl Role {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Query => "query: ",
            Self::Passage => "passage: ",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Passage => "passage",
        }
    }
}

/// A text encoder, ready for use.
pub struct Encoder {
    base: Arc<Base>,
    /// By role and language: English, Korean.
    centres: [[Vec<f32>; 2]; 2],
}

/// The pieces that texts are cut into, what each of them is to a model, and the layers: shared by all models here.
pub(crate) struct Base {
    pub(crate) tokens: Tokens,
    pub(crate) words: Words,
    pub(crate) bert: Bert,
}

/// Tells the weights of this version from any others: vectors of two encoders cannot be compared.
pub fn id() -> &'static str {
    file::hash_in(MANIFEST)
}

impl Encoder {
    /// Reads the weights; with the resolver over it 136 MB stay in memory, tokenizer included.
    ///
    /// # Errors
    /// When the file cannot be read, is not the one in the manifest, or lacks a part.
    pub fn open(path: &Path) -> Result<Self, EncoderError> {
        Self::new(path, Arithmetic::Bytes)
    }

    /// The same that computes in 32-bit floats on every processor: for tests against the training side.
    ///
    /// # Errors
    /// As [`Encoder::open`].
    pub fn exact(path: &Path) -> Result<Self, EncoderError> {
        Self::new(path, Arithmetic::Floats)
    }

    fn new(path: &Path, arithmetic: Arithmetic) -> Result<Self, EncoderError> {
        let mut file = File::open(path, id())?;
        let centre = |file: &mut File, role: Role| -> Result<[Vec<f32>; 2], EncoderError> {
            let mut one = |language| file.floats(&format!("centre.{}.{language}", role.name()), DIMENSIONS);
            Ok([one("en")?, one("ko")?])
        };
        Ok(Self {
            centres: [centre(&mut file, Role::Query)?, centre(&mut file, Role::Passage)?],
            base: Arc::new(Base {
                tokens: Tokens::new(&file)?,
                words: Words::new(&mut file)?,
                bert: Bert::new(&mut file, arithmetic)?,
            }),
        })
    }

    /// For other models that stand on it.
    pub(crate) fn base(&self) -> Arc<Base> {
        Arc::clone(&self.base)
    }

    /// One unit vector of [`DIMENSIONS`] for each text, in their order. Long texts are cut after 256 tokens.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn vectors(&self, role: Role, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut rows = Vec::with_capacity(texts.len());
        for text in texts {
            rows.push(self.base.tokens.ids(role.prefix(), text)?);
        }
        let mut out = Vec::with_capacity(texts.len());
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let mut room = BATCH_TOKENS;
            let fitting = rest.iter().take_while(|ids| room.checked_sub(ids.len()).map(|left| room = left).is_some());
            let (batch, later) = rest.split_at(fitting.count().max(1));
            let ids: Vec<&[u32]> = batch.iter().map(Vec::as_slice).collect();
            for mean in self.means(&ids)? {
                let korean = is_korean(texts[out.len()]);
                out.push(centred(mean, &self.centres[usize::from(role == Role::Passage)][usize::from(korean)]));
            }
            rest = later;
        }
        Ok(out)
    }

    /// The ids of a text in a role, both ends marked; for tests against the training side.
    ///
    /// # Errors
    /// When the text cannot be cut.
    pub fn ids(&self, role: Role, text: &str) -> Result<Vec<u32>, EncoderError> {
        self.base.tokens.ids(role.prefix(), text)
    }

    /// The unit vector of ids before any centre is taken off; for tests against the training side.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn mean(&self, ids: &[u32]) -> Result<Vec<f32>, EncoderError> {
        Ok(self.means(&[ids])?.pop().unwrap_or_default())
    }

    /// The mean hidden state of each row, brought to length 1.
    fn means(&self, rows: &[&[u32]]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let hidden: Vec<f32> = self.base.bert.hidden(&self.base.words, rows, LAYERS)?.flatten_all()?.to_vec1()?;
        let mut states = hidden.chunks_exact(DIMENSIONS);
        let sum = |length: usize| {
            states.by_ref().take(length).fold(vec![0f32; DIMENSIONS], |mut sum, state| {
                sum.iter_mut().zip(state).for_each(|(sum, x)| *sum += x);
                sum
            })
        };
        Ok(rows.iter().map(|row| row.len()).map(sum).map(unit).collect())
    }
}

/// Brought to length 1.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    vector.iter_mut().for_each(|x| *x /= length);
    vector
}

/// A unit vector with a centre taken off.
fn centred(mut vector: Vec<f32>, centre: &[f32]) -> Vec<f32> {
    vector.iter_mut().zip(centre).for_each(|(x, c)| *x -= c);
    unit(vector)
}

/// A quarter of its letters is Hangul.
fn is_korean(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (hangul, all) =
        letters.fold((0, 0), |(h, n), c| (h + usize::from(('\u{ac00}'..='\u{d7a3}').contains(&c)), n + 1));
    4 * hangul >= all.max(1)
}
