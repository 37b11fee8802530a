//! Puts the window's configuration into the program; nothing to do for the command line alone.

fn main() {
    #[cfg(feature = "desktop")]
    desktop();
}

/// Every command of the window's is named here, so that none is allowed but by a window's capabilities file.
#[cfg(feature = "desktop")]
fn desktop() {
    let page = std::path::Path::new("../ui/dist/palette.html");
    println!("cargo:rerun-if-changed={}", page.display());
    println!("cargo:rerun-if-changed=capabilities");
    assert!(page.exists(), "the front end is not built: run `make ui`, or `npm ci && npm run build` in ui/");
    let manifest = tauri_build::AppManifest::new().commands(&[
        "add_sources",
        "ask",
        "boot",
        "cancel",
        "capture_hotkey",
        "check_network",
        "choose_files",
        "choose_folder",
        "conversation_around",
        "copy_file",
        "copy_text",
        "detect_sources",
        "excluded",
        "fit_palette",
        "forget",
        "has_tray",
        "hide",
        "hide_item",
        "history",
        "hotkeys",
        "include",
        "is_composited",
        "keep_apart",
        "mark_me",
        "merge_people",
        "open",
        "pause_indexing",
        "pause_source",
        "people",
        "plan_forget",
        "preview",
        "privacy",
        "quit",
        "remember",
        "rename_person",
        "reread_source",
        "reveal",
        "set_hotkey",
        "set_settings",
        "share",
        "show_main",
        "source_issues",
        "sources",
        "split_person",
        "start",
        "suggestions",
        "versions",
    ]);
    if let Err(e) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        panic!("the window's configuration does not hold: {e:#}");
    }
}
