//! Persons: what is known of them beyond their pictures.

mod card;
mod list;
mod pictured;

pub use card::PersonCard;
pub use pictured::PicturedPerson;

/// First, middle and last name with one blank between those that are there.
pub(crate) fn full_name(parts: [&str; 3]) -> String {
    let mut name = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::full_name;

    #[test]
    fn a_missing_middle_name_leaves_no_gap() {
        assert_eq!(full_name(["Ada", "", "Lovelace"]), "Ada Lovelace");
        assert_eq!(full_name(["", "", "Lovelace"]), "Lovelace");
        assert_eq!(full_name(["", "", ""]), "");
    }
}
