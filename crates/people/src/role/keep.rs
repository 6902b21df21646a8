//! Adding, changing and removing roles.

use std::sync::Arc;

use crate::audit::{self, Event};
use crate::caller::Member;
use crate::error::{Error, Result};
use crate::ids::RoleId;
use crate::role::rights::there;
use crate::role::{StoredRole, check_label, label_of};
use crate::session::still_good;
use crate::store::{role, writing};
use crate::user::{is_administered, only_above, only_administrators, somebody_stays};
use crate::{Caller, People};

impl People {
    /// Adds a role, or gives one that is there another name, tooltip, place and other rights to rows. Function rights
    /// stay as they are, and a new role has none; keys are passed over.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Invalid`].
    pub async fn save_role(&self, caller: &Caller, id: Option<RoleId>, draft: &StoredRole) -> Result<RoleId> {
        self.may_change_roles(caller)?;
        let before = match id {
            Some(id) => Some(self.role_to_change(caller, id).await?),
            None => None,
        };
        check_label("Name", &draft.name, &draft.tooltip)?;
        if before.is_some_and(|before| before.role_type != draft.role_type) {
            return Err(Error::invalid("RoleType", "a role stays of its type"));
        }
        let roster = self.roster().await?;
        let mut others = roster.roles.values().filter(|role| Some(role.id) != id);
        if others.any(|other| label_of(&other.name) == label_of(&draft.name)) {
            return Err(taken(&draft.name));
        }
        let new = StoredRole { functions: Vec::new(), name: draft.name.trim().into(), ..draft.clone() };
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            if role::find(write, &new.name).await?.is_some_and(|other| Some(other) != id) {
                return Err(taken(&new.name));
            }
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
        let before = self.role_to_change(caller, id).await?;
        let roster = self.roster().await?;
        let members: Vec<&Arc<Member>> =
            roster.members.values().filter(|member| member.role.id == id).collect();
        if !members.is_empty() {
            only_administrators(caller)?;
            let there = roster.roles.get(&to).is_some_and(|other| other.role_type == before.role_type);
            if to == id || !there {
                return Err(nowhere(to));
            }
            self.role_to_change(caller, to).await?;
            let seen = members.iter().filter(|member| !member.is_operator());
            seen.into_iter().try_for_each(|member| only_above(caller, member))?;
        }
        let detail = format!("role {} removed, its users to {}", id.0, to.0);
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            let somebody = is_administered(write).await?;
            // Both were there when they were looked up, and may have been removed since.
            there(role::is_there(write, id).await?, id)?;
            if !members.is_empty() && !role::is_there(write, to).await? {
                return Err(nowhere(to));
            }
            role::remove(write, id, to).await?;
            somebody_stays(write, somebody, "ReplacingRoleId").await?;
            audit::note(write, Event::RoleChanged, None, by, &detail, now).await?;
        })
    }
}

fn nowhere(to: RoleId) -> Error {
    Error::invalid("ReplacingRoleId", format!("there is no other role {} of that type", to.0))
}

fn taken(name: &str) -> Error {
    Error::invalid("Name", format!("there is a role {} already", name.trim()))
}
