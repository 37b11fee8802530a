//! Who is who: handles that evidence says are one person become one person.
//!
//! Evidence is the same mail address, phone number or account, the same contact card, a phone number or address
//! in a mail's signature, and the same whole name where nothing speaks against it. A first name alone never is:
//! two Peters stay two. What the person said about it ([`statements`]) comes after the evidence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::{bracketed, is_full, strip_honorific};
use super::statements::Key;
use super::text::fold;
use super::{people, statements};
use crate::extract::Card;
use crate::item::{Channel, HandleId};
use crate::store::{HandleRow, Store, StoreError};

/// Union-find over handles and cards that also knows who is in each group.
struct Union {
    up: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Union {
    fn new(n: usize) -> Self {
        Self { up: (0..n).collect(), members: (0..n).map(|i| vec![i]).collect() }
    }

    fn find(&mut self, n: usize) -> usize {
        let mut root = n;
        while self.up[root] != root {
            root = self.up[root];
        }
        let mut at = n;
        while self.up[at] != root {
            at = std::mem::replace(&mut self.up[at], root);
        }
        root
    }

    /// The smaller number leads, so that the result does not depend on the order.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        if low != high {
            self.up[high] = low;
            let moved = std::mem::take(&mut self.members[high]);
            self.members[low].extend(moved);
        }
    }
}

/// What is known of one handle or card.
#[derive(Default)]
pub(super) struct Node {
    /// What it is, hashed: the same as long as its source writes it so.
    pub(super) key: Key,
    pub(super) handle: Option<HandleId>,
    pub(super) channel: Option<Channel>,
    pub(super) names: Vec<String>,
    pub(super) nicknames: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) organisations: Vec<String>,
    pub(super) emails: BTreeSet<String>,
    pub(super) phones: BTreeSet<String>,
    pub(super) account: Option<String>,
    pub(super) birthday: Option<(Option<i16>, i8, i8)>,
}

impl Node {
    /// What nobody else has: addresses, numbers, an account.
    pub(super) fn evidence(&self) -> impl Iterator<Item = String> {
        let accounts = self.account.iter().map(|a| format!("account|{a}"));
        let phones = self.phones.iter().map(|p| format!("phone|{p}"));
        self.emails.iter().map(|e| format!("mail|{e}")).chain(phones).chain(accounts)
    }
}

/// The hash of what a handle or card is.
fn key_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        // Text that was cleaned holds no control characters.
        hasher.update(b"\x1f");
    }
    let mut key = Key::default();
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    key
}

/// Makes people anew.
///
/// # Errors
/// As SQLite does.
pub(super) fn derive(store: &mut Store) -> Result<(), StoreError> {
    let (nodes, said, me) = (nodes(store)?, statements::all(store)?, store.me()?);
    let mut groups = merge(&nodes);
    statements::apply(&nodes, &mut groups, &said);
    people::write(store, &nodes, &groups, &me, &said)
}

/// Every handle and every card, in an order that does not depend on which was read first.
pub(super) fn nodes(store: &Store) -> Result<Vec<Node>, StoreError> {
    let mut nodes: Vec<Node> = store.handles()?.into_iter().map(handle_node).collect();
    add_signatures(store, &mut nodes)?;
    nodes.extend(cards(store)?.into_iter().map(card_node));
    Ok(nodes)
}

fn handle_node(row: HandleRow) -> Node {
    let key = key_of(["handle", row.channel.as_str(), &row.name, &row.email, &row.phone, &row.account]);
    let mut node = Node { key, handle: Some(row.id), channel: Some(row.channel), ..Node::default() };
    if !row.name.is_empty() {
        node.names.push(row.name);
    }
    if !row.email.is_empty() {
        node.emails.insert(row.email);
    }
    if let Some(phone) = phone_key(&row.phone) {
        node.phones.insert(phone);
    }
    if !row.account.is_empty() {
        node.account = Some(format!("{}|{}", row.channel.as_str(), row.account));
    }
    node
}

fn card_node(card: Card) -> Node {
    let parts = card.names.iter().chain(&card.emails).chain(&card.phones).map(String::as_str);
    Node {
        key: key_of(std::iter::once("card").chain(parts)),
        names: card.names,
        nicknames: card.nicknames,
        notes: card.notes.into_iter().chain(card.relations).collect(),
        organisations: card.organisation,
        emails: card.emails.into_iter().map(|e| e.trim().to_lowercase()).collect(),
        phones: card.phones.iter().filter_map(|p| phone_key(p)).collect(),
        birthday: card.birthday,
        ..Node::default()
    }
}

fn cards(store: &Store) -> Result<Vec<Card>, StoreError> {
    let items = store.items_where("i.kind = 'contact' ORDER BY b.path, i.ordinal", [])?;
    Ok(items.into_iter().filter_map(|i| i.extra.card).collect())
}

/// Phone numbers that stand in the signatures of a sender's mails belong to the sender.
fn add_signatures(store: &Store, nodes: &mut [Node]) -> Result<(), StoreError> {
    let by_handle: HashMap<i64, usize> =
        nodes.iter().enumerate().filter_map(|(n, node)| Some((node.handle?.0, n))).collect();
    let mut statement = store.connection().prepare(
        "SELECT i.from_handle, p.text FROM passages p JOIN items i ON i.id = p.item_id
         WHERE p.locator = 'signature' AND i.from_handle IS NOT NULL ORDER BY i.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text: String = row.get(1)?;
        if let Some(node) = by_handle.get(&row.get(0)?) {
            nodes[*node].phones.extend(phones_in(&text));
            if nodes[*node].notes.len() < 4 {
                nodes[*node].notes.push(text);
            }
        }
    }
    Ok(())
}

/// Numbers long enough to be somebody's phone.
fn phones_in(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_digit() || "+-. ()".contains(c)))
        .filter(|run| run.chars().filter(char::is_ascii_digit).count() >= 9)
        .filter_map(phone_key)
        .collect()
}

/// Digits with `+` for international, national ones without the leading 0; `None` for too few to identify anybody.
pub(crate) fn phone_key(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 8 {
        return None;
    }
    if phone.trim_start().starts_with('+') {
        return Some(format!("+{digits}"));
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return Some(format!("+{rest}"));
    }
    Some(digits.strip_prefix('0').unwrap_or(&digits).to_owned())
}

/// An international number is a national one with one to three digits before it.
pub(super) fn same_phone(a: &str, b: &str) -> bool {
    let (short, long) = if a.starts_with('+') { (b, a) } else { (a, b) };
    if short.starts_with('+') || !long.starts_with('+') {
        return a == b;
    }
    let long = &long[1..];
    long.ends_with(short) && (1..=3).contains(&(long.len() - short.len()))
}

/// The group of each node.
fn merge(nodes: &[Node]) -> Vec<usize> {
    let mut union = Union::new(nodes.len());
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        let accounts = node.account.iter().map(|a| format!("account|{a}"));
        for key in node.emails.iter().map(|e| format!("mail|{e}")).chain(accounts) {
            match keys.get(&key) {
                Some(first) => union.join(*first, n),
                None => drop(keys.insert(key, n)),
            }
        }
    }
    join_phones(nodes, &mut union);
    join_same_channel(nodes, &mut union);
    join_names(nodes, &mut union);
    (0..nodes.len()).map(|n| union.find(n)).collect()
}

fn join_phones(nodes: &[Node], union: &mut Union) {
    // Numbers that agree in their last seven digits are compared in full.
    let mut by_end: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        for phone in &node.phones {
            by_end.entry(&phone[phone.len().saturating_sub(7)..]).or_default().push((n, phone));
        }
    }
    for group in by_end.values() {
        for (i, (a, phone)) in group.iter().enumerate() {
            for (b, other) in &group[..i] {
                if same_phone(phone, other) {
                    union.join(*a, *b);
                }
            }
        }
    }
}

/// One service writes one person one way: the same display name in two chats of a service is one person, unless
/// the service itself tells them apart by account.
fn join_same_channel(nodes: &[Node], union: &mut Union) {
    let mut first: BTreeMap<(Channel, String), usize> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        let (Some(channel), [name]) = (node.channel, &node.names[..]) else { continue };
        if node.account.is_some() || !node.emails.is_empty() || channel == Channel::Mail {
            continue;
        }
        match first.get(&(channel, fold(name))) {
            Some(other) => union.join(*other, n),
            None => drop(first.insert((channel, fold(name)), n)),
        }
    }
}

/// The same whole name, or the very name under which an address book has somebody, joins what has no address of
/// its own to the one group that has, or to its like; where two groups could be meant, neither is taken.
fn join_names(nodes: &[Node], union: &mut Union) {
    let mut holders: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        for key in name_keys(node) {
            holders.entry(key).or_default().insert(n);
        }
    }
    for group in holders.values() {
        let roots: BTreeSet<usize> = group.iter().map(|n| union.find(*n)).collect();
        let hard: Vec<usize> = roots.iter().copied().filter(|r| is_hard(nodes, union, *r)).collect();
        if roots.len() < 2 || hard.len() > 1 && conflict(nodes, union, &hard) {
            continue;
        }
        let first = *roots.iter().next().unwrap_or(&0);
        for root in roots {
            union.join(first, root);
        }
    }
}

/// Has an address, number or account of its own.
fn is_hard(nodes: &[Node], union: &Union, root: usize) -> bool {
    let hard = |n: &usize| !nodes[*n].emails.is_empty() || !nodes[*n].phones.is_empty() || nodes[*n].account.is_some();
    union.members[root].iter().any(hard)
}

/// Two groups of one name are two people when both have the same kind of evidence and it differs: two phone
/// numbers, two accounts at one service, two addresses at one domain.
fn conflict(nodes: &[Node], union: &Union, roots: &[usize]) -> bool {
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for root in roots {
        for node in union.members[*root].iter().map(|n| &nodes[*n]) {
            let phones = node.phones.iter().map(|_| "phone".to_owned());
            let domains = node.emails.iter().filter_map(|e| e.split_once('@')).map(|(_, d)| format!("@{d}"));
            let services = node.account.iter().filter_map(|a| a.split_once('|')).map(|(s, _)| s.to_owned());
            for evidence in phones.chain(domains).chain(services) {
                if *holders.entry(evidence).or_insert(*root) != *root {
                    return true;
                }
            }
        }
    }
    false
}

/// Names that identify: whole names; and, as written, the names by which chats and address books list somebody.
fn name_keys(node: &Node) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for name in &node.names {
        let bare = strip_honorific(name);
        for candidate in [Some(bare.as_str()), bracketed(name)].into_iter().flatten() {
            if is_full(candidate) {
                keys.insert(whole_name_key(candidate));
            }
        }
        let lists_by_address_book = matches!(node.channel, None | Some(Channel::WhatsApp | Channel::KakaoTalk));
        if lists_by_address_book && node.account.is_none() && !name.contains('@') {
            keys.insert(format!("listed|{}", call_form(name)));
        }
    }
    keys
}

/// A whole name whatever the order of its words.
pub(super) fn whole_name_key(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// A listed name without the vowel that Korean adds when calling: `지윤이` and `지윤` are listed alike.
fn call_form(name: &str) -> String {
    let folded = fold(strip_honorific(name).trim());
    match folded.strip_suffix('이') {
        Some(stem) if stem.chars().count() == 2 && ends_closed(stem) => stem.to_owned(),
        _ => folded,
    }
}

/// Ends in a syllable with a final consonant.
fn ends_closed(word: &str) -> bool {
    word.chars()
        .next_back()
        .is_some_and(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c) && !(c as u32 - 0xac00).is_multiple_of(28))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(channel: Option<Channel>, name: &str, email: &str, phone: &str) -> Node {
        Node {
            channel,
            names: vec![name.to_owned()],
            emails: (!email.is_empty()).then(|| email.to_owned()).into_iter().collect(),
            phones: phone_key(phone).into_iter().collect(),
            ..Node::default()
        }
    }

    #[test]
    fn evidence_joins_and_first_names_do_not() {
        let nodes = [
            node(Some(Channel::Mail), "Ada Byron", "ada@example.org", ""),
            node(None, "Ada Byron", "ada@example.org", "+44 20 7946 0000"),
            node(Some(Channel::WhatsApp), "Ada", "", ""),
            node(Some(Channel::WhatsApp), "Byron Ada", "", ""),
            node(Some(Channel::Mail), "A. B.", "", "020 7946 0000"),
            node(Some(Channel::Mail), "Ada", "lovelace@example.net", ""),
        ];
        assert_eq!(merge(&nodes), [0, 0, 2, 0, 0, 5]);
    }

    #[test]
    fn two_people_of_one_whole_name_stay_two() {
        let nodes = [
            node(None, "김민수", "", "010-1111-2222"),
            node(None, "김민수", "", "010-3333-4444"),
            node(Some(Channel::KakaoTalk), "김민수", "", ""),
        ];
        assert_eq!(merge(&nodes), [0, 1, 2]);
    }

    #[test]
    fn numbers_agree_across_notations() {
        for (a, b, same) in [
            ("+82 10-1234-5678", "010-1234-5678", true),
            ("0082 10 1234 5678", "+821012345678", true),
            ("+45 12 34 56 78", "+82 10-1234-5678", false),
            ("010-1234-5678", "010-1234-5679", false),
        ] {
            let (a, b) = (phone_key(a).unwrap(), phone_key(b).unwrap());
            assert_eq!(same_phone(&a, &b), same, "{a} {b}");
        }
    }
}
