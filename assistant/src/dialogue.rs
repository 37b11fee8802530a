//! What was asked and shown stays as context: `the second one`, `open it`, `and from Lucía?`, `그거 말고 엑셀`.

use indexer::normalise::text;

use crate::resolve::Ranked;
use crate::understand::{Direction, Query, words};

/// One dialogue.
#[derive(Debug, Default)]
pub struct Session {
    /// What was last understood.
    pub query: Option<Query>,
    /// What was last shown.
    pub shown: Vec<Ranked>,
    /// Which of it is in focus, from 0.
    pub focus: Option<usize>,
}

/// What a question is, given what went before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It stands on its own.
    New,
    /// These of what was shown, from 0.
    Shown(Vec<usize>),
    /// The question before, with what this one changes; `shown_first` when it picks among what was shown.
    Refine {
        /// Look among what was shown before looking further.
        shown_first: bool,
    },
}

const ORDINALS: &[(&[&str], i32)] = &[
    (&["first", "1st", "첫"], 0),
    (&["second", "2nd", "두"], 1),
    (&["third", "3rd", "세"], 2),
    (&["fourth", "4th", "네"], 3),
    (&["fifth", "5th", "다섯"], 4),
    (&["last", "bottom", "마지막", "맨끝"], -1),
];
const NUMBERS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const IT: &[&str] = &["it", "that", "this", "그거", "그것", "이거", "이것", "저거", "그걸", "그", "이걸"];
const OPEN: &[&str] =
    &["open", "show", "열어줘", "열어", "열어봐", "보여줘", "보여", "띄워줘", "select", "pick", "골라줘"];
const MORE: &[&str] = &[
    "just",
    "only",
    "no",
    "and",
    "but",
    "now",
    "not",
    "instead",
    "of",
    "them",
    "those",
    "말고",
    "그중에",
    "중에",
    "그럼",
    "아니",
    "만",
    "ones",
    "one",
];
const SETS: &[&str] = &["all", "both", "them", "다", "전부", "모두", "둘"];

/// Tells how a question hangs on what went before.
pub fn turn(query: &Query, session: &Session) -> Turn {
    if session.shown.is_empty() || session.query.is_none() {
        return Turn::New;
    }
    let list = words::cut(&query.text);
    let said: Vec<&str> = list.iter().map(|w| w.text.as_str()).collect();
    let has = |all: &[&str]| list.iter().any(|w| all.contains(&w.text.as_str()) || all.contains(&w.stem.as_str()));
    let bare = query.topic.is_empty() && query.people.is_empty() && query.kinds.is_empty() && query.time.is_none();
    if let Some(n) = ordinal(&said, session.shown.len())
        .filter(|_| said.len() <= 6 && query.people.is_empty() && query.topic.len() <= 1)
    {
        return Turn::Shown(vec![n]);
    }
    if bare && query.want.is_none() && has(SETS) && has(OPEN) {
        return Turn::Shown((0..session.shown.len()).collect());
    }
    if bare && query.want.is_none() && query.order.is_none() && (has(IT) || has(OPEN)) {
        return Turn::Shown(vec![session.focus.unwrap_or(0)]);
    }
    let cue = said.first().is_some_and(|w| MORE.contains(w) || matches!(*w, "그거" | "그"));
    let short = said.len() <= 4;
    let choice = list
        .iter()
        .any(|w| matches!(w.text.as_str(), "one" | "ones" | "거" | "걸로" | "것" | "건") || w.particle == "만");
    if cue || choice || short || has(IT) {
        let from_elsewhere = said.first() == Some(&"and") && !query.people.is_empty();
        return Turn::Refine { shown_first: !from_elsewhere && query.want.is_none() };
    }
    Turn::New
}

/// The place that `the second one`, `number three` or `마지막 거` names.
fn ordinal(said: &[&str], shown: usize) -> Option<usize> {
    let by_word = ORDINALS.iter().find(|(all, _)| said.iter().any(|w| all.contains(w))).map(|(_, n)| *n);
    let counted =
        said.iter().any(|w| matches!(*w, "번째" | "번째거" | "one" | "item" | "result" | "번" | "거" | "걸로"))
            || said.len() <= 2;
    let by_word = by_word.filter(|n| counted || *n == -1);
    let number = said.windows(2).find_map(|w| {
        let value = w[1].parse::<i32>().ok().or_else(|| NUMBERS.iter().position(|n| *n == w[1]).map(|n| n as i32 + 1));
        value.filter(|_| matches!(w[0], "number" | "no" | "result" | "item"))
    });
    let nth =
        said.windows(2).find_map(|w| w[0].parse::<i32>().ok().filter(|_| matches!(w[1], "번" | "번째" | "번째거")));
    let n = number.or(nth).map(|n| n - 1).or(by_word)?;
    let n = if n < 0 { shown.checked_sub(1)? } else { usize::try_from(n).ok()? };
    (n < shown).then_some(n)
}

/// The question before with what the new one says put in its place.
pub fn merge(before: &Query, new: &Query) -> Query {
    let mut out = new.clone();
    if out.people.is_empty() {
        out.people.clone_from(&before.people);
        if out.direction.is_none() {
            out.direction = before.direction;
        }
    } else if out.direction.is_none() && before.direction != Some(Direction::Own) {
        out.direction = before.direction;
    }
    if out.kinds.is_empty() && new.want.is_none() {
        out.kinds.clone_from(&before.kinds);
    }
    if out.channels.is_empty() {
        out.channels.clone_from(&before.channels);
    }
    if out.room.is_none() {
        out.room.clone_from(&before.room);
    }
    if out.time.is_none() && new.want.is_none() {
        out.time.clone_from(&before.time);
    }
    if out.topic.is_empty() || !new.people.is_empty() && new.topic.is_empty() {
        out.topic.clone_from(&before.topic);
        out.rest.clone_from(&before.rest);
    }
    out
}

/// A thing that is turned down: `no, the older one`, `그거 말고`.
pub fn turns_down(query: &Query) -> bool {
    let folded = text::fold(&query.text);
    folded.starts_with("no,") || folded.starts_with("no ") || folded.contains("말고") || folded.starts_with("아니")
}
