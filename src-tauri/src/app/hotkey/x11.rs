//! Chords taken by key code on X11: keys that the keymap has no symbol for, as F23 on Debian's.

use std::sync::Arc;

use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::ErrorKind;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, ModMask, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

/// Linux's KEY_F23 (193) and X11's offset of 8.
const F23: u8 = 201;
/// The symbol of the assistant key in `XF86keysym.h`.
const XF86_ASSISTANT: u32 = 0x1008_1247;

/// The chord could not be taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum GrabError {
    /// Another program has it.
    #[error("another program has it")]
    Taken,
    /// No key of this keyboard sends it.
    #[error("this keyboard has no such key")]
    NoKey,
    /// There is no X server.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The X server went away.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The X server has no numbers left.
    #[error(transparent)]
    Id(#[from] x11rb::errors::ReplyOrIdError),
    /// The X server refused.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

/// A chord that is held until this is dropped.
pub(super) struct Grab {
    connection: Arc<RustConnection>,
    root: Window,
    chord: Vec<(u8, ModMask)>,
    /// A window of nobody's: what is sent to it ends the thread that waits for the keys.
    ear: Window,
}

impl Drop for Grab {
    fn drop(&mut self) {
        let end = ClientMessageEvent::new(32, self.ear, 1u32, [0u32; 5]);
        for (key, modifiers) in &self.chord {
            // A connection that is gone holds no grab.
            let _ = self.connection.ungrab_key(*key, self.root, *modifiers);
        }
        let _ = self.connection.send_event(false, self.ear, EventMask::NO_EVENT, end);
        let _ = self.connection.flush();
    }
}

/// This chord is taken by key code.
pub(super) fn is_raw(chord: &str) -> bool {
    chord.split('+').any(|key| key == "F23" || key == "XF86Assistant")
}

/// Takes a chord; `pressed` is called from a thread of its own.
///
/// # Errors
/// When another program has it, no key sends it, or there is no X server.
pub(super) fn grab(chord: &str, pressed: impl Fn() + Send + 'static) -> Result<Grab, GrabError> {
    let (connection, screen) = x11rb::connect(None)?;
    let root = connection.setup().roots[screen].root;
    let connection = Arc::new(connection);
    let keys = key_codes(&connection, chord)?;
    if keys.is_empty() {
        return Err(GrabError::NoKey);
    }
    let wanted = modifiers(chord);
    let ear = connection.generate_id()?;
    let plain = CreateWindowAux::new();
    connection.create_window(0, ear, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &plain)?;
    let mut grab = Grab { connection: connection.clone(), root, chord: Vec::new(), ear };
    for key in keys {
        // CapsLock and NumLock count as modifiers, and must not matter.
        for locks in [ModMask::from(0u16), ModMask::LOCK, ModMask::M2, ModMask::LOCK | ModMask::M2] {
            let modifiers = wanted | locks;
            let asked = connection.grab_key(false, root, modifiers, key, GrabMode::ASYNC, GrabMode::ASYNC)?;
            match asked.check() {
                Ok(()) => grab.chord.push((key, modifiers)),
                Err(ReplyError::X11Error(e)) if e.error_kind == ErrorKind::Access => return Err(GrabError::Taken),
                Err(e) => return Err(e.into()),
            }
        }
    }
    std::thread::spawn(move || {
        while let Ok(event) = connection.wait_for_event() {
            match event {
                Event::KeyPress(_) => pressed(),
                Event::ClientMessage(_) => break,
                _ => {}
            }
        }
    });
    Ok(grab)
}

fn modifiers(chord: &str) -> ModMask {
    let one = |key: &str| match key {
        "Shift" => ModMask::SHIFT,
        "Ctrl" => ModMask::CONTROL,
        "Alt" => ModMask::M1,
        "Super" => ModMask::M4,
        _ => ModMask::from(0u16),
    };
    chord.split('+').map(one).fold(ModMask::from(0u16), |all, one| all | one)
}

/// The codes of the keys that send a chord's last key, by its symbol and, for F23, by what the keyboard sends.
fn key_codes(connection: &RustConnection, chord: &str) -> Result<Vec<u8>, GrabError> {
    let setup = connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let mapping = connection.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let assistant = mapping.keysyms.chunks(usize::from(mapping.keysyms_per_keycode).max(1)).zip(first..=last);
    let mut codes: Vec<u8> =
        assistant.filter(|(symbols, _)| symbols.contains(&XF86_ASSISTANT)).map(|(_, code)| code).collect();
    if chord.split('+').any(|key| key == "F23") && !codes.contains(&F23) {
        codes.push(F23);
    }
    Ok(codes)
}
