//! A question goes by: understand → retrieve → resolve → answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use indexer::item::Kind;
use indexer::normalise::text;
use indexer::search::{Filter, SearchIndex, Term};
use indexer::store::Store;
use jiff::Zoned;
use models::encoder::Encoder;
use models::resolver::Resolver;

use crate::answer;
use crate::dialogue::{self, Session, Turn};
use crate::judge::{JUDGED, Judge};
use crate::meaning::Meaning;
use crate::resolve::{self, Kept, Ranked, TOPIC_SURE};
use crate::retrieve::{RetrieveError, Shelf, across_scripts, retrieve};
use crate::understand::people::{Mention, People};
use crate::understand::rooms::Rooms;
use crate::understand::want::Want;
use crate::understand::{Query, World, understand};
use crate::wire::{Answer, Fact, Interpretation, PersonSaid, TimeSaid};

/// So many results where the question does not say.
const LIMIT: usize = 10;
/// The best candidate must reach this to be the one that is meant.
const SURE: f32 = 0.42;
/// A fact of the right shape, from the right person, needs less.
const SURE_FACT: f32 = 0.3;
/// How probable the likeliest of what was shown must be to be pointed at, where rules say that a question points,
const POINTED_AT: f32 = 0.3;
/// and where it may as well ask for something else.
const POINTED: f32 = 0.6;
/// Where several are asked for, those so close to the best are meant, too.
const TOGETHER: f32 = 0.07;

/// A question as it stands in its dialogue, and what was found for it.
pub(crate) struct Understood {
    pub(crate) query: Query,
    /// Best first.
    pub(crate) ranked: Vec<Ranked>,
    /// Which of it was picked, from 0, where the question picks among what was shown.
    pub(crate) picked: Option<Vec<usize>>,
}

/// The product without a window.
pub struct Assistant {
    pub(crate) store: Store,
    pub(crate) search: SearchIndex,
    pub(crate) people: People,
    pub(crate) rooms: Rooms,
    pub(crate) titles: Vec<String>,
    pub(crate) meaning: Option<Meaning>,
    judge: Option<Judge>,
    words: Kept,
    /// How many passages could be found when the rest was last read.
    pub(crate) seen: u64,
    sessions: HashMap<String, Session>,
}

impl Assistant {
    /// Takes over an index; people, conversations and vectors are read once. Without an encoder things are found
    /// by their words alone, without a resolver rules tell which is meant.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn new(
        store: Store,
        search: SearchIndex,
        encoder: Option<Arc<Encoder>>,
        resolver: Option<Arc<Resolver>>,
    ) -> Result<Self, RetrieveError> {
        let seen = crate::refresh::passages(&search);
        let people = People::new(store.people()?);
        let rooms = Rooms::new(store.threads()?);
        let titles = search.title_words()?;
        let meaning = encoder.map(|encoder| Meaning::new(&store, encoder)).transpose()?;
        let judge = resolver.map(Judge::new);
        Ok(Self {
            store,
            search,
            people,
            rooms,
            titles,
            meaning,
            judge,
            words: Kept::default(),
            seen,
            sessions: HashMap::new(),
        })
    }

    /// Answers a question; questions of one session are one dialogue.
    ///
    /// # Errors
    /// As the store and the search index do.
    pub fn ask(
        &mut self,
        query: &str,
        session: Option<&str>,
        now: &Zoned,
        limit: Option<usize>,
    ) -> Result<Answer, RetrieveError> {
        let limit = limit.unwrap_or(LIMIT);
        let mut understood = self.understand(query, now);
        across_scripts(&mut understood, &self.shelf());
        let key = session.unwrap_or_default();
        let before = self.sessions.remove(key).unwrap_or_default();
        let found = self.turn(understood, &before, now, &self.shelf())?;
        let answer = self.answer(&found, now, limit);
        if session.is_some() {
            let Understood { query, ranked, .. } = found;
            let kept = if ranked.is_empty() {
                before
            } else {
                let focus = answer.resolved.first().map(|r| r - 1);
                Session { query: Some(query), shown: ranked.into_iter().take(limit).collect(), focus }
            };
            self.sessions.insert(key.to_owned(), kept);
        }
        Ok(answer)
    }

    /// The person picked a result of what was last shown in a session.
    pub fn select(&mut self, session: &str, rank: usize, now: &Zoned) -> Answer {
        if let Some(before) = self.sessions.get_mut(session).filter(|s| (1..=s.shown.len()).contains(&rank)) {
            before.focus = Some(rank - 1);
        } else {
            return Answer::default();
        }
        let Some((before, query)) = self.sessions.get(session).and_then(|s| Some((s, s.query.as_ref()?))) else {
            return Answer::default();
        };
        let shelf = self.shelf();
        let results =
            before.shown.iter().enumerate().map(|(n, r)| answer::outcome(query, r, n + 1, now, &shelf)).collect();
        Answer {
            interpretation: interpretation(query, &[], &self.people),
            results,
            resolved: vec![rank],
            ..Answer::default()
        }
    }

    fn shelf(&self) -> Shelf<'_> {
        self.shelf_until(None)
    }

    /// What is looked into until `stop` is set.
    pub(crate) fn shelf_until<'a>(&'a self, stop: Option<&'a AtomicBool>) -> Shelf<'a> {
        Shelf {
            store: &self.store,
            search: &self.search,
            people: &self.people,
            rooms: &self.rooms,
            titles: &self.titles,
            meaning: self.meaning.as_ref(),
            words: &self.words,
            judge: self.judge.as_ref(),
            stop,
        }
    }

    pub(crate) fn understand(&self, query: &str, now: &Zoned) -> Query {
        let world = World {
            people: &self.people,
            rooms: &self.rooms,
            known: &|word| self.search.frequency(word).0 > 0,
            event: &|words, share| self.event(words, share, now),
        };
        understand(query, now, &world)
    }

    /// What the question is in its dialogue: the question as it stands now, the ranking, and what was picked.
    pub(crate) fn turn(
        &self,
        query: Query,
        before: &Session,
        now: &Zoned,
        shelf: &Shelf<'_>,
    ) -> Result<Understood, RetrieveError> {
        let turn = dialogue::turn(&query, before);
        let pointed = match &turn {
            Turn::New => None,
            Turn::Shown(which) => pointed(&query, before, now, shelf, POINTED_AT).or(Some(which.clone())),
            Turn::Refine { shown_first: true } => pointed(&query, before, now, shelf, POINTED),
            Turn::Refine { shown_first: false } if query.want.is_some() => pointed(&query, before, now, shelf, POINTED),
            Turn::Refine { .. } => None,
        };
        if let Some(which) = pointed {
            let ranked: Vec<Ranked> = which.iter().map(|n| before.shown[*n].clone()).collect();
            let picked = Some((0..ranked.len()).collect());
            // It stays the question before, but for what is now wanted of it.
            let before = before.query.as_ref().unwrap_or(&query).clone();
            let query = Query { want: query.want, ..before };
            return Ok(Understood { query, ranked, picked });
        }
        let (query, ranked) = match turn {
            Turn::Refine { shown_first } => refine(query, before, shown_first, now, shelf)?,
            _ => {
                let ranked = find(&query, now, shelf)?;
                (query, ranked)
            }
        };
        Ok(Understood { query, ranked, picked: None })
    }

    fn answer(&self, Understood { query, ranked, picked }: &Understood, now: &Zoned, limit: usize) -> Answer {
        let shelf = self.shelf();
        let shown = &ranked[..ranked.len().min(limit)];
        let results: Vec<_> =
            shown.iter().enumerate().map(|(n, r)| answer::outcome(query, r, n + 1, now, &shelf)).collect();
        let resolved: Vec<usize> = match picked {
            Some(picked) => picked.iter().map(|n| n + 1).collect(),
            None => resolved(query, shown),
        };
        let fact = query.want.filter(|_| !resolved.is_empty()).and_then(|want| self.fact(want, query, shown, now));
        Answer {
            interpretation: interpretation(query, shown, &self.people),
            results,
            resolved,
            answer: fact,
            ..Answer::default()
        }
    }

    /// The fact, from the first of the best results that holds one.
    pub(crate) fn fact(&self, want: Want, query: &Query, shown: &[Ranked], now: &Zoned) -> Option<Fact> {
        let best = shown.first()?.score;
        for (n, one) in shown.iter().enumerate().take(3).filter(|(_, r)| best - r.score < 0.1) {
            if let Some(text) = self.fact_in(want, query, one, now) {
                return Some(Fact { text, source: n + 1 });
            }
        }
        None
    }

    fn fact_in(&self, want: Want, query: &Query, one: &Ranked, now: &Zoned) -> Option<String> {
        let candidate = &one.candidate;
        if want == Want::Person {
            let own = candidate.passages.iter().map(|p| p.text.as_str());
            if let Some(name) = own.filter_map(|text| answer::fact::somebody(text, &query.topic)).next() {
                return Some(name);
            }
            let sender = candidate.deliveries.iter().rev().find_map(|d| self.people.get(d.sender?));
            return sender.map(|p| p.name.clone());
        }
        if let Some(told) = answer::fact::on_card(want, candidate.main()) {
            return Some(told.to_owned());
        }
        if let (Want::Date | Want::Hour, Some(o)) = (want, &candidate.main().extra.occurrence) {
            let start = o.start.to_zoned(now.time_zone().clone());
            let clock = if o.all_day { "" } else { " %H:%M" };
            let form = if query.korean { format!("%Y년 %-m월 %-d일{clock}") } else { format!("%-d %B %Y{clock}") };
            return Some(start.strftime(&form).to_string());
        }
        let own = candidate.passages.iter().map(|p| p.text.as_str());
        let sources = std::iter::once(candidate.caption.as_str()).chain(own).chain([candidate.mail.as_str()]);
        let sources: Vec<&str> = sources.filter(|s| !s.trim().is_empty()).collect();
        let shaped = sources.iter().find(|s| answer::fact::has(want, s));
        let source = shaped.or(sources.first())?;
        answer::fact::find(want, source, &query.topic)
    }

    /// The event that some words name: the one that holds most of them, nearest to now.
    fn event(&self, words: &str, share: f32, now: &Zoned) -> Option<(Zoned, Zoned)> {
        self.birthday(words, now).or_else(|| self.calendar_event(words, share, now))
    }

    fn birthday(&self, words: &str, now: &Zoned) -> Option<(Zoned, Zoned)> {
        let folded = text::fold(words);
        if !folded.contains("birthday") && !folded.contains("생일") && !folded.contains("생신") {
            return None;
        }
        let cut = crate::understand::words::cut(words);
        let mention = self.people.find(&cut, &|_| true).into_iter().next()?;
        let birthdays = self.store.birthdays().ok()?;
        let day = mention.candidates.iter().find_map(|(id, _)| birthdays.iter().find(|(p, _, _)| p == id))?;
        let in_year = |year: i16| {
            let date = jiff::civil::Date::new(year, day.1, day.2).ok()?;
            let start = date.to_zoned(now.time_zone().clone()).ok()?;
            Some((start.clone(), start.tomorrow().ok()?))
        };
        let years = [now.year() - 1, now.year(), now.year() + 1];
        years.into_iter().filter_map(in_year).min_by_key(|(start, _)| distance(start, now))
    }

    fn calendar_event(&self, words: &str, share: f32, now: &Zoned) -> Option<(Zoned, Zoned)> {
        let mut list = crate::understand::words::cut(words);
        let topics = crate::understand::topic::find(&mut list, &[], false, &|_| true);
        let terms: Vec<Term> = topics
            .iter()
            .flat_map(|t| &t.ways)
            .flat_map(|(way, weight)| {
                way.iter().map(move |word| Term { word: word.clone(), weight: *weight, own: true })
            })
            .collect();
        if terms.is_empty() {
            return None;
        }
        let filter = Filter { kinds: vec![Kind::Event], ..Filter::default() };
        let hits = self.search.search(&terms, &filter, 40).ok()?;
        let mut best: Option<(f32, i64, (Zoned, Zoned))> = None;
        for hit in hits {
            let Some(item) = self.store.item(hit.item).ok().flatten() else { continue };
            let Some(o) = &item.extra.occurrence else { continue };
            let held = held(&topics, &item.title, o.location.as_deref().unwrap_or(""));
            let (start, end) = (o.start.to_zoned(now.time_zone().clone()), o.end.to_zoned(now.time_zone().clone()));
            let far = distance(&start, now);
            let better = best.as_ref().is_none_or(|(h, f, _)| held > *h + 0.01 || held > *h - 0.01 && far < *f);
            if held >= share && better {
                best = Some((held, far, (start, end)));
            }
        }
        best.map(|(_, _, event)| event)
    }
}

/// Which of what was shown a question points at, from 0, where the resolver is sure enough that it does.
fn pointed(query: &Query, before: &Session, now: &Zoned, shelf: &Shelf<'_>, sure: f32) -> Option<Vec<usize>> {
    let shown = &before.shown[..before.shown.len().min(JUDGED)];
    let judgement = shelf.judge?.meant(query, before, shown, now, shelf).ok()?;
    let most = judgement.chosen.iter().map(|n| judgement.probabilities[*n]).fold(0.0, f32::max);
    (most >= sure && !judgement.chosen.is_empty()).then_some(judgement.chosen)
}

/// Everything that fits a question, best first.
pub(crate) fn find(query: &Query, now: &Zoned, shelf: &Shelf<'_>) -> Result<Vec<Ranked>, RetrieveError> {
    resolve::rank(query, retrieve(query, shelf)?, now, shelf)
}

fn refine(
    query: Query,
    before: &Session,
    shown_first: bool,
    now: &Zoned,
    shelf: &Shelf<'_>,
) -> Result<(Query, Vec<Ranked>), RetrieveError> {
    if shown_first {
        let shown = before.shown.iter().map(|r| r.candidate.clone()).collect();
        let mut among = resolve::rank(&query, shown, now, shelf)?;
        if dialogue::turns_down(&query) {
            let focus = before.shown.get(before.focus.unwrap_or(0)).map(|r| r.candidate.main().id);
            among.retain(|r| Some(r.candidate.main().id) != focus);
        }
        if among.iter().any(|r| is_sure(&query, r)) {
            return Ok((query, among));
        }
    }
    if let Some(previous) = &before.query {
        let merged = dialogue::merge(previous, &query);
        let ranked = find(&merged, now, shelf)?;
        if !ranked.is_empty() {
            return Ok((merged, ranked));
        }
    }
    let ranked = find(&query, now, shelf)?;
    Ok((query, ranked))
}

fn distance(at: &Zoned, now: &Zoned) -> i64 {
    at.timestamp().as_second().abs_diff(now.timestamp().as_second()) as i64
}

/// The share of the ideas that an event's words hold.
fn held(topics: &[crate::understand::topic::Topic], title: &str, place: &str) -> f32 {
    let stems: Vec<String> = text::words(&format!("{title} {place}")).iter().map(|w| text::stem(&w.text)).collect();
    let says = |word: &String| {
        stems.iter().any(|s| {
            s == word || word.chars().all(text::is_hangul) && word.chars().count() >= 2 && s.contains(word.as_str())
        })
    };
    let idea = |t: &crate::understand::topic::Topic| t.ways.iter().any(|(way, _)| way.iter().all(says));
    // `our Oslo trip` is an entry called "Oslo": the word for what sort of event it is may be missing.
    let weight = |t: &crate::understand::topic::Topic| if is_event_word(&t.text) { 0.35 } else { 1.0 };
    let all: f32 = topics.iter().map(weight).sum();
    topics.iter().filter(|t| idea(t)).map(weight).sum::<f32>() / all.max(0.35)
}

/// Says what sort of event, not which.
fn is_event_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "trip",
        "travel",
        "journey",
        "vacation",
        "holiday",
        "holidays",
        "meeting",
        "call",
        "visit",
        "event",
        "party",
        "day",
        "appointment",
        "weekend",
        "dinner",
        "lunch",
        "stay",
        "session",
        "tour",
        "여행",
        "출장",
        "휴가",
        "미팅",
        "회의",
        "모임",
        "행사",
        "날",
        "약속",
        "방문",
        "파티",
        "일정",
    ];
    WORDS.contains(&word)
}

/// Enough agrees that this is the one that is meant.
fn is_sure(query: &Query, r: &Ranked) -> bool {
    let slots = !query.people.is_empty() || query.time.is_some() || !query.kinds.is_empty() || query.room.is_some();
    if query.want.is_some_and(|want| want.needs_shape() && !resolve::has_fact(want, &r.candidate)) {
        return false;
    }
    if query.want.is_none() && query.people.is_empty() && r.agreement.pointless || query.stranger {
        return false;
    }
    let answers = query.want.is_some_and(|want| want.has_shape() && resolve::has_fact(want, &r.candidate));
    // From the one who was named, of the sort that was asked for, and of all they said the most alike.
    if answers && r.agreement.alike && r.agreement.people.is_some_and(|p| p >= 0.85) && r.score >= SURE_FACT {
        return true;
    }
    let enough = match (answers, slots) {
        (true, true) => TOPIC_SURE - 0.22,
        (false, true) => TOPIC_SURE - 0.1,
        (true, false) => TOPIC_SURE - 0.05,
        (false, false) => TOPIC_SURE,
    };
    r.score >= SURE && r.agreement.evidence.is_none_or(|t| t >= enough)
}

fn time_said(text: &str, span: &crate::understand::when::Span) -> TimeSaid {
    let form = "%Y-%m-%dT%H:%M:%S%:z";
    TimeSaid {
        text: text.to_owned(),
        start: span.start.strftime(form).to_string(),
        end: span.end.strftime(form).to_string(),
    }
}

/// The only one that every slot but the topic allows, of a kind and from somebody that were both named.
fn is_alone(shown: &[Ranked]) -> bool {
    let [one] = shown else { return false };
    let agrees = |slot: Option<f32>| slot.is_some_and(|s| s >= 0.85);
    let said =
        [one.agreement.people, one.agreement.kind, one.agreement.time, one.agreement.direction, one.agreement.channel];
    one.agreement.file && agrees(one.agreement.people) && said.into_iter().filter(|s| agrees(*s)).count() >= 3
}

/// Which of what is shown is meant, from 1.
pub(crate) fn resolved(query: &Query, shown: &[Ranked]) -> Vec<usize> {
    let sure = shown.first().filter(|r| is_sure(query, r) || is_alone(shown));
    let Some(best) = sure else { return Vec::new() };
    let together = |r: &&Ranked| query.plural && best.score - r.score <= TOGETHER;
    (1..=1 + shown[1..].iter().take_while(together).count()).collect()
}

fn interpretation(query: &Query, shown: &[Ranked], people: &People) -> Interpretation {
    let said = |m: &Mention| {
        // Of several who may be meant, the one that the best result is from or to.
        let fits = |id: &indexer::item::PersonId| {
            shown.first().is_some_and(|r| {
                r.candidate.deliveries.iter().any(|d| d.sender == Some(*id) || d.recipients.contains(id))
            })
        };
        let ids = m.candidates.iter().map(|(id, _)| *id);
        let id = ids.clone().find(fits).or(ids.clone().next())?;
        Some(PersonSaid { text: m.text.clone(), name: people.get(id)?.name.clone(), role: m.role.name() })
    };
    Interpretation {
        language: if query.korean { "ko" } else { "en" },
        intent: if query.want.is_some() { "fact" } else { "find" },
        people: query.people.iter().filter_map(said).collect(),
        time: match (&query.time, &query.occasion) {
            (Some(t), _) => Some(time_said(&t.text, &t.span)),
            (None, Some(span)) => {
                Some(time_said(&query.topic.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" "), span))
            }
            (None, None) => None,
        },
        kinds: query.kinds.iter().map(|k| k.name().to_owned()).collect(),
        channel: query.channels.iter().find(|c| !c.negated).map(|c| c.channel.as_str().to_owned()),
        topic: (!query.topic.is_empty())
            .then(|| query.topic.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")),
    }
}
