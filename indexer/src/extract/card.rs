//! Address books: vCard 2.1, 3.0 and 4.0 (RFC 6350), one draft per card.
//!
//! `BEGIN:VCARD`, `FN:Ada Moss`, `N:Moss;Ada;;;`, `TEL;TYPE=CELL:+44 20 7946 0018`, `END:VCARD`.

use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardValue};
use calcard::{Entry, Parser};

use super::chat::{Keys, decode, decode_head, is_cut_off};
use super::{Blob, Card, Confidence, Context, Draft, IssueCode, Output, Peek, ReadError, Reader};
use crate::item::{Channel, Kind};

/// Reads address books.
pub struct VCards;

/// How many unreadable lines are quoted in a report.
const EXAMPLES: usize = 5;
/// Apple writes this year where the person gave none.
const NO_YEAR: u16 = 1604;

impl Reader for VCards {
    fn name(&self) -> &'static str {
        "vcard"
    }

    fn recognise(&self, peek: &Peek) -> Confidence {
        let head = decode_head(peek.head);
        let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').get(..11);
        let is_card = start.is_some_and(|s| s.eq_ignore_ascii_case("BEGIN:VCARD"));
        if is_card { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, blob: &Blob, _cx: &Context, out: &mut Output) -> Result<(), ReadError> {
        let bytes = blob.bytes()?;
        let (text, replaced) = decode(&bytes);
        if replaced {
            out.issue("", IssueCode::Encoding, "some characters could not be read");
        }
        let mut parser = Parser::new(&text);
        let mut keys = Keys::default();
        let (mut number, mut unread, mut examples) = (0_u32, 0, Vec::new());
        loop {
            match parser.entry() {
                Entry::VCard(card) => {
                    number += 1;
                    out.draft(draft(&card, number, &mut keys));
                }
                Entry::InvalidLine(line) if !line.trim().is_empty() => {
                    unread += 1;
                    if examples.len() < EXAMPLES {
                        examples.push(line.chars().take(120).collect());
                    }
                }
                Entry::Eof => break,
                _ => {}
            }
        }
        out.unread(unread, examples);
        if is_cut_off(&text) {
            out.issue(format!("card {number}"), IssueCode::Corrupt, "the card is cut off");
        }
        if number == 0 {
            return Err(ReadError::new(IssueCode::Corrupt, "no whole card in this file"));
        }
        Ok(())
    }
}

fn draft(vcard: &VCard, number: u32, keys: &mut Keys) -> Draft {
    let card = card(vcard);
    let key = card.uid.clone().unwrap_or_else(|| format!("card {number}"));
    let mut draft = Draft::new(keys.unique(&key), Kind::Contact, Channel::Contacts);
    draft.locator = format!("card {number}");
    let fallbacks = [&card.names, &card.organisation, &card.emails, &card.phones];
    draft.title = fallbacks.iter().find_map(|values| values.first()).cloned().unwrap_or_default();
    for note in &card.notes {
        draft.push("", note.as_str());
    }
    draft.card = Some(card);
    draft
}

fn card(vcard: &VCard) -> Card {
    let mut card = Card { names: names(vcard), uid: vcard.uid().map(str::to_owned), ..Card::default() };
    for entry in &vcard.entries {
        let values = texts(entry);
        match &entry.name {
            VCardProperty::Nickname => card.nicknames.extend(split_list(values)),
            VCardProperty::Email => card.emails.extend(values.into_iter().map(|v| without_scheme(&v, "mailto:"))),
            VCardProperty::Tel => card.phones.extend(values.into_iter().map(|v| without_scheme(&v, "tel:"))),
            VCardProperty::Org | VCardProperty::Title | VCardProperty::Role => card.organisation.extend(values),
            VCardProperty::Note => card.notes.extend(values),
            VCardProperty::Related => card.relations.extend(related(entry, values, type_of(entry))),
            VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABRELATEDNAMES") => {
                card.relations.extend(related(entry, values, label_of(vcard, entry)));
            }
            VCardProperty::Bday => card.birthday = card.birthday.or_else(|| birthday(entry)),
            _ => {}
        }
    }
    card
}

/// FN, then what N and the phonetic names make, each once.
fn names(vcard: &VCard) -> Vec<String> {
    let mut names: Vec<String> = vcard.properties(&VCardProperty::Fn).flat_map(texts).collect();
    for entry in vcard.properties(&VCardProperty::N) {
        let part = |i: usize| component(entry, i);
        let given = [part(1), part(2)].iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        names.extend(full_names(&part(0), &part(1)));
        names.extend(full_names(&part(0), &given));
    }
    let phonetic = |name: &str| {
        let named = |p: &VCardProperty| matches!(p, VCardProperty::Other(n) if n.eq_ignore_ascii_case(name));
        vcard.entries.iter().find(|e| named(&e.name)).map(|e| texts(e).join(" ")).unwrap_or_default()
    };
    names.extend(full_names(&phonetic("X-PHONETIC-LAST-NAME"), &phonetic("X-PHONETIC-FIRST-NAME")));
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| !name.trim().is_empty() && seen.insert(name.clone()));
    names
}

/// The ways a family and a given name make a whole one: `Ada Moss`, `Moss Ada`; in Korean, Chinese and
/// Japanese without a space, family first.
pub(super) fn full_names(family: &str, given: &str) -> Vec<String> {
    let (family, given) = (family.trim(), given.trim());
    if family.is_empty() || given.is_empty() {
        return [family, given].iter().filter(|n| !n.is_empty()).map(|n| (*n).to_owned()).collect();
    }
    if family.chars().all(is_east_asian) && given.chars().all(is_east_asian) {
        return vec![format!("{family}{given}"), format!("{family} {given}")];
    }
    vec![format!("{given} {family}"), format!("{family} {given}")]
}

/// Hangul syllables, Han characters, kana.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{1100}'..='\u{11ff}')
}

/// All texts of an entry, blank ones left out.
fn texts(entry: &VCardEntry) -> Vec<String> {
    let values = entry.values.iter().flat_map(|value| match value {
        VCardValue::Component(parts) => parts.clone(),
        other => other.as_text().map(str::to_owned).into_iter().collect(),
    });
    values.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
}

/// The nth part of a structured value such as N.
fn component(entry: &VCardEntry, index: usize) -> String {
    match entry.values.get(index) {
        Some(VCardValue::Component(parts)) => parts.join(" "),
        Some(other) => other.as_text().unwrap_or_default().trim().to_owned(),
        None => String::new(),
    }
}

fn split_list(values: Vec<String>) -> impl Iterator<Item = String> {
    let split = |v: String| v.split(',').map(|p| p.trim().to_owned()).collect::<Vec<_>>();
    values.into_iter().flat_map(split).filter(|v| !v.is_empty())
}

fn without_scheme(value: &str, scheme: &str) -> String {
    match value.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => value[scheme.len()..].to_owned(),
        _ => value.to_owned(),
    }
}

/// `mother: Ines Moss`, or the value alone.
fn related(entry: &VCardEntry, values: Vec<String>, label: Option<String>) -> Vec<String> {
    let is_link = |v: &String| v.starts_with("urn:") && entry.name == VCardProperty::Related;
    let values = values.into_iter().filter(|v| !is_link(v));
    values.map(|v| label.as_ref().map_or_else(|| v.clone(), |l| format!("{l}: {v}"))).collect()
}

/// The TYPE of a RELATED entry.
fn type_of(entry: &VCardEntry) -> Option<String> {
    entry.parameters(&VCardParameterName::Type).find_map(|v| v.as_text()).map(str::to_lowercase)
}

/// Apple's label: another entry of the same group, `item1.X-ABLabel:_$!<Mother>!$_`.
fn label_of(vcard: &VCard, entry: &VCardEntry) -> Option<String> {
    let group = entry.group.as_ref()?;
    let is_label = |e: &&VCardEntry| {
        e.group.as_ref() == Some(group)
            && matches!(&e.name, VCardProperty::Other(n) if n.eq_ignore_ascii_case("X-ABLABEL"))
    };
    let written = texts(vcard.entries.iter().find(is_label)?).join(" ");
    let label = written.trim_start_matches("_$!<").trim_end_matches(">!$_").to_lowercase();
    (!label.is_empty()).then_some(label)
}

fn birthday(entry: &VCardEntry) -> Option<(Option<i16>, i8, i8)> {
    let date: &PartialDateTime = entry.values.first()?.as_partial_date_time()?;
    let month = i8::try_from(date.month?).ok().filter(|m| (1..=12).contains(m))?;
    let day = i8::try_from(date.day?).ok().filter(|d| (1..=31).contains(d))?;
    let year = date.year.filter(|y| *y != NO_YEAR).and_then(|y| i16::try_from(y).ok());
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::super::Said;
    use super::*;

    fn cards(text: &str) -> Vec<Draft> {
        let cx = Context { zone: jiff::tz::TimeZone::UTC, me: vec![], pdfium: None, depth: 4 };
        let mut drafts = Vec::new();
        let mut sink = |said| {
            if let Said::Draft(draft) = said {
                drafts.push(*draft);
            }
        };
        VCards.read(&Blob::from_bytes("a.vcf", text.as_bytes()), &cx, &mut Output::new(&mut sink)).unwrap();
        drafts
    }

    #[test]
    fn versions() {
        let drafts = cards(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Moss\r\nN:Moss;Ada;Jo;Dr.;\r\nNICKNAME:Addie,Mo\r\nORG:Kites Ltd;Design\r\n\
             TEL;TYPE=CELL:+44 20 7946 0018\r\nEMAIL;TYPE=HOME:ada@kites.example\r\nNOTE:met at\\, the pier\r\n\
             BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-19\r\nitem1.X-ABRELATEDNAMES:Ines Moss\r\nitem1.X-ABLabel:_$!<Mother>!$_\r\n\
             X-PHONETIC-FIRST-NAME:Ayda\r\nUID:u-1\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:4.0\r\nFN:한도윤\r\nN:한;도윤;;;\r\nTEL;VALUE=uri:tel:+82-10-5550-0101\r\nBDAY:--0305\r\n\
             RELATED;TYPE=spouse;VALUE=text:오세아\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EC=98=A4;=EC=84=B8=EC=95=84;;;\r\n\
             TEL;CELL:010-5550-0102\r\nBDAY:19890714\r\nEND:VCARD\r\n",
        );
        let [ada, doyun, sea] = &drafts[..] else { panic!("three cards, not {drafts:?}") };
        let card = ada.card.as_ref().unwrap();
        assert_eq!(card.names, ["Ada Moss", "Moss Ada", "Ada Jo Moss", "Moss Ada Jo", "Ayda"]);
        assert_eq!((ada.key.as_str(), ada.title.as_str(), ada.locator.as_str()), ("u-1", "Ada Moss", "card 1"));
        assert_eq!(card.nicknames, ["Addie", "Mo"]);
        assert_eq!(card.organisation, ["Kites Ltd", "Design"]);
        assert_eq!(card.relations, ["mother: Ines Moss"]);
        assert_eq!((card.birthday, card.notes.as_slice()), (Some((None, 4, 19)), &["met at, the pier".to_owned()][..]));
        let card = doyun.card.as_ref().unwrap();
        assert_eq!(card.names, ["한도윤", "한 도윤"]);
        assert_eq!((card.phones.as_slice(), card.birthday), (&["+82-10-5550-0101".to_owned()][..], Some((None, 3, 5))));
        assert_eq!(card.relations, ["spouse: 오세아"]);
        let card = sea.card.as_ref().unwrap();
        assert_eq!((sea.title.as_str(), card.birthday), ("오세아", Some((Some(1989), 7, 14))));
    }

    #[test]
    fn what_older_phones_write() {
        let drafts = cards(
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Moss;Ada\r\nNOTE;ENCODING=QUOTED-PRINTABLE:met at the=0D=0A=\r\npier\r\n\
             PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n\r\nTEL;HOME:020 7946 0018\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:2.1\r\nORG:Kites Ltd\r\nTEL;WORK:020 7946 0019\r\nEND:VCARD\r\n",
        );
        let [ada, company] = &drafts[..] else { panic!("two cards, not {drafts:?}") };
        let card = ada.card.as_ref().unwrap();
        assert_eq!((ada.title.as_str(), card.phones.as_slice()), ("Ada Moss", &["020 7946 0018".to_owned()][..]));
        assert_eq!(card.notes, ["met at the\r\npier"]);
        assert_eq!((company.title.as_str(), company.key.as_str()), ("Kites Ltd", "card 2"));
    }
}
