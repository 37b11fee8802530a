//! The door: every command of `ui/src/ipc/host.ts`, by what it is about.

pub(crate) mod ask;
#[cfg(test)]
mod bindings;
pub(crate) mod history;
pub(crate) mod items;
pub(crate) mod people;
pub(crate) mod privacy;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod sources;
pub(crate) mod types;

use tauri::ipc::Invoke;

use super::Core;
use super::failure::Failure;
use types::HostError;

/// All of them.
pub(crate) fn commands() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        ask::ask,
        ask::cancel,
        ask::suggestions,
        history::remember,
        history::history,
        items::preview,
        items::conversation_around,
        items::versions,
        items::open,
        items::reveal,
        items::copy_file,
        items::copy_text,
        items::share,
        sources::sources,
        sources::add_sources,
        sources::pause_source,
        sources::reread_source,
        sources::source_issues,
        sources::detect_sources,
        sources::choose_folder,
        sources::choose_files,
        sources::start,
        sources::pause_indexing,
        people::people,
        people::merge_people,
        people::split_person,
        people::rename_person,
        people::mark_me,
        people::keep_apart,
        privacy::privacy,
        privacy::excluded,
        privacy::hide_item,
        privacy::include,
        privacy::plan_forget,
        privacy::forget,
        privacy::check_network,
        settings::set_settings,
        settings::hotkeys,
        settings::capture_hotkey,
        settings::set_hotkey,
        shell::boot,
        shell::show_main,
        shell::fit_palette,
        shell::is_composited,
        shell::has_tray,
        shell::hide,
        shell::quit,
    ]
}

impl Core {
    /// A result as it goes to the window.
    fn said<T>(&self, result: Result<T, Failure>) -> Result<T, HostError> {
        result.map_err(|failure| failure.said(self.tongue()))
    }
}
