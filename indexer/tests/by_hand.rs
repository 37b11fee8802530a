//! What the person says about who is who: it holds after the evidence, and after everything was read again.

use indexer::extract::{Card, Draft, Handle, Passage, Said};
use indexer::item::{Channel, Kind, SourceId};
use indexer::normalise::{HandleKind, PersonView, Why};
use indexer::search::SearchIndex;
use indexer::store::{FileStat, Store};
use indexer::{forget, sync::publish};

struct World {
    _dir: tempfile::TempDir,
    store: Store,
    search: SearchIndex,
    source: SourceId,
}

fn mail(name: &str, address: &str) -> Handle {
    Handle { name: Some(name.to_owned()), email: Some(address.to_owned()), ..Handle::default() }
}

fn message(n: usize, channel: Channel, from: Handle) -> Draft {
    let kind = if channel == Channel::Mail { Kind::Mail } else { Kind::Message };
    let mut draft = Draft::new(n.to_string(), kind, channel);
    draft.from = Some(from);
    draft.passages.push(Passage { locator: String::new(), text: format!("words {n}") });
    draft
}

impl World {
    /// Ada by mail (twice) and in a chat, Bo in a chat.
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path()).expect("a store");
        let search = SearchIndex::open(dir.path(), &store).expect("a search index");
        let source = store.add_source("/all", jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
        let mut world = Self { _dir: dir, store, search, source };
        world.read();
        world
    }

    /// Reads everything, as if for the first time.
    fn read(&mut self) {
        let chat = |n, name: &str| message(n, Channel::WhatsApp, Handle::named(name));
        let drafts = [
            message(0, Channel::Mail, mail("Ada Moss", "ada@moss.example")),
            message(1, Channel::Mail, mail("Ada Moss", "ada@moss.example")),
            message(2, Channel::Mail, mail("Ada Moss", "office@kites.example")),
            chat(3, "Addie"),
            chat(4, "Bo"),
        ];
        self.write("/all/things", drafts);
    }

    fn write(&mut self, path: &str, drafts: impl IntoIterator<Item = Draft>) {
        let stat = FileStat { path: path.to_owned(), size: 10, mtime_ns: 1, inode: 0 };
        let mut writer = self.store.write_blob(self.source, stat).expect("a writer");
        for draft in drafts {
            writer.take(Said::Draft(Box::new(draft))).expect("a draft");
        }
        writer.commit("hash", "test").expect("a commit");
        publish(&mut self.store, &mut self.search).expect("published");
    }

    fn people(&self) -> Vec<PersonView> {
        self.store.people_view().expect("people")
    }

    fn named(&self, name: &str) -> PersonView {
        let all = self.people();
        all.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name} in {all:?}")).clone()
    }

    /// Names with the numbers of their items, me first.
    fn shown(&self) -> Vec<(String, u64)> {
        self.people().into_iter().map(|p| (p.name, p.items)).collect()
    }
}

fn rows(all: &[(&str, u64)]) -> Vec<(String, u64)> {
    all.iter().map(|(name, items)| ((*name).to_owned(), *items)).collect()
}

#[test]
fn people_are_shown_with_their_handles() {
    let world = World::new();
    assert_eq!(world.shown(), rows(&[("Ada Moss", 3), ("Addie", 1), ("Bo", 1)]));
    let ada = world.named("Ada Moss");
    let handles: Vec<_> = ada.handles.iter().map(|h| (h.value.as_str(), h.kind, h.channel, h.items)).collect();
    let (kind, channel) = (HandleKind::Mail, Channel::Mail);
    assert_eq!(handles, [("ada@moss.example", kind, channel, 2), ("office@kites.example", kind, channel, 1)]);
    assert_eq!(world.store.person_of(&ada.key).expect("an answer").map(|p| p.0), Some(1));
    assert_eq!(world.store.person_of("no key").expect("an answer"), None);
}

#[test]
fn what_was_said_outlives_reading_again() {
    let mut world = World::new();
    let (ada, addie, bo) = (world.named("Ada Moss").key, world.named("Addie").key, world.named("Bo").key);
    world.store.merge_people(&addie, &[&ada]).expect("merged");
    world.store.rename_person(&bo, " Bo Roth ").expect("renamed");
    world.store.mark_me(&bo, true).expect("marked");
    let expected = rows(&[("Bo Roth", 1), ("Addie", 4)]);
    assert_eq!(world.shown(), expected);
    world.read();
    assert_eq!(world.shown(), expected);
    assert!(world.people()[0].is_me);
    let ids = |key: &str| world.store.person_of(key).expect("an answer");
    assert_eq!(ids(&ada), ids(&addie), "both keys lead to the one they are now");

    world.store.split_person(&ada, &["ada@moss.example"]).expect("parted");
    world.store.mark_me(&bo, false).expect("unmarked");
    assert_eq!(world.shown(), rows(&[("Ada Moss", 2), ("Addie", 2), ("Bo Roth", 1)]));
    world.store.split_person(&addie, &["nobody@x.example"]).expect("nothing to part");
    world.store.rename_person(&bo, " ").expect("no name");
    world.read();
    assert_eq!(world.shown(), rows(&[("Ada Moss", 2), ("Addie", 2), ("Bo Roth", 1)]));
    world.store.merge_people(&ada, &[&addie]).expect("the later word counts");
    assert_eq!(world.shown(), rows(&[("Ada Moss", 4), ("Bo Roth", 1)]));
}

#[test]
fn two_who_are_not_the_same_stay_two() {
    let mut world = World::new();
    let mut card = Draft::new("card", Kind::Contact, Channel::Contacts);
    card.card = Some(Card {
        names: vec!["Ada Moss".to_owned()],
        nicknames: vec!["addie".to_owned()],
        emails: vec!["ada@moss.example".to_owned()],
        ..Card::default()
    });
    world.write("/all/card", [card]);
    let likely = world.store.likely_same().expect("pairs");
    assert_eq!(likely.iter().map(|l| &l.why).collect::<Vec<_>>(), [&Why::Nickname("addie".to_owned())]);
    let (ada, addie) = (world.named("Ada Moss").key, world.named("Addie").key);
    let pair = [likely[0].person.as_str(), likely[0].other.as_str()];
    assert!(pair.contains(&ada.as_str()) && pair.contains(&addie.as_str()));
    world.store.keep_apart(&ada, &addie).expect("said");
    assert!(world.store.likely_same().expect("pairs").is_empty(), "it is not asked again");
    // Evidence that comes later does not join them.
    let both = Draft {
        key: "5".to_owned(),
        ..message(5, Channel::WhatsApp, Handle { phone: Some("+44 20 7946 0018".to_owned()), ..Handle::named("Addie") })
    };
    let mut number = message(6, Channel::Mail, mail("Ada Moss", "ada@moss.example"));
    number.passages.push(Passage { locator: "signature".to_owned(), text: "Tel\n+44 20 7946 0018".to_owned() });
    world.write("/all/later", [both, number]);
    let (ada, addie) = (world.store.person_of(&ada), world.store.person_of(&addie));
    assert_ne!(ada.expect("an answer"), addie.expect("an answer"));
}

#[test]
fn who_is_gone_cannot_be_spoken_of_and_what_was_said_goes_too() {
    let mut world = World::new();
    let bo = world.named("Bo").key;
    world.store.rename_person(&bo, "Zanderplum").expect("renamed");
    forget::forget_source(&mut world.store, &mut world.search, world.source).expect("forgotten");
    assert!(world.store.mark_me(&bo, true).is_err());
    let bytes = std::fs::read(world._dir.path().join("whence.db")).expect("the store");
    assert!(!bytes.windows(10).any(|w| w == b"Zanderplum"));
}
