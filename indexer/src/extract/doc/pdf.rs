//! PDF, through PDFium's shared library.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use image::RgbaImage;
use pdfium_render::prelude::{
    PdfColor, PdfDocument, PdfDocumentMetadataTagType as Tag, PdfRenderConfig, Pdfium, PdfiumError, PdfiumInternalError,
};

use super::{dates, file_draft, passages};
use crate::extract::{Blob, Confidence, Context, IssueCode, Meta, Output, Peek, ReadError, Reader, picture};

/// Pages that are read of one document.
const MAX_PAGES: u32 = 5_000;

/// The reader.
pub struct Pdf;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    /// The mark may stand anywhere in the first kilobyte (PDF 32000-1, implementation note 13).
    fn recognise(&self, peek: &Peek) -> Confidence {
        let start = &peek.head[..peek.head.len().min(1024)];
        if start.starts_with(b"%PDF-") {
            Confidence::Certain
        } else if super::charset::contains(start, b"%PDF-") && peek.extension() == "pdf" {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let pdfium = library(cx.pdfium.as_deref())?;
        let bytes = blob.bytes()?;
        let document = pdfium.load_pdf_from_byte_slice(&bytes, None).map_err(|e| refused(&e))?;
        let mut draft = file_draft(Vec::new());
        draft.meta = meta(&document, cx);
        draft.title = draft.meta.title.clone().unwrap_or_default();
        let mut unread = 0;
        for (at, page) in document.pages().iter().enumerate().take(MAX_PAGES as usize) {
            match page.text() {
                Ok(text) => draft.passages.extend(passages::at(&format!("page {}", at + 1), &tidy(&text.all()))),
                Err(_) => unread += 1,
            }
        }
        let pages = draft.meta.pages.unwrap_or_default();
        if pages == 0 {
            return Err(ReadError::new(IssueCode::Corrupt, "the PDF has no pages"));
        }
        if unread > 0 {
            out.issue("", IssueCode::Corrupt, format!("{unread} of {pages} pages could not be read"));
        }
        if pages > MAX_PAGES {
            out.issue("", IssueCode::TooLarge, format!("only the first {MAX_PAGES} of {pages} pages were read"));
        }
        out.draft(draft);
        Ok(())
    }
}

/// Draws a page, counted from 1, on white; gives the number of pages, too.
///
/// # Errors
/// When the document is damaged or locked, or has no such page.
pub(crate) fn draw(blob: &Blob, cx: &Context, page: u32, longest: u32) -> Result<(RgbaImage, u32), ReadError> {
    let pdfium = library(cx.pdfium.as_deref())?;
    let bytes = blob.bytes()?;
    let document = pdfium.load_pdf_from_byte_slice(&bytes, None).map_err(|e| refused(&e))?;
    let pages = document.pages();
    let count = u32::try_from(pages.len()).unwrap_or_default();
    let Some(index) = page.checked_sub(1).filter(|_| page <= count).and_then(|n| n.try_into().ok()) else {
        return Err(picture::no_such_page(count));
    };
    let page = pages.get(index).map_err(|e| refused(&e))?;
    let (width, height) = scaled(page.width().value, page.height().value, longest)?;
    let config = PdfRenderConfig::new().set_fixed_size(width, height).set_clear_color(PdfColor::WHITE);
    let bitmap = page.render_with_config(&config).map_err(|e| refused(&e))?;
    let side = |n: i32| u32::try_from(n).unwrap_or_default();
    Ok((picture::pixels(side(bitmap.width()), side(bitmap.height()), bitmap.as_rgba_bytes())?, count))
}

/// A page's size in pixels, its longest side as asked for; a page as thin as a hair is one pixel wide.
fn scaled(width: f32, height: f32, longest: u32) -> Result<(i32, i32), ReadError> {
    let most = width.max(height);
    if !(width > 0.0 && height > 0.0 && most.is_finite()) {
        return Err(ReadError::new(IssueCode::Corrupt, "the page has no size"));
    }
    let side = |points: f32| (points / most * longest as f32).round().max(1.0) as i32;
    Ok((side(width), side(height)))
}

/// PDFium, loaded at the first PDF and kept: it can be bound only once in a process.
fn library(path: Option<&Path>) -> Result<&'static Pdfium, ReadError> {
    static PDFIUM: OnceLock<Pdfium> = OnceLock::new();
    static LOADING: Mutex<()> = Mutex::new(());
    if let Some(pdfium) = PDFIUM.get() {
        return Ok(pdfium);
    }
    let Some(path) = path else {
        return Err(missing("PDFs cannot be read: PDFium is not installed. Run scripts/fetch-pdfium.sh"));
    };
    let _one_at_a_time = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pdfium) = PDFIUM.get() {
        return Ok(pdfium);
    }
    let file = if path.is_dir() { Pdfium::pdfium_platform_library_name_at_path(path) } else { path.to_owned() };
    let bindings = Pdfium::bind_to_library(&file).map_err(|e| {
        let file = file.display();
        missing(format!("PDFs cannot be read: PDFium at {file} does not load ({e}). Run scripts/fetch-pdfium.sh"))
    })?;
    Ok(PDFIUM.get_or_init(|| Pdfium::new(bindings)))
}

fn missing(message: impl Into<String>) -> ReadError {
    ReadError::new(IssueCode::Missing, message)
}

fn refused(e: &PdfiumError) -> ReadError {
    match e {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => ReadError::new(IssueCode::Encrypted, "a password is needed to open it"),
        _ => ReadError::new(IssueCode::Corrupt, "the PDF is cut off or damaged"),
    }
}

fn meta(document: &PdfDocument, cx: &Context) -> Meta {
    let tags = document.metadata();
    let field = |tag| tags.get(tag).map(|t| t.value().trim().to_owned()).filter(|v| !v.is_empty());
    let date = |tag| field(tag).and_then(|text| dates::pdf(&text, &cx.zone));
    Meta {
        title: field(Tag::Title),
        author: field(Tag::Author),
        created: date(Tag::CreationDate),
        modified: date(Tag::ModificationDate),
        pages: u32::try_from(document.pages().len()).ok(),
        ..Meta::default()
    }
}

/// Lines as they were set; a hyphen that PDFium marks as a break within a word is taken out with the break.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\u{2}', '\u{fffe}'], "").replace('\r', "\n").replace('\0', "")
}
