//! The encoder against numbers from the training side, and what it is for.

use std::path::{Path, PathBuf};

use models::encoder::{DIMENSIONS, Encoder, EncoderError, Role};

fn weights() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("weights/encoder.gguf")
}

fn encoder() -> Encoder {
    Encoder::open(&weights()).expect("the weights")
}

fn likeness(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// `training/embedder.py` writes what NumPy makes of the same weights, before the centre is taken off.
#[test]
fn agrees_with_the_training_side() {
    let probes: serde_json::Value = serde_json::from_str(include_str!("encoder.json")).expect("probes");
    let (encoder, exact) = (encoder(), Encoder::exact(&weights()).expect("the weights"));
    for probe in probes.as_array().expect("a list") {
        let text = probe["text"].as_str().expect("text");
        let want: Vec<f32> = serde_json::from_value(probe["vector"].clone()).expect("numbers");
        let ids: Vec<u32> = serde_json::from_value(probe["ids"].clone()).expect("ids");
        assert_eq!(encoder.ids(Role::Query, text).expect("tokens"), ids, "{text}");
        let got = exact.mean(&ids).expect("a vector");
        for (n, (g, w)) in got.iter().zip(&want).enumerate() {
            assert!((g - w).abs() < 1e-3, "{text}: {n}: {g} {w}");
        }
        let rounded = encoder.mean(&ids).expect("a vector");
        assert!(likeness(&rounded, &want) > 0.998, "{text}: {}", likeness(&rounded, &want));
    }
}

#[test]
fn the_same_thing_in_other_words_is_nearer() {
    let encoder = encoder();
    for (query, near, far) in [
        ("임대차 계약서", "the tenancy agreement for the flat", "the cat is ill again"),
        ("how to sharpen kitchen knives", "Whetstone: twenty strokes a side, fifteen degrees.", "See you at six!"),
        ("sick cat", "고양이가 어제부터 밥을 안 먹어요", "집 계약서 보낼게요"),
    ] {
        let q = encoder.vectors(Role::Query, &[query]).expect("a vector");
        let p = encoder.vectors(Role::Passage, &[near, far]).expect("vectors");
        let (near, far) = (likeness(&q[0], &p[0]), likeness(&q[0], &p[1]));
        assert!(near > far + 0.05, "{query}: {near} {far}");
    }
}

#[test]
fn company_does_not_matter() {
    let encoder = encoder();
    let texts = ["a", "열쇠는 우편함에 있어요", "", "🙂🙂", "ㅋㅋㅋ", &"long words and more ".repeat(400)];
    let together = encoder.vectors(Role::Passage, &texts).expect("vectors");
    for (text, vector) in texts.iter().zip(&together) {
        let alone = encoder.vectors(Role::Passage, &[text]).expect("a vector");
        assert_eq!(vector.len(), DIMENSIONS);
        assert!(likeness(&alone[0], vector) > 0.9999, "{}", &text[..text.len().min(20)]);
    }
}

#[test]
fn other_weights_are_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("encoder.gguf");
    assert!(matches!(Encoder::open(&file), Err(EncoderError::Io(_))));
    let mut bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("weights/encoder.gguf")).expect("weights");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    for bytes in [&bytes[..], &bytes[..bytes.len() / 2], b"", b"GGUF"] {
        std::fs::write(&file, bytes).expect("written");
        assert!(matches!(Encoder::open(&file), Err(EncoderError::Foreign)));
    }
}
