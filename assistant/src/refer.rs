//! The bare task of reference resolution: which of the entities at hand does a request mean? The resolver tells; where its
//! weights are missing, simple rules do: sets, places in a list or on the screen, kinds, and words in common.

use std::collections::BTreeMap;

use indexer::normalise::text;
use models::resolver::{self, Resolver, Source, Speaker};
use serde::{Deserialize, Serialize};

use crate::wire::Entity;

/// A request and what is at hand.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Given back as it is.
    pub id: serde_json::Value,
    /// What was said before, each turn under `user` or `assistant`.
    pub history: Option<Vec<BTreeMap<String, String>>>,
    /// The request.
    pub query: String,
    /// What may be meant.
    pub entities: Vec<Entity>,
}

/// Which entities are meant.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Referred {
    /// The request's id.
    pub id: serde_json::Value,
    /// The ids of the entities meant.
    pub resolved: Vec<String>,
    /// How well each fits.
    pub scores: BTreeMap<String, f32>,
}

/// Words that ask for a kind of thing, and the kinds.
const KINDS: &[(&[&str], &[&str])] = &[
    (
        &["call", "phone", "dial", "ring", "number", "전화", "전화해", "번호", "걸어"],
        &["phone", "call", "contact", "person"],
    ),
    (&["mail", "email", "메일"], &["email"]),
    (&["open", "page", "link", "site", "website", "페이지", "링크"], &["url", "file", "link"]),
    (&["directions", "map", "navigate", "address", "there", "위치", "지도", "길", "주소"], &["address", "place"]),
    (&["alarm", "알람"], &["alarm", "time"]),
    (&["timer", "타이머"], &["timer"]),
    (&["song", "track", "music", "pause", "skip", "노래", "음악"], &["music"]),
    (&["reply", "answer", "message", "답장"], &["notification", "message"]),
    (&["photo", "picture", "사진"], &["photo", "image"]),
    (&["track", "parcel", "배송", "택배"], &["tracking"]),
    (&["price", "cheapest", "cost", "가격", "값"], &["price", "product"]),
    (&["copied", "clipboard", "paste", "복사한", "붙여넣기"], &["clipboard"]),
    (&["downloaded", "download", "다운로드", "다운로드된"], &["download"]),
    (&["join", "meeting", "회의"], &["meeting"]),
    (&["date", "day", "remind", "날짜", "날"], &["date", "time"]),
];

const ALL: &[&str] = &["all", "both", "every", "everything", "다", "전부", "모두", "둘"];

/// Which entities a request means, by the resolver where there is one and it can.
pub fn refer(request: &Request, resolver: Option<&Resolver>) -> Referred {
    resolver.and_then(|resolver| judged(request, resolver).ok()).unwrap_or_else(|| by_rules(request))
}

fn judged(request: &Request, resolver: &Resolver) -> Result<Referred, resolver::ResolverError> {
    let entity = |e: &Entity| resolver::Entity {
        kind: e.kind.clone(),
        source: match e.source.as_str() {
            "screen" => Source::Screen,
            "background" => Source::Background,
            _ => Source::Conversation,
        },
        text: e.text.clone(),
        place: e.area.map(|area| area.map(f64::from)),
    };
    let turn = |(who, text): (&String, &String)| {
        let who = if who == "user" { Speaker::User } else { Speaker::Assistant };
        resolver::Turn { who, text: text.clone() }
    };
    let judgement = resolver.resolve(&resolver::Request {
        query: request.query.clone(),
        now: String::new(),
        turns: request.history.iter().flatten().flatten().map(turn).collect(),
        entities: request.entities.iter().map(entity).collect(),
    })?;
    let id = |n: usize| request.entities[n].id.clone();
    Ok(Referred {
        id: request.id.clone(),
        resolved: judgement.chosen.iter().map(|n| id(*n)).collect(),
        scores: judgement.probabilities.iter().enumerate().map(|(n, p)| (id(n), *p)).collect(),
    })
}

fn by_rules(request: &Request) -> Referred {
    let words: Vec<String> = text::words(&request.query).iter().map(|w| text::stem(&w.text)).collect();
    let raw: Vec<String> = text::words(&request.query).into_iter().map(|w| w.text).collect();
    let mut scored: Vec<(&Entity, f32)> = request.entities.iter().map(|e| (e, score(e, &words, &raw))).collect();
    let best = scored.iter().map(|(_, s)| *s).fold(0.0, f32::max);
    let set = raw.iter().any(|w| ALL.contains(&w.as_str()));
    let pool: Vec<&Entity> = scored.iter().filter(|(_, s)| *s >= best - 0.01).map(|(e, _)| *e).collect();
    let chosen: Vec<&Entity> = match place(&raw, &pool) {
        Some(one) => vec![one],
        None if set && (best > 0.0 || pool.len() == request.entities.len()) => pool,
        None if best > 0.0 || request.entities.len() == 1 => pool.into_iter().take(1).collect(),
        None => Vec::new(),
    };
    for (entity, s) in &mut scored {
        *s = if chosen.iter().any(|c| c.id == entity.id) { 0.9 } else { (*s / 4.0).min(0.4) };
    }
    Referred {
        id: request.id.clone(),
        resolved: chosen.iter().map(|e| e.id.clone()).collect(),
        scores: scored.iter().map(|(e, s)| (e.id.clone(), *s)).collect(),
    }
}

/// Words in common, and the kind asked for.
fn score(entity: &Entity, words: &[String], raw: &[String]) -> f32 {
    let own: Vec<String> = text::words(&entity.text).iter().map(|w| text::stem(&w.text)).collect();
    let stop = |w: &String| crate::understand::lexicon::is_stop(w);
    let common = words.iter().filter(|w| !stop(w) && own.contains(w)).count() as f32;
    let asked = |all: &[&str]| {
        raw.iter().any(|w| {
            all.contains(&w.as_str())
                || all.iter().any(|a| {
                    a.chars().count() > 1 && w.starts_with(a) && text::is_hangul(a.chars().next().unwrap_or(' '))
                })
        })
    };
    let kind = KINDS.iter().filter(|(said, _)| asked(said)).any(|(_, kinds)| kinds.contains(&entity.kind.as_str()));
    common + if kind { 1.0 } else { 0.0 }
}

/// The one at a place: by the order shown, or on the screen top to bottom, left to right.
fn place<'e>(raw: &[String], pool: &[&'e Entity]) -> Option<&'e Entity> {
    let has = |all: &[&str]| raw.iter().any(|w| all.contains(&w.as_str()));
    let mut sorted: Vec<&Entity> = pool.to_vec();
    if sorted.iter().all(|e| e.area.is_some()) {
        let key = |e: &Entity| e.area.map_or((0, 0), |[x, y, _, h]| ((y / h.max(1.0) * 2.0) as i64, x as i64));
        sorted.sort_by_key(|e| key(e));
    }
    let n = sorted.len();
    let index = match () {
        () if n == 0 => return None,
        () if has(&["뒤에서"]) && has(&["두"]) => n.checked_sub(2)?,
        () if has(&["first", "top", "upper", "첫", "위", "맨위"]) => 0,
        () if has(&["second", "두"]) && !has(&ALL[..2]) => 1,
        () if has(&["third", "세"]) => 2,
        () if has(&["fourth", "네"]) => 3,
        () if has(&["last", "bottom", "lower", "마지막", "아래", "맨아래", "밑"]) => n - 1,
        () => return None,
    };
    sorted.get(index).copied()
}
