//! What other threads may say to a run: go on, pause, stop, and how gentle to be. Heard between files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whoever rests looks so often whether there is still something to wait for.
pub(crate) const ATTENTION: Duration = Duration::from_millis(250);
/// More readers than this do not make anything faster: one thread writes what all of them read.
pub(crate) const MOST_WORKERS: usize = 8;

/// How much of the machine a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Reader processes at work at once.
    pub workers: usize,
    /// How far they stand back for others: 0 not at all, 19 as far as they can (Unix).
    pub niceness: u8,
}

impl Pace {
    /// One reader that works when nobody else does.
    pub const GENTLE: Self = Self { workers: 1, niceness: 19 };

    /// Readers for a machine with so many cores; whoever works at it comes first.
    pub fn normal(cores: usize) -> Self {
        Self { workers: cores.clamp(1, 4), niceness: 10 }
    }

    /// As many readers as are of use, like any other program.
    pub fn fast(cores: usize) -> Self {
        Self { workers: cores.clamp(1, MOST_WORKERS), niceness: 0 }
    }
}

#[derive(Debug)]
struct State {
    paused: bool,
    pace: Pace,
}

/// The wheel of a run; shared by reference between its thread and others.
#[derive(Debug)]
pub struct Control {
    state: Mutex<State>,
    changed: Condvar,
    stopped: AtomicBool,
}

impl Control {
    /// Goes at this pace until told otherwise.
    pub const fn new(pace: Pace) -> Self {
        let state = Mutex::new(State { paused: false, pace });
        Self { state, changed: Condvar::new(), stopped: AtomicBool::new(false) }
    }

    /// Goes on, after [`Self::pause`] or [`Self::stop`].
    pub fn go_on(&self) {
        self.stopped.store(false, Ordering::Relaxed);
        self.set(|state| state.paused = false);
    }

    /// Rests after the files in work, until [`Self::go_on`] or [`Self::stop`].
    pub fn pause(&self) {
        self.set(|state| state.paused = true);
    }

    /// Ends the run after the files in work; says whether it was told so before.
    pub fn stop(&self) -> bool {
        let before = self.stopped.swap(true, Ordering::Relaxed);
        self.set(|_| {});
        before
    }

    /// Takes more or less of the machine from the next file on.
    pub fn set_pace(&self, pace: Pace) {
        self.set(|state| state.pace = pace);
    }

    /// Told to rest.
    pub fn is_paused(&self) -> bool {
        self.lock().paused
    }

    /// Told to end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// For what knows only how to stop.
    pub fn stop_flag(&self) -> &AtomicBool {
        &self.stopped
    }

    /// Waits while paused; false when it is to end.
    pub fn wait(&self) -> bool {
        let mut state = self.lock();
        while state.paused && !self.is_stopped() {
            state = self.rest(state);
        }
        !self.is_stopped()
    }

    /// Waits until it is the turn of reader `number`, counted from 0; `None` when it is to end or all is `over`.
    ///
    /// `let_go` is called before the first wait: whoever rests need not keep anything warm.
    pub(crate) fn turn(&self, number: usize, over: impl Fn() -> bool, let_go: impl FnOnce()) -> Option<Pace> {
        let mut let_go = Some(let_go);
        loop {
            if self.is_stopped() || over() {
                return None;
            }
            let state = self.lock();
            if !state.paused && number < state.pace.workers.max(1) {
                return Some(state.pace);
            }
            match let_go.take() {
                Some(let_go) => {
                    drop(state);
                    let_go();
                }
                None => drop(self.rest(state)),
            }
        }
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn rest<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait_timeout(state, ATTENTION).unwrap_or_else(PoisonError::into_inner).0
    }

    /// A thread that panicked with the lock held left a whole state: every change is one assignment.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Pace = Pace { workers: 2, niceness: 10 };

    #[test]
    fn as_many_have_a_turn_as_the_pace_allows() {
        let control = Control::new(TWO);
        assert_eq!(control.turn(1, || false, || {}), Some(TWO));
        let let_go = AtomicBool::new(false);
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let third = scope
                .spawn(|| control.turn(2, || over.load(Ordering::Relaxed), || let_go.store(true, Ordering::Relaxed)));
            while !let_go.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            over.store(true, Ordering::Relaxed);
            assert_eq!(third.join().unwrap(), None, "it does not outlast the work");
        });
        control.set_pace(Pace::fast(3));
        assert_eq!(control.turn(2, || false, || {}), Some(Pace { workers: 3, niceness: 0 }));
    }

    #[test]
    fn a_pause_ends_with_going_on_and_with_stopping() {
        let control = Control::new(TWO);
        for (end, goes_on) in [(Control::go_on as fn(&Control), true), (|c| assert!(!c.stop()), false)] {
            control.pause();
            assert!(control.is_paused());
            std::thread::scope(|scope| {
                let waiting = scope.spawn(|| control.wait());
                end(&control);
                assert_eq!(waiting.join().unwrap(), goes_on);
            });
        }
        assert!(control.stop(), "it was stopped before");
        control.go_on();
        assert!(control.wait() && !control.is_stopped());
    }
}
