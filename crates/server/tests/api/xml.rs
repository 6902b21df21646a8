//! XML as a tree, and whether it tells the same as JSON.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::api::client::Request;

#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

/// What an answer tells in JSON, which it has to tell in XML too.
pub fn told_in_both(request: &Request) -> Value {
    let json = request.send().ok();
    let xml = request.clone().accept("application/xml").send();
    Element::parse(xml.text()).assert_tells(&json);
    json
}

impl Element {
    /// Reads a document; panics at anything that is not well-formed.
    pub fn parse(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(begin(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(begin(&start)),
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
                Event::GeneralRef(name) => {
                    let text = match &*name {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("an entity {other}"),
                    };
                    open.last_mut().unwrap().text.push(text);
                }
                Event::Decl(_) => {}
                Event::Eof => break,
                other => panic!("{other:?}"),
            }
        }
        let mut top = open.pop().unwrap();
        assert!(open.is_empty() && top.children.len() == 1, "one root: {text}");
        top.children.remove(0)
    }

    pub fn child(&self, name: &str) -> &Self {
        self.children
            .iter()
            .find(|child| child.name == name)
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    fn is_nil(&self) -> bool {
        self.attributes.iter().any(|(name, value)| name == "i:nil" && value == "true")
    }

    /// Demands that this element tells what `json` tells.
    pub fn assert_tells(&self, json: &Value) {
        match json {
            Value::Null => assert!(self.is_nil(), "{self:?}"),
            Value::Object(members) => {
                assert_eq!(self.text, "", "{self:?}");
                assert_eq!(self.children.len(), members.len(), "{self:?}\n{json}");
                for (child, (name, value)) in self.children.iter().zip(members) {
                    if child.name.ends_with("KeyValuePair") {
                        assert_eq!(child.child("Key").text, *name);
                        child.child("Value").assert_tells(value);
                    } else {
                        assert_eq!(child.name, *name);
                        child.assert_tells(value);
                    }
                }
            }
            Value::Array(items) => {
                assert_eq!(self.text, "", "{self:?}");
                assert_eq!(self.children.len(), items.len(), "{self:?}\n{json}");
                self.children.iter().zip(items).for_each(|(child, item)| child.assert_tells(item));
            }
            // Names of flags are set apart by blanks in XML.
            Value::String(text) if self.name == "Mask" => assert_eq!(self.text, text.replace(", ", " ")),
            Value::String(text) => assert_eq!(self.text, *text),
            other => assert_eq!(self.text, other.to_string()),
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
    });
    Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), ..Element::default() }
}
