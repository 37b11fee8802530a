//! The windows themselves, and the program.

use tauri::{AppHandle, State, WebviewWindow};

use super::types::{Boot, HostError, View};
use crate::app::{Core, settings, windows, words};

#[tauri::command]
pub(crate) async fn boot(core: State<'_, Core>) -> Result<Boot, HostError> {
    let read = core.desk(|store| Ok((settings::settings(store), settings::is_started(store)?)));
    let (settings, started) = core.said(read)?;
    Ok(Boot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        first_run: !started,
        locale: words::locale(),
        now: core.now.as_ref().map(|now| now.timestamp().to_string()),
        can_share: false,
        settings,
        progress: core.indexing.progress(),
    })
}

#[tauri::command]
pub(crate) async fn show_main(app: AppHandle, core: State<'_, Core>, view: View) -> Result<(), HostError> {
    core.said(windows::show_main(&app, Some(view)).map_err(Into::into))
}

#[tauri::command]
pub(crate) async fn fit_palette(
    app: AppHandle,
    core: State<'_, Core>,
    width: f64,
    height: f64,
) -> Result<(), HostError> {
    core.said(windows::fit_palette(&app, width, height).map_err(Into::into))
}

#[tauri::command]
pub(crate) async fn is_composited() -> Result<bool, HostError> {
    #[cfg(target_os = "linux")]
    return Ok(crate::app::screen::is_composited());
    #[cfg(not(target_os = "linux"))]
    Ok(true)
}

#[tauri::command]
pub(crate) async fn has_tray(app: AppHandle) -> Result<bool, HostError> {
    #[cfg(target_os = "linux")]
    return Ok(crate::app::tray_host::is_there(&app));
    #[cfg(not(target_os = "linux"))]
    Ok(app.tray_by_id(crate::app::tray::ID).is_some())
}

#[tauri::command]
pub(crate) async fn hide(window: WebviewWindow, core: State<'_, Core>) -> Result<(), HostError> {
    core.said(window.hide().map_err(Into::into))
}

#[tauri::command]
pub(crate) async fn quit(app: AppHandle, core: State<'_, Core>) -> Result<(), HostError> {
    core.quit(&app);
    Ok(())
}
