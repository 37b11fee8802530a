//! `whence doctor`.

use anyhow::Result;
use indexer::extract::worker::Worker;
use indexer::fence::Fenced;
use serde_json::json;

use super::Common;
use crate::home;

/// One check: what, whether it holds, and what to do if not.
struct Check {
    name: &'static str,
    found: Result<String, String>,
}

pub(super) fn doctor(common: &Common, fenced: Fenced) -> Result<()> {
    let checks = [
        Check { name: "data folder", found: data_folder(common) },
        Check { name: "index", found: index(common) },
        Check { name: "PDF reader", found: pdf() },
        Check { name: "encoder", found: encoder() },
        Check { name: "resolver", found: resolver() },
        Check { name: "readers", found: reader_process() },
        Check { name: "network", found: network(fenced) },
        Check { name: "time zone", found: Ok(home::zone_name()) },
    ];
    if common.json {
        let list: Vec<_> = checks
            .iter()
            .map(|c| match &c.found {
                Ok(detail) => json!({"check": c.name, "ok": true, "detail": detail}),
                Err(todo) => json!({"check": c.name, "ok": false, "todo": todo}),
            })
            .collect();
        println!("{}", json!({"checks": list}));
    } else {
        for c in &checks {
            match &c.found {
                Ok(detail) => println!("ok       {}: {detail}", c.name),
                Err(todo) => println!("problem  {}: {todo}", c.name),
            }
        }
    }
    if checks.iter().any(|c| c.found.is_err()) {
        anyhow::bail!("something needs your attention");
    }
    Ok(())
}

fn data_folder(common: &Common) -> Result<String, String> {
    let dir = common.data_dir().map_err(|e| e.to_string())?;
    indexer::store::own_folder(&dir).map_err(|e| format!("{} cannot be made: {e}; give --data-dir", dir.display()))?;
    let probe = dir.join(".probe");
    std::fs::write(&probe, b"").map_err(|e| format!("{} cannot be written: {e}; give --data-dir", dir.display()))?;
    let _ = std::fs::remove_file(probe);
    Ok(dir.display().to_string())
}

fn index(common: &Common) -> Result<String, String> {
    let (store, _) = common.open().map_err(|e| format!("{e:#}"))?;
    let sources = store.sources().map_err(|e| e.to_string())?;
    let gone: Vec<&str> =
        sources.iter().map(|s| s.path.as_str()).filter(|p| !std::path::Path::new(p).exists()).collect();
    if !gone.is_empty() {
        return Err(format!("not there now: {}; connect it or `whence forget` it", gone.join(", ")));
    }
    Ok(format!("{} sources", sources.len()))
}

fn pdf() -> Result<String, String> {
    match home::pdfium() {
        Some(path) if path.exists() => Ok(path.display().to_string()),
        Some(path) => Err(format!("{} is not there; PDFs are found by name only", path.display())),
        None => {
            Err("PDFium is not installed beside the program; run `make build`. PDFs are found by name only".to_owned())
        }
    }
}

fn encoder() -> Result<String, String> {
    match home::encoder() {
        Ok(_) => Ok(home::weights().map(|p| p.display().to_string()).unwrap_or_default()),
        Err(e) => Err(format!("{e}. Until then things are found by their words alone")),
    }
}

fn resolver() -> Result<String, String> {
    match home::resolver() {
        Ok(_) => Ok(format!("weights {}", &models::resolver::id()[..12])),
        Err(e) => Err(format!("{e}. Until then simple rules tell what is meant")),
    }
}

/// Whether a reader starts, and what it is kept from.
fn reader_process() -> Result<String, String> {
    let setup = home::readers(&[]).map_err(|e| format!("{e:#}"))?;
    match Worker::new(setup).fenced() {
        Ok(Fenced { calls: true, files: true }) => {
            Ok("each file in a process that sees nothing else, cannot write, and has no network".to_owned())
        }
        Ok(Fenced { calls: true, .. }) => {
            Err("they could read other files: this kernel has no Landlock (5.13 has)".to_owned())
        }
        Ok(_) => Err("nothing keeps them from other files or from the network on this system".to_owned()),
        Err(e) => Err(format!("a reader process cannot be started: {e}")),
    }
}

/// Asked of the system itself: nothing is sent, for nothing listens at an address of documentation (RFC 5737).
fn network(fenced: Fenced) -> Result<String, String> {
    let open = || Err("not shut off on this system; Whence does not use it, but nothing enforces that".to_owned());
    if !fenced.calls {
        return open();
    }
    match std::net::UdpSocket::bind(("0.0.0.0", 0)) {
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => Ok(format!("shut off by the kernel: {e}")),
        _ => open(),
    }
}
