//! What is near at hand: folders, mail profiles and exports on this computer that could become sources.
//!
//! Nothing is opened here but folders: what a file is, a reader process tells from its first bytes.

use std::path::{Path, PathBuf};

use super::walk::is_maildir;
use crate::extract::channel_of;
use crate::extract::worker::Worker;
use crate::item::{Channel, SourceKind};

/// So many files are looked at, the newest first.
const MOST_LOOKED_AT: usize = 300;
/// So deep below Downloads: `Telegram Desktop/ChatExport_2026-11-21/result.json`.
const EXPORT_DEPTH: usize = 3;
/// So deep below a mail folder: `mail/account/INBOX`.
const MAILDIR_DEPTH: usize = 3;

/// Where Thunderbird keeps its profiles: plain, snap, flatpak, macOS, Windows.
const THUNDERBIRD: &[&str] = &[
    ".thunderbird",
    "snap/thunderbird/common/.thunderbird",
    ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ".var/app/net.thunderbird.Thunderbird/.thunderbird",
    "Library/Thunderbird/Profiles",
    "AppData/Roaming/Thunderbird/Profiles",
];
/// Where Evolution keeps what is on this computer alone: plain and flatpak.
const EVOLUTION: &[&str] = &[".local/share/evolution", ".var/app/org.gnome.Evolution/data/evolution"];
/// Where people and mail programs keep Maildirs.
const MAILDIRS: &[&str] =
    &["Maildir", ".maildir", "Mail", "mail", ".mail", ".local/share/mail", ".local/share/local-mail", "mbox"];

/// The person's own folders.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The home folder.
    pub home: PathBuf,
    /// Documents, in whatever language it is called.
    pub documents: Option<PathBuf>,
    /// The desktop.
    pub desktop: Option<PathBuf>,
    /// Where browsers put what is downloaded.
    pub downloads: Option<PathBuf>,
}

/// Something that could be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// What it would be as a source.
    pub kind: SourceKind,
    /// Through what its things came.
    pub channel: Channel,
    /// What to call it: the file's or folder's name, or the program's.
    pub name: String,
    /// What to add.
    pub path: PathBuf,
    /// Of an exported chat: with whom, or in which room.
    pub with: Option<String>,
}

/// Everything in the usual places that lies in none of the `known` sources.
pub fn detect(places: &Places, known: &[PathBuf], worker: &mut Worker) -> Vec<Detected> {
    let mut all: Vec<Detected> = [&places.documents, &places.desktop, &places.downloads]
        .into_iter()
        .flatten()
        .filter(|path| path.is_dir() && **path != places.home)
        .map(|path| found(SourceKind::Folder, Channel::File, name_of(path), path.clone()))
        .collect();
    all.extend(thunderbird(&places.home));
    all.extend(evolution(&places.home));
    for place in
        MAILDIRS.iter().map(|place| places.home.join(place)).filter(|place| holds_maildir(place, MAILDIR_DEPTH))
    {
        all.push(found(SourceKind::Mailbox, Channel::Mail, name_of(&place), place));
    }
    let covered = |path: &Path| known.iter().any(|k| path.starts_with(k));
    if let Some(downloads) = places.downloads.as_deref().filter(|d| !covered(d)) {
        all.extend(exports(downloads, &covered, worker));
    }
    all.retain(|d| !covered(&d.path));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|d| seen.insert(d.path.clone()));
    all
}

/// What a single file is, such as one that has just appeared; `None` for a document like any other.
///
/// An unpacked export is its folder: that is where its media lie.
pub fn what_is(path: &Path, worker: &mut Worker) -> Option<Detected> {
    let look = worker.look(path).ok().flatten()?;
    let channel = channel_of(&look.format);
    let kind = match (channel, look.format.as_str()) {
        (Channel::File, _) | (_, "eml") => return None,
        (Channel::Mail, _) => SourceKind::Mailbox,
        (Channel::Calendar, _) => SourceKind::Calendar,
        (Channel::Contacts, _) => SourceKind::Contacts,
        _ => SourceKind::Export,
    };
    let whole = path.parent().filter(|_| is_unpacked(path)).unwrap_or(path);
    Some(Detected { kind, channel, name: name_of(whole), path: whole.to_owned(), with: look.conversation })
}

/// The text or JSON of an export that was unpacked into a folder of its own, by the names that services give it.
fn is_unpacked(path: &Path) -> bool {
    matches!(path.file_name().and_then(|n| n.to_str()), Some("_chat.txt" | "result.json"))
}

fn found(kind: SourceKind, channel: Channel, name: String, path: PathBuf) -> Detected {
    Detected { kind, channel, name, path, with: None }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folders directly in one, by name.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> =
        entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).map(|e| e.path()).collect();
    all.sort();
    all
}

/// Profiles with mail in them, called after what Thunderbird calls them where there are several.
fn thunderbird(home: &Path) -> Vec<Detected> {
    let profiles: Vec<PathBuf> = THUNDERBIRD
        .iter()
        .flat_map(|place| folders_in(&home.join(place)))
        .filter(|profile| profile.join("Mail").is_dir() || profile.join("ImapMail").is_dir())
        .collect();
    let several = profiles.len() > 1;
    profiles
        .into_iter()
        .map(|profile| {
            // Folders are called `4f2k9x.default-release`: chance, then the profile's name.
            let own = name_of(&profile).split_once('.').map_or_else(|| name_of(&profile), |(_, n)| n.to_owned());
            let name = if several { format!("Thunderbird ({own})") } else { "Thunderbird".to_owned() };
            found(SourceKind::Mailbox, Channel::Mail, name, profile)
        })
        .collect()
}

/// Evolution's local mail and calendars.
fn evolution(home: &Path) -> Vec<Detected> {
    let mut all = Vec::new();
    for place in EVOLUTION.iter().map(|place| home.join(place)) {
        let mail = place.join("mail/local");
        if holds_maildir(&mail, 1) {
            all.push(found(SourceKind::Mailbox, Channel::Mail, "Evolution".to_owned(), mail));
        }
        for calendar in folders_in(&place.join("calendar")).into_iter().map(|c| c.join("calendar.ics")) {
            if calendar.is_file() {
                all.push(found(SourceKind::Calendar, Channel::Calendar, "Evolution".to_owned(), calendar));
            }
        }
    }
    all
}

/// Is a Maildir, or holds one at most `depth` folders below.
fn holds_maildir(folder: &Path, depth: usize) -> bool {
    is_maildir(folder) || depth > 0 && folders_in(folder).iter().any(|f| holds_maildir(f, depth - 1))
}

/// Exports in Downloads, the newest first.
fn exports(downloads: &Path, covered: &dyn Fn(&Path) -> bool, worker: &mut Worker) -> Vec<Detected> {
    let mut files = Vec::new();
    candidates(downloads, EXPORT_DEPTH, &mut files);
    files.retain(|(_, path)| !covered(path));
    files.sort_by(|a, b| b.cmp(a));
    files.truncate(MOST_LOOKED_AT);
    files.into_iter().filter_map(|(_, path)| what_is(&path, worker)).collect()
}

/// Files that could be an export by their name alone, with their age.
fn candidates(folder: &Path, depth: usize, out: &mut Vec<(std::time::SystemTime, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth > 1 {
            candidates(&path, depth - 1, out);
        } else if kind.is_file() && may_be_export(&name) {
            let changed = entry.metadata().and_then(|m| m.modified()).unwrap_or(std::time::SystemTime::UNIX_EPOCH);
            out.push((changed, path));
        }
    }
}

fn may_be_export(name: &str) -> bool {
    const ENDINGS: &[&str] = &[".txt", ".csv", ".json", ".zip", ".ics", ".vcf", ".mbox"];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
