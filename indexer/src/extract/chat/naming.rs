//! The name of a conversation, from the name of its export.

/// What stands around the name, per language: `WhatsApp Chat with X`, `X님과의 WhatsApp 대화`.
type Pattern = (&'static str, &'static str);

/// What stands between `patterns` in `file_name` (a stem, without extension), first fit wins.
pub(super) fn between(file_name: &str, patterns: &[Pattern]) -> Option<String> {
    let stem = without_copy_number(file_name.trim());
    patterns.iter().find_map(|(before, after)| {
        let name = strip_prefix_ignoring_case(stem, before)?.strip_suffix(after)?.trim();
        (!name.is_empty()).then(|| name.to_owned())
    })
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    (head.to_lowercase() == prefix.to_lowercase()).then_some(rest)
}

/// `plan (2)`, or `plan(2)` in other browsers, is the second download of `plan`.
fn without_copy_number(stem: &str) -> &str {
    match stem.strip_suffix(')').and_then(|s| s.rsplit_once('(')) {
        Some((start, number)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => start.trim_end(),
        _ => stem,
    }
}

/// A file name without its extension.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && (1..=4).contains(&extension.len()) => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let patterns: &[Pattern] = &[("Chat with ", ""), ("", "님과의 대화")];
        let cases = [
            ("before", "Chat with Ines Roth", Some("Ines Roth")),
            ("another case", "chat with Ines", Some("Ines")),
            ("a second download", "Chat with Ines (2)", Some("Ines")),
            ("another browser's", "Chat with Ines(2)", Some("Ines")),
            ("after", "도윤님과의 대화", Some("도윤")),
            ("neither", "Notes on chat", None),
            ("no name left", "Chat with ", None),
            ("shorter than the pattern", "챗", None),
        ];
        for (name, stem, expected) in cases {
            assert_eq!(between(stem, patterns).as_deref(), expected, "{name}");
        }
    }
}
