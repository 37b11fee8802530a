//! What the kernel keeps this process from, for good: nothing that is later read, clicked or broken into can undo it.
//!
//! Two means, each for what the other cannot do. A seccomp filter refuses calls by number and by plain arguments
//! (`seccomp(2)`); Landlock refuses files by where they lie (`landlock(7)`). Both pass on to children. Only Linux has
//! them; elsewhere [`Fenced`] says that there is no fence.

/// What stands around a process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fenced {
    /// Calls are refused.
    pub calls: bool,
    /// Files are out of reach; a cell alone.
    pub files: bool,
}

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{cell, no_network, no_network_but};

/// Shuts this process and its children off from every network.
///
/// # Errors
/// Never; there is no fence here, and the result says so.
#[cfg(not(target_os = "linux"))]
pub fn no_network() -> std::io::Result<Fenced> {
    Ok(Fenced::default())
}

/// Shuts this process off from all but what it already holds and may look at `readable`.
///
/// # Errors
/// Never; there is no fence here, and the result says so.
#[cfg(not(target_os = "linux"))]
pub fn cell(_readable: &[std::path::PathBuf]) -> std::io::Result<Fenced> {
    Ok(Fenced::default())
}
