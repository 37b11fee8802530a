//! Who is no person: firms, newsletters, machines. A firm is meant by its whole name; one word of it is just a word.

use indexer::normalise::text;
use indexer::store::PersonRow;

/// Sends mail as a firm, a newsletter or a machine does.
pub(super) fn is_firm(row: &PersonRow) -> bool {
    const BOXES: &[&str] = &[
        "info",
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply",
        "support",
        "hello",
        "hi",
        "team",
        "news",
        "newsletter",
        "bill",
        "billing",
        "book",
        "booking",
        "bookings",
        "reservation",
        "reservations",
        "contact",
        "service",
        "services",
        "admin",
        "mail",
        "sales",
        "order",
        "orders",
        "notification",
        "notifications",
        "notice",
        "alert",
        "alerts",
        "help",
        "care",
        "as",
        "customer",
        "office",
        "reception",
        "ticket",
        "tickets",
        "account",
        "accounts",
        "invoice",
        "invoices",
        "shop",
        "cs",
        "webmaster",
        "postmaster",
        "mailer",
        "events",
        "event",
        "hr",
        "jobs",
        "press",
        "marketing",
        "member",
        "members",
        "clinic",
    ];
    const FIRM: &[&str] = &[
        "trust",
        "council",
        "bank",
        "library",
        "clinic",
        "hospital",
        "university",
        "society",
        "insurance",
        "은행",
        "병원",
        "의원",
        "치과",
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "corp",
        "co",
        "aps",
        "ag",
        "sa",
        "bv",
        "srl",
        "newsletter",
        "주식회사",
        "고객센터",
    ];
    let mut addresses = row.names.iter().filter(|(_, kind)| kind == "address").map(|(a, _)| a.as_str()).peekable();
    let boxes = addresses.peek().is_some()
        && addresses.all(|a| BOXES.contains(&a.split(['@', '+']).next().unwrap_or_default()));
    let named = row
        .names
        .iter()
        .filter(|(_, kind)| kind == "name")
        .any(|(name, _)| text::words(name).iter().any(|w| FIRM.contains(&w.text.as_str())));
    boxes || named
}
