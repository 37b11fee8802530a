//! What crosses the boundary to a reader process: looks at files, and pictures of them. The test starts itself as
//! the process.

mod cell;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use indexer::extract::worker::{Worker, WorkerSetup, serve};
use indexer::extract::{IssueCode, Picture, ReadError, Wanted};
use indexer::item::{Channel, SourceKind};
use indexer::source::detect::{Detected, Places, detect, what_is};

/// Longer than any of them takes on a slow machine.
const SOON: Duration = Duration::from_secs(60);

fn main() {
    if std::env::args().nth(1).as_deref() == Some("read-worker") {
        serve().expect("the other side");
        return;
    }
    if std::env::args().nth(1).as_deref() == Some(cell::TAKEN) {
        cell::taken_over();
        return;
    }
    let tests: &[(&str, fn(&mut Worker))] = &[
        ("exports are known by their first bytes", exports_are_known),
        ("what could be added is found, and what was added is not", what_could_be_added),
        ("image files are drawn", image_files_are_drawn),
        ("a turned picture is shown upright", a_turned_picture),
        ("what cannot be drawn is an error", what_cannot_be_drawn),
        ("pages of a PDF are drawn", pages_are_drawn),
        ("a worker goes on after it was told to rest", goes_on_after_rest),
        ("who takes a reader over gets no further", cell::no_further),
        ("a reader that hangs or dies is replaced", cell::is_replaced),
    ];
    let mut worker = Worker::new(setup());
    for (name, test) in tests {
        let started = Instant::now();
        test(&mut worker);
        assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
        println!("{name}: ok");
    }
}

fn setup() -> WorkerSetup {
    WorkerSetup {
        program: std::env::current_exe().expect("this program"),
        args: vec!["read-worker".to_owned()],
        zone: "UTC".to_owned(),
        me: Vec::new(),
        pdfium: pdfium(),
        silence: SOON,
    }
}

/// Where `scripts/fetch-pdfium.sh` puts the library, when it has been run.
fn pdfium() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pdfium");
    folder.is_dir().then_some(folder)
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, bytes).expect("a file");
}

fn exports_are_known(worker: &mut Worker) {
    let samples = tests().join("samples");
    let rows: &[(&str, Option<(SourceKind, Channel)>, Option<&str>)] = &[
        ("kakao/KakaoTalk_20260502_1000_12_한도윤.txt", Some((SourceKind::Export, Channel::KakaoTalk)), Some("한도윤")),
        ("mbox/Inbox", Some((SourceKind::Mailbox, Channel::Mail)), None),
        ("calendar/phone.ics", Some((SourceKind::Calendar, Channel::Calendar)), None),
        ("eml/rope.eml", None, None),
        ("text/no-such-file.txt", None, None),
        ("sheet", None, None),
    ];
    for (name, expected, with) in rows {
        let found = what_is(&samples.join(name), worker);
        assert_eq!(found.as_ref().map(|d| (d.kind, d.channel)), *expected, "{name}");
        assert_eq!(found.and_then(|d| d.with).as_deref(), *with, "{name}");
    }
}

const CHAT: &str = "3/7/26, 12:37 PM - Ines Roth: hello\n3/7/26, 12:38 PM - Bo: hi\n";

fn what_could_be_added(worker: &mut Worker) {
    let dir = tempfile::tempdir().expect("a folder");
    let home = dir.path();
    let downloads = home.join("Downloads");
    write(&home.join("Dokumente/a.txt"), "a");
    write(&downloads.join("WhatsApp Chat with Ines Roth.txt"), CHAT);
    write(&downloads.join("WhatsApp Chat - Kites/_chat.txt"), "[28/08/2026, 08:31:40] Bo: hello\n");
    let telegram = r#"{"name": "Ada Moss", "type": "personal_chat", "id": 4, "messages": [{"id": 1}]}"#;
    write(&downloads.join("Telegram Desktop/ChatExport_2026-11-21/result.json"), telegram);
    write(&downloads.join("plan.txt"), "buy milk\n");
    write(&home.join(".thunderbird/4f2k9x.default-release/Mail/Local Folders/Inbox"), "");
    write(&home.join(".thunderbird/Crash Reports/events"), "");
    write(&home.join("snap/thunderbird/common/.thunderbird/x.work/ImapMail/imap.example.org/INBOX"), "");
    write(&home.join(".local/share/evolution/mail/local/cur/1"), "");
    std::fs::create_dir_all(home.join(".local/share/evolution/mail/local/new")).expect("a folder");
    write(&home.join("Mail/office/INBOX/cur/1"), "");
    std::fs::create_dir_all(home.join("Mail/office/INBOX/new")).expect("a folder");
    let places = Places {
        home: home.to_owned(),
        documents: Some(home.join("Dokumente")),
        desktop: Some(home.to_owned()),
        downloads: Some(downloads.clone()),
    };
    let all = detect(&places, &[], worker);
    let names = |all: &[Detected]| all.iter().map(|d| d.name.clone()).collect::<Vec<_>>();
    let mut expected =
        vec!["Dokumente", "Downloads", "Thunderbird (default-release)", "Thunderbird (work)", "Evolution", "Mail"];
    assert_eq!(names(&all[..expected.len()]), expected, "the desktop is the whole home here, and left out");
    let mut chats: Vec<_> = all[expected.len()..].iter().map(|d| (d.channel, d.with.as_deref())).collect();
    chats.sort();
    let (whatsapp, telegram) = (Channel::WhatsApp, Channel::Telegram);
    assert_eq!(chats, [(whatsapp, Some("Ines Roth")), (whatsapp, Some("Kites")), (telegram, Some("Ada Moss"))]);
    let unpacked = all.iter().find(|d| d.channel == telegram).expect("the export");
    assert!(unpacked.path.ends_with("ChatExport_2026-11-21"), "the folder, for its media");

    let known = [downloads, home.join("Dokumente"), home.join("Mail/work")];
    expected.drain(..2);
    assert_eq!(names(&detect(&places, &known, worker)), expected);
}

fn draw(worker: &mut Worker, path: &Path, page: u32, longest: u32) -> Result<Picture, ReadError> {
    let picture = worker.picture(path, Wanted { page, longest })?;
    let image = image::load_from_memory_with_format(&picture.png, ImageFormat::Png).expect("a PNG");
    assert_eq!((image.width(), image.height()), (picture.width, picture.height));
    Ok(picture)
}

fn image_files_are_drawn(worker: &mut Worker) {
    let samples = tests().join("samples/image");
    for name in ["plain.png", "tiny.gif", "tiny.webp", "scan.tif", "harbour.jpg"] {
        match draw(worker, &samples.join(name), 1, 64) {
            Ok(picture) => assert!(picture.width.max(picture.height) <= 64 && picture.pages == 1, "{name}"),
            // Some samples hold no pixels, only what stands before them.
            Err(e) => assert!(matches!(e.code, IssueCode::Corrupt | IssueCode::Unknown), "{name}: {e}"),
        }
    }
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("wide.png");
    RgbImage::new(300, 100).save(&path).expect("a picture");
    let small = draw(worker, &path, 1, 150).expect("a picture");
    assert_eq!((small.width, small.height), (150, 50));
    let whole = draw(worker, &path, 1, 100_000).expect("a picture");
    assert_eq!((whole.width, whole.height), (300, 100), "nothing is blown up");
    assert_eq!(draw(worker, &path, 2, 100).expect_err("one page").code, IssueCode::Vanished);
}

fn a_turned_picture(worker: &mut Worker) {
    // TIFF header, one entry: orientation (0x0112) as a short, 6: turned by a quarter.
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).expect("JPEG holds EXIF");
    encoder.write_image(&RgbImage::new(40, 20), 40, 20, ExtendedColorType::Rgb8).expect("a picture");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("turned.jpg");
    write(&path, bytes);
    let picture = draw(worker, &path, 1, 100).expect("a picture");
    assert_eq!((picture.width, picture.height), (20, 40));
}

fn what_cannot_be_drawn(worker: &mut Worker) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut png = Vec::new();
    RgbImage::new(64, 64).write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).expect("a picture");
    let mut huge = png.clone();
    // Width and height in the header, with a checksum that no longer fits; then one that is only cut off.
    huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let rows: &[(&str, &[u8], &[IssueCode])] = &[
        ("huge.png", &huge, &[IssueCode::TooLarge, IssueCode::Corrupt]),
        ("cut.png", &png[..png.len() / 2], &[IssueCode::Corrupt]),
        ("empty.png", b"", &[IssueCode::Corrupt, IssueCode::Unknown]),
        ("words.txt", b"buy milk", &[IssueCode::Unknown]),
        (
            "bitmap.bmp",
            b"BM\xff\xff\xff\xff\0\0\0\0\x36\0\0\0\x28\0\0\0\0\0\x01\0\0\0\x01\0\x01\0\x20\0",
            &[IssueCode::Corrupt, IssueCode::TooLarge],
        ),
    ];
    for (name, bytes, codes) in rows {
        let path = dir.path().join(name);
        write(&path, bytes);
        let error = draw(worker, &path, 1, 100).expect_err(name);
        assert!(codes.contains(&error.code) && !error.message.is_empty(), "{name}: {error:?}");
    }
    assert_eq!(draw(worker, &dir.path().join("gone.png"), 1, 9).expect_err("gone").code, IssueCode::Vanished);
    // Every sample of every format, whole and with wrong bytes: an error is as good an answer as a picture.
    for name in ["plain.png", "tiny.gif", "tiny.webp", "scan.tif", "harbour.jpg"] {
        let bytes = std::fs::read(tests().join("samples/image").join(name)).expect("a sample");
        for round in 1..=6_usize {
            let mut wrong = bytes.clone();
            let step = wrong.len() / 30 + 5;
            for at in (round * 11..wrong.len()).step_by(step) {
                wrong[at] = wrong[at].wrapping_mul(31).wrapping_add(round as u8);
            }
            let path = dir.path().join(format!("wrong{round}-{name}"));
            write(&path, wrong);
            let _ = draw(worker, &path, 1, 100);
        }
    }
}

fn pages_are_drawn(worker: &mut Worker) {
    let hostile = tests().join("hostile");
    let pdfs = std::fs::read_dir(tests().join("samples/pdf")).expect("samples").flatten().map(|e| e.path());
    let installed = pdfium().is_some();
    for path in pdfs.filter(|p| p.extension().is_some_and(|e| e == "pdf")) {
        match draw(worker, &path, 1, 400) {
            Ok(picture) => {
                assert_eq!(picture.width.max(picture.height), 400, "{}", path.display());
                assert!(picture.pages >= 1);
                let beyond = draw(worker, &path, picture.pages + 1, 400).expect_err("beyond the last");
                assert_eq!(beyond.code, IssueCode::Vanished);
                assert!(draw(worker, &path, 0, 400).is_err(), "pages are counted from one");
            }
            Err(e) => assert!(!installed && e.code == IssueCode::Missing, "{}: {e}", path.display()),
        }
    }
    for (name, code) in
        [("encrypted.pdf", IssueCode::Encrypted), ("cut.pdf", IssueCode::Corrupt), ("garbage.pdf", IssueCode::Corrupt)]
    {
        let error = draw(worker, &hostile.join(name), 1, 400).expect_err(name);
        assert_eq!(error.code, if installed { code } else { IssueCode::Missing }, "{name}");
    }
}

fn goes_on_after_rest(worker: &mut Worker) {
    let path = tests().join("samples/text");
    worker.rest();
    worker.set_niceness(3);
    assert!(worker.look(&path).is_err(), "a folder is no file");
    assert!(worker.look(&tests().join("samples/vcard").join("none")).is_err());
    assert!(worker.look(&tests().join("samples/csv/catch.csv")).expect("a look").is_some());
}
