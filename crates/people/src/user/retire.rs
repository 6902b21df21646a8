//! Users who leave, and come back.

use super::{only_above, only_administrators};
use crate::audit::{self, Event};
use crate::caller::{Caller, Member};
use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::store::{session, user, writing};
use crate::{People, UserType};

impl People {
    /// Takes a user out of use, and closes their sessions, or brings one back.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for the last who may change users.
    pub async fn retire_user(&self, caller: &Caller, id: AssociateId, retired: bool) -> Result<()> {
        only_administrators(caller)?;
        let roster = self.roster().await?;
        let member = roster.user(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        only_above(caller, member)?;
        let rules = |other: &Member| {
            let user = &other.associate;
            user.id != id && !user.deleted && user.user_type != UserType::System && other.is_administrator
        };
        if retired && member.is_administrator && !roster.members.values().any(|other| rules(other)) {
            return Err(Error::invalid("AssociateId", "nobody else could change users any more"));
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        let event = if retired { Event::UserRetired } else { Event::UserBack };
        writing!(self.store, |write| {
            user::set_deleted(write, id, retired).await?;
            session::remove_all_of(write, id, None).await?;
            audit::note(write, event, Some(id), by, "", now).await?;
        })
    }
}
