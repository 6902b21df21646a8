//! A user with what only administrators, and the user, may know.

use crate::caller::Member;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PersonId};
use crate::person::PersonCard;
use crate::store::audit;
use crate::{Caller, People};

/// What is known of a user.
#[derive(Clone, Debug)]
pub struct UserCard<'a> {
    /// The user with role and groups.
    pub member: &'a Member,
    /// The person behind the user, as far as the caller may see them.
    pub person: Option<PersonCard>,
    /// When the user signed in last with a password, as far as the audit log goes back.
    pub signed_in: Option<i64>,
}

impl People {
    /// What is known of a user.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for another user than the caller without the right to change users, whether there is one
    /// or not; [`Error::NotFound`].
    pub async fn user_card<'a>(&self, caller: &'a Caller, id: AssociateId) -> Result<UserCard<'a>> {
        if id != caller.associate().id && !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        let member = caller.member_of(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        let person = self.person_behind(caller, &member.associate).await?;
        Ok(UserCard { member, person, signed_in: audit::last_sign_in(&self.store, id).await? })
    }

    /// The users behind whom a person is, also those who have retired, by key.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for another person than the caller's own without the right to change users.
    pub async fn users_of_person<'a>(
        &self,
        caller: &'a Caller,
        person: PersonId,
    ) -> Result<Vec<UserCard<'a>>> {
        if !caller.is_administrator() {
            let own = caller.associate().person == Some(person);
            let own = if own {
                self.user_card(caller, caller.associate().id).await
            } else {
                Err(Error::NotAllowed)
            };
            return Ok(vec![own?]);
        }
        let mut cards = Vec::new();
        for member in caller.members().into_iter().filter(|member| member.associate.person == Some(person)) {
            cards.push(self.user_card(caller, member.associate.id).await?);
        }
        Ok(cards)
    }
}
