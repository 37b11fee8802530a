//! A sealed world for tests through the real binary: its own home, data folder, clock and zone.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

pub(crate) mod contents;
pub(crate) mod exports;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

/// The clock every question is answered under.
pub(crate) const NOW: &str = "2026-10-05T10:00:00+01:00";
/// The zone of [`NOW`], and of every naive time in an export.
pub(crate) const ZONE: &str = "Europe/London";

/// One person's machine: a home folder to be indexed, and a data folder beside it.
pub(crate) struct World {
    dir: tempfile::TempDir,
    data: PathBuf,
    weights: PathBuf,
    resolver: PathBuf,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let data = dir.path().join("data");
        fs::create_dir(dir.path().join("home")).expect("a home");
        let weights = dir.path().join("no weights");
        Self { dir, data, resolver: weights.clone(), weights }
    }

    /// With the encoder. Most worlds do without: what they test does not depend on it, and it takes its time.
    pub(crate) fn with_encoder() -> Self {
        Self { weights: Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/weights/encoder.gguf"), ..Self::new() }
    }

    /// With encoder and resolver.
    pub(crate) fn with_resolver() -> Self {
        let resolver = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/weights/resolver.gguf");
        Self { resolver, ..Self::with_encoder() }
    }

    /// Goes on with these weights of the encoder.
    pub(crate) fn use_weights(&mut self, path: &Path) {
        self.weights = path.to_owned();
    }

    pub(crate) fn resolver(&self) -> PathBuf {
        self.resolver.clone()
    }

    /// Goes on with these weights of the resolver.
    pub(crate) fn use_resolver(&mut self, path: &Path) {
        self.resolver = path.to_owned();
    }

    /// The folder that is indexed.
    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().canonicalize().expect("the temporary folder").join("home")
    }

    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Goes on with an empty index of the same home.
    pub(crate) fn use_data(&mut self, name: &str) {
        self.data = self.dir.path().join(name);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// Writes a file below the home, with the folders it needs.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Writes a file that was last changed so many seconds after some fixed day.
    pub(crate) fn write_at(&self, name: &str, bytes: impl AsRef<[u8]>, second: u64) -> PathBuf {
        let path = self.write(name, bytes);
        let file = fs::File::options().write(true).open(&path).expect("the file");
        let base = Duration::from_secs(1_780_000_000);
        file.set_modified(SystemTime::UNIX_EPOCH + base + Duration::from_secs(second)).expect("its time");
        path
    }

    /// The program, in this world.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whence"));
        command.env_clear().env("HOME", self.dir.path()).env("TZ", ZONE).env("PATH", "/usr/bin:/bin");
        command.env("WHENCE_ENCODER", &self.weights).env("WHENCE_RESOLVER", &self.resolver);
        command.arg("--data-dir").arg(&self.data).args(["--now", NOW]).args(args);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with_input(args, "")
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Ran {
        let mut command = self.command(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must work, and gives its one JSON document.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(&[&["--json"], args].concat());
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        serde_json::from_str(&ran.out).expect("JSON")
    }

    /// Indexes the home; gives the counts.
    pub(crate) fn index(&self) -> Value {
        self.json(&["index", self.home().to_str().expect("Unicode")])
    }

    pub(crate) fn status(&self) -> Value {
        self.json(&["status"])
    }

    /// The results of one question.
    pub(crate) fn ask(&self, question: &str) -> Vec<Value> {
        let answer = self.json(&["ask", question]);
        answer["results"].as_array().expect("results").clone()
    }

    /// Paths (or containers) of what one question finds.
    pub(crate) fn found(&self, question: &str) -> Vec<String> {
        let place = |r: &Value| r["path"].as_str().or(r["container"].as_str()).unwrap_or_default().to_owned();
        self.ask(question).iter().map(place).collect()
    }

    /// True when a file whose path ends so is among what is found.
    pub(crate) fn finds(&self, question: &str, path_end: &str) -> bool {
        self.found(question).iter().any(|p| p.ends_with(path_end))
    }

    /// The code of each issue about a path that ends so.
    pub(crate) fn issues(&self, path_end: &str) -> Vec<String> {
        let status = self.status();
        let issues = status["issues"].as_array().expect("issues").iter();
        let about = issues.filter(|i| i["path"].as_str().is_some_and(|p| p.ends_with(path_end)));
        about.map(|i| i["code"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Waits until something holds.
pub(crate) fn wait_until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < limit, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The processes that a process started (Linux).
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    let lists = tasks.flatten().filter_map(|t| fs::read_to_string(t.path().join("children")).ok());
    lists.flat_map(|l| l.split_whitespace().filter_map(|n| n.parse().ok()).collect::<Vec<_>>()).collect()
}

/// True while a process runs: one that ended and was not yet waited for does not.
pub(crate) fn alive(pid: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    !stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'))
}
