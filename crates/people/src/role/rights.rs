//! Reading and changing what a role allows.

use std::sync::Arc;

use super::{FUNCTION_RIGHTS, StoredRole};
use crate::People;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::RoleId;
use crate::sentry::{self, ADMIN_ROLE, Relation, Rights, Table, TableMask};
use crate::session::claim;
use crate::store::{role, user, writing};
use crate::user::{never_by_token, somebody_stays};

impl People {
    /// What a role allows.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`].
    pub async fn role_rights(&self, caller: &Caller, id: RoleId) -> Result<Rights> {
        Ok(self.role_card(caller, id).await?.rights.clone())
    }

    /// A role with all that it allows.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`].
    pub async fn role_card(&self, caller: &Caller, id: RoleId) -> Result<Arc<StoredRole>> {
        self.may_change_roles(caller)?;
        self.roster().await?.roles.get(&id).cloned().ok_or_else(|| missing(id))
    }

    /// Every role that has that function right, itself or as one of the administrator's, in the order of lists.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub async fn roles_with(&self, caller: &Caller, function: &str) -> Result<Vec<Arc<StoredRole>>> {
        self.may_change_roles(caller)?;
        let roster = self.roster().await?;
        let mut roles: Vec<_> = roster.roles.values().filter(|role| role.may(function)).cloned().collect();
        roles.sort_by_key(|role| (role.rank, role.id));
        Ok(roles)
    }

    /// Refuses whoever may not change roles.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub fn may_change_roles(&self, caller: &Caller) -> Result<()> {
        if caller.may(ADMIN_ROLE) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// Puts these function rights in place of those that a role had.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], also for a right to administer that the caller lacks; [`Error::NotFound`];
    /// [`Error::Invalid`] for a name that is none.
    pub async fn set_role_functions(&self, caller: &Caller, id: RoleId, names: &[&str]) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.set_functions_seen(now, id, names))
    }

    async fn set_functions_seen(&self, caller: &Caller, id: RoleId, names: &[&str]) -> Result<()> {
        let before = role_to_change(caller, id)?;
        if let Some(unknown) = names.iter().find(|name| !FUNCTION_RIGHTS.contains(name)) {
            return Err(Error::invalid("FunctionRight", format!("{unknown} is no function right")));
        }
        if !sentry::may_grant(caller, names.iter().copied()) {
            return Err(Error::NotAllowed);
        }
        if sentry::gives_admin_right(Some(before), names.iter().copied()) {
            never_by_token(caller)?;
        }
        let mut names: Vec<Box<str>> = names.iter().map(|name| Box::from(*name)).collect();
        names.sort_unstable();
        names.dedup();
        let detail = format!("role {}: {} function rights", id.0, names.len());
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let somebody = user::administrators(write).await?;
            role::set_functions(write, id, &names).await?;
            somebody_stays(write, somebody, "FunctionRight").await?;
            audit::note(write, Event::RoleChanged, None, by, &detail, now).await?;
        })
    }

    /// Sets what a role allows to be done to rows of a table that are so related.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`].
    pub async fn set_role_right(
        &self,
        caller: &Caller,
        id: RoleId,
        place: (Table, Relation),
        mask: TableMask,
    ) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.set_right_seen(now, id, place, mask))
    }

    async fn set_right_seen(
        &self,
        caller: &Caller,
        id: RoleId,
        (table, relation): (Table, Relation),
        mask: TableMask,
    ) -> Result<()> {
        let before = role_to_change(caller, id)?;
        let (was, crud) = (before.rights.on(table, relation).crud(), mask.crud());
        let detail = format!("role {}: {} {} {was:?} to {crud:?}", id.0, table.name(), relation.name());
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            role::set_right(write, id, (table, relation), crud).await?;
            audit::note(write, Event::RoleChanged, None, by, &detail, now).await?;
        })
    }
}

/// A role that has no right to administer that the caller lacks.
pub(super) fn role_to_change(caller: &Caller, id: RoleId) -> Result<&StoredRole> {
    if !caller.may(ADMIN_ROLE) {
        return Err(Error::NotAllowed);
    }
    let role = caller.role(id).ok_or_else(|| missing(id))?;
    let may = sentry::may_grant(caller, role.functions.iter().map(|name| &**name));
    if may { Ok(role) } else { Err(Error::NotAllowed) }
}

fn missing(id: RoleId) -> Error {
    Error::NotFound { kind: "Role", id: id.0 }
}
