//! What the resolver is asked about what was shown: which of it a question points at.
//!
//! It sees each thing as its training did: `document | lease.pdf | from Peter Kim | WhatsApp | Wed 12 Nov | "have a
//! look at clause 7"`, in the language of the question.

use std::sync::Arc;

use indexer::item::{Channel, Family, Kind};
use jiff::Zoned;
use models::resolver::{Entity, Judgement, Request, Resolver, ResolverError, Source, Speaker, Turn};

use crate::answer;
use crate::dialogue::Session;
use crate::resolve::Ranked;
use crate::retrieve::{Candidate, Shelf};
use crate::understand::{Query, channel};

/// So many results are judged together.
pub(crate) const JUDGED: usize = 24;
/// So many letters of a thing's text are shown of it.
const SNIPPET: usize = 90;
/// So many names of what was shown stand for an answer that went before.
const NAMED: usize = 6;

/// The resolver over what was found.
pub(crate) struct Judge {
    resolver: Arc<Resolver>,
}

impl Judge {
    pub(crate) fn new(resolver: Arc<Resolver>) -> Self {
        Self { resolver }
    }

    /// Which of these a question means, that goes on from the dialogue `before`.
    pub(crate) fn meant(
        &self,
        query: &Query,
        before: &Session,
        shown: &[Ranked],
        now: &Zoned,
        shelf: &Shelf<'_>,
    ) -> Result<Judgement, ResolverError> {
        let entities = shown.iter().map(|r| entity(query, r, now, shelf)).collect();
        self.resolver.resolve(&Request {
            query: query.text.clone(),
            now: day(now, now, query.korean, true),
            turns: turns(before),
            entities,
        })
    }
}

/// The question before, and what it was answered with.
fn turns(session: &Session) -> Vec<Turn> {
    let Some(query) = &session.query else { return Vec::new() };
    let shown: Vec<String> = session.shown.iter().take(NAMED).map(|r| name(&r.candidate)).collect();
    vec![
        Turn { who: Speaker::User, text: query.text.clone() },
        Turn { who: Speaker::Assistant, text: shown.join(", ") },
    ]
}

fn entity(query: &Query, one: &Ranked, now: &Zoned, shelf: &Shelf<'_>) -> Entity {
    let mut fields = head(query, one, now, shelf);
    fields.insert(0, name(&one.candidate));
    fields.push(short(&text(&one.candidate), SNIPPET));
    fields.retain(|field| !field.is_empty());
    Entity {
        kind: kind(&one.candidate).to_owned(),
        source: Source::Conversation,
        text: fields.join(" | "),
        place: None,
    }
}

/// From or to whom, through what, when.
fn head(query: &Query, one: &Ranked, now: &Zoned, shelf: &Shelf<'_>) -> Vec<String> {
    let delivery = answer::delivery(query, one);
    let person = |id| shelf.people.get(id);
    let who = delivery.and_then(|d| match d.sender.and_then(person) {
        Some(p) if !p.is_me => Some((true, p.name.clone())),
        _ => d.recipients.iter().filter_map(|r| person(*r)).find(|p| !p.is_me).map(|p| (false, p.name.clone())),
    });
    let who = who.map(|(from, name)| match (query.korean, from) {
        (false, true) => format!("from {name}"),
        (false, false) => format!("to {name}"),
        (true, true) => format!("보낸 사람 {name}"),
        (true, false) => format!("받는 사람 {name}"),
    });
    let item = delivery.map_or(one.candidate.main(), |d| &d.item);
    let when = item.when.map(|w| day(&w.at.to_zoned(now.time_zone().clone()), now, query.korean, false));
    vec![who.unwrap_or_default(), through(item.channel, query.korean).to_owned(), when.unwrap_or_default()]
}

fn through(channel: Channel, korean: bool) -> &'static str {
    match (channel, korean) {
        (Channel::File | Channel::Calendar | Channel::Contacts, _) => "",
        (Channel::Mail, false) => "mail",
        (Channel::WhatsApp, true) => "왓츠앱",
        (Channel::Telegram, true) => "텔레그램",
        (Channel::Slack, true) => "슬랙",
        (Channel::KakaoTalk, true) => "카카오톡",
        (Channel::Mail, true) => "메일",
        (other, false) => channel::label(other),
    }
}

/// A day as written texts have it: "Wed 12 Nov", "11월 12일 수", with the year where it is another one; `now` is written in
/// full.
fn day(day: &Zoned, now: &Zoned, korean: bool, whole: bool) -> String {
    let form = match (korean, whole || day.year() != now.year()) {
        (false, true) => "%a %-d %b %Y",
        (false, false) => "%a %-d %b",
        (true, true) => "%Y년 %-m월 %-d일",
        (true, false) => "%-m월 %-d일",
    };
    let mut out = day.strftime(form).to_string();
    if korean {
        let name = ["월", "화", "수", "목", "금", "토", "일"][usize::from(day.weekday().to_monday_zero_offset() as u8)];
        out.push(' ');
        out.push_str(name);
        if whole {
            out.push_str("요일");
        }
    }
    out
}

fn name(candidate: &Candidate) -> String {
    let named = candidate.members.iter().map(|m| m.title.as_str()).find(|title| !title.is_empty());
    named.filter(|_| candidate.main().kind != Kind::Message).unwrap_or_default().to_owned()
}

/// What it says, what was written with it first.
fn text(candidate: &Candidate) -> String {
    let own = candidate.passages.iter().map(|p| p.text.as_str());
    let parts = std::iter::once(candidate.caption.as_str()).chain(own).filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join(" / ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn kind(candidate: &Candidate) -> &'static str {
    match (candidate.main().kind, candidate.family()) {
        (Kind::Message, _) => "message",
        (Kind::Mail, _) => "mail",
        (Kind::Event, _) => "event",
        (Kind::Contact, _) => "contact",
        (Kind::Link, _) | (_, Some(Family::Web)) => "link",
        (_, Some(Family::Sheet)) => "sheet",
        (_, Some(Family::Slides)) => "slides",
        (_, Some(Family::Image)) => "image",
        (_, Some(Family::Audio)) => "audio",
        (_, Some(Family::Video)) => "video",
        (_, Some(Family::Text)) => "note",
        (_, Some(Family::Word | Family::Pdf | Family::Book)) => "document",
        _ => "file",
    }
}
