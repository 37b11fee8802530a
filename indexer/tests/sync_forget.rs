//! What is forgotten is gone from the disk: from the store's pages and from the search index's dictionaries.

use std::path::Path;

use indexer::extract::{Draft, Handle, Passage, Said};
use indexer::item::{Channel, Kind, SourceId};
use indexer::search::SearchIndex;
use indexer::store::{FileStat, Store};
use indexer::sync::publish;
use tantivy::Index;
use tantivy::schema::FieldType;

fn add(store: &mut Store, source: SourceId, path: &str, from: &str, words: &str) {
    let stat = FileStat { path: path.to_owned(), size: 10, mtime_ns: 1, inode: 0 };
    let mut draft = Draft::new("m1", Kind::Message, Channel::WhatsApp);
    draft.from = Some(Handle { name: Some(from.to_owned()), ..Handle::default() });
    draft.passages.push(Passage { locator: String::new(), text: words.to_owned() });
    let mut writer = store.write_blob(source, stat).expect("a writer");
    writer.take(Said::Draft(Box::new(draft))).expect("a draft");
    writer.commit("hash", "test").expect("a commit");
}

/// Every term of the search index.
fn terms(dir: &Path) -> Vec<String> {
    let index = Index::open_in_dir(dir.join("search")).expect("the search index");
    let reader = index.reader().expect("a reader");
    let mut all = Vec::new();
    for segment in reader.searcher().segment_readers() {
        for (field, entry) in index.schema().fields() {
            if !matches!(entry.field_type(), FieldType::Str(_)) {
                continue;
            }
            let inverted = segment.inverted_index(field).expect("a dictionary");
            let mut stream = inverted.terms().stream().expect("its terms");
            while stream.advance() {
                all.push(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
    }
    all
}

#[test]
fn no_word_of_a_forgotten_source_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(dir.path()).expect("a store");
    let mut search = SearchIndex::open(dir.path(), &store).expect("a search index");
    let now = jiff::Timestamp::UNIX_EPOCH;
    let kept = store.add_source("/kept", now).expect("a source").id;
    let forgotten = store.add_source("/forgotten", now).expect("a source").id;
    // In one commit, so that they share a segment.
    add(&mut store, kept, "/kept/chat.txt", "Owen", "bramblecock");
    add(&mut store, forgotten, "/forgotten/chat.txt", "Vesper", "zanderplum");
    publish(&mut store, &mut search).expect("published");
    let holds = |word: &str| terms(dir.path()).iter().any(|t| t.contains(word));
    assert!(holds("zanderplum") && holds("vesper") && holds("bramblecock"));

    store.forget_source(forgotten).expect("forgotten");
    publish(&mut store, &mut search).expect("published");
    store.compact().expect("compacted");
    search.compact().expect("compacted");
    assert!(!holds("zanderplum") && !holds("vesper"), "{:?}", terms(dir.path()));
    assert!(holds("bramblecock"));
    for file in ["whence.db", "whence.db-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(10).any(|w| w == b"zanderplum"), "{file}");
    }

    store.forget_source(kept).expect("forgotten");
    publish(&mut store, &mut search).expect("published");
    search.compact().expect("compacted, though nothing is left");
    assert!(terms(dir.path()).is_empty());
}
