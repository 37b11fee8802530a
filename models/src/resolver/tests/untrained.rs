//! A resolver that learned nothing: one layer of random weights in a file as `training/export.py` writes it.

use std::io::Cursor;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Shape, Tensor};

use super::super::heads::{INTENTS, TAGS};
use super::super::quantities::CLASSES;
use super::super::sequence::{LIMITS, SEGMENTS};
use super::super::{Resolver, features, file};
use super::ENCODER;
use super::features::LEXICON;
use crate::encoder::dense::Arithmetic;
use crate::encoder::{self, DIMENSIONS as D};

/// What a file says, to be changed before it is written.
pub(super) fn metadata(length: u64) -> Vec<(String, Value)> {
    let texts = |texts: &[&str]| Value::Array(texts.iter().map(|t| Value::String((*t).to_owned())).collect());
    let names = features::names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut out: Vec<(String, Value)> = [
        ("general.architecture", Value::String("whence-resolver".to_owned())),
        ("resolver.format", Value::U32(2)),
        ("resolver.length", Value::U64(length)),
        ("resolver.encoder", Value::String(encoder::id().to_owned())),
        ("resolver.beneath", Value::U32(11)),
        ("resolver.features", texts(&names)),
        ("resolver.segments", texts(&SEGMENTS)),
        ("resolver.tags", texts(&TAGS)),
        ("resolver.intents", texts(&INTENTS)),
        ("resolver.quantities", texts(&CLASSES)),
        ("resolver.threshold.chosen", Value::F32(0.5)),
        ("resolver.threshold.none", Value::F32(0.9)),
        ("resolver.answer.threshold", Value::F32(0.0)),
        ("resolver.answer.temperature", Value::F32(1.0)),
        ("resolver.uses_features", Value::Bool(true)),
        ("resolver.lexicon", Value::String(LEXICON.to_owned())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    out.extend(LIMITS.map(|(name, limit)| (format!("resolver.limit.{name}"), Value::U32(limit as u32))));
    out
}

fn tensors() -> candle_core::Result<Vec<(String, QTensor)>> {
    let mut out = Vec::new();
    let mut add = |name: &str, shape: Shape, kind: GgmlDType| {
        let whole = Tensor::randn(0f32, 0.05, shape, &Device::Cpu)?;
        out.push((name.to_owned(), QTensor::quantize(&whole, kind)?));
        candle_core::Result::Ok(())
    };
    for (name, outputs, inputs) in [
        ("blk.0.attn_q", D, D),
        ("blk.0.attn_k", D, D),
        ("blk.0.attn_v", D, D),
        ("blk.0.attn_output", D, D),
        ("blk.0.ffn_up", 4 * D, D),
        ("blk.0.ffn_down", D, 4 * D),
        ("candidate.up", D, 5 * D),
        ("none.up", D, 2 * D),
        ("tags.up", D, D),
        ("intent.up", D, D),
        ("span.up", D, D),
    ] {
        add(&format!("{name}.weight"), (outputs, inputs).into(), GgmlDType::Q8_0)?;
        add(&format!("{name}.bias"), outputs.into(), GgmlDType::F32)?;
    }
    for (name, outputs) in [("candidate", 1), ("none", 1), ("tags", TAGS.len()), ("intent", INTENTS.len()), ("span", 2)]
    {
        add(&format!("{name}.down.weight"), (outputs, D).into(), GgmlDType::F32)?;
        add(&format!("{name}.down.bias"), outputs.into(), GgmlDType::F32)?;
    }
    for name in ["blk.0.attn_output_norm", "blk.0.layer_output_norm"] {
        add(&format!("{name}.weight"), D.into(), GgmlDType::F32)?;
        add(&format!("{name}.bias"), D.into(), GgmlDType::F32)?;
    }
    add("segment_embd.weight", (SEGMENTS.len(), D).into(), GgmlDType::F32)?;
    add("marker.weight", D.into(), GgmlDType::F32)?;
    add("nearness.weight", 1.into(), GgmlDType::F32)?;
    add("features.weight", (D, features::names().len()).into(), GgmlDType::F32)?;
    Ok(out)
}

/// The bytes of a file that says that.
pub(super) fn written(metadata: impl Fn(u64) -> Vec<(String, Value)>, leave_out: &str) -> Vec<u8> {
    let tensors = tensors().expect("tensors");
    let tensors: Vec<(&str, &QTensor)> =
        tensors.iter().map(|(n, t)| (n.as_str(), t)).filter(|(n, _)| *n != leave_out).collect();
    let write = |length: usize| {
        let metadata = metadata(length as u64);
        let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(n, v)| (n.as_str(), v)).collect();
        let mut out = Cursor::new(Vec::new());
        gguf_file::write(&mut out, &metadata, &tensors).expect("written");
        out.into_inner()
    };
    write(write(0).len())
}

/// A resolver over random weights.
pub(super) fn resolver() -> Resolver {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("resolver.gguf");
    let bytes = written(metadata, "");
    std::fs::write(&path, &bytes).expect("written");
    let file = file::open(&path, &blake3::hash(&bytes).to_hex()).expect("opened");
    Resolver::new(file, &ENCODER, Arithmetic::Bytes).expect("a resolver")
}
