//! `$select`: the properties a client wants; the others are blanked, not removed.

use crate::node::Node;

/// Most paths of a selection; paths that differ only in letter case count once.
pub const MAX_PATHS: usize = 256;

/// A list of property paths such as `MimeType, CreatedBy/FullName`, in any letter case: sorted, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select(Vec<String>);

/// A selection of more than [`MAX_PATHS`] paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyPaths;

/// The names of a selection as written, each once; of names that differ only in letter case the first is kept.
///
/// # Errors
/// [`TooManyPaths`].
pub fn names(text: &str) -> Result<Vec<&str>, TooManyPaths> {
    let mut known = std::collections::HashSet::new();
    let mut names = Vec::new();
    // Addresses in the vendor's documentation end the list with a stray question mark.
    for name in text.trim_end_matches('?').split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if known.insert(name.to_ascii_lowercase()) {
            if names.len() == MAX_PATHS {
                return Err(TooManyPaths);
            }
            names.push(name);
        }
    }
    Ok(names)
}

impl Select {
    /// Reads the list; `None` when it names nothing, which selects everything.
    ///
    /// # Errors
    /// [`TooManyPaths`].
    pub fn parse(text: &str) -> Result<Option<Self>, TooManyPaths> {
        let mut paths: Vec<_> = names(text)?.into_iter().map(str::to_ascii_lowercase).collect();
        paths.sort_unstable();
        Ok(if paths.is_empty() { None } else { Some(Self(paths)) })
    }

    /// Blanks what is not listed. A carrier keeps its first member, which is its key.
    pub fn apply(&self, node: &mut Node) {
        let paths: Vec<_> = self.0.iter().map(String::as_str).collect();
        apply(&paths, node);
    }
}

/// The same for the paths inside a carrier.
fn apply(paths: &[&str], node: &mut Node) {
    match node {
        Node::List(items) => items.iter_mut().for_each(|item| apply(paths, item)),
        Node::Carrier(_, members) => {
            for (place, (name, value)) in members.iter_mut().enumerate() {
                let name = name.to_ascii_lowercase();
                if paths.binary_search(&name.as_str()).is_ok() {
                    continue;
                }
                let parts = parts(paths, &name);
                if !parts.is_empty() {
                    apply(&parts, value);
                } else if place > 0 {
                    *value = Node::Null;
                }
            }
        }
        _ => {}
    }
}

/// The part of the sorted paths that applies to a member's own properties.
fn parts<'a>(paths: &[&'a str], name: &str) -> Vec<&'a str> {
    let from = paths.partition_point(|path| *path < name);
    let after = paths.iter().skip(from).take_while(|path| path.starts_with(name));
    after.filter_map(|path| path.strip_prefix(name)?.strip_prefix('/')).collect()
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
        Select::parse(text).unwrap().unwrap().apply(&mut node);
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
        assert_eq!(Select::parse(" , ?"), Ok(None));
    }

    #[test]
    fn a_name_counts_once_in_any_letter_case_and_the_first_spelling_is_kept() {
        assert_eq!(names("Name,NAME, name ,nAme/x,Id?"), Ok(vec!["Name", "nAme/x", "Id"]));
        let spellings: Vec<_> = (0..4096).map(|bits| spelt("associatedbid", bits)).collect();
        assert_eq!(names(&spellings.join(",")).map(|names| names.len()), Ok(1));
    }

    #[test]
    fn more_than_256_names_are_too_many() {
        let list = |count: usize| (0..count).map(|n| format!("a{n}")).collect::<Vec<_>>().join(",");
        assert_eq!(names(&list(256)).map(|names| names.len()), Ok(256));
        assert_eq!(names(&list(257)), Err(TooManyPaths));
        assert_eq!(Select::parse(&list(257)), Err(TooManyPaths));
    }

    #[test]
    fn paths_with_a_common_prefix_are_distinguished() {
        let inside = Node::Carrier("P", vec![("K", Node::Int(1)), ("A", Node::Int(2)), ("B", Node::Int(3))]);
        let mut node = Node::Carrier(
            "E",
            vec![("Id", Node::Int(7)), ("By", inside.clone()), ("By-x", Node::Int(4)), ("Byte", inside)],
        );
        Select::parse("by-x,By/b,byte,by/B/c").unwrap().unwrap().apply(&mut node);
        assert_eq!(
            serde_json::to_string(&node).unwrap(),
            r#"{"Id":7,"By":{"K":1,"A":null,"B":3},"By-x":4,"Byte":{"K":1,"A":2,"B":3}}"#
        );
    }

    fn spelt(name: &str, bits: u32) -> String {
        let letter = |(place, letter): (usize, char)| {
            if bits >> place & 1 == 1 { letter.to_ascii_uppercase() } else { letter }
        };
        name.chars().enumerate().map(letter).collect()
    }
}
