//! Bringing a window to the front on X11 although the person works in another one: they asked for it by a key or a
//! menu, which the window manager does not know. It is told as a pager tells it (EWMH, `_NET_ACTIVE_WINDOW`).

use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use tauri::WebviewWindow;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// The source of a request that a person made through a pager or a taskbar.
const PAGER: u32 = 2;

/// Has the window manager put a window in front; elsewhere than on X11 nothing is done.
pub(super) fn to_front(window: &WebviewWindow) {
    let Ok(handle) = window.window_handle() else { return };
    let id = match handle.as_raw() {
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
        _ => None,
    };
    let Some(id) = id else { return };
    if let Err(e) = ask(id) {
        eprintln!("whence: the window manager cannot be asked: {e}");
    }
}

fn ask(window: u32) -> Result<(), Box<dyn std::error::Error>> {
    let (connection, screen): (RustConnection, usize) = x11rb::connect(None)?;
    let root = connection.setup().roots[screen].root;
    let active = connection.intern_atom(false, b"_NET_ACTIVE_WINDOW")?.reply()?.atom;
    let message = ClientMessageEvent::new(32, window, active, [PAGER, x11rb::CURRENT_TIME, 0, 0, 0]);
    let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
    connection.send_event(false, root, mask, message)?;
    // What is not sent before the connection is dropped is lost.
    connection.sync()?;
    Ok(())
}
