use super::*;
use crate::extract::{Draft, Said, Thread};

fn read(blob: &Blob) -> (Vec<Thread>, Vec<Draft>, Vec<Said>) {
    let cx = Context {
        zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
        me: vec!["Ada Moss".into()],
        pdfium: None,
        depth: 4,
    };
    let mut said = Vec::new();
    WhatsApp.read(blob, &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
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

const ANDROID: &str = "3/7/26, 12:37\u{202f}PM - Messages and calls are end-to-end encrypted.\n\
    3/7/26, 12:39\u{202f}PM - Ada Moss: two\nlines\n\
    3/13/26, 1:00\u{202f}PM - Bo Lind: \u{200e}plan.pdf (file attached)\nthe plan\n";

#[test]
fn android_text() {
    let (threads, drafts, rest) = read(&Blob::from_bytes("WhatsApp Chat with Bo Lind.txt", ANDROID.as_bytes()));
    assert_eq!((threads[0].name.as_str(), threads[0].group), ("Bo Lind", false));
    assert_eq!(rest, vec![]);
    let [notice, two, plan] = &drafts[..] else { panic!("three drafts, not {drafts:?}") };
    assert!(notice.system && notice.from.is_none());
    assert_eq!(two.passages[0].text, "two\nlines");
    assert_eq!((plan.key.as_str(), plan.locator.as_str()), ("4", "line 4"));
    assert_eq!(plan.passages[0].text, "the plan");
    assert_eq!(plan.attachments[0].media.as_deref(), Some("plan.pdf"));
    assert_eq!(plan.when.unwrap().at.to_string(), "2026-03-13T12:00:00Z");
    assert_eq!(plan.from.as_ref().unwrap().name.as_deref(), Some("Bo Lind"));
}

#[test]
fn iphone_zip_holds_the_media() {
    let chat = "[07.03.26, 12:37:40] Kite club: \u{200e}Bo created this group\n\
        \u{200e}[07.03.26, 12:39:10] Bo: note.txt • \u{200e}1 Seite \u{200e}<Anhang: 00000002-note.txt>\n\
        \u{200e}[07.03.26, 12:40:10] Bo: \u{200e}<Anhang: 00000003-PHOTO.jpg>\n";
    let zip = super::super::archive::testing::zip_of(&[
        ("_chat.txt", chat.as_bytes()),
        ("00000002-note.txt", b"#whence-note\nbuy string"),
    ]);
    let blob = Blob::from_bytes("export.zip", zip);
    assert_eq!(
        WhatsApp.recognise(&Peek { name: "export.zip", head: &blob.head().unwrap(), size: blob.size }),
        Confidence::Certain
    );
    let (threads, drafts, _) = read(&blob);
    assert_eq!((threads[0].name.as_str(), threads[0].group), ("Kite club", true));
    let note = &drafts[1].attachments[0];
    assert_eq!(note.content.as_ref().unwrap().passages[0].text, "buy string");
    assert_eq!((note.name.as_str(), note.media.as_deref()), ("note.txt", Some("00000002-note.txt")));
    assert_eq!(drafts[2].attachments[0].content, None, "a photo that is not in the zip");
}

#[test]
fn what_is_not_a_message_is_counted() {
    let text = "3/7/26, 12:39 PM - Ada: a\n31/31/26, 12:39 PM - Ada: no such day\n3/8/26, 12:39 PM - Bo: b\n";
    let (_, drafts, rest) = read(&Blob::from_bytes("x.txt", text.as_bytes()));
    assert_eq!(drafts.len(), 2);
    assert_eq!(rest, vec![Said::Unread { lines: 1, examples: vec!["2: Ada: no such day".into()] }]);
}

#[test]
fn a_sentence_with_a_colon_is_nobodys_message() {
    let text =
        "3/7/26, 12:39 PM - Your security code with Bo Lind changed. Tap: learn more\n3/7/26, 12:40 PM - Bo Lind: hi\n";
    let (threads, drafts, _) = read(&Blob::from_bytes("x.txt", text.as_bytes()));
    assert!(drafts[0].system && drafts[0].from.is_none());
    assert_eq!(threads[0].members.len(), 1);
}

#[test]
fn a_bomb_among_the_media_costs_only_itself() {
    let chat =
        "[07.03.26, 12:39:10] Bo: \u{200e}<attached: 00000001-zeros.txt>\n[07.03.26, 12:40:10] Ada: still here\n";
    let zip = super::super::archive::testing::zip_of(&[
        ("_chat.txt", chat.as_bytes()),
        ("00000001-zeros.txt", &vec![b' '; 32 * 1024 * 1024]),
    ]);
    let (_, drafts, rest) = read(&Blob::from_bytes("WhatsApp Chat - Bo.zip", zip));
    assert_eq!((drafts.len(), drafts[0].attachments[0].content.is_none()), (2, true));
    assert!(matches!(&rest[..], [Said::Issue(issue)] if issue.code == IssueCode::Bomb));
}
