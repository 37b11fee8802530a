//! Questions that were asked.

use assistant::window::wire::Turn;
use indexer::store::Store;
use jiff::Timestamp;
use tauri::State;

use super::types::{HostError, Past};
use crate::app::failure::Failure;
use crate::app::{Core, renew_tray, settings};

#[tauri::command]
pub(crate) async fn remember(app: tauri::AppHandle, core: State<'_, Core>, turn: Turn) -> Result<(), HostError> {
    let kept = core.desk(|store| {
        let settings = settings::settings(store);
        store.add_question(&turn.query, Timestamp::now(), turn.shown.len(), turn.picked.as_deref())?;
        if let Some(days) = settings.keep_history_days {
            store.forget_questions_before(Timestamp::now() - jiff::SignedDuration::from_hours(24 * i64::from(days)))?;
        }
        Ok(())
    });
    core.said(kept)?;
    renew_tray(&app);
    Ok(())
}

#[tauri::command]
pub(crate) async fn history(core: State<'_, Core>, limit: usize) -> Result<Vec<Past>, HostError> {
    core.said(core.desk(|store| list(store, limit)))
}

/// Past questions, newest first.
pub(crate) fn list(store: &mut Store, limit: usize) -> Result<Vec<Past>, Failure> {
    let past = store.questions(limit)?;
    Ok(past
        .into_iter()
        .map(|q| Past {
            id: q.id.to_string(),
            query: q.query,
            at: q.at.to_string(),
            results: u32::try_from(q.results).unwrap_or(u32::MAX),
            picked: q.picked,
        })
        .collect())
}
