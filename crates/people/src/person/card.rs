//! A person on one level: names, where they work, and how they are reached.

use crate::error::{Error, Result};
use crate::ids::{AssociateId, ContactId, PersonId};
use crate::sentry::{self, Owner, RowRight};
use crate::store::person;
use crate::{Associate, Caller, People};

/// What is known of a person, and what the caller may do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonCard {
    /// Key.
    pub id: PersonId,
    /// First name.
    pub first_name: String,
    /// Middle name.
    pub middle_name: String,
    /// Last name.
    pub last_name: String,
    /// Mr., Ms. and the like.
    pub salutation: String,
    /// Job title.
    pub title: String,
    /// Free text.
    pub note: String,
    /// The first e-mail address.
    pub email: String,
    /// The first numbers on the desk, in the pocket, and for faxes.
    pub phones: [String; 3],
    /// Where the person works: key, name, department.
    pub company: Option<(ContactId, String, String)>,
    /// Whose the person is.
    pub owner: AssociateId,
    /// What the caller may do.
    pub right: RowRight,
}

impl PersonCard {
    /// First, middle and last name.
    pub fn full_name(&self) -> String {
        super::full_name([&self.first_name, &self.middle_name, &self.last_name])
    }
}

impl People {
    /// What is known of a person.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person is not there, or is not for this caller to see.
    pub async fn person_card(&self, caller: &Caller, person: PersonId) -> Result<PersonCard> {
        let found = person::card(&self.store, person).await?;
        let seen = found.and_then(|mut card| {
            let owner =
                Owner { associate: card.owner, company: card.company.as_ref().map(|company| company.0) };
            card.right = sentry::person(caller, &owner, caller.user_of(person));
            card.right.may_see().then_some(card)
        });
        seen.ok_or(Error::NotFound { kind: "Person", id: person.0 })
    }

    /// What is known of the person behind a user, if there is one whom the caller may see.
    pub async fn person_behind(&self, caller: &Caller, user: &Associate) -> Result<Option<PersonCard>> {
        let Some(person) = user.person else { return Ok(None) };
        match self.person_card(caller, person).await {
            Ok(card) => Ok(Some(card)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
