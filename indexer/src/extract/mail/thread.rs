//! Which conversation a mail belongs to.

use std::collections::HashMap;

use crate::extract::{Output, Thread};
use crate::item::Channel;

/// The conversations of one blob.
#[derive(Default)]
pub(crate) struct Threads {
    /// Number of the conversation by the ids of its first mail and of every mail seen in it.
    by_mail: HashMap<String, u32>,
}

impl Threads {
    /// The conversation of a mail, announced where it is new.
    ///
    /// `references` are the ids that it names, oldest first; `own` is its own id, or whatever stands for it.
    pub(crate) fn of(&mut self, own: &str, references: &[String], subject: &str, out: &mut Output) -> u32 {
        let known = references.iter().chain([&own.to_owned()]).find_map(|id| self.by_mail.get(id).copied());
        let root = references.first().map_or(own, String::as_str);
        let number = known.unwrap_or_else(|| {
            out.thread(Thread {
                name: name(subject).to_owned(),
                group: false,
                id: Some(root.to_owned()),
                members: Vec::new(),
                channel: Channel::Mail,
            })
        });
        for id in [root, own] {
            self.by_mail.entry(id.to_owned()).or_insert(number);
        }
        number
    }
}

/// What mailers put before the subject of an answer or a forwarded mail, in many languages, in lower case.
const PREFIXES: &[&str] = &[
    "re", "fw", "fwd", "aw", "wg", "antw", "antwort", "sv", "vs", "vb", "vl", "tr", "ref", "rif", "r", "i", "rv",
    "res", "enc", "odp", "pd", "ynt", "ilt", "답장", "회신", "전달", "返信", "転送", "回复", "回覆", "答复", "转发",
    "轉寄", "отв", "ha",
];

/// The subject without `Re:`, `Fwd:`, `답장:`, `AW:` and their like, however often.
pub(crate) fn name(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((prefix, tail)) = rest.split_once([':', '：']) {
        // `Re[2]:` and `Re (3):` count.
        let word = prefix.trim_end_matches(|c: char| c.is_ascii_digit() || "[]()^ ".contains(c));
        if !PREFIXES.contains(&word.trim().to_lowercase().as_str()) {
            break;
        }
        rest = tail.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_come_off() {
        for (subject, expect) in [
            ("Re: Lunch", "Lunch"),
            ("RE: Fwd: AW: Lunch", "Lunch"),
            ("답장: 회신：견적서", "견적서"),
            ("Re[2]: Lunch", "Lunch"),
            ("Reminder: Lunch", "Reminder: Lunch"),
            ("[team] Re: Lunch", "[team] Re: Lunch"),
            ("Re:", ""),
        ] {
            assert_eq!(name(subject), expect, "{subject}");
        }
    }
}
