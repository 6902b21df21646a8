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

/// The key of the group with that name, made if there is none yet.
pub(crate) async fn named(write: &mut Write<'_>, name: &str) -> Result<GroupId> {
    let sql = "SELECT usergroup_id FROM usergroup WHERE name = $1";
    if let Some(id) = write.one(sql, params![name], |row| row.id(0)).await? {
        return Ok(GroupId(id));
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
