//! A file on disk that somebody sent *is* what they sent.
//!
//! By path, where the export names its media; by bytes, whatever the copy is called now; by name, where the
//! export holds no bytes: the name must agree (but for `(1)` and the like), the size where it is known, and the
//! file must not be older than the message by more than a little.

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::params;

use super::text::fold;
use crate::item::{Channel, Family, ItemId, Kind};
use crate::store::{ItemRow, Store, StoreError};

/// A copy may seem older than the message that brought it: clocks differ, programs keep the sender's time.
const EARLIER_MS: i64 = 3 * 24 * 3600 * 1000;
/// An export tells the minute, a saved picture's name the second, of nearly the same moment.
const SAVED_WITHIN: i64 = 120;
/// The setting with the zones that the computer has been in, in their order, with spaces between.
const ZONES: &str = "zone";
/// A saved copy is saved soon, or it is another file of the same name.
const LATER_MS: i64 = 400 * 24 * 3600 * 1000;

/// Makes deliveries anew.
///
/// # Errors
/// As SQLite does.
pub(super) fn derive(store: &mut Store) -> Result<(), StoreError> {
    let files = store.items_where("i.kind = 'file' ORDER BY i.id", [])?;
    let attachments = store.items_where("i.kind = 'attachment' ORDER BY i.id", [])?;
    let mut found = link(&files, &attachments);
    found.extend(link_saved(&files, &attachments, &zones(store)?));
    let tx = store.transaction()?;
    tx.execute("DELETE FROM deliveries", [])?;
    for (attachment, file, basis) in found {
        tx.prepare_cached("INSERT OR IGNORE INTO deliveries VALUES (?1, ?2, ?3)")?.execute(params![
            attachment.0,
            file.0,
            basis
        ])?;
    }
    tx.commit()?;
    Ok(())
}

/// Notes that the computer is in a zone now; those it was in before are kept, since names of files are told by them.
///
/// # Errors
/// As SQLite does.
pub(crate) fn in_zone(store: &Store, name: &str) -> Result<(), StoreError> {
    let known = store.setting(ZONES)?.unwrap_or_default();
    if known.split_whitespace().any(|one| one == name) {
        return Ok(());
    }
    store.set_setting(ZONES, format!("{known} {name}").trim())
}

/// The zones that the computer has been in.
fn zones(store: &Store) -> Result<Vec<TimeZone>, StoreError> {
    let known = store.setting(ZONES)?.unwrap_or_default();
    Ok(known.split_whitespace().filter_map(|name| TimeZone::get(name).ok()).collect())
}

/// Attachment, file, and what says so.
fn link(files: &[ItemRow], attachments: &[ItemRow]) -> Vec<(ItemId, ItemId, &'static str)> {
    let mut by_path: HashMap<&str, &ItemRow> = HashMap::new();
    let mut by_hash: HashMap<&str, Vec<&ItemRow>> = HashMap::new();
    let mut by_name: HashMap<String, Vec<&ItemRow>> = HashMap::new();
    for file in files {
        by_path.insert(&file.path, file);
        if !file.hash.is_empty() && file.size != Some(0) {
            by_hash.entry(&file.hash).or_default().push(file);
        }
        by_name.entry(plain_name(&file.title)).or_default().push(file);
    }
    let mut out = Vec::new();
    for attachment in attachments {
        debug_assert_eq!(attachment.kind, Kind::Attachment);
        let own = attachment.media.as_deref().and_then(|m| by_path.get(m)).copied();
        let hash = own.map_or(attachment.hash.as_str(), |f| f.hash.as_str());
        out.extend(own.map(|f| (attachment.id, f.id, "path")));
        if !hash.is_empty() {
            let copies = by_hash.get(hash).into_iter().flatten();
            out.extend(copies.filter(|f| own.is_none_or(|o| o.id != f.id)).map(|f| (attachment.id, f.id, "bytes")));
        } else if !attachment.title.is_empty() {
            let alike = by_name.get(&plain_name(&attachment.title)).into_iter().flatten();
            out.extend(alike.filter(|f| fits(attachment, f)).map(|f| (attachment.id, f.id, "name")));
        }
    }
    out
}

/// KakaoTalk names what is saved from it by the minute it came in, not by what it was called; its exports hold no
/// pictures. A picture saved so is the one that came in that minute.
fn link_saved(files: &[ItemRow], attachments: &[ItemRow], zones: &[TimeZone]) -> Vec<(ItemId, ItemId, &'static str)> {
    let came = |a: &ItemRow| a.when.map(|w| w.at.as_second());
    let pictures: Vec<&ItemRow> = attachments
        .iter()
        .filter(|a| a.channel == Channel::KakaoTalk && matches!(a.family, Some(Family::Image | Family::Video)))
        .collect();
    let mut taken = HashSet::new();
    let mut out = Vec::new();
    for file in files {
        let saved: Vec<i64> = zones.iter().filter_map(|zone| saved_at(&file.title, zone)).collect();
        let apart = |a: &&&ItemRow| came(a).and_then(|c| saved.iter().map(|s| (c - s).abs()).min()).unwrap_or(i64::MAX);
        let near = |a: &&&ItemRow| apart(a) <= SAVED_WITHIN && !taken.contains(&a.id);
        let nearest = pictures.iter().filter(near).min_by_key(apart);
        if let Some(picture) = nearest {
            taken.insert(picture.id);
            out.push((picture.id, file.id, "time"));
        }
    }
    out
}

/// `KakaoTalk_20261031_201533.jpg`: when it was saved, in seconds since 1970.
fn saved_at(name: &str, zone: &TimeZone) -> Option<i64> {
    let digits = name.strip_prefix("KakaoTalk_")?.get(..15)?;
    let time = DateTime::strptime("%Y%m%d_%H%M%S", digits).ok()?;
    Some(time.to_zoned(zone.clone()).ok()?.timestamp().as_second())
}

fn fits(attachment: &ItemRow, file: &ItemRow) -> bool {
    let same_size = attachment.size.is_none_or(|s| file.size == Some(s));
    let near = match (attachment.when, file.when) {
        (Some(sent), Some(saved)) => {
            let apart = saved.at.as_millisecond() - sent.at.as_millisecond();
            (-EARLIER_MS..=LATER_MS).contains(&apart)
        }
        _ => true,
    };
    // With the size known and equal, time is no objection: tools restore old dates.
    same_size && (near || attachment.size.is_some())
}

/// A name without what browsers and chats add to a second copy: `a (1).pdf`, `a - Copy.pdf`, `00000003-a.pdf`.
fn plain_name(name: &str) -> String {
    let folded = fold(name);
    let (stem, extension) = folded.rsplit_once('.').unwrap_or((&folded, ""));
    let mut stem = stem.trim();
    if let Some((head, tail)) = stem.rsplit_once('(')
        && tail.ends_with(')')
        && tail[..tail.len() - 1].chars().all(|c| c.is_ascii_digit())
    {
        stem = head.trim_end();
    }
    for suffix in [" - copy", " copy", " - 복사본", "_copy"] {
        stem = stem.strip_suffix(suffix).unwrap_or(stem);
    }
    // iOS numbers the media of an export.
    if let Some((number, rest)) = stem.split_once('-')
        && number.len() == 8
        && number.chars().all(|c| c.is_ascii_digit())
        && !rest.is_empty()
    {
        stem = rest;
    }
    format!("{}.{extension}", stem.replace(['_', ' '], " ").trim())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{in_zone, plain_name, saved_at, zones};
    use crate::store::Store;

    #[test]
    fn a_saved_picture_tells_its_minute() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        assert_eq!(saved_at("KakaoTalk_20261031_201533.jpg", &seoul), Some(1_793_445_333));
        assert_eq!(saved_at("KakaoTalk_20261031_201533_01.jpg", &seoul), Some(1_793_445_333));
        assert_eq!(saved_at("KakaoTalk_holiday.jpg", &seoul), None);
    }

    #[test]
    fn a_traveller_s_zones_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        for name in ["Asia/Seoul", "Europe/Dublin", "Asia/Seoul"] {
            in_zone(&store, name).unwrap();
        }
        let kept: Vec<_> = zones(&store).unwrap().iter().map(|z| z.iana_name().unwrap().to_owned()).collect();
        assert_eq!(kept, ["Asia/Seoul", "Europe/Dublin"]);
    }

    #[test]
    fn second_copies_have_the_first_ones_name() {
        for name in ["a b.pdf", "a b (1).pdf", "a_b.pdf", "A B - Copy.pdf", "00000003-a b.pdf"] {
            assert_eq!(plain_name(name), "a b.pdf", "{name}");
        }
        assert_ne!(plain_name("a b (final).pdf"), "a b.pdf");
        assert_ne!(plain_name("2026-11 report.pdf"), "report.pdf");
    }
}
