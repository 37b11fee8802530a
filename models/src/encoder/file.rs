//! The file of the weights: GGUF (<https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>), known by its hash.

use std::io::{BufReader, Read, Seek};
use std::path::Path;

use candle_core::quantized::QTensor;
use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::{Device, Tensor};

use super::EncoderError;

/// An open file of weights.
pub(crate) struct File {
    content: Content,
    reader: BufReader<std::fs::File>,
}

impl File {
    /// Opens a file and checks that it has that hash, in hexadecimal digits of BLAKE3.
    pub(crate) fn open(path: &Path, expected: &str) -> Result<Self, EncoderError> {
        let mut reader = BufReader::with_capacity(1 << 20, std::fs::File::open(path)?);
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader.by_ref())?;
        if hasher.finalize().to_hex().as_str() != expected {
            return Err(EncoderError::Foreign);
        }
        reader.rewind()?;
        let content = Content::read(&mut reader)?;
        Ok(Self { content, reader })
    }

    /// A tensor as it is stored.
    pub(crate) fn quantised(&mut self, name: &str) -> Result<QTensor, EncoderError> {
        if !self.content.tensor_infos.contains_key(name) {
            return Err(EncoderError::Lacks(name.to_owned()));
        }
        Ok(self.content.tensor(&mut self.reader, name, &Device::Cpu)?)
    }

    /// A tensor as 32-bit floats.
    pub(crate) fn tensor(&mut self, name: &str) -> Result<Tensor, EncoderError> {
        Ok(self.quantised(name)?.dequantize(&Device::Cpu)?)
    }

    /// A vector of `length` floats.
    pub(crate) fn floats(&mut self, name: &str, length: usize) -> Result<Vec<f32>, EncoderError> {
        let values: Vec<f32> = self.tensor(name)?.flatten_all()?.to_vec1()?;
        if values.len() == length { Ok(values) } else { Err(EncoderError::Lacks(name.to_owned())) }
    }

    /// A list in the file's metadata.
    pub(crate) fn list(&self, name: &str) -> Result<&[Value], EncoderError> {
        let list = self.content.metadata.get(name).and_then(|v| v.to_vec().ok());
        Ok(list.ok_or_else(|| EncoderError::Lacks(name.to_owned()))?)
    }

    /// Texts in the file's metadata.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&str>, EncoderError> {
        let texts = self.list(name)?.iter().map(|v| v.to_string().ok().map(String::as_str));
        texts.collect::<Option<_>>().ok_or_else(|| EncoderError::Lacks(name.to_owned()))
    }

    /// One value in the file's metadata, as `read` has it.
    pub(crate) fn value<'a, T>(
        &'a self,
        name: &str,
        read: impl FnOnce(&'a Value) -> candle_core::Result<T>,
    ) -> Result<T, EncoderError> {
        let value = self.content.metadata.get(name).and_then(|v| read(v).ok());
        value.ok_or_else(|| EncoderError::Lacks(name.to_owned()))
    }
}

/// The hash in a manifest of one file, as `b3sum` writes it.
pub(crate) fn hash_in(manifest: &str) -> &str {
    manifest.split_whitespace().next().unwrap_or_default()
}
