//! What the person sets.

use serde_json::Value;
use tauri::{AppHandle, Emitter as _, State};
use tauri_plugin_autostart::ManagerExt as _;

use super::privacy;
use super::types::{HostError, Hotkey, HotkeySlot, Settings};
use crate::app::failure::Failure;
use crate::app::words::Tongue;
use crate::app::{Core, renew_tray, settings};

#[tauri::command]
pub(crate) async fn set_settings(app: AppHandle, core: State<'_, Core>, change: Value) -> Result<Settings, HostError> {
    let settings = core.said(apply(&app, &core, &change))?;
    if change.get("keep_items_days").is_some() {
        let days = settings.keep_items_days;
        core.said(core.indexing.with(move |store, search| privacy::keep_items(store, search, days)).await)?;
        core.indexing.run();
    }
    Ok(settings)
}

fn apply(app: &AppHandle, core: &Core, change: &Value) -> Result<Settings, Failure> {
    let settings = core.desk(|store| settings::change(store, change))?;
    if change.get("start_at_login").is_some() {
        let autostart = app.autolaunch();
        if settings.start_at_login { autostart.enable() } else { autostart.disable() }?;
    }
    core.indexing.set_resources(settings.resources);
    if let Ok(mut tongue) = core.tongue.lock() {
        *tongue = Tongue::of(settings.language);
    }
    renew_tray(app);
    app.emit("settingsChanged", &settings)?;
    Ok(settings)
}

#[tauri::command]
pub(crate) async fn hotkeys(core: State<'_, Core>) -> Result<Vec<Hotkey>, HostError> {
    Ok(core.hotkeys.get().map(|hotkeys| hotkeys.all(core.tongue())).unwrap_or_default())
}

#[tauri::command]
pub(crate) async fn capture_hotkey(core: State<'_, Core>, on: bool) -> Result<(), HostError> {
    if let Some(hotkeys) = core.hotkeys.get() {
        hotkeys.rest(on);
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn set_hotkey(core: State<'_, Core>, slot: HotkeySlot, chord: String) -> Result<Hotkey, HostError> {
    core.said(set(&core, slot, &chord))
}

fn set(core: &Core, slot: HotkeySlot, chord: &str) -> Result<Hotkey, Failure> {
    let missing = || anyhow::anyhow!("the hotkeys are not there yet");
    let hotkeys = core.hotkeys.get().ok_or_else(missing)?;
    let chords = hotkeys.set(slot, chord);
    core.desk(|store| Ok(settings::keep_chords(store, &chords)?))?;
    let hotkey = hotkeys.all(core.tongue()).into_iter().find(|hotkey| hotkey.slot == slot);
    Ok(hotkey.ok_or_else(missing)?)
}
