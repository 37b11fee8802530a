//! The stable JSON form of a question and its answer: what the command line, the window and tests speak.

use serde::{Deserialize, Serialize};

/// A question, or the choice of a result.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// Given back as it is.
    #[serde(default)]
    pub id: serde_json::Value,
    /// Lines of one session are one dialogue.
    #[serde(default)]
    pub session: Option<String>,
    /// The question.
    #[serde(default)]
    pub query: Option<String>,
    /// The rank of the result that the person picked.
    #[serde(default)]
    pub select: Option<usize>,
    /// RFC 3339; the clock the question is answered under.
    #[serde(default)]
    pub now: Option<String>,
    /// At most so many results.
    #[serde(default)]
    pub limit: Option<usize>,
    /// What else the person sees or has at hand.
    #[serde(default)]
    pub context: Context,
}

/// What else the person sees or has at hand.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Context {
    /// On the screen.
    pub screen: Vec<Entity>,
    /// Clipboard, notifications, what plays.
    pub background: Vec<Entity>,
}

/// A thing that may be meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// Its id.
    pub id: String,
    /// `phone`, `file`, `address`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// `conversation`, `screen` or `background`.
    pub source: String,
    /// What it says.
    pub text: String,
    /// x, y, width, height in pixels from the top left.
    #[serde(rename = "box")]
    pub area: Option<[f32; 4]>,
}

/// The answer to one question.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Answer {
    /// The question's id.
    pub id: serde_json::Value,
    /// What was understood.
    pub interpretation: Interpretation,
    /// Best first.
    pub results: Vec<Outcome>,
    /// The ranks of what the person means; empty when nothing shown fits.
    pub resolved: Vec<usize>,
    /// The fact, when one was asked for and found.
    pub answer: Option<Fact>,
}

/// What was understood of a question.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Interpretation {
    /// `en` or `ko`.
    pub language: &'static str,
    /// `find`, `fact`, or `refer` (to something shown before).
    pub intent: &'static str,
    /// Who.
    pub people: Vec<PersonSaid>,
    /// When.
    pub time: Option<TimeSaid>,
    /// What kind.
    pub kinds: Vec<String>,
    /// Through what.
    pub channel: Option<String>,
    /// The rest.
    pub topic: Option<String>,
}

/// A person that was understood.
#[derive(Debug, Clone, Serialize)]
pub struct PersonSaid {
    /// The words.
    pub text: String,
    /// Who that is.
    pub name: String,
    /// `sender` or `recipient`.
    pub role: &'static str,
}

/// A time that was understood: half-open, local to the question's offset.
#[derive(Debug, Clone, Serialize)]
pub struct TimeSaid {
    /// The words.
    pub text: String,
    /// From, RFC 3339.
    pub start: String,
    /// Until, RFC 3339.
    pub end: String,
}

/// One result.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Outcome {
    /// From 1.
    pub rank: usize,
    /// 0 to 1.
    pub score: f32,
    /// file, attachment, message, mail, event, contact, link.
    pub kind: &'static str,
    /// The file itself, where there is one.
    pub path: Option<String>,
    /// The export, mailbox or archive that holds the item.
    pub container: Option<String>,
    /// Where: page, line, slide, cell range.
    pub locator: Option<String>,
    /// File name, subject, summary.
    pub title: String,
    /// The passage that matched.
    pub text: String,
    /// Who sent it.
    pub sender: Option<String>,
    /// To whom.
    pub recipients: Vec<String>,
    /// When, RFC 3339 with the question's offset.
    pub sent_at: Option<String>,
    /// Through what.
    pub channel: Option<&'static str>,
    /// Why it is shown, in words.
    pub why: Vec<String>,
    /// Older or identical copies, folded under this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
}

/// A fact, in its source's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The words.
    pub text: String,
    /// The rank of the result they stand in.
    pub source: usize,
}
