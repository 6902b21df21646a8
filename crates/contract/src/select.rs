//! `$select`: the properties a client wants; the others are blanked, not removed.

use crate::node::Node;

const MAX_PATHS: usize = 256;

/// A list of property paths such as `MimeType, CreatedBy/FullName`, in any letter case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select(Vec<String>);

impl Select {
    /// Reads the list; `None` when it names nothing, which selects everything. Names past the 256th are not read.
    pub fn parse(text: &str) -> Option<Self> {
        // Addresses in the vendor's documentation end the list with a stray question mark.
        let paths = text.trim_end_matches('?').split(',').map(|path| path.trim().to_ascii_lowercase());
        let paths: Vec<_> = paths.filter(|path| !path.is_empty()).take(MAX_PATHS).collect();
        if paths.is_empty() { None } else { Some(Self(paths)) }
    }

    /// Blanks what is not listed. A carrier keeps its first member, which is its key.
    pub fn apply(&self, node: &mut Node) {
        match node {
            Node::List(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Node::Carrier(_, members) => {
                for (place, (name, value)) in members.iter_mut().enumerate() {
                    match self.wants(name) {
                        Wanted::Whole => {}
                        Wanted::Parts(parts) => parts.apply(value),
                        Wanted::Nothing if place == 0 => {}
                        Wanted::Nothing => *value = Node::Null,
                    }
                }
            }
            _ => {}
        }
    }

    fn wants(&self, name: &str) -> Wanted {
        let name = name.to_ascii_lowercase();
        if self.0.contains(&name) {
            return Wanted::Whole;
        }
        let parts = self.0.iter().filter_map(|path| path.strip_prefix(&name)?.strip_prefix('/'));
        let parts: Vec<_> = parts.map(ToOwned::to_owned).collect();
        if parts.is_empty() { Wanted::Nothing } else { Wanted::Parts(Self(parts)) }
    }
}

enum Wanted {
    Whole,
    Parts(Select),
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity() -> Node {
        let person = Node::Carrier("P", vec![("PersonId", Node::Int(3)), ("Name", Node::Text("Ada".into()))]);
        Node::Carrier("E", vec![("Id", Node::Int(7)), ("By", person), ("Text", Node::Text("t".into()))])
    }

    fn selected(text: &str) -> String {
        let mut node = entity();
        Select::parse(text).unwrap().apply(&mut node);
        serde_json::to_string(&node).unwrap()
    }

    #[test]
    fn what_is_not_listed_is_null_and_the_key_stays() {
        assert_eq!(selected("text"), r#"{"Id":7,"By":null,"Text":"t"}"#);
        assert_eq!(selected("nothing,unknown?"), r#"{"Id":7,"By":null,"Text":null}"#);
    }

    #[test]
    fn a_path_reaches_into_a_carrier() {
        assert_eq!(selected("BY/name , x"), r#"{"Id":7,"By":{"PersonId":3,"Name":"Ada"},"Text":null}"#);
    }

    #[test]
    fn an_empty_list_selects_everything() {
        assert_eq!(Select::parse(" , ?"), None);
    }
}
