//! Tells that something changed below the sources, so that they are looked at again.
//!
//! It only says where to look; what became of it, the walk finds out. So nothing is lost when the system's queue
//! overflows, a drive goes or a folder is one too many to be watched: then everything is looked at again.
//!
//! On Linux every folder takes a watch of its own, and all programs of a person share one allowance: Whence takes
//! a part of it, and looks at everything now and then for the sake of the rest. The same goes for drives on the
//! network, whose changes no system reports.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::walk::folders;

/// At most so many folders are watched one by one.
const MOST_WATCHES: usize = 8192;
/// Of what the system allows a person's programs together, one part in so many is taken.
const SHARE: usize = 4;
/// Everything is looked at at least so often.
const POLL: Duration = Duration::from_secs(600);
/// While changes keep coming, they are handed over at the latest after so many times the debounce.
const PATIENCE: u32 = 10;
/// Elsewhere the system watches a whole tree at once.
const ONE_BY_ONE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Watching could not begin.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch for changes: {0}")]
pub struct WatchError(#[from] notify::Error);

/// What happened since it was last asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something below the sources, at these paths.
    Paths(Vec<PathBuf>),
    /// Perhaps anything.
    Rescan,
}

/// How much may be watched, and how often the rest is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Folders watched one by one.
    pub watches: usize,
    /// Time between two looks at everything.
    pub poll: Duration,
}

impl Limits {
    /// What this machine allows.
    pub fn of_this_machine() -> Self {
        let allowed = std::fs::read_to_string("/proc/sys/fs/inotify/max_user_watches");
        let allowed = allowed.ok().and_then(|n| n.trim().parse::<usize>().ok());
        Self { watches: allowed.map_or(MOST_WATCHES, |n| (n / SHARE).min(MOST_WATCHES)), poll: POLL }
    }
}

/// Watches sources.
pub struct Watcher {
    system: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    roots: Vec<PathBuf>,
    watched: BTreeSet<PathBuf>,
    debounce: Duration,
    limits: Limits,
    rescan_at: Instant,
}

/// What has been heard and not yet been handed over.
#[derive(Default)]
struct Heard {
    paths: BTreeSet<PathBuf>,
    rescan: bool,
}

impl Watcher {
    /// Watches `roots` (folders or single files); changes are handed over once nothing more comes for `debounce`.
    ///
    /// # Errors
    /// When the system has no such service.
    pub fn new(roots: Vec<PathBuf>, debounce: Duration) -> Result<Self, WatchError> {
        Self::with_limits(roots, debounce, Limits::of_this_machine())
    }

    /// As [`Watcher::new`], within other limits.
    ///
    /// # Errors
    /// When the system has no such service.
    pub fn with_limits(roots: Vec<PathBuf>, debounce: Duration, limits: Limits) -> Result<Self, WatchError> {
        let (send, events) = channel();
        let system = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, |e| changes_something(&e.kind) || e.need_rescan()) {
                // Nobody listens any more when the watcher is about to be dropped.
                let _ = send.send(event);
            }
        })?;
        let rescan_at = Instant::now() + limits.poll;
        let mut watcher = Self { system, events, roots, watched: BTreeSet::new(), debounce, limits, rescan_at };
        watcher.watch_everything();
        Ok(watcher)
    }

    /// Watches other roots from now on.
    pub fn set_roots(&mut self, roots: Vec<PathBuf>) {
        if roots != self.roots {
            self.roots = roots;
            self.watch_everything();
        }
    }

    /// Waits until something changed, at most so long.
    pub fn next(&mut self, wait: Duration) -> Option<Change> {
        let mut heard = Heard::default();
        let until = Instant::now() + wait;
        while heard.paths.is_empty() && !heard.rescan {
            let now = Instant::now();
            if now >= self.rescan_at {
                heard.rescan = true;
            } else if now >= until {
                return None;
            } else {
                self.hear(until.min(self.rescan_at) - now, &mut heard);
            }
        }
        let started = Instant::now();
        while self.hear(self.debounce, &mut heard) && started.elapsed() < self.debounce * PATIENCE {}
        Some(self.conclude(heard))
    }

    /// Takes in one event; false when none came in that time.
    fn hear(&mut self, wait: Duration, heard: &mut Heard) -> bool {
        match self.events.recv_timeout(wait) {
            Ok(event) => {
                self.take(event, heard);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                // The system's service ended: looking at everything now and then is what remains.
                std::thread::sleep(wait);
                false
            }
        }
    }

    fn take(&mut self, event: notify::Result<Event>, heard: &mut Heard) {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            _ => {
                heard.rescan = true;
                return;
            }
        };
        let leaves = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in event.paths {
            if !self.roots.iter().any(|root| path.starts_with(root)) {
                continue;
            }
            if leaves {
                // A watch goes with its folder, wherever that goes: under its new name it is watched anew.
                self.unwatch(&path);
            }
            heard.rescan |= self.roots.contains(&path);
            heard.paths.insert(path);
        }
    }

    /// Watches what is new before it is looked at, so that nothing falls between.
    fn conclude(&mut self, heard: Heard) -> Change {
        if heard.rescan {
            self.rescan_at = Instant::now() + self.limits.poll;
            self.watch_everything();
            return Change::Rescan;
        }
        if ONE_BY_ONE {
            let manners_changed = heard.paths.iter().any(|p| is_ignore_file(p));
            if manners_changed || heard.paths.iter().any(|p| p.is_dir() && !self.watched.contains(p)) {
                self.watch_new();
            }
        }
        Change::Paths(heard.paths.into_iter().collect())
    }

    /// Starts from nothing: what is watched may not be what is thought to be.
    fn watch_everything(&mut self) {
        for folder in std::mem::take(&mut self.watched) {
            // One that is gone took its watch with it.
            let _ = self.system.unwatch(&folder);
        }
        self.watch_new();
    }

    fn watch_new(&mut self) {
        for root in self.roots.clone() {
            // What holds the root tells when it is gone, is back, or is a file that was replaced.
            let holder = root.parent().map(Path::to_owned);
            let inside: Box<dyn Iterator<Item = PathBuf>> =
                if ONE_BY_ONE { Box::new(folders(&root)) } else { Box::new(std::iter::once(root)) };
            for folder in holder.into_iter().chain(inside) {
                if !self.watch(folder) {
                    return;
                }
            }
        }
    }

    /// Watches one folder; false when no more can be.
    fn watch(&mut self, folder: PathBuf) -> bool {
        if self.watched.contains(&folder) {
            return true;
        }
        if self.watched.len() >= self.limits.watches {
            return false;
        }
        let whole = !ONE_BY_ONE && self.roots.contains(&folder);
        let mode = if whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match self.system.watch(&folder, mode) {
            Ok(()) => {
                self.watched.insert(folder);
                true
            }
            Err(e) => !matches!(e.kind, ErrorKind::MaxFilesWatch),
        }
    }

    /// Ends the watches of a folder and of those below it.
    fn unwatch(&mut self, folder: &Path) {
        let below = self.watched.range(folder.to_owned()..).take_while(|p| p.starts_with(folder));
        for folder in below.cloned().collect::<Vec<_>>() {
            // One that is gone took its watch with it.
            let _ = self.system.unwatch(&folder);
            self.watched.remove(&folder);
        }
    }
}

/// Reading is no change, least of all our own.
fn changes_something(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// A file that says what the walk leaves out.
fn is_ignore_file(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with('.') && n.ends_with("ignore"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::Flag;

    use super::*;

    const DEBOUNCE: Duration = Duration::from_millis(100);
    const LONG: Duration = Duration::from_secs(10);
    const NEVER: Duration = Duration::from_secs(3600);

    fn watch(root: &Path, watches: usize, poll: Duration) -> Watcher {
        Watcher::with_limits(vec![root.to_owned()], DEBOUNCE, Limits { watches, poll }).expect("a watcher")
    }

    fn paths(change: Option<Change>) -> Vec<PathBuf> {
        match change {
            Some(Change::Paths(paths)) => paths,
            other => panic!("no paths but {other:?}"),
        }
    }

    /// A folder `home` inside a temporary one.
    fn home() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let home = dir.path().canonicalize().expect("its path").join("home");
        fs::create_dir(&home).expect("a folder");
        (dir, home)
    }

    #[test]
    fn what_happens_together_is_told_once() {
        let (_dir, home) = home();
        fs::create_dir(home.join("old")).expect("a folder");
        let mut watcher = watch(&home, 100, NEVER);
        assert_eq!(watcher.next(Duration::ZERO), None);
        fs::write(home.join("a.txt"), "a").expect("a file");
        fs::write(home.join("old/b.txt"), "b").expect("a file");
        let told = paths(watcher.next(LONG));
        assert!(told.contains(&home.join("a.txt")) && told.contains(&home.join("old/b.txt")), "{told:?}");
        assert_eq!(watcher.next(DEBOUNCE * 3), None);
        let _ = fs::read(home.join("a.txt")).expect("its bytes");
        assert_eq!(watcher.next(DEBOUNCE * 3), None, "reading is no change");
        fs::write(home.parent().expect("a folder").join("beside.txt"), "").expect("a file");
        assert_eq!(watcher.next(DEBOUNCE * 3), None, "what lies beside is nobody's business");
    }

    #[test]
    fn new_and_renamed_folders_are_watched() {
        let (_dir, home) = home();
        let mut watcher = watch(&home, 100, NEVER);
        fs::create_dir_all(home.join("new/deep")).expect("folders");
        paths(watcher.next(LONG));
        fs::write(home.join("new/deep/a.txt"), "a").expect("a file");
        assert!(paths(watcher.next(LONG)).contains(&home.join("new/deep/a.txt")));
        fs::rename(home.join("new"), home.join("renamed")).expect("rename");
        paths(watcher.next(LONG));
        fs::write(home.join("renamed/deep/a.txt"), "aa").expect("a file");
        assert!(paths(watcher.next(LONG)).contains(&home.join("renamed/deep/a.txt")));
        fs::remove_dir_all(home.join("renamed")).expect("remove");
        paths(watcher.next(LONG));
        assert!(!watcher.watched.iter().any(|w| w.starts_with(home.join("renamed"))));
    }

    #[test]
    fn beyond_the_limit_everything_is_looked_at_now_and_then() {
        let (_dir, home) = home();
        for n in 0..10 {
            fs::create_dir(home.join(n.to_string())).expect("a folder");
        }
        let mut watcher = watch(&home, 3, Duration::from_millis(700));
        fs::write(home.join("9/far.txt"), "far").expect("a file");
        if ONE_BY_ONE {
            assert_eq!(watcher.watched.len(), 3);
        }
        while watcher.next(LONG).expect("something") != Change::Rescan {}
        assert!(watcher.watched.len() <= 3);
    }

    #[test]
    fn an_overflow_or_an_error_means_anything_may_have_changed() {
        let (_dir, home) = home();
        let mut watcher = watch(&home, 100, NEVER);
        for event in [Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)), Err(notify::Error::generic("lost"))] {
            let mut heard = Heard::default();
            watcher.take(event, &mut heard);
            assert!(heard.rescan);
            assert_eq!(watcher.conclude(heard), Change::Rescan);
        }
        assert!(watcher.watched.contains(&home), "and it goes on");
    }

    #[test]
    fn a_root_that_goes_and_comes_back_is_noticed() {
        let (dir, home) = home();
        let mut watcher = watch(&home, 100, NEVER);
        let away = dir.path().join("away");
        fs::rename(&home, &away).expect("unplug");
        assert_eq!(watcher.next(LONG), Some(Change::Rescan));
        fs::rename(&away, &home).expect("plug in");
        assert_eq!(watcher.next(LONG), Some(Change::Rescan));
        fs::write(home.join("a.txt"), "a").expect("a file");
        assert!(paths(watcher.next(LONG)).contains(&home.join("a.txt")));
    }

    #[test]
    fn a_single_file_is_noticed_when_it_is_replaced() {
        let (_dir, home) = home();
        let chat = home.join("chat.txt");
        fs::write(&chat, "one").expect("a file");
        let mut watcher = watch(&chat, 100, NEVER);
        fs::write(home.join("other.txt"), "").expect("a file");
        assert_eq!(watcher.next(DEBOUNCE * 3), None);
        fs::write(home.join("chat.tmp"), "two").expect("a file");
        fs::rename(home.join("chat.tmp"), &chat).expect("replace");
        assert!(watcher.next(LONG).is_some());
    }
}
