//! What it costs that files are read in processes of their own, against the same readers in this one.
//!
//!     cargo run --example reader_speed WHENCE FOLDER [ROUNDS]
//!
//! WHENCE is the program, which is its own reader. Both ways take turns; every file of FOLDER is read once a round.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indexer::extract::worker::{Worker, WorkerSetup};
use indexer::extract::{Blob, Context, MAX_DEPTH, Output, Peek, Said, reader_for, secret};
use indexer::source::walk::{Found, walk};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder] = [0, 1].map(|n| PathBuf::from(args.get(n).expect("reader_speed WHENCE FOLDER [ROUNDS]")));
    let rounds: usize = args.get(2).map_or(5, |n| n.parse().expect("a number"));
    let pdfium = program.parent().map(|dir| dir.join("libpdfium.so")).filter(|path| path.exists());
    let mut files = Vec::new();
    walk(&folder, &mut |found| {
        if let Found::File(stat) = found {
            files.push(PathBuf::from(stat.path));
        }
        std::ops::ControlFlow::Continue(())
    });
    let cx = Context { zone: jiff::tz::TimeZone::UTC, me: Vec::new(), depth: MAX_DEPTH, pdfium: pdfium.clone() };
    let setup = WorkerSetup {
        program,
        args: vec!["read-worker".to_owned()],
        zone: "UTC".to_owned(),
        me: Vec::new(),
        pdfium,
        silence: Duration::from_secs(60),
    };
    let mut worker = Worker::new(setup);
    worker.set_niceness(0);
    println!("{} files; seconds a round: here, in a cell", files.len());
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let [here, cell] = [
            timed(&files, |path| read_here(path, &cx)),
            timed(&files, |path| {
                let mut drafts = 0;
                let _ = worker.read(path, &mut |said| drafts += usize::from(matches!(said, Said::Draft(_))));
                drafts
            }),
        ];
        assert_eq!(here.1, cell.1, "both read the same");
        println!("{:.3} {:.3}", here.0, cell.0);
        times[0].push(here.0);
        times[1].push(cell.0);
    }
    let [here, cell] = times.map(|mut all| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    });
    println!("in the middle {here:.3} {cell:.3}: {:+.1} %", 100.0 * (cell / here - 1.0));
}

fn timed(files: &[PathBuf], mut read: impl FnMut(&Path) -> usize) -> (f64, usize) {
    let started = Instant::now();
    let drafts = files.iter().map(|path| read(path)).sum();
    (started.elapsed().as_secs_f64(), drafts)
}

/// What a worker does, without a process, a pipe or JSON.
fn read_here(path: &Path, cx: &Context) -> usize {
    let mut drafts = 0;
    let mut read = || -> Option<()> {
        let blob = Blob::from_path(path).ok()?;
        let head = blob.head().ok()?;
        blake3::Hasher::new().update_reader(blob.open()).ok()?;
        let reader = reader_for(&Peek { name: &blob.name, head: &head, size: blob.size })?;
        let mut sink = |mut said| {
            secret::leave_out(&mut said);
            drafts += usize::from(matches!(said, Said::Draft(_)));
        };
        reader.read(&blob, cx, &mut Output::new(&mut sink)).ok()
    };
    let _ = read();
    drafts
}
