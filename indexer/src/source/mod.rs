//! Where things lie: walking what the person added.

pub mod walk;
