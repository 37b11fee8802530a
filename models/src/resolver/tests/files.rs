//! Files that are not what belongs here are told apart.

use candle_core::quantized::gguf_file::Value;

use super::super::{Resolver, ResolverError, file};
use super::ENCODER;
use super::features::LEXICON;
use super::untrained::{metadata, written};
use crate::encoder::dense::Arithmetic;

/// What opening says of some bytes, of which those expected have the hash.
fn opened(bytes: &[u8], expected: &[u8]) -> ResolverError {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("resolver.gguf");
    std::fs::write(&path, bytes).expect("written");
    file::open(&path, &blake3::hash(expected).to_hex())
        .and_then(|file| Resolver::new(file, &ENCODER, Arithmetic::Bytes))
        .err()
        .expect("an error")
}

/// A file with one entry of its metadata changed.
fn changed(name: &'static str, value: Value) -> Vec<u8> {
    let metadata = move |length| {
        let mut metadata = metadata(length);
        metadata.iter_mut().filter(|(n, _)| n == name).for_each(|(_, v)| *v = value.clone());
        metadata
    };
    written(metadata, "")
}

#[test]
fn what_is_no_file_of_ours() {
    let missing = tempfile::tempdir().expect("a folder").path().join("resolver.gguf");
    assert!(matches!(Resolver::open(&missing, &ENCODER), Err(ResolverError::Missing(path)) if path == missing));
    let whole = written(metadata, "");
    let mut spoilt = whole.clone();
    let middle = spoilt.len() / 2;
    spoilt[middle] ^= 1;
    assert!(matches!(opened(&spoilt, &whole), ResolverError::Foreign));
    assert!(matches!(opened(b"not weights at all", &whole), ResolverError::Foreign));
    for length in [0, 3, 100, 4000, middle, whole.len() - 1] {
        assert!(matches!(opened(&whole[..length], &whole), ResolverError::Truncated), "{length}");
    }
}

#[test]
fn what_is_newer_is_told_also_where_it_was_expected() {
    let newer = changed("resolver.format", Value::U32(99));
    assert!(matches!(opened(&newer, b"another"), ResolverError::Newer { format: 99 }));
    assert!(matches!(opened(&newer, &newer), ResolverError::Newer { format: 99 }));
}

#[test]
fn what_does_not_fit_is_named() {
    let other = changed("resolver.encoder", Value::String("another".to_owned()));
    assert!(matches!(opened(&other, &other), ResolverError::OtherEncoder));
    for (name, value) in [
        ("resolver.features", Value::Array(vec![Value::String("place 1".to_owned())])),
        ("resolver.tags", Value::U32(13)),
        ("resolver.limit.candidate", Value::U32(64)),
        ("resolver.lexicon", Value::String("{}".to_owned())),
    ] {
        let bytes = changed(name, value);
        assert!(matches!(opened(&bytes, &bytes), ResolverError::Lacks(what) if what == name), "{name}");
    }
    for table in ["\"ordinals\"", "\"stand-ins\"", "\"turned down before\""] {
        let before = Value::String(LEXICON.replace(table, "\"unknown\""));
        let bytes = changed("resolver.lexicon", before);
        assert!(matches!(opened(&bytes, &bytes), ResolverError::Lacks(what) if what == "resolver.lexicon"), "{table}");
    }
    let lame = written(metadata, "span.up.weight");
    assert!(matches!(opened(&lame, &lame), ResolverError::Lacks(what) if what == "span.up.weight"));
}
