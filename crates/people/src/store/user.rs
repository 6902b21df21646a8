//! Statements about users, roles and passwords.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Row, Store, Write, params};
use crate::caller::{Associate, Member, UserType, fold};
use crate::error::Result;
use crate::ids::{AssociateId, GroupId, PersonId, RoleId};
use crate::sentry::{Rights, Table, TableMask};

/// Every user with role and password.
pub(crate) async fn members(store: &Store) -> Result<HashMap<AssociateId, Arc<Member>>> {
    let rights = rights(store).await?;
    let sql = "SELECT a.associate_id, a.name, a.person_id, a.role_id, a.usergroup_id, a.type, a.rank, a.tooltip,
            a.full_name, a.ejuser_id, a.deleted,
            coalesce(p.firstname, ''), coalesce(p.middlename, ''), coalesce(p.lastname, ''), coalesce(p.mrmrs, ''),
            coalesce(c.secret, '')
        FROM associate a
        LEFT JOIN person p ON p.person_id = a.person_id
        LEFT JOIN credentials c ON c.associate_id = a.associate_id AND c.type = 'password'
        ORDER BY a.associate_id";
    let members = store.all(sql, &[], |row| member(row, &rights)).await?;
    Ok(members.into_iter().map(|member| (member.associate.id, member)).collect())
}

fn member(row: &Row<'_>, rights: &HashMap<RoleId, Rights>) -> Result<Arc<Member>> {
    let name = crate::person::full_name([row.text(11)?, row.text(12)?, row.text(13)?]);
    let full_name = if name.is_empty() { row.text(8)?.to_owned() } else { name };
    let formal_name = crate::person::full_name([row.text(14)?, &full_name, ""]);
    let role = RoleId(row.id(3)?);
    let associate = Associate {
        id: AssociateId(row.id(0)?),
        name: row.text(1)?.into(),
        person: row.maybe_id(2)?.map(PersonId),
        rank: row.id(6)?,
        tooltip: row.text(7)?.into(),
        user_type: UserType::from_number(row.int(5)?),
        group: GroupId(row.id(4)?),
        full_name: full_name.into(),
        formal_name: formal_name.into(),
        deleted: row.flag(10)?,
        ej_user_id: row.id(9)?,
    };
    let secret = Some(row.text(15)?).filter(|secret| !secret.is_empty()).map(Into::into);
    let system = associate.user_type == UserType::System;
    let rights = if system { Rights::ALL } else { rights.get(&role).copied().unwrap_or_default() };
    Ok(Arc::new(Member { associate, role, rights, secret }))
}

async fn rights(store: &Store) -> Result<HashMap<RoleId, Rights>> {
    let sql = "SELECT role_id, table_id, crud FROM dataright";
    let rows = store
        .all(sql, &[], |row| Ok((RoleId(row.id(0)?), row.int(1)?, TableMask::from_crud(row.text(2)?))))
        .await?;
    let mut rights: HashMap<RoleId, Rights> = HashMap::new();
    for (role, table, mask) in rows {
        rights.entry(role).or_default().set(table, mask);
    }
    Ok(rights)
}

/// The key of the role with that name, made with `crud` on every table if there is none yet.
pub(crate) async fn role(write: &mut Write<'_>, name: &str, tooltip: &str, crud: &str) -> Result<RoleId> {
    let known = write.one("SELECT role_id FROM role WHERE name = $1", params![name], |row| row.id(0)).await?;
    if let Some(id) = known {
        return Ok(RoleId(id));
    }
    let sql = "INSERT INTO role (name, tooltip) VALUES ($1, $2) RETURNING role_id";
    let id = write.key(sql, params![name, tooltip]).await?;
    for table in [Table::Associate, Table::Contact, Table::Person, Table::Picture] {
        let sql = "INSERT INTO dataright (role_id, table_id, crud) VALUES ($1, $2, $3)";
        write.execute(sql, params![id, table as i32, crud]).await?;
    }
    Ok(RoleId(id))
}

/// The key of the group with that name, made if there is none yet.
pub(crate) async fn group(write: &mut Write<'_>, name: &str) -> Result<GroupId> {
    let sql = "SELECT usergroup_id FROM usergroup WHERE name = $1";
    if let Some(id) = write.one(sql, params![name], |row| row.id(0)).await? {
        return Ok(GroupId(id));
    }
    Ok(GroupId(
        write.key("INSERT INTO usergroup (name) VALUES ($1) RETURNING usergroup_id", params![name]).await?,
    ))
}

/// The key of the user with that name, in any letter case.
pub(crate) async fn find(write: &mut Write<'_>, name: &str) -> Result<Option<AssociateId>> {
    let sql = "SELECT associate_id FROM associate WHERE search_name = $1";
    Ok(write.one(sql, params![&fold(name)], |row| row.id(0)).await?.map(AssociateId))
}

/// Whether there is a user with another name than this one.
pub(crate) async fn is_any_but(write: &mut Write<'_>, name: &str) -> Result<bool> {
    let sql = "SELECT count(*) FROM associate WHERE search_name <> $1";
    Ok(write.one(sql, params![&fold(name)], |row| row.int(0)).await?.is_some_and(|count| count > 0))
}

/// What a new user's row holds.
pub(crate) struct NewUser<'a> {
    pub(crate) name: &'a str,
    pub(crate) full_name: &'a str,
    pub(crate) person: Option<PersonId>,
    pub(crate) role: RoleId,
    pub(crate) group: GroupId,
    pub(crate) user_type: UserType,
}

pub(crate) async fn insert(write: &mut Write<'_>, user: &NewUser<'_>) -> Result<AssociateId> {
    let sql = "INSERT INTO associate (name, search_name, person_id, role_id, usergroup_id, type, full_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING associate_id";
    let person = user.person.map(|person| person.0);
    let search_name = fold(user.name);
    let id = write
        .key(
            sql,
            params![
                user.name,
                &search_name,
                person,
                user.role.0,
                user.group.0,
                user.user_type.number(),
                user.full_name
            ],
        )
        .await?;
    Ok(AssociateId(id))
}

/// Gives a user a password, by its hash.
pub(crate) async fn set_secret(
    write: &mut Write<'_>,
    user: AssociateId,
    secret: &str,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO credentials (associate_id, type, secret, updated) VALUES ($1, 'password', $2, $3)
        ON CONFLICT (associate_id, type) DO UPDATE SET secret = excluded.secret, updated = excluded.updated";
    write.execute(sql, params![user.0, secret, now]).await?;
    Ok(())
}

/// Puts a person behind a user.
pub(crate) async fn set_person(write: &mut Write<'_>, user: AssociateId, person: PersonId) -> Result<()> {
    write
        .execute("UPDATE associate SET person_id = $1 WHERE associate_id = $2", params![person.0, user.0])
        .await?;
    Ok(())
}
