use super::super::archive::testing::zip_of;
use super::*;
use crate::extract::{Draft, Said, Thread};

fn read(members: &[(&str, &str)]) -> (Vec<Thread>, Vec<Draft>, Vec<Said>) {
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: vec!["ada@kites.example".into()], pdfium: None, depth: 4 };
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let blob = Blob::from_bytes("export.zip", zip_of(&members));
    assert_eq!(Slack.recognise(&Peek { name: "e", head: &blob.head().unwrap(), size: blob.size }), Confidence::Certain);
    let mut said = Vec::new();
    Slack.read(&blob, &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
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

const USERS: &str = r#"[{"id": "U1", "name": "ada", "profile": {"real_name": "Ada Moss", "email": "ada@kites.example"}},
    {"id": "U2", "name": "bo", "real_name": "Bo Lind", "profile": {"display_name": "bo"}}]"#;

#[test]
fn a_workspace() {
    let (threads, drafts, rest) = read(&[
        ("users.json", USERS),
        ("channels.json", r#"[{"id": "C1", "name": "kites", "members": ["U1", "U2"]}]"#),
        ("dms.json", r#"[{"id": "D1", "members": ["U1", "U2"]}]"#),
        (
            "kites/2026-03-08.json",
            r#"[{"type": "message", "user": "U1", "text": "later", "ts": "1772971200.000200", "thread_ts": "1772884800.000100"}]"#,
        ),
        (
            "kites/2026-03-07.json",
            r#"[{"type": "message", "user": "U2", "text": "for <@U1>", "ts": "1772884800.000100", "thread_ts": "1772884800.000100",
                 "files": [{"name": "plan.pdf", "mimetype": "application/pdf", "size": 12}, {"mode": "tombstone"}]},
                {"type": "message", "subtype": "channel_join", "user": "U1", "text": "<@U1> has joined", "ts": "1772884900.000100"},
                {"type": "message", "subtype": "bot_message", "username": "builds", "text": "", "attachments": [{"title": "done"}], "ts": "1772884901.0001"},
                {"type": "message", "text": "no time"}]"#,
        ),
        ("D1/2026-03-07.json", r#"[{"type": "message", "user": "U2", "text": "hey", "ts": "1772884800.000100"}]"#),
        ("broken/2026-03-07.json", "[{"),
    ]);
    let named: Vec<_> = threads.iter().map(|t| (t.name.as_str(), t.group)).collect();
    assert_eq!(named, [("kites", true), ("Bo Lind", false), ("broken", true)]);
    assert!(
        matches!(&rest[..], [Said::Issue(i), Said::Unread { lines: 1, .. }] if i.locator == "broken/2026-03-07.json")
    );
    let [plan, joined, bot, later, direct] = &drafts[..] else { panic!("five drafts, not {drafts:?}") };
    assert_eq!((plan.passages[0].text.as_str(), plan.locator.as_str()), ("for @Ada Moss", "kites 2026-03-07 #1"));
    assert_eq!((plan.attachments.len(), plan.attachments[0].size), (1, Some(12)));
    assert_eq!((plan.reply_to.as_deref(), later.reply_to.as_deref()), (None, Some("C1/1772884800.000100")));
    assert!(joined.system && !bot.system);
    assert_eq!((bot.passages[0].text.as_str(), bot.from.as_ref().unwrap().name.as_deref()), ("done", Some("builds")));
    assert_eq!((direct.key.as_str(), direct.thread), ("D1/1772884800.000100", Some(1)));
}

#[test]
fn zips_that_are_no_workspace() {
    let message = br#"[{"type": "message", "user": "U1", "text": "hi", "ts": "1772884800.000100"}]"#;
    type Members<'a> = &'a [(&'a str, &'a [u8])];
    let cases: [(&str, Members, Confidence); 4] = [
        (
            "days of messages alone",
            &[("kites/2026-03-07.json", message), ("kites/2026-03-08.json", message)],
            Confidence::Certain,
        ),
        ("days of something else", &[("steps/2026-03-07.json", b"[{\"steps\": 9000}]")], Confidence::No),
        ("a program's test data", &[("app/test/data/users.json", b"[]"), ("app/main.js", b"run()")], Confidence::No),
        ("users alone", &[("users.json", b"[]"), ("readme.md", b"hi")], Confidence::No),
    ];
    for (name, members, expected) in cases {
        let zip = zip_of(members);
        assert_eq!(Slack.recognise(&Peek { name: "a.zip", head: &zip, size: zip.len() as u64 }), expected, "{name}");
    }
}
