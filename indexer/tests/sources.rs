//! Sources rest, are read again and say what they are; a run hears what other threads say meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use indexer::control::{Control, Pace};
use indexer::extract::worker::WorkerSetup;
use indexer::item::{SourceId, SourceKind};
use indexer::search::SearchIndex;
use indexer::store::{SourceRow, Store};
use indexer::sync::{Progress, Sync};

const LONG: Duration = Duration::from_secs(60);

struct World {
    dir: tempfile::TempDir,
    store: Store,
    search: SearchIndex,
    control: Arc<Control>,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let data = dir.path().join("data");
        let store = Store::open(&data).expect("a store");
        let search = SearchIndex::open(&data, &store).expect("a search index");
        Self { dir, store, search, control: Arc::new(Control::new(Pace::GENTLE)) }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    fn add(&self, path: &str) -> SourceId {
        let path = self.dir.path().join(path);
        let added = self.store.add_source(path.to_str().expect("Unicode"), jiff::Timestamp::UNIX_EPOCH);
        added.expect("a source").id
    }

    /// Readers cannot be started here: every file is found by its name, and said to have failed.
    fn run(&mut self) -> Progress {
        self.run_with(&mut |_, _| {})
    }

    fn run_with(&mut self, heard: &mut dyn FnMut(&Progress, &Arc<Control>)) -> Progress {
        let setup = WorkerSetup {
            program: Path::new("no-such-program").to_owned(),
            args: Vec::new(),
            zone: "UTC".to_owned(),
            me: Vec::new(),
            pdfium: None,
            silence: LONG,
        };
        let now = jiff::Timestamp::from_second(1_790_000_000).expect("a time");
        let control = &self.control;
        let mut sync = Sync { setup, now, progress: &mut |p| heard(p, control), control };
        sync.run(&mut self.store, &mut self.search).expect("a run")
    }

    fn sources(&self) -> Vec<SourceRow> {
        self.store.sources().expect("sources")
    }
}

#[test]
fn a_source_is_new_once() {
    let world = World::new();
    let now = jiff::Timestamp::UNIX_EPOCH;
    assert!(world.store.add_source("/a", now).expect("a source").new);
    assert!(!world.store.add_source("/a", now).expect("a source").new);
}

#[test]
fn rows_say_what_a_source_is() {
    let mut world = World::new();
    world.write("notes/a.txt", "a");
    world.write("notes/.hidden.txt", "b");
    let id = world.add("notes");
    assert_eq!((world.sources()[0].checked_at, world.sources()[0].kind), (None, SourceKind::Folder));
    world.run();
    let row = &world.sources()[0];
    assert_eq!((row.found, row.files, row.items, row.failed), (1, 1, 1, 1));
    assert_eq!(row.checked_at.map(jiff::Timestamp::as_second), Some(1_790_000_000));
    let issues = world.store.source_issues(id, 10).expect("issues");
    assert!(issues.len() == 1 && issues[0].path.ends_with("a.txt"), "{issues:?}");
    assert!(world.store.source_issues(id, 0).expect("issues").is_empty());
}

#[test]
fn a_paused_source_is_passed_over_and_kept() {
    let mut world = World::new();
    world.write("notes/a.txt", "a");
    world.write("notes/inner/b.txt", "b");
    world.write("other/c.txt", "c");
    let (outer, inner) = (world.add("notes"), world.add("notes/inner"));
    world.add("other");
    assert_eq!(world.run().read, 3);
    world.store.pause_source(outer, true).expect("paused");
    std::fs::remove_file(world.dir.path().join("notes/a.txt")).expect("removed");
    world.write("notes/new.txt", "new");
    world.write("other/d.txt", "d");
    let progress = world.run();
    assert_eq!((progress.read, progress.gone), (1, 0), "only what lies elsewhere");
    assert_eq!(world.sources()[0].items, 2, "what is known of it stays");
    world.store.pause_source(outer, false).expect("goes on");
    let progress = world.run();
    assert_eq!((progress.read, progress.gone), (1, 1));

    world.store.pause_source(inner, true).expect("paused");
    world.write("notes/inner/b.txt", "longer than before");
    std::fs::remove_file(world.dir.path().join("notes/new.txt")).expect("removed");
    let progress = world.run();
    assert_eq!((progress.read, progress.gone), (0, 1), "the source around it does not read it either");
}

#[test]
fn a_source_is_read_again_when_told_to() {
    let mut world = World::new();
    world.write("notes/a.txt", "a");
    world.write("other/b.txt", "b");
    let id = world.add("notes");
    world.add("other");
    world.run();
    assert_eq!(world.run().to_read, 0);
    world.store.reread_source(id).expect("marked");
    assert_eq!(world.run().read, 1);
    assert_eq!(world.run().to_read, 0, "once");
}

#[test]
fn a_run_stops_between_files_and_goes_on_later() {
    let mut world = World::new();
    for n in 0..40 {
        world.write(&format!("notes/{n}.txt"), "text");
    }
    let id = world.add("notes");
    let mut sources = Vec::new();
    let progress = world.run_with(&mut |p, control| {
        sources.push(p.source);
        if p.read == 3 {
            control.stop();
        }
    });
    assert!((3..40).contains(&progress.read), "{progress:?}");
    assert!(sources.iter().all(|s| *s == Some(id)) && progress.source.is_none());
    let stopped = world.run();
    assert_eq!((stopped.read, stopped.gone), (0, 0), "stopped before it began, it loses nothing");
    world.control.go_on();
    assert_eq!(world.run().read, 40 - progress.read);
}

#[test]
fn a_run_rests_while_it_is_paused() {
    let mut world = World::new();
    for n in 0..20 {
        world.write(&format!("notes/{n}.txt"), "text");
    }
    world.add("notes");
    let progress = world.run_with(&mut |p, control| {
        if p.read == 2 {
            control.pause();
            let control = control.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(400));
                assert!(control.is_paused());
                control.set_pace(Pace::fast(2));
                control.go_on();
            });
        }
    });
    assert_eq!(progress.read, 20);
}
