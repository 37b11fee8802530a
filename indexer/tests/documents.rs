//! What real programs write, and what has to come out of it: who reads it, its title, and words from it.

use std::path::{Path, PathBuf};

use indexer::extract::{Blob, Context, Draft, Output, Peek, Said, reader_for};

fn pdfium() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pdfium");
    folder.is_dir().then_some(folder)
}

/// The drafts of a sample that its own reader reads without complaint.
fn drafts(sample: &str) -> Vec<Draft> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(sample);
    let blob = Blob::from_path(&path).unwrap();
    let head = blob.head().unwrap();
    let reader = reader_for(&Peek { name: &blob.name, head: &head, size: blob.size }).unwrap();
    assert_eq!(Some(reader.name()), sample.split('/').next(), "{sample}");
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: Vec::new(), depth: 4, pdfium: pdfium() };
    let mut drafts = Vec::new();
    let mut sink = |said| match said {
        Said::Draft(draft) => drafts.push(*draft),
        Said::Issue(issue) => panic!("{sample}: {issue:?}"),
        Said::Thread(_) | Said::Unread { .. } => {}
    };
    reader.read(&blob, &cx, &mut Output::new(&mut sink)).unwrap();
    drafts
}

/// Checks the title, and that each locator has a passage with these words.
fn check(sample: &str, title: &str, words: &[(&str, &str)]) {
    let found = drafts(sample);
    assert!(
        found.iter().any(|d| d.title == title),
        "{sample}: {:?}",
        found.iter().map(|d| &d.title).collect::<Vec<_>>()
    );
    let passages: Vec<_> = found.iter().flat_map(|d| &d.passages).collect();
    for (locator, text) in words {
        let there = passages.iter().any(|p| p.locator == *locator && p.text.contains(text));
        assert!(there, "{sample}: no {text:?} at {locator:?} in {passages:?}");
    }
}

#[test]
fn word_documents() {
    let tables = "Item\t금액\nRope\t12,000";
    for sample in ["ooxml/minutes.docx", "odf/minutes.odt", "rtf/minutes.rtf", "office97/minutes.doc"] {
        check(
            sample,
            "Harbour minutes",
            &[("paragraph 1", "등대지기는 저녁마다"), ("paragraph 1", "tide tables by hand")],
        );
        let draft = drafts(sample).remove(0);
        assert_eq!(draft.meta.author.as_deref(), Some("Ada Brandt"), "{sample}");
        assert!(draft.meta.created.is_some() && draft.meta.modified.is_some(), "{sample}");
        let tidied = draft.passages[0].text.replace("\t\n", "\n");
        assert!(tidied.contains(tables), "{sample}: {tidied}");
    }
    check("ooxml/minutes.docx", "Harbour minutes", &[("header", "Draft for the council")]);
    check("hwp/report.hwp", "", &[("paragraph 1", "등대 점검 보고서\n등대지기는"), ("paragraph 1", "30,000")]);
}

#[test]
fn slides() {
    for sample in ["ooxml/talk.pptx", "odf/talk.odp"] {
        check(
            sample,
            "Tide talk",
            &[
                ("slide 1", "Tides\nWhy the sea comes back"),
                ("slide 1 notes", "Say hello to the harbour master"),
                ("slide 2", "사리와 조금"),
            ],
        );
        assert_eq!(drafts(sample)[0].meta.pages, Some(2), "{sample}");
    }
}

#[test]
fn sheets_and_tables() {
    for sample in ["sheet/budget.xlsx", "sheet/budget.ods", "sheet/budget.xls"] {
        check(
            sample,
            "Buoy budget",
            &[("Budget!A1:C6", "항목\tCost\tDue\nbuoy 1\t1500\t2026-05-01"), ("메모!B3:B3", "밧줄은 다음 달에")],
        );
        assert_eq!(drafts(sample)[0].meta.pages, Some(2), "{sample}");
    }
    check("sheet/budget.xlsx", "Buoy budget", &[("comments", "교체 필요, ask Sora")]);
    check("csv/prices_euckr.csv", "", &[("rows 1-3", "고등어\t12,5\t신선함")]);
    check("csv/catch.csv", "", &[("rows 1-3", "date\tfish\tkg\n2026-03-01\therring, small\t12")]);
}

#[test]
fn pages_books_and_text() {
    check("html/old_page.htm", "등대 안내", &[("line 1", "등대는 매일 여섯 시에")]);
    check("epub/keeper.epub", "The Tide Keeper", &[("chapter 2", "물때표를 손으로")]);
    check("text/memo_cp949.txt", "", &[("line 1", "밧줄은 창고에 있다")]);
    check("text/memo_utf16.txt", "", &[("line 1", "밧줄 20미터, paint")]);
    check("text/sjis.txt", "", &[("line 1", "灯台は毎日六時")]);
    check("archive/photos.zip", "", &[("names", "holiday/부두.jpg")]);
}

#[test]
fn pdfs_by_page() {
    if pdfium().is_none() {
        eprintln!("skipped: run scripts/fetch-pdfium.sh target/pdfium");
        return;
    }
    check("pdf/tide_table.pdf", "Tide table", &[("page 1", "tide tables by hand"), ("page 2", "등대지기는 저녁마다")]);
    check("pdf/minutes.pdf", "Harbour minutes", &[("page 1", "항만 회의록")]);
}

#[test]
fn pictures() {
    let draft = drafts("image/harbour.jpg").remove(0);
    assert_eq!(draft.when.map(|w| w.at.to_string()).as_deref(), Some("2026-03-01T00:00:00Z"));
    assert_eq!((draft.meta.width, draft.meta.height), (Some(64), Some(48)));
    assert_eq!(draft.meta.camera.as_deref(), Some("Kestrel K2"));
    assert_eq!(draft.meta.place, Some((37.5, 127.01)));
}

#[test]
fn mails() {
    check("eml/rope.eml", "밧줄 견적", &[("", "견적서를 보내 드립니다."), ("signature", "+82 2 555 0100")]);
    check("eml/1772323200.M1P2.host", "Re: 밧줄 견적", &[("", "Thank you."), ("quoted", "> 견적서를")]);
    check("eml/iso2022kr.eml", "물때표", &[("", "물때표를 보냅니다.")]);
    check("mbox/Inbox", "Harbour news", &[("", "From the pier all is well."), ("", "The north pier is closed")]);
    let rope = drafts("eml/rope.eml").remove(0);
    let attachment = &rope.attachments[0];
    assert_eq!(attachment.name, "견적.txt");
    assert_eq!(attachment.content.as_ref().unwrap().passages[0].text, "밧줄 20미터 30,000원");
}
