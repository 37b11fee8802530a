//! What a request means among the things at hand, what its words say, and where the answer to a question stands.
//!
//! One row of input holds the query, the dialogue and all candidates. The encoder's first layers read each text of it by
//! itself; layers of the resolver's own, which began as the encoder's last and were trained by `training/train.py`, see
//! them together. What code computes exactly (order, rows, largest and newest, words in common) goes in as numbers.

mod decide;
mod features;
mod file;
mod heads;
mod lexicon;
mod network;
mod quantities;
mod request;
mod rounds;
mod sequence;
#[cfg(test)]
mod tests;
mod text;

use std::path::{Path, PathBuf};

pub use request::{Answer, Entity, Intent, Judgement, Passage, Request, Slot, Source, Span, Speaker, Tagged, Turn};

use crate::encoder::dense::Arithmetic;
use crate::encoder::file::File;
use crate::encoder::tokens::Tokens;
use crate::encoder::{Encoder, EncoderError};
use decide::sigmoid;
use file::Settings;
use heads::Heads;
use network::Network;

/// The resolver could not be had or did not run.
#[derive(Debug, thiserror::Error)]
pub enum ResolverError {
    /// There is no such file.
    #[error("the resolver's weights are missing ({0}): install Whence again")]
    Missing(PathBuf),
    /// The file is shorter than it was.
    #[error("the resolver's weights are cut short: install Whence again")]
    Truncated,
    /// The file was made for a later Whence.
    #[error("the resolver's weights are for a newer Whence (format {format}): update Whence")]
    Newer {
        /// The file's format.
        format: u32,
    },
    /// The file is not the one that belongs to this version of Whence.
    #[error("the resolver's weights are not the ones that belong to this Whence: install it again")]
    Foreign,
    /// It was trained with another encoder.
    #[error("the resolver's weights do not fit to the encoder's: install Whence again")]
    OtherEncoder,
    /// It lacks something, or has it otherwise than this version expects.
    #[error("the resolver's weights lack {0}: install Whence again")]
    Lacks(String),
    /// Reading, cutting text into pieces or the arithmetic failed.
    #[error("resolver: {0}")]
    Failed(#[source] EncoderError),
}

impl From<EncoderError> for ResolverError {
    fn from(error: EncoderError) -> Self {
        match error {
            EncoderError::Lacks(what) => Self::Lacks(what),
            EncoderError::Foreign => Self::Foreign,
            other => Self::Failed(other),
        }
    }
}

impl From<candle_core::Error> for ResolverError {
    fn from(error: candle_core::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The resolver, ready for use. Calls take milliseconds, and as much time for any texts and numbers of candidates as for a
/// few full rows.
pub struct Resolver {
    network: Network,
    heads: Heads,
    settings: Settings,
}

/// Tells the weights of this version from any others.
pub fn id() -> &'static str {
    file::expected()
}

impl Resolver {
    /// Reads the weights; about 10 MB stay in memory. The encoder's pieces and layers are shared and live on in this.
    ///
    /// # Errors
    /// When the file is missing, cut short, for a newer version, not the one in the manifest, or lacks a part.
    pub fn open(path: &Path, encoder: &Encoder) -> Result<Self, ResolverError> {
        Self::new(file::open(path, file::expected())?, encoder, Arithmetic::Bytes)
    }

    fn new(mut file: File, encoder: &Encoder, arithmetic: Arithmetic) -> Result<Self, ResolverError> {
        let settings = Settings::new(&file)?;
        Ok(Self {
            network: Network::new(&mut file, settings.beneath, encoder.base(), arithmetic)?,
            heads: Heads::new(&mut file)?,
            settings,
        })
    }

    fn tokens(&self) -> &Tokens {
        &self.network.base().tokens
    }

    /// What a request means among its entities.
    ///
    /// Up to 24 entities are judged together, in one pass through the model. Of more than 96, those 96 are judged that share
    /// most words, then most pairs of letters, with the query; more than 24 are judged in rounds of like size whose
    /// strongest go on to a last one, from which `chosen` and `none` are. So there are five passes at most. What was not
    /// judged at all has the probability 0.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn resolve(&self, request: &Request) -> Result<Judgement, ResolverError> {
        let entities = &request.entities;
        let round = |members: &[usize]| {
            let own: Vec<Entity> = members.iter().map(|n| entities[*n].clone()).collect();
            let row = sequence::resolving(request, &own, self.tokens(), self.settings.features())?;
            let (chosen, none) = self.heads.resolve(&row, &self.network.states(&row)?)?;
            Ok((chosen.into_iter().map(sigmoid).collect(), sigmoid(none)))
        };
        let most_like = |most| rounds::most_like(&request.query, entities, &self.settings.lexicon, most);
        rounds::judged(entities.len(), most_like, &round, &self.settings.thresholds)
    }

    /// What the words of a query say, and what it wants. `now` as in [`Request`]; of the query the first 64 pieces
    /// count, of the turns before it the last 128.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn tag(&self, query: &str, now: &str, turns: &[Turn]) -> Result<Tagged, ResolverError> {
        let row = sequence::tagging(query, now, turns, self.tokens())?;
        let (tags, intent) = self.heads.tag(&self.network.states(&row)?)?;
        Ok(decide::tagged(&row, &tags, &intent))
    }

    /// Where the answer to a question of fact stands: the best stretch with the probability that there is an answer at all,
    /// also where that is small; the caller decides from where on it counts. Of the passages the first five are read,
    /// and of each its first 159 pieces with its head. `None` where there is no text.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn read(&self, question: &str, now: &str, passages: &[Passage]) -> Result<Option<Answer>, ResolverError> {
        let row = sequence::reading(question, now, passages, self.tokens())?;
        let logits = self.heads.read(&self.network.states(&row)?)?;
        Ok(decide::answer(&row, &logits, &self.settings.thresholds))
    }
}
