//! Pictures of pages and of image files, made in a reader process: the caller never decodes what a stranger sent.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};
use serde::{Deserialize, Serialize};

use super::{Blob, Context, IssueCode, ReadError, doc};
use crate::item::Family;

/// No picture is larger than this on its longest side, in pixels, whatever is asked for.
const LONGEST: u32 = 4096;
/// An image file with a longer side is not decoded.
const MAX_SIDE: u32 = 30_000;
/// Nor one that takes more memory while it is, in bytes.
const MAX_MEMORY: u64 = 1 << 30;
/// Nor one with more pixels: a bomb is small on disk.
const MAX_PIXELS: u64 = 200_000_000;

/// What is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which page, from 1; an image file has one.
    pub page: u32,
    /// The longest side, in pixels; a smaller image is not blown up.
    pub longest: u32,
}

/// A picture, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// PNG.
    #[serde(with = "base64_text")]
    pub png: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// How many pages there are.
    pub pages: u32,
}

/// The picture of a page of a PDF, or of an image file.
///
/// # Errors
/// When it is neither, is damaged or locked, has no such page, or is beyond the limits.
pub(super) fn of(blob: &Blob, wanted: Wanted, cx: &Context) -> Result<Picture, ReadError> {
    let longest = wanted.longest.clamp(1, LONGEST);
    if super::family_of(&blob.name, "", &blob.head()?) == Family::Pdf {
        let (pixels, pages) = doc::pdf::draw(blob, cx, wanted.page, longest)?;
        return png(&DynamicImage::ImageRgba8(pixels), pages);
    }
    if wanted.page != 1 {
        return Err(no_such_page(1));
    }
    let image = decode(&blob.bytes()?)?;
    let larger = image.width().max(image.height()) > longest;
    png(&if larger { image.thumbnail(longest, longest) } else { image }, 1)
}

/// The error for a page beyond the last.
pub(super) fn no_such_page(pages: u32) -> ReadError {
    ReadError::new(IssueCode::Vanished, format!("there is no such page; it has {pages}"))
}

/// Pixels of a page as rows of RGBA.
pub(super) fn pixels(width: u32, height: u32, rgba: Vec<u8>) -> Result<RgbaImage, ReadError> {
    RgbaImage::from_raw(width, height, rgba)
        .ok_or_else(|| ReadError::new(IssueCode::Corrupt, "the page could not be drawn"))
}

/// Decodes an image file within limits, the right way up.
fn decode(bytes: &[u8]) -> Result<DynamicImage, ReadError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| refused(&e))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ReadError::new(IssueCode::TooLarge, format!("{width} by {height} pixels are too many to show")));
    }
    // A picture that says nothing about it, or nonsense, is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|e| refused(&e))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn refused(e: &ImageError) -> ReadError {
    let (code, message) = match e {
        ImageError::Limits(_) => (IssueCode::TooLarge, "the picture is too large to show"),
        ImageError::Unsupported(_) => (IssueCode::Unknown, "a kind of picture that cannot be shown"),
        _ => (IssueCode::Corrupt, "the picture is cut off or damaged"),
    };
    ReadError::new(code, message)
}

fn png(image: &DynamicImage, pages: u32) -> Result<Picture, ReadError> {
    // PNG has no floating point, and nobody's screen shows sixteen bits.
    let image = match image.color().has_alpha() {
        true => DynamicImage::ImageRgba8(image.to_rgba8()),
        false => DynamicImage::ImageRgb8(image.to_rgb8()),
    };
    let mut png = Vec::new();
    image.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).map_err(|e| refused(&e))?;
    Ok(Picture { png, width: image.width(), height: image.height(), pages })
}

/// Bytes as text, for the lines that cross the boundary.
mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
