//! What items look like inside, what is around them, and what may be wanted now.

use assistant::ask::Assistant;
use assistant::window::wire::{Preview, PreviewBody, SlotKind};

use super::world::{World, asked, check, marked, now, reply};

/// The id of the best result.
fn item(assistant: &Assistant, query: &str) -> String {
    let answer = reply(assistant, &asked(query));
    answer.results.first().unwrap_or_else(|| panic!("{query} finds nothing")).item.clone()
}

fn preview(assistant: &Assistant, item: &str, query: &str, language: &str) -> Preview {
    assistant.preview(item, query, language, &now()).expect("a preview")
}

fn body(assistant: &Assistant, query: &str, language: &str) -> PreviewBody {
    preview(assistant, &item(assistant, query), query, language).body
}

#[test]
fn text_is_shown_where_it_matches() {
    let world = World::new();
    let assistant = world.assistant();
    let id = item(&assistant, "lease agreement deposit");
    let shown = preview(&assistant, &id, "lease agreement deposit", "en");
    assert!(shown.bytes.is_some_and(|b| b > 0));
    let PreviewBody::Text { passage, truncated } = shown.body else { panic!("{:?}", shown.body) };
    assert!(!truncated && marked(&passage).contains(&"deposit".to_owned()), "{passage:?}");
    let PreviewBody::Text { passage, .. } = body(&assistant, "계약서 정리 보증금", "ko") else { panic!() };
    assert_eq!(marked(&passage), ["임대차계약서", "보증금"], "behind an emoji: {passage:?}");
}

#[test]
fn long_text_is_shown_around_the_place() {
    let mut world = World::new();
    let filler = "The harbour office wrote down the tides of every day.\n\n".repeat(900);
    let text = format!("{filler}\nThe lighthouse keeper counts pelicans.\n\n{filler}");
    world.add("Documents/tide book.txt", "2026-10-01T10:00Z", text.as_bytes());
    world.publish();
    let PreviewBody::Text { passage, truncated } = body(&world.assistant(), "tide book pelicans", "en") else {
        panic!()
    };
    assert!(truncated && marked(&passage).contains(&"pelicans".to_owned()));
    assert!(passage.text.len() < text.len() / 3);
}

#[test]
fn a_chat_is_shown_with_the_lines_around() {
    let world = World::new();
    let assistant = world.assistant();
    let PreviewBody::Chat { room, lines } = body(&assistant, "door code Peter Kim", "en") else { panic!() };
    assert_eq!(room, "Peter Kim");
    let said: Vec<(&str, bool, &str)> = lines.iter().map(|l| (l.name.as_str(), l.mine, l.text.text.as_str())).collect();
    assert_eq!(said[0], ("Robin Hale", true, "Did they send the lease?"));
    assert_eq!(said[1], ("Peter Kim", false, "lease agreement v2.txt"));
    let focus: Vec<_> = lines.iter().filter(|l| l.focus).collect();
    assert_eq!((focus.len(), marked(&focus[0].text)), (1, vec!["door".to_owned(), "code".to_owned()]));

    let file = item(&assistant, "the lease agreement Peter Kim sent me");
    let around = assistant.conversation_around(&file, "deposit", "en", &now()).expect("around");
    let PreviewBody::Chat { lines, .. } = around.body else { panic!() };
    assert!(lines.iter().any(|l| l.focus && l.text.text.contains("lease agreement v2.txt")));
    assert!(lines.iter().any(|l| marked(&l.text) == ["deposit"]));
}

#[test]
fn a_mail_is_shown_with_its_headers() {
    let world = World::new();
    let assistant = world.assistant();
    let PreviewBody::Mail { from, to, at, passage, attachments, .. } =
        body(&assistant, "mail with the offer for the spring workshop", "en")
    else {
        panic!()
    };
    assert_eq!(
        (from.as_str(), to, at.as_str()),
        ("Peter Novak", vec!["Robin Hale".to_owned()], "2026-11-17T09:00:00+00:00")
    );
    assert!(passage.text.starts_with("Dear Robin") && marked(&passage) == ["offer"], "{passage:?}");
    assert_eq!((attachments[0].name.as_str(), attachments[0].item.is_some()), ("offer.csv", true));
}

#[test]
fn a_sheet_is_shown_in_rows() {
    let world = World::new();
    let assistant = world.assistant();
    let PreviewBody::Sheet { name, columns, rows } = body(&assistant, "moving quotes yellow cap", "en") else {
        panic!()
    };
    assert_eq!((name.as_str(), columns), ("quotes.csv", vec!["A".to_owned(), "B".to_owned(), "C".to_owned()]));
    let line = |n: usize| rows[n].cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>();
    assert_eq!((rows[0].number, line(0)), (1, vec!["mover", "price", "lorry"]));
    let focus: Vec<_> = rows.iter().filter(|r| r.focus).collect();
    assert_eq!((focus.len(), focus[0].number), (1, 3));
    assert_eq!(marked(&focus[0].cells[0]), ["Yellow", "Cap"]);
}

#[test]
fn events_and_cards_are_lines() {
    let world = World::new();
    let assistant = world.assistant();
    let lines = |query: &str, language: &str| match body(&assistant, query, language) {
        PreviewBody::Fields { fields } => {
            fields.into_iter().map(|f| format!("{}: {}", f.name, f.value)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        lines("calendar event moving quotes", "en"),
        [
            "Event: Moving quotes with Peter Kim",
            "When: Sun 22 November 2026 10:00–11:00",
            "Where: Studio",
            "Notes: Bring the list"
        ]
    );
    let card = lines("Peter Kim's phone", "ko");
    assert_eq!(card[..3], ["이름: Peter Kim", "전화: +44 7700 900111", "메일: peter.kim@home.example"]);
    assert!(card.contains(&"생일: 1989년 7월 14일".to_owned()), "{card:?}");
}

#[test]
fn a_picture_has_an_address() {
    let world = World::new();
    let assistant = world.assistant();
    let PreviewBody::Image { url, width, height } = body(&assistant, "harbour picture", "en") else { panic!() };
    assert!(url.starts_with("preview://localhost/") && url.ends_with("/1"), "{url}");
    assert_eq!((width, height), (1, 1));
}

#[test]
fn what_is_gone_shows_what_is_near() {
    let world = World::new();
    let assistant = world.assistant();
    let id = item(&assistant, "the lease agreement Peter Kim sent me");
    std::fs::remove_file(world.path("Chats/lease agreement v2.txt")).expect("removed");
    let PreviewBody::Gone { near } = preview(&assistant, &id, "lease", "en").body else { panic!() };
    let paths: Vec<&str> = near.iter().filter_map(|f| f.path.as_deref()).collect();
    assert!(paths[0].ends_with("Downloads/lease agreement v2.txt"), "{paths:?}");
    assert!(paths.iter().any(|p| p.ends_with("lease agreement draft.txt")), "{paths:?}");
    assert!(near.iter().all(|f| !f.gone));
    for nobody in ["999999", "", "x"] {
        assert_eq!(preview(&assistant, nobody, "lease", "en").body, PreviewBody::Gone { near: Vec::new() });
    }
}

#[test]
fn versions_and_copies() {
    let world = World::new();
    let assistant = world.assistant();
    let id = item(&assistant, "the lease agreement Peter Kim sent me");
    let versions = assistant.versions(&id, &now()).expect("versions");
    let told: Vec<(&str, bool)> = versions.iter().map(|v| (v.title.as_str(), v.same_bytes)).collect();
    assert_eq!(told, [("lease agreement v2.txt", true), ("lease agreement draft.txt", false)]);
    assert!(versions[0].path.as_deref().is_some_and(|p| p.ends_with("Downloads/lease agreement v2.txt")));
}

#[test]
fn what_may_be_wanted_now() {
    let mut world = World::new();
    let mail = "From: Peter Novak <novak@offers.example>\r\nTo: Robin Hale <robin@hale.example>\r\nSubject: Terms\r\n\
        Date: Sat, 21 Nov 2026 08:00:00 +0000\r\nMessage-ID: <2@offers.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere.\r\n--b\r\n\
        Content-Type: text/plain; name=\"terms.txt\"\r\nContent-Disposition: attachment; filename=\"terms.txt\"\r\n\r\n\
        Terms of the workshop\r\n--b--\r\n";
    world.add("Mail/terms.eml", "2026-11-21T09:00Z", mail.as_bytes());
    world.add("Documents/diary.md", "2026-11-21T14:00Z", b"Rowed out to the buoy.");
    world.publish();
    let assistant = world.assistant();
    let told = |language: &str| {
        let all = assistant.suggestions(language, &now()).expect("suggestions");
        all.iter().for_each(|s| check(&s.found));
        all.into_iter().map(|s| format!("{}: {}", s.found.title.text, s.reason)).collect::<Vec<_>>()
    };
    assert_eq!(
        told("en"),
        [
            "Moving quotes with Peter Kim: Tomorrow at 10:00",
            "quotes.csv: Shares words with “Moving quotes with Peter Kim”",
            "terms.txt: Came today from Peter Novak",
            "diary.md: Changed an hour ago",
        ]
    );
    assert_eq!(told("ko")[0], "Moving quotes with Peter Kim: 내일 10:00에 시작해요");
    assert_eq!(told("ko")[2], "terms.txt: 오늘 Peter Novak가 보냈어요");
}

#[test]
fn an_assistant_follows_the_index() {
    let mut world = World::new();
    let mut assistant = world.assistant();
    let named = |assistant: &Assistant| {
        let slots = reply(assistant, &asked("what Greta Lindqvist sent me")).slots;
        slots.iter().any(|s| s.value.as_deref() == Some("Greta Lindqvist") && s.kind == SlotKind::Sender)
    };
    assistant.refresh().expect("refreshed");
    assert!(!named(&assistant));
    world.add("more.vcf", "2026-11-20T10:00Z", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Greta Lindqvist\r\nEND:VCARD\r\n");
    world.publish();
    assistant.refresh().expect("refreshed");
    assert!(named(&assistant));
}
