//! A flat walk over XML: names without prefixes, text with its five entities, and no others.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::extract::doc::charset;
use crate::extract::{IssueCode, ReadError};

/// One step of the walk.
pub(crate) enum Node<'a> {
    /// An element starts; an empty one ends in the next step.
    Open(&'a str, Attributes<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text, entities resolved. An element's text may come in several steps.
    Text(&'a str),
}

/// An element's attributes.
pub(crate) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute with this local name (`val` for `w:val`).
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let attribute = self.0.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// The value of the attribute with this whole name, for where the prefix tells two apart (`r:id` and `id`).
    pub(crate) fn qualified(&self, name: &str) -> Option<String> {
        let attribute = self.0.attributes().flatten().find(|a| a.key.as_ref() == name)?;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }
}

/// Walks a document in whatever encoding it declares.
///
/// Entities that a DTD declares are not expanded, so a document of nested entities costs what its bytes cost.
///
/// # Errors
/// Where the document stops being XML; what came before has been handed over.
pub(crate) fn walk(bytes: &[u8], step: &mut dyn FnMut(Node)) -> Result<(), ReadError> {
    let text = charset::decode_marked_up(bytes, None);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(e)) => step(Node::Open(e.local_name().as_ref(), Attributes(&e))),
            Ok(Event::Empty(e)) => {
                step(Node::Open(e.local_name().as_ref(), Attributes(&e)));
                step(Node::Close(e.local_name().as_ref()));
            }
            Ok(Event::End(e)) => step(Node::Close(e.local_name().as_ref())),
            Ok(Event::Text(e)) => step(Node::Text(&e.xml10_content())),
            Ok(Event::CData(e)) => step(Node::Text(&e.xml10_content())),
            Ok(Event::GeneralRef(e)) => {
                let mut buffer = [0; 4];
                if let Ok(Some(c)) = e.resolve_char_ref() {
                    step(Node::Text(c.encode_utf8(&mut buffer)));
                } else if let Some(text) = quick_xml::escape::resolve_xml_entity(&e) {
                    step(Node::Text(text));
                }
            }
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(e) => {
                let place = reader.error_position();
                return Err(ReadError::new(IssueCode::Corrupt, format!("XML breaks off at byte {place}: {e}")));
            }
        }
    }
}

/// The text of the elements whose local name is in `names`, first of each, in the order of `names`.
pub(crate) fn fields<const N: usize>(bytes: &[u8], names: [&str; N]) -> [Option<String>; N] {
    let mut found = [const { None::<String> }; N];
    let mut inside = None;
    // A document that breaks off keeps the fields it had.
    let _ = walk(bytes, &mut |node| match node {
        Node::Open(name, _) => {
            inside = names.iter().position(|n| *n == name).filter(|at| found[*at].is_none());
            if let Some(at) = inside {
                found[at] = Some(String::new());
            }
        }
        Node::Close(_) => inside = None,
        Node::Text(text) => {
            if let Some(value) = inside.and_then(|at| found[at].as_mut()) {
                value.push_str(text);
            }
        }
    });
    found.map(|value| value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &[u8]) -> (String, bool) {
        let mut text = String::new();
        let ok = walk(xml, &mut |node| {
            if let Node::Text(t) = node {
                text.push_str(t);
            }
        });
        (text, ok.is_ok())
    }

    #[test]
    fn entities_are_the_five_and_numbers() {
        assert_eq!(text_of(b"<a>R&amp;D &#44032;&#x20AC; <![CDATA[<b>]]></a>"), ("R&D 가€ <b>".to_owned(), true));
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        let bomb = br#"<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>x&b;y</l>"#;
        assert_eq!(text_of(bomb), ("xy".to_owned(), true));
    }

    #[test]
    fn fields_are_found_whatever_the_prefix() {
        let core = "<cp:p xmlns:cp='c' xmlns:dc='d'><dc:title>보고서</dc:title><dc:creator/></cp:p>";
        assert_eq!(fields(core.as_bytes(), ["title", "creator"]), [Some("보고서".to_owned()), None]);
    }
}
