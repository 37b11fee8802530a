//! What is asked of the resolver.

use std::ops::Range;

/// Where something that may be meant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// It was shown or named in the dialogue.
    Conversation,
    /// It is on the screen.
    Screen,
    /// It runs or waits unseen: a timer, music.
    Background,
}

/// Something that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// A word for what it is ("document", "timer"); may be empty.
    pub kind: String,
    /// Where it stands.
    pub source: Source,
    /// What it says: its name, then further fields, " | " between them.
    pub text: String,
    /// Left, top, width and height on the screen, in pixels.
    pub place: Option<[f64; 4]>,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The person.
    User,
    /// Whence.
    Assistant,
}

/// One turn of the dialogue before the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Whose it is.
    pub who: Speaker,
    /// What was said or shown.
    pub text: String,
}

/// Words with what they may mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// What is asked.
    pub query: String,
    /// When it is asked, as the query's language writes it ("Wed 12 Nov 2025"); may be empty.
    pub now: String,
    /// The dialogue before, oldest first.
    pub turns: Vec<Turn>,
    /// What may be meant, in the order in which it is shown.
    pub entities: Vec<Entity>,
}

/// A text that may hold the answer to a question of fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// What it is and from whom ("mail | Your boiler service | from Kerry Heating | ").
    pub head: String,
    /// What it says.
    pub text: String,
}

/// What a request means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// For each entity, in the request's order, the probability that it is meant.
    pub probabilities: Vec<f32>,
    /// The probability that none of them is.
    pub none: f32,
    /// Which are meant, by the thresholds that belong to the weights; indices in order.
    pub chosen: Vec<usize>,
}

/// What a part of a query says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Who it is from.
    From,
    /// Who it was sent to.
    To,
    /// When it was.
    When,
    /// What kind of thing it is.
    Kind,
    /// Where it came in: mail, a messenger.
    Channel,
    /// What it is about.
    Topic,
}

/// What a query wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Things are to be shown.
    Find,
    /// One thing is to be opened.
    Open,
    /// A fact that stands in something is asked for.
    Fact,
    /// What was shown is to be narrowed or changed.
    Refine,
    /// Things are to be compared.
    Compare,
    /// It is asked how many there are.
    Count,
}

/// A part of a query that says something.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What it says.
    pub slot: Slot,
    /// Where it stands in the query: bytes, between letters.
    pub range: Range<usize>,
    /// How probable it is: the least of its pieces'.
    pub probability: f32,
}

/// What the words of a query say.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// Its parts, in their order; they do not overlap.
    pub slots: Vec<Span>,
    /// What is wanted.
    pub intent: Intent,
    /// How probable that is.
    pub probability: f32,
}

/// The stretch of a passage that answers a question best.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which passage.
    pub passage: usize,
    /// Where in its text: bytes, between letters.
    pub range: Range<usize>,
    /// How probable it is that the passages have an answer at all, calibrated on questions kept apart.
    pub probability: f32,
}
