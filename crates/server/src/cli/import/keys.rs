//! The UIDs of one import: prevents two different cards from becoming one person.

use std::collections::HashMap;

use visage_people::import::{NewPerson, name_key};

/// The cards with a UID so far.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<String, Known>);

#[derive(Debug)]
struct Known {
    place: String,
    name: String,
    digest: String,
    revised: Option<i64>,
}

impl Keys {
    /// Records the card at `place`. A repeated UID is accepted for the same card, or for another version
    /// of it when both have a REV; else the place of the first card is returned, and this one is rejected.
    pub(super) fn check(&mut self, new: &NewPerson, place: &str) -> Option<String> {
        if new.uid.is_empty() {
            return None;
        }
        let now = Known {
            place: place.to_owned(),
            name: name_key(new),
            digest: new.digest(),
            revised: new.revised,
        };
        let Some(known) = self.0.get_mut(&new.uid) else {
            self.0.insert(new.uid.clone(), now);
            return None;
        };
        let versions = known.revised.is_some() && now.revised.is_some() && known.revised != now.revised;
        if known.digest == now.digest || (versions && known.name == now.name) {
            known.revised = known.revised.max(now.revised);
            return None;
        }
        Some(known.place.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: &str, title: &str, revised: Option<i64>) -> NewPerson {
        let (uid, last_name, title) = ("urn:uuid:1".to_owned(), name.to_owned(), title.to_owned());
        NewPerson { uid, last_name, title, revised, ..NewPerson::default() }
    }

    #[test]
    fn a_repeated_uid_is_rejected_unless_the_cards_are_versions_of_one() {
        for (second, refused) in [
            (card("Dal", "a", Some(1)), false),
            (card("Dal", "b", Some(2)), false),
            (card("DAL", "b", Some(0)), false),
            (card("Dal", "b", Some(1)), true),
            (card("Dal", "b", None), true),
            (card("Lie", "b", Some(2)), true),
        ] {
            let mut keys = Keys::default();
            assert_eq!(keys.check(&card("Dal", "a", Some(1)), "a.vcf: line 1"), None);
            let first = keys.check(&second, "b.vcf: line 4");
            assert_eq!(first.as_deref(), refused.then_some("a.vcf: line 1"), "{second:?}");
        }
    }
}
