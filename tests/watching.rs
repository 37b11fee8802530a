//! `whence index --watch` keeps up with what a person does, and another process sees it.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use common::exports::whatsapp;
use common::{World, alive, children, wait_until};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// From a change to its being found: the debounce, a run, a question; and a slow machine.
const SOON: Duration = Duration::from_secs(20);

/// A watching process that does not outlive its test.
struct Watching(Child);

impl Watching {
    fn start(world: &World) -> Self {
        use std::os::unix::process::CommandExt as _;
        let home = world.home();
        let mut command = world.command(&["index", "--watch", home.to_str().expect("Unicode")]);
        // As a terminal does: a Ctrl-C goes to the whole group.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("the program starts"))
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.0)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn changes_are_found_while_it_watches() {
    let world = World::new();
    world.write("first.txt", "The bramblecock crows.\n");
    let mut watching = Watching::start(&world);
    let soon = |question: &str, path_end: &str| {
        wait_until(&format!("{question} in {path_end}"), SOON, || world.finds(question, path_end));
    };
    soon("bramblecock", "first.txt");

    world.write("new/deep/second.txt", "The pottlewright sings.\n");
    soon("pottlewright", "second.txt");
    world.write("new/deep/second.txt", "The gorsefiddler sings now.\n");
    soon("gorsefiddler", "second.txt");
    assert!(!world.finds("pottlewright", "second.txt"));
    fs::rename(world.path("new"), world.path("renamed")).expect("rename");
    soon("gorsefiddler", "renamed/deep/second.txt");
    let chat = [(1, "Harriet Vale", "the yarrowhitch is mended"), (2, "Owen Pryce", "good")];
    world.write("renamed/deep/WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat));
    soon("message from Harriet about the yarrowhitch", "Harriet Vale.txt");
    fs::remove_file(world.path("first.txt")).expect("delete");
    wait_until("first.txt is gone", SOON, || !world.finds("bramblecock", "first.txt"));

    kill_process_group(watching.pid(), Signal::INT).expect("Ctrl-C");
    wait_until("it ends", SOON, || watching.0.try_wait().is_ok_and(|ended| ended.is_some()));
    assert!(watching.0.wait().expect("it ended").success());
}

#[test]
fn a_ctrl_c_lets_readers_finish() {
    let world = World::new();
    for n in 0..400 {
        world.write(&format!("{n}.txt"), format!("Page {n} of the larkspindle book.\n").repeat(400));
    }
    let mut watching = Watching::start(&world);
    wait_until("readers work", SOON, || !children(watching.0.id()).is_empty());
    let readers = children(watching.0.id());
    kill_process_group(watching.pid(), Signal::INT).expect("Ctrl-C");
    watching.0.wait().expect("it ends");
    wait_until("readers end, too", SOON, || !readers.iter().any(|r| alive(*r)));
    assert!(world.issues(".txt").is_empty(), "no reader was taken for crashed");
}

#[test]
fn a_watcher_that_is_killed_leaves_no_reader() {
    let world = World::new();
    world.write("first.txt", "The bramblecock crows.\n");
    let watching = Watching::start(&world);
    wait_until("it has read", SOON, || world.finds("bramblecock", "first.txt"));
    let readers = children(watching.0.id());
    kill_process(watching.pid(), Signal::KILL).expect("SIGKILL");
    wait_until("readers end", SOON, || !readers.iter().any(|r| alive(*r)));
}
