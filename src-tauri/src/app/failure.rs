//! What went wrong, as it goes to the window: what happened, to what, and what to do.

use super::ipc::types::HostError;
use super::words::Tongue;

/// Something went wrong.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file has gone.
    Gone { title: String },
    /// A message or an event is asked for as a file.
    NotFile { title: String },
    /// The source is there already.
    AlreadyAdded { path: String },
    /// The path is not there, or must not be read.
    NotReadable { path: String },
    /// Another index was written since, or the item was forgotten.
    UnknownItem,
    /// The index cannot be opened.
    Locked { path: String, reason: String },
    /// To open it would run it.
    Runs { title: String },
    /// The other program did not start.
    Open { title: String, reason: String },
    /// The clipboard is not there.
    Clipboard { reason: String },
    /// A newer question took its place.
    Cancelled,
    /// There is no such dialog here.
    NoShare,
    /// A time that is none.
    Time { text: String },
    /// Something else.
    Failed { reason: String },
}

impl Failure {
    /// In words.
    pub(crate) fn said(&self, tongue: Tongue) -> HostError {
        let (code, key, values, hint): (_, _, Vec<(&str, &str)>, Option<&str>) = match self {
            Self::Gone { title } => ("Gone", "error.gone", vec![("title", title)], Some("error.gone.hint")),
            Self::NotFile { title } => ("NotFile", "error.notFile", vec![("title", title)], Some("error.notFile.hint")),
            Self::AlreadyAdded { path } => ("AlreadyAdded", "error.alreadyAdded", vec![("path", path)], None),
            Self::NotReadable { path } => {
                ("NotReadable", "error.notReadable", vec![("path", path)], Some("error.notReadable.hint"))
            }
            Self::UnknownItem => ("Unknown", "error.unknownItem", vec![], Some("error.unknownItem.hint")),
            Self::Locked { path, reason } => {
                ("IndexLocked", "error.locked", vec![("path", path), ("reason", reason)], Some("error.locked.hint"))
            }
            Self::Runs { title } => ("Runs", "error.runs", vec![("title", title)], Some("error.runs.hint")),
            Self::Open { title, reason } => {
                ("NotOpened", "error.open", vec![("title", title), ("reason", reason)], None)
            }
            Self::Clipboard { reason } => ("Clipboard", "error.clipboard", vec![("reason", reason)], None),
            Self::Cancelled => ("Cancelled", "error.cancelled", vec![], None),
            Self::NoShare => ("NoShare", "error.share", vec![], None),
            Self::Time { text } => ("Time", "error.time", vec![("text", text)], None),
            Self::Failed { reason } => ("Failed", "error.failed", vec![("reason", reason)], None),
        };
        HostError {
            code: code.to_owned(),
            message: tongue.say(key, &values),
            hint: hint.map(|hint| tongue.say(hint, &[])),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed { reason: format!("{:#}", error.into()) }
    }
}
