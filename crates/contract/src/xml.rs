//! Carriers as XML, in the documented form: no namespaces, the carrier's name at the root, null as `i:nil`.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::node::Node;

const DECLARATION: &str = r#"<?xml version="1.0" encoding="utf-8"?>"#;
const INSTANCE: &str = r#" xmlns:i="http://www.w3.org/2001/XMLSchema-instance""#;
const PRIMITIVE: &str = r#" xmlns="http://schemas.microsoft.com/2003/10/Serialization/""#;

/// The document of a carrier, a list or a plain value.
pub fn to_string(node: &Node) -> String {
    let mut xml = String::with_capacity(4096);
    xml.push_str(DECLARATION);
    let nil = if has_nil(node) { INSTANCE } else { "" };
    let (name, space) = match node {
        Node::List(items) => {
            (Cow::Owned(format!("ArrayOf{}", items.first().map_or("anyType", type_name))), "")
        }
        Node::Carrier(..) | Node::Map(..) => (Cow::Borrowed(type_name(node)), ""),
        _ => (Cow::Borrowed(type_name(node)), PRIMITIVE),
    };
    element(&mut xml, &name, &format!("{space}{nil}"), node);
    xml
}

/// A list that is written item by item, without building a tree of all of it.
#[derive(Debug, Default)]
pub struct List {
    items: String,
    first: Option<String>,
    has_nil: bool,
}

impl List {
    /// Writes one more item.
    pub fn push(&mut self, item: &Node) {
        if self.first.is_none() {
            self.first = Some(type_name(item).to_owned());
        }
        self.has_nil |= has_nil(item);
        element(&mut self.items, type_name(item), "", item);
    }

    /// Bytes so far.
    pub fn length(&self) -> usize {
        self.items.len()
    }

    /// The document: what [`to_string`] makes of the whole list.
    pub fn finish(mut self) -> String {
        let name = format!("ArrayOf{}", self.first.as_deref().unwrap_or("anyType"));
        let nil = if self.has_nil { INSTANCE } else { "" };
        self.items.insert_str(0, &format!("{DECLARATION}<{name}{nil}>"));
        let _ = write!(self.items, "</{name}>");
        self.items
    }
}

fn type_name(node: &Node) -> &str {
    match node {
        Node::Null => "anyType",
        Node::Bool(_) => "boolean",
        Node::Int(_) => "int",
        Node::Float(_) => "double",
        Node::Text(_) | Node::Flags(_) => "string",
        Node::List(_) => "ArrayOfanyType",
        Node::Map(name, _) | Node::Carrier(name, _) => name,
    }
}

fn has_nil(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::List(items) => items.iter().any(has_nil),
        Node::Map(_, entries) => entries.iter().any(|(_, value)| has_nil(value)),
        Node::Carrier(_, members) => members.iter().any(|(_, value)| has_nil(value)),
        _ => false,
    }
}

fn element(xml: &mut String, name: &str, attributes: &str, node: &Node) {
    if *node == Node::Null {
        let _ = write!(xml, r#"<{name}{attributes} i:nil="true"/>"#);
        return;
    }
    let _ = write!(xml, "<{name}{attributes}>");
    content(xml, node);
    let _ = write!(xml, "</{name}>");
}

fn content(xml: &mut String, node: &Node) {
    match node {
        Node::Null => {}
        Node::Bool(value) => xml.push_str(if *value { "true" } else { "false" }),
        Node::Int(value) => {
            let _ = write!(xml, "{value}");
        }
        Node::Float(value) => {
            let _ = write!(xml, "{value}");
        }
        Node::Text(text) => xml.push_str(&escaped(text)),
        Node::Flags(names) => xml.push_str(&names.replace(", ", " ")),
        Node::List(items) => items.iter().for_each(|item| element(xml, type_name(item), "", item)),
        Node::Map(name, entries) => entries.iter().for_each(|(key, value)| {
            let _ = write!(xml, "<{name}KeyValuePair><Key>{}</Key>", escaped(key));
            element(xml, "Value", "", value);
            let _ = write!(xml, "</{name}KeyValuePair>");
        }),
        Node::Carrier(_, members) => members.iter().for_each(|(name, value)| element(xml, name, "", value)),
    }
}

/// Text as XML 1.0 can hold it: what it cannot hold at all becomes U+FFFD.
fn escaped(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) {
        return Cow::Owned(quick_xml::escape::escape(text.replace(forbidden, "\u{fffd}")).into_owned());
    }
    quick_xml::escape::escape(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_named_and_its_flags_are_set_apart_by_blanks() {
        let right = Node::Carrier("TableRight", vec![("Mask", Node::Flags("Select, Update".into()))]);
        assert_eq!(
            to_string(&right),
            format!("{DECLARATION}<TableRight><Mask>Select Update</Mask></TableRight>")
        );
    }

    #[test]
    fn nothing_is_nil_and_declared_once_at_the_root() {
        let node = Node::Carrier("A", vec![("B", Node::Null)]);
        assert_eq!(to_string(&node), format!(r#"{DECLARATION}<A{INSTANCE}><B i:nil="true"/></A>"#));
    }

    #[test]
    fn a_plain_number_carries_the_serialization_namespace() {
        assert_eq!(to_string(&Node::Int(1549)), format!("{DECLARATION}<int{PRIMITIVE}>1549</int>"));
    }

    #[test]
    fn a_list_written_item_by_item_is_the_same_document() {
        let item = |value| Node::Carrier("A", vec![("B", value)]);
        for items in [
            vec![],
            vec![item(Node::Int(1)), item(Node::Text("x".into()))],
            vec![item(Node::Int(1)), item(Node::Null), Node::Null],
            vec![Node::Int(1), Node::Int(2)],
        ] {
            let mut list = List::default();
            for item in &items {
                list.push(item);
            }
            assert_eq!(list.finish(), to_string(&Node::List(items)));
        }
    }

    #[test]
    fn text_that_xml_cannot_hold_does_not_break_the_document() {
        let node = Node::Carrier("A", vec![("B", Node::Text("<&\u{1}]]>".into()))]);
        assert_eq!(to_string(&node), format!("{DECLARATION}<A><B>&lt;&amp;\u{fffd}]]&gt;</B></A>"));
    }
}
