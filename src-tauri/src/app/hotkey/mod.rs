//! The keys that open the palette from everywhere.
//!
//! A chord is its keys joined by `+`. Most go through the system's own service; the Copilot key's chord
//! (Shift+Super+F23) has no key symbol on many X11 keymaps and is taken by its key code.

#[cfg(target_os = "linux")]
mod x11;

use std::collections::HashMap;
use std::sync::Mutex;

use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt as _, Shortcut};

use super::ipc::types::{Hotkey, HotkeySlot, HotkeyStatus};
use super::settings::Chords;
use super::words::Tongue;

const SLOTS: [HotkeySlot; 2] = [HotkeySlot::First, HotkeySlot::Second];

/// The chords and what became of them.
pub(crate) struct Hotkeys {
    app: AppHandle,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    chords: Chords,
    held: HashMap<HotkeySlot, (HotkeyStatus, Option<Held>)>,
}

/// A chord that is ours until it is let go.
enum Held {
    Plugin(Shortcut),
    #[cfg(target_os = "linux")]
    X11(
        // Dropping it lets the keys go.
        #[expect(dead_code)] x11::Grab,
    ),
}

impl Hotkeys {
    /// Takes the chords, as far as they can be had.
    pub(crate) fn new(app: &AppHandle, chords: Chords) -> Self {
        let hotkeys = Self { app: app.clone(), state: Mutex::new(State { chords, held: HashMap::new() }) };
        hotkeys.rest(false);
        hotkeys
    }

    /// Lets all go, or takes all again: while a chord is typed into the window it must arrive there.
    pub(crate) fn rest(&self, rest: bool) {
        let Ok(mut state) = self.state.lock() else { return };
        for slot in SLOTS {
            self.let_go(&mut state, slot);
            if !rest {
                self.take(&mut state, slot);
            }
        }
    }

    /// Sets a slot's chord; its status says whether it works.
    pub(crate) fn set(&self, slot: HotkeySlot, chord: &str) -> Chords {
        let Ok(mut state) = self.state.lock() else { return Chords::default() };
        self.let_go(&mut state, slot);
        state.chords.set(slot, chord.to_owned());
        self.take(&mut state, slot);
        state.chords.clone()
    }

    /// Both, with what became of them.
    pub(crate) fn all(&self, tongue: Tongue) -> Vec<Hotkey> {
        let Ok(state) = self.state.lock() else { return Vec::new() };
        SLOTS.iter().map(|slot| state.hotkey(*slot, tongue)).collect()
    }

    fn take(&self, state: &mut State, slot: HotkeySlot) {
        let chord = state.chords.get(slot).to_owned();
        let taken = if chord.is_empty() { (HotkeyStatus::Off, None) } else { self.try_take(&chord) };
        state.held.insert(slot, taken);
    }

    fn try_take(&self, chord: &str) -> (HotkeyStatus, Option<Held>) {
        if is_wayland() {
            return (HotkeyStatus::Unsupported, None);
        }
        #[cfg(target_os = "linux")]
        if x11::is_raw(chord) {
            let app = self.app.clone();
            return match x11::grab(chord, move || super::windows::toggle_palette(&app)) {
                Ok(grab) => (HotkeyStatus::Active, Some(Held::X11(grab))),
                Err(x11::GrabError::Taken) => (HotkeyStatus::Taken, None),
                Err(e) => {
                    eprintln!("whence: {chord}: {e}");
                    (HotkeyStatus::Unsupported, None)
                }
            };
        }
        let Ok(shortcut) = chord.parse::<Shortcut>() else { return (HotkeyStatus::Unsupported, None) };
        match self.app.global_shortcut().register(shortcut) {
            Ok(()) => (HotkeyStatus::Active, Some(Held::Plugin(shortcut))),
            Err(e) => {
                eprintln!("whence: {chord}: {e}");
                (HotkeyStatus::Taken, None)
            }
        }
    }

    fn let_go(&self, state: &mut State, slot: HotkeySlot) {
        if let Some((_, Some(Held::Plugin(shortcut)))) = state.held.remove(&slot) {
            // It is ours no longer, whether the system knew of it or not.
            let _ = self.app.global_shortcut().unregister(shortcut);
        }
    }
}

impl State {
    fn hotkey(&self, slot: HotkeySlot, tongue: Tongue) -> Hotkey {
        let status = self.held.get(&slot).map_or(HotkeyStatus::Off, |(status, _)| *status);
        let hint = match status {
            HotkeyStatus::Taken => Some("hotkey.taken.hint"),
            HotkeyStatus::Unsupported if is_wayland() => Some("hotkey.wayland.hint"),
            HotkeyStatus::Unsupported => Some("hotkey.unsupported.hint"),
            HotkeyStatus::Active | HotkeyStatus::Off => None,
        };
        let hint = hint.map(|key| tongue.say(key, &[]));
        Hotkey { slot, chord: self.chords.get(slot).to_owned(), status, hint }
    }
}

/// Under Wayland registering succeeds and grabs nothing, so it is not tried.
fn is_wayland() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some() && !is_x11_forced()
}

fn is_x11_forced() -> bool {
    std::env::var("GDK_BACKEND").is_ok_and(|backend| backend == "x11")
}
