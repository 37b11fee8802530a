//! Looking at an item, and doing something with it.

use std::path::PathBuf;

use assistant::window::wire::{Preview, PreviewBody, Version};
use indexer::item::{ItemId, Kind};
use indexer::store::{ItemRow, Store};
use tauri::State;

use super::types::HostError;
use crate::app::failure::Failure;
use crate::app::launcher::Verb;
use crate::app::{Core, clipboard, program};

#[tauri::command]
pub(crate) async fn preview(core: State<'_, Core>, item: String, query: String) -> Result<Preview, HostError> {
    let now = core.now();
    let language = core.tongue().code();
    let seen = core.answers.with(move |assistant| Ok(assistant.preview(&item, &query, language, &now)?)).await;
    core.said(seen.map(|preview| sized(&core, preview)))
}

/// Pictures get the size and the pages that the reader finds, so that the page does not jump when they come.
fn sized(core: &Core, mut preview: Preview) -> Preview {
    match &mut preview.body {
        PreviewBody::Image { url, width, height } => {
            if let Ok(picture) = core.pictures.of(core, url) {
                (*width, *height) = (picture.width, picture.height);
            }
        }
        PreviewBody::Page { url, width, height, pages, .. } => {
            if let Ok(picture) = core.pictures.of(core, url) {
                (*width, *height, *pages) = (picture.width, picture.height, picture.pages);
            }
        }
        _ => {}
    }
    preview
}

#[tauri::command]
pub(crate) async fn conversation_around(
    core: State<'_, Core>,
    item: String,
    query: String,
) -> Result<Preview, HostError> {
    let now = core.now();
    let language = core.tongue().code();
    let seen = core.answers.with(move |a| Ok(a.conversation_around(&item, &query, language, &now)?)).await;
    core.said(seen)
}

#[tauri::command]
pub(crate) async fn versions(core: State<'_, Core>, item: String) -> Result<Vec<Version>, HostError> {
    let now = core.now();
    let found = core.answers.with(move |assistant| Ok(assistant.versions(&item, &now)?)).await;
    core.said(found)
}

#[tauri::command]
pub(crate) async fn open(core: State<'_, Core>, item: String, anyway: bool) -> Result<(), HostError> {
    core.said(launch(&core, Verb::Open, &item, anyway))
}

#[tauri::command]
pub(crate) async fn reveal(core: State<'_, Core>, item: String) -> Result<(), HostError> {
    core.said(launch(&core, Verb::Reveal, &item, true))
}

fn launch(core: &Core, verb: Verb, item: &str, may_run: bool) -> Result<(), Failure> {
    let (title, path) = core.desk(|store| source_of(store, item))?;
    if !may_run && program::is_program(&path) {
        return Err(Failure::Runs { title });
    }
    core.launcher.run(verb, &path).map_err(|e| Failure::Open { title, reason: format!("{e:#}") })
}

#[tauri::command]
pub(crate) async fn copy_file(core: State<'_, Core>, item: String) -> Result<(), HostError> {
    let copied = core.desk(|store| {
        let row = row(store, &item)?;
        let path = file(store, &row)?.ok_or_else(|| Failure::NotFile { title: row.title.clone() })?;
        clipboard::copy_file(&there(path, &row)?)
    });
    core.said(copied)
}

#[tauri::command]
pub(crate) async fn copy_text(core: State<'_, Core>, text: String) -> Result<(), HostError> {
    core.said(clipboard::copy_text(text))
}

#[tauri::command]
pub(crate) async fn share(core: State<'_, Core>, item: String) -> Result<(), HostError> {
    // No desktop that this is built for has such a dialog; `boot` says so, and the action is not shown.
    core.said(core.desk(|store| row(store, &item)).and(Err(Failure::NoShare)))
}

/// What an item is called, and the file that shows it: itself, or what holds it.
fn source_of(store: &Store, item: &str) -> Result<(String, PathBuf), Failure> {
    let row = row(store, item)?;
    let path = file(store, &row)?.unwrap_or_else(|| PathBuf::from(&row.path));
    Ok((row.title.clone(), there(path, &row)?))
}

pub(crate) fn row(store: &Store, item: &str) -> Result<ItemRow, Failure> {
    let id = item.parse().map_err(|_| Failure::UnknownItem)?;
    store.item(ItemId(id))?.ok_or(Failure::UnknownItem)
}

/// The item as a file of its own: where it lies, or where a copy of it does.
pub(crate) fn file(store: &Store, row: &ItemRow) -> Result<Option<PathBuf>, Failure> {
    match row.kind {
        Kind::File => Ok(Some(PathBuf::from(&row.path))),
        Kind::Attachment => {
            let own = row.media.as_ref().map(PathBuf::from).filter(|path| path.is_file());
            if own.is_some() {
                return Ok(own);
            }
            let copies: Vec<ItemId> = store.deliveries(&[row.id])?.into_iter().map(|(_, file)| file).collect();
            let copies = store.items(&copies)?;
            Ok(copies.into_iter().map(|copy| PathBuf::from(copy.path)).find(|path| path.is_file()))
        }
        _ => Ok(None),
    }
}

fn there(path: PathBuf, row: &ItemRow) -> Result<PathBuf, Failure> {
    let title = if row.title.is_empty() { path.display().to_string() } else { row.title.clone() };
    if path.exists() { Ok(path) } else { Err(Failure::Gone { title }) }
}
