//! Asking.

use assistant::retrieve::RetrieveError;
use assistant::window::wire::{Answer, Ask, Suggestion};
use tauri::{State, WebviewWindow};

use super::types::HostError;
use crate::app::Core;
use crate::app::failure::Failure;

#[tauri::command]
pub(crate) async fn ask(window: WebviewWindow, core: State<'_, Core>, ask: Ask) -> Result<Answer, HostError> {
    let stop = core.answers.asks(window.label(), ask.seq);
    let now = core.now();
    let answered = core.answers.with(move |assistant| assistant.reply(&ask, &now, &stop).map_err(asked)).await;
    core.said(answered)
}

fn asked(error: RetrieveError) -> Failure {
    match error {
        RetrieveError::Cancelled => Failure::Cancelled,
        other => other.into(),
    }
}

#[tauri::command]
pub(crate) async fn cancel(window: WebviewWindow, core: State<'_, Core>, seq: u64) -> Result<(), HostError> {
    core.answers.cancel(window.label(), seq);
    Ok(())
}

#[tauri::command]
pub(crate) async fn suggestions(core: State<'_, Core>, language: String) -> Result<Vec<Suggestion>, HostError> {
    let now = core.now();
    let found = core.answers.with(move |assistant| Ok(assistant.suggestions(&language, &now)?)).await;
    core.said(found)
}
