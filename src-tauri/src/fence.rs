//! This program's own fence: it gives up the network, and keeps other users out, before it does anything else.

use indexer::fence::{self, Fenced};

/// Set by who drives the window in tests; the driver speaks to the web view over TCP.
#[cfg(target_os = "linux")]
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";
/// Set by the driver itself: where the web view is to listen for it.
#[cfg(target_os = "linux")]
const DRIVER: &str = "WEBKIT_INSPECTOR_SERVER";

/// Shuts this process and its children off from the network, for good; to be called while there is one thread. Where
/// that cannot be, it is said and the program goes on: it has no use for a network. Other users are kept out of what it
/// writes, too.
pub(crate) fn shut() -> Fenced {
    // What it writes is nobody else's to read.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    #[cfg(target_os = "linux")]
    let shut = match driver() {
        Some(port) => fence::no_network_but(port),
        None => fence::no_network(),
    };
    #[cfg(not(target_os = "linux"))]
    let shut = fence::no_network();
    shut.unwrap_or_else(|e| {
        eprintln!("whence: the network could not be shut off: {e}");
        Fenced::default()
    })
}

/// The port on this machine that a driver has the web view listen at; only in tests.
#[cfg(target_os = "linux")]
fn driver() -> Option<u16> {
    std::env::var_os(DRIVEN)?;
    std::env::var(DRIVER).ok()?.rsplit_once(':')?.1.parse().ok()
}
