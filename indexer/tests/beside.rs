//! Who reads beside a writer sees what was published, and never an error.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indexer::extract::{Draft, Passage, Said};
use indexer::item::{Channel, Kind, SourceId};
use indexer::search::{Filter, SearchIndex, Term};
use indexer::store::{FileStat, Store};
use indexer::sync::publish;

const ROUNDS: usize = 12;
const LONG: Duration = Duration::from_secs(60);

fn write(store: &mut Store, source: SourceId, round: usize) {
    let stat = FileStat { path: format!("/notes/{round}.txt"), size: 10, mtime_ns: 1, inode: 0 };
    let mut draft = Draft::new("", Kind::File, Channel::File);
    draft.passages.push(Passage { locator: String::new(), text: format!("lighthouse number{round}") });
    let mut writer = store.write_blob(source, stat).expect("a writer");
    writer.take(Said::Draft(Box::new(draft))).expect("a draft");
    writer.commit(&format!("hash{round}"), "test").expect("a commit");
}

fn found(search: &SearchIndex, store: &Store, word: &str) -> usize {
    let terms = [Term { word: word.to_owned(), weight: 1.0, own: true }];
    let hits = search.search(&terms, &Filter::default(), 100).expect("an answer");
    // The store may have moved on meanwhile; it never fails.
    hits.iter().filter(|hit| store.item(hit.item).expect("an item or none").is_some()).count()
}

fn read_along(dir: &Path, done: &AtomicBool) -> (usize, usize) {
    let store = Store::open(dir).expect("opens while another writes");
    let search = SearchIndex::open_reader(dir).expect("opens while another writes");
    let (mut changes, mut most) = (0, found(&search, &store, "lighthouse"));
    let started = Instant::now();
    loop {
        // Asked before it is looked at, so that the last publication is not missed.
        let over = done.load(Ordering::Acquire);
        changes += usize::from(store.changed().expect("an answer"));
        search.refresh().expect("refreshed");
        let now = found(&search, &store, "lighthouse");
        assert!(now >= most, "what was published stays");
        most = now;
        store.people().expect("people");
        if over || started.elapsed() > LONG {
            return (changes, most);
        }
    }
}

#[test]
fn a_reader_sees_what_a_writer_in_another_thread_published() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(dir.path()).expect("a store");
    let mut search = SearchIndex::open(dir.path(), &store).expect("a search index");
    let source = store.add_source("/notes", jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
    let done = AtomicBool::new(false);
    let (changes, seen) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| read_along(dir.path(), &done));
        for round in 0..ROUNDS {
            write(&mut store, source, round);
            publish(&mut store, &mut search).expect("published");
        }
        search.compact().expect("compacted");
        done.store(true, Ordering::Release);
        reader.join().expect("the reader")
    });
    assert!(changes > 0);
    assert_eq!(seen, ROUNDS);
}

#[test]
fn only_what_others_did_is_a_change() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut mine = Store::open(dir.path()).expect("a store");
    let theirs = Store::open(dir.path()).expect("a store");
    let mut search = SearchIndex::open(dir.path(), &mine).expect("a search index");
    let reader = SearchIndex::open_reader(dir.path()).expect("a reader");
    assert!(!theirs.changed().expect("an answer"));
    let source = mine.add_source("/notes", jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
    assert!(theirs.changed().expect("an answer") && !theirs.changed().expect("an answer"));
    assert!(!mine.changed().expect("an answer"), "what is one's own is known");
    assert!(!reader.refresh().expect("refreshed"));
    write(&mut mine, source, 1);
    publish(&mut mine, &mut search).expect("published");
    assert_eq!(found(&reader, &theirs, "lighthouse"), 0, "shown only when asked to");
    assert!(reader.refresh().expect("refreshed") && !reader.refresh().expect("refreshed"));
    assert_eq!(found(&reader, &theirs, "lighthouse"), 1);
}

#[test]
fn opening_waits_for_nobody_who_writes() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(dir.path()).expect("a store");
    let source = store.add_source("/notes", jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
    let stat = FileStat { path: "/notes/long.mbox".to_owned(), size: 10, mtime_ns: 1, inode: 0 };
    let writer = store.write_blob(source, stat).expect("a writer");
    let started = Instant::now();
    let other = Store::open(dir.path()).expect("opens while another writes");
    assert_eq!(other.sources().expect("sources").len(), 1);
    assert!(started.elapsed() < Duration::from_secs(5));
    drop(writer);
}
