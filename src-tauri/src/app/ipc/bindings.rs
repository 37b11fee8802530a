//! The declarations of `ui/src/ipc/bindings.ts`, made from the types that cross the door.

use std::path::Path;

use assistant::window::wire;
use ts_rs::{Config, TS};

use super::types;

const HEAD: &str = "// The types that cross the door between the window and the host. Made from the Rust declarations by\n\
    // `WHENCE_WRITE_BINDINGS=1 cargo test --features whence/desktop bindings`: do not edit.\n\
    // Times are RFC 3339 with an offset; offsets into text count UTF-16 code units; sizes are bytes.\n";

macro_rules! declarations {
    ($($type:ty),+ $(,)?) => {
        [$(one::<$type>()),+]
    };
}

fn one<T: TS>() -> String {
    let config = Config::new().with_large_int("number");
    format!("\n{}export {}\n", T::docs().unwrap_or_default(), T::decl(&config))
}

fn written() -> String {
    let all = declarations![
        wire::Kind,
        wire::Family,
        wire::Channel,
        wire::Span,
        wire::Passage,
        wire::SlotKind,
        wire::Reading,
        wire::Slot,
        wire::Override,
        wire::Turn,
        wire::Ask,
        wire::Found,
        wire::Fact,
        wire::Relaxation,
        wire::Answer,
        wire::Suggestion,
        wire::ChatLine,
        wire::SheetRow,
        wire::Attachment,
        wire::PreviewBody,
        wire::Field,
        wire::Preview,
        wire::Version,
        types::Past,
        types::SourceKind,
        types::SourceState,
        types::Source,
        types::ReadIssue,
        types::Detected,
        types::HandleKind,
        types::Handle,
        types::Same,
        types::Person,
        types::Counted,
        types::PrivacySummary,
        types::Excluded,
        types::Forget,
        types::ForgetPlan,
        types::Attempt,
        types::NetworkCheck,
        types::Theme,
        types::Resources,
        types::Language,
        types::Settings,
        types::HotkeySlot,
        types::HotkeyStatus,
        types::Hotkey,
        types::IndexState,
        types::Progress,
        types::ExportFound,
        types::View,
        types::Boot,
        types::HostError,
    ];
    all.iter().fold(HEAD.to_owned(), |text, declaration| text + declaration)
}

#[test]
fn the_front_end_has_the_types_of_this_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    if std::env::var_os("WHENCE_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, written()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(found == written(), "ui/src/ipc/bindings.ts is not of these types: see its first lines");
}
