//! Text → ids: SentencePiece's unigram model (Kudo 2018, arXiv 1804.10959), over the pieces in the file.

use candle_core::quantized::gguf_file::Value;
use tokenizers::models::unigram::Unigram;
use tokenizers::normalizers::{Precompiled, Replace, Sequence};
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::{
    DecoderWrapper, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper, TokenizerBuilder, TokenizerImpl,
};

use super::EncoderError;
use super::file::File;

/// Before the first piece.
const START: u32 = 0;
/// After the last piece.
const END: u32 = 2;
/// A piece that the vocabulary lacks.
const UNKNOWN: usize = 3;
/// Longer texts are cut: so many ids with both ends.
pub(super) const LONGEST: usize = 256;
/// A token has hardly more letters than this: what lies beyond need not be looked at.
const LETTERS: usize = 12 * LONGEST;

type Pipeline = TokenizerImpl<Unigram, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// Cuts text into the pieces that the encoder knows.
pub(super) struct Tokens {
    pipeline: Pipeline,
}

impl Tokens {
    pub(super) fn new(file: &File) -> Result<Self, EncoderError> {
        let lacks = |what: &str| EncoderError::Lacks(what.to_owned());
        let pieces = file.list("tokenizer.ggml.tokens")?.iter().map(|v| v.to_string().cloned());
        let scores = file.list("tokenizer.ggml.scores")?.iter().map(|v| v.to_f32().map(f64::from));
        let vocabulary: Vec<(String, f64)> =
            pieces.zip(scores).map(|(p, s)| Ok((p?, s?))).collect::<candle_core::Result<_>>()?;
        let charsmap: Vec<u8> = file
            .list("tokenizer.ggml.precompiled_charsmap")?
            .iter()
            .map(|v| match v {
                Value::U8(byte) => Some(*byte),
                Value::I8(byte) => Some(byte.cast_unsigned()),
                _ => None,
            })
            .collect::<Option<_>>()
            .ok_or_else(|| lacks("tokenizer.ggml.precompiled_charsmap"))?;
        let told = |e: &dyn std::fmt::Display| EncoderError::Tokens(e.to_string());
        let model = Unigram::from(vocabulary, Some(UNKNOWN), false).map_err(|e| told(&e))?;
        let charsmap = Precompiled::from(&charsmap).map_err(|e| told(&e))?;
        let blanks = Replace::new(" {2,}", " ").map_err(|e| told(&e))?;
        let pipeline = TokenizerBuilder::default()
            .with_model(model)
            .with_normalizer(Some(Sequence::new(vec![charsmap.into(), blanks.into()]).into()))
            .with_pre_tokenizer(Some(Metaspace::new('▁', PrependScheme::Always, true).into()))
            .build()
            .map_err(|e| told(&e))?;
        Ok(Self { pipeline })
    }

    /// The ids of a text with its prefix, both ends marked.
    pub(super) fn ids(&self, prefix: &str, text: &str) -> Result<Vec<u32>, EncoderError> {
        let cut = text.char_indices().nth(LETTERS).map_or(text.len(), |(at, _)| at);
        let whole = format!("{prefix}{}", &text[..cut]);
        let encoding = self.pipeline.encode_fast(whole, false).map_err(|e| EncoderError::Tokens(e.to_string()))?;
        let inner = encoding.get_ids().iter().copied().take(LONGEST - 2);
        Ok(std::iter::once(START).chain(inner).chain([END]).collect())
    }
}
