//! Chords as the XDG specification of shortcuts writes them: `LOGO+ALT+space`.

/// A chord in that notation; `None` for a key whose symbol is not known, which the portal then asks for.
pub(super) fn of(chord: &str) -> Option<String> {
    let keys: Option<Vec<String>> = chord.split('+').filter(|key| !key.is_empty()).map(key).collect();
    keys.filter(|keys| !keys.is_empty()).map(|keys| keys.join("+"))
}

/// A modifier's name there, or a key's symbol in `xkbcommon-keysyms.h`.
fn key(key: &str) -> Option<String> {
    let symbol = match key {
        "Ctrl" => "CTRL",
        "Alt" => "ALT",
        "Shift" => "SHIFT",
        "Super" => "LOGO",
        "Space" => "space",
        "Enter" => "Return",
        "Backspace" => "BackSpace",
        "PageUp" => "Page_Up",
        "PageDown" => "Page_Down",
        "PrintScreen" => "Print",
        // With Shift and Super held the keymaps that know the Copilot key have this symbol on it.
        "F23" => "XF86Assistant",
        "," => "comma",
        "." => "period",
        ";" => "semicolon",
        "'" => "apostrophe",
        "/" => "slash",
        "\\" => "backslash",
        "-" => "minus",
        "=" => "equal",
        "`" => "grave",
        "[" => "bracketleft",
        "]" => "bracketright",
        "Up" | "Down" | "Left" | "Right" | "Home" | "End" | "Insert" | "Delete" | "Escape" | "Tab" | "Pause"
        | "Menu" => key,
        _ if key.starts_with("XF86") || is_function_key(key) => key,
        _ if key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return Some(key.to_lowercase()),
        _ => return None,
    };
    Some(symbol.to_owned())
}

fn is_function_key(key: &str) -> bool {
    key.strip_prefix('F').and_then(|number| number.parse::<u8>().ok()).is_some_and(|number| (1..=35).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_written_as_the_specification_says() {
        for (chord, trigger) in [
            ("Super+Alt+Space", Some("LOGO+ALT+space")),
            ("Shift+Super+F23", Some("SHIFT+LOGO+XF86Assistant")),
            ("Ctrl+Alt+J", Some("CTRL+ALT+j")),
            ("Ctrl+Shift+7", Some("CTRL+SHIFT+7")),
            ("Ctrl+,", Some("CTRL+comma")),
            ("F9", Some("F9")),
            ("Super+PageUp", Some("LOGO+Page_Up")),
            ("Ctrl+Ü", None),
            ("Ctrl+F99", None),
            ("", None),
        ] {
            assert_eq!(of(chord).as_deref(), trigger, "{chord}");
        }
    }
}
