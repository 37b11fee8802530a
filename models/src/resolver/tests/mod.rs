mod agreement;
mod features;
mod files;
mod hostile;
mod many;
mod untrained;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;

use super::request::{Entity, Passage, Request, Source, Speaker, Turn};
use crate::encoder::Encoder;

static ENCODER: LazyLock<Encoder> =
    LazyLock::new(|| Encoder::open(&weights("encoder.gguf")).expect("the encoder's weights"));

fn weights(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("weights").join(name)
}

/// A request as the training side writes it.
#[derive(Deserialize)]
struct Written {
    query: String,
    #[serde(default)]
    now: String,
    #[serde(default)]
    history: Vec<WrittenTurn>,
    #[serde(default)]
    entities: Vec<WrittenEntity>,
    #[serde(default)]
    passages: Vec<WrittenPassage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenTurn {
    User(String),
    Assistant(String),
}

#[derive(Deserialize)]
struct WrittenEntity {
    r#type: String,
    source: String,
    text: String,
    r#box: Option<[f64; 4]>,
}

#[derive(Deserialize)]
struct WrittenPassage {
    head: String,
    text: String,
}

impl Written {
    fn request(&self) -> Request {
        let turn = |turn: &WrittenTurn| match turn {
            WrittenTurn::User(text) => Turn { who: Speaker::User, text: text.clone() },
            WrittenTurn::Assistant(text) => Turn { who: Speaker::Assistant, text: text.clone() },
        };
        let entity = |e: &WrittenEntity| Entity {
            kind: e.r#type.clone(),
            source: match e.source.as_str() {
                "screen" => Source::Screen,
                "background" => Source::Background,
                _ => Source::Conversation,
            },
            text: e.text.clone(),
            place: e.r#box,
        };
        Request {
            query: self.query.clone(),
            now: self.now.clone(),
            turns: self.history.iter().map(turn).collect(),
            entities: self.entities.iter().map(entity).collect(),
        }
    }

    fn passages(&self) -> Vec<Passage> {
        self.passages.iter().map(|p| Passage { head: p.head.clone(), text: p.text.clone() }).collect()
    }
}

/// Something in the dialogue, named so.
fn thing(text: &str) -> Entity {
    Entity { kind: "document".into(), source: Source::Conversation, text: text.into(), place: None }
}
