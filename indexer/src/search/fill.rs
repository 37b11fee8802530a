//! Store → documents: whatever the store has queued goes in, whatever is gone goes out.

use std::time::{Duration, Instant};

use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term, doc};

use super::{Fields, SearchError, SearchIndex, WRITER_MEMORY};
use crate::extract::Passage;
use crate::item::{BlobId, ItemId, Kind};
use crate::store::{ItemRow, Store};

/// So many messages on each side count as a message's surroundings.
const NEIGHBOURS: usize = 3;
/// Of a mail, so many characters stand around its attachments.
const MAIL_CONTEXT: usize = 600;
/// So many blobs between commits.
const BATCH: usize = 4000;
/// Another process that writes is waited for so long.
const PATIENCE: Duration = Duration::from_secs(20);
/// And asked so often.
const RETRY: Duration = Duration::from_millis(100);

impl SearchIndex {
    /// Takes in everything that the store has queued, and makes it visible.
    ///
    /// A kill in the middle loses nothing: the queue is shortened only after the commit.
    ///
    /// # Errors
    /// As tantivy and SQLite do.
    pub fn catch_up(&mut self, store: &Store) -> Result<(), SearchError> {
        loop {
            let queued = store.search_queue(BATCH)?;
            if queued.is_empty() {
                return Ok(());
            }
            let mut writer = self.writer()?;
            for blob in &queued {
                writer.delete_term(Term::from_field_u64(self.fields.blob, blob.0 as u64));
                self.add_blob(&writer, store, *blob)?;
            }
            writer.commit()?;
            writer.wait_merging_threads()?;
            store.unqueue(&queued)?;
            self.reader.reload()?;
        }
    }

    /// Writes the index anew without what was dropped: tantivy keeps the words of a dropped document until then.
    ///
    /// # Errors
    /// As tantivy does.
    pub fn compact(&mut self) -> Result<(), SearchError> {
        let mut writer = self.writer()?;
        let segments = self.index.searchable_segment_ids()?;
        if !segments.is_empty() {
            writer.merge(&segments).wait()?;
        }
        writer.commit()?;
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        Ok(())
    }

    /// The one writer there can be; another process may have it for a while.
    fn writer(&self) -> Result<IndexWriter<TantivyDocument>, SearchError> {
        let started = Instant::now();
        loop {
            match self.index.writer_with_num_threads(1, WRITER_MEMORY) {
                Err(TantivyError::LockFailure(..)) if started.elapsed() < PATIENCE => std::thread::sleep(RETRY),
                other => return Ok(other?),
            }
        }
    }

    fn add_blob(&self, writer: &IndexWriter<TantivyDocument>, store: &Store, blob: BlobId) -> Result<(), SearchError> {
        let items = store.items_of(blob)?;
        let threads = store.thread_names(blob)?;
        let messages = Messages::of(store, &items)?;
        for (n, item) in items.iter().enumerate() {
            // What another export says in the same words is found there. An attachment may have its bytes here alone.
            if item.shadowed && item.kind != Kind::Attachment {
                continue;
            }
            let around = Around {
                context: messages.context(store, &items, n)?,
                place: place(store, item, item.thread.and_then(|t| threads.get(&t)).map(String::as_str))?,
                to: store.recipients(item.id)?.into_iter().map(|h| h.0 as u64).collect(),
            };
            let passages = match messages.caption(item) {
                Some(text) => std::iter::once(Passage { locator: String::new(), text: text.to_owned() })
                    .chain(store.passages(item.id)?)
                    .collect(),
                None => store.passages(item.id)?,
            };
            if passages.is_empty() {
                writer.add_document(document(&self.fields, item, &around, 0, ""))?;
            }
            for (p, passage) in passages.iter().enumerate() {
                writer.add_document(document(&self.fields, item, &around, p, &passage.text))?;
            }
        }
        Ok(())
    }
}

/// What stands around an item.
struct Around {
    context: String,
    place: String,
    to: Vec<u64>,
}

fn document(f: &Fields, item: &ItemRow, around: &Around, passage: usize, text: &str) -> TantivyDocument {
    let mut title = item.title.clone();
    if let Some(own) = item.extra.meta.title.as_deref().filter(|own| *own != item.title) {
        title.push('\n');
        title.push_str(own);
    }
    let mut d = doc!(
        f.blob => item.blob.0 as u64,
        f.item => item.id.0 as u64,
        f.passage => passage as u64,
        f.kind => item.kind as u64,
        f.channel => item.channel as u64,
        f.grams => item.title.as_str(),
        f.title => title,
        f.body => text,
        f.context => around.context.as_str(),
        f.place => around.place.as_str(),
    );
    if let Some(family) = item.family {
        d.add_u64(f.family, family as u64);
    }
    if let Some(when) = item.when {
        d.add_i64(f.at, when.at.as_millisecond());
    }
    if let Some(from) = item.from {
        d.add_u64(f.from, from.0 as u64);
    }
    if let Some(thread) = item.thread {
        d.add_u64(f.thread, thread.0 as u64);
    }
    for to in &around.to {
        d.add_u64(f.to, *to);
    }
    d
}

/// The words for where a thing lies and whose it is.
fn place(store: &Store, item: &ItemRow, thread: Option<&str>) -> Result<String, SearchError> {
    let folder = item.path.rfind(['/', '\\']).map_or("", |i| &item.path[..i]);
    let author = item.extra.meta.author.as_deref().unwrap_or("");
    let from = match item.from {
        Some(handle) => store.handle_name(handle)?,
        None => String::new(),
    };
    let nearest: Vec<&str> = folder.rsplit(['/', '\\']).take(3).collect();
    Ok(match item.kind {
        Kind::File => format!("{}\n{author}", nearest.join("\n")),
        _ => format!("{}\n{from}", thread.unwrap_or("")),
    })
}

/// The words of a blob's messages, by place in the list of its items; "" for what is not a message.
struct Messages {
    texts: Vec<String>,
    place: std::collections::HashMap<ItemId, usize>,
}

impl Messages {
    fn of(store: &Store, items: &[ItemRow]) -> Result<Self, SearchError> {
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.push(match item.kind {
                Kind::Message => store.first_passages(item.id, 1)?.pop().map_or_else(String::new, |p| p.text),
                _ => String::new(),
            });
        }
        Ok(Self { texts, place: items.iter().enumerate().map(|(n, i)| (i.id, n)).collect() })
    }

    /// What was written with a chat's attachment.
    fn caption(&self, item: &ItemRow) -> Option<&str> {
        let parent = *self.place.get(&item.parent?)?;
        Some(self.texts[parent].as_str()).filter(|t| !t.is_empty())
    }

    fn context(&self, store: &Store, items: &[ItemRow], n: usize) -> Result<String, SearchError> {
        let item = &items[n];
        let centre = item.parent.and_then(|p| self.place.get(&p)).copied().unwrap_or(n);
        match items[centre].kind {
            Kind::Message => Ok(self.neighbours(items, centre)),
            Kind::Mail if centre != n => {
                let mail = &items[centre];
                let body = store.first_passages(mail.id, 1)?.pop().map_or_else(String::new, |p| p.text);
                Ok(format!("{}\n{}", mail.title, body.chars().take(MAIL_CONTEXT).collect::<String>()))
            }
            Kind::Mail => {
                let names = items[n + 1..].iter().take_while(|i| i.parent == Some(item.id)).map(|i| i.title.as_str());
                Ok(names.collect::<Vec<_>>().join("\n"))
            }
            _ => Ok(String::new()),
        }
    }

    fn neighbours(&self, items: &[ItemRow], centre: usize) -> String {
        let same = |n: &usize| items[*n].kind == Kind::Message && items[*n].thread == items[centre].thread;
        let before = (0..centre).rev().filter(same).take(NEIGHBOURS);
        let after = (centre + 1..items.len()).filter(same).take(NEIGHBOURS);
        before.chain(after).map(|n| self.texts[n].as_str()).collect::<Vec<_>>().join("\n")
    }
}
