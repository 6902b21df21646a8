//! The keys of one run: two cards must not become one person by accident.

use std::collections::HashMap;

/// Where each key was seen first, and how often since.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<String, (String, u32)>);

impl Keys {
    /// Notes the key of the card at `place`. A card with a UID that was seen already is refused: the place of the
    /// first is answered. A key that was made up for a card without one is counted on, in the order of the cards.
    pub(super) fn tell_apart(&mut self, key: &mut String, has_uid: bool, place: &str) -> Option<String> {
        let Some((first, times)) = self.0.get_mut(key.as_str()) else {
            self.0.insert(key.clone(), (place.to_owned(), 1));
            return None;
        };
        if has_uid {
            return Some(first.clone());
        }
        *times += 1;
        *key = format!("{key}\u{1f}{times}");
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_without_a_uid_stay_two_people_in_every_run() {
        for _ in 0..2 {
            let mut keys = Keys::default();
            let (mut one, mut two) = ("john smith".to_owned(), "john smith".to_owned());
            assert_eq!(keys.tell_apart(&mut one, false, "a.vcf: line 1"), None);
            assert_eq!(keys.tell_apart(&mut two, false, "a.vcf: line 9"), None);
            assert_eq!([one.as_str(), two.as_str()], ["john smith", "john smith\u{1f}2"]);
        }
    }

    #[test]
    fn a_uid_that_comes_twice_is_refused_the_second_time() {
        let mut keys = Keys::default();
        let mut uid = "urn:uuid:1".to_owned();
        assert_eq!(keys.tell_apart(&mut uid, true, "a.vcf: line 1"), None);
        assert_eq!(keys.tell_apart(&mut uid, true, "b.vcf: line 4").as_deref(), Some("a.vcf: line 1"));
    }
}
