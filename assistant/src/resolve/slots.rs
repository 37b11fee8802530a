//! How well a candidate agrees with each slot but the topic.

use std::sync::OnceLock;

use indexer::item::{Family, Kind, PersonId};
use indexer::normalise::text;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, Zoned};
use regex::Regex;

use super::Agreement;
use crate::answer::fact::on_card;
use crate::retrieve::{Candidate, Delivery, Shelf};
use crate::understand::kinds::KindWord;
use crate::understand::people::{Mention, Role};
use crate::understand::want::Want;
use crate::understand::when::Span;
use crate::understand::{Direction, Query};

/// A message shorter than this, in characters, is a passing remark.
const REMARK: usize = 45;

/// Agreement with everything but the topic.
pub(super) fn agreement(query: &Query, c: &Candidate, now: &Zoned, shelf: &Shelf<'_>) -> Agreement {
    Agreement {
        topic: None,
        alike: false,
        worded: None,
        evidence: None,
        pointless: false,
        file: matches!(c.main().kind, Kind::File | Kind::Attachment),
        document: query.gives || names_a_document(query),
        people: people(query, c, shelf),
        time: query.time.as_ref().and_then(|t| time(&t.span, c, query, now)),
        kind: kind(query, c),
        channel: channel(query, c),
        room: query.room.as_ref().map(|room| {
            let inside = |d: &Delivery| d.item.thread.is_some_and(|t| room.threads.contains(&t));
            if c.deliveries.iter().any(inside) { 1.0 } else { 0.0 }
        }),
        occasion: query
            .occasion
            .as_ref()
            .map(|o| c.members.iter().filter_map(|m| Some(inside(o, m.when?.at))).fold(0.0, f32::max)),
        place: query.place.as_ref().map(|p| {
            let here = |m: &indexer::store::ItemRow| m.kind == Kind::File && p.holds(&m.path);
            if c.members.iter().any(here) { 1.0 } else { 0.1 }
        }),
        direction: query.direction.and_then(|d| direction(d, query, c, shelf)),
    }
}

/// Every mention must agree; the worst counts, softened by the others.
fn people(query: &Query, c: &Candidate, shelf: &Shelf<'_>) -> Option<f32> {
    let all: Vec<f32> = query.people.iter().map(|m| mention(m, c, shelf)).collect();
    let worst = all.iter().copied().reduce(f32::min)?;
    let mean = all.iter().sum::<f32>() / all.len() as f32;
    // With several people in one question (`Sora's message about Anna`) one of them may be what it is about.
    Some(if all.len() > 1 { 0.5 * worst + 0.5 * mean } else { worst })
}

fn mention(m: &Mention, c: &Candidate, shelf: &Shelf<'_>) -> f32 {
    let best = m.candidates.first().map_or(1.0, |(_, s)| *s).max(0.01);
    let fits = |(id, score): &(PersonId, f32)| {
        let how = c.deliveries.iter().map(|d| role(m, *id, d, shelf)).fold(author(*id, c, shelf), f32::max);
        how * (0.6 + 0.4 * score / best)
    };
    // Who is only named may be whom it is about.
    let about = if !m.role_said && tells_of(m, c) { 0.55 } else { 0.0 };
    m.candidates.iter().map(fits).fold(about, f32::max)
}

/// The candidate's own words hold the name as the question writes it.
fn tells_of(m: &Mention, c: &Candidate) -> bool {
    let names: Vec<String> =
        text::words(&m.text).iter().map(|w| text::stem(&w.text)).filter(|w| w.chars().count() > 1).collect();
    let own = c.passages.iter().map(|p| p.text.as_str()).chain([c.caption.as_str(), c.main().title.as_str()]);
    let words: Vec<String> = own.flat_map(text::words).map(|w| text::stem(&w.text)).collect();
    !names.is_empty() && names.iter().all(|n| words.contains(n))
}

fn role(m: &Mention, person: PersonId, d: &Delivery, shelf: &Shelf<'_>) -> f32 {
    let sent = d.sender == Some(person);
    let got = d.recipients.contains(&person);
    let by_me = d.sender.and_then(|s| shelf.people.get(s)).is_some_and(|s| s.is_me);
    let alone = if d.group { 0.6 } else { 1.0 };
    match (m.role, m.role_said) {
        (Role::Sender, _) if sent => 1.0,
        (Role::Recipient, _) if got && by_me => alone,
        (Role::Recipient, _) if got => 0.3 * alone,
        (Role::Sender, false) if got => 0.45 * alone,
        (Role::Recipient, false) if sent => 0.4,
        _ => 0.0,
    }
}

/// Who is named in a document's author field, in an event or a card.
fn author(person: PersonId, c: &Candidate, shelf: &Shelf<'_>) -> f32 {
    let Some(person) = shelf.people.get(person) else { return 0.0 };
    let main = c.main();
    let named = |text: &str| {
        let folded = text::fold(text);
        let name = text::fold(&person.name);
        name.chars().count() >= 2 && folded.contains(&name)
    };
    match main.kind {
        // Who is known from a card alone is found by it.
        Kind::Contact if named(&main.title) => 0.9,
        Kind::Event if named(&main.title) => 0.6,
        Kind::File if main.extra.meta.author.as_deref().is_some_and(named) => 0.7,
        Kind::File if named(&main.title) => 0.45,
        _ => 0.0,
    }
}

/// Every time at which it came up, the one its name tells included; with people, only when it came or went.
///
/// Nothing was sent in a time that is still to come: such a time (`for Sunday`) narrows only what is to come, too.
fn time(span: &Span, c: &Candidate, query: &Query, now: &Zoned) -> Option<f32> {
    if span.start > *now && c.main().kind != Kind::Event {
        return None;
    }
    let mut times: Vec<Timestamp> = c.deliveries.iter().filter_map(|d| Some(d.item.when?.at)).collect();
    if query.people.is_empty() || times.is_empty() {
        for member in &c.members {
            times.extend(member.when.map(|w| w.at));
            times.extend(member.extra.meta.created);
            times.extend(member.extra.occurrence.as_ref().map(|o| o.start));
        }
    }
    let came = times.into_iter().map(|t| inside(span, t)).fold(0.0, f32::max);
    let named = c.members.iter().map(|m| named_time(span, &m.title)).fold(0.0, f32::max);
    let said = if said_time(span, c) { 0.9 } else { 0.0 };
    // `the invoice for October` is October's, whenever it was sent.
    let of_it = query.time.as_ref().is_some_and(|t| t.text.starts_with("for ") || t.text.starts_with("of "));
    Some(if of_it { (0.75 * came).max(named).max(said) } else { came.max(named).max(said) })
}

/// The candidate's own words, or those around it, name the year or the month that is asked for.
fn said_time(span: &Span, c: &Candidate) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let (from, until) = (span.start.date(), span.end.date());
    let all = || {
        let own = c.passages.iter().map(|p| p.text.as_str());
        own.chain([c.caption.as_str(), c.context.as_str()]).map(text::fold).collect::<Vec<_>>().join(" ")
    };
    let has_word = |text: &str, word: &str| {
        text.match_indices(word).any(|(i, _)| {
            let before = text[..i].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let after = text[i + word.len()..].chars().next().is_none_or(|c| !c.is_ascii_alphanumeric());
            before && after
        })
    };
    if from.day() != 1 || until.day() != 1 {
        return false;
    }
    match from.until((jiff::Unit::Month, until)).map(|s| s.get_months()) {
        Ok(12) if from.month() == 1 => has_word(&all(), &from.year().to_string()),
        Ok(1) => {
            let all = all();
            let n = from.month();
            has_word(&all, MONTHS[(n - 1) as usize]) || has_word(&all, &format!("{n}월"))
        }
        _ => false,
    }
}

/// How well a date in a name (`2026-11-02 minutes.md`, `statement_2026-10.pdf`, `budget 2025.xlsx`) fits.
fn named_time(span: &Span, name: &str) -> f32 {
    static DATE: OnceLock<Option<Regex>> = OnceLock::new();
    let Some(date) = DATE.get_or_init(|| {
        Regex::new(r"(?:^|\D)((?:19|20)\d{2})(?:[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?)?(?:\D|$)").ok()
    }) else {
        return 0.0;
    };
    let Some(found) = date.captures(name) else { return 0.0 };
    let number = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<i16>().ok());
    let Some(year) = number(1) else { return 0.0 };
    let (month, day) = (number(2).map(|m| m as i8), number(3).map(|d| d as i8));
    let Ok(start) = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)) else { return 0.0 };
    let length = match (month, day) {
        (_, Some(_)) => jiff::Span::new().days(1),
        (Some(_), None) => jiff::Span::new().months(1),
        _ => jiff::Span::new().years(1),
    };
    let Ok(end) = start.checked_add(length) else { return 0.0 };
    let (from, until) = (span.start.date(), span.end.date());
    match () {
        () if start >= from && end <= until => 0.95,
        // The year in a name says little about one of its days.
        () if start <= from && end >= until && month.is_some() => 0.6,
        () => 0.0,
    }
}

/// 1 inside, falling to 0.4 at the soft edge, 0 beyond it by half as much again.
fn inside(span: &Span, at: Timestamp) -> f32 {
    let (start, end) = (span.start.timestamp(), span.end.timestamp());
    let off = if at < start {
        start.duration_since(at)
    } else if at >= end {
        at.duration_since(end) + SignedDuration::from_secs(1)
    } else {
        return 1.0;
    };
    // Nobody's memory has sharp edges: a tenth of the stretch, an hour at least and four days at most.
    let length = span.start.duration_until(&span.end).as_secs_f32();
    let soft = span.soft.as_secs_f32().max((0.1 * length).clamp(3600.0, 4.0 * 86_400.0));
    let far = off.as_secs_f32() / soft;
    if far <= 1.0 { 1.0 - 0.6 * far } else { (0.4 - 0.8 * (far - 1.0)).max(0.0) }
}

/// The best of the kinds asked for.
fn kind(query: &Query, c: &Candidate) -> Option<f32> {
    let name = c.members.iter().map(|m| m.title.as_str()).collect::<Vec<_>>().join(" ");
    let of = |k: &KindWord| {
        let files = c.members.iter().map(|m| k.fits(m.kind, c.family(), &name));
        files.fold(0.0, f32::max)
    };
    // `Archive.mbox`: whoever types a file's name means that file, whatever words are in it.
    let asked = text::compact(&query.text);
    let typed = |name: &str| name.chars().count() >= 6 && asked.contains(name);
    let is_file = |kind: Kind| matches!(kind, Kind::File | Kind::Attachment);
    if !query.kinds.is_empty() && c.members.iter().any(|m| is_file(m.kind) && typed(&text::compact(&m.title))) {
        return Some(1.0);
    }
    // `PDF file` is a PDF: the narrowest kind decides.
    let narrow: Vec<&KindWord> =
        query.kinds.iter().filter(|k| matches!(k, KindWord::Of(_) | KindWord::Screenshot)).collect();
    if narrow.is_empty() {
        return query.kinds.iter().map(of).reduce(f32::max);
    }
    narrow.into_iter().map(of).reduce(f32::max)
}

fn channel(query: &Query, c: &Candidate) -> Option<f32> {
    let mut said = None;
    for slot in &query.channels {
        let here = c.deliveries.iter().any(|d| d.item.channel == slot.channel)
            || c.members.iter().any(|m| m.kind == Kind::File && saved_by(slot.channel, &m.path))
            || c.main().kind == Kind::Mail && slot.channel == indexer::item::Channel::Mail;
        let agrees = if here != slot.negated { 1.0 } else { 0.0 };
        // One channel and not another: both must hold. Two channels: either.
        said = Some(match said {
            None => agrees,
            Some(before) if slot.negated => f32::min(before, agrees),
            Some(before) => f32::max(before, agrees),
        });
    }
    said
}

/// The file lies in the folder where that channel's program saves what is received.
fn saved_by(channel: indexer::item::Channel, path: &str) -> bool {
    use indexer::item::Channel;
    let folders: &[&str] = match channel {
        Channel::KakaoTalk => &["카카오톡 받은 파일", "kakaotalk downloads", "kakaotalk"],
        Channel::WhatsApp => &["whatsapp", "whatsapp images", "whatsapp documents", "whatsapp video"],
        Channel::Telegram => &["telegram desktop", "telegram", "telegram images", "telegram documents"],
        Channel::Slack => &["slack"],
        _ => return false,
    };
    path.rsplit(['/', '\\']).skip(1).any(|folder| folders.contains(&text::fold(folder).as_str()))
}

fn direction(wanted: Direction, query: &Query, c: &Candidate, shelf: &Shelf<'_>) -> Option<f32> {
    let by_me = |d: &Delivery| d.sender.and_then(|s| shelf.people.get(s)).is_some_and(|s| s.is_me);
    let own_file = c.deliveries.is_empty() && matches!(c.main().kind, Kind::File | Kind::Event);
    Some(match wanted {
        Direction::Outgoing if c.deliveries.iter().any(by_me) => 1.0,
        // A recipient was said, so it must have been sent.
        Direction::Outgoing if own_file && query.people.is_empty() => 0.3,
        Direction::Outgoing => 0.0,
        Direction::Incoming if c.deliveries.iter().any(|d| !by_me(d)) => 1.0,
        Direction::Incoming if query.people.is_empty() => 0.4,
        Direction::Incoming => 0.0,
        Direction::Own if own_file || c.deliveries.iter().any(by_me) => 1.0,
        Direction::Own => 0.35,
    })
}

/// `the contract`, `이력서`: a thing that is a file, though no kind of file was named.
fn names_a_document(query: &Query) -> bool {
    const NOUNS: &[&str] = &[
        "contract",
        "agreement",
        "lease",
        "invoice",
        "bill",
        "resume",
        "cv",
        "letter",
        "report",
        "quote",
        "receipt",
        "statement",
        "form",
        "schedule",
        "itinerary",
        "plan",
        "budget",
        "certificate",
        "manual",
        "drawing",
        "portfolio",
        "brief",
        "proposal",
        "recipe",
        "ticket",
        "prescription",
        "policy",
        "minutes",
        "checklist",
        "spec",
        "catalogue",
        "brochure",
        "poster",
        "map",
        "script",
        "draft",
        "abstract",
        "method",
        "list",
        "shortlist",
        "tips",
        "tricks",
        "notes",
        "diary",
        "journal",
        "log",
        "guide",
        "instructions",
        "steps",
        "exercises",
        "phrases",
        "vocabulary",
        "story",
        "article",
        "essay",
        "feedback",
        "comparison",
        "calculations",
        "measurements",
        "experiments",
        "resolutions",
    ];
    const ENDINGS: &[&str] = &[
        "서",
        "표",
        "안",
        "도면",
        "증",
        "본",
        "록",
        "장",
        "대본",
        "법",
        "리스트",
        "계획",
        "일기",
        "레시피",
        "요령",
        "노트",
    ];
    query.topic.iter().any(|t| {
        let word = t.text.as_str();
        // `칼 가는 법`: the ending may stand alone.
        let long = (word.chars().count() >= 2 || word == "법") && word.chars().all(text::is_hangul);
        NOUNS.contains(&word) || long && ENDINGS.iter().any(|e| word.ends_with(e))
    })
}

/// What speaks for a thing before any question: it is a file one can open, it is recent, it is not a copy of chatter.
pub(super) fn prior(query: &Query, c: &Candidate, now: &Zoned) -> f32 {
    let main = c.main();
    let kind = match (main.kind, c.family()) {
        (Kind::File | Kind::Attachment, Some(Family::Other)) => 0.02,
        (Kind::File | Kind::Attachment, _) => 0.045,
        (Kind::Mail, _) => 0.035,
        (Kind::Message, _) => 0.03,
        (Kind::Event, _) => -0.03,
        (Kind::Contact, _) if query.want.is_some_and(|want| on_card(want, main).is_some()) => 0.06,
        (Kind::Contact, _) => -0.02,
        (Kind::Link, _) => 0.02,
    };
    // A question for a fact or for words is answered by words.
    let asked = query.want.is_some() || query.kinds.contains(&KindWord::Message);
    let kind = match main.kind {
        Kind::Message if asked => 0.075,
        Kind::Mail if asked => 0.05,
        Kind::Event if matches!(query.want, Some(Want::Date | Want::Hour | Want::Address)) => 0.08,
        _ => kind,
    };
    let age = main.when.map_or(3650.0, |w| now.timestamp().duration_since(w.at).as_secs_f64() / 86_400.0).max(0.0);
    let file = matches!(main.kind, Kind::File | Kind::Attachment);
    let kind = if file && names_a_document(query) { kind + 0.03 } else { kind };
    let recency = 0.03 * (1.0 - (1.0 + age as f32).ln() / 9.0).max(0.0);
    // Whoever looks for a thing by what it was about, and says neither who nor where, hardly means a passing remark.
    let remark = main.kind == Kind::Message && !asked && query.people.is_empty() && query.room.is_none();
    let length: usize = c.passages.iter().map(|p| p.text.chars().count()).sum();
    let recency = if remark && length < REMARK { recency - 0.08 } else { recency };
    // A list, a diary, something one wrote down is no chat message.
    let writing = (names_a_document(query) || query.written)
        && query.people.is_empty()
        && query.want.is_none_or(|w| w == Want::Sentence);
    let kind = match main.kind {
        Kind::Message if writing => kind - 0.12,
        Kind::File if writing && query.written && matches!(c.family(), Some(Family::Text | Family::Word)) => {
            kind + 0.05
        }
        _ => kind,
    };
    let delivered = if query.direction == Some(Direction::Incoming) && !c.deliveries.is_empty() { 0.02 } else { 0.0 };
    kind + recency + delivered
}
