//! What compound files say about themselves: OLE property sets (MS-OLEPS), as old Office and HWP 5 write them.

use encoding_rs::Encoding;
use jiff::Timestamp;

use super::charset;
use crate::extract::Meta;

/// Seconds from the start of a FILETIME (1601) to that of a [`Timestamp`].
const FILETIME_EPOCH: i64 = 11_644_473_600;
/// Properties that a set is searched for; real ones have some twenty.
const MAX_PROPERTIES: u32 = 200;

/// Reads a `SummaryInformation` stream; what is missing or damaged is left out.
pub(crate) fn summary(stream: &[u8]) -> Meta {
    let set = Set::new(stream).unwrap_or_default();
    Meta {
        title: set.text(2),
        author: set.text(4),
        created: set.time(12),
        modified: set.time(13),
        pages: set.number(14).filter(|n| *n > 0),
        ..Meta::default()
    }
}

/// The first property set of a stream.
#[derive(Default)]
struct Set<'a> {
    bytes: &'a [u8],
    encoding: Option<&'static Encoding>,
}

impl<'a> Set<'a> {
    fn new(stream: &'a [u8]) -> Option<Self> {
        if u16_at(stream, 0)? != 0xfffe {
            return None;
        }
        let bytes = stream.get(u32_at(stream, 44)? as usize..)?;
        let mut set = Self { bytes, encoding: None };
        let page = set.value(1).and_then(|value| u16_at(value, 4)).map(i32::from);
        set.encoding = page.and_then(charset::code_page);
        Some(set)
    }

    /// The value of a property, from its type on.
    fn value(&self, id: u32) -> Option<&'a [u8]> {
        let count = u32_at(self.bytes, 4)?.min(MAX_PROPERTIES) as usize;
        let at = (0..count).map(|n| 8 + n * 8).find(|at| u32_at(self.bytes, *at) == Some(id))?;
        self.bytes.get(u32_at(self.bytes, at + 4)? as usize..)
    }

    fn text(&self, id: u32) -> Option<String> {
        let value = self.value(id)?;
        let length = u32_at(value, 4)? as usize;
        let text = match u16_at(value, 0)? {
            // VT_LPSTR, in the set's code page; VT_LPWSTR, in UTF-16.
            30 => {
                let bytes = value.get(8..8_usize.checked_add(length)?)?;
                match self.encoding {
                    Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
                    None => charset::decode(bytes.split(|b| *b == 0).next().unwrap_or_default()).text,
                }
            }
            31 => utf16(value.get(8..8_usize.checked_add(length.checked_mul(2)?)?)?),
            _ => return None,
        };
        let text = text.split('\0').next().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn time(&self, id: u32) -> Option<Timestamp> {
        let value = self.value(id).filter(|value| u16_at(value, 0) == Some(64))?;
        let ticks = u64::from(u32_at(value, 4)?) | u64::from(u32_at(value, 8)?) << 32;
        let seconds = i64::try_from(ticks / 10_000_000).ok()?.checked_sub(FILETIME_EPOCH)?;
        // Zero means that nobody knows.
        (seconds > 0).then(|| Timestamp::from_second(seconds).ok()).flatten()
    }

    fn number(&self, id: u32) -> Option<u32> {
        u32_at(self.value(id).filter(|value| u16_at(value, 0) == Some(3))?, 4)
    }
}

/// UTF-16, little end first.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The number at `at`, little end first.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The number at `at`, little end first.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(properties: &[(u32, Vec<u8>)]) -> Vec<u8> {
        let mut stream = vec![0xfe, 0xff];
        stream.resize(44, 0);
        stream.extend(48_u32.to_le_bytes());
        let mut values = Vec::new();
        stream.extend(0_u32.to_le_bytes());
        stream.extend((properties.len() as u32).to_le_bytes());
        for (id, value) in properties {
            stream.extend(id.to_le_bytes());
            stream.extend((8 + properties.len() * 8 + values.len()).to_le_bytes()[..4].iter());
            values.extend(value);
        }
        [stream, values].concat()
    }

    #[test]
    fn texts_times_and_code_pages() {
        let korean = encoding_rs::EUC_KR.encode("보고서\0").0.into_owned();
        let wide: Vec<u8> = "김민지\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let title = [&[30, 0, 0, 0, korean.len() as u8, 0, 0, 0][..], &korean].concat();
        let author = [&[31, 0, 0, 0, 4, 0, 0, 0][..], &wide].concat();
        // 2026-03-01T00:00:00Z.
        let time = [&[64, 0, 0, 0][..], &((1_772_323_200 + FILETIME_EPOCH) as u64 * 10_000_000).to_le_bytes()].concat();
        let page = [&[2, 0, 0, 0][..], &949_u32.to_le_bytes()].concat();
        let meta = summary(&set(&[(1, page), (2, title), (4, author), (12, time)]));
        assert_eq!((meta.title.as_deref(), meta.author.as_deref()), (Some("보고서"), Some("김민지")));
        assert_eq!(meta.created.map(|t| t.to_string()).as_deref(), Some("2026-03-01T00:00:00Z"));
    }

    #[test]
    fn damage_is_left_out() {
        let whole = set(&[(2, vec![30, 0, 0, 0, 255, 255, 255, 255]), (12, vec![64, 0, 0, 0])]);
        for end in 0..whole.len() {
            assert_eq!(summary(&whole[..end]), Meta::default());
        }
        assert_eq!(summary(&whole), Meta::default());
    }
}
