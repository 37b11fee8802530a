//! What is left out goes at once, with every trace, stays out when it is read again, and can be taken back.

use std::path::Path;

use indexer::extract::{Attachment, Draft, Handle, Passage, Said, Thread};
use indexer::forget::leave_out;
use indexer::item::{Certainty, Channel, Family, ItemId, Kind, PersonId, SourceId, When};
use indexer::search::{Filter, SearchIndex, Term};
use indexer::store::{FileStat, LeaveOut, Plan, Store, What};
use indexer::sync::publish;

const DAY: i64 = 24 * 3600;

fn day(n: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_790_000_000 + n * DAY).expect("a time")
}

struct World {
    dir: tempfile::TempDir,
    store: Store,
    search: SearchIndex,
    source: SourceId,
}

fn message(n: i64, thread: u32, from: &str, words: &str) -> Draft {
    let mut draft = Draft::new(n.to_string(), Kind::Message, Channel::WhatsApp);
    draft.from = Some(Handle::named(from));
    draft.thread = Some(thread);
    draft.when = Some(When { at: day(n), certainty: Certainty::Second });
    draft.passages.push(Passage { locator: String::new(), text: words.to_owned() });
    draft
}

fn thread(name: &str, group: bool, members: &[&str]) -> Said {
    let members = members.iter().map(|m| Handle::named(*m)).collect();
    Said::Thread(Thread { name: name.to_owned(), group, id: None, members, channel: Channel::WhatsApp })
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path()).expect("a store");
        let search = SearchIndex::open(dir.path(), &store).expect("a search index");
        let source = store.add_source("/all", jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
        let mut world = Self { dir, store, search, source };
        world.read();
        world
    }

    /// A chat with Vesper, on days 0 and 1, and a group with her and Owen, on days 2 and 3.
    fn read(&mut self) {
        let mut with_file = message(1, 0, "Me", "zanderplum answer");
        let file = |name: &str| Attachment {
            name: name.to_owned(),
            family: Family::Pdf,
            size: None,
            media: None,
            content: None,
        };
        with_file.attachments.push(file("zanderplum.pdf"));
        let said = [
            thread("Vesper", false, &["Me", "Vesper"]),
            thread("Pier", true, &["Me", "Owen", "Vesper"]),
            Said::Draft(Box::new(message(0, 0, "Vesper", "zanderplum question"))),
            Said::Draft(Box::new(with_file)),
            Said::Draft(Box::new(message(2, 1, "Vesper", "zanderplum again"))),
            Said::Draft(Box::new(message(3, 1, "Owen", "bramblecock"))),
        ];
        let stat = FileStat { path: "/all/chat.txt".to_owned(), size: 10, mtime_ns: 1, inode: 0 };
        let mut writer = self.store.write_blob(self.source, stat).expect("a writer");
        for said in said {
            writer.take(said).expect("taken");
        }
        writer.commit("hash", "whatsapp").expect("a commit");
        publish(&mut self.store, &mut self.search).expect("published");
    }

    fn find(&self, word: &str) -> Vec<ItemId> {
        let terms = [Term { word: word.to_owned(), weight: 1.0, own: true }];
        let hits = self.search.search(&terms, &Filter::default(), 100).expect("an answer");
        hits.into_iter().map(|hit| hit.item).collect()
    }

    fn person(&self, name: &str) -> PersonId {
        let people = self.store.people().expect("people");
        people.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name}")).id
    }

    /// Leaves out, and checks that what was planned is what went, now and when it is read again.
    fn leave_out(&mut self, what: LeaveOut, now: jiff::Timestamp) -> Plan {
        let planned = self.store.plan_leave_out(&what, now).expect("a plan");
        let gone = leave_out(&mut self.store, &mut self.search, &what, now).expect("left out").expect("something");
        assert_eq!(planned, gone);
        let left = self.left();
        assert_eq!(self.store.left_out().expect("a list")[0].count, gone.items);
        self.read();
        assert_eq!(self.left(), left, "it stays out");
        assert_eq!(self.store.left_out().expect("a list")[0].count, gone.items, "and is counted once");
        if matches!(what, LeaveOut::Time { .. } | LeaveOut::Older { .. }) {
            // The numbers of items and people go to others.
            assert_eq!(self.store.plan_leave_out(&what, now).expect("a plan"), Plan::default(), "nothing is left");
        }
        gone
    }

    /// Items that are there, by kind.
    fn left(&self) -> Vec<(String, u64)> {
        self.store.counts().expect("counts")
    }

    /// No byte of the data folder says it.
    fn is_nowhere(&self, word: &str) -> bool {
        let files = |folder: &Path| {
            std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect::<Vec<_>>()
        };
        let all = [files(self.dir.path()), files(&self.dir.path().join("search"))].concat();
        all.into_iter().filter(|p| p.is_file()).all(|path| {
            let bytes = std::fs::read(path).expect("bytes");
            !bytes.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()))
        })
    }
}

#[test]
fn a_person_goes_with_every_trace() {
    let mut world = World::new();
    assert!(!world.find("zanderplum").is_empty() && !world.is_nowhere("vesper"));
    let vesper = world.person("Vesper");
    let gone = world.leave_out(LeaveOut::Person(vesper), day(10));
    let words = ["zanderplum question", "zanderplum answer", "zanderplum again"];
    let bytes = words.iter().map(|w| w.len() as u64).sum();
    assert_eq!(gone, Plan { items: 4, passages: 3, bytes }, "what I said to her and sent her, too");
    assert!(world.find("zanderplum").is_empty());
    assert_eq!(world.find("bramblecock").len(), 1);
    assert!(world.is_nowhere("zanderplum"));
    let row = &world.store.left_out().expect("a list")[0];
    assert_eq!((row.what.clone(), row.label.as_str(), row.since), (What::Person, "Vesper", Some(day(10))));
    assert!(world.store.people().expect("people").iter().all(|p| p.name != "Vesper"));
    assert_eq!(world.store.sources().expect("sources")[0].text_bytes, "bramblecock".len() as u64);
}

#[test]
fn what_is_taken_back_is_read_again() {
    let mut world = World::new();
    let before = world.left();
    let vesper = world.person("Vesper");
    world.leave_out(LeaveOut::Person(vesper), day(10));
    let id = world.store.left_out().expect("a list")[0].id.expect("a number");
    assert!(world.store.take_back(id).expect("taken back"));
    assert!(!world.store.take_back(id).expect("an answer"), "once");
    assert!(world.store.blobs().expect("files").iter().all(|b| b.stale), "the next run reads it");
    world.read();
    assert_eq!(world.left(), before);
    assert!(!world.find("zanderplum").is_empty());
}

#[test]
fn a_thing_a_time_and_what_is_old() {
    let mut world = World::new();
    let says = |id: &ItemId| world.store.passages(*id).expect("its text").iter().any(|p| p.text.contains("again"));
    let again = world.find("again").into_iter().find(says).expect("the message");
    assert_eq!(world.leave_out(LeaveOut::Item(again), day(10)).items, 1);
    assert!(world.find("again").is_empty());
    let time = LeaveOut::Time { start: day(1), end: day(2) };
    assert_eq!(world.leave_out(time, day(10)).items, 2, "the message and its file");
    assert_eq!(world.leave_out(LeaveOut::Older { days: 10 }, day(11)).items, 1);
    assert_eq!(world.left(), [("message".to_owned(), 1)]);
    let listed: Vec<_> = world.store.left_out().expect("a list").into_iter().map(|l| l.what).collect();
    assert_eq!(listed, [What::Older { days: 10 }, What::Time { start: day(1), end: day(2) }, What::Item]);
}

#[test]
fn what_is_not_there_leaves_nothing_out() {
    let mut world = World::new();
    for what in [LeaveOut::Item(ItemId(999)), LeaveOut::Person(PersonId(999))] {
        assert_eq!(leave_out(&mut world.store, &mut world.search, &what, day(1)).expect("an answer"), None);
    }
    assert!(world.store.left_out().expect("a list").is_empty());
    let plan = world.store.plan_forget_source(world.source).expect("a plan");
    assert_eq!((plan.items, plan.passages), (5, 4));
}
