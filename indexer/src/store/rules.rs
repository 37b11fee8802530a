//! What is to be left out, in the form in which a thing is held against it.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{HandleRow, StoreError};
use crate::extract::{Card, Draft, Handle, Thread};
use crate::item::Channel;
use crate::normalise::{phone_key, text};

/// National and international forms of a number agree in so many digits at the end.
const PHONE_END: usize = 8;

/// What tells somebody from others, hashed: kept without keeping who it is.
pub(super) type Mark = String;

/// One exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// The thing with this identity.
    Item(String),
    /// Everything from or to whom these tell.
    Person(BTreeSet<Mark>),
    /// From (inclusive) to (exclusive), ms since 1970.
    Time(i64, i64),
    /// Older than so many days, which is before this, ms since 1970.
    Age(u32, i64),
}

impl Rule {
    /// As the store keeps it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Person(_) => "person",
            Self::Time(..) => "time",
            Self::Age(..) => "age",
        }
    }

    /// As the store keeps it.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Item(identity) => identity.clone(),
            Self::Person(marks) => marks.iter().map(String::as_str).collect::<Vec<_>>().join("\n"),
            Self::Time(start, end) => format!("{start} {end}"),
            Self::Age(days, _) => days.to_string(),
        }
    }

    /// Of an age: the moment before which things are left out.
    pub(super) fn before(&self) -> Option<i64> {
        if let Self::Age(_, before) = self { Some(*before) } else { None }
    }

    /// Back from what the store keeps.
    pub(super) fn parse(kind: &str, value: &str, before: Option<i64>) -> Option<Self> {
        Some(match kind {
            "item" => Self::Item(value.to_owned()),
            "person" => Self::Person(value.lines().map(str::to_owned).collect()),
            "time" => {
                let (start, end) = value.split_once(' ')?;
                Self::Time(start.parse().ok()?, end.parse().ok()?)
            }
            "age" => Self::Age(value.parse().ok()?, before.unwrap_or(i64::MIN)),
            _ => return None,
        })
    }

    fn covers_time(&self, at: i64) -> bool {
        match self {
            Self::Time(start, end) => (*start..*end).contains(&at),
            Self::Age(_, before) => at < *before,
            Self::Item(_) | Self::Person(_) => false,
        }
    }

    /// Is about somebody with one of these marks.
    pub(super) fn covers(&self, marks: &[Mark]) -> bool {
        matches!(self, Self::Person(all) if marks.iter().any(|m| all.contains(m)))
    }
}

/// Every exclusion with its number.
pub(super) fn all(c: &Connection) -> Result<Vec<(i64, Rule)>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id, kind, value, before FROM exclusions ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(r) = rows.next()? {
        let (kind, value): (String, String) = (r.get(1)?, r.get(2)?);
        if let Some(rule) = Rule::parse(&kind, &value, r.get(3)?) {
            out.push((r.get(0)?, rule));
        }
    }
    Ok(out)
}

/// The exclusion that keeps a conversation out: one of two people, one of whom is left out.
pub(super) fn of_thread(rules: &[(i64, Rule)], thread: &Thread) -> Option<i64> {
    if rules.is_empty() || thread.group {
        return None;
    }
    let mut marks = vec![name_mark(thread.channel, &thread.name)];
    marks.extend(thread.members.iter().flat_map(|m| handle_marks(thread.channel, m)));
    rules.iter().find(|(_, rule)| rule.covers(&marks)).map(|(id, _)| *id)
}

/// Somebody of whom everything is left out.
pub(super) fn is_out(rules: &[(i64, Rule)], channel: Channel, handle: &Handle) -> bool {
    !rules.is_empty() && {
        let marks = handle_marks(channel, handle);
        rules.iter().any(|(_, rule)| rule.covers(&marks))
    }
}

/// The exclusion that keeps a thing out.
pub(super) fn of_draft(rules: &[(i64, Rule)], draft: &Draft, identity: &str, at: Option<i64>) -> Option<i64> {
    if rules.is_empty() {
        return None;
    }
    let people = draft.from.iter().chain(&draft.to).flat_map(|h| handle_marks(draft.channel, h));
    let marks: Vec<Mark> = people.chain(draft.card.iter().flat_map(card_marks)).collect();
    let covers = |rule: &Rule| match rule {
        Rule::Item(hidden) => hidden == identity,
        Rule::Person(_) => rule.covers(&marks),
        Rule::Time(..) | Rule::Age(..) => at.is_some_and(|at| rule.covers_time(at)),
    };
    rules.iter().find(|(_, rule)| covers(rule)).map(|(id, _)| *id)
}

/// What tells a handle, as a reader hands it over.
fn handle_marks(channel: Channel, handle: &Handle) -> Vec<Mark> {
    let text = |value: &Option<String>| value.as_deref().map(|v| text::clean(v.trim())).unwrap_or_default();
    marks(channel, &text(&handle.name), &text(&handle.email), &text(&handle.phone), &text(&handle.account))
}

/// What tells a handle, as the store has it.
pub(super) fn row_marks(row: &HandleRow) -> Vec<Mark> {
    marks(row.channel, &row.name, &row.email, &row.phone, &row.account)
}

/// What tells a card.
pub(super) fn card_marks(card: &Card) -> Vec<Mark> {
    let mut out: Vec<Mark> = card.emails.iter().map(|e| mail_mark(e)).collect();
    out.extend(card.phones.iter().filter_map(|p| phone_mark(p)));
    if out.is_empty() {
        out.extend(card.names.first().map(|name| name_mark(Channel::Contacts, name)));
    }
    out
}

/// An address, number or account; a name only where there is nothing better.
fn marks(channel: Channel, name: &str, email: &str, phone: &str, account: &str) -> Vec<Mark> {
    let mut out = Vec::new();
    out.extend((!email.is_empty()).then(|| mail_mark(email)));
    out.extend(phone_mark(phone));
    out.extend((!account.is_empty()).then(|| mark(&format!("account|{}|{account}", channel.as_str()))));
    if out.is_empty() && !name.is_empty() {
        out.push(name_mark(channel, name));
    }
    out
}

fn mail_mark(email: &str) -> Mark {
    mark(&format!("mail|{}", email.trim().to_lowercase()))
}

fn phone_mark(phone: &str) -> Option<Mark> {
    let key = phone_key(phone)?;
    Some(mark(&format!("phone|{}", &key[key.len().saturating_sub(PHONE_END)..])))
}

pub(super) fn name_mark(channel: Channel, name: &str) -> Mark {
    mark(&format!("name|{}|{}", channel.as_str(), text::fold(name.trim())))
}

fn mark(what: &str) -> Mark {
    blake3::hash(what.as_bytes()).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_as_they_were_kept() {
        let marks = ["a", "b"].into_iter().map(str::to_owned).collect();
        for rule in [Rule::Item("file|/a b".into()), Rule::Person(marks), Rule::Time(-5, 7), Rule::Age(30, 9)] {
            assert_eq!(Rule::parse(rule.kind(), &rule.value(), rule.before()), Some(rule));
        }
        assert_eq!(Rule::parse("time", "soon", None), None);
    }

    #[test]
    fn somebody_is_told_by_the_best_there_is() {
        let handle = |name: &str, email: &str, phone: &str| marks(Channel::Mail, name, email, phone, "");
        assert_eq!(handle("Ada", "ada@x.example", ""), handle("A. Moss", "ADA@x.example", ""));
        assert_eq!(handle("Ada", "", "+44 20 7946 0018"), handle("", "", "020 7946 0018"));
        assert_ne!(handle("Ada", "ada@x.example", ""), handle("Ada", "", ""));
        assert_ne!(marks(Channel::Mail, "Ada", "", "", ""), marks(Channel::WhatsApp, "Ada", "", "", ""));
    }
}
