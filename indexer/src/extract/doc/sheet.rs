//! Spreadsheets: XLSX, XLSB, XLS and ODS.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Ods, OdsError, Reader as _, Xls, Xlsb, Xlsx};

use super::table::{Span, Table, column};
use super::xml::{self, Node};
use super::zip::{self, Archive};
use super::{biff, compound, file_draft, odf, ooxml, passages};
use crate::extract::blob::MAX_IN_MEMORY;
use crate::extract::{Blob, Confidence, Context, IssueCode, Meta, Output, Passage, Peek, ReadError, Reader};

/// Cells that are read of one file; a list longer than this is a database, and its first rows say what it is.
const MAX_CELLS: usize = 400_000;

/// The reader.
pub struct Sheet;

impl Reader for Sheet {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let extension = peek.extension();
        let named = matches!(extension.as_str(), "xlsx" | "xlsm" | "xltx" | "xlsb" | "xls" | "xlt" | "ods" | "ots");
        if compound::is_compound(peek.head) {
            let book = ["Workbook", "Book"].iter().any(|name| compound::head_names(peek.head, name));
            return if book || named { Confidence::Certain } else { Confidence::No };
        }
        let open_document = zip::mimetype(peek.head).and_then(|m| m.strip_prefix(odf::MIMETYPE));
        if open_document.is_some_and(|kind| kind.starts_with("spreadsheet"))
            || zip::names_in(peek.head).iter().any(|name| name.starts_with("xl/"))
        {
            return Confidence::Certain;
        }
        if named && zip::is_zip(peek.head) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let mut sheets = Sheets { left: MAX_CELLS, passages: Vec::new(), names: Vec::new() };
        let mut meta;
        if compound::is_compound(&blob.head()?) {
            meta = sheets.read_xls(blob)?;
        } else {
            let mut archive = Archive::open(blob)?;
            let bytes = || blob.bytes().map(Cursor::new);
            let names = archive.names();
            for name in names.iter().filter(|n| is_read(n)) {
                archive.check(name)?;
            }
            if names.iter().any(|n| n == "content.xml") {
                odf::refuse_encrypted(&mut archive)?;
                meta = odf::meta(&mut archive, &cx.zone);
                sheets.read_ods(bytes()?)?;
            } else {
                meta = ooxml::meta(&mut archive, &cx.zone);
                if names.iter().any(|n| n == "xl/workbook.bin") {
                    sheets.read_xlsb(bytes()?, out)?;
                } else {
                    sheets.read_xlsx(bytes()?, out)?;
                    sheets.passages.extend(comments(&mut archive)?);
                }
            }
        }
        if sheets.left == 0 {
            out.issue("", IssueCode::TooLarge, "only the first 400 000 cells were read");
        }
        meta.pages = u32::try_from(sheets.names.len()).ok();
        let mut draft = file_draft(sheets.passages);
        draft.title = meta.title.clone().unwrap_or_default();
        draft.meta = meta;
        out.draft(draft);
        Ok(())
    }
}

/// Members that calamine opens by itself, and that therefore have to be checked before.
fn is_read(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "xml" | "rels" | "bin") && !name.contains("media/") && !name.contains("embeddings/")
}

/// Notes and comments beside the cells (ECMA-376 part 1, 18.7, and Excel's threaded ones).
fn comments(archive: &mut Archive) -> Result<Vec<Passage>, ReadError> {
    let mut text = String::new();
    let mut names = archive.names();
    names.retain(|n| n.starts_with("xl/comments") || n.starts_with("xl/threadedComments/"));
    for name in names {
        let bytes = archive.member(&name)?.unwrap_or_default();
        let mut inside = false;
        // What breaks off has been read so far.
        let _ = xml::walk(&bytes, &mut |node| match node {
            Node::Open("t" | "text", _) => inside = true,
            Node::Close("t") => inside = false,
            Node::Close("text") => {
                inside = false;
                text.push('\n');
            }
            Node::Text(piece) if inside => text.push_str(piece),
            _ => {}
        });
    }
    Ok(passages::at("comments", text.trim()))
}

struct Sheets {
    left: usize,
    passages: Vec<Passage>,
    names: Vec<String>,
}

type Row = Vec<(u32, String)>;
/// Row and column, and what stands there.
type CellAt = ((u32, u32), Option<String>);

impl Sheets {
    fn read_xlsx(&mut self, bytes: Cursor<Arc<[u8]>>, out: &mut Output) -> Result<(), ReadError> {
        let mut book = Xlsx::new(bytes).map_err(|e| corrupt(&e))?;
        self.names = book.sheet_names();
        for name in self.names.clone() {
            // Cell by cell: a range would hold every empty cell between two far corners.
            let read = book.worksheet_cells_reader(&name).and_then(|mut cells| {
                self.sheet(&name, &mut || {
                    Ok(cells.next_cell()?.map(|cell| (cell.get_position(), from_ref(cell.get_value()))))
                })
            });
            report(&name, read, out);
        }
        Ok(())
    }

    fn read_xlsb(&mut self, bytes: Cursor<Arc<[u8]>>, out: &mut Output) -> Result<(), ReadError> {
        let mut book = Xlsb::new(bytes).map_err(|e| corrupt(&e))?;
        self.names = book.sheet_names();
        for name in self.names.clone() {
            let read = book.worksheet_cells_reader(&name).and_then(|mut cells| {
                self.sheet(&name, &mut || {
                    Ok(cells.next_cell()?.map(|cell| (cell.get_position(), from_ref(cell.get_value()))))
                })
            });
            report(&name, read, out);
        }
        Ok(())
    }

    fn read_xls(&mut self, blob: &Blob) -> Result<Meta, ReadError> {
        let mut file = compound::Compound::open(blob)?;
        let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| file.has(name)) else {
            return Err(compound::why_not(blob));
        };
        biff::check(&file.stream(name, MAX_IN_MEMORY)?)?;
        let bytes = Cursor::new(blob.bytes()?);
        // What the check lets through may still be damaged in ways at which the parser panics.
        let opened = std::panic::catch_unwind(|| Xls::new(bytes));
        let mut book = opened.map_err(|_| biff::damaged())?.map_err(|e| corrupt(&e))?;
        self.ranges(&mut book);
        Ok(file.summary(compound::SUMMARY))
    }

    fn read_ods(&mut self, bytes: Cursor<Arc<[u8]>>) -> Result<(), ReadError> {
        let mut book = Ods::new(bytes).map_err(|e| match e {
            OdsError::Password => super::office97::locked(),
            OdsError::CellLimitExceeded { .. } => {
                ReadError::new(IssueCode::Bomb, "the sheet repeats cells without end")
            }
            e => corrupt(&e),
        })?;
        self.ranges(&mut book);
        Ok(())
    }

    /// Sheets of a book that is in memory whole once it is open.
    fn ranges<RS: Read + Seek>(&mut self, book: &mut impl calamine::Reader<RS>) {
        self.names = book.sheet_names();
        for (name, range) in book.worksheets() {
            let (top, left) = range.start().unwrap_or_default();
            let mut cells = range
                .used_cells()
                .map(|(row, column, value)| ((top + row as u32, left + column as u32), from_data(value)));
            let read: Result<(), std::convert::Infallible> = self.sheet(&name, &mut || Ok(cells.next()));
            let Ok(()) = read;
        }
    }

    /// Gathers one sheet's cells, which come row by row.
    fn sheet<E>(&mut self, name: &str, next: &mut dyn FnMut() -> Result<Option<CellAt>, E>) -> Result<(), E> {
        let locate = |s: Span| format!("{name}!{}{}:{}{}", column(s.left), s.first + 1, column(s.right), s.last + 1);
        let mut table = Table::new(&locate);
        let mut current: (u32, Row) = (0, Vec::new());
        let read = loop {
            if self.left == 0 {
                break Ok(());
            }
            match next() {
                Ok(Some(((row, column), value))) => {
                    let Some(value) = value else { continue };
                    self.left -= 1;
                    if row != current.0 {
                        table.row(current.0, &current.1);
                        current = (row, Vec::new());
                    }
                    current.1.push((column, value));
                }
                Ok(None) => break Ok(()),
                Err(e) => break Err(e),
            }
        };
        table.row(current.0, &current.1);
        self.passages.extend(table.finish());
        read
    }
}

fn report<E: std::error::Error>(sheet: &str, read: Result<(), E>, out: &mut Output) {
    if let Err(e) = read {
        out.issue(sheet, IssueCode::Corrupt, format!("part of the sheet could not be read: {e}"));
    }
}

fn corrupt(e: &dyn std::error::Error) -> ReadError {
    ReadError::new(IssueCode::Corrupt, format!("the spreadsheet is cut off or damaged: {e}"))
}

fn from_ref(value: &DataRef) -> Option<String> {
    match value {
        DataRef::SharedString(text) => Some((*text).to_owned()),
        other => from_data(&Data::from(other.clone())),
    }
}

/// A cell as its owner reads it, as far as that can be told without its number format.
fn from_data(value: &Data) -> Option<String> {
    Some(match value {
        Data::Empty => return None,
        Data::Error(CellErrorType::NA) => "N/A".to_owned(),
        Data::Error(_) => return None,
        Data::String(text) => text.clone(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => n.to_string(),
        Data::Bool(yes) => yes.to_string().to_uppercase(),
        Data::DateTime(at) => date(at),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.replace('T', " "),
    })
}

/// `2026-03-01`, `2026-03-01 09:30`, or `09:30` for a time without a day.
fn date(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    if at.is_duration() {
        let minutes = (at.as_f64() * 1440.0).round();
        return format!("{}:{:02}", (minutes / 60.0).trunc(), minutes.abs() % 60.0);
    }
    match at.as_f64() {
        days if days < 1.0 => time,
        days if days.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn cells_read_as_their_owner_reads_them() {
        let at = |days| Data::DateTime(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false));
        for (value, expect) in [
            (Data::Float(3.0), Some("3")),
            (Data::Float(0.25), Some("0.25")),
            (Data::Bool(true), Some("TRUE")),
            (at(46_082.0), Some("2026-03-01")),
            (at(46_082.395_833_333_336), Some("2026-03-01 09:30")),
            (at(0.395_833_333_333_333_3), Some("09:30")),
            (Data::DateTime(ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false)), Some("36:00")),
            (Data::Error(CellErrorType::Div0), None),
            (Data::Empty, None),
        ] {
            assert_eq!(from_data(&value).as_deref(), expect, "{value:?}");
        }
    }
}
