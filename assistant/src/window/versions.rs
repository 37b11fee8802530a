//! Older versions and copies of a file, told by its name and its bytes.
//!
//! Two files are versions of one thing when their names differ only in words that say so (`v2`, `draft`, `최종`),
//! and copies when not one byte differs.

use std::sync::OnceLock;

use indexer::item::{Family, ItemId, Kind};
use indexer::normalise::text;
use indexer::search::{Filter, Term};
use indexer::store::ItemRow;
use jiff::{Timestamp, Zoned};
use regex::Regex;

use super::found::{id, is_file};
use super::wire::Version;
use crate::answer::rfc3339;
use crate::resolve::Ranked;
use crate::retrieve::{Candidate, RetrieveError, Shelf, of_items};

/// So many names that share words are compared.
const COMPARED: usize = 40;

/// Words of a name that say only which version it is.
const VERSION_WORDS: &[&str] = &[
    "draft",
    "final",
    "copy",
    "old",
    "new",
    "latest",
    "version",
    "ver",
    "rev",
    "revision",
    "revised",
    "v",
    "edit",
    "edited",
    "signed",
    "초안",
    "최종",
    "최종본",
    "진짜최종",
    "수정",
    "수정본",
    "수정안",
    "사본",
    "복사본",
    "버전",
    "판",
    "구버전",
    "신버전",
    "초고",
    "확정",
    "확정본",
];
/// Names that programs give: what is called so is not one thing.
const GENERIC: &[&str] = &[
    "scan",
    "image",
    "document",
    "untitled",
    "download",
    "file",
    "photo",
    "picture",
    "screenshot",
    "img",
    "video",
    "audio",
    "recording",
    "note",
    "새문서",
    "문서",
    "스캔",
    "사진",
    "이미지",
    "제목없음",
];

/// What a name says without its version: equal for versions of one thing. `None` where it says too little.
pub(super) fn key(name: &str, family: Option<Family>) -> Option<String> {
    if matches!(family, Some(Family::Image | Family::Audio | Family::Video)) {
        return None;
    }
    let (stem, extension) = name.rsplit_once('.').filter(|(s, _)| !s.is_empty()).unwrap_or((name, ""));
    let bare = without_copy_number(stem);
    let words: Vec<String> = text::words(&bare).into_iter().map(|w| w.text).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut counts = false;
    for word in &words {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        // `v2`, `draft 3`, `2차`: a number counts versions only beside a word that says so.
        if VERSION_WORDS.contains(&word.as_str()) {
            counts = true;
        } else if !(counts && number && word.len() <= 2) {
            counts = false;
            kept.push(word);
        }
    }
    let key = kept.join(" ");
    let telling = kept.iter().any(|w| !GENERIC.contains(w) && w.chars().any(char::is_alphabetic));
    (telling && key.chars().count() >= 3).then(|| format!("{key}.{}", sort(extension)))
}

/// A document and its PDF are not versions of each other, a `.doc` and a `.docx` are.
fn sort(extension: &str) -> String {
    text::fold(extension).trim_end_matches('x').to_owned()
}

/// Without the `(1)` that a browser, or the ` - Copy` that a file manager adds.
fn without_copy_number(stem: &str) -> String {
    static COPY: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern =
        COPY.get_or_init(|| Regex::new(r"\s*\(\d{1,2}\)\s*$|\s+-\s+(?:Copy|복사본)(?:\s*\(\d{1,2}\))?$").ok());
    pattern.as_ref().map_or_else(|| stem.to_owned(), |p| p.replace(stem, "").into_owned())
}

/// Copies and older versions of a thing, newest first.
///
/// # Errors
/// As the store and the search index do.
pub(super) fn of(candidate: &Candidate, now: &Zoned, shelf: &Shelf<'_>) -> Result<Vec<Version>, RetrieveError> {
    let main = candidate.main();
    if !is_file(main.kind) {
        return Ok(Vec::new());
    }
    let mut found: Vec<(Option<Timestamp>, Version)> = copies(candidate, now);
    for other in alike(candidate, shelf)? {
        let at = newest(&other);
        if at <= newest(candidate) {
            found.push((at, version(&other, now)));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.item.cmp(&b.1.item)));
    Ok(found.into_iter().map(|(_, version)| version).collect())
}

/// Of what was ranked, things that are older versions of a better one are folded under it.
pub(super) fn folded(ranked: &[Ranked]) -> Vec<&Ranked> {
    let mut out: Vec<&Ranked> = Vec::new();
    for one in ranked {
        let older = |better: &&Ranked| {
            newest(&one.candidate) <= newest(&better.candidate) && are_versions(&one.candidate, &better.candidate)
        };
        if !out.iter().any(older) {
            out.push(one);
        }
    }
    out
}

/// Their names differ only in the version, or the same people sent both under one name.
///
/// Files of one name in two folders are two things: every project has its `README.md`.
fn are_versions(a: &Candidate, b: &Candidate) -> bool {
    let key = candidate_key(a);
    if key.is_none() || key != candidate_key(b) {
        return false;
    }
    let name = |c: &Candidate| c.members.iter().find(|m| !m.title.is_empty()).map(|m| text::fold(&m.title));
    let sent = |c: &Candidate| c.deliveries.iter().map(|d| d.sender).collect::<Vec<_>>();
    name(a) != name(b) || sent(a).iter().any(|from| from.is_some() && sent(b).contains(from))
}

/// Files on disk with the very bytes of a thing, besides the one that stands for it.
fn copies(candidate: &Candidate, now: &Zoned) -> Vec<(Option<Timestamp>, Version)> {
    let files = || candidate.members.iter().filter(|m| m.kind == Kind::File);
    let Some(first) = own_file(candidate) else { return Vec::new() };
    let others = files().filter(|m| m.id != first.id && m.path != first.path && m.hash == first.hash);
    let copy = |m: &ItemRow| {
        let at = m.when.map(|w| w.at);
        (at, Version { same_bytes: true, ..of_file(m, m, now) })
    };
    others.filter(|m| !m.hash.is_empty()).map(copy).collect()
}

/// Other things of the same name, or of a name that differs only in the version.
///
/// # Errors
/// As the store and the search index do.
pub(super) fn near(candidate: &Candidate, shelf: &Shelf<'_>) -> Result<Vec<ItemId>, RetrieveError> {
    let own = candidate_key(candidate);
    let names: Vec<String> = candidate.members.iter().map(|m| text::fold(&m.title)).collect();
    let words = text::words(&candidate.main().title);
    let mut rows = named(words.into_iter().map(|w| w.text), shelf)?;
    let same =
        |row: &ItemRow| names.contains(&text::fold(&row.title)) || own.is_some() && key(&row.title, row.family) == own;
    rows.retain(|r| same(r) && candidate.members.iter().all(|m| m.id != r.id));
    Ok(rows.into_iter().map(|r| r.id).collect())
}

/// Files whose names share words with these.
fn named(words: impl Iterator<Item = String>, shelf: &Shelf<'_>) -> Result<Vec<ItemRow>, RetrieveError> {
    let terms: Vec<Term> = words.map(|word| Term { word, weight: 1.0, own: false }).collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter { kinds: vec![Kind::File, Kind::Attachment], ..Filter::default() };
    let mut ids: Vec<ItemId> = shelf.search.search(&terms, &filter, COMPARED)?.into_iter().map(|h| h.item).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(shelf.store.items(&ids)?)
}

/// Things whose names say the same but for the version.
fn alike(candidate: &Candidate, shelf: &Shelf<'_>) -> Result<Vec<Candidate>, RetrieveError> {
    let Some(own) = candidate_key(candidate) else { return Ok(Vec::new()) };
    let stem = own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem);
    let same = |row: &ItemRow| key(&row.title, row.family).as_ref() == Some(&own);
    let mine = |id: ItemId| candidate.members.iter().any(|m| m.id == id);
    let rows = shelf.store.items(&shelf.search.titled(stem.split(' '), COMPARED)?)?;
    let ids: Vec<ItemId> = rows.iter().filter(|r| same(r) && !mine(r.id)).map(|r| r.id).collect();
    let mut others = of_items(&ids, &[], shelf)?;
    others.retain(|c| c.members.iter().all(|m| !mine(m.id)) && are_versions(c, candidate));
    Ok(others)
}

fn candidate_key(candidate: &Candidate) -> Option<String> {
    let files = candidate.members.iter().filter(|m| is_file(m.kind) && !m.title.is_empty());
    files.map(|m| key(&m.title, m.family)).next().flatten()
}

fn newest(candidate: &Candidate) -> Option<Timestamp> {
    candidate.members.iter().filter_map(|m| Some(m.when?.at)).max()
}

/// The file that stands for a thing on disk: the one its export keeps, else the first.
pub(super) fn own_file(candidate: &Candidate) -> Option<&ItemRow> {
    let main = candidate.main();
    if main.kind == Kind::File {
        return Some(main);
    }
    let files = || candidate.members.iter().filter(|m| m.kind == Kind::File);
    files().find(|m| main.media.as_ref() == Some(&m.path)).or_else(|| files().next())
}

fn version(candidate: &Candidate, now: &Zoned) -> Version {
    let main = candidate.main();
    own_file(candidate)
        .map_or_else(|| Version { path: None, ..of_file(main, main, now) }, |file| of_file(main, file, now))
}

fn of_file(main: &ItemRow, file: &ItemRow, now: &Zoned) -> Version {
    let title = if main.title.is_empty() { &file.title } else { &main.title };
    Version {
        item: id(main),
        title: title.clone(),
        path: Some(file.path.clone()),
        at: main.when.or(file.when).map(|w| rfc3339(w.at, now)),
        bytes: main.size.or(file.size),
        same_bytes: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_versions_agree() {
        for (a, b) in [
            ("Lease agreement v1.docx", "Lease_agreement_v12.docx"),
            ("budget draft 2.xlsx", "budget FINAL.xlsx"),
            ("가격표_초안_v3.xlsx", "가격표_최종.xlsx"),
            ("report (1).pdf", "report.pdf"),
            ("report - Copy.doc", "report.docx"),
        ] {
            assert!(
                key(a, None).is_some() && key(a, None) == key(b, None),
                "{a} {b}: {:?} {:?}",
                key(a, None),
                key(b, None)
            );
        }
    }

    #[test]
    fn other_things_stay_apart() {
        for (a, b) in [
            ("receipt 0001.pdf", "receipt 0002.pdf"),
            ("minutes 2026-10.docx", "minutes 2026-11.docx"),
            ("report.pdf", "report.docx"),
            ("week 2 plan.md", "week 3 plan.md"),
        ] {
            assert_ne!(key(a, None), key(b, None), "{a} {b}");
        }
        for (name, family) in [("scan (2).pdf", None), ("trip v2.jpg", Some(Family::Image)), ("v2.docx", None)] {
            assert_eq!(key(name, family), None, "{name}");
        }
    }
}
