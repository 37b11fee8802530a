//! Rows of a sheet, from the passages its reader made: lines of cells with tabs between, the header repeated on top
//! of each passage but the first, and a locator that says which cells they are.
//!
//! Empty cells and rows are not kept by the index: cells of a row with gaps stand further left than in the file.

use indexer::extract::Passage;

use super::Look;
use crate::window::wire::{PreviewBody, SheetRow};

/// So many rows before and after the one that matches.
const ROWS: usize = 30;

/// Where a passage stands: `Prices!B2:D40` of a workbook, `rows 2-40` of separated values.
#[derive(Debug, PartialEq, Eq)]
struct Place<'p> {
    sheet: &'p str,
    /// From 0.
    left: u32,
    first: u32,
    last: u32,
}

impl Look<'_> {
    /// The rows around the one that says most of the question; `None` where the passages are no rows.
    pub(super) fn sheet(&self, title: &str, passages: &[Passage]) -> Option<PreviewBody> {
        let told = passages.get(self.telling(passages))?;
        let place = place(&told.locator)?;
        let of_sheet = |p: &&Passage| self::place(&p.locator).is_some_and(|other| other.sheet == place.sheet);
        let top = passages.iter().find(of_sheet)?;
        let mut lines = numbered(told, top, &place);
        let held: Vec<usize> = lines.iter().map(|(_, line)| self.showing.marker.ideas(line)).collect();
        let best = held.iter().copied().max().unwrap_or(0);
        let focus = held.iter().position(|n| *n == best).filter(|_| best > 0);
        let from = focus.unwrap_or(0).saturating_sub(ROWS);
        // The header stays, however far down the row is.
        let header = (from > 0).then(|| lines[0]);
        let focus = focus.map(|n| lines[n].0);
        lines = header.into_iter().chain(lines.drain(..).skip(from).take(2 * ROWS)).collect();
        let row = |(number, line): &(u32, &str)| SheetRow {
            number: *number,
            cells: line.split('\t').map(|cell| self.showing.marker.mark(cell)).collect(),
            focus: focus == Some(*number),
        };
        let rows: Vec<SheetRow> = lines.iter().map(row).collect();
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let name = if place.sheet.is_empty() { title } else { place.sheet };
        let columns = (0..width as u32).map(|n| column(place.left + n)).collect();
        Some(PreviewBody::Sheet { name: name.to_owned(), columns, rows })
    }
}

/// Lines with the numbers of their rows, as far as these can be told.
fn numbered<'p>(told: &'p Passage, top: &'p Passage, place: &Place<'_>) -> Vec<(u32, &'p str)> {
    let mut lines: Vec<&str> = told.text.lines().collect();
    let mut out = Vec::new();
    let rows = (place.last - place.first + 1) as usize;
    let repeated = told.locator != top.locator && lines.first().is_some_and(|l| top.text.lines().any(|t| t == *l));
    if repeated && !lines.is_empty() {
        let header = lines.remove(0);
        let above = top.text.lines().position(|l| l == header).unwrap_or(0);
        let first = self::place(&top.locator).map_or(1, |p| p.first);
        out.push((first + u32::try_from(above).unwrap_or(0), header));
    }
    for (n, line) in lines.iter().enumerate() {
        // Where empty rows were passed over, only the last is sure again.
        let n = if n + 1 == lines.len() { rows.max(n + 1) - 1 } else { n };
        out.push((place.first + u32::try_from(n).unwrap_or(0), *line));
    }
    out
}

fn place(locator: &str) -> Option<Place<'_>> {
    if let Some(rows) = locator.strip_prefix("rows ") {
        let (first, last) = rows.split_once('-')?;
        let (first, last) = (first.parse().ok()?, last.parse().ok()?);
        return (first <= last).then_some(Place { sheet: "", left: 0, first, last });
    }
    let (sheet, cells) = locator.rsplit_once('!')?;
    let (from, to) = cells.split_once(':')?;
    let ((left, first), (_, last)) = (cell(from)?, cell(to)?);
    (first <= last).then_some(Place { sheet, left, first, last })
}

/// `AB12` as column from 0 and row from 1.
fn cell(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let value = u32::from(letter.checked_sub(b'A').filter(|n| *n < 26)?) + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some((column.checked_sub(1)?, row.parse().ok()?))
}

/// `A`, `Z`, `AA`: the name of a column counted from 0.
fn column(mut index: u32) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (index % 26) as u8));
        if index < 26 {
            return name;
        }
        index = index / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_passages() {
        assert_eq!(place("Prices!B2:D40"), Some(Place { sheet: "Prices", left: 1, first: 2, last: 40 }));
        assert_eq!(place("a!b!AA10:AC12"), Some(Place { sheet: "a!b", left: 26, first: 10, last: 12 }));
        assert_eq!(place("rows 1-20"), Some(Place { sheet: "", left: 0, first: 1, last: 20 }));
        for odd in ["comments", "", "rows 9-2", "S!A1", "S!1:2", "S!A0x:B2", "S!ZZZZZZZZ1:B2"] {
            assert_eq!(place(odd), None, "{odd}");
        }
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column(index), name);
            assert_eq!(cell(&format!("{name}7")), Some((index, 7)));
        }
    }

    #[test]
    fn rows_have_their_numbers() {
        let passage = |locator: &str, text: &str| Passage { locator: locator.to_owned(), text: text.to_owned() };
        let top = passage("S!A1:B4", "Prices\nwhat\tcosts\nrope\t4\nsail\t9");
        let next = passage("S!A5:B7", "what\tcosts\noar\t3\nbell\t1");
        let first = numbered(&top, &top, &place(&top.locator).unwrap());
        assert_eq!(first, [(1, "Prices"), (2, "what\tcosts"), (3, "rope\t4"), (4, "sail\t9")]);
        let second = numbered(&next, &top, &place(&next.locator).unwrap());
        assert_eq!(second, [(2, "what\tcosts"), (5, "oar\t3"), (7, "bell\t1")], "row 6 was empty");
    }
}
