//! Candidates that are meant → what is shown: results in words, why they are shown, and the fact if one was asked.

pub mod fact;
pub mod why;

use indexer::item::Kind;
use indexer::store::ItemRow;
use jiff::Zoned;

use crate::resolve::Ranked;
use crate::retrieve::{Delivery, Shelf};
use crate::understand::Query;
use crate::understand::people::Role;
use crate::wire::Outcome;

/// At most so many characters of a passage are shown.
const SHOWN: usize = 1200;

/// One ranked candidate as a result.
pub fn outcome(query: &Query, one: &Ranked, rank: usize, now: &Zoned, shelf: &Shelf<'_>) -> Outcome {
    let candidate = &one.candidate;
    let delivery = delivery(query, one);
    let main = delivery.map_or(candidate.main(), |d| &d.item);
    let path = path(query, &candidate.members, main);
    let when = delivery.and_then(|d| d.item.when).or(main.when);
    let name = |id| shelf.people.get(id).map(|p| if p.is_me { "me".to_owned() } else { p.name.clone() });
    Outcome {
        rank,
        score: one.score.clamp(0.0, 1.0),
        kind: main.kind.as_str(),
        container: (main.kind != Kind::File).then(|| main.path.clone()),
        locator: locator(main, one),
        title: title(main, one),
        text: text(one),
        sender: delivery.and_then(|d| name(d.sender?)),
        recipients: delivery.map(|d| d.recipients.iter().filter_map(|r| name(*r)).collect()).unwrap_or_default(),
        sent_at: when.map(|w| rfc3339(w.at, now)),
        channel: delivery.map(|d| d.item.channel.as_str()).or(Some(main.channel.as_str())),
        why: why::why(query, one, delivery, now, shelf),
        copies: copies(&candidate.members, path.as_deref()),
        path,
    }
}

/// A moment as the question's clock would show it.
pub fn rfc3339(at: jiff::Timestamp, now: &Zoned) -> String {
    let zoned = at.to_zoned(now.time_zone().clone());
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Of several deliveries the one that the question speaks of: from or to whom it names, through what it names.
pub(crate) fn delivery<'a>(query: &Query, one: &'a Ranked) -> Option<&'a Delivery> {
    let fit = |d: &Delivery| {
        let people = query.people.iter().filter(|m| {
            m.candidates.iter().any(|(id, _)| match m.role {
                Role::Sender => d.sender == Some(*id),
                Role::Recipient => d.recipients.contains(id),
            })
        });
        let channels = query.channels.iter().filter(|c| (c.channel == d.item.channel) != c.negated);
        let room = query.room.iter().filter(|r| d.item.thread.is_some_and(|t| r.threads.contains(&t)));
        2 * people.count() + channels.count() + 2 * room.count()
    };
    one.candidate.deliveries.iter().rev().max_by_key(|d| fit(d))
}

/// The file itself: the copy in the folder that was named, else the one the export keeps, else any.
fn path(query: &Query, members: &[ItemRow], main: &ItemRow) -> Option<String> {
    if main.kind == Kind::File {
        let files = || members.iter().filter(|m| m.kind == Kind::File);
        let named = query.place.as_ref().and_then(|p| files().find(|m| p.holds(&m.path)));
        return Some(named.unwrap_or(main).path.clone());
    }
    let files: Vec<&ItemRow> = members.iter().filter(|m| m.kind == Kind::File).collect();
    let named = query.place.as_ref().and_then(|p| files.iter().find(|m| p.holds(&m.path)));
    let own = main.media.as_ref().and_then(|media| files.iter().find(|m| m.path == *media));
    named.or(own).or(files.first()).map(|m| m.path.clone())
}

/// An attachment that its export does not name is called what its file on disk is called, or what the chat says of it.
fn title(main: &ItemRow, one: &Ranked) -> String {
    let members = one.candidate.members.iter().map(|m| m.title.as_str());
    let said = one.candidate.caption.lines().next().unwrap_or_default();
    let named = std::iter::once(main.title.as_str()).chain(members).chain([said]).find(|t| !t.is_empty());
    match (named, main.kind, main.family) {
        (Some(name), kind, _) if kind != Kind::Message => name.to_owned(),
        (None, Kind::Attachment, Some(family)) => family.as_str().to_owned(),
        _ => main.title.clone(),
    }
}

fn locator(main: &ItemRow, one: &Ranked) -> Option<String> {
    let passage = one.candidate.passages.first().map(|p| p.locator.as_str()).filter(|l| !l.is_empty());
    // A file inside an archive: where it is told, and what it is called there.
    let member = main.media.as_deref().and_then(|m| m.rsplit(['/', '\\']).next());
    let inside = one.candidate.members.iter().all(|m| m.kind != Kind::File);
    match main.kind {
        Kind::Attachment if inside && member.is_some_and(|m| m != main.title) => {
            Some(format!("{}, {}", main.locator, member.unwrap_or_default()))
        }
        Kind::File => passage.map(str::to_owned),
        _ => Some(main.locator.clone()).filter(|l| !l.is_empty()).or_else(|| passage.map(str::to_owned)),
    }
}

/// The caption, then the passage that matched.
fn text(one: &Ranked) -> String {
    let candidate = &one.candidate;
    let passage = candidate.passages.iter().map(|p| p.text.as_str());
    let mut out = String::new();
    for part in std::iter::once(candidate.caption.as_str()).chain(passage).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(part);
        if out.len() > SHOWN {
            break;
        }
    }
    let end = out.char_indices().nth(SHOWN).map_or(out.len(), |(i, _)| i);
    out.truncate(end);
    out
}

fn copies(members: &[ItemRow], shown: Option<&str>) -> Vec<String> {
    let mut paths: Vec<String> = members
        .iter()
        .filter(|m| m.kind == Kind::File && Some(m.path.as_str()) != shown)
        .map(|m| m.path.clone())
        .collect();
    paths.dedup();
    paths
}
