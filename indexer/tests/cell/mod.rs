//! What somebody who has taken a reader over can do: nothing. Each deed is tried without the cell, too, where it must
//! succeed: else its failing would prove nothing.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{self, BufRead as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use indexer::extract::IssueCode;
use indexer::extract::worker::{Worker, confine};

/// The first argument of this program when it plays a reader that was taken over.
pub(crate) const TAKEN: &str = "taken-over";
const CONFINED: &str = "confined";
/// More than a reader may have.
const MUCH: usize = 10 << 30;
const READY: &str = r#"{"Ready":{"calls":true,"files":true}}"#;

/// Each with what it is done to.
const DEEDS: [&str; 15] = [
    "tcp", "tcp6", "listen", "udp", "unix", "pair", "read", "list", "write", "append", "folder", "delete", "run",
    "signal", "memory",
];

/// Plays: confined or free, does the deed, and says what became of it; or is a reader that hangs or dies.
pub(crate) fn taken_over() {
    let [how, deed, target] = [2, 3, 4].map(|n| std::env::args().nth(n).unwrap_or_default());
    match how.as_str() {
        "hang" | "die" => return badly(how == "hang"),
        CONFINED => {
            let fenced = confine(None);
            assert!(fenced.calls, "seccomp is there");
            if !fenced.files {
                eprintln!("no Landlock here: other files are not out of reach");
            }
        }
        _ => {}
    }
    match does(&deed, &target) {
        Ok(()) => println!("done"),
        Err(e) => println!("refused: {e}"),
    }
}

fn does(deed: &str, target: &str) -> io::Result<()> {
    match deed {
        "tcp" | "tcp6" => TcpStream::connect(target).map(drop),
        "listen" => TcpListener::bind("127.0.0.1:0").map(drop),
        "udp" => UdpSocket::bind("127.0.0.1:0").and_then(|s| s.send_to(b"x", target)).map(drop),
        "unix" => UnixStream::connect(target).map(drop),
        "pair" => UnixStream::pair().map(drop),
        "read" => fs::read(target).map(drop),
        "list" => fs::read_dir(target).map(drop),
        "write" => fs::write(target, "written"),
        "append" => fs::OpenOptions::new().append(true).open(target).and_then(|mut f| f.write_all(b"more")),
        "folder" => fs::create_dir(target),
        "delete" => fs::remove_file(target),
        "run" => Command::new(target).status().map(drop),
        "signal" => {
            let parent = rustix::process::getppid().ok_or(io::ErrorKind::NotFound)?;
            Ok(rustix::process::test_kill_process(parent)?)
        }
        // Reserved alone: to touch it would not end well where it is allowed.
        "memory" => Vec::<u8>::new().try_reserve_exact(MUCH).map_err(io::Error::other),
        "thread" => std::thread::Builder::new().spawn(|| ()).map(|t| t.join().unwrap_or_default()),
        other => panic!("what is {other}?"),
    }
}

/// A reader that says it is there, and then hangs, or dies, at the first file.
fn badly(hangs: bool) {
    println!("{READY}");
    let mut lines = io::stdin().lock().lines();
    lines.next().expect("a hello").expect("a line");
    lines.next().expect("a request").expect("a line");
    if hangs {
        std::thread::sleep(Duration::from_secs(600));
    }
    std::process::abort();
}

fn tried(how: &str, deed: &str, target: &str) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let output = command.args([TAKEN, how, deed, target]).stdin(Stdio::null()).output().expect("a process");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

pub(crate) fn no_further(_: &mut Worker) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    let here = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let six = TcpListener::bind("[::1]:0").or_else(|_| TcpListener::bind("127.0.0.1:0")).expect("a listener");
    let datagrams = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let _door = UnixListener::bind(dir.path().join("door")).expect("a door");
    for deed in DEEDS {
        fs::write(dir.path().join("file"), "secret").expect("a file");
        let target = match deed {
            "tcp" => here.local_addr().expect("an address").to_string(),
            "tcp6" => six.local_addr().expect("an address").to_string(),
            "udp" => datagrams.local_addr().expect("an address").to_string(),
            "unix" => path("door"),
            "list" => path(""),
            "write" | "folder" => path("new"),
            "run" => "/bin/true".to_owned(),
            _ => path("file"),
        };
        let confined = tried(CONFINED, deed, &target);
        assert!(confined.starts_with("refused: "), "{deed}: {confined}");
        assert!(!dir.path().join("new").exists(), "{deed}");
        assert_eq!(fs::read_to_string(dir.path().join("file")).expect("still there"), "secret", "{deed}");
        assert_eq!(tried("free", deed, &target), "done", "{deed} without the cell");
        let _ = fs::remove_file(dir.path().join("new")).or_else(|_| fs::remove_dir(dir.path().join("new")));
    }
    // The connections that came were those from outside the cell.
    for listener in [here, six] {
        listener.set_nonblocking(true).expect("a listener");
        assert!(listener.accept().is_ok());
        assert!(listener.accept().is_err(), "one alone came");
    }
    assert_eq!(tried(CONFINED, "thread", ""), "done", "readers may have threads");
}

pub(crate) fn is_replaced(_: &mut Worker) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/csv/catch.csv");
    for (how, said) in [("hang", "no answer for 2 s"), ("die", "crashed")] {
        let mut setup = crate::setup();
        setup.args = vec![TAKEN.to_owned(), how.to_owned()];
        setup.silence = Duration::from_secs(2);
        let mut worker = Worker::new(setup);
        for _ in 0..2 {
            let error = worker.look(&file).expect_err(how);
            assert!(error.code == IssueCode::Crashed && error.message.contains(said), "{how}: {}", error.message);
        }
    }
}
