//! What Whence keeps is the person's own: other users of the computer cannot look into it.
#![cfg(unix)]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::World;

/// What of a folder, itself included, others may read, write or enter; with how.
fn open_to_others(path: &Path) -> Vec<(PathBuf, u32)> {
    let meta = fs::symlink_metadata(path).expect("it is there");
    let mut out: Vec<_> =
        Some(meta.permissions().mode() & 0o077).filter(|m| *m != 0).map(|m| (path.to_owned(), m)).into_iter().collect();
    if meta.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            out.extend(open_to_others(&entry.expect("an entry").path()));
        }
    }
    out
}

#[test]
fn nobody_else_may_look() {
    let mut world = World::new();
    world.use_data("new/data");
    world.write("note.txt", "larkspindle");
    world.index();
    assert!(world.finds("larkspindle", "note.txt"));
    assert_eq!(open_to_others(world.data()), []);
}

#[test]
fn a_folder_of_an_earlier_version_becomes_so() {
    let world = World::new();
    world.write("note.txt", "larkspindle");
    world.index();
    fs::set_permissions(world.data(), Permissions::from_mode(0o755)).expect("rights");
    assert!(world.finds("larkspindle", "note.txt"));
    assert_eq!(open_to_others(world.data()), []);
}

#[test]
fn a_link_in_a_files_place_is_not_followed() {
    let world = World::new();
    let secret = world.data().parent().expect("a folder").join("elsewhere.txt");
    fs::write(&secret, "bramblecock").expect("a file");
    world.write("note.txt", "larkspindle");
    world.index();
    fs::remove_file(world.path("note.txt")).expect("it is there");
    std::os::unix::fs::symlink(&secret, world.path("note.txt")).expect("a link");
    world.index();
    assert!(world.found("bramblecock").is_empty());
}
