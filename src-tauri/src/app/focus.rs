//! Bringing a window to the front on X11 although the person works in another one: they asked for it by a key or a
//! menu, which the window manager does not know. It is told as a pager tells it (EWMH, `_NET_ACTIVE_WINDOW`).

use std::time::{Duration, Instant};

use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use tauri::WebviewWindow;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// The source of a request that a person made through a pager or a taskbar.
const PAGER: u32 = 2;

/// ICCCM 4.1.3.1: the state of a window that is shown.
const NORMAL: u8 = 1;
/// A window that is not shown by then will not be.
const PATIENCE: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(2);

/// Has the window manager put a window in front; elsewhere than on X11 nothing is done.
pub(super) fn to_front(window: &WebviewWindow) {
    let window = window.clone();
    // The window has yet to be made and mapped by the thread that this is called from.
    std::thread::spawn(move || {
        let until = Instant::now() + PATIENCE;
        let made = || window.window_handle().ok().map(|handle| handle.as_raw());
        let mut handle = made();
        while handle.is_none() && Instant::now() < until {
            std::thread::sleep(LOOK);
            handle = made();
        }
        let id = match handle {
            Some(RawWindowHandle::Xlib(handle)) => u32::try_from(handle.window).ok(),
            Some(RawWindowHandle::Xcb(handle)) => Some(handle.window.get()),
            _ => None,
        };
        if let Some(Err(e)) = id.map(|id| ask(id, until)) {
            eprintln!("whence: the window manager cannot be asked: {e}");
        }
    });
}

fn ask(window: u32, until: Instant) -> anyhow::Result<()> {
    let (connection, screen): (RustConnection, usize) = x11rb::connect(None)?;
    let root = connection.setup().roots[screen].root;
    let active = connection.intern_atom(false, b"_NET_ACTIVE_WINDOW")?.reply()?.atom;
    let managed = connection.intern_atom(false, b"WM_STATE")?.reply()?.atom;
    // Of a window that it does not have yet the window manager is told in vain.
    while connection.get_property(false, window, managed, managed, 0, 1)?.reply()?.value.first() != Some(&NORMAL)
        && Instant::now() < until
    {
        std::thread::sleep(LOOK);
    }
    let message = ClientMessageEvent::new(32, window, active, [PAGER, x11rb::CURRENT_TIME, 0, 0, 0]);
    let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
    connection.send_event(false, root, mask, message)?;
    // What is not sent before the connection is dropped is lost.
    connection.sync()?;
    Ok(())
}
