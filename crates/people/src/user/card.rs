//! A user with what only administrators, and the user, may know.

use crate::caller::Member;
use crate::error::{Error, Result};
use crate::ids::AssociateId;
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
}
