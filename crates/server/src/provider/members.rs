//! The members of a JSON object, each of which stands there once.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

/// An object. One that says the same twice is refused: whoever wrote it and whoever reads it may take another of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members(BTreeMap<String, Value>);

impl Members {
    /// Reads a JSON text.
    pub fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// Whether something stands under that name, be it null.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What stands under that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The text under that name; none for anything else.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Once)
    }
}

struct Once;

impl<'de> Visitor<'de> for Once {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands there twice"));
            }
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_name() {
        let members = Members::parse(br#" {"a":"x","b":null,"c":[1,{"a":2}]} "#).unwrap();
        assert_eq!((members.text("a"), members.text("b"), members.text("d")), (Some("x"), None, None));
        assert!(members.has("b") && !members.has("d"));
        assert_eq!(members.get("c").unwrap()[0], 1);
    }

    #[test]
    fn what_stands_there_twice_is_refused_however_it_is_spelt() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"a":1,"b":2,"\u0061":3}"#] {
            assert_eq!(Members::parse(text.as_bytes()), None, "{text}");
        }
        assert!(Members::parse(br#"{"a":1,"A":1}"#).is_some());
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "1", "[]", "\"a\"", "null", "{", "{} {}", "{\"a\":1,}", "{\"\\ud800\":1}"] {
            assert_eq!(Members::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Members::parse(b"{\"a\":\"\xff\"}"), None);
        assert_eq!(Members::parse(format!("{{\"a\":{}", "[".repeat(10_000)).as_bytes()), None);
    }
}
