//! `whence index` and `whence forget`.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use assistant::meaning;
use clap::Args;
use indexer::control::{Control, Pace};
use indexer::forget::forget_source;
use indexer::item::SourceId;
use indexer::search::SearchIndex;
use indexer::store::{CACHE_TAG, Store};
use indexer::sync::{Progress, Sync};

use super::Common;
use super::watch::watch;
use crate::home;

/// Stopped by Ctrl-C.
pub(super) static CONTROL: Control = Control::new(Pace::GENTLE);

#[derive(Args)]
pub(super) struct IndexArgs {
    /// A name, mail address or phone number of yours; may be repeated
    #[arg(long, value_name = "ID")]
    me: Vec<String>,
    /// Stay, and keep up with what changes until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Folders or single exports to add
    paths: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct ForgetArgs {
    /// The source to forget
    #[arg(required_unless_present = "all")]
    path: Option<PathBuf>,
    /// Forget everything
    #[arg(long, conflicts_with = "path")]
    all: bool,
}

pub(super) fn index(common: &Common, args: &IndexArgs) -> Result<()> {
    let (mut store, mut search) = common.open()?;
    store.add_me(&args.me)?;
    for path in &args.paths {
        let path = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
        let text = path.to_str().with_context(|| format!("{} is not valid Unicode", path.display()))?;
        store.add_source(text, jiff::Timestamp::now())?;
    }
    CONTROL.set_pace(Pace::normal(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)));
    // The second Ctrl-C ends it at once; the store stands that.
    let _ = ctrlc::set_handler(|| {
        if CONTROL.stop() {
            std::process::exit(1);
        }
        eprintln!("\nstopping after the files in work; run `whence index` to go on");
    });
    if args.watch {
        return watch(&mut store, &mut search, common.json);
    }
    bring_up_to_date(&mut store, &mut search, common.json)?;
    if CONTROL.is_stopped() {
        bail!("stopped; run `whence index` to go on");
    }
    Ok(())
}

/// One run over every source, with its progress on stderr and its counts at the end.
pub(super) fn bring_up_to_date(store: &mut Store, search: &mut SearchIndex, json: bool) -> Result<()> {
    let mut bar = Bar::new(json);
    let mut sync = Sync {
        setup: home::readers(&store.me()?)?,
        now: jiff::Timestamp::now(),
        progress: &mut |p| bar.show(p),
        control: &CONTROL,
    };
    let progress = sync.run(store, search)?;
    bar.end();
    // Everything can be found by its words from here on.
    encode(store, json)?;
    if json {
        println!("{}", serde_json::to_string(&progress)?);
    } else {
        eprintln!(
            "{} files found, {} read, {} moved, {} gone; {} could not be read (see `whence status`)",
            progress.found, progress.read, progress.moved, progress.gone, progress.failed
        );
    }
    Ok(())
}

/// Gives what is new its vectors, so that it is found by what it means, too.
fn encode(store: &mut Store, json: bool) -> Result<()> {
    if meaning::is_done(store)? {
        store.forget_unused_vectors()?;
        return Ok(());
    }
    let encoder = match home::encoder() {
        Ok(encoder) => encoder,
        Err(e) => {
            eprintln!("found by words alone: {e}");
            return Ok(());
        }
    };
    let mut bar = Bar::new(json);
    meaning::catch_up(store, &encoder, CONTROL.stop_flag(), &mut |done, of| {
        bar.line(done as u64, of as u64, "passages understood")
    })?;
    bar.end();
    Ok(())
}

pub(super) fn forget(common: &Common, args: &ForgetArgs) -> Result<()> {
    let dir = common.data_dir()?;
    let Some(path) = args.path.as_deref().filter(|_| !args.all) else {
        return forget_all(&dir);
    };
    let (mut store, mut search) = common.open()?;
    let wanted = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let sources = store.sources()?;
    let source = sources
        .iter()
        .find(|s| Path::new(&s.path) == wanted || Path::new(&s.path) == path)
        .with_context(|| format!("{} is not a source; `whence status` lists them", path.display()))?;
    forget_source(&mut store, &mut search, SourceId(source.id))?;
    eprintln!("forgot {}", source.path);
    Ok(())
}

/// Removes what Whence keeps, and only that: the folder may hold other things of the person's.
fn forget_all(dir: &Path) -> Result<()> {
    for name in ["whence.db", "whence.db-wal", "whence.db-shm", CACHE_TAG] {
        match std::fs::remove_file(dir.join(name)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
    }
    match std::fs::remove_dir_all(dir.join("search")) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => {
            eprintln!("forgot everything in {}", dir.display());
            Ok(())
        }
    }
}

/// Progress on stderr: a line that renews itself on a terminal, a line now and then elsewhere.
struct Bar {
    quiet: bool,
    terminal: bool,
    started: Instant,
    shown: Option<Instant>,
}

impl Bar {
    fn new(quiet: bool) -> Self {
        Self { quiet, terminal: std::io::stderr().is_terminal(), started: Instant::now(), shown: None }
    }

    fn show(&mut self, p: &Progress) {
        self.line(p.read, p.to_read, "files");
    }

    fn line(&mut self, done: u64, of: u64, things: &str) {
        let every = Duration::from_millis(if self.terminal { 100 } else { 5000 });
        if self.quiet || of == 0 || done == 0 || self.shown.is_some_and(|s| s.elapsed() < every) {
            return;
        }
        self.shown = Some(Instant::now());
        let rate = done as f64 / self.started.elapsed().as_secs_f64().max(0.001);
        let left = (of - done) as f64 / rate.max(0.001);
        let line = format!("{done} of {of} {things}, {rate:.0} a second, {left:.0} s left");
        if self.terminal {
            let done = (30 * done / of) as usize;
            eprint!("\r\x1b[K[{}{}] {line}", "#".repeat(done), " ".repeat(30 - done));
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }

    fn end(&self) {
        if self.terminal && self.shown.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
