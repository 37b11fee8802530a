//! The file of the weights: GGUF (<https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>), known by its hash.

use std::io::{BufReader, Read, Seek};
use std::path::Path;

use candle_core::quantized::QTensor;
use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::{Device, Tensor};

use super::EncoderError;

/// BLAKE3 of the file that belongs to this version; `weights/encoder.b3`, as `b3sum` writes it.
const MANIFEST: &str = include_str!("../../weights/encoder.b3");

/// An open file of weights.
pub(super) struct File {
    content: Content,
    reader: BufReader<std::fs::File>,
}

impl File {
    /// Opens a file and checks that it is the one that belongs here.
    pub(super) fn open(path: &Path) -> Result<Self, EncoderError> {
        let mut reader = BufReader::with_capacity(1 << 20, std::fs::File::open(path)?);
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader.by_ref())?;
        if hasher.finalize().to_hex().as_str() != expected() {
            return Err(EncoderError::Foreign);
        }
        reader.rewind()?;
        let content = Content::read(&mut reader)?;
        Ok(Self { content, reader })
    }

    /// A tensor as it is stored.
    pub(super) fn quantised(&mut self, name: &str) -> Result<QTensor, EncoderError> {
        if !self.content.tensor_infos.contains_key(name) {
            return Err(EncoderError::Lacks(name.to_owned()));
        }
        Ok(self.content.tensor(&mut self.reader, name, &Device::Cpu)?)
    }

    /// A tensor as 32-bit floats.
    pub(super) fn tensor(&mut self, name: &str) -> Result<Tensor, EncoderError> {
        Ok(self.quantised(name)?.dequantize(&Device::Cpu)?)
    }

    /// A vector of `length` floats.
    pub(super) fn floats(&mut self, name: &str, length: usize) -> Result<Vec<f32>, EncoderError> {
        let values: Vec<f32> = self.tensor(name)?.flatten_all()?.to_vec1()?;
        if values.len() == length { Ok(values) } else { Err(EncoderError::Lacks(name.to_owned())) }
    }

    /// A list in the file's metadata.
    pub(super) fn list(&self, name: &str) -> Result<&[Value], EncoderError> {
        let list = self.content.metadata.get(name).and_then(|v| v.to_vec().ok());
        Ok(list.ok_or_else(|| EncoderError::Lacks(name.to_owned()))?)
    }
}

/// The hash of the one file that belongs to this version.
pub(super) fn expected() -> &'static str {
    MANIFEST.split_whitespace().next().unwrap_or_default()
}
