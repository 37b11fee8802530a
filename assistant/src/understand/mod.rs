//! A question's words become slots: who, when, what kind, through what, about what; each remembers its words.
//!
//! `"the PDF Peter sent me on WhatsApp last week"` becomes: PDF · from Peter · WhatsApp · 9–16 Nov, and no topic.
//! Nothing is looked up here but names: what the slots select is for `retrieve` and `resolve`.

pub mod channel;
pub mod kinds;
pub mod lexicon;
pub mod order;
pub mod people;
mod roles;
pub mod rooms;
pub mod topic;
pub mod want;
pub mod when;
pub mod words;

use std::ops::Range;

use indexer::normalise::text;
use jiff::Zoned;

use channel::ChannelSlot;
use kinds::KindWord;
use order::Order;
use people::{Mention, People};
use rooms::{Place, Room, Rooms};
use topic::Topic;
use want::Want;
use when::{Meaning, Span};
use words::QueryWord;

/// An event must hold so much of the words that name it.
const EVENT: f32 = 0.6;
/// The words for a picture name its occasion and much else.
const OCCASION: f32 = 0.2;

/// Who does the sending in the question, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The person sent it: `I sent`, `내가 보낸`.
    Outgoing,
    /// Somebody sent it to the person: `sent me`, `I got`.
    Incoming,
    /// The person made it: `I wrote`, `내가 쓴`.
    Own,
}

/// A time in the question.
#[derive(Debug, Clone)]
pub struct TimeSlot {
    /// The words.
    pub text: String,
    /// What they mean.
    pub span: Span,
    /// Their bytes in the question.
    pub range: Range<usize>,
    /// It came by way of an event, whose words these bytes of the question are.
    pub event: Option<Range<usize>>,
}

/// What was understood.
#[derive(Debug, Clone)]
pub struct Query {
    /// The question.
    pub text: String,
    /// Its words.
    pub words: Vec<QueryWord>,
    /// Mostly Hangul.
    pub korean: bool,
    /// Who.
    pub people: Vec<Mention>,
    /// When.
    pub time: Option<TimeSlot>,
    /// What kind.
    pub kinds: Vec<KindWord>,
    /// Through what.
    pub channels: Vec<ChannelSlot>,
    /// In which conversation.
    pub room: Option<Room>,
    /// In which folder.
    pub place: Option<Place>,
    /// Who sends.
    pub direction: Option<Direction>,
    /// Which of several.
    pub order: Option<Order>,
    /// A fact is asked for.
    pub want: Option<Want>,
    /// Something was given by or to somebody who is named: a thing is asked for, not words.
    pub gives: bool,
    /// Somebody is named as the sender who is not among the people.
    pub stranger: bool,
    /// Something that the person wrote down is asked for.
    pub written: bool,
    /// Several are asked for.
    pub plural: bool,
    /// The rest.
    pub topic: Vec<Topic>,
    /// The words that no slot took, as they stand: what it is about, said in full.
    pub rest: String,
    /// A stretch of time that the topic names without saying so: `the photo from the flat viewing`.
    pub occasion: Option<Span>,
}

/// Start and end of the event that holds at least a share of some words.
pub type FindEvent<'a> = dyn Fn(&str, f32) -> Option<(Zoned, Zoned)> + 'a;

/// What understanding may look into.
pub struct World<'a> {
    /// The people of the index.
    pub people: &'a People,
    /// Its conversations.
    pub rooms: &'a Rooms,
    /// Whether a word stands in the index.
    pub known: &'a dyn Fn(&str) -> bool,
    /// The calendar: the event, nearest to now, that holds at least a share of some words.
    pub event: &'a FindEvent<'a>,
}

/// Reads a question.
pub fn understand(query: &str, now: &Zoned, world: &World<'_>) -> Query {
    let query = text::clean(query);
    let mut words = words::cut(&query);
    let korean = is_korean(&query);
    let want = want::find(&query, &words);
    let room = world.rooms.find(&words);
    for at in room.iter().flat_map(|r| &r.words) {
        words[*at].used = true;
    }
    let most_recent = order::superlative(&mut words);
    let mut time = time(&without_taken(&query, &words), now, world, &mut words);
    let channels = channel::find(&words);
    for slot in &channels {
        words[slot.at].used = true;
    }
    let place = rooms::place(&words);
    for at in place.iter().flat_map(|p| &p.words) {
        words[*at].used = true;
    }
    let order = if most_recent { Some(Order::Newest) } else { order::find(&mut words) };
    let slots = kinds::find(&words);
    let mut people = world.people.find(&words, world.known);
    // `the doctor's photo`: a word that names a kind is not a name, unless it is written as one.
    people.retain(|m| slots.iter().all(|s| s.at != m.at || m.words > 1));
    let direction = roles::assign(&query, &words, &mut people);
    // `the code now`: the one that holds, not one that was told within the hour.
    if want.is_some() && time.as_ref().is_some_and(|slot| is_now(&slot.text)) {
        time = None;
    }
    let of_the_past = match direction {
        None => false,
        // `what have I got on the 25th?`
        Some(Direction::Incoming) => want.is_none(),
        Some(_) => true,
    };
    if let Some(slot) = time.as_mut().filter(|_| !of_the_past && people.iter().all(|m| !m.role_said)) {
        upcoming(slot, now);
    }
    people.retain(|m| !is_me_alone(m, world.people) && !in_event(m, &words, time.as_ref()));
    for mention in &people {
        words[mention.at..mention.at + mention.words].iter_mut().for_each(|w| w.used = true);
    }
    for mention in &mut people {
        let (first, last) = (&words[mention.at], &words[mention.at + mention.words - 1]);
        query[first.range.start..last.range.end].clone_into(&mut mention.text);
    }
    let mut kinds: Vec<KindWord> = slots.iter().map(|s| s.kind).collect();
    kinds.extend(roles::kind_by_verb(&words, &kinds, want));
    if kinds.is_empty() && channel::asks_for_mail(&words, &channels) {
        kinds.push(KindWord::Mail);
    }
    if want.is_some() {
        // Of a fact nobody asks in files: `who lost their voice`.
        kinds.retain(|k| matches!(k, KindWord::Message | KindWord::Mail | KindWord::Event));
    }
    kinds.dedup();
    people.retain(|m| !is_company(m, &words, &kinds));
    // `고민하며 쓴 글` is a note, `민지가 쓴 글` a message.
    let text = slots.iter().any(|s| words[s.at].stem == "글");
    if text && people.is_empty() && room.is_none() {
        kinds.iter_mut().filter(|k| **k == KindWord::Message).for_each(|k| *k = KindWord::Note);
    }
    let gives = people.iter().any(|m| m.role_said) && roles::gives(&words);
    // `내가 쓴 메일` went to somebody; `내가 쓴 글` may be a note.
    let sent = kinds.iter().any(|k| matches!(k, KindWord::Mail | KindWord::Message));
    let direction = if sent && direction == Some(Direction::Own) { Some(Direction::Outgoing) } else { direction };
    let written = roles::written(&words) && people.is_empty();
    let stranger = roles::stranger(&words, &kinds, world.known);
    let rest: Vec<&str> = words.iter().filter(|w| !w.used).map(|w| w.text.as_str()).collect();
    let rest = rest.join(" ");
    let topic = topic::find(&mut words, &slots, want.is_some(), world.known);
    // `Olga's number` is her phone's; her tax number is not.
    let only_number = want == Some(Want::Digits) && topic.len() == 1 && !people.is_empty();
    let want = if only_number { Some(Want::Phone) } else { want };
    let plural = is_plural(&words);
    let occasion = if time.is_none() && pictures(&kinds) { occasion(&topic, now, world) } else { None };
    Query {
        text: query,
        words,
        korean,
        people,
        time,
        kinds,
        channels,
        room,
        place,
        direction,
        order,
        want,
        gives,
        stranger,
        written,
        plural,
        topic,
        rest,
        occasion,
    }
}

/// More Hangul syllables than Latin letters count for half: names are often Latin in a Korean question.
pub fn is_korean(query: &str) -> bool {
    let hangul = query.chars().filter(|c| text::is_hangul(*c)).count();
    let latin = query.chars().filter(char::is_ascii_alphabetic).count();
    hangul * 3 > latin
}

/// The present, of whatever length.
fn is_now(said: &str) -> bool {
    const NOW: &[&str] = &[
        "now",
        "right now",
        "currently",
        "these days",
        "nowadays",
        "at the moment",
        "at present",
        "지금",
        "현재",
        "요즘",
        "요새",
    ];
    NOW.contains(&text::fold(said).trim())
}

/// `my flight on 22 June`, asked in May: the day that is near, not the one eleven months ago. What was sent or
/// made is past, so this is for questions that speak of neither.
fn upcoming(slot: &mut TimeSlot, now: &Zoned) {
    /// Days: so near to come, and so long gone.
    const NEAR: i32 = 62;
    const LONG: i32 = 300;
    let passed = slot.span.start.date().until(now.date()).map_or(0, |s| s.get_days());
    let length = slot.span.start.date().until(slot.span.end.date()).map_or(0, |s| s.get_days());
    let names_day = slot.text.chars().any(|c| c.is_ascii_digit()) && (1..=2).contains(&length);
    let tells_year = slot.text.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4)
        || ["last", "ago", "작년", "지난", "전"].iter().any(|w| text::fold(&slot.text).contains(w));
    let (Ok(start), Ok(end)) = (
        slot.span.start.checked_add(jiff::Span::new().years(1)),
        slot.span.end.checked_add(jiff::Span::new().years(1)),
    ) else {
        return;
    };
    let ahead = now.date().until(start.date()).map_or(i32::MAX, |s| s.get_days());
    if names_day && !tells_year && passed >= LONG && ahead <= NEAR {
        (slot.span.start, slot.span.end) = (start, end);
    }
}

/// The time of the question, its words taken; of several phrases the first that stands for a stretch of time.
fn time(query: &str, now: &Zoned, world: &World<'_>, words: &mut [QueryWord]) -> Option<TimeSlot> {
    let mut slot: Option<TimeSlot> = None;
    for phrase in when::find(query, now) {
        let found = match &phrase.meaning {
            _ if is_turned_down(words, &phrase.range) => continue,
            Meaning::Span(span) => Some(TimeSlot {
                text: phrase.text.clone(),
                span: span.clone(),
                range: phrase.range.clone(),
                event: None,
            }),
            Meaning::Anchored { anchor, .. } => anchored(query, world, &phrase, anchor),
        };
        let Some(found) = found else { continue };
        if found.event.is_some() && found.span.start > *now {
            take_around(words, &phrase.range, &phrase.meaning);
        } else {
            words::take(words, &phrase.range);
        }
        slot = Some(match slot {
            // `on Friday the 13th`, `last week on Monday`: the narrower one inside the wider.
            Some(before) => narrower(before, found),
            None => found,
        });
    }
    slot
}

fn anchored(query: &str, world: &World<'_>, phrase: &when::TimePhrase, anchor: &Range<usize>) -> Option<TimeSlot> {
    let event = (world.event)(&query[anchor.clone()], EVENT)?;
    let mut span = when::resolve(&phrase.meaning, event);
    // `before the trip` and `right before it` may be a week before; `the day before` is not.
    let vague = match &phrase.meaning {
        Meaning::Anchored { offset_days, .. } => offset_days.is_none_or(|(first, last)| first != last),
        Meaning::Span(_) => false,
    };
    let during = matches!(&phrase.meaning, Meaning::Anchored { relation: when::Relation::During, .. });
    if vague {
        span.soft = span.soft.max(jiff::SignedDuration::from_hours(if during { 14 } else { 6 * 24 }));
    }
    Some(TimeSlot { text: phrase.text.clone(), span, range: phrase.range.clone(), event: Some(anchor.clone()) })
}

/// What stands behind something that is not meant.
const TURNING_DOWN: &[&str] = &["말고", "말구", "아니고", "아니라", "빼고"];

/// `올해 말고 작년`: the first is not meant; its words say nothing more.
fn is_turned_down(words: &mut [QueryWord], range: &Range<usize>) -> bool {
    // `2026년 거 말고`: what is not meant may be called "the one".
    let behind = |w: &QueryWord| w.range.start >= range.end && !matches!(w.text.as_str(), "거" | "것" | "꺼");
    let next = words.iter().position(behind);
    let Some(next) = next.filter(|n| matches!(words[*n].text.as_str(), "말고" | "말구" | "아니고" | "아니라" | "빼고"))
    else {
        return false;
    };
    words[next].used = true;
    words::take(words, range);
    true
}

/// The question with the words that are taken blanked out, byte for byte.
fn without_taken(query: &str, words: &[QueryWord]) -> String {
    let mut out = query.to_owned();
    for word in words.iter().filter(|w| w.used || TURNING_DOWN.contains(&w.text.as_str())) {
        out.replace_range(word.range.clone(), &" ".repeat(word.range.len()));
    }
    out
}

/// Pictures have no words of their own: when they were taken says what they show.
fn pictures(kinds: &[KindWord]) -> bool {
    use indexer::item::Family;
    kinds.iter().any(|k| matches!(k, KindWord::Screenshot | KindWord::Of(Family::Image | Family::Video)))
}

fn occasion(topic: &[Topic], now: &Zoned, world: &World<'_>) -> Option<Span> {
    let words = topic.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    // A feast needs no preposition where a picture is asked for.
    let feast = [format!("on {words}"), format!("{words}에")].iter().find_map(|said| {
        when::find(said, now).into_iter().find_map(|phrase| match phrase.meaning {
            Meaning::Span(span) if phrase.range == (0..said.len()) => Some(span),
            _ => None,
        })
    });
    let event = || {
        let (start, end) = (world.event)(&words, OCCASION)?;
        Some(Span { start, end, soft: jiff::SignedDuration::from_hours(6) })
    };
    feast.or_else(event).filter(|span| span.start < *now)
}

/// `민수 결혼식 때`: whose event it is says nothing of who sent what.
fn in_event(mention: &Mention, words: &[QueryWord], time: Option<&TimeSlot>) -> bool {
    let event = time.and_then(|t| t.event.as_ref());
    event.is_some_and(|e| e.contains(&words[mention.at].range.start))
}

/// The words of the relation are taken; the event's own are left, they may describe the thing.
fn take_around(words: &mut [QueryWord], range: &Range<usize>, meaning: &Meaning) {
    let Meaning::Anchored { anchor, .. } = meaning else { return };
    words::take(words, &(range.start..anchor.start));
    words::take(words, &(anchor.end..range.end));
}

fn narrower(a: TimeSlot, b: TimeSlot) -> TimeSlot {
    let length = |s: &TimeSlot| s.span.start.duration_until(&s.span.end);
    let inside = |x: &TimeSlot, y: &TimeSlot| x.span.start >= y.span.start && x.span.end <= y.span.end;
    if inside(&b, &a) && length(&b) < length(&a) { b } else { a }
}

/// `아버님이랑 갔을 때 찍은 사진`: somebody who was there, not somebody who sent it.
fn is_company(mention: &Mention, words: &[QueryWord], kinds: &[KindWord]) -> bool {
    let last = &words[mention.at + mention.words - 1];
    let with = mention.at.checked_sub(1).is_some_and(|n| words[n].text == "with");
    let company = with || matches!(last.particle.as_str(), "이랑" | "랑" | "하고" | "와" | "과");
    company && !mention.role_said && pictures(kinds)
}

fn is_me_alone(mention: &Mention, people: &People) -> bool {
    mention.candidates.iter().all(|(id, _)| people.get(*id).is_some_and(|p| p.is_me))
}

fn is_plural(words: &[QueryWord]) -> bool {
    const MANY: &[&str] = &[
        "files",
        "documents",
        "docs",
        "pdfs",
        "invoices",
        "photos",
        "pictures",
        "slides",
        "mails",
        "emails",
        "messages",
        "spreadsheets",
        "screenshots",
        "all",
        "both",
        "everything",
        "파일들",
        "사진들",
        "문서들",
        "전부",
        "모두",
        "모든",
        "다",
        "둘",
        "것들",
    ];
    words.iter().any(|w| MANY.contains(&w.text.as_str()) || MANY.contains(&w.stem.as_str()))
}
