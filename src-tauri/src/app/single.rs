//! One running Whence a data folder: a second start tells the first what it wants, and ends.
//!
//! Over a socket in the person's own runtime folder; who knocks must be the same user.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::Opening;

/// A first start that hangs must not hold up the second.
const PATIENCE: Duration = Duration::from_secs(3);

/// What became of a start.
pub(crate) enum Claim {
    /// It is the first.
    First(Door),
    /// Another one was there and has been told.
    Told,
}

/// Where later starts knock.
pub(crate) struct Door {
    listener: UnixListener,
    path: PathBuf,
}

/// Knocks at the door of whoever has this data folder open; opens one where nobody answers.
///
/// # Errors
/// When the socket cannot be made.
pub(crate) fn claim(data_dir: &Path, opening: Opening) -> Result<Claim> {
    let path = socket(data_dir)?;
    if let Ok(stream) = UnixStream::connect(&path)
        && tell(stream, opening).is_ok()
    {
        return Ok(Claim::Told);
    }
    // Nobody is behind it: left by a process that was killed, or one that is just ending.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).with_context(|| format!("cannot listen at {}", path.display()))?;
    Ok(Claim::First(Door { listener, path }))
}

fn socket(data_dir: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(data_dir).with_context(|| format!("cannot make {}", data_dir.display()))?;
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

impl Door {
    /// Calls `take` for every later start, until the process ends.
    pub(crate) fn listen(self, take: impl Fn(Opening)) {
        for stream in self.listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            if !same_user(&stream) || stream.set_read_timeout(Some(PATIENCE)).is_err() {
                continue;
            }
            let mut said = [0];
            if stream.read_exact(&mut said).is_ok()
                && let Some(opening) = Opening::of(said[0])
            {
                let _ = stream.write_all(&said);
                take(opening);
            }
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
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
    fn a_second_start_is_heard_by_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let Claim::First(door) = claim(dir.path(), Opening::Main).unwrap() else { panic!("somebody was there") };
        let (send, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || door.listen(|opening| send.send(opening).unwrap()));
        assert!(matches!(claim(dir.path(), Opening::QuickAsk).unwrap(), Claim::Told));
        assert_eq!(heard.recv_timeout(PATIENCE).unwrap(), Opening::QuickAsk);
    }

    #[test]
    fn a_door_that_nobody_keeps_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = socket(dir.path()).unwrap();
        drop(UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        assert!(matches!(claim(dir.path(), Opening::Main).unwrap(), Claim::First(_)));
    }
}
