//! Reading and changing what a role allows.

use crate::People;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ids::RoleId;
use crate::role::FUNCTION_RIGHTS;
use crate::sentry::{ADMIN_ROLE, Relation, Rights, Table, TableMask};
use crate::store::{role, writing};

impl People {
    /// What a role allows.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`].
    pub async fn role_rights(&self, caller: &Caller, id: RoleId) -> Result<Rights> {
        if !caller.may(ADMIN_ROLE) {
            return Err(Error::NotAllowed);
        }
        let roster = self.roster().await?;
        let role = roster.roles.get(&id).ok_or(Error::NotFound { kind: "Role", id: id.0 })?;
        Ok(role.rights.clone())
    }

    /// Puts these function rights in place of those that a role had.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Invalid`] for a name that is none.
    pub async fn set_role_functions(&self, caller: &Caller, id: RoleId, names: &[&str]) -> Result<()> {
        self.role_rights(caller, id).await?;
        if let Some(unknown) = names.iter().find(|name| !FUNCTION_RIGHTS.contains(name)) {
            return Err(Error::invalid("FunctionRight", format!("{unknown} is no function right")));
        }
        let mut names: Vec<Box<str>> = names.iter().map(|name| Box::from(*name)).collect();
        names.sort_unstable();
        names.dedup();
        let detail = format!("role {}: {} function rights", id.0, names.len());
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            role::set_functions(write, id, &names).await?;
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
        (table, relation): (Table, Relation),
        mask: TableMask,
    ) -> Result<()> {
        let before = self.role_rights(caller, id).await?;
        let crud = mask.crud();
        let was = before.on(table, relation).crud();
        let detail = format!("role {}: {} {} {was:?} to {crud:?}", id.0, table.name(), relation.name());
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            if !role::set_right(write, id, (table, relation), crud).await? {
                return Err(Error::NotFound { kind: "Role", id: id.0 });
            }
            audit::note(write, Event::RoleChanged, None, by, &detail, now).await?;
        })
    }
}
