//! Users: adding them, giving them passwords, listing them.

mod by_token;
mod card;
mod draft;
mod name;
mod named;
mod password;
mod retire;
mod save;

use std::sync::Arc;

use crate::audit::{self, Event};
use crate::caller::{Caller, Member, OPERATOR, Proof, Roster, UserType};
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PersonId};
pub use crate::role::Role;
use crate::sentry::{self, ADMIN_ALL};
use crate::session::{MAX_PASSWORD_BYTES, claim, hash, name_hash};
use crate::store::user::{self, NewUser};
use crate::store::{Write, writing};
use crate::store::{group, lockout, person, role};
use crate::{Associate, People};
pub(crate) use by_token::{check_other_role, never_by_token};
pub use card::UserCard;
pub use draft::{UserDraft, Wrong};
pub(crate) use named::NamedUsers;

/// What somebody who operates the server says of a new user.
#[derive(Clone, Debug)]
pub struct NewUserName {
    /// User name; 1 to 239 characters, no colon, not twice in any letter case.
    pub name: String,
    /// The name shown for the user while no person stands behind them.
    pub full_name: String,
    /// The person behind the user.
    pub person: Option<PersonId>,
    /// What the user may do.
    pub role: Role,
    /// The first group, and the others; without any, the user is in the group of everyone.
    pub groups: Vec<String>,
}

impl People {
    /// The caller behind commands on the server's own machine: the operator, who owns the files anyway.
    pub async fn operator(&self) -> Result<Caller> {
        let name_of_operator = OPERATOR;
        let roster = self.roster().await?;
        if let Some(member) = roster.named(name_of_operator).cloned() {
            return Ok(Caller { member, roster, proof: Proof::Word });
        }
        // Also when another copy was quicker, this ends in a commit, after which the roster is read again.
        writing!(self.store, |write| {
            if user::find(write, name_of_operator).await?.is_none() {
                let role = role::standard(write, Role::Administrator).await?;
                for other in Role::ALL {
                    role::standard(write, other).await?;
                }
                let group = group::named(write, GROUP).await?;
                let row = NewUser {
                    name: name_of_operator,
                    full_name: "visage",
                    person: None,
                    role,
                    group,
                    user_type: UserType::System,
                };
                user::insert(write, &row).await?;
            }
        })?;
        let roster = self.roster().await?;
        let member = roster.named(name_of_operator).cloned().ok_or(Error::NotSignedIn)?;
        Ok(Caller { member, roster, proof: Proof::Word })
    }

    /// Adds a user with a password, which may be empty on purpose.
    pub async fn add_user(&self, caller: &Caller, new: &NewUserName, password: &str) -> Result<AssociateId> {
        deciding!(self, caller, Error::Outdated, |now| self.add_user_seen(now, new, password))
    }

    async fn add_user_seen(&self, caller: &Caller, new: &NewUserName, password: &str) -> Result<AssociateId> {
        let secret = check_new(caller, new, password)?;
        writing!(self.store, |write| {
            claim(write, caller).await?;
            if user::find(write, &new.name).await?.is_some() {
                return Err(Error::invalid("Name", format!("there is a user {} already", new.name)));
            }
            insert(write, caller, new, &secret, self.clock.now()).await?
        })
    }

    /// Adds a user like [`People::add_user`], unless there are users already: of many copies that start at once,
    /// one adds the first.
    pub async fn add_first_user(
        &self,
        caller: &Caller,
        new: &NewUserName,
        password: &str,
    ) -> Result<Option<AssociateId>> {
        let secret = check_new(caller, new, password)?;
        writing!(self.store, |write| {
            if user::is_any_but(write, OPERATOR).await? {
                return Ok(None);
            }
            Some(insert(write, caller, new, &secret, self.clock.now()).await?)
        })
    }

    /// Lets a name be tried again at once that was locked because of too many wrong passwords.
    pub async fn unlock(&self, caller: &Caller, name: &str) -> Result<()> {
        only_administrators(caller)?;
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            let user = known(write, name).await?;
            lockout::unlock(write, &name_hash(name)).await?;
            audit::note(write, Event::Unlocked, Some(user), by, "", now).await?;
        })
    }

    /// Makes another kind of user of one. A system user passes every right, so only whoever has all of them makes one.
    pub async fn set_user_type(&self, caller: &Caller, name: &str, user_type: UserType) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.set_user_type_seen(now, name, user_type))
    }

    async fn set_user_type_seen(&self, caller: &Caller, name: &str, user_type: UserType) -> Result<()> {
        only_administrators(caller)?;
        let member = caller.member_named(name).ok_or_else(|| nobody(name))?;
        only_above(caller, member)?;
        if user_type == UserType::System {
            never_by_token(caller)?;
            if !caller.may(ADMIN_ALL) {
                return Err(Error::NotAllowed);
            }
        }
        let (user, by, now) = (member.associate.id, caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            user::set_type(write, user, user_type).await?;
            audit::note(write, Event::UserChanged, Some(user), by, "type", now).await?;
        })
    }

    /// The user with that name as a caller, at the word of the operator.
    pub async fn act_as(&self, operator: &Caller, name: &str) -> Result<Caller> {
        only_administrators(operator)?;
        let roster = self.roster().await?;
        let member = roster.named(name).cloned().ok_or_else(|| nobody(name))?;
        Ok(Caller { member, roster, proof: Proof::Word })
    }

    /// The caller as of now: with what they have just changed.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when there is no such user any more.
    pub async fn as_of_now(&self, caller: &Caller) -> Result<Caller> {
        let roster = self.roster().await?;
        let member = roster.members.get(&caller.associate().id).cloned().ok_or(Error::NotSignedIn)?;
        Ok(Caller { member, roster, proof: caller.proof })
    }

    /// Says who stands behind a user.
    pub async fn set_person_of_user(&self, caller: &Caller, name: &str, person: PersonId) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.set_person_seen(now, name, person))
    }

    async fn set_person_seen(&self, caller: &Caller, name: &str, person: PersonId) -> Result<()> {
        only_administrators(caller)?;
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let user = known(write, name).await?;
            if person::owner_now(write, person).await?.is_none() {
                return Err(Error::invalid("PersonId", format!("there is no person {}", person.0)));
            }
            user::set_person(write, user, person).await?;
            audit::note(write, Event::UserChanged, Some(user), by, "person", now).await?;
        })
    }

    /// Every user but the operator, by key.
    pub async fn users(&self, caller: &Caller) -> Result<Vec<(Associate, bool)>> {
        only_administrators(caller)?;
        let roster: Arc<Roster> = self.roster().await?;
        let mut users: Vec<_> = roster
            .members
            .values()
            .filter(|member| !member.is_operator())
            .map(|member| (member.associate.clone(), member.secret.is_some()))
            .collect();
        users.sort_by_key(|(user, _)| user.id);
        Ok(users)
    }
}

pub(crate) const GROUP: &str = "Everyone";

/// Whether the caller may add this user; the hash of the password.
fn check_new(caller: &Caller, new: &NewUserName, password: &str) -> Result<String> {
    only_administrators(caller)?;
    never_by_token(caller)?;
    let role = caller.roster.roles.values().find(|role| &*role.name == new.role.name());
    let may = match role {
        Some(role) => sentry::may_grant(caller, role.functions.iter().map(|name| &**name)),
        None => sentry::may_grant(caller, new.role.functions()),
    };
    if !may {
        return Err(Error::NotAllowed);
    }
    check_name(&new.name)?;
    if new.role == Role::External && new.person.is_none() {
        return Err(Error::invalid("PersonId", "a user from outside needs a person"));
    }
    hash(check_password(password)?)
}

async fn insert(
    write: &mut Write<'_>,
    caller: &Caller,
    new: &NewUserName,
    secret: &str,
    now: i64,
) -> Result<AssociateId> {
    let role = role::standard(write, new.role).await?;
    let (first, others) = new.groups.split_first().map_or((GROUP, &[][..]), |(first, rest)| (first, rest));
    let group = group::named(write, first).await?;
    let user_type = if new.role == Role::External { UserType::External } else { UserType::Internal };
    let row = NewUser {
        name: new.name.trim(),
        full_name: &new.full_name,
        person: new.person,
        role,
        group,
        user_type,
    };
    let id = user::insert(write, &row).await?;
    let mut other_groups = Vec::new();
    for name in others {
        other_groups.push(group::named(write, name).await?);
    }
    other_groups.retain(|other| *other != group);
    group::set_others(write, id, &other_groups).await?;
    user::set_secret(write, id, secret, now).await?;
    audit::note(write, Event::UserAdded, Some(id), caller.associate().id, new.role.name(), now).await?;
    Ok(id)
}

/// The key of the user with that name, who must be there.
pub(crate) async fn known(write: &mut Write<'_>, name: &str) -> Result<AssociateId> {
    user::find(write, name).await?.ok_or_else(|| nobody(name))
}

fn nobody(name: &str) -> Error {
    Error::invalid("Name", format!("there is no user {name}"))
}

/// Refuses what leaves nobody who may change users, or nobody with every right to administer, where there was somebody
/// before: nobody could give that again.
pub(crate) async fn somebody_stays(
    write: &mut Write<'_>,
    before: (i64, i64),
    field: &'static str,
) -> Result<()> {
    let after = user::administrators(write).await?;
    if before.0 > 0 && after.0 == 0 || before.1 > 0 && after.1 == 0 {
        return Err(Error::invalid(
            field,
            "nobody else could change users, or administer everything, any more",
        ));
    }
    Ok(())
}

/// Refuses to change a user who may administer more than the caller.
pub(crate) fn only_above(caller: &Caller, member: &Member) -> Result<()> {
    if sentry::may_administer(caller, member) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Refuses that whoever came with something that lasts an hour gives themselves a password, which would last for ever.
fn only_with_proof(caller: &Caller, member: &Member) -> Result<()> {
    let own = member.associate.id == caller.associate().id;
    if own && !caller.may_open_sessions() { Err(Error::NotAllowed) } else { Ok(()) }
}

/// Why a user who is a program, and signs in with a key alone, gets neither a password nor another name.
fn of_a_program(member: &Member) -> Option<String> {
    member.associate.name.contains(':').then(|| "a program signs in with its key alone".to_owned())
}

pub(crate) fn only_administrators(caller: &Caller) -> Result<()> {
    if caller.is_administrator() { Ok(()) } else { Err(Error::NotAllowed) }
}

fn check_name(name: &str) -> Result<()> {
    let name = name.trim();
    let count = name.chars().count();
    if count == 0 || count > 239 {
        return Err(Error::invalid("Name", "a user name has 1 to 239 characters"));
    }
    // In an address, digits alone are the key of somebody.
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid("Name", "a user name does not consist of digits alone"));
    }
    if name.contains(':') || name.chars().any(char::is_control) {
        return Err(Error::invalid("Name", "a user name holds no colon and no control characters"));
    }
    Ok(())
}

fn check_password(password: &str) -> Result<&str> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(Error::invalid("Password", format!("a password has at most {MAX_PASSWORD_BYTES} bytes")));
    }
    Ok(password)
}
