//! Passwords by key, and one's own.

use std::net::IpAddr;

use super::{
    check_password, never_by_token, nobody, of_a_program, only_above, only_administrators, only_with_proof,
};
use crate::audit::{self, Event};
use crate::caller::{Caller, Member, Proof};
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, SessionId};
use crate::sentry;
use crate::session::{Attempt, claim, hash, name_hash, random_password, still_good};
use crate::store::{lockout, session, user, writing};
use crate::{Associate, People};

impl People {
    /// Gives the user with that name another password. Whoever signed in with the old one has to do so again, and
    /// every session of the user is closed.
    pub async fn set_password(&self, caller: &Caller, name: &str, password: &str) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.force_password(now, name, password))
    }

    /// The same by key.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such user.
    pub async fn set_password_of(&self, caller: &Caller, id: AssociateId, password: &str) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.force_password_of(now, id, password))
    }

    async fn force_password(&self, caller: &Caller, name: &str, password: &str) -> Result<()> {
        only_administrators(caller)?;
        let member = caller.member_named(name).ok_or_else(|| nobody(name))?;
        may_force(caller, member.associate.id)?;
        self.force(caller, member, password).await
    }

    async fn force_password_of(&self, caller: &Caller, id: AssociateId, password: &str) -> Result<()> {
        may_force(caller, id)?;
        let member = caller.member_of(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
        self.force(caller, member, password).await
    }

    /// Gives a user another password at the word of whoever may administer them.
    async fn force(&self, caller: &Caller, member: &Member, password: &str) -> Result<()> {
        only_above(caller, member)?;
        only_with_proof(caller, member)?;
        if let Some(reason) = of_a_program(member) {
            return Err(Error::invalid("Name", reason));
        }
        self.write_password(&member.associate, password, caller, Right::Administers).await
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
        let Some(proved) = self.proved(&user.name, old, from).await? else { return Ok(false) };
        let kept = match caller.proof {
            Proof::Session(id, _) => Some(id),
            Proof::Password | Proof::Word | Proof::Outside => None,
        };
        self.write_password(user, new, &proved, Right::Knows { kept }).await?;
        Ok(true)
    }

    /// Gives a user another password in place of `old`, which administrators may leave empty. False when `old` is
    /// wrong, which counts like any other wrong password from there.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for others than oneself, unless the caller may administer them; [`Error::NotFound`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        id: AssociateId,
        (old, new): (&str, &str),
        from: Option<IpAddr>,
    ) -> Result<bool> {
        let forced = old.is_empty() && caller.is_administrator();
        if id == caller.associate().id && !forced {
            return self.change_own_password(caller, (old, new), from).await;
        }
        may_force(caller, id)?;
        check_password(new)?;
        if !forced {
            let member = caller.member_of(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
            only_above(caller, member)?;
            if self.proved(&member.associate.name, old, from).await?.is_none() {
                return Ok(false);
            }
        }
        self.set_password_of(caller, id, new).await?;
        Ok(true)
    }

    /// Gives a user a password that nobody knew before, which is the answer.
    ///
    /// # Errors
    /// As [`People::set_password_of`].
    pub async fn generate_password(&self, caller: &Caller, id: AssociateId) -> Result<String> {
        let password = random_password()?;
        self.set_password_of(caller, id, &password).await?;
        Ok(password)
    }

    /// Whether the caller may give that user another password: themselves, or as an administrator.
    pub async fn may_change_password(&self, caller: &Caller, id: AssociateId) -> Result<bool> {
        let roster = self.roster().await?;
        let member = roster.user(id).filter(|member| !member.associate.deleted);
        Ok(member.is_some_and(|member| {
            let own = id == caller.associate().id && member.has_password();
            own || !caller.came_by_token() && sentry::may_administer(caller, member)
        }))
    }

    /// Whether a password can be taken; for administrators.
    pub fn is_password_valid(&self, caller: &Caller, password: &str) -> Result<bool> {
        only_administrators(caller)?;
        Ok(check_password(password).is_ok())
    }

    /// Whoever has that name and that password.
    async fn proved(&self, name: &str, password: &str, from: Option<IpAddr>) -> Result<Option<Caller>> {
        match self.sign_in_from(&Attempt { proof: None, name, password, from }).await {
            Err(Error::NotSignedIn) => Ok(None),
            proved => proved.map(Some),
        }
    }

    async fn write_password(
        &self,
        user: &Associate,
        password: &str,
        caller: &Caller,
        right: Right,
    ) -> Result<()> {
        let secret = hash(check_password(password)?)?;
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            // What the caller came with, or has just proved, may have been taken back while others wrote.
            let kept = match right {
                Right::Administers => {
                    claim(write, caller).await?;
                    None
                }
                Right::Knows { kept } => {
                    still_good(write, caller).await?;
                    kept
                }
            };
            if user::secret_now(write, user.id).await?.is_none() {
                return Err(Error::invalid("Name", format!("{} has retired", user.name)));
            }
            user::set_secret(write, user.id, &secret, now).await?;
            session::remove_all_of(write, user.id, kept).await?;
            lockout::unlock(write, &name_hash(&user.name)).await?;
            audit::note_by(write, Event::PasswordChanged, Some(user.id), by, "", now).await?;
        })
    }
}

/// Rejects callers who may not set another user's password: those who do not administer users, and those with a
/// token, which expires before the password does.
fn may_force(caller: &Caller, id: AssociateId) -> Result<()> {
    only_administrators(caller)?;
    if id == caller.associate().id { Ok(()) } else { never_by_token(caller) }
}

/// Why somebody may give a user another password.
#[derive(Clone, Copy)]
enum Right {
    /// They may administer the user.
    Administers,
    /// They are the user, know the old one, and go on with this session.
    Knows { kept: Option<SessionId> },
}
