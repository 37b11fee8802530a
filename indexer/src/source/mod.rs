//! Where things lie: walking what the person added, and noticing what changes there.

pub mod walk;
pub mod watch;
