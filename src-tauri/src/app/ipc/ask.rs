//! Asking.

use std::time::Instant;

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
    let answered = core.answers.with(move |assistant| {
        let started = Instant::now();
        let mut answer = assistant.reply(&ask, &now, &stop).map_err(asked)?;
        answer.took_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        Ok(answer)
    });
    core.said(answered.await)
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
