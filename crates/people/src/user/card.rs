//! A user with what only administrators, and the user, may know.

use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::person::PersonCard;
use crate::store::audit;
use crate::{Caller, People};

/// What is known of a user beside role and groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserCard {
    /// The user.
    pub id: AssociateId,
    /// The person behind the user, as far as the caller may see them.
    pub person: Option<PersonCard>,
    /// When the user signed in last with a password, as far as the audit log goes back.
    pub signed_in: Option<i64>,
}

impl People {
    /// What is known of a user.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for another user than the caller without the right to change users;
    /// [`Error::NotFound`].
    pub async fn user_card(&self, caller: &Caller, id: AssociateId) -> Result<UserCard> {
        if id != caller.associate().id && !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        let user = caller.colleague(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        let person = match user.person {
            None => None,
            Some(person) => match self.person_card(caller, person).await {
                Ok(card) => Some(card),
                Err(Error::NotFound { .. }) => None,
                Err(error) => return Err(error),
            },
        };
        Ok(UserCard { id, person, signed_in: audit::last_sign_in(&self.store, id).await? })
    }
}
