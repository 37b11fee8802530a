//! A small invented world on disk, read by the real readers into an index of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use assistant::ask::Assistant;
use assistant::window::wire::{Answer, Ask, Found, Passage};
use indexer::extract::{Blob, Context, Output, Peek, family_of, reader_for};
use indexer::search::SearchIndex;
use indexer::store::{FileStat, Store};
use indexer::sync::publish;
use jiff::Zoned;
use tempfile::TempDir;

/// When the questions are asked.
pub(crate) fn now() -> Zoned {
    "2026-11-21T15:30[Europe/London]".parse().expect("a time")
}

/// Robin's files, chats and mail.
pub(crate) struct World {
    dir: TempDir,
    store: Store,
    search: SearchIndex,
}

impl World {
    /// With everything in it.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("index")).expect("a store");
        let search = SearchIndex::open(&dir.path().join("index"), &store).expect("a search index");
        store.add_me(&["Robin Hale".to_owned(), "robin@hale.example".to_owned()]).expect("a setting");
        let mut world = Self { dir, store, search };
        world.fill();
        world.publish();
        world
    }

    fn fill(&mut self) {
        self.add("Documents/Home/lease agreement draft.txt", "2026-11-02T10:00Z", LEASE_DRAFT.as_bytes());
        self.add("Chats/lease agreement v2.txt", "2026-11-18T09:12Z", LEASE.as_bytes());
        self.add("Chats/WhatsApp Chat with Peter Kim.txt", "2026-11-20T10:00Z", WHATSAPP.as_bytes());
        self.add("Downloads/lease agreement v2.txt", "2026-11-18T20:00Z", LEASE.as_bytes());
        self.add("Mail/offer.eml", "2026-11-17T10:00Z", MAIL.as_bytes());
        self.add("Chats/KakaoTalkChats.txt", "2026-11-16T10:00Z", KAKAO.as_bytes());
        self.add("Documents/Moving/quotes.csv", "2026-11-21T13:00Z", QUOTES.as_bytes());
        self.add(
            "Documents/Moving/계약서 정리.txt",
            "2026-11-10T10:00Z",
            "😀 임대차계약서를 다시 읽었다. 보증금은 8월에 돌려받는다.".as_bytes(),
        );
        self.add("Pictures/harbour.png", "2026-11-01T10:00Z", PNG);
        self.add("family.ics", "2026-11-01T10:00Z", EVENTS.as_bytes());
        self.add("contacts.vcf", "2026-11-01T10:00Z", CARDS.as_bytes());
    }

    /// Writes a file and reads it.
    pub(crate) fn add(&mut self, name: &str, changed: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, bytes).expect("written");
        let stat = FileStat {
            path: path.to_string_lossy().into_owned(),
            size: bytes.len() as u64,
            mtime_ns: changed.parse::<jiff::Timestamp>().expect("a time").as_nanosecond() as i64,
            inode: 0,
        };
        let source = self.store.add_source(&self.home(), jiff::Timestamp::UNIX_EPOCH).expect("a source").id;
        read(&mut self.store, source, &path, stat, bytes);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("home").join(name)
    }

    fn home(&self) -> String {
        self.dir.path().join("home").to_string_lossy().into_owned()
    }

    pub(crate) fn publish(&mut self) {
        publish(&mut self.store, &mut self.search).expect("published");
    }

    /// Looks into the index beside whoever writes it.
    pub(crate) fn assistant(&self) -> Assistant {
        let store = Store::open(&self.dir.path().join("index")).expect("a store");
        let search = SearchIndex::open(&self.dir.path().join("index"), &store).expect("a search index");
        Assistant::new(store, search, None, None).expect("an assistant")
    }
}

fn read(store: &mut Store, source: indexer::item::SourceId, path: &Path, stat: FileStat, bytes: &[u8]) {
    let blob = Blob::from_path(path).expect("a file");
    let cx = Context { zone: now().time_zone().clone(), me: Vec::new(), depth: 3, pdfium: None };
    let mut said = Vec::new();
    if let Some(reader) = reader_for(&Peek { name: &blob.name, head: bytes, size: blob.size }) {
        reader.read(&blob, &cx, &mut Output::new(&mut |one| said.push(one))).expect("read");
    }
    let mut writer = store.write_blob(source, stat).expect("a writer");
    let mut drafts = 0;
    for one in said {
        drafts += usize::from(matches!(one, indexer::extract::Said::Draft(_)));
        writer.take(one).expect("taken");
    }
    if drafts == 0 {
        writer.plain_file(family_of(&blob.name, "", bytes)).expect("a file");
    }
    writer.commit(blake3::hash(bytes).to_hex().as_str(), "test").expect("committed");
}

/// A question alone, in an English window.
pub(crate) fn asked(query: &str) -> Ask {
    Ask { seq: 7, query: query.to_owned(), limit: 10, language: "en".to_owned(), ..Ask::default() }
}

pub(crate) fn reply(assistant: &Assistant, ask: &Ask) -> Answer {
    let answer = assistant.reply(ask, &now(), &AtomicBool::new(false)).expect("an answer");
    answer.results.iter().for_each(check);
    answer
}

/// Titles, best first.
pub(crate) fn titles(answer: &Answer) -> Vec<&str> {
    answer.results.iter().map(|r| r.title.text.as_str()).collect()
}

/// What every result holds to.
pub(crate) fn check(found: &Found) {
    marked(&found.title);
    marked(&found.passage);
    assert!(found.passage.text.chars().count() <= 242, "{}", found.passage.text);
}

/// The marked words as the window would cut them out; the marks are in order and inside.
pub(crate) fn marked(passage: &Passage) -> Vec<String> {
    let units: Vec<u16> = passage.text.encode_utf16().collect();
    let mut before = 0;
    let mut cut = Vec::new();
    for mark in &passage.marks {
        assert!(mark.start >= before && mark.start < mark.end, "{passage:?}");
        before = mark.end;
        cut.push(String::from_utf16(&units[mark.start as usize..mark.end as usize]).expect("whole characters"));
    }
    cut
}

const LEASE: &str = "Lease agreement\n\nThe tenant may end the lease with two months' notice in writing.\n\n\
    The deposit is returned within 14 days of the keys.\n";
const LEASE_DRAFT: &str = "# Lease agreement, draft\n\nThe deposit is to be agreed.\n";
const WHATSAPP: &str = "\
18/11/2026, 09:10 - Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.
18/11/2026, 09:10 - Robin Hale: Did they send the lease?
18/11/2026, 09:12 - Peter Kim: lease agreement v2.txt (file attached)
18/11/2026, 09:13 - Peter Kim: Look at the part about the deposit before you sign \u{1f600}
18/11/2026, 09:20 - Robin Hale: Thank you, tonight
20/11/2026, 18:00 - Peter Kim: The door code is 4471#, mind the step
";
const KAKAO: &str = "엄마 님과 카카오톡 대화
저장한 날짜 : 2026년 11월 16일 오전 10:00

2026년 11월 15일 오후 8:40
2026년 11월 15일 오후 8:40, Robin Hale : 김장 언제 해요?
2026년 11월 15일 오후 8:47, 엄마 : 김장은 28일 토요일이야. 배추 스무 포기 시켰어
";
const MAIL: &str = "From: Peter Novak <novak@offers.example>\r\nTo: Robin Hale <robin@hale.example>\r\n\
Subject: Offer for the spring workshop\r\nDate: Tue, 17 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@offers.example>\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
Dear Robin,\r\n\r\nattached is our offer for the three days in April.\r\n\r\n--b\r\n\
Content-Type: text/csv; name=\"offer.csv\"\r\nContent-Disposition: attachment; filename=\"offer.csv\"\r\n\r\n\
day,price\r\nMonday,400\r\nTuesday,420\r\n--b--\r\n";
const QUOTES: &str = "mover,price,lorry\nHanbit,640000,large\nYellow Cap,580000,small\nTwo Friends,495000,small\n";
const EVENTS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:e1\r\nDTSTAMP:20261101T000000Z\r\n\
DTSTART:20261122T100000Z\r\nDTEND:20261122T110000Z\r\nSUMMARY:Moving quotes with Peter Kim\r\nLOCATION:Studio\r\n\
DESCRIPTION:Bring the list\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Peter Kim\r\nN:Kim;Peter;;;\r\nTEL;TYPE=CELL:+44 7700 900111\r\n\
EMAIL:peter.kim@home.example\r\nNOTE:met at the pier\r\nBDAY:1989-07-14\r\nEND:VCARD\r\n";
/// One grey point.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82,
    0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
