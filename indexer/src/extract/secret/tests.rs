use super::*;
use crate::item::{Channel, Kind};

/// What is left of a text; made-up numbers throughout.
#[test]
fn secrets_go_and_the_rest_stays() {
    let rows = [
        // Cards: test numbers that issuers publish.
        ("card 4111 1111 1111 1111 exp 12/27", "card ▪▪▪▪ exp 12/27"),
        ("4111111111111111", "▪▪▪▪"),
        ("5555-5555-5555-4444, thanks", "▪▪▪▪, thanks"),
        ("Amex 3782 822463 10005.", "Amex ▪▪▪▪."),
        ("카드번호는 4111-1111-1111-1111입니다", "카드번호는 ▪▪▪▪입니다"),
        // Wrong check digit, unknown issuer, part of something longer.
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("order 1234567812345670", "order 1234567812345670"),
        ("track 4111111111111111222233", "track 4111111111111111222233"),
        ("build-4111111111111111", "build-4111111111111111"),
        // Resident numbers: with the check digit, as given since 2020, and what only looks like one.
        ("주민번호 900101-1234568 이에요", "주민번호 ▪▪▪▪ 이에요"),
        ("9001011234568", "▪▪▪▪"),
        ("9001011234567", "9001011234567"),
        ("210305-3123456", "▪▪▪▪"),
        ("901301-1234567", "901301-1234567"),
        ("계좌 110-234-567890", "계좌 110-234-567890"),
        ("전화 010-1234-5678", "전화 010-1234-5678"),
        // Social security numbers.
        ("SSN: 219-09-9999", "SSN: ▪▪▪▪"),
        ("666-12-3456 and 000-12-3456", "666-12-3456 and 000-12-3456"),
        ("2024-219-09-9999", "2024-219-09-9999"),
        // Keys of services.
        ("key AKIAIOSFODNN7EXAMPLE!", "key ▪▪▪▪!"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "▪▪▪▪"),
        ("sk-learn-compatible-estimators", "sk-learn-compatible-estimators"),
        ("a task-force-meeting-about-everything-else", "a task-force-meeting-about-everything-else"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.abcdefghijkl", "▪▪▪▪"),
        ("it was 20 degrees on 2026-03-05 at 10:30", "it was 20 degrees on 2026-03-05 at 10:30"),
        ("", ""),
    ];
    for (text, left) in rows {
        assert_eq!(without(text), left, "{text}");
    }
}

#[test]
fn a_private_key_goes_whole() {
    let text = "before\n-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----\nafter";
    assert_eq!(without(text), "before\n▪▪▪▪\nafter");
    assert_eq!(without("x -----BEGIN PRIVATE KEY-----\nAAAA\nBB"), "x ▪▪▪▪");
    assert_eq!(without("-----BEGIN PUBLIC KEY-----\nAAAA"), "-----BEGIN PUBLIC KEY-----\nAAAA");
}

#[test]
fn files_of_secrets_are_known() {
    let rows: [(&str, &[u8], bool); 11] = [
        ("id_ed25519", b"", true),
        ("id_ed25519.pub", b"ssh-ed25519 AAAA", false),
        ("Vault.KDBX", b"", true),
        ("server.pem", b"", true),
        ("notes.txt", b"-----BEGIN RSA PRIVATE KEY-----\nAAAA", true),
        ("notes.txt", b"about -----BEGIN RSA PRIVATE KEY-----\nAAAA", false),
        ("slides.key", b"PK\x03\x04", false),
        ("server.key", b"", true),
        ("wallet.dat", b"", true),
        ("my wallet.txt", b"cash", false),
        ("keynote.pdf", b"%PDF", false),
    ];
    for (name, head, secret) in rows {
        assert_eq!(is_secret(&Peek { name, head, size: head.len() as u64 }), secret, "{name}");
    }
}

#[test]
fn every_text_of_a_draft_is_looked_at() {
    const CARD: &str = "4111 1111 1111 1111";
    let mut draft = Draft::new("1", Kind::Message, Channel::Mail);
    draft.title = CARD.to_owned();
    draft.push("", CARD);
    draft.meta.title = Some(CARD.to_owned());
    let mut card = crate::extract::Card::default();
    card.notes.push(CARD.to_owned());
    draft.card = Some(card);
    let mut said = Said::Draft(Box::new(draft));
    leave_out(&mut said);
    assert!(!format!("{said:?}").contains("4111"), "{said:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_does_no_harm(text in "\\PC{0,80}|[0-9 .-]{0,60}") {
        let left = without(&text);
        proptest::prop_assert!(without(&left) == left, "once is enough");
    }
}
