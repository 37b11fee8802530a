//! The window's languages, and what Korean needs of the words it is put together from.

use indexer::normalise::text;
use jiff::Zoned;

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Language {
    /// By its tag (BCP 47): `ko`, `ko-KR`; English for all others.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ko") { Self::Ko } else { Self::En }
    }

    /// The one of two sayings that is in this language.
    pub(super) fn pick<'w>(self, english: &'w str, korean: &'w str) -> &'w str {
        match self {
            Self::En => english,
            Self::Ko => korean,
        }
    }

    /// How long ago or ahead: `3 days ago`, `3일 전`.
    pub(super) fn distance(self, at: jiff::Timestamp, now: &Zoned) -> String {
        if self == Self::En {
            return crate::answer::why::in_words(at, now);
        }
        let day = at.to_zoned(now.time_zone().clone()).date();
        let days = day.until(now.date()).map_or(0, |s| i64::from(s.get_days()));
        let (n, unit) = match days.abs() {
            0 => return "오늘".to_owned(),
            1 if days > 0 => return "어제".to_owned(),
            1 => return "내일".to_owned(),
            n if n < 14 => (n, "일"),
            n if n < 60 => (n / 7, "주"),
            n if n < 730 => (n / 30, "개월"),
            n => (n / 365, "년"),
        };
        format!("{n}{unit} {}", if days > 0 { "전" } else { "뒤" })
    }

    /// A day with its weekday, and the clock where it counts.
    pub(super) fn day(self, at: &Zoned, clock: bool) -> String {
        let clock = if clock { at.strftime(" %H:%M").to_string() } else { String::new() };
        match self {
            Self::En => format!("{}{clock}", at.strftime("%a %-d %B %Y")),
            Self::Ko => {
                let weekday = ["월", "화", "수", "목", "금", "토", "일"][at.weekday().to_monday_zero_offset() as usize];
                format!("{} ({weekday}){clock}", at.strftime("%Y년 %-m월 %-d일"))
            }
        }
    }
}

/// A name as the one who does it: `민지가`, `피터 김이`.
pub(super) fn subject(name: &str) -> String {
    format!("{name}{}", if is_closed(name) { "이" } else { "가" })
}

/// The word ends in a consonant, as Korean reads it.
fn is_closed(word: &str) -> bool {
    let folded = text::fold(word);
    match folded.chars().rev().find(|c| c.is_alphanumeric()) {
        Some(c @ '\u{ac00}'..='\u{d7a3}') => !(c as u32 - 0xac00).is_multiple_of(28),
        // 영, 일, 삼, 육, 칠, 팔.
        Some(c) if c.is_ascii_digit() => matches!(c, '0' | '1' | '3' | '6' | '7' | '8'),
        // Of Latin consonants at the end these close a syllable; the others get a vowel of their own (`Mark` is 마크).
        Some(c) => matches!(c, 'l' | 'm' | 'n') || folded.ends_with("ng"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_particles_follow_the_sound() {
        for (name, said) in [
            ("피터 김", "피터 김이"),
            ("엄마", "엄마가"),
            ("Anna", "Anna가"),
            ("Ben", "Ben이"),
            ("Mark", "Mark가"),
            ("3팀", "3팀이"),
            ("Chef (b3)", "Chef (b3)이"),
        ] {
            assert_eq!(subject(name), said);
        }
    }

    #[test]
    fn time_in_words() {
        let now: Zoned = "2026-11-21T10:00[Asia/Seoul]".parse().unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        for (when, korean, english) in [
            ("2026-11-21T00:30Z", "오늘", "today"),
            ("2026-11-18T05:00Z", "3일 전", "3 days ago"),
            ("2026-11-25T05:00Z", "4일 뒤", "in 4 days"),
            ("2026-10-20T05:00Z", "4주 전", "4 weeks ago"),
            ("2024-01-20T05:00Z", "2년 전", "2 years ago"),
        ] {
            assert_eq!(Language::Ko.distance(at(when), &now), korean);
            assert_eq!(Language::En.distance(at(when), &now), english);
        }
        let noon: Zoned = "2026-11-25T09:05[Asia/Seoul]".parse().unwrap();
        assert_eq!(Language::of("ko-KR").day(&noon, true), "2026년 11월 25일 (수) 09:05");
        assert_eq!(Language::of("en-GB").day(&noon, false), "Wed 25 November 2026");
    }
}
