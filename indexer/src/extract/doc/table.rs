//! Rows of cells into passages that keep their header and say which cells they hold.

use crate::extract::Passage;
use crate::extract::doc::passages::TARGET;

/// A header longer than this many characters is not repeated.
const MAX_HEADER: usize = 400;
/// Rows within which the header is looked for.
const HEADER_WITHIN: usize = 10;

/// Which cells a passage holds; rows and columns counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// First row.
    pub(crate) first: u32,
    /// Last row.
    pub(crate) last: u32,
    /// First column.
    pub(crate) left: u32,
    /// Last column.
    pub(crate) right: u32,
}

/// Gathers the rows of one table.
pub(crate) struct Table<'a> {
    locate: &'a dyn Fn(Span) -> String,
    header: Option<String>,
    seen: usize,
    text: String,
    chars: usize,
    span: Option<Span>,
    done: Vec<Passage>,
}

impl<'a> Table<'a> {
    /// A table whose passages are called what `locate` says.
    pub(crate) fn new(locate: &'a dyn Fn(Span) -> String) -> Self {
        Self { locate, header: None, seen: 0, text: String::new(), chars: 0, span: None, done: Vec::new() }
    }

    /// Adds a row: its number and its cells with their columns, empty ones left out.
    pub(crate) fn row(&mut self, row: u32, cells: &[(u32, String)]) {
        let cells: Vec<_> = cells.iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        let (Some((left, _)), Some((right, _))) = (cells.first(), cells.last()) else { return };
        let line = cells.iter().map(|(_, text)| one_line(text)).collect::<Vec<_>>().join("\t");
        let chars = line.chars().count() + 1;
        if self.span.is_some() && self.chars + chars > TARGET {
            self.flush();
            if let Some(header) = &self.header {
                self.text.push_str(header);
                self.text.push('\n');
                self.chars = header.chars().count() + 1;
            }
        }
        self.text.push_str(&line);
        self.text.push('\n');
        self.chars += chars;
        let span = self.span.unwrap_or(Span { first: row, last: row, left: *left, right: *right });
        self.span = Some(Span { last: row, left: span.left.min(*left), right: span.right.max(*right), ..span });
        self.seen += 1;
        // A title above the table stands alone in its row; the header does not.
        if self.header.is_none() && self.seen <= HEADER_WITHIN && cells.len() > 1 && chars <= MAX_HEADER {
            self.header = Some(line);
        }
    }

    /// The passages.
    pub(crate) fn finish(mut self) -> Vec<Passage> {
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        if let Some(span) = self.span.take() {
            self.done.push(Passage { locator: (self.locate)(span), text: self.text.trim_end().to_owned() });
        }
        self.text.clear();
        self.chars = 0;
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `A`, `Z`, `AA`: the name of a column counted from 0.
pub(crate) fn column(mut index: u32) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + (index % 26) as u8));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")] {
            assert_eq!(column(index), name);
        }
    }

    #[test]
    fn the_header_comes_with_each_passage() {
        let locate = |s: Span| format!("{}{}:{}{}", column(s.left), s.first + 1, column(s.right), s.last + 1);
        let mut table = Table::new(&locate);
        table.row(0, &[(0, "예산".into())]);
        table.row(2, &[(0, "항목".into()), (1, "금액".into())]);
        for row in 3..103 {
            table
                .row(row, &[(0, format!("a rather long name of an item {row}")), (1, String::new()), (2, "12".into())]);
        }
        let passages = table.finish();
        assert!(passages.len() > 2);
        assert!(passages[0].text.starts_with("예산\n항목\t금액\n"));
        assert!(passages[0].locator.starts_with("A1:C"));
        assert!(passages[1..].iter().all(|p| p.text.starts_with("항목\t금액\n")));
    }
}
