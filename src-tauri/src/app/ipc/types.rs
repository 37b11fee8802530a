//! The types that cross the door between the window and this program, beside those of `assistant::window`.
//!
//! Times are RFC 3339 with an offset, sizes are bytes. `ui/src/ipc/bindings.ts` is made from these declarations.

use assistant::window::wire::Channel;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A question that was asked before.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Past {
    pub(crate) id: String,
    pub(crate) query: String,
    pub(crate) at: String,
    pub(crate) results: u32,
    /// The item that was opened or copied.
    pub(crate) picked: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceKind {
    Folder,
    Export,
    Mailbox,
    Calendar,
    Contacts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceState {
    Waiting,
    Reading,
    Current,
    Paused,
    Missing,
    Locked,
}

/// A folder or an export that is read.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) kind: SourceKind,
    pub(crate) channel: Channel,
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) state: SourceState,
    /// Things found in it, things read, things that could not be.
    pub(crate) found: u64,
    pub(crate) read: u64,
    pub(crate) failed: u64,
    /// What its part of the index takes.
    pub(crate) bytes: u64,
    /// When it was last looked through.
    pub(crate) checked_at: Option<String>,
}

/// Why one thing could not be read, and what to do.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct ReadIssue {
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// Something on this computer that could be added.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Detected {
    pub(crate) kind: SourceKind,
    pub(crate) channel: Channel,
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) suggested: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HandleKind {
    Mail,
    Phone,
    Name,
    Account,
}

/// One way in which a person appears.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Handle {
    pub(crate) value: String,
    pub(crate) kind: HandleKind,
    pub(crate) channel: Channel,
    pub(crate) items: u64,
}

/// Somebody who may be the same, and why.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Same {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) me: bool,
    pub(crate) handles: Vec<Handle>,
    pub(crate) items: u64,
    pub(crate) last_at: Option<String>,
    pub(crate) same: Option<Same>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Counted {
    pub(crate) name: Channel,
    pub(crate) items: u64,
    pub(crate) bytes: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct PrivacySummary {
    pub(crate) data_dir: String,
    pub(crate) items: u64,
    pub(crate) bytes: u64,
    pub(crate) oldest: Option<String>,
    pub(crate) newest: Option<String>,
    pub(crate) channels: Vec<Counted>,
    /// Days that questions and items are kept; null is for good.
    pub(crate) keep_history_days: Option<u32>,
    pub(crate) keep_items_days: Option<u32>,
    /// How the network is kept shut, in words; empty when it is not.
    pub(crate) guards: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Excluded {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) count: u64,
    /// The person's own choice, which can be taken back.
    pub(crate) own: bool,
}

/// What is to be forgotten.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Forget {
    Source { id: String },
    Person { id: String },
    Time { start: String, end: String },
    History,
    Everything,
}

/// What exactly goes when it is.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub(crate) struct ForgetPlan {
    pub(crate) items: u64,
    pub(crate) passages: u64,
    pub(crate) questions: u64,
    pub(crate) bytes: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Attempt {
    pub(crate) what: String,
    pub(crate) blocked: bool,
    pub(crate) detail: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct NetworkCheck {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Resources {
    #[default]
    Gentle,
    Normal,
    Fast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    #[default]
    System,
    En,
    Ko,
}

/// What the person set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub(crate) struct Settings {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) start_at_login: bool,
    pub(crate) resources: Resources,
    pub(crate) suggestions: bool,
    pub(crate) keep_history_days: Option<u32>,
    pub(crate) keep_items_days: Option<u32>,
    /// The person knows that this desktop has no tray, and what to do.
    pub(crate) knows_no_tray: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HotkeySlot {
    First,
    Second,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HotkeyStatus {
    Active,
    /// The desktop was asked for it and has not answered yet.
    Asking,
    Taken,
    #[default]
    Off,
    /// The desktop, or the person whom it asked, does not give it.
    Refused,
    Unsupported,
}

/// A chord is its keys joined by `+`, as in `Super+Alt+Space`; empty when none is set.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Hotkey {
    pub(crate) slot: HotkeySlot,
    pub(crate) chord: String,
    pub(crate) status: HotkeyStatus,
    pub(crate) hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum IndexState {
    #[default]
    Idle,
    Indexing,
    Paused,
    Attention,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub(crate) struct Progress {
    pub(crate) state: IndexState,
    pub(crate) found: u64,
    pub(crate) read: u64,
    pub(crate) failed: u64,
    /// What is being read, short enough to show.
    pub(crate) source: Option<String>,
    pub(crate) paused_until: Option<String>,
}

/// An export that appeared in a watched folder.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct ExportFound {
    pub(crate) path: String,
    pub(crate) channel: Channel,
    #[serde(rename = "with")]
    pub(crate) partner: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum View {
    Ask,
    Sources,
    People,
    Privacy,
    Settings,
}

/// What a window needs to draw itself for the first time.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct Boot {
    pub(crate) version: String,
    pub(crate) first_run: bool,
    /// BCP 47, of the desktop.
    pub(crate) locale: String,
    /// The time that it is said to be, and stays; none for the real one.
    pub(crate) now: Option<String>,
    /// The system has a dialog for sharing.
    pub(crate) can_share: bool,
    pub(crate) settings: Settings,
    pub(crate) progress: Progress,
}

/// What went wrong, to what, and what to do.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct HostError {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}
