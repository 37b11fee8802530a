//! What should not be in is not in: not in the answers, not in the bytes of the data folder.

mod common;

use std::fs;
use std::path::Path;

use common::World;
use common::exports::whatsapp;

const CARD: &str = "4111 1111 1111 1111";
const RESIDENT: &str = "900101-1234568";
const SERVICE: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const KEY: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

/// Whether some bytes stand anywhere in the files of a folder.
fn holds(folder: &Path, wanted: &str) -> bool {
    fs::read_dir(folder).expect("the data folder").map(|entry| entry.expect("an entry").path()).any(|path| {
        let within = |bytes: Vec<u8>| bytes.windows(wanted.len()).any(|w| w == wanted.as_bytes());
        if path.is_dir() { holds(&path, wanted) } else { within(fs::read(&path).expect("a file")) }
    })
}

#[test]
fn secrets_are_not_in_the_data_folder() {
    let world = World::new();
    world.write("trip.txt", format!("For the larkspindle trip: card {CARD}, number {RESIDENT}.\n"));
    world.write("setup.md", format!("The gorsefiddler script logs in with {SERVICE}\n\n{KEY}\nthen it runs.\n"));
    let chat = [(1, "Harriet Vale", "the yarrowhitch costs 20, use 4111111111111111"), (2, "Owen Pryce", "good")];
    world.write("WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat));
    let mail = format!(
        "From: Harriet Vale <harriet@vale.example>\r\nTo: owen@pryce.example\r\nSubject: about {RESIDENT}\r\n\
         Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@vale.example>\r\n\r\npottlewright {CARD}\r\n"
    );
    world.write("mail.eml", mail);
    world.write("old laptop/id_ed25519", format!("bramblecock\n{KEY}"));
    world.index();

    for (question, path_end) in [
        ("larkspindle", "trip.txt"),
        ("gorsefiddler", "setup.md"),
        ("yarrowhitch", "Vale.txt"),
        ("pottlewright", "mail.eml"),
    ] {
        assert!(world.finds(question, path_end), "the rest of {path_end} is there");
    }
    assert!(world.finds("id_ed25519", "id_ed25519"), "a key is found by its name");
    assert!(!world.finds("bramblecock", "id_ed25519"), "and by nothing else");
    assert_eq!(world.issues("id_ed25519"), ["secret"]);
    for secret in [CARD, "4111111111111111", RESIDENT, "1234568", SERVICE, "b3BlbnNzaC1rZXk", "bramblecock"] {
        assert!(!holds(world.data(), secret), "{secret}");
    }
    // What is looked for can be found: else the lines above prove nothing.
    assert!(holds(world.data(), "gorsefiddler"));
}
