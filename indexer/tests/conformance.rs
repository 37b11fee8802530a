//! What every reader promises, checked for all of [`READERS`] on the samples in `tests/samples/<reader>/`.
//!
//! A new reader adds a folder with its name and at least one file; there is nothing to change here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use indexer::extract::{Blob, Confidence, Context, Output, Peek, READERS, Reader, Said, reader_for};
use proptest::prelude::*;

/// The reader that exists to be copied; its sample is in its own tests.
const EXAMPLE_READER: &str = "template";

struct Sample {
    reader: String,
    name: String,
    bytes: Vec<u8>,
}

fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let folders = entries(&root).into_iter().filter(|p| p.is_dir());
    let files = folders.flat_map(|folder| entries(&folder).into_iter().filter(|p| p.is_file()));
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files
        .map(|path| Sample { reader: name(path.parent().unwrap()), name: name(&path), bytes: fs::read(&path).unwrap() })
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    entries
}

fn reader_named(name: &str) -> &'static dyn Reader {
    *READERS
        .iter()
        .find(|r| r.name() == name)
        .unwrap_or_else(|| panic!("tests/samples/{name}: no reader has this name"))
}

fn confidence(reader: &dyn Reader, name: &str, bytes: &[u8]) -> Confidence {
    let head = Blob::from_bytes(name, bytes).head().unwrap();
    reader.recognise(&Peek { name, head: &head, size: bytes.len() as u64 })
}

/// Everything `reader` says about `bytes`; what it says before an error counts.
fn read(reader: &dyn Reader, name: &str, bytes: &[u8]) -> Vec<Said> {
    let cx = Context {
        zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(9)),
        me: vec!["Sea Oh".into()],
        pdfium: pdfium(),
        depth: 3,
    };
    let mut said = Vec::new();
    let _ = reader.read(&Blob::from_bytes(name, bytes), &cx, &mut Output::new(&mut |one| said.push(one)));
    said
}

fn keys(said: &[Said]) -> Vec<String> {
    said.iter().filter_map(|one| if let Said::Draft(draft) = one { Some(draft.key.clone()) } else { None }).collect()
}

/// A reader of files in which there is nothing to read: it gives reasons, not drafts.
fn tells_why(reader: &dyn Reader) -> bool {
    reader.name() == "misfit" || reader.name() == "pdf" && pdfium().is_none()
}

/// Where `make test` puts PDFium.
fn pdfium() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pdfium");
    folder.is_dir().then_some(folder)
}

/// Runs `check` and says on which sample it panicked.
fn naming<T>(sample: &str, check: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| panic!("{sample}: the reader panicked"))
}

#[test]
fn every_reader_has_samples() {
    let with_samples: BTreeSet<String> = samples().into_iter().map(|s| s.reader).collect();
    for reader in READERS.iter().map(|r| r.name()).filter(|name| *name != EXAMPLE_READER) {
        assert!(with_samples.contains(reader), "add at least one file to tests/samples/{reader}/");
    }
}

#[test]
fn each_sample_is_recognised_by_its_own_reader_alone() {
    for sample in samples() {
        let own = reader_named(&sample.reader);
        let at = format!("{}/{}", sample.reader, sample.name);
        let sure = confidence(own, &sample.name, &sample.bytes);
        // What could be anything (text, some zip) is claimed as a last resort, and by nobody more surely.
        assert!(sure >= Confidence::Fallback, "{at}: its own reader says {sure:?}");
        for other in READERS.iter().filter(|r| r.name() != own.name()) {
            let claim = confidence(*other, &sample.name, &sample.bytes);
            // A chat in CSV is CSV, too, and who knows the chat is surer.
            assert!(claim <= Confidence::Fallback || claim < sure, "{at}: {} claims it too ({claim:?})", other.name());
        }
        let head = Blob::from_bytes(sample.name.as_str(), &sample.bytes[..]).head().unwrap();
        let winner = reader_for(&Peek { name: &sample.name, head: &head, size: sample.bytes.len() as u64 });
        assert_eq!(winner.map(Reader::name), Some(own.name()), "{at}");
    }
}

#[test]
fn each_sample_gives_drafts_with_the_same_unique_keys_every_time() {
    for sample in samples() {
        let reader = reader_named(&sample.reader);
        let at = format!("{}/{}", sample.reader, sample.name);
        let first = keys(&read(reader, &sample.name, &sample.bytes));
        assert!(!first.is_empty() || tells_why(reader), "{at}: nothing was read");
        assert_eq!(first, keys(&read(reader, &sample.name, &sample.bytes)), "{at}: read twice, other keys");
        let distinct: BTreeSet<&String> = first.iter().collect();
        assert_eq!(distinct.len(), first.len(), "{at}: a key is there twice");
    }
}

#[test]
fn drafts_refer_to_threads_that_were_announced_before_them() {
    for sample in samples() {
        let mut announced = 0;
        for one in read(reader_named(&sample.reader), &sample.name, &sample.bytes) {
            match one {
                Said::Thread(_) => announced += 1,
                Said::Draft(draft) => {
                    let known = draft.thread.is_none_or(|thread| thread < announced);
                    assert!(known, "{}/{}: {} is in no announced thread", sample.reader, sample.name, draft.key);
                }
                Said::Issue(_) | Said::Unread { .. } => {}
            }
        }
    }
}

#[test]
fn cut_off_samples_do_no_harm() {
    for sample in samples() {
        let reader = reader_named(&sample.reader);
        for tenth in 0..10 {
            let cut = &sample.bytes[..sample.bytes.len() * tenth / 10];
            naming(&format!("{}/{} cut at {tenth}/10", sample.reader, sample.name), || {
                confidence(reader, &sample.name, cut);
                let found = keys(&read(reader, &sample.name, cut));
                let distinct: BTreeSet<&String> = found.iter().collect();
                assert_eq!(distinct.len(), found.len(), "a key is there twice");
            });
        }
    }
}

/// One small sample for each reader: enough to reach deep into it, quick enough to read hundreds of times.
fn smallest_samples() -> Vec<Sample> {
    let mut smallest: BTreeMap<String, Sample> = BTreeMap::new();
    for sample in samples() {
        let smaller = smallest.get(&sample.reader).is_none_or(|s| sample.bytes.len() < s.bytes.len());
        if smaller {
            smallest.insert(sample.reader.clone(), sample);
        }
    }
    smallest.into_values().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        for reader in READERS {
            naming(reader.name(), || {
                confidence(*reader, "any", &bytes);
                read(*reader, "any", &bytes);
            });
        }
    }

    #[test]
    fn damaged_samples_do_no_harm(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        for sample in smallest_samples() {
            let mut bytes = sample.bytes.clone();
            for (at, byte) in &damage {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let reader = reader_named(&sample.reader);
            naming(&format!("{}/{} damaged", sample.reader, sample.name), || {
                confidence(reader, &sample.name, &bytes);
                read(reader, &sample.name, &bytes);
            });
        }
    }
}
