//! Statements about groups of users.

use std::collections::HashMap;

use super::{Param, Store, Write, params};
use crate::error::Result;
use crate::ids::{AssociateId, GroupId};
use crate::role::Group;

/// Every group.
pub(crate) async fn all(store: &Store) -> Result<HashMap<GroupId, Group>> {
    let sql = "SELECT usergroup_id, name, tooltip, rank, deleted FROM usergroup";
    let groups = store
        .all(sql, &[], |row| {
            Ok(Group {
                id: GroupId(row.id(0)?),
                name: row.text(1)?.into(),
                tooltip: row.text(2)?.into(),
                rank: row.id(3)?,
                deleted: row.flag(4)?,
            })
        })
        .await?;
    Ok(groups.into_iter().map(|group| (group.id, group)).collect())
}

/// The groups that users have beside their first.
pub(crate) async fn others(store: &Store) -> Result<HashMap<AssociateId, Vec<GroupId>>> {
    let sql = "SELECT associate_id, usergroup_id FROM usergrouplink ORDER BY associate_id, usergroup_id";
    let rows = store.all(sql, &[], |row| Ok((AssociateId(row.id(0)?), GroupId(row.id(1)?)))).await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for (user, group) in rows {
        groups.entry(user).or_default().push(group);
    }
    Ok(groups)
}

/// The key of the group with exactly that name.
pub(crate) async fn find(write: &mut Write<'_>, name: &str) -> Result<Option<GroupId>> {
    let sql = "SELECT usergroup_id FROM usergroup WHERE name = $1";
    Ok(write.one(sql, params![name], |row| row.id(0)).await?.map(GroupId))
}

/// Makes a group into what is said, but for its key.
pub(crate) async fn update(write: &mut Write<'_>, id: GroupId, group: &Group) -> Result<()> {
    let sql = "UPDATE usergroup SET name = $1, tooltip = $2, rank = $3, deleted = $4 WHERE usergroup_id = $5";
    let values = params![group.name.trim(), &*group.tooltip, group.rank, group.deleted, id.0];
    write.execute(sql, values).await
}

/// Removes a group; those whose first it is get the other as their first.
pub(crate) async fn remove(write: &mut Write<'_>, id: GroupId, to: GroupId) -> Result<()> {
    let sql = "UPDATE associate SET usergroup_id = $1 WHERE usergroup_id = $2";
    write.execute(sql, params![to.0, id.0]).await?;
    // Nobody has their first group among the others.
    let sql = "DELETE FROM usergrouplink WHERE usergroup_id = $1 AND associate_id IN
        (SELECT associate_id FROM associate WHERE usergroup_id = $1)";
    write.execute(sql, params![to.0]).await?;
    write.execute("DELETE FROM usergrouplink WHERE usergroup_id = $1", params![id.0]).await?;
    write.execute("DELETE FROM usergroup WHERE usergroup_id = $1", params![id.0]).await
}

/// The key of the group with that name, made if there is none yet.
pub(crate) async fn named(write: &mut Write<'_>, name: &str) -> Result<GroupId> {
    if let Some(id) = find(write, name).await? {
        return Ok(id);
    }
    let sql = "INSERT INTO usergroup (name) VALUES ($1) RETURNING usergroup_id";
    Ok(GroupId(write.key(sql, params![name]).await?))
}

/// Puts these groups in place of those that a user had beside the first.
pub(crate) async fn set_others(write: &mut Write<'_>, user: AssociateId, groups: &[GroupId]) -> Result<()> {
    write.execute("DELETE FROM usergrouplink WHERE associate_id = $1", params![user.0]).await?;
    let sql = "INSERT INTO usergrouplink (associate_id, usergroup_id) VALUES ($1, $2)";
    let rows: Vec<Vec<Param<'_>>> = groups.iter().map(|group| params![user.0, group.0].to_vec()).collect();
    write.execute_all(sql, &rows).await
}
