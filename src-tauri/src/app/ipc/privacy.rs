//! What is kept, what is left out, and how the network is kept shut.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use tauri::State;

use super::types::{Attempt, HostError, NetworkCheck};
use crate::app::Core;
use crate::app::words::Tongue;

/// An address that documentation is written with (RFC 5737): nobody is there, and nothing is sent to anybody.
const NOBODY: [u8; 4] = [192, 0, 2, 1];
const PATIENCE: Duration = Duration::from_millis(600);

#[tauri::command]
pub(crate) async fn check_network(core: State<'_, Core>) -> Result<NetworkCheck, HostError> {
    let tongue = core.tongue();
    Ok(NetworkCheck { attempts: vec![tcp(tongue), udp(tongue)], at: core.now().timestamp().to_string() })
}

fn tcp(tongue: Tongue) -> Attempt {
    let address = SocketAddr::from((NOBODY, 443));
    let tried = TcpStream::connect_timeout(&address, PATIENCE).map(drop);
    attempt(tongue, "network.tcp", &address, tried)
}

fn udp(tongue: Tongue) -> Attempt {
    let address = SocketAddr::from((NOBODY, 53));
    let tried = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| socket.send_to(b"whence", address)).map(drop);
    attempt(tongue, "network.udp", &address, tried)
}

/// Only what the system itself forbids is held back: that nobody answers proves nothing.
fn attempt(tongue: Tongue, what: &str, address: &SocketAddr, tried: std::io::Result<()>) -> Attempt {
    let refused = tried.err().filter(|e| e.kind() == ErrorKind::PermissionDenied);
    Attempt {
        what: tongue.say(what, &[("address", &address.to_string())]),
        blocked: refused.is_some(),
        detail: match refused {
            Some(e) => tongue.say("network.blocked", &[("reason", &e.to_string())]),
            None => tongue.say("network.open", &[]),
        },
    }
}
