//! The keys that open the palette from everywhere.
//!
//! A chord is its keys joined by `+`. Most go through the system's own service; the Copilot key's chord
//! (Shift+Super+F23) has no key symbol on many X11 keymaps and is taken by its key code. Under Wayland the desktop's
//! portal is asked for both.

#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod trigger;
#[cfg(target_os = "linux")]
mod x11;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tauri::{AppHandle, Emitter as _, Manager as _};
use tauri_plugin_global_shortcut::{GlobalShortcutExt as _, Shortcut};

use super::ipc::types::{Hotkey, HotkeySlot, HotkeyStatus};
use super::settings::Chords;
use super::words::Tongue;
#[cfg(target_os = "linux")]
use super::{Core, settings};

const SLOTS: [HotkeySlot; 2] = [HotkeySlot::First, HotkeySlot::Second];

/// The chords and what became of them.
pub(crate) struct Hotkeys {
    app: AppHandle,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    chords: Chords,
    keys: HashMap<HotkeySlot, Key>,
    /// Chords are being typed into the window.
    resting: bool,
    #[cfg(target_os = "linux")]
    portal: Option<portal::Portal>,
}

/// What became of a chord.
#[derive(Default)]
struct Key {
    status: HotkeyStatus,
    hint: Option<Hint>,
    held: Option<Held>,
}

/// What else there is to say of it.
enum Hint {
    /// A message of ours.
    Message(&'static str),
    /// The portal's words for the keys that it gave.
    Trigger(String),
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

impl Key {
    fn held(held: Held) -> Self {
        Self { status: HotkeyStatus::Active, hint: None, held: Some(held) }
    }

    fn taken() -> Self {
        Self::without(HotkeyStatus::Taken, "hotkey.taken.hint")
    }

    fn unsupported(hint: &'static str) -> Self {
        Self::without(HotkeyStatus::Unsupported, hint)
    }

    fn without(status: HotkeyStatus, hint: &'static str) -> Self {
        Self { status, hint: Some(Hint::Message(hint)), held: None }
    }
}

impl Hotkeys {
    /// Takes the chords, as far as they can be had.
    pub(crate) fn new(app: &AppHandle, chords: Chords) -> Self {
        let state = State { chords, ..State::default() };
        let hotkeys = Self { app: app.clone(), state: Arc::new(Mutex::new(state)) };
        if let Ok(mut state) = hotkeys.state.lock() {
            hotkeys.take_all(&mut state);
        }
        hotkeys
    }

    /// Lets all go, or takes all again: while a chord is typed into the window it must arrive there. What the portal
    /// gave is kept, and does nothing meanwhile: to ask for it again would bother the person.
    pub(crate) fn rest(&self, rest: bool) {
        let Ok(mut state) = self.state.lock() else { return };
        state.resting = rest;
        if is_wayland() {
            return;
        }
        for slot in SLOTS {
            self.let_go(&mut state, slot);
        }
        if !rest {
            self.take_all(&mut state);
        }
    }

    /// Sets a slot's chord; its status says whether it works.
    pub(crate) fn set(&self, slot: HotkeySlot, chord: &str) -> Chords {
        let Ok(mut state) = self.state.lock() else { return Chords::default() };
        state.chords.set(slot, chord.to_owned());
        #[cfg(target_os = "linux")]
        if is_wayland() {
            self.ask_portal(&mut state, Some(slot));
            return state.chords.clone();
        }
        self.let_go(&mut state, slot);
        self.take(&mut state, slot);
        state.chords.clone()
    }

    /// Both, with what became of them.
    pub(crate) fn all(&self, tongue: Tongue) -> Vec<Hotkey> {
        let Ok(state) = self.state.lock() else { return Vec::new() };
        SLOTS.iter().map(|slot| state.hotkey(*slot, tongue)).collect()
    }

    fn take_all(&self, state: &mut State) {
        #[cfg(target_os = "linux")]
        if is_wayland() {
            let refused = self.app.state::<Core>().desk(|store| Ok(settings::is_refused(store)));
            return match refused {
                Ok(true) => state.take_over(&portal::Answer::Refused),
                _ => self.ask_portal(state, None),
            };
        }
        for slot in SLOTS {
            self.take(state, slot);
        }
    }

    fn take(&self, state: &mut State, slot: HotkeySlot) {
        let chord = state.chords.get(slot).to_owned();
        let key = if chord.is_empty() { Key::default() } else { self.try_take(&chord) };
        state.keys.insert(slot, key);
    }

    fn try_take(&self, chord: &str) -> Key {
        #[cfg(target_os = "linux")]
        if x11::is_raw(chord) {
            let app = self.app.clone();
            return match x11::grab(chord, move || super::windows::toggle_palette(&app)) {
                Ok(grab) => Key::held(Held::X11(grab)),
                Err(x11::GrabError::Taken) => Key::taken(),
                Err(e) => {
                    eprintln!("whence: {chord}: {e}");
                    Key::unsupported("hotkey.unsupported.hint")
                }
            };
        }
        let Ok(shortcut) = chord.parse::<Shortcut>() else { return Key::unsupported("hotkey.unsupported.hint") };
        match self.app.global_shortcut().register(shortcut) {
            Ok(()) => Key::held(Held::Plugin(shortcut)),
            Err(e) => {
                eprintln!("whence: {chord}: {e}");
                Key::taken()
            }
        }
    }

    fn let_go(&self, state: &mut State, slot: HotkeySlot) {
        if let Some(Key { held: Some(Held::Plugin(shortcut)), .. }) = state.keys.remove(&slot) {
            // It is ours no longer, whether the system knew of it or not.
            let _ = self.app.global_shortcut().unregister(shortcut);
        }
    }

    /// Asks the portal for all chords; `changed` is the slot that the person has just set.
    #[cfg(target_os = "linux")]
    fn ask_portal(&self, state: &mut State, changed: Option<HotkeySlot>) {
        let changed = changed.and_then(|slot| match state.keys.get(&slot)?.hint.as_ref()? {
            Hint::Trigger(trigger) => Some((slot, trigger.clone())),
            Hint::Message(_) => None,
        });
        let tongue = self.app.state::<Core>().tongue();
        let mut wishes = Vec::new();
        for slot in SLOTS {
            let chord = state.chords.get(slot);
            let mut key = Key::default();
            if !chord.is_empty() {
                key.status = HotkeyStatus::Asking;
                let what = tongue.say("hotkey.portal.what", &[]);
                wishes.push(portal::Wish { slot, what, trigger: trigger::of(chord) });
            }
            state.keys.insert(slot, key);
        }
        let (app, shared) = (self.app.clone(), self.state.clone());
        let hear = move |answer| heard(&app, &shared, answer);
        state.portal = Some(portal::Portal::ask(state.portal.take(), wishes, changed, hear));
    }
}

/// What the portal says becomes what the windows say.
#[cfg(target_os = "linux")]
fn heard(app: &AppHandle, state: &Mutex<State>, answer: portal::Answer) {
    use portal::Answer;
    let Ok(mut state) = state.lock() else { return };
    if answer == Answer::Pressed {
        let resting = state.resting;
        drop(state);
        if !resting {
            super::windows::toggle_palette(app);
        }
        return;
    }
    state.take_over(&answer);
    drop(state);
    let refused = match answer {
        Answer::Refused => Some(true),
        Answer::Bound(_) => Some(false),
        _ => None,
    };
    if let Some(refused) = refused {
        let kept = app.state::<Core>().desk(|store| Ok(settings::keep_refused(store, refused)?));
        // Without it the desktop asks the person once more.
        drop(kept);
    }
    let _ = app.emit("hotkeysChanged", ());
}

/// What became of a chord, by the portal's words for it: none where it was refused, empty where no key was chosen.
#[cfg(target_os = "linux")]
fn from_portal(trigger: Option<&str>) -> Key {
    match trigger {
        None => Key::without(HotkeyStatus::Refused, "hotkey.portal.refused.hint"),
        Some("") => Key::without(HotkeyStatus::Off, "hotkey.portal.none.hint"),
        Some(trigger) => {
            Key { status: HotkeyStatus::Active, hint: Some(Hint::Trigger(trigger.to_owned())), held: None }
        }
    }
}

impl State {
    /// Puts down what the portal said of the chords that there are.
    #[cfg(target_os = "linux")]
    fn take_over(&mut self, answer: &portal::Answer) {
        use portal::Answer;
        for slot in SLOTS {
            if self.chords.get(slot).is_empty() {
                continue;
            }
            let key = match answer {
                Answer::Pressed => continue,
                Answer::Missing => Key::unsupported("hotkey.wayland.hint"),
                Answer::Refused | Answer::Withheld => from_portal(None),
                Answer::Bound(given) => {
                    let given = given.iter().find(|(given, _)| *given == slot);
                    from_portal(given.map(|(_, trigger)| trigger.as_str()))
                }
            };
            self.keys.insert(slot, key);
        }
    }

    fn hotkey(&self, slot: HotkeySlot, tongue: Tongue) -> Hotkey {
        let key = self.keys.get(&slot);
        let hint = key.and_then(|key| key.hint.as_ref()).map(|hint| match hint {
            Hint::Message(message) => tongue.say(message, &[]),
            Hint::Trigger(trigger) => tongue.say("hotkey.portal.hint", &[("trigger", trigger)]),
        });
        let status = key.map(|key| key.status).unwrap_or_default();
        Hotkey { slot, chord: self.chords.get(slot).to_owned(), status, hint }
    }
}

/// Under Wayland keys cannot be taken: what is grabbed through its X server is heard only while a window of that server
/// has the focus, whichever of both this program draws on.
fn is_wayland() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty())
}
