//! "I have words and slots, give me ids": the tantivy index, derived from the store and made again at need.
//!
//! One document per passage (and one per item without text). What a thing is, from whom and when are fields, too,
//! so a question's slots narrow the search before words are weighed.

mod fill;
mod query;

pub use query::{Filter, Hit, Term, WORD_FIELDS};

use std::path::{Path, PathBuf};

use tantivy::directory::error::OpenReadError;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyError};

use crate::normalise::text;
use crate::store::{Store, StoreError};

/// Changes whenever documents would come out differently: an older index is made again.
const VERSION: &str = "1";
/// Memory for words waiting to be written, in bytes.
const WRITER_MEMORY: usize = 48 << 20;

/// The search index failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Tantivy said no.
    #[error("search index: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// The folder could not be used.
    #[error("search index: {0}")]
    Io(#[from] std::io::Error),
    /// The store that it is made from failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of the index could not be opened.
    #[error("search index: {0}")]
    Open(#[from] tantivy::directory::error::OpenDirectoryError),
}

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) blob: Field,
    pub(crate) item: Field,
    pub(crate) passage: Field,
    pub(crate) kind: Field,
    pub(crate) family: Field,
    pub(crate) channel: Field,
    pub(crate) at: Field,
    pub(crate) from: Field,
    pub(crate) to: Field,
    pub(crate) thread: Field,
    /// File name, subject, document title.
    pub(crate) title: Field,
    /// The passage.
    pub(crate) body: Field,
    /// What stands around it: neighbouring messages, the mail an attachment came with.
    pub(crate) context: Field,
    /// Folder names, the conversation's name, the sender's name.
    pub(crate) place: Field,
    /// Runs of three characters of the title.
    pub(crate) grams: Field,
}

fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = |tokenizer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(IndexRecordOption::WithFreqs),
        )
    };
    let fields = Fields {
        blob: b.add_u64_field("blob", INDEXED),
        item: b.add_u64_field("item", INDEXED | FAST),
        passage: b.add_u64_field("passage", FAST),
        kind: b.add_u64_field("kind", INDEXED),
        family: b.add_u64_field("family", INDEXED),
        channel: b.add_u64_field("channel", INDEXED),
        at: b.add_i64_field("at", INDEXED | FAST),
        from: b.add_u64_field("from", INDEXED),
        to: b.add_u64_field("to", INDEXED),
        thread: b.add_u64_field("thread", INDEXED),
        title: b.add_text_field("title", words("words")),
        body: b.add_text_field("body", words("words")),
        context: b.add_text_field("context", words("words")),
        place: b.add_text_field("place", words("words")),
        grams: b.add_text_field("grams", words("trigrams")),
    };
    (b.build(), fields)
}

/// The search index of one data folder.
pub struct SearchIndex {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

impl SearchIndex {
    /// Opens it; a missing, damaged or older one is made empty and everything in `store` queued for it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn open(dir: &Path, store: &Store) -> Result<Self, SearchError> {
        let dir = dir.join("search");
        if let Ok(found) = Self::open_existing(&dir) {
            return Ok(found);
        }
        // One process at a time: another may be making it just now.
        let lock = store.lock()?;
        if let Ok(found) = Self::open_existing(&dir) {
            return Ok(found);
        }
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        std::fs::create_dir_all(&dir)?;
        store.queue_everything()?;
        Index::create_in_dir(&dir, schema().0)?;
        std::fs::write(version_file(&dir), VERSION)?;
        lock.commit().map_err(StoreError::from)?;
        Self::open_existing(&dir)
    }

    /// Opens it for reading alone, beside whoever writes; shows what was there now until [`Self::refresh`].
    ///
    /// # Errors
    /// When there is none yet, or one of another version: whoever writes makes it.
    pub fn open_reader(dir: &Path) -> Result<Self, SearchError> {
        Self::open_with(&dir.join("search"), ReloadPolicy::Manual)
    }

    /// Shows what was published meanwhile; says whether anything was.
    ///
    /// # Errors
    /// As tantivy does. While the index is made anew, what was shown before stays.
    pub fn refresh(&self) -> Result<bool, SearchError> {
        let shown = || self.reader.searcher().generation().segments().clone();
        let before = shown();
        match self.reader.reload() {
            Ok(()) => Ok(shown() != before),
            Err(TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_))) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    fn open_existing(dir: &Path) -> Result<Self, SearchError> {
        Self::open_with(dir, ReloadPolicy::OnCommitWithDelay)
    }

    fn open_with(dir: &Path, reload: ReloadPolicy) -> Result<Self, SearchError> {
        if std::fs::read_to_string(version_file(dir))? != VERSION {
            return Err(std::io::Error::other("made by another version").into());
        }
        let index = Index::open_in_dir(dir)?;
        index.tokenizers().register("words", Words);
        index.tokenizers().register("trigrams", Trigrams);
        let reader = index.reader_builder().reload_policy(reload).try_into()?;
        Ok(Self { index, reader, fields: schema().1 })
    }
}

fn version_file(dir: &Path) -> PathBuf {
    dir.join("whence-version")
}

/// Cuts text into the terms of [`text::terms`].
#[derive(Clone)]
struct Words;

/// Cuts text into [`text::trigrams`].
#[derive(Clone)]
struct Trigrams;

/// Terms that are ready, handed out one by one.
struct Ready {
    terms: std::vec::IntoIter<(usize, String)>,
    token: Token,
}

impl Ready {
    fn new(terms: Vec<(usize, String)>) -> Self {
        Self { terms: terms.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Ready {
    fn advance(&mut self) -> bool {
        let Some((position, text)) = self.terms.next() else { return false };
        self.token.position = position;
        self.token.text = text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Ready;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Ready {
        let words = text::words(text).into_iter().enumerate();
        Ready::new(words.flat_map(|(n, w)| text::terms(&w.text).into_iter().map(move |t| (n, t))).collect())
    }
}

impl Tokenizer for Trigrams {
    type TokenStream<'a> = Ready;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Ready {
        Ready::new(text::trigrams(text).into_iter().enumerate().collect())
    }
}
