//! The name of the one chat of an export, from the file's first bytes.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The name that stands before the messages; a file of everything has none.
pub(super) fn in_head(head: &[u8]) -> Option<String> {
    let mut title = None;
    // It ends in an error always: where the messages begin, or where the first bytes end.
    let _ = serde_json::Deserializer::from_slice(head).deserialize_map(Title(&mut title));
    title.filter(|t| !t.trim().is_empty())
}

struct Title<'a>(&'a mut Option<String>);

impl<'de> Visitor<'de> for Title<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a Telegram export")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => *self.0 = map.next_value()?,
                "messages" | "chats" => return Err(M::Error::custom("far enough")),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_one_chat() {
        for (head, expected) in [
            (r#"{"name": "Bo", "type": "personal_chat", "id": 4, "messages": [{"id"#, Some("Bo")),
            (r#"{"name": null, "type": "personal_chat", "messages": []}"#, None),
            (r#"{"about": "x", "personal_information": {"name": "Ada"}, "chats": {"list": [{"name": "Bo"}]}}"#, None),
            (r#"{"na"#, None),
        ] {
            assert_eq!(in_head(head.as_bytes()).as_deref(), expected, "{head}");
        }
    }
}
