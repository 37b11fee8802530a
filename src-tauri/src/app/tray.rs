//! The tray: what is going on, and the few things one wants without a window. On Linux a tray has no click of its
//! own, so everything is in the menu.

use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _, Wry};

use super::ipc::types::{IndexState, Progress, View};
use super::words::Tongue;
use super::{Core, windows};

/// Its name among the program's trays.
pub(crate) const ID: &str = "whence";
/// At most so many past questions.
const RECENT: usize = 5;
/// A question is cut in the menu after so many characters.
const LONGEST: usize = 48;
/// Before a past question, in an entry's id.
const ASK: &str = "ask:";

const IDLE: &[u8] = include_bytes!("../../../assets/icons/tray/idle.png");
const INDEXING: &[u8] = include_bytes!("../../../assets/icons/tray/indexing.png");
const PAUSED: &[u8] = include_bytes!("../../../assets/icons/tray/paused.png");
const ATTENTION: &[u8] = include_bytes!("../../../assets/icons/tray/attention.png");

/// Puts the tray up.
///
/// # Errors
/// As the system's tray does.
pub(crate) fn make(app: &AppHandle, tongue: Tongue) -> tauri::Result<TrayIcon> {
    let progress = app.state::<Core>().indexing.progress();
    TrayIconBuilder::with_id(ID)
        .icon(icon(progress.state)?)
        .menu(&menu(app, tongue, &progress)?)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)
}

/// Shows what is going on now.
///
/// # Errors
/// As the system's tray does.
pub(crate) fn renew(app: &AppHandle, tongue: Tongue) -> tauri::Result<()> {
    let Some(tray) = app.tray_by_id(ID) else { return Ok(()) };
    let progress = app.state::<Core>().indexing.progress();
    tray.set_icon(Some(icon(progress.state)?))?;
    tray.set_tooltip(Some(status(tongue, &progress)))?;
    tray.set_menu(Some(menu(app, tongue, &progress)?))
}

fn icon(state: IndexState) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match state {
        IndexState::Idle => IDLE,
        IndexState::Indexing => INDEXING,
        IndexState::Paused => PAUSED,
        IndexState::Attention => ATTENTION,
    })
}

fn status(tongue: Tongue, progress: &Progress) -> String {
    let (read, found, failed) = (progress.read.to_string(), progress.found.to_string(), progress.failed.to_string());
    match progress.state {
        IndexState::Idle => tongue.say("tray.idle", &[]),
        IndexState::Indexing => tongue.say("tray.indexing", &[("read", &read), ("found", &found)]),
        IndexState::Paused => tongue.say("tray.paused", &[]),
        IndexState::Attention => tongue.say("tray.attention", &[("failed", &failed)]),
    }
}

fn menu(app: &AppHandle, tongue: Tongue, progress: &Progress) -> tauri::Result<Menu<Wry>> {
    let say = |key: &str| tongue.say(key, &[]);
    let mut menu = MenuBuilder::new(app)
        .item(&MenuItemBuilder::with_id("status", status(tongue, progress)).enabled(false).build(app)?)
        .separator()
        .text("quick-ask", say("tray.quickAsk"))
        .text("main", say("tray.main"))
        .separator();
    menu = if progress.state == IndexState::Paused {
        menu.text("resume", say("tray.resume"))
    } else {
        menu.text("pause-hour", say("tray.pauseHour")).text("pause-tomorrow", say("tray.pauseTomorrow"))
    };
    let mut recent = SubmenuBuilder::new(app, say("tray.recent"));
    let questions = app.state::<Core>().recent(RECENT);
    for question in &questions {
        let cut: String = question.chars().take(LONGEST).collect();
        recent = recent.text(format!("{ASK}{question}"), cut);
    }
    if questions.is_empty() {
        recent = recent.item(&MenuItemBuilder::with_id("none", say("tray.recent.none")).enabled(false).build(app)?);
    }
    menu.item(&recent.build()?)
        .text("settings", say("tray.settings"))
        .separator()
        .text("quit", say("tray.quit"))
        .build()
}

fn chosen(app: &AppHandle, id: &str) {
    let core = app.state::<Core>();
    let done = match id {
        "quick-ask" => windows::show_palette(app, None),
        "main" => windows::show_main(app, None),
        "settings" => windows::show_main(app, Some(View::Settings)),
        "quit" => {
            core.quit(app);
            Ok(())
        }
        "resume" => {
            core.indexing.pause(None);
            Ok(())
        }
        "pause-hour" => {
            core.indexing.pause(Some(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)));
            Ok(())
        }
        "pause-tomorrow" => {
            core.indexing.pause(super::indexing::tomorrow());
            Ok(())
        }
        _ => id.strip_prefix(ASK).map_or(Ok(()), |question| windows::show_palette(app, Some(question))),
    };
    if let Err(e) = done {
        eprintln!("whence: {e}");
    }
}
