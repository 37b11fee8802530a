//! Pictures: when and where they were taken, with what, and how large they are. Their pixels are not looked at.

use exif::{Exif, In, Tag, Value};

use super::{dates, file_draft};
use crate::extract::{Blob, Confidence, Context, IssueCode, Output, Peek, ReadError, Reader};
use crate::item::{Certainty, When};

/// The reader.
pub struct Image;

impl Reader for Image {
    fn name(&self) -> &'static str {
        "image"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        if imagesize::image_type(peek.head).is_ok() { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let mut draft = file_draft(Vec::new());
        match imagesize::blob_size(&bytes) {
            Ok(size) => {
                draft.meta.width = u32::try_from(size.width).ok();
                draft.meta.height = u32::try_from(size.height).ok();
            }
            Err(e) => out.issue("", IssueCode::Corrupt, format!("the picture is cut off or damaged: {e}")),
        }
        // A picture without EXIF, or with a kind of it that nobody understands, is still a picture; and most programs
        // that write EXIF break a rule of it somewhere.
        let mut reader = exif::Reader::new();
        reader.continue_on_error(true);
        let read = reader.read_from_container(&mut std::io::Cursor::new(&bytes[..]));
        if let Ok(exif) = read.or_else(|e| e.distill_partial_result(|_| {})) {
            draft.meta.camera = camera(&exif);
            draft.meta.place = place(&exif);
            draft.meta.created = taken(&exif, cx);
            draft.when = draft.meta.created.map(|at| When { at, certainty: Certainty::Second });
            if let Some(words) = text(&exif, Tag::ImageDescription) {
                draft.push("", words);
            }
        }
        out.draft(draft);
        Ok(())
    }
}

/// When the shutter opened, or for a scan when it was made; else what the file says of itself.
fn taken(exif: &Exif, cx: &Context) -> Option<jiff::Timestamp> {
    let stamps = [
        (Tag::DateTimeOriginal, Tag::OffsetTimeOriginal),
        (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized),
        (Tag::DateTime, Tag::OffsetTime),
    ];
    stamps
        .into_iter()
        .find_map(|(stamp, offset)| dates::exif(&text(exif, stamp)?, text(exif, offset).as_deref(), &cx.zone))
}

/// Maker and model, without saying the maker twice.
fn camera(exif: &Exif) -> Option<String> {
    match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        (Some(make), Some(model)) if !model.to_lowercase().starts_with(&make.to_lowercase()) => {
            Some(format!("{make} {model}"))
        }
        (make, model) => model.or(make),
    }
}

fn place(exif: &Exif) -> Option<(f64, f64)> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    let real = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    // Phones without a fix write zeros.
    (real && (latitude, longitude) != (0.0, 0.0)).then_some((latitude, longitude))
}

fn degrees(exif: &Exif, value: Tag, reference: Tag, negative: &str) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    let sum = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let sign = if text(exif, reference).is_some_and(|r| r.eq_ignore_ascii_case(negative)) { -1.0 } else { 1.0 };
    sum.is_finite().then_some(sign * sum)
}

/// An ASCII field, which many cameras fill with UTF-8 all the same.
fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let text = super::charset::decode(parts.first()?).text;
    Some(text.trim_matches(['\0', ' ']).to_owned()).filter(|t| !t.is_empty())
}
