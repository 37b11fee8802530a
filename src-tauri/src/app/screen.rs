//! What other programs do for this screen: compose its windows, show trays.

use x11rb::protocol::xproto::ConnectionExt as _;

/// Whether what is see-through shows what lies beneath; without a compositor it is black. A screen that cannot be asked
/// is taken to be composed, as nearly all are.
pub(super) fn is_composited() -> bool {
    // There it is what shows windows at all.
    draws_on_wayland() || serves("_NET_WM_CM_S").unwrap_or(true)
}

/// Whether a panel takes trays in as windows, the old way of X11.
pub(super) fn embeds_trays() -> bool {
    !draws_on_wayland() && serves("_NET_SYSTEM_TRAY_S").unwrap_or(false)
}

/// GDK's own choice.
fn draws_on_wayland() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_some() && std::env::var_os("GDK_BACKEND").is_none_or(|name| name != "x11")
}

/// Whoever does such a thing for a screen owns the selection of that name with the screen's number: EWMH, "Compositing
/// Managers", and the specification of the system tray.
fn serves(selection: &str) -> anyhow::Result<bool> {
    let (connection, screen) = x11rb::connect(None)?;
    let selection = connection.intern_atom(false, format!("{selection}{screen}").as_bytes())?.reply()?.atom;
    Ok(connection.get_selection_owner(selection)?.reply()?.owner != x11rb::NONE)
}
