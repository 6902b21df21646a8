//! The contents of a card at its last import, as one line of text.

use super::{NewPerson, UID_LESS};
use crate::picture::content_hash;

/// The stored fingerprint of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    text: String,
    picture: Option<String>,
    revised: Option<i64>,
}

impl Fingerprint {
    /// Of a card as it is now.
    pub(super) fn of(new: &NewPerson) -> Self {
        let picture = new.picture.as_deref().map(content_hash);
        Self { text: new.digest(), picture, revised: new.revised }
    }

    /// Parses the stored form. The form of an older program equals no card.
    pub(super) fn parse(stored: &str) -> Self {
        let mut parts = stored.split(' ');
        let mut part = || parts.next().filter(|part| *part != "-").map(ToOwned::to_owned);
        let text = part().unwrap_or_default();
        Self { text, picture: part(), revised: part().and_then(|part| part.parse().ok()) }
    }

    /// Of a card that was imported before another version of it: it names the person, and equals no card.
    pub(super) fn superseded() -> Self {
        Self::parse("")
    }

    /// As it is stored.
    pub(super) fn line(&self) -> String {
        let picture = self.picture.as_deref().unwrap_or("-");
        let revised = self.revised.map_or("-".to_owned(), |revised| revised.to_string());
        format!("{} {picture} {revised}", self.text)
    }

    /// Whether importing a card with this fingerprint would change nothing. A card without a picture keeps the stored one.
    pub(super) fn covers(&self, new: &Self) -> bool {
        self.text == new.text && (new.picture.is_none() || new.picture == self.picture)
    }

    /// Whether the cards differ in their pictures at most.
    pub(super) fn has_text_of(&self, new: &Self) -> bool {
        self.text == new.text
    }

    /// Whether the card was changed before the one that is stored.
    pub(super) fn is_newer_than(&self, new: &Self) -> bool {
        self.revised.zip(new.revised).is_some_and(|(stored, new)| new < stored)
    }

    /// With the picture of an earlier card, when this one has none.
    pub(super) fn or_picture(mut self, earlier: Option<&Self>) -> Self {
        self.picture = self.picture.or_else(|| earlier.and_then(|earlier| earlier.picture.clone()));
        self
    }

    /// The key of a card without a UID; of several equal ones, the number is counted from 1.
    pub(super) fn key(&self, number: u32) -> String {
        match number {
            1 => format!("card{UID_LESS}{}", self.text),
            number => format!("card{UID_LESS}{}{UID_LESS}{number}", self.text),
        }
    }
}

impl NewPerson {
    /// Differs whenever anything on the card but the picture differs.
    pub fn digest(&self) -> String {
        let birth = self.birth_date.map(|birth| format!("{:?}-{}-{}", birth.year, birth.month, birth.day));
        let (company, unit) = match &self.company {
            Some(company) => (company.name.as_str(), company.department.as_str()),
            None => ("", ""),
        };
        let texts = [
            &self.first_name,
            &self.middle_name,
            &self.last_name,
            &self.salutation,
            &self.title,
            &self.department,
            &self.note,
        ];
        let mut text = texts.map(String::as_str).join("\0");
        // No part contains NUL (`validate`), so different cards never give the same text.
        for part in [birth.as_deref().unwrap_or(""), company, unit] {
            text.push('\0');
            text.push_str(part);
        }
        for email in &self.emails {
            text.extend(["\0e", &email.address, "\0", &email.description]);
        }
        for (kind, number) in &self.phones {
            text.extend(["\0p", &kind.number().to_string(), ":", number]);
        }
        content_hash(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_back() {
        let mut new = NewPerson { last_name: "Berg".into(), revised: Some(-5), ..NewPerson::default() };
        let plain = Fingerprint::of(&new);
        assert_eq!(Fingerprint::parse(&plain.line()), plain);
        new.picture = Some(vec![1]);
        let pictured = Fingerprint::of(&new);
        assert_eq!(Fingerprint::parse(&pictured.line()), pictured);
        assert!(pictured.covers(&plain) && !plain.covers(&pictured));
        assert_eq!(plain.or_picture(Some(&pictured)), pictured);
    }

    #[test]
    fn only_a_strictly_older_revision_is_older() {
        let at = |revised| Fingerprint { text: String::new(), picture: None, revised };
        assert!(at(Some(2)).is_newer_than(&at(Some(1))));
        for (stored, new) in [(Some(1), Some(1)), (Some(1), Some(2)), (None, Some(1)), (Some(1), None)] {
            assert!(!at(stored).is_newer_than(&at(new)));
        }
    }
}
