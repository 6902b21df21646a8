//! Users who leave, and come back.

use super::{is_administered, only_above, only_administrators, somebody_stays};
use crate::People;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::session::still_good;
use crate::store::{session, user, writing};

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
        let (by, now) = (caller.associate().id, self.clock.now());
        let event = if retired { Event::UserRetired } else { Event::UserBack };
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            let somebody = is_administered(write).await?;
            user::set_deleted(write, id, retired).await?;
            somebody_stays(write, somebody, "AssociateId").await?;
            session::remove_all_of(write, id, None).await?;
            audit::note(write, event, Some(id), by, "", now).await?;
        })
    }
}
