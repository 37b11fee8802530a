//! The clipboard: words, and files as files, so that they can be pasted into a folder or a mail.

use std::path::Path;
use std::sync::Mutex;

use super::failure::Failure;

/// On X11 the owner must stay for others to paste: it lives as long as the program.
static OWNER: Mutex<Option<arboard::Clipboard>> = Mutex::new(None);

/// Puts words there.
///
/// # Errors
/// When there is no clipboard.
pub(crate) fn copy_text(text: String) -> Result<(), Failure> {
    with(|clipboard| clipboard.set_text(text))
}

/// Puts a file there.
///
/// # Errors
/// When there is no clipboard.
pub(crate) fn copy_file(path: &Path) -> Result<(), Failure> {
    with(|clipboard| clipboard.set().file_list(&[path]))
}

fn with(work: impl FnOnce(&mut arboard::Clipboard) -> Result<(), arboard::Error>) -> Result<(), Failure> {
    let failed = |e: arboard::Error| Failure::Clipboard { reason: e.to_string() };
    let mut owner = OWNER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clipboard = match &mut *owner {
        Some(clipboard) => clipboard,
        None => owner.insert(arboard::Clipboard::new().map_err(failed)?),
    };
    work(clipboard).map_err(failed)
}
