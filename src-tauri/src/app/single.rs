//! One running Whence a data folder: a second start tells the first what it wants, and ends.
//!
//! A lock says who is first, and the system lets it go with the process. What is wanted is told over a socket in the
//! person's own runtime folder; who knocks must be the same user.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::Opening;

/// How long a start waits for the one that is there.
const PATIENCE: Duration = Duration::from_secs(5);
/// One that has the lock and no socket is just beginning or ending.
const AGAIN: Duration = Duration::from_millis(20);

/// What became of a start.
pub(crate) enum Claim {
    /// It is the first.
    First(Door),
    /// Another one was there and has been told.
    Told,
}

/// Where later starts knock. What they want is heard from the very beginning and kept until somebody asks for it.
pub(crate) struct Door {
    wanted: Receiver<Opening>,
    /// Held as long as the process lives.
    _lock: File,
}

/// Becomes the one that has this data folder open, or tells the one that is.
///
/// # Errors
/// When lock or socket cannot be made, or when the one that is there does not answer.
pub(crate) fn claim(data_dir: &Path, opening: Opening) -> Result<Claim> {
    let path = socket(data_dir)?;
    let lock = path.with_extension("lock");
    let lock = File::create(&lock).with_context(|| format!("cannot write {}", lock.display()))?;
    let give_up = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Claim::First(open(&path, lock)?)),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(e)) => return Err(e).context("cannot tell whether Whence already runs"),
        }
        if UnixStream::connect(&path).and_then(|stream| tell(stream, opening)).is_ok() {
            return Ok(Claim::Told);
        }
        if Instant::now() > give_up {
            bail!("Whence already runs for {} and does not answer; end it, then start it again", data_dir.display());
        }
        std::thread::sleep(AGAIN);
    }
}

fn open(path: &Path, lock: File) -> Result<Door> {
    // Whoever left one behind no longer lives, or the lock would not be ours.
    let _ = std::fs::remove_file(path);
    let listener = UnixListener::bind(path).with_context(|| format!("cannot listen at {}", path.display()))?;
    let (send, wanted) = channel();
    std::thread::Builder::new().name("door".to_owned()).spawn(move || listen(&listener, &send))?;
    Ok(Door { wanted, _lock: lock })
}

fn socket(data_dir: &Path) -> Result<PathBuf> {
    indexer::store::own_folder(data_dir).with_context(|| format!("cannot make {}", data_dir.display()))?;
    let data_dir = data_dir.canonicalize()?;
    let own = directories::BaseDirs::new().and_then(|d| d.runtime_dir().map(Path::to_owned));
    // A socket's path may have some 100 bytes: the folder's own name would not do.
    let name = format!("whence-{:016x}.sock", fingerprint(&data_dir));
    Ok(own.filter(|dir| dir.is_dir()).map_or_else(|| data_dir.join("whence.sock"), |dir| dir.join(name)))
}

/// FNV-1a of the path: the same in every run and version.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn tell(mut stream: UnixStream, opening: Opening) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(&[opening.code()])?;
    let mut heard = [0];
    stream.read_exact(&mut heard)
}

fn listen(listener: &UnixListener, wanted: &Sender<Opening>) {
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { continue };
        if !same_user(&stream) || stream.set_read_timeout(Some(PATIENCE)).is_err() {
            continue;
        }
        let mut said = [0];
        if stream.read_exact(&mut said).is_ok()
            && let Some(opening) = Opening::of(said[0])
            && wanted.send(opening).is_ok()
        {
            let _ = stream.write_all(&said);
        }
    }
}

impl Door {
    /// Calls `take` for every later start, until the process ends.
    pub(crate) fn wait(self, take: impl Fn(Opening)) {
        for opening in &self.wanted {
            take(opening);
        }
    }
}

#[cfg(target_os = "linux")]
fn same_user(stream: &UnixStream) -> bool {
    rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::getuid())
}

/// Elsewhere the runtime folder's own rights keep others out.
#[cfg(not(target_os = "linux"))]
fn same_user(_: &UnixStream) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_is_heard_by_a_first_that_is_not_ready_yet() {
        let dir = tempfile::tempdir().unwrap();
        let Claim::First(door) = claim(dir.path(), Opening::Main).unwrap() else { panic!("somebody was there") };
        assert!(matches!(claim(dir.path(), Opening::QuickAsk).unwrap(), Claim::Told));
        assert_eq!(door.wanted.recv_timeout(PATIENCE).unwrap(), Opening::QuickAsk);
    }

    #[test]
    fn of_many_starts_at_once_one_is_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let claims = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| claim(dir.path(), Opening::Main).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(claims.iter().filter(|claim| matches!(claim, Claim::First(_))).count(), 1);
    }

    #[test]
    fn a_socket_left_behind_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = socket(dir.path()).unwrap();
        drop(UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        assert!(matches!(claim(dir.path(), Opening::Main).unwrap(), Claim::First(_)));
    }

    #[test]
    fn one_that_has_the_folder_and_does_not_answer_is_told_of() {
        let dir = tempfile::tempdir().unwrap();
        let lock = File::create(socket(dir.path()).unwrap().with_extension("lock")).unwrap();
        lock.lock().unwrap();
        let error = claim(dir.path(), Opening::Main).err().expect("nobody was told");
        assert!(error.to_string().contains("does not answer"), "{error}");
    }
}
