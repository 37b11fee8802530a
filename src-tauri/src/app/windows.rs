//! The two windows: the palette, kept warm and hidden, and the main window, made when it is wanted.

use std::sync::atomic::Ordering;

use tauri::{
    AppHandle, Emitter as _, LogicalSize, Manager as _, Monitor, PhysicalPosition, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, Window, WindowEvent,
};

use super::Core;
use super::ipc::types::View;

/// The palette's label and page.
pub(crate) const PALETTE: &str = "palette";
/// The main window's.
pub(crate) const MAIN: &str = "main";

/// Width and first height of the palette in CSS pixels; its page then says how large it is.
pub(crate) const PALETTE_SIZE: (f64, f64) = (680.0, 60.0);
/// The main window.
const MAIN_SIZE: (f64, f64) = (1040.0, 720.0);
const MAIN_LEAST: (f64, f64) = (640.0, 480.0);
/// So far down the screen the palette begins: a fifth.
const FROM_TOP: i32 = 5;

/// What the palette is told when it comes to the front.
#[derive(Clone, serde::Serialize)]
struct ShowQuery<'a> {
    query: Option<&'a str>,
}

#[derive(Clone, serde::Serialize)]
struct ShowView {
    view: View,
}

/// Makes the palette, hidden: a window that is there already opens at once.
///
/// # Errors
/// As the web view does.
pub(crate) fn make_palette(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let window = window(app, PALETTE, "palette.html".into())
        .inner_size(PALETTE_SIZE.0, PALETTE_SIZE.1)
        .decorations(false)
        .transparent(true)
        .shadow(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .resizable(false)
        .visible(false)
        .build()?;
    tune(&window)?;
    Ok(window)
}

/// What all windows have in common. What the web view itself leaves on the disk lies below our own folder.
fn window<'a>(app: &'a AppHandle, label: &str, page: String) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    let leaves = app.state::<Core>().data_dir.join("view");
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into())).title("Whence").data_directory(leaves)
}

/// Three of the web view's own defaults are wrong for us.
///
/// It hands over whole syllables only: the page would hear nothing of a composition, and nothing would be found before it
/// ends. And it composes layers by OpenGL, which a page without moving parts gains nothing by: it takes 65 MiB and, where
/// there is no graphics card, 3 % of a processor for a blinking caret (docs/decisions.md). The caret stands still:
/// blinking is most of what an idle window takes, and where the desktop wants none the web view blinks without a pause.
fn tune(window: &WebviewWindow) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| {
        use gtk::prelude::GtkSettingsExt as _;
        use webkit2gtk::{HardwareAccelerationPolicy, InputMethodContextExt as _, SettingsExt as _, WebViewExt};
        let webview = webview.inner();
        if let Some(context) = webview.input_method_context() {
            context.set_enable_preedit(true);
        }
        if let Some(desktop) = gtk::Settings::default() {
            desktop.set_gtk_cursor_blink(true);
            desktop.set_gtk_cursor_blink_time(i32::MAX);
        }
        if let Some(settings) = WebViewExt::settings(&webview) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })?;
    Ok(())
}

/// Opens the main window, at a place if one is named.
///
/// # Errors
/// As the web view does.
pub(crate) fn show_main(app: &AppHandle, view: Option<View>) -> tauri::Result<()> {
    let window = match app.get_webview_window(MAIN) {
        Some(window) => window,
        None => make_main(app, view)?,
    };
    window.show()?;
    window.unminimize()?;
    to_front(&window)?;
    match view {
        Some(view) => window.emit_to(MAIN, "showView", ShowView { view }),
        None => Ok(()),
    }
}

/// Both windows' pages live in one process of the web view: two would take some 100 MiB more.
#[cfg(target_os = "linux")]
fn make_main(app: &AppHandle, view: Option<View>) -> tauri::Result<WebviewWindow> {
    let Some(palette) = app.get_webview_window(PALETTE) else { return main_window(app, view).build() };
    let (send, made) = std::sync::mpsc::channel();
    let handle = app.clone();
    // What a window is related to may be touched on the main thread alone.
    palette.with_webview(move |palette| {
        let window = main_window(&handle, view).with_related_view(palette.inner()).build();
        // Whoever asked waits for it.
        let _ = send.send(window);
    })?;
    let window = made.recv().map_err(|_| tauri::Error::WindowNotFound)??;
    tune(&window)?;
    Ok(window)
}

#[cfg(not(target_os = "linux"))]
fn make_main(app: &AppHandle, view: Option<View>) -> tauri::Result<WebviewWindow> {
    main_window(app, view).build()
}

fn main_window(app: &AppHandle, view: Option<View>) -> WebviewWindowBuilder<'_, tauri::Wry, AppHandle> {
    window(app, MAIN, page(view))
        .inner_size(MAIN_SIZE.0, MAIN_SIZE.1)
        .min_inner_size(MAIN_LEAST.0, MAIN_LEAST.1)
        .center()
}

fn to_front(window: &WebviewWindow) -> tauri::Result<()> {
    window.set_focus()?;
    #[cfg(target_os = "linux")]
    super::focus::to_front(window);
    Ok(())
}

/// A page that is only being made hears no event yet: its address says the place.
fn page(view: Option<View>) -> String {
    let name = view.and_then(|view| serde_json::to_value(view).ok()).and_then(|v| v.as_str().map(str::to_owned));
    name.map_or_else(|| "main.html".to_owned(), |name| format!("main.html#{name}"))
}

/// Brings the palette to the front, on the screen where the pointer is, with a question or the last one.
///
/// # Errors
/// As the web view does.
pub(crate) fn show_palette(app: &AppHandle, query: Option<&str>) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(PALETTE) else { return Ok(()) };
    app.state::<Core>().answers.wake();
    place(app, &window)?;
    window.show()?;
    to_front(&window)?;
    window.emit_to(PALETTE, "showQuery", ShowQuery { query })
}

/// The hotkey: opens the palette, or hides it when it is in front.
pub(crate) fn toggle_palette(app: &AppHandle) {
    let in_front = app.get_webview_window(PALETTE).filter(|w| w.is_focused().unwrap_or(false));
    let done = match in_front {
        Some(window) => window.hide(),
        None => show_palette(app, None),
    };
    if let Err(e) = done {
        eprintln!("whence: the palette cannot be shown: {e}");
    }
}

/// Makes the palette as large as its page, in CSS pixels, and keeps it in the middle.
///
/// # Errors
/// As the web view does.
pub(crate) fn fit_palette(app: &AppHandle, width: f64, height: f64) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(PALETTE) else { return Ok(()) };
    let size = LogicalSize::new(width.clamp(200.0, 4000.0).ceil(), height.clamp(40.0, 4000.0).ceil());
    window.set_size(size)?;
    let before = app.state::<Core>().palette_width.swap(size.width as u32, Ordering::Relaxed);
    if before == size.width as u32 { Ok(()) } else { place(app, &window) }
}

/// A hidden window does not know its size yet.
fn place(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    let width = app.state::<Core>().palette_width.load(Ordering::Relaxed);
    place_wide(app, window, LogicalSize::new(f64::from(width), 1.0).to_physical::<u32>(window.scale_factor()?).width)
}

fn place_wide(app: &AppHandle, window: &WebviewWindow, width: u32) -> tauri::Result<()> {
    let Some(monitor) = active_monitor(app)? else { return Ok(()) };
    let (corner, size) = (monitor.position(), monitor.size());
    let x = corner.x + (i32::try_from(size.width).unwrap_or(0) - i32::try_from(width).unwrap_or(0)) / 2;
    let y = corner.y + i32::try_from(size.height).unwrap_or(0) / FROM_TOP;
    window.set_position(PhysicalPosition::new(x.max(corner.x), y))
}

/// The screen where the pointer is.
fn active_monitor(app: &AppHandle) -> tauri::Result<Option<Monitor>> {
    let at = app.cursor_position()?;
    match app.monitor_from_point(at.x, at.y)? {
        Some(monitor) => Ok(Some(monitor)),
        None => app.primary_monitor(),
    }
}

/// What the windows do of themselves: the palette leaves when it loses the focus, and is never closed.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match (window.label(), event) {
        (PALETTE, WindowEvent::Focused(false)) => drop(window.hide()),
        (PALETTE, WindowEvent::CloseRequested { api, .. }) => {
            api.prevent_close();
            drop(window.hide());
        }
        (MAIN, WindowEvent::Focused(true)) => window.state::<Core>().answers.wake(),
        (MAIN, WindowEvent::DragDrop(tauri::DragDropEvent::Drop { paths, .. })) => {
            let paths: Vec<String> = paths.iter().filter_map(|p| p.to_str().map(str::to_owned)).collect();
            drop(window.emit_to(MAIN, "filesDropped", serde_json::json!({ "paths": paths })));
        }
        _ => {}
    }
}
