use super::*;
use crate::extract::{Draft, Said, Thread};
use crate::item::{Family, Kind};

fn read(json: &str) -> (Vec<Thread>, Vec<Draft>, Vec<Said>) {
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: vec![], pdfium: None, depth: 4 };
    let blob = Blob::from_bytes("result.json", json.as_bytes());
    assert_eq!(
        Telegram.recognise(&Peek { name: "r", head: &blob.head().unwrap(), size: blob.size }),
        Confidence::Certain
    );
    let mut said = Vec::new();
    Telegram.read(&blob, &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
    let (mut threads, mut drafts, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for one in said {
        match one {
            Said::Thread(thread) => threads.push(thread),
            Said::Draft(draft) => drafts.push(*draft),
            other => rest.push(other),
        }
    }
    (threads, drafts, rest)
}

const ONE_CHAT: &str = r#"{"name": "Bo Lind", "type": "personal_chat", "id": 4258, "messages": [
  {"id": 7, "type": "message", "date": "2026-03-07T12:00:00", "date_unixtime": "1772884800", "from": "Bo Lind",
   "from_id": "user9", "file": "files/plan.pdf", "file_name": "plan.pdf", "file_size": 12, "mime_type": "application/pdf",
   "text": ["the ", {"type": "bold", "text": "plan"}]},
  {"id": 8, "type": "message", "date": "2026-03-07T12:01:00", "from": "Ada", "from_id": "user3", "reply_to_message_id": 7,
   "photo": "(File not included. Change data exporting settings to download.)", "text": ""},
  {"id": 9, "type": "service", "date_unixtime": "1772884900", "actor": "Ada", "actor_id": "user3", "action": "phone_call", "text": ""},
  {"text": "no id"}
]}"#;

#[test]
fn one_chat() {
    let (threads, drafts, rest) = read(ONE_CHAT);
    assert_eq!(
        (threads[0].name.as_str(), threads[0].id.as_deref(), threads[0].group),
        ("Bo Lind", Some("4258"), false)
    );
    let [plan, photo, call] = &drafts[..] else { panic!("three drafts, not {drafts:?}") };
    assert_eq!((plan.passages[0].text.as_str(), plan.locator.as_str()), ("the plan", "message 7"));
    assert_eq!(plan.attachments[0].media.as_deref(), Some("files/plan.pdf"));
    assert_eq!(plan.when.unwrap().at.to_string(), "2026-03-07T12:00:00Z");
    assert_eq!((photo.attachments[0].name.as_str(), photo.attachments[0].family), ("", Family::Image));
    assert_eq!((photo.attachments[0].media.as_deref(), photo.reply_to.as_deref()), (None, Some("4258/7")));
    assert!(call.system);
    assert_eq!(call.passages[0].text, "Ada: phone call");
    assert!(matches!(&rest[..], [Said::Unread { lines: 1, .. }]));
}

#[test]
fn everything() {
    let (threads, drafts, rest) = read(
        r#"{"about": "Here is the data you requested.",
        "personal_information": {"user_id": 3, "first_name": "Ada", "last_name": "Moss", "phone_number": "+44 1", "bio": ""},
        "contacts": {"about": "", "list": [{"first_name": "도윤", "last_name": "한", "phone_number": "+82 1"}, {"first_name": "", "last_name": ""}]},
        "frequent_contacts": {"list": [{"id": 9, "category": "people", "type": "user", "name": "Bo Lind", "rating": 1.5}]},
        "chats": {"about": "", "list": [
          {"name": "Kites", "type": "private_supergroup", "id": 1, "messages": [{"id": 1, "type": "message", "from": "Bo", "text": "a"}]},
          {"type": "saved_messages", "id": 2, "messages": [{"id": 1, "type": "message", "from": "Ada", "text": "b"}]}]},
        "left_chats": {"list": []}}"#,
    );
    assert_eq!(rest, vec![]);
    let names: Vec<_> = threads.iter().map(|t| (t.name.as_str(), t.group)).collect();
    assert_eq!(names, [("Kites", true), ("Saved Messages", false)]);
    let contacts: Vec<_> = drafts.iter().filter(|d| d.kind == Kind::Contact).map(|d| d.title.as_str()).collect();
    assert_eq!(contacts, ["Ada Moss", "한도윤", "Bo Lind"]);
    let keys: Vec<_> = drafts.iter().filter(|d| d.kind == Kind::Message).map(|d| (d.key.as_str(), d.thread)).collect();
    assert_eq!(keys, [("1/1", Some(0)), ("2/1", Some(1))]);
}

#[test]
fn a_truncated_file_keeps_what_came_before() {
    let cut = &ONE_CHAT[..ONE_CHAT.find("\"id\": 9").unwrap()];
    let (threads, drafts, rest) = read(cut);
    assert_eq!((threads.len(), drafts.len()), (1, 2));
    assert!(matches!(&rest[..], [Said::Issue(issue)] if issue.code == IssueCode::Corrupt));
}
