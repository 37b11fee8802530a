//! Where things lie: walking what the person added, noticing what changes there, and what could be added.

pub mod detect;
pub mod walk;
pub mod watch;
