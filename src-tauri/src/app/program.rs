//! Files that do something when they are opened.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// What desktops run, install or follow when it is opened, by its end in lower case.
const RUN: [&str; 47] = [
    "action",
    "apk",
    "app",
    "appimage",
    "bash",
    "bat",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "dmg",
    "exe",
    "flatpak",
    "flatpakref",
    "flatpakrepo",
    "fish",
    "hta",
    "inf",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "lnk",
    "msi",
    "pif",
    "pl",
    "ps1",
    "py",
    "pyw",
    "rb",
    "reg",
    "rpm",
    "run",
    "scr",
    "sh",
    "snap",
    "tcl",
    "url",
    "vbe",
    "vbs",
    "workflow",
    "wsf",
    "zsh",
];

/// Whether opening a file may start what is in it: by its name, or because it may be run and is made to be.
pub(crate) fn is_program(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    RUN.contains(&extension.as_str()) || (may_run(path) && begins_so(path))
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(_: &Path) -> bool {
    false
}

/// As programs and scripts do. A document on a disk without rights has the right to run, too.
fn begins_so(path: &Path) -> bool {
    let mut head = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && (head.starts_with(b"#!") || head == *b"\x7fELF" || head == [0xcf, 0xfa, 0xed, 0xfe])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let rows: [(&str, &[u8], bool, bool); 8] = [
            ("a.desktop", b"[Desktop Entry]", false, true),
            ("Setup.EXE", b"MZ..", false, true),
            ("invoice.pdf.sh", b"echo", false, true),
            ("script", b"#!/bin/sh\n", true, true),
            ("script", b"#!/bin/sh\n", false, false),
            ("tool", b"\x7fELF\x02", true, true),
            ("on a stick.pdf", b"%PDF-1.7", true, false),
            ("notes.txt", b"#!", true, false),
        ];
        for (name, bytes, executable, runs) in rows {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = if executable { 0o755 } else { 0o644 };
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            }
            assert_eq!(is_program(&path), runs, "{name}, executable: {executable}");
        }
        assert!(!is_program(&folder.path().join("none")));
    }
}
