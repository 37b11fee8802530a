//! The PC's CSV export: `Date,User,Message`, seconds included.

use super::super::order::DateOrder;
use super::super::stamp;
use super::super::transcript::{Message, Unread};
use super::body;

/// Whether `line` is the first line of such a file.
pub(super) fn is_header(line: &str) -> bool {
    let columns: Vec<&str> = line.trim().split(',').map(|c| c.trim().trim_matches('"')).collect();
    columns == ["Date", "User", "Message"]
}

/// All rows of `text`.
pub(super) fn messages(text: &str, unread: &mut Unread) -> Vec<Message> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut messages = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
                match message(line, &row) {
                    Some(message) => messages.push(message),
                    None => unread.count(line, row.as_slice()),
                }
            }
            Err(e) => unread.count(e.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0)), &e.to_string()),
        }
    }
    messages
}

fn message(line: usize, row: &csv::StringRecord) -> Option<Message> {
    let stamp = stamp::parse(row.get(0)?)?;
    let author = row.get(1)?.trim();
    let text = row.get(2)?.trim_end();
    Some(Message {
        line,
        at: stamp.moment(DateOrder::Ymd)?,
        certainty: stamp.certainty,
        author: (!author.is_empty()).then(|| author.to_owned()),
        text: body::text_beside(text).to_owned(),
        attachments: body::attachments(text),
        system: author.is_empty() || body::is_deleted(text) || body::is_about_group(text),
    })
}
