//! What the person set, kept with the index.

use indexer::store::{Store, StoreError};
use serde::{Deserialize, Serialize};

use super::ipc::types::{HotkeySlot, Language, Resources, Settings, Theme};

/// Under which names the store keeps them.
const SETTINGS: &str = "window";
const CHORDS: &str = "hotkeys";
const STARTED: &str = "started";
const REFUSED: &str = "hotkeys refused";

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            start_at_login: false,
            resources: Resources::Gentle,
            suggestions: true,
            keep_history_days: Some(90),
            keep_items_days: None,
            knows_no_tray: false,
        }
    }
}

/// The chords that open the palette; empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chords {
    pub(crate) first: String,
    pub(crate) second: String,
}

impl Default for Chords {
    /// What a Copilot key sends, and a chord for keyboards without one.
    fn default() -> Self {
        Self { first: "Shift+Super+F23".to_owned(), second: "Super+Alt+Space".to_owned() }
    }
}

impl Chords {
    /// The chord of a slot.
    pub(crate) fn get(&self, slot: HotkeySlot) -> &str {
        match slot {
            HotkeySlot::First => &self.first,
            HotkeySlot::Second => &self.second,
        }
    }

    /// Sets the chord of a slot.
    pub(crate) fn set(&mut self, slot: HotkeySlot, chord: String) {
        match slot {
            HotkeySlot::First => self.first = chord,
            HotkeySlot::Second => self.second = chord,
        }
    }
}

/// The settings; what is not set or cannot be read is as it comes.
pub(crate) fn settings(store: &Store) -> Settings {
    read(store, SETTINGS)
}

/// Changes some settings, given as JSON, and gives all of them back.
///
/// # Errors
/// When the change is no setting, or as the store does.
pub(crate) fn change(store: &Store, change: &serde_json::Value) -> Result<Settings, super::failure::Failure> {
    let mut all = serde_json::to_value(settings(store))?;
    if let (Some(all), Some(change)) = (all.as_object_mut(), change.as_object()) {
        all.extend(change.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    let settings: Settings = serde_json::from_value(all)?;
    store.set_setting(SETTINGS, &serde_json::to_string(&settings)?)?;
    Ok(settings)
}

/// The chords.
pub(crate) fn chords(store: &Store) -> Chords {
    read(store, CHORDS)
}

/// Keeps the chords.
///
/// # Errors
/// As the store does.
pub(crate) fn keep_chords(store: &Store, chords: &Chords) -> Result<(), StoreError> {
    store.set_setting(CHORDS, &serde_json::to_string(chords).unwrap_or_default())
}

/// The person did not let us have keys when the desktop asked them, and is not asked again at every start.
pub(crate) fn is_refused(store: &Store) -> bool {
    read(store, REFUSED)
}

/// Keeps what they said.
///
/// # Errors
/// As the store does.
pub(crate) fn keep_refused(store: &Store, refused: bool) -> Result<(), StoreError> {
    store.set_setting(REFUSED, if refused { "true" } else { "false" })
}

/// The person has said what to read.
///
/// # Errors
/// As the store does.
pub(crate) fn is_started(store: &Store) -> Result<bool, StoreError> {
    Ok(store.setting(STARTED)?.is_some() || !store.sources()?.is_empty())
}

/// The first run is over.
///
/// # Errors
/// As the store does.
pub(crate) fn set_started(store: &Store) -> Result<(), StoreError> {
    store.set_setting(STARTED, "1")
}

fn read<T: Default + for<'a> Deserialize<'a>>(store: &Store, name: &str) -> T {
    let text = store.setting(name).ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_kept_until_it_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        assert!(!is_refused(&store));
        for refused in [true, false] {
            keep_refused(&store, refused).unwrap();
            assert_eq!(is_refused(&store), refused);
        }
    }

    #[test]
    fn a_change_leaves_the_rest_and_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let changed = change(&store, &serde_json::json!({"theme": "dark", "keep_items_days": 30})).unwrap();
        assert_eq!((changed.theme, changed.keep_items_days), (Theme::Dark, Some(30)));
        assert_eq!(changed.keep_history_days, Some(90));
        assert_eq!(settings(&store), changed);
        assert!(change(&store, &serde_json::json!({"theme": "pink"})).is_err());
        assert_eq!(settings(&store), changed);
    }
}
