//! What KakaoTalk calls an export, and the conversation's name in it.

use super::super::naming::between;

/// The conversation's name in a file's stem: `KakaoTalk_20260502_1000_12_한도윤`, `KakaoTalk_Chat_한도윤_2026-05-02-10-00-00`.
pub(super) fn conversation(stem: &str) -> Option<String> {
    let rest = between(
        stem,
        &[("KakaoTalk_Chat_", "_group"), ("KakaoTalk_Chat_", ""), ("KakaoTalk_", "_group"), ("KakaoTalk_", "")],
    )?;
    let name: Vec<&str> = rest.split('_').filter(|part| !is_number_or_date(part)).collect();
    let name = name.join("_");
    (!name.is_empty()).then_some(name)
}

/// Whether KakaoTalk could have given a file this name (without extension).
pub(super) fn is_export_name(stem: &str) -> bool {
    stem.starts_with("KakaoTalk") || stem.starts_with("Talk_")
}

fn is_number_or_date(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let cases = [
            ("KakaoTalk_20260502_1000_12_한도윤", Some("한도윤")),
            ("KakaoTalk_Chat_한도윤_2026-05-02-10-00-00", Some("한도윤")),
            ("KakaoTalk_Chat_a_b_2026-05-02-10-00-00", Some("a_b")),
            ("KakaoTalk_20260502_1000_12_345_group", None),
            ("Talk_2026.5.2 10-00-00", None),
        ];
        for (stem, expected) in cases {
            assert_eq!(conversation(stem).as_deref(), expected, "{stem}");
            assert!(is_export_name(stem), "{stem}");
        }
    }
}
