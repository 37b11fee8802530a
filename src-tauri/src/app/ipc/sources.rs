//! What is read.

use std::path::{Path, PathBuf};

use indexer::extract::worker::Worker;
use indexer::item::{Channel, SourceId};
use indexer::source;
use indexer::store::{SourceRow, Store};
use jiff::Timestamp;
use tauri::{AppHandle, Emitter as _, State};
use tauri_plugin_dialog::DialogExt as _;

use super::types::{Detected, HostError, Progress, ReadIssue, Source, SourceKind, SourceState};
use crate::app::failure::Failure;
use crate::app::words::Tongue;
use crate::app::{Core, places, settings};
use crate::home;

/// At most so many things that could not be read are listed.
const ISSUES: usize = 500;
/// A folder that is offered first, when the program is tried out.
const SAMPLE: &str = "WHENCE_SAMPLE";

#[tauri::command]
pub(crate) async fn sources(core: State<'_, Core>) -> Result<Vec<Source>, HostError> {
    core.said(list(&core))
}

fn list(core: &Core) -> Result<Vec<Source>, Failure> {
    let progress = core.indexing.progress();
    let rows = core.desk(|store| Ok(store.sources()?))?;
    Ok(rows.into_iter().map(|row| shown(row, &progress)).collect())
}

fn shown(row: SourceRow, progress: &Progress) -> Source {
    use super::types::IndexState;
    let state = match (row.paused, row.checked_at.is_some()) {
        (true, _) => SourceState::Paused,
        _ if !Path::new(&row.path).exists() => SourceState::Missing,
        _ if !is_readable(Path::new(&row.path)) => SourceState::Locked,
        (false, _) if progress.state == IndexState::Indexing && row.files < row.found => SourceState::Reading,
        (false, false) if progress.state == IndexState::Indexing => SourceState::Reading,
        (false, false) => SourceState::Waiting,
        (false, true) => SourceState::Current,
    };
    Source {
        id: row.id.to_string(),
        kind: kind(row.kind),
        channel: row.channel.into(),
        name: name(&row.path),
        state,
        found: row.found.max(row.files),
        read: row.files,
        failed: row.failed,
        bytes: row.text_bytes,
        checked_at: row.checked_at.map(|at| at.to_string()),
        path: row.path,
    }
}

fn kind(kind: indexer::item::SourceKind) -> SourceKind {
    use indexer::item::SourceKind as Inner;
    match kind {
        Inner::Folder => SourceKind::Folder,
        Inner::Export => SourceKind::Export,
        Inner::Mailbox => SourceKind::Mailbox,
        Inner::Calendar => SourceKind::Calendar,
        Inner::Contacts => SourceKind::Contacts,
    }
}

fn is_readable(path: &Path) -> bool {
    if path.is_dir() { std::fs::read_dir(path).is_ok() } else { std::fs::File::open(path).is_ok() }
}

/// The last part of a path.
fn name(path: &str) -> String {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path).to_owned()
}

#[tauri::command]
pub(crate) async fn add_sources(
    app: AppHandle,
    core: State<'_, Core>,
    paths: Vec<String>,
) -> Result<Vec<Source>, HostError> {
    let added = core.desk(|store| {
        add(store, &paths)?;
        Ok(settings::set_started(store)?)
    });
    core.said(added)?;
    core.indexing.run();
    drop(app.emit("sourcesChanged", ()));
    core.said(list(&core))
}

fn add(store: &Store, paths: &[String]) -> Result<(), Failure> {
    for given in paths {
        let path = Path::new(given).canonicalize().map_err(|_| Failure::NotReadable { path: given.clone() })?;
        let readable =
            if path.is_dir() { std::fs::read_dir(&path).is_ok() } else { std::fs::File::open(&path).is_ok() };
        let text = path.to_str().filter(|_| readable).ok_or_else(|| Failure::NotReadable { path: given.clone() })?;
        if !store.add_source(text, Timestamp::now())?.new && paths.len() == 1 {
            return Err(Failure::AlreadyAdded { path: given.clone() });
        }
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn pause_source(
    app: AppHandle,
    core: State<'_, Core>,
    id: String,
    paused: bool,
) -> Result<(), HostError> {
    core.said(core.desk(|store| Ok(store.pause_source(source_id(&id)?, paused)?)))?;
    core.indexing.run();
    drop(app.emit("sourcesChanged", ()));
    Ok(())
}

#[tauri::command]
pub(crate) async fn reread_source(core: State<'_, Core>, id: String) -> Result<(), HostError> {
    core.said(core.desk(|store| Ok(store.reread_source(source_id(&id)?)?)))?;
    core.indexing.run();
    Ok(())
}

pub(crate) fn source_id(id: &str) -> Result<SourceId, Failure> {
    id.parse().map(SourceId).map_err(|_| Failure::UnknownItem)
}

#[tauri::command]
pub(crate) async fn source_issues(core: State<'_, Core>, id: String) -> Result<Vec<ReadIssue>, HostError> {
    let tongue = core.tongue();
    let found = core.desk(|store| Ok(store.source_issues(source_id(&id)?, ISSUES)?));
    let said = |issue: indexer::store::IssueRow| ReadIssue {
        hint: Some(hint(tongue, &issue.code)),
        path: if issue.locator.is_empty() { issue.path } else { format!("{} · {}", issue.path, issue.locator) },
        message: issue.message,
    };
    core.said(found.map(|issues| issues.into_iter().map(said).collect()))
}

fn hint(tongue: Tongue, code: &str) -> String {
    tongue.say(
        match code {
            "vanished" => "issue.vanished",
            "encrypted" => "issue.encrypted",
            "secret" => "issue.secret",
            _ => "issue.other",
        },
        &[],
    )
}

#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle) -> Result<Option<String>, HostError> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    app.dialog().file().pick_folder(move |path| drop(send.send(path)));
    let path = chosen.await.ok().flatten().and_then(|path| path.into_path().ok());
    Ok(path.and_then(|path| path.to_str().map(str::to_owned)))
}

#[tauri::command]
pub(crate) async fn choose_files(app: AppHandle) -> Result<Vec<String>, HostError> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    app.dialog().file().pick_files(move |paths| drop(send.send(paths)));
    let paths = chosen.await.ok().flatten().unwrap_or_default();
    let paths = paths.into_iter().filter_map(|path| path.into_path().ok());
    Ok(paths.filter_map(|path| path.to_str().map(str::to_owned)).collect())
}

#[tauri::command]
pub(crate) async fn start(app: AppHandle, core: State<'_, Core>, paths: Vec<String>) -> Result<(), HostError> {
    let begun = core.desk(|store| {
        add(store, &paths)?;
        Ok(settings::set_started(store)?)
    });
    core.said(begun)?;
    core.indexing.run();
    drop(app.emit("sourcesChanged", ()));
    Ok(())
}

#[tauri::command]
pub(crate) async fn pause_indexing(core: State<'_, Core>, minutes: u32) -> Result<(), HostError> {
    let until = Timestamp::now() + jiff::SignedDuration::from_mins(i64::from(minutes));
    core.indexing.pause((minutes > 0).then_some(until));
    Ok(())
}

#[tauri::command]
pub(crate) async fn detect_sources(core: State<'_, Core>) -> Result<Vec<Detected>, HostError> {
    core.said(detect(&core))
}

fn detect(core: &Core) -> Result<Vec<Detected>, Failure> {
    let known: Vec<PathBuf> =
        core.desk(|store| Ok(store.sources()?))?.into_iter().map(|source| PathBuf::from(source.path)).collect();
    let mut worker = Worker::new(home::readers(&[])?);
    let places = places::places().ok_or_else(|| anyhow::anyhow!("there is no home folder"))?;
    let found = source::detect::detect(&places, &known, &mut worker);
    let sample = std::env::var_os(SAMPLE).map(PathBuf::from).filter(|path| path.is_dir() && !known.contains(path));
    let sample = sample.and_then(|path| {
        let path = path.to_str()?.to_owned();
        let (kind, channel) = (SourceKind::Folder, Channel::File.into());
        Some(Detected { kind, channel, name: core.tongue().say("source.sample", &[]), path, suggested: true })
    });
    let suggested =
        |found: &source::detect::Detected| sample.is_none() && found.kind != indexer::item::SourceKind::Export;
    let found = found.into_iter().filter_map(|found| {
        Some(Detected {
            suggested: suggested(&found),
            kind: kind(found.kind),
            channel: found.channel.into(),
            path: found.path.to_str()?.to_owned(),
            name: found.name,
        })
    });
    let found: Vec<Detected> = found.collect();
    Ok(sample.clone().into_iter().chain(found).collect())
}
