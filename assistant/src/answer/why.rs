//! Why a result is shown, in words.

use indexer::item::Kind;
use jiff::Zoned;

use crate::resolve::Ranked;
use crate::retrieve::{Delivery, Shelf};
use crate::understand::{Query, channel};

/// The reasons, most telling first.
pub fn why(query: &Query, one: &Ranked, delivery: Option<&Delivery>, now: &Zoned, shelf: &Shelf<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let person = |id| shelf.people.get(id);
    if let Some(d) = delivery {
        match d.sender.and_then(person) {
            Some(p) if p.is_me => {
                let to: Vec<&str> =
                    d.recipients.iter().filter_map(|r| Some(person(*r)?.name.as_str())).take(3).collect();
                out.push(if to.is_empty() {
                    "sent by you".to_owned()
                } else {
                    format!("sent by you to {}", to.join(", "))
                });
            }
            Some(p) => out.push(format!("sent by {}", p.name)),
            None => {}
        }
        out.push(format!("via {}", channel::label(d.item.channel)));
    }
    let when = delivery.and_then(|d| d.item.when).or(one.candidate.main().when);
    out.extend(when.map(|w| in_words(w.at, now)));
    out.extend(query.kinds.iter().take(1).map(|k| k.name().to_owned()));
    if let Some(room) = &query.room {
        out.push(format!("in {}", room.name));
    }
    if let Some(about) = About::of(query, one) {
        out.push(match about {
            About::Said(topic) => format!("about {topic}"),
            About::Perhaps(topic) => format!("perhaps about {topic}"),
        });
    }
    let saved = one.candidate.members.iter().filter(|m| m.kind == Kind::File).count();
    if delivery.is_some() && saved > 0 && one.candidate.main().kind == Kind::Attachment {
        out.push("saved on this computer".to_owned());
    }
    out
}

/// With so much of the topic a thing is said to be about it.
const TOLD: f32 = 0.3;

/// That a thing is about what was asked for.
pub enum About {
    /// Its words stand in it.
    Said(String),
    /// It only means something near it.
    Perhaps(String),
}

impl About {
    /// What can be said of it; `None` when nothing was asked for, or it is hardly about it.
    pub fn of(query: &Query, one: &Ranked) -> Option<Self> {
        let topic: Vec<&str> = query.topic.iter().map(|t| t.text.as_str()).collect();
        let topic = topic.join(" ");
        match (one.agreement.topic?, one.agreement.worded) {
            (_, Some(words)) if words > TOLD => Some(Self::Said(topic)),
            (all, _) if all > TOLD => Some(Self::Perhaps(topic)),
            _ => None,
        }
    }
}

/// Time as people say it: `today`, `3 days ago`, `in 2 weeks`.
pub fn in_words(at: jiff::Timestamp, now: &Zoned) -> String {
    let day = at.to_zoned(now.time_zone().clone()).date();
    let days = day.until(now.date()).map_or(0, |s| i64::from(s.get_days()));
    let (n, unit) = match days.abs() {
        0 => return "today".to_owned(),
        1 if days > 0 => return "yesterday".to_owned(),
        1 => return "tomorrow".to_owned(),
        n if n < 14 => (n, "day"),
        n if n < 60 => (n / 7, "week"),
        n if n < 730 => (n / 30, "month"),
        n => (n / 365, "year"),
    };
    let s = if n == 1 { "" } else { "s" };
    if days > 0 { format!("{n} {unit}{s} ago") } else { format!("in {n} {unit}{s}") }
}
