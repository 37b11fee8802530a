//! Pictures for the preview: `preview://localhost/ITEM/PAGE`, a PNG that a reader process made.
//!
//! The web view never decodes what came from elsewhere: a reader, within its limits, makes a plain PNG of it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use indexer::extract::worker::Worker;
use indexer::extract::{Picture, Wanted};
use tauri::http::{Request, Response, StatusCode, Uri, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

use super::Core;
use super::failure::Failure;
use super::ipc::items;
use crate::home;

/// The longest side in pixels: sharp in the preview at twice the usual resolution.
const LONGEST: u32 = 1600;
/// So many pictures are kept: the page asks for each twice, for its size and for itself.
const KEPT: usize = 6;

/// An item's page.
type Key = (String, u32);

/// Makes pictures, one at a time, and keeps the last few.
#[derive(Default)]
pub(crate) struct Pictures {
    worker: Mutex<Option<Worker>>,
    kept: Mutex<VecDeque<(Key, Arc<Picture>)>>,
}

impl Pictures {
    /// The picture that an address names.
    ///
    /// # Errors
    /// When it names none, the file has gone, or it cannot be drawn.
    pub(crate) fn of(&self, core: &Core, address: &str) -> Result<Arc<Picture>, Failure> {
        let uri: Uri = address.parse()?;
        let mut parts = uri.path().split('/').filter(|part| !part.is_empty());
        let item = parts.next().ok_or(Failure::UnknownItem)?.to_owned();
        let page = parts.next().and_then(|page| page.parse().ok()).unwrap_or(1);
        let key = (item, page);
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let path = core.desk(|store| {
            let row = items::row(store, &key.0)?;
            items::file(store, &row)?.ok_or(Failure::NotFile { title: row.title })
        })?;
        let picture = Arc::new(self.draw(path, page)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((key, picture.clone()));
        Ok(picture)
    }

    fn known(&self, key: &Key) -> Option<Arc<Picture>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key).map(|(_, picture)| picture.clone())
    }

    fn draw(&self, path: PathBuf, page: u32) -> Result<Picture, Failure> {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        let worker = match &mut *worker {
            Some(worker) => worker,
            None => worker.insert(Worker::new(home::readers(&[])?)),
        };
        Ok(worker.picture(&path, Wanted { page, longest: LONGEST })?)
    }
}

/// Answers the page that shows a picture.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    // Drawing takes a moment, and this is the thread that draws the window.
    tauri::async_runtime::spawn_blocking(move || {
        let core = app.state::<Core>();
        responder.respond(match core.pictures.of(&core, &request.uri().to_string()) {
            Ok(picture) => answer(StatusCode::OK, picture.png.clone()),
            Err(failure) => answer(StatusCode::NOT_FOUND, failure.said(core.tongue()).message.into_bytes()),
        });
    });
}

fn answer(status: StatusCode, body: Vec<u8>) -> Response<Vec<u8>> {
    let kind = if status == StatusCode::OK { "image/png" } else { "text/plain; charset=utf-8" };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
