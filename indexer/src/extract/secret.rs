//! What is left out before anything is kept: keys, passwords' stores, and numbers that open a person's accounts.
//!
//! It happens where files are read, so that nothing of it ever reaches the store. A file of keys is still found by its
//! name; a text keeps all but the secret itself.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::blob::Peek;
use super::draft::{Content, Draft, IssueCode, Passage, ReadError, Said};

/// What stands in a secret's place.
const LEFT_OUT: &str = "▪▪▪▪";

/// Files that are nothing but secrets, by their whole names in lower case.
const NAMES: [&str; 14] = [
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_ecdsa_sk",
    "id_ed25519_sk",
    "wallet.dat",
    "logins.json",
    "key3.db",
    "key4.db",
    "login data",
    "signons.sqlite",
    ".netrc",
    ".pgpass",
];

/// And by how they end.
const EXTENSIONS: [&str; 16] = [
    "pem", "key", "p12", "pfx", "pkcs12", "jks", "keystore", "ppk", "kdb", "kdbx", "wallet", "gpg", "pgp", "age",
    "psafe3", "opvault",
];

/// Whether a file is a key or a store of passwords: by its name, or because it begins as a private key does.
pub(super) fn is_secret(peek: &Peek<'_>) -> bool {
    let name = peek.name.to_lowercase();
    let begins_so = std::str::from_utf8(&peek.head[..peek.head.len().min(200)])
        .unwrap_or_default()
        .trim_start()
        .lines()
        .next()
        .is_some_and(|line| line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY"));
    // Keynote's documents end as keys do; they are archives.
    let by_its_end = EXTENSIONS.contains(&peek.extension().as_str()) && !peek.head.starts_with(b"PK");
    NAMES.contains(&name.as_str()) || by_its_end || begins_so
}

/// Why a file of secrets is not read.
pub(super) fn not_read() -> ReadError {
    ReadError::new(IssueCode::Secret, "a key or a store of passwords: found by its name, never read")
}

/// What a reader says, without the secrets in it.
pub fn leave_out(said: &mut Said) {
    match said {
        Said::Draft(draft) => leave_out_of(draft),
        // A mail's is its subject.
        Said::Thread(thread) => clean(&mut thread.name),
        Said::Issue(_) | Said::Unread { .. } => {}
    }
}

fn leave_out_of(draft: &mut Draft) {
    clean(&mut draft.title);
    draft.passages.iter_mut().for_each(passage);
    draft.meta.title.iter_mut().for_each(clean);
    if let Some(card) = &mut draft.card {
        card.notes.iter_mut().for_each(clean);
    }
    if let Some(location) = draft.occurrence.as_mut().and_then(|o| o.location.as_mut()) {
        clean(location);
    }
    draft.attachments.iter_mut().filter_map(|a| a.content.as_mut()).for_each(content);
}

fn content(content: &mut Content) {
    content.passages.iter_mut().for_each(passage);
    content.meta.title.iter_mut().for_each(clean);
}

fn passage(passage: &mut Passage) {
    clean(&mut passage.text);
}

fn clean(text: &mut String) {
    if let Cow::Owned(less) = without(text) {
        *text = less;
    }
}

/// A text without its secrets; [`LEFT_OUT`] stands in the place of each.
fn without(text: &str) -> Cow<'_, str> {
    // Most texts have nothing that even looks like one.
    if !ANY.is_match(text) {
        return Cow::Borrowed(text);
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (which, kind) in KINDS.iter().enumerate() {
        found.extend(EACH[which].find_iter(text).map(|m| m.range()).filter(|r| (kind.holds)(text, r)));
    }
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| (range.start, range.end));
    let (mut less, mut at) = (String::with_capacity(text.len()), 0);
    for range in found {
        if range.start >= at {
            less += &text[at..range.start];
            less += LEFT_OUT;
        }
        at = at.max(range.end);
    }
    less += &text[at..];
    Cow::Owned(less)
}

/// What a kind of secret looks like, and whether something that looks so is one.
struct Kind {
    looks: &'static str,
    holds: fn(&str, &Range<usize>) -> bool,
}

const KINDS: [Kind; 6] = [
    // A private key in its armour (RFC 7468), to its end or to the end of the text.
    Kind {
        looks: r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\z)",
        holds: |_, _| true,
    },
    // Payment cards (ISO/IEC 7812): in one, or as they are printed.
    Kind { looks: r"[0-9]{13,19}|[0-9]{4}(?:[ -][0-9]{4}){3}|3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}", holds: is_card },
    // Korean resident registration numbers, foreigners' included.
    Kind { looks: r"[0-9]{6} ?[-–] ?[1-8][0-9]{6}|[0-9]{6}[1-8][0-9]{6}", holds: is_resident_number },
    // US social security numbers, as they are written.
    Kind { looks: r"[0-9]{3}-[0-9]{2}-[0-9]{4}", holds: is_social_security_number },
    // Keys to services, by the marks that these give them so that they can be told.
    Kind {
        looks: concat!(
            r"\b(?:sk|pk|rk)_live_[0-9A-Za-z]{16,}|\bsk-(?:[a-z]+-)*[0-9A-Za-z_-]{20,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
            r"|\bgh[opsur]_[0-9A-Za-z]{36,}|\bgithub_pat_[0-9A-Za-z_]{22,}|\bglpat-[0-9A-Za-z_-]{20,}",
            r"|\bxox[abeoprs]-[0-9A-Za-z-]{10,}|\bAIza[0-9A-Za-z_-]{35}|\bya29\.[0-9A-Za-z_-]{20,}",
            r"|\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}|\bnpm_[0-9A-Za-z]{36}|\bpypi-[0-9A-Za-z_-]{50,}",
            r"|\bhf_[0-9A-Za-z]{30,}|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}",
        ),
        // Names of things are written so, too, but without numbers.
        holds: |text, range| text[range.clone()].contains(|c: char| c.is_ascii_digit()),
    },
    // Tokens that carry their own rights (RFC 7519).
    Kind { looks: r"\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}", holds: |_, _| true },
];

static ANY: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(KINDS.iter().map(|k| k.looks)).expect("these are expressions"));
static EACH: LazyLock<Vec<Regex>> =
    LazyLock::new(|| KINDS.iter().map(|k| Regex::new(k.looks).expect("this is an expression")).collect());

/// Nothing that could belong to the number stands beside it.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (first, second) = (after.next(), after.next());
    let goes_on = matches!(first, Some('-' | '.')) && second.is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(|c| joins(c) || matches!(c, '-' | '.' | '+' | '#')) && !first.is_some_and(joins) && !goes_on
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |sum, digit| 10 * sum + digit)
}

/// A number that a card can have, by who issued it, how long it is, and its check digit (Luhn, ISO/IEC 7812-1).
fn is_card(text: &str, range: &Range<usize>) -> bool {
    let digits = digits(&text[range.clone()]);
    let issued = match number(&digits[..4]) {
        4000..=4999 => matches!(digits.len(), 13 | 16 | 19),
        2221..=2720 | 5100..=5599 | 3528..=3589 => digits.len() == 16,
        3400..=3499 | 3700..=3799 => digits.len() == 15,
        3000..=3059 | 3600..=3699 | 3800..=3999 => digits.len() == 14,
        6011 | 6200..=6299 | 6440..=6599 => digits.len() >= 16,
        _ => false,
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| if n % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    issued && sum.is_multiple_of(10) && stands_alone(text, range)
}

/// A day of birth, and the check digit; those given since October 2020 have none, and are known by how they are written.
fn is_resident_number(text: &str, range: &Range<usize>) -> bool {
    const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let written = &text[range.clone()];
    let digits = digits(written);
    let born = (1..=12).contains(&number(&digits[2..4])) && (1..=31).contains(&number(&digits[4..6]));
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    // Foreigners' numbers are off by two.
    let base = if digits[6] >= 5 { 13 } else { 11 };
    let checks = digits[12] == (base - sum % 11) % 10;
    born && (checks || written.len() > 13) && stands_alone(text, range)
}

/// One that was ever given out: no group is all zeros, and none begins with 666 or 9.
fn is_social_security_number(text: &str, range: &Range<usize>) -> bool {
    let digits = digits(&text[range.clone()]);
    let (area, group, serial) = (number(&digits[..3]), number(&digits[3..5]), number(&digits[5..]));
    area > 0 && area != 666 && area < 900 && group > 0 && serial > 0 && stands_alone(text, range)
}

#[cfg(test)]
mod tests;
