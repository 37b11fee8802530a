//! A look over an XLS workbook (MS-XLS) before it is handed on: its reader believes every number in it.
//!
//! One wrong bit in a column number asks for a table of a hundred gigabytes, which ends the process.

use std::collections::HashSet;

use super::properties::{u16_at, u32_at};
use crate::extract::{IssueCode, ReadError};

/// Cells, empty ones included, that the corners of a workbook's sheets may span.
const MAX_SPAN: u64 = 8_000_000;
/// Columns that a sheet may have (MS-XLS 2.2.1).
const MAX_COLUMNS: u16 = 256;

/// Rows that a sheet may have.
const MAX_ROWS: u32 = 65_536;

const DIMENSIONS: u16 = 0x0200;
const FILE_PASS: u16 = 0x2f;
const BOUND_SHEET: u16 = 0x85;

/// Checks that sheets start where a sheet starts, and that cells lie where cells may.
///
/// # Errors
/// When the workbook is encrypted, damaged, or spans more cells than can be held.
pub(crate) fn check(workbook: &[u8]) -> Result<(), ReadError> {
    let mut starts = HashSet::new();
    let mut sheets = Vec::new();
    let (mut last_row, mut last_column) = (0, 0);
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(workbook, at), u16_at(workbook, at + 2)) {
        let body = at + 4;
        match kind {
            FILE_PASS => return Err(super::office97::locked()),
            BOUND_SHEET => sheets.extend(u32_at(workbook, body)),
            DIMENSIONS if !are_possible(workbook.get(body..body + usize::from(length)).unwrap_or_default()) => {
                return Err(damaged());
            }
            _ if is_start(kind) => drop(starts.insert(at)),
            _ if is_cell(kind) => {
                last_row = last_row.max(u16_at(workbook, body).unwrap_or(0));
                last_column = last_column.max(u16_at(workbook, body + 2).unwrap_or(0));
            }
            _ => {}
        }
        at = body + usize::from(length);
    }
    if last_column >= MAX_COLUMNS || sheets.iter().any(|sheet| !starts.contains(&(*sheet as usize))) {
        return Err(damaged());
    }
    if (u64::from(last_row) + 1) * (u64::from(last_column) + 1) > MAX_SPAN {
        return Err(ReadError::new(IssueCode::TooLarge, "the spreadsheet spans too many cells to be held"));
    }
    Ok(())
}

/// What to say of a workbook whose numbers cannot be right.
pub(crate) fn damaged() -> ReadError {
    ReadError::new(IssueCode::Corrupt, "the spreadsheet is damaged")
}

/// Whether first and last row and column are in order, and within a sheet. BIFF8 writes rows in 32 bits.
fn are_possible(dimensions: &[u8]) -> bool {
    let row =
        |at| if dimensions.len() >= 14 { u32_at(dimensions, at * 2) } else { u16_at(dimensions, at).map(u32::from) };
    let column = |at| u16_at(dimensions, if dimensions.len() >= 14 { at + 4 } else { at });
    let rows = matches!((row(0), row(2)), (Some(first), Some(last)) if first <= last && last <= MAX_ROWS);
    rows && matches!((column(4), column(6)), (Some(first), Some(last)) if first <= last && last <= MAX_COLUMNS)
}

/// BOF, in the four versions of the format.
fn is_start(kind: u16) -> bool {
    matches!(kind, 0x0809 | 0x0409 | 0x0209 | 0x0009)
}

/// Records that start with a row and a column.
fn is_cell(kind: u16) -> bool {
    matches!(kind, 0x06 | 0xbd | 0xbe | 0xd6 | 0xfd | 0x0201..=0x0206 | 0x027e | 0x0406)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    #[test]
    fn what_is_let_through() {
        let cell = |row: u16, column: u16| record(0x0203, &[row.to_le_bytes(), column.to_le_bytes()].concat());
        let sheet = |start: u8| record(BOUND_SHEET, &[start, 0, 0, 0, 0, 0]);
        let code = |records: &[Vec<u8>]| check(&records.concat()).err().map(|e| e.code);
        let start = || record(0x0809, &[]);
        assert_eq!(code(&[start(), sheet(14), start(), cell(9, 3)]), None);
        assert_eq!(code(&[start(), sheet(15), start(), cell(9, 3)]), Some(IssueCode::Corrupt));
        assert_eq!(code(&[start(), sheet(14), start(), cell(9, 300)]), Some(IssueCode::Corrupt));
        assert_eq!(code(&[start(), sheet(14), start(), cell(60_000, 200)]), Some(IssueCode::TooLarge));
        let dimensions =
            |rows: u8, columns: u8| record(DIMENSIONS, &[1, 0, 0, 0, 2, 0, 0, rows, 1, 0, columns, 0, 0, 0]);
        assert_eq!(code(&[start(), dimensions(0, 1)]), None);
        assert_eq!(code(&[start(), dimensions(9, 1)]), Some(IssueCode::Corrupt));
        assert_eq!(code(&[start(), dimensions(0, 0)]), Some(IssueCode::Corrupt));
        assert_eq!(code(&[start(), record(FILE_PASS, &[0; 6])]), Some(IssueCode::Encrypted));
    }
}
