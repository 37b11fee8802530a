//! Questions that were asked.

use assistant::window::wire::Turn;
use indexer::item::ItemId;
use indexer::store::Store;
use jiff::{SignedDuration, Timestamp};
use tauri::{AppHandle, State};

use super::types::{HostError, Past};
use crate::app::failure::Failure;
use crate::app::{Core, renew_tray, settings};

#[tauri::command]
pub(crate) async fn remember(app: AppHandle, core: State<'_, Core>, turn: Turn) -> Result<(), HostError> {
    core.said(core.desk(|store| keep(store, &turn)))?;
    renew_tray(&app);
    Ok(())
}

fn keep(store: &Store, turn: &Turn) -> Result<(), Failure> {
    let picked = turn.picked.as_deref().and_then(|item| item.parse().ok()).map(ItemId);
    store.add_question(&turn.query, Timestamp::now(), turn.shown.len() as u64, picked)?;
    if let Some(days) = settings::settings(store).keep_history_days {
        store.forget_questions(Some(Timestamp::now() - SignedDuration::from_hours(24 * i64::from(days))))?;
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn history(core: State<'_, Core>, limit: usize) -> Result<Vec<Past>, HostError> {
    core.said(core.desk(|store| list(store, limit)))
}

/// Past questions, newest first.
pub(crate) fn list(store: &Store, limit: usize) -> Result<Vec<Past>, Failure> {
    let past = store.questions(limit)?.into_iter().map(|question| Past {
        id: question.id.to_string(),
        query: question.query,
        at: question.at.to_string(),
        results: u32::try_from(question.results).unwrap_or(u32::MAX),
        picked: question.picked.map(|item| item.0.to_string()),
    });
    Ok(past.collect())
}
