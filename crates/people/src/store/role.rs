//! Statements about roles and what they allow.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Param, Store, Write, params};
use crate::error::Result;
use crate::ids::RoleId;
use crate::role::{Role, RoleType, StoredRole};
use crate::sentry::{Relation, Rights, Table, TableMask};

/// Every role.
pub(crate) async fn all(store: &Store) -> Result<HashMap<RoleId, Arc<StoredRole>>> {
    let roles = store.all("SELECT role_id, name, tooltip, type, rank FROM role", &[], |row| {
        Ok(StoredRole {
            id: RoleId(row.id(0)?),
            name: row.text(1)?.into(),
            tooltip: row.text(2)?.into(),
            role_type: RoleType::from_number(row.int(3)?),
            rank: row.id(4)?,
            rights: Rights::default(),
            functions: Vec::new(),
        })
    });
    let rights = store.all("SELECT role_id, table_id, relation, crud FROM dataright", &[], |row| {
        let (table, relation) = (Table::from_number(row.int(1)?), Relation::from_number(row.int(2)?));
        Ok((RoleId(row.id(0)?), table, relation, TableMask::from_crud(row.text(3)?)))
    });
    let functions = store.all("SELECT role_id, name FROM functionright", &[], |row| {
        Ok((RoleId(row.id(0)?), Box::<str>::from(row.text(1)?)))
    });
    let (roles, rights, functions) = tokio::try_join!(roles, rights, functions)?;
    let mut roles: HashMap<_, _> = roles.into_iter().map(|role| (role.id, role)).collect();
    for (role, table, relation, mask) in rights {
        // Tables and relations that are not kept here are passed over.
        if let (Some(role), Some(table), Some(relation)) = (roles.get_mut(&role), table, relation) {
            role.rights.set(table, relation, mask);
        }
    }
    for (role, name) in functions {
        roles.entry(role).and_modify(|role| role.functions.push(name));
    }
    for role in roles.values_mut() {
        // We look for one as if they stood in a dictionary.
        role.functions.sort_unstable();
    }
    Ok(roles.into_iter().map(|(id, role)| (id, Arc::new(role))).collect())
}

/// The key of a role that exists from the first start, made if it is not there yet.
pub(crate) async fn standard(write: &mut Write<'_>, role: Role) -> Result<RoleId> {
    if let Some(id) = find(write, role.name()).await? {
        return Ok(id);
    }
    let rank = Role::ALL.iter().position(|known| *known == role).unwrap_or_default();
    let new = StoredRole {
        id: RoleId(0),
        name: role.name().into(),
        tooltip: role.tooltip().into(),
        role_type: role.role_type(),
        rank: i32::try_from(rank).unwrap_or_default(),
        rights: role.rights(),
        functions: role.functions().into_iter().map(Into::into).collect(),
    };
    insert(write, &new).await
}

/// The key of the role with exactly that name.
pub(crate) async fn find(write: &mut Write<'_>, name: &str) -> Result<Option<RoleId>> {
    let sql = "SELECT role_id FROM role WHERE name = $1";
    Ok(write.one(sql, params![name], |row| row.id(0)).await?.map(RoleId))
}

/// Gives a role another name, tooltip, place and other rights to rows.
pub(crate) async fn update(write: &mut Write<'_>, id: RoleId, role: &StoredRole) -> Result<()> {
    let sql = "UPDATE role SET name = $1, tooltip = $2, rank = $3 WHERE role_id = $4";
    write.execute(sql, params![&*role.name, &*role.tooltip, role.rank, id.0]).await?;
    set_rights(write, id, &role.rights).await
}

/// Removes a role and what it allows; its users get the other.
pub(crate) async fn remove(write: &mut Write<'_>, id: RoleId, to: RoleId) -> Result<()> {
    write.execute("UPDATE associate SET role_id = $1 WHERE role_id = $2", params![to.0, id.0]).await?;
    write.execute("DELETE FROM functionright WHERE role_id = $1", params![id.0]).await?;
    write.execute("DELETE FROM dataright WHERE role_id = $1", params![id.0]).await?;
    write.execute("DELETE FROM role WHERE role_id = $1", params![id.0]).await
}

pub(crate) async fn insert(write: &mut Write<'_>, role: &StoredRole) -> Result<RoleId> {
    let sql = "INSERT INTO role (name, tooltip, type, rank) VALUES ($1, $2, $3, $4) RETURNING role_id";
    let values = params![&*role.name, &*role.tooltip, role.role_type as i32, role.rank];
    let id = RoleId(write.key(sql, values).await?);
    set_rights(write, id, &role.rights).await?;
    set_functions(write, id, &role.functions).await?;
    Ok(id)
}

/// Sets one rung.
const SET_RIGHT: &str = "INSERT INTO dataright (role_id, table_id, relation, crud) VALUES ($1, $2, $3, $4)
    ON CONFLICT (role_id, table_id, relation) DO UPDATE SET crud = excluded.crud";

/// Writes what a role allows to be done to rows.
async fn set_rights(write: &mut Write<'_>, role: RoleId, rights: &Rights) -> Result<()> {
    let places = Table::ALL.into_iter().flat_map(|table| Relation::ALL.map(|relation| (table, relation)));
    let rows: Vec<Vec<Param<'_>>> = places
        .map(|(table, relation)| {
            let crud = rights.on(table, relation).crud();
            params![role.0, table as i32, relation as i32, crud].to_vec()
        })
        .collect();
    write.execute_all(SET_RIGHT, &rows).await
}

/// Puts these function rights in place of those the role had.
pub(crate) async fn set_functions(write: &mut Write<'_>, role: RoleId, names: &[Box<str>]) -> Result<()> {
    write.execute("DELETE FROM functionright WHERE role_id = $1", params![role.0]).await?;
    let sql = "INSERT INTO functionright (role_id, name) VALUES ($1, $2)";
    let rows: Vec<Vec<Param<'_>>> = names.iter().map(|name| params![role.0, &**name].to_vec()).collect();
    write.execute_all(sql, &rows).await
}

/// Sets what a role allows to be done to rows of a table that are so related.
pub(crate) async fn set_right(
    write: &mut Write<'_>,
    role: RoleId,
    (table, relation): (Table, Relation),
    crud: &str,
) -> Result<()> {
    write.execute(SET_RIGHT, params![role.0, table as i32, relation as i32, crud]).await
}
