//! Files that are broken, locked or meant to hurt: each gives the reason that a person can act on, and soon.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indexer::extract::{Blob, Context, IssueCode, Output, Peek, Said, reader_for};

/// Longer than any of them takes on a slow machine; one that hangs takes for ever.
const SOON: Duration = Duration::from_secs(20);

struct Heard {
    codes: Vec<IssueCode>,
    text: String,
}

fn hostile(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile").join(name)
}

fn read(name: &str) -> Heard {
    let blob = Blob::from_path(&hostile(name)).unwrap();
    let head = blob.head().unwrap();
    let reader = reader_for(&Peek { name: &blob.name, head: &head, size: blob.size });
    let reader = reader.unwrap_or_else(|| panic!("{name}: no reader"));
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: Vec::new(), depth: 4, pdfium: pdfium() };
    let mut heard = Heard { codes: Vec::new(), text: String::new() };
    let mut sink = |said| match said {
        Said::Draft(draft) => heard.text.extend(draft.passages.into_iter().map(|p| p.text + "\n")),
        Said::Issue(issue) => heard.codes.push(issue.code),
        Said::Thread(_) | Said::Unread { .. } => {}
    };
    let started = Instant::now();
    let result = reader.read(&blob, &cx, &mut Output::new(&mut sink));
    assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
    if let Err(e) = result {
        assert!(!e.message.is_empty(), "{name} says nothing");
        heard.codes.push(e.code);
    }
    heard
}

/// Where `scripts/fetch-pdfium.sh` puts the library, when it has been run.
fn pdfium() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pdfium");
    folder.is_dir().then_some(folder)
}

macro_rules! refused {
    ($($test:ident: $file:literal => $code:ident;)+) => {$(
        #[test]
        fn $test() {
            let heard = read($file);
            assert_eq!(heard.codes, [IssueCode::$code]);
            assert_eq!(heard.text, "");
        }
    )+};
}

refused! {
    a_document_that_swells: "bomb.docx" => Bomb;
    a_sheet_that_swells: "bomb.xlsx" => Bomb;
    half_a_document: "cut.docx" => Corrupt;
    an_empty_sheet: "empty.xlsx" => Corrupt;
    a_document_with_a_password: "encrypted.docx" => Encrypted;
    a_sheet_with_a_password: "encrypted.xlsx" => Encrypted;
    a_lock_file: "~$minutes.docx" => Unknown;
    the_start_of_a_hangul_document: "stub.hwp" => Corrupt;
}

macro_rules! read_in_part {
    ($($test:ident: $file:literal => $codes:expr, $text:literal;)+) => {$(
        #[test]
        fn $test() {
            let heard = read($file);
            assert_eq!(heard.codes, $codes as &[IssueCode]);
            assert!(heard.text.contains($text), "{}", heard.text.chars().take(400).collect::<String>());
        }
    )+};
}

read_in_part! {
    entities_without_end: "laughs.docx" => &[], "before  after";
    a_mailbox_cut_off: "cut.mbox" => &[IssueCode::Corrupt], "좋습니다.";
    text_with_wrong_bytes: "invalid_utf8.txt" => &[IssueCode::Encoding], "물때표 확인";
    a_page_of_nested_boxes: "nested.html" => &[], "deep";
}

#[test]
fn mails_nested_without_end() {
    let heard = read("nested.eml");
    assert!(
        heard.codes.iter().all(|code| matches!(code, IssueCode::TooLarge | IssueCode::Corrupt)),
        "{:?}",
        heard.codes
    );
    read("multiparts.eml");
}

#[test]
fn pdfs_that_are_locked_or_damaged() {
    let installed = pdfium().is_some();
    for (name, code) in
        [("encrypted.pdf", IssueCode::Encrypted), ("cut.pdf", IssueCode::Corrupt), ("garbage.pdf", IssueCode::Corrupt)]
    {
        assert_eq!(read(name).codes, [if installed { code } else { IssueCode::Missing }], "{name}");
    }
}

/// Reads bytes as whatever they look like; what comes out does not matter, that it ends does.
fn survive(name: &str, bytes: Vec<u8>) {
    let blob = Blob::from_bytes(name, bytes);
    let head = blob.head().unwrap();
    let Some(reader) = reader_for(&Peek { name, head: &head, size: blob.size }) else { return };
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: Vec::new(), depth: 2, pdfium: pdfium() };
    let started = Instant::now();
    // An error is as good an answer as a draft.
    let _ = reader.read(&blob, &cx, &mut Output::new(&mut |_| {}));
    assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let folders = std::fs::read_dir(root).unwrap().flatten().map(|e| e.path()).filter(|p| p.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path()));
    let named = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.filter(|path| path.is_file()).map(|path| (named(&path), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn every_sample_cut_short() {
    let samples = samples();
    assert!(!samples.is_empty());
    for (name, bytes) in samples {
        for eighth in 1..8 {
            survive(&name, bytes[..bytes.len() * eighth / 8].to_vec());
        }
    }
}

#[test]
fn every_sample_with_wrong_bytes() {
    for (name, bytes) in samples() {
        // The same places each time, spread by a step that shares no factor with sizes.
        for round in 1..=8_usize {
            let mut wrong = bytes.clone();
            let step = wrong.len() / 40 + 7;
            for at in (round * 13..wrong.len()).step_by(step) {
                wrong[at] = wrong[at].wrapping_mul(31).wrapping_add(round as u8);
            }
            survive(&name, wrong);
        }
    }
}
