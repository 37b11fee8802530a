//! The text of a message: a string, or an array of strings and entities.

use serde_json::Value;

/// Plain text of a `text` value. A link whose address differs from its words keeps both.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(part).collect(),
        _ => String::new(),
    }
}

fn part(value: &Value) -> String {
    let Value::Object(entity) = value else { return plain(value) };
    let text = entity.get("text").map(plain).unwrap_or_default();
    match entity.get("href").and_then(Value::as_str) {
        Some(href) if href != text => format!("{text} ({href})"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms() {
        let cases = [
            ("string", json!("hi"), "hi"),
            ("entities", json!(["see ", {"type": "bold", "text": "this"}, "!"]), "see this!"),
            (
                "link",
                json!([{"type": "text_link", "text": "map", "href": "https://a.example/m"}]),
                "map (https://a.example/m)",
            ),
            ("bare link", json!([{"type": "link", "text": "https://a.example"}]), "https://a.example"),
            ("nothing", json!(null), ""),
        ];
        for (name, value, expected) in cases {
            assert_eq!(plain(&value), expected, "{name}");
        }
    }
}
