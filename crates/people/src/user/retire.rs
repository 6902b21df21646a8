//! Users who leave, and come back.

use super::{by_token, only_above, only_administrators, somebody_stays};
use crate::People;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::session::claim;
use crate::store::{session, user, writing};

impl People {
    /// Takes a user out of use, and closes their sessions, or brings one back.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for the last who may change users.
    pub async fn retire_user(&self, caller: &Caller, id: AssociateId, retired: bool) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.retire_user_seen(now, id, retired))
    }

    async fn retire_user_seen(&self, caller: &Caller, id: AssociateId, retired: bool) -> Result<()> {
        only_administrators(caller)?;
        let member = caller.roster.user(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        only_above(caller, member)?;
        if !retired {
            by_token::check_restored(caller, member)?;
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        let event = if retired { Event::UserRetired } else { Event::UserBack };
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let somebody = user::administrators(write).await?;
            user::set_deleted(write, id, retired).await?;
            somebody_stays(write, somebody, "AssociateId").await?;
            session::remove_all_of(write, id, None).await?;
            audit::note(write, event, Some(id), by, "", now).await?;
        })
    }
}
