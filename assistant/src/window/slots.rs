//! The parts of a question that narrow, as a window shows them and as the person may change them by hand.

use std::ops::Range;

use indexer::item::{Channel, Family, PersonId};
use indexer::normalise::text;
use jiff::Zoned;

use super::span::Typed;
use super::wire::{Override, Reading, Slot, SlotKind};
use crate::resolve::Ranked;
use crate::retrieve::Shelf;
use crate::understand::kinds::{self, KindWord};
use crate::understand::people::{Mention, Role};
use crate::understand::when::{self, Meaning};
use crate::understand::{Direction, Query, TimeSlot, topic, words};

/// So many other readings are offered.
const OTHERS: usize = 3;

/// Which part of the question it is, by place in the query's own lists.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Which {
    Person(usize),
    Time,
    Kind(KindWord),
    Channel(usize),
    Room,
    Place,
    /// First and last of its ideas.
    Topic(usize, usize),
}

/// A part that narrows, and its bytes in the question's clean form.
#[derive(Debug, Clone)]
struct Part {
    kind: SlotKind,
    range: Range<usize>,
    which: Which,
}

/// A question with what the person said about its parts by hand.
pub(super) struct Heard {
    /// The question, read as the person wants it read.
    pub(super) query: Query,
    /// Whom the words of each mention may mean, before anything was said by hand: first word and people.
    people: Vec<(usize, Vec<PersonId>)>,
}

impl Heard {
    /// Applies what was said by hand; what fits no part any more does nothing.
    pub(super) fn new(mut query: Query, overrides: &[Override], now: &Zoned, shelf: &Shelf<'_>) -> Self {
        let ids = |m: &Mention| m.candidates.iter().map(|(id, _)| *id).collect();
        let people = query.people.iter().map(|m| (m.at, ids(m))).collect();
        for said in overrides {
            let words = text::clean(&said.text);
            let mut meant = parts(&query);
            meant.retain(|p| p.kind == said.kind && query.text.get(p.range.clone()) == Some(words.as_str()));
            // From behind, so that the places of those before stay what they are.
            for part in meant.iter().rev() {
                match &said.to {
                    None => leave_out(&mut query, part),
                    Some(to) => read_so(&mut query, part, to, now, shelf),
                }
                if said.to.is_none() && matches!(part.which, Which::Topic(..)) {
                    // What is said twice is gone everywhere with the first.
                    break;
                }
            }
        }
        Self { query, people }
    }

    /// The parts in their order, people as the best of `shown` shows them to be meant.
    pub(super) fn slots(&self, typed: &Typed, shown: &[Ranked], shelf: &Shelf<'_>) -> Vec<Slot> {
        parts(&self.query).iter().map(|part| self.slot(part, typed, shown, shelf)).collect()
    }

    fn slot(&self, part: &Part, typed: &Typed, shown: &[Ranked], shelf: &Shelf<'_>) -> Slot {
        let at = typed.span(&part.range);
        let query = &self.query;
        let mut slot = Slot {
            kind: part.kind,
            text: typed.words(at),
            at,
            value: None,
            start: None,
            end: None,
            negated: false,
            others: Vec::new(),
        };
        match part.which {
            Which::Person(n) => self.name(&mut slot, &query.people[n], shown, shelf),
            Which::Time => {
                let form = "%Y-%m-%dT%H:%M:%S%:z";
                let span = query.time.as_ref().map(|t| &t.span);
                slot.start = span.map(|s| s.start.strftime(form).to_string());
                slot.end = span.map(|s| s.end.strftime(form).to_string());
            }
            Which::Kind(kind) => slot.value = Some(kind_name(kind).to_owned()),
            Which::Channel(n) => {
                slot.value = Some(query.channels[n].channel.as_str().to_owned());
                slot.negated = query.channels[n].negated;
            }
            Which::Room => self.room(&mut slot, shelf),
            Which::Place => slot.value = Some(slot.text.clone()),
            Which::Topic(first, last) => {
                let said = query.topic[first..=last].iter().map(|t| t.text.as_str());
                slot.value = Some(said.collect::<Vec<_>>().join(" "));
            }
        }
        slot
    }

    /// Who is meant, and who else might be.
    fn name(&self, slot: &mut Slot, mention: &Mention, shown: &[Ranked], shelf: &Shelf<'_>) {
        let deliveries = || shown.iter().take(1).flat_map(|r| &r.candidate.deliveries);
        let fits = |id: &PersonId| deliveries().any(|d| d.sender == Some(*id) || d.recipients.contains(id));
        let ids: Vec<PersonId> = mention.candidates.iter().map(|(id, _)| *id).collect();
        let Some(meant) = ids.iter().find(|id| fits(id)).or(ids.first()) else { return };
        let all = self.people.iter().find(|(at, _)| *at == mention.at).map_or(ids.as_slice(), |(_, all)| all);
        slot.value = shelf.people.get(*meant).map(|p| p.name.clone());
        let others = all.iter().filter(|id| *id != meant);
        slot.others = others
            .map(|id| label(*id, all, shelf))
            .filter(|label| !label.is_empty())
            .take(OTHERS)
            .map(|label| Reading { value: label.clone(), label })
            .collect();
    }

    fn room(&self, slot: &mut Slot, shelf: &Shelf<'_>) {
        let Some(room) = &self.query.room else { return };
        slot.value = Some(room.name.clone());
        let mut names: Vec<&str> =
            room.threads.iter().filter_map(|t| Some(shelf.rooms.get(*t)?.name.as_str())).collect();
        names.sort_unstable();
        names.dedup();
        let others = names.into_iter().filter(|name| *name != room.name && !name.is_empty()).take(OTHERS);
        slot.others = others.map(|name| Reading { value: name.to_owned(), label: name.to_owned() }).collect();
    }
}

/// What could be left out of a question, each with the question as it is without.
pub(super) fn without_each(query: &Query) -> Vec<(SlotKind, Range<usize>, Query)> {
    let less = |part: Part| {
        let mut less = query.clone();
        leave_out(&mut less, &part);
        (part.kind, part.range, less)
    };
    parts(query).into_iter().map(less).collect()
}

/// The parts of a question in their order, none overlapping another.
fn parts(query: &Query) -> Vec<Part> {
    let word = |at: usize| query.words.get(at).map_or(0..0, |w| w.range.clone());
    let mut out: Vec<Part> = Vec::new();
    for (n, mention) in query.people.iter().enumerate() {
        let range = word(mention.at).start..word(mention.at + mention.words.max(1) - 1).end;
        let outgoing = query.direction == Some(Direction::Outgoing);
        let kind = match mention.role {
            Role::Recipient if mention.role_said || outgoing => SlotKind::Recipient,
            Role::Sender if mention.role_said => SlotKind::Sender,
            _ => SlotKind::Person,
        };
        out.push(Part { kind, range, which: Which::Person(n) });
    }
    let time = query.time.iter().map(|t| (SlotKind::Time, t.range.clone(), Which::Time));
    let channels = query.channels.iter().enumerate().map(|(n, c)| (SlotKind::Channel, word(c.at), Which::Channel(n)));
    let whole = |words: &[usize]| {
        let (first, last) = (words.iter().min()?, words.iter().max()?);
        Some(word(*first).start..word(*last).end)
    };
    let room = query.room.iter().filter_map(|r| Some((SlotKind::Room, whole(&r.words)?, Which::Room)));
    let place = query.place.iter().filter_map(|p| Some((SlotKind::Room, whole(&p.words)?, Which::Place)));
    let all = time.chain(channels).chain(room).chain(place).chain(kind_parts(query));
    for (kind, range, which) in all {
        push(&mut out, Part { kind, range, which });
    }
    for part in topic_parts(query, &out) {
        push(&mut out, part);
    }
    out.sort_by_key(|p| p.range.start);
    out
}

/// Words belong to the part that took them first.
fn push(parts: &mut Vec<Part>, part: Part) {
    let free = parts.iter().all(|p| p.range.end <= part.range.start || part.range.end <= p.range.start);
    if free && !part.range.is_empty() {
        parts.push(part);
    }
}

/// The words that said a kind; where a verb did, there are none to show.
fn kind_parts(query: &Query) -> Vec<(SlotKind, Range<usize>, Which)> {
    let words = words::cut(&query.text);
    let told = kinds::find(&words).into_iter().filter(|slot| query.kinds.contains(&slot.kind));
    told.map(|slot| {
        let range = words[slot.at].range.start..words[slot.at + slot.words - 1].range.end;
        (SlotKind::Kind, range, Which::Kind(slot.kind))
    })
    .collect()
}

/// What the question is about: ideas that stand together, with whatever little words are between them.
fn topic_parts(query: &Query, taken: &[Part]) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut from = 0;
    for (n, topic) in query.topic.iter().enumerate() {
        let said: Vec<&str> = topic.text.split(' ').collect();
        let stands = |at: &usize| {
            let row = &query.words[*at..*at + said.len()];
            let range = row[0].range.start..row[said.len() - 1].range.end;
            row.iter().zip(&said).all(|(w, s)| w.text == *s)
                && taken.iter().all(|p| p.range.end <= range.start || range.end <= p.range.start)
        };
        let Some(at) = (from..(query.words.len() + 1).saturating_sub(said.len())).find(stands) else { continue };
        from = at + said.len();
        let range = query.words[at].range.start..query.words[from - 1].range.end;
        let together = out
            .last_mut()
            .filter(|last| taken.iter().all(|p| p.range.end <= last.range.start || range.end <= p.range.start));
        match together {
            Some(Part { range: whole, which: Which::Topic(_, last), .. }) => {
                whole.end = range.end;
                *last = n;
            }
            _ => out.push(Part { kind: SlotKind::Topic, range, which: Which::Topic(n, n) }),
        }
    }
    out
}

fn leave_out(query: &mut Query, part: &Part) {
    match part.which {
        Which::Person(n) => {
            query.people.remove(n);
        }
        Which::Time => query.time = None,
        Which::Kind(kind) => {
            query.kinds.retain(|k| *k != kind);
            // The word itself may also have been a topic.
            let said = text::fold(query.text.get(part.range.clone()).unwrap_or_default());
            query.topic.retain(|t| t.text != said);
        }
        Which::Channel(n) => {
            let gone = query.channels.remove(n);
            if gone.channel == Channel::Mail {
                query.kinds.retain(|k| *k != KindWord::Mail);
            }
        }
        Which::Room => query.room = None,
        Which::Place => query.place = None,
        Which::Topic(first, last) => {
            let gone: Vec<String> = query.topic[first..=last].iter().map(|t| t.text.clone()).collect();
            query.topic.retain(|t| !gone.contains(&t.text));
            query.rest = rest(query);
        }
    }
}

fn rest(query: &Query) -> String {
    query.topic.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Reads a part as the person says; what cannot be read so stays as it was.
fn read_so(query: &mut Query, part: &Part, to: &str, now: &Zoned, shelf: &Shelf<'_>) {
    match part.which {
        Which::Person(n) => {
            let all: Vec<PersonId> = query.people[n].candidates.iter().map(|(id, _)| *id).collect();
            let meant = all.iter().copied().find(|id| label(*id, &all, shelf) == to);
            let named = || shelf.people.rows().iter().find(|p| p.name == to).map(|p| p.id);
            if let Some(id) = meant.or_else(named) {
                query.people[n].candidates = vec![(id, 1.0)];
            }
        }
        Which::Time => {
            if let Some(slot) = time_of(to, &part.range, query, now) {
                query.time = Some(slot);
            }
        }
        Which::Kind(kind) => {
            let meant = every_kind().find(|k| kind_name(*k) == to || k.name() == to);
            for k in query.kinds.iter_mut().filter(|k| **k == kind) {
                *k = meant.unwrap_or(*k);
            }
        }
        Which::Channel(n) => {
            query.channels[n].channel = Channel::parse(to).unwrap_or(query.channels[n].channel);
        }
        Which::Room => {
            let threads: Vec<_> = shelf.rooms.all().filter(|t| t.name == to).map(|t| t.id).collect();
            if let Some(room) = query.room.as_mut().filter(|_| !threads.is_empty()) {
                room.threads = threads;
                to.clone_into(&mut room.name);
            }
        }
        Which::Place => {}
        Which::Topic(first, last) => {
            let mut said = words::cut(&text::clean(to));
            let known = |word: &str| shelf.search.frequency(word).0 > 0;
            let topics = topic::find(&mut said, &[], query.want.is_some(), &known);
            query.topic.splice(first..=last, topics);
            query.rest = rest(query);
        }
    }
}

/// A time in words, or its start and end with a stroke between them (ISO 8601-1, 5.5).
fn time_of(to: &str, range: &Range<usize>, query: &Query, now: &Zoned) -> Option<TimeSlot> {
    let instant = |text: &str| text.trim().parse::<jiff::Timestamp>().ok().map(|t| t.to_zoned(now.time_zone().clone()));
    let exact = to.split_once('/').and_then(|(start, end)| {
        Some(when::Span { start: instant(start)?, end: instant(end)?, soft: jiff::SignedDuration::ZERO })
    });
    let told = || {
        when::find(to, now).into_iter().find_map(|phrase| match phrase.meaning {
            Meaning::Span(span) => Some(span),
            Meaning::Anchored { .. } => None,
        })
    };
    let span = exact.filter(|s| s.start < s.end).or_else(told)?;
    let text = query.text.get(range.clone()).unwrap_or_default().to_owned();
    Some(TimeSlot { text, span, event: None, range: range.clone() })
}

/// A name; of two people with one name each with an address or number.
fn label(id: PersonId, among: &[PersonId], shelf: &Shelf<'_>) -> String {
    let Some(person) = shelf.people.get(id) else { return String::new() };
    let same = |other: &&PersonId| **other != id && shelf.people.get(**other).is_some_and(|p| p.name == person.name);
    let address = person.names.iter().find(|(_, kind)| kind == "address").map(|(name, _)| name.as_str());
    match (among.iter().any(|other| same(&other)), address) {
        (true, Some(address)) => format!("{} ({address})", person.name),
        (true, None) => format!("{} ({})", person.name, id.0),
        (false, _) => person.name.clone(),
    }
}

/// As the window's names for kinds have it: families by their own names.
fn kind_name(kind: KindWord) -> &'static str {
    match kind {
        KindWord::Of(family) => family.as_str(),
        kind => kind.name(),
    }
}

fn every_kind() -> impl Iterator<Item = KindWord> {
    let named = [
        KindWord::Document,
        KindWord::File,
        KindWord::Screenshot,
        KindWord::Message,
        KindWord::Mail,
        KindWord::Note,
        KindWord::Event,
        KindWord::Link,
    ];
    named.into_iter().chain(Family::ALL.iter().map(|family| KindWord::Of(*family)))
}
