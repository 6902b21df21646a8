//! Passwords by key, and one's own.

use std::net::IpAddr;

use super::{check_password, nobody, only_above, only_administrators};
use crate::audit::{self, Event};
use crate::caller::{Caller, Proof};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, SessionId};
use crate::session::{Attempt, hash, name_hash, still_good};
use crate::store::{lockout, session, user, writing};
use crate::{Associate, People};

impl People {
    /// Gives the user with that name another password. Whoever signed in with the old one has to do so again, and
    /// every session of the user is closed.
    pub async fn set_password(&self, caller: &Caller, name: &str, password: &str) -> Result<()> {
        only_administrators(caller)?;
        let roster = self.roster().await?;
        let member = roster.named(name).filter(|member| !member.is_operator()).ok_or_else(|| nobody(name))?;
        only_above(caller, member)?;
        self.write_password(&member.associate, password, caller, None).await
    }

    /// The same by key.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such user.
    pub async fn set_password_of(&self, caller: &Caller, id: AssociateId, password: &str) -> Result<()> {
        only_administrators(caller)?;
        let roster = self.roster().await?;
        let member = roster.user(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        only_above(caller, member)?;
        self.write_password(&member.associate, password, caller, None).await
    }

    /// Gives the caller another password in place of `old`, and closes every session but the one they came with.
    /// False when `old` is wrong, which counts like any other wrong password from there.
    pub async fn change_own_password(
        &self,
        caller: &Caller,
        (old, new): (&str, &str),
        from: Option<IpAddr>,
    ) -> Result<bool> {
        check_password(new)?;
        let user = caller.associate();
        let attempt = Attempt { proof: None, name: &user.name, password: old, from };
        let proved = match self.sign_in_from(&attempt).await {
            Err(Error::NotSignedIn) => return Ok(false),
            proved => proved?,
        };
        let kept = match caller.proof {
            Proof::Session(id, _) => Some(id),
            Proof::Password | Proof::Word | Proof::Outside => None,
        };
        self.write_password(user, new, &proved, kept).await?;
        Ok(true)
    }

    async fn write_password(
        &self,
        user: &Associate,
        password: &str,
        caller: &Caller,
        kept: Option<SessionId>,
    ) -> Result<()> {
        let secret = hash(check_password(password)?)?;
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            // What the caller came with, or has just proved, may have been taken back while others wrote.
            still_good(write, caller).await?;
            if user::secret_now(write, user.id).await?.is_none() {
                return Err(Error::invalid("Name", format!("{} has retired", user.name)));
            }
            user::set_secret(write, user.id, &secret, now).await?;
            session::remove_all_of(write, user.id, kept).await?;
            lockout::unlock(write, &name_hash(&user.name)).await?;
            audit::note(write, Event::PasswordChanged, Some(user.id), by, "", now).await?;
        })
    }
}
