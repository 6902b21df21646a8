//! Adding, changing and removing roles.

use crate::audit::{self, Event};
use crate::caller::fold;
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::RoleId;
use crate::role::rights::role_to_change;
use crate::role::{StoredRole, check_label};
use crate::session::claim;
use crate::store::{role, user, writing};
use crate::user::{check_other_role, only_above, only_administrators, somebody_stays};
use crate::{Caller, People};

impl People {
    /// Adds a role, or gives one that is there another name, tooltip, place and other rights to rows. Function rights
    /// stay as they are, and a new role has none; keys are passed over.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Invalid`].
    pub async fn save_role(&self, caller: &Caller, id: Option<RoleId>, draft: &StoredRole) -> Result<RoleId> {
        deciding!(self, caller, Error::Outdated, |now| self.save_role_seen(now, id, draft))
    }

    /// The same, if users, groups and roles are still as this caller saw them.
    ///
    /// # Errors
    /// [`Error::Outdated`] when they are not.
    pub async fn save_role_seen(
        &self,
        caller: &Caller,
        id: Option<RoleId>,
        draft: &StoredRole,
    ) -> Result<RoleId> {
        self.may_change_roles(caller)?;
        let before = id.map(|id| role_to_change(caller, id)).transpose()?;
        check_label("Name", &draft.name, &draft.tooltip)?;
        if before.is_some_and(|before| before.role_type != draft.role_type) {
            return Err(Error::invalid("RoleType", "a role stays of its type"));
        }
        let mut others = caller.roster.roles.values().filter(|role| Some(role.id) != id);
        if others.any(|other| fold(&other.name) == fold(&draft.name)) {
            return Err(taken(&draft.name));
        }
        let new = StoredRole { functions: Vec::new(), name: draft.name.trim().into(), ..draft.clone() };
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let kept = match id {
                Some(id) => {
                    role::update(write, id, &new).await?;
                    id
                }
                None => role::insert(write, &new).await?,
            };
            let what = if id.is_some() { "changed" } else { "added" };
            audit::note(write, Event::RoleChanged, None, by, &format!("role {} {what}", kept.0), now).await?;
            kept
        })
    }

    /// Removes a role after its users have been given another of the same type.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], also for a role with a right to administer that the caller lacks; [`Error::NotFound`];
    /// [`Error::Invalid`] when there is no such other role, or nobody could change users any more.
    pub async fn remove_role(&self, caller: &Caller, id: RoleId, to: RoleId) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.remove_role_seen(now, id, to))
    }

    async fn remove_role_seen(&self, caller: &Caller, id: RoleId, to: RoleId) -> Result<()> {
        check_removal(caller, id, to)?;
        let detail = format!("role {} removed, its users to {}", id.0, to.0);
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let somebody = user::administrators(write).await?;
            role::remove(write, id, to).await?;
            somebody_stays(write, somebody, "ReplacingRoleId").await?;
            audit::note(write, Event::RoleChanged, None, by, &detail, now).await?;
        })
    }
}

/// Refuses to remove a role, or to give its users the other one.
fn check_removal(caller: &Caller, id: RoleId, to: RoleId) -> Result<()> {
    let before = role_to_change(caller, id)?;
    let mut members = caller.roster.members.values().filter(|member| member.role.id == id).peekable();
    if members.peek().is_none() {
        return Ok(());
    }
    only_administrators(caller)?;
    let there = caller.role(to).is_some_and(|other| other.role_type == before.role_type);
    if to == id || !there {
        return Err(nowhere(to));
    }
    check_other_role(caller, before, role_to_change(caller, to)?)?;
    members.filter(|member| !member.is_operator()).try_for_each(|member| only_above(caller, member))
}

fn nowhere(to: RoleId) -> Error {
    Error::invalid("ReplacingRoleId", format!("there is no other role {} of that type", to.0))
}

fn taken(name: &str) -> Error {
    Error::invalid("Name", format!("there is a role {} already", name.trim()))
}
