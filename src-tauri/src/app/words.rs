//! The words this program writes itself, in the window's language: the tray, and what went wrong.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::ipc::types::Language;

const ENGLISH: &str = include_str!("../../../assets/strings/host.en.json");
const KOREAN: &str = include_str!("../../../assets/strings/host.ko.json");

/// A language that Whence speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Tongue {
    /// The language that was chosen, or the desktop's.
    pub(crate) fn of(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ko => Self::Ko,
            Language::System if locale().to_lowercase().starts_with("ko") => Self::Ko,
            Language::System => Self::En,
        }
    }

    /// The code the rest of the program knows it by.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// A message with its `{names}` filled in; the key itself where there is none, which a test rules out.
    pub(crate) fn say(self, key: &str, values: &[(&str, &str)]) -> String {
        let message = messages(self).get(key).map_or(key, String::as_str);
        values.iter().fold(message.to_owned(), |said, (name, value)| said.replace(&format!("{{{name}}}"), value))
    }
}

/// The desktop's locale, BCP 47.
pub(crate) fn locale() -> String {
    sys_locale::get_locale().unwrap_or_else(|| "en".to_owned())
}

fn messages(tongue: Tongue) -> &'static HashMap<String, String> {
    static EN: OnceLock<HashMap<String, String>> = OnceLock::new();
    static KO: OnceLock<HashMap<String, String>> = OnceLock::new();
    let read = |text| serde_json::from_str(text).unwrap_or_default();
    match tongue {
        Tongue::En => EN.get_or_init(|| read(ENGLISH)),
        Tongue::Ko => KO.get_or_init(|| read(KOREAN)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The names in braces.
    fn names(message: &str) -> BTreeSet<&str> {
        message.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn both_languages_say_the_same() {
        let (en, ko) = (messages(Tongue::En), messages(Tongue::Ko));
        assert!(!en.is_empty());
        assert_eq!(en.keys().collect::<BTreeSet<_>>(), ko.keys().collect::<BTreeSet<_>>());
        for (key, message) in en {
            assert_eq!(names(message), names(&ko[key]), "{key}");
        }
    }

    #[test]
    fn every_message_that_is_said_is_there() {
        let sources = [
            include_str!("tray.rs"),
            include_str!("failure.rs"),
            include_str!("hotkey/mod.rs"),
            include_str!("ipc/items.rs"),
            include_str!("ipc/sources.rs"),
            include_str!("ipc/privacy.rs"),
            include_str!("ipc/people.rs"),
        ];
        let said: BTreeSet<&str> = sources
            .iter()
            .flat_map(|s| s.split('"').skip(1).step_by(2))
            .filter(|s| {
                ["tray.", "error.", "hotkey.", "network.", "issue.", "source.", "same.", "excluded."]
                    .iter()
                    .any(|p| s.starts_with(p))
            })
            .collect();
        let known: BTreeSet<&str> = messages(Tongue::En).keys().map(String::as_str).collect();
        assert_eq!(said, known);
    }

    #[test]
    fn names_are_filled_in() {
        assert_eq!(Tongue::En.say("tray.indexing", &[("read", "3"), ("found", "7")]), "Reading: 3 of 7");
    }
}
