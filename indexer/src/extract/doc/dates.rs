//! Dates as documents write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// `2026-03-01T09:00:00Z` and its shorter kin (W3CDTF, ISO 8601); without an offset it is read in `zone`.
pub(crate) fn iso(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    in_zone(text.parse::<DateTime>().ok()?, zone)
}

/// `D:20260301090000+09'00'` (PDF 32000-1, 7.9.4); everything after the year may be missing.
pub(crate) fn pdf(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim().trim_start_matches("D:");
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()).min(14);
    let (digits, offset) = text.split_at(digits);
    let field = |from: usize, to: usize, default: i8| match digits.get(from..to) {
        Some(two) => two.parse().ok(),
        None => Some(default),
    };
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let at = DateTime::new(
        year,
        field(4, 6, 1)?,
        field(6, 8, 1)?,
        field(8, 10, 0)?,
        field(10, 12, 0)?,
        field(12, 14, 0)?,
        0,
    )
    .ok()?;
    match pdf_offset(offset) {
        Some(offset) => offset.to_timestamp(at).ok(),
        None => in_zone(at, zone),
    }
}

fn pdf_offset(text: &str) -> Option<Offset> {
    let sign = match text.chars().next()? {
        'Z' => return Some(Offset::UTC),
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    offset(sign, digits.get(..2)?, digits.get(2..4).unwrap_or("00"))
}

/// `2026:03:01 09:00:00` (Exif 2.32, 4.6.5), with `+09:00` where the camera knew it.
pub(crate) fn exif(text: &str, offset_text: Option<&str>, zone: &TimeZone) -> Option<Timestamp> {
    let at = DateTime::strptime("%Y:%m:%d %H:%M:%S", text.trim_matches(['\0', ' ']).get(..19)?).ok()?;
    let offset = offset_text.map(str::trim).and_then(|text| {
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let (hours, minutes) = text.trim_start_matches(['+', '-']).split_once(':')?;
        offset(sign, hours, minutes)
    });
    match offset {
        Some(offset) => offset.to_timestamp(at).ok(),
        None => in_zone(at, zone),
    }
}

fn offset(sign: i32, hours: &str, minutes: &str) -> Option<Offset> {
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn in_zone(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(at).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seoul() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(9))
    }

    #[test]
    fn iso_dates() {
        for (text, expect) in [
            ("2026-03-01T09:00:00Z", Some("2026-03-01T09:00:00Z")),
            ("2026-03-01T09:00:00+09:00", Some("2026-03-01T00:00:00Z")),
            ("2026-03-01T09:00:00.123456789", Some("2026-03-01T00:00:00.123456789Z")),
            ("2026-03-01", Some("2026-02-28T15:00:00Z")),
            ("soon", None),
        ] {
            assert_eq!(iso(text, &seoul()).map(|t| t.to_string()).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn pdf_dates() {
        for (text, expect) in [
            ("D:20260301090000+09'00'", Some("2026-03-01T00:00:00Z")),
            ("D:20260301090000Z", Some("2026-03-01T09:00:00Z")),
            ("D:20260301090000", Some("2026-03-01T00:00:00Z")),
            ("D:2026", Some("2025-12-31T15:00:00Z")),
            ("20260301090000-05'30", Some("2026-03-01T14:30:00Z")),
            ("D:2026139", None),
            ("", None),
        ] {
            assert_eq!(pdf(text, &seoul()).map(|t| t.to_string()).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn exif_dates() {
        for (text, offset, expect) in [
            ("2026:03:01 09:00:00", None, Some("2026-03-01T00:00:00Z")),
            ("2026:03:01 09:00:00", Some("-05:00"), Some("2026-03-01T14:00:00Z")),
            ("0000:00:00 00:00:00", None, None),
            ("    :  :     :  :  ", None, None),
        ] {
            assert_eq!(exif(text, offset, &seoul()).map(|t| t.to_string()).as_deref(), expect, "{text}");
        }
    }
}
