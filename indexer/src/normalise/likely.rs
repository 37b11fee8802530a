//! Who may be one person although the evidence does not settle it: asked of the person, never assumed.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::whole_name_key;
use super::names::{is_full, is_korean_name, strip_honorific};
use super::statements;
use super::text::fold;
use crate::item::PersonId;
use crate::store::{PersonRow, Store, StoreError};

/// So many ways to be alike as a name has are still worth asking about; more are a coincidence.
const MOST_ALIKE: usize = 4;
/// A letter more or less says little about a short name.
const LONG_NAME: usize = 8;
/// Domains where anybody has an address: sharing one says nothing.
const PUBLIC_DOMAINS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "proton.me",
    "protonmail.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "kakao.com",
    "nate.com",
    "qq.com",
    "163.com",
    "126.com",
    "mail.ru",
    "yandex.ru",
    "orange.fr",
    "free.fr",
    "t-online.de",
    "libero.it",
];

/// Why two people may be one; the most telling first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Both have this whole name, and different addresses or numbers.
    SameName(String),
    /// The one's address spells the other's name.
    AddressSpellsName {
        /// The address.
        address: String,
        /// The name.
        name: String,
    },
    /// Their whole names differ by a letter, or by a first name that is only an initial.
    NearlySameName(String, String),
    /// The one is known by what the other's card gives as a nickname.
    Nickname(String),
    /// The one has a first name alone, the other has it too, and both belong to one organisation.
    SameFirstName {
        /// The first name.
        name: String,
        /// The organisation, or the domain of their addresses.
        organisation: String,
    },
}

/// Two people who may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// The one, by key.
    pub person: String,
    /// The other, by key.
    pub other: String,
    /// What says so.
    pub why: Why,
}

impl Store {
    /// Pairs that may be one person, the most telling first; those that were said to be two are left out.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn likely_same(&self) -> Result<Vec<Likely>, StoreError> {
        let people = self.people()?;
        let said = statements::all(self)?;
        let mut out = Vec::new();
        for ((a, b), why) in pairs(&people) {
            let (a, b) = (people[a].id, people[b].id);
            let (first, second) = (self.person_keys(a)?, self.person_keys(b)?);
            if !said.iter().any(|s| s.parts(&first, &second)) {
                out.push(Likely { person: self.key(a)?, other: self.key(b)?, why });
            }
        }
        out.sort_by(|a, b| a.why.cmp(&b.why));
        Ok(out)
    }

    fn key(&self, person: PersonId) -> Result<String, StoreError> {
        Ok(self.person_key(person)?.unwrap_or_default())
    }
}

/// Who comes under which key, with what to say of it.
type Shelf = BTreeMap<String, BTreeMap<usize, String>>;

/// Pairs of places in `people`, each with the most telling reason.
fn pairs(people: &[PersonRow]) -> BTreeMap<(usize, usize), Why> {
    let mut found = BTreeMap::<(usize, usize), Why>::new();
    let mut add = |a: usize, b: usize, why: Why| {
        if a != b {
            let best = found.entry((a.min(b), a.max(b))).or_insert_with(|| why.clone());
            if why < *best {
                *best = why;
            }
        }
    };
    let (whole, addresses) = (shelf(people, whole_names), shelf(people, address_names));
    for (a, b, name, _) in meetings(&whole, &whole) {
        add(a, b, Why::SameName(name.clone()));
    }
    for (a, b, address, name) in meetings(&addresses, &whole) {
        add(a, b, Why::AddressSpellsName { address: address.clone(), name: name.clone() });
    }
    let near = shelf(people, near_names);
    for (a, b, name, other) in meetings(&near, &near).filter(|(a, b, ..)| a < b) {
        add(a, b, Why::NearlySameName(name.clone(), other.clone()));
    }
    let (initials, initialled) = (shelf(people, initials), shelf(people, initialled));
    for (a, b, name, other) in meetings(&initials, &initialled) {
        add(a, b, Why::NearlySameName(name.clone(), other.clone()));
    }
    let (nicks, single) = (shelf(people, nicknames), shelf(people, single_names));
    for (a, b, nick, _) in meetings(&nicks, &single) {
        add(a, b, Why::Nickname(nick.clone()));
    }
    let (short, firsts) = (shelf(people, first_names_alone), shelf(people, first_names));
    for (a, b, organisation, _) in meetings(&short, &firsts) {
        let name = people[a].name.clone();
        add(a, b, Why::SameFirstName { name, organisation: organisation.clone() });
    }
    found
}

fn shelf(people: &[PersonRow], keys: fn(&PersonRow) -> Vec<(String, String)>) -> Shelf {
    let mut shelf = Shelf::new();
    for (n, person) in people.iter().enumerate() {
        for (key, words) in keys(person) {
            shelf.entry(key).or_default().entry(n).or_insert(words);
        }
    }
    shelf
}

/// Who meets under one key: one of each shelf, with the words of both.
fn meetings<'s>(left: &'s Shelf, right: &'s Shelf) -> impl Iterator<Item = (usize, usize, &'s String, &'s String)> {
    left.iter().filter_map(|(key, some)| Some((some, right.get(key)?))).flat_map(|(some, others)| {
        let few = some.len() <= MOST_ALIKE && others.len() <= MOST_ALIKE;
        let all = some.iter().flat_map(|(a, words)| others.iter().map(move |(b, other)| (*a, *b, words, other)));
        all.filter(move |_| few)
    })
}

fn names_of<'p>(person: &'p PersonRow, kind: &'p str) -> impl Iterator<Item = &'p str> {
    person.names.iter().filter(move |(_, k)| k == kind).map(|(name, _)| name.as_str())
}

fn full_names(person: &PersonRow) -> impl Iterator<Item = String> {
    names_of(person, "name").map(strip_honorific).filter(|name| is_full(name) && !name.contains('@'))
}

fn whole_names(person: &PersonRow) -> Vec<(String, String)> {
    full_names(person).map(|name| (whole_name_key(&name), name)).collect()
}

/// `peter.kim@…` spells Peter Kim.
fn address_names(person: &PersonRow) -> Vec<(String, String)> {
    let spelt = |address: &str| {
        let (local, _) = address.split_once('@')?;
        let words: Vec<&str> = local.split(['.', '_', '-']).filter(|w| w.chars().count() > 1).collect();
        let letters = words.iter().all(|w| w.chars().all(char::is_alphabetic));
        (words.len() >= 2 && letters).then(|| (whole_name_key(&words.join(" ")), address.to_owned()))
    };
    names_of(person, "address").filter_map(spelt).collect()
}

/// Latin names in folded words, with the name.
fn latin_words(person: &PersonRow) -> Vec<(Vec<String>, String)> {
    let latin = names_of(person, "name").map(strip_honorific).filter(|n| n.is_ascii() && !n.contains('@'));
    let words = |name: String| {
        let folded = fold(&name);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned);
        (words.collect(), name)
    };
    latin.map(words).collect()
}

/// A name and every form of it without one letter: two that differ by a letter meet in one of them.
fn near_names(person: &PersonRow) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (words, name) in latin_words(person) {
        let joined = words.join(" ");
        if joined.len() >= LONG_NAME && is_full(&name) {
            let shorter = (0..joined.len()).map(|at| format!("{}{}", &joined[..at], &joined[at + 1..]));
            out.extend(shorter.chain([joined.clone()]).map(|key| (key, name.clone())));
        }
    }
    out
}

/// `P. Kim`.
fn initials(person: &PersonRow) -> Vec<(String, String)> {
    let names = latin_words(person).into_iter();
    names
        .filter_map(|(words, name)| match &words[..] {
            [first, last] if first.len() == 1 && last.len() > 1 => Some((format!("{first} {last}"), name)),
            _ => None,
        })
        .collect()
}

/// `Peter Kim`, as its initial would be written.
fn initialled(person: &PersonRow) -> Vec<(String, String)> {
    let names = latin_words(person).into_iter();
    names
        .filter_map(|(words, name)| match &words[..] {
            [first, .., last] if first.len() > 1 && last.len() > 1 => Some((format!("{} {last}", &first[..1]), name)),
            _ => None,
        })
        .collect()
}

fn nicknames(person: &PersonRow) -> Vec<(String, String)> {
    names_of(person, "nick").filter(|n| !n.trim().is_empty()).map(|n| (fold(n.trim()), n.to_owned())).collect()
}

/// Names of somebody of whom no whole name is known.
fn single_names(person: &PersonRow) -> Vec<(String, String)> {
    if full_names(person).next().is_some() {
        return Vec::new();
    }
    let names = names_of(person, "name").map(strip_honorific).filter(|n| !n.is_empty() && !n.contains('@'));
    names.map(|n| (fold(&n), n)).collect()
}

/// First names of somebody of whom no whole name is known, each at each organisation.
fn first_names_alone(person: &PersonRow) -> Vec<(String, String)> {
    at_organisations(person, single_names(person).into_iter().map(|(key, _)| key))
}

/// First names of somebody whose whole name is known, each at each organisation.
fn first_names(person: &PersonRow) -> Vec<(String, String)> {
    let given = |name: String| match is_korean_name(&name) {
        true => Some(fold(&name.chars().skip(1).collect::<String>())),
        false => name.split_whitespace().next().map(fold),
    };
    at_organisations(person, full_names(person).filter_map(given))
}

fn at_organisations(person: &PersonRow, names: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let mut organisations: BTreeSet<String> = names_of(person, "organisation").map(str::to_owned).collect();
    let domains = names_of(person, "address").filter_map(|a| a.split_once('@')).map(|(_, domain)| domain);
    organisations.extend(domains.filter(|d| !PUBLIC_DOMAINS.contains(d)).map(str::to_owned));
    let names: BTreeSet<String> = names.collect();
    let each = |name: &String| {
        let at = |o: &String| (format!("{name}|{}", fold(o)), o.clone());
        organisations.iter().map(at).collect::<Vec<_>>()
    };
    names.iter().flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64, names: &[(&str, &str)]) -> PersonRow {
        PersonRow {
            id: PersonId(id),
            name: names[0].0.to_owned(),
            is_me: false,
            names: names.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect(),
            handles: Vec::new(),
            sent: 0,
        }
    }

    #[test]
    fn only_evidence_makes_a_pair() {
        let same_first = || Why::SameFirstName { name: "Peter".to_owned(), organisation: "kites.example".to_owned() };
        let spelt = || Why::AddressSpellsName { address: "ada.moss@x.example".to_owned(), name: "Ada Moss".to_owned() };
        let rows: &[(&str, &[(&str, &str)], &[(&str, &str)], Option<Why>)] = &[
            (
                "two of one name",
                &[("Ada Moss", "name")],
                &[("Moss Ada", "name")],
                Some(Why::SameName("Ada Moss".into())),
            ),
            ("first names", &[("Peter", "name")], &[("Peter Kim", "name")], None),
            (
                "first names at one place",
                &[("Peter", "name"), ("p@kites.example", "address")],
                &[("Peter Kim", "name"), ("kim@kites.example", "address")],
                Some(same_first()),
            ),
            (
                "two Peters at one place",
                &[("Peter Lee", "name"), ("p@kites.example", "address")],
                &[("Peter Kim", "name"), ("kim@kites.example", "address")],
                None,
            ),
            (
                "first names at no place",
                &[("Peter", "name"), ("p@gmail.com", "address")],
                &[("Peter Kim", "name"), ("kim@gmail.com", "address")],
                None,
            ),
            (
                "korean first names at one place",
                &[("지윤", "name"), ("연필사", "organisation")],
                &[("박지윤", "name"), ("연필사", "organisation")],
                Some(Why::SameFirstName { name: "지윤".into(), organisation: "연필사".into() }),
            ),
            ("an address", &[("x", "name"), ("ada.moss@x.example", "address")], &[("Ada Moss", "name")], Some(spelt())),
            (
                "a letter",
                &[("Catherine Roth", "name")],
                &[("Catherin Roth", "name")],
                Some(Why::NearlySameName("Catherine Roth".into(), "Catherin Roth".into())),
            ),
            (
                "another letter",
                &[("Catherine Roth", "name")],
                &[("Katherine Roth", "name")],
                Some(Why::NearlySameName("Catherine Roth".into(), "Katherine Roth".into())),
            ),
            ("short names", &[("Al Roe", "name")], &[("Al Rae", "name")], None),
            (
                "a nickname",
                &[("Ada Moss", "name"), ("Addie", "nick")],
                &[("addie", "name")],
                Some(Why::Nickname("Addie".into())),
            ),
            ("strangers", &[("Bo", "name")], &[("Ines Roth", "name")], None),
        ];
        for (what, a, b, why) in rows {
            let found = pairs(&[person(1, a), person(2, b)]);
            assert_eq!(found.into_values().next(), *why, "{what}");
        }
    }

    #[test]
    fn an_initial_may_be_any_first_name_of_that_letter() {
        let people =
            [person(1, &[("P. Kim", "name")]), person(2, &[("Peter Kim", "name")]), person(3, &[("Ada Kim", "name")])];
        let why = Why::NearlySameName("P. Kim".into(), "Peter Kim".into());
        assert_eq!(pairs(&people).into_iter().collect::<Vec<_>>(), [((0, 1), why)]);
    }
}
