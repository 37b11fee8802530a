//! Whether this desktop has a place for trays. Where it has none, a closed main window leaves nothing to be seen of a
//! program that runs: the window says so before.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt as _;
use tauri::{AppHandle, Emitter as _, Manager as _};

use super::{bus, screen};

/// Whoever shows the items that programs register.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// What is known of it. Until the desktop was asked there is taken to be one.
struct TrayHost(AtomicBool);

/// Begins to look, and tells the windows of every change.
pub(super) fn watch(app: &AppHandle) {
    app.manage(TrayHost(AtomicBool::new(true)));
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(e) = follow(&app).await {
            eprintln!("whence: the session bus: {e:#}");
            tell(&app, false);
        }
    });
}

async fn follow(app: &AppHandle) -> anyhow::Result<()> {
    let connection = bus::connect().await?;
    let mut presence = bus::presence(&connection, WATCHER).await?;
    while let Some(there) = presence.next().await {
        tell(app, there);
    }
    Ok(())
}

fn tell(app: &AppHandle, watched: bool) {
    let there = watched || screen::embeds_trays();
    app.state::<TrayHost>().0.store(there, Ordering::Relaxed);
    let _ = app.emit("trayChanged", there);
}

/// Whether there is a place for trays.
pub(super) fn is_there(app: &AppHandle) -> bool {
    app.try_state::<TrayHost>().is_none_or(|host| host.0.load(Ordering::Relaxed))
}
