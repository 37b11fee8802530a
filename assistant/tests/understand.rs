//! What questions are understood to ask, through one small `check`: slots in, a line of words out.
//!
//! The people are invented and the same for every row; nothing is looked up but their names.

use assistant::understand::people::People;
use assistant::understand::rooms::Rooms;
use assistant::understand::{Query, World, understand};
use indexer::item::{Channel, HandleId, PersonId, ThreadId};
use indexer::store::{PersonRow, ThreadRow};
use jiff::Zoned;

fn person(id: i64, name: &str, others: &[(&str, &str)]) -> PersonRow {
    let mut names = vec![(name.to_owned(), "name".to_owned())];
    names.extend(others.iter().map(|(n, kind)| ((*n).to_owned(), (*kind).to_owned())));
    PersonRow { id: PersonId(id), name: name.to_owned(), is_me: id == 1, names, handles: vec![HandleId(id)], sent: 5 }
}

fn people() -> People {
    People::new(vec![
        person(1, "Robin Hale", &[("robin@hale.example", "address")]),
        person(2, "Greta Lindqvist", &[("greta@fjord.example", "address"), ("plumber, very quick", "note")]),
        person(3, "Greta Moss", &[]),
        person(4, "윤서진", &[("Seojin", "nick")]),
        person(5, "엄마", &[]),
        person(6, "Weekly Fern", &[("news@fern.example", "address")]),
        person(7, "Tom", &[]),
    ])
}

fn rooms() -> Rooms {
    let room = |id, name: &str| ThreadRow {
        id: ThreadId(id),
        name: name.to_owned(),
        group: true,
        channel: Channel::WhatsApp,
        members: vec![HandleId(2), HandleId(7)],
    };
    Rooms::new(vec![room(1, "Rowing Crew"), room(2, "우리 독서모임")])
}

/// The slots of a question in words: `from Greta Moss | pdf | whatsapp | topic: lock key`.
fn slots(question: &str) -> String {
    let (people, rooms) = (people(), rooms());
    let known = |word: &str| matches!(word, "letter" | "news" | "boat" | "lock");
    let world = World { people: &people, rooms: &rooms, known: &known, event: &|_, _| None };
    let now: Zoned = "2026-11-21T10:00[Europe/London]".parse().unwrap();
    describe(&understand(question, &now, &world), &people)
}

fn describe(q: &Query, people: &People) -> String {
    let mut out: Vec<String> = Vec::new();
    for m in &q.people {
        let names: Vec<&str> = m.candidates.iter().filter_map(|(id, _)| Some(people.get(*id)?.name.as_str())).collect();
        let role = if m.role.name() == "sender" { "from" } else { "to" };
        out.push(format!("{role} {}", names.join("/")));
    }
    out.extend(q.kinds.iter().map(|k| k.name().to_owned()));
    out.extend(q.channels.iter().map(|c| format!("{}{}", if c.negated { "not " } else { "" }, c.channel.as_str())));
    out.extend(q.room.iter().map(|r| format!("in {}", r.name)));
    out.extend(q.place.iter().map(|p| format!("folder {}", p.folders[0])));
    out.extend(q.time.iter().map(|t| format!("when: {}", t.text)));
    out.extend(q.direction.iter().map(|d| format!("{d:?}").to_lowercase()));
    out.extend(q.order.iter().map(|o| format!("{o:?}").to_lowercase()));
    out.extend(q.want.iter().map(|w| format!("wants {w:?}").to_lowercase()));
    if !q.topic.is_empty() {
        out.push(format!("topic: {}", q.topic.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")));
    }
    out.join(" | ")
}

#[test]
fn english() {
    for (name, question, expected) in [
        (
            "sender, kind, channel, time",
            "the PDF Greta Moss sent me on WhatsApp last week",
            "from Greta Moss | pdf | whatsapp | when: last week | incoming",
        ),
        ("two of one first name", "Greta's spreadsheet", "from Greta Lindqvist/Greta Moss | spreadsheet"),
        ("an initial tells which", "greta m's photos", "from Greta Moss | image"),
        ("recipient", "slides I sent to Greta Moss", "to Greta Moss | presentation | outgoing | topic: slides"),
        ("recipient without to", "the cover letter I mailed Tom", "to Tom | mail | outgoing | topic: cover letter"),
        (
            "one channel and not another",
            "the form from Tom by email, not WhatsApp",
            "from Tom | mail | not whatsapp | topic: form",
        ),
        (
            "a room by its word",
            "what did Tom say in the rowing group about the lock",
            "from Tom | message | in Rowing Crew | topic: lock",
        ),
        ("a room by its name", "picture posted in Rowing Crew", "image | in Rowing Crew"),
        ("a folder", "the invoice in my downloads folder", "folder downloads | topic: invoice"),
        ("newest", "latest version of the boat plan", "newest | topic: boat plan"),
        ("not the newest", "boat plan, not the current one", "previous | topic: boat plan"),
        ("by a note on the card", "bill from the plumber guy", "from Greta Lindqvist | topic: bill"),
        ("a newsletter is nobody", "the letter with news", "topic: letter news"),
        ("a code", "boat house door code", "wants code | topic: boat house door code"),
        ("who", "who lost the key", "wants person | topic: lost key"),
        ("a typo in a name", "the map from Lindqvisst", "from Greta Lindqvist | topic: map"),
    ] {
        assert_eq!(slots(question), expected, "{name}: {question}");
    }
}

#[test]
fn korean() {
    for (name, question, expected) in [
        ("sender by particle", "서진이가 어제 보낸 엑셀", "from 윤서진 | spreadsheet | when: 어제"),
        ("honorific apart", "윤서진 씨한테 보낸 계약서", "to 윤서진 | outgoing | topic: 계약서"),
        ("got from", "엄마한테 받은 사진", "from 엄마 | image"),
        ("relation in English", "photo from mum", "from 엄마 | image"),
        ("room", "독서모임에서 톰이 올린 파일", "from Tom | file | in 우리 독서모임"),
        ("channel with particle", "카톡으로 온 영수증", "kakaotalk | topic: 영수증"),
        ("which of several", "가장 최근 이력서", "newest | topic: 이력서"),
        ("not that year", "올해 말고 작년 예산표", "when: 작년 | topic: 예산표"),
        ("a fact", "와이파이 비밀번호 뭐야", "wants password | topic: 와이파이 비밀번호"),
        ("one's own", "내가 쓴 메모", "note | own | topic: 메모"),
        ("across scripts", "톰이 보낸 문서", "from Tom | document"),
    ] {
        assert_eq!(slots(question), expected, "{name}: {question}");
    }
}
