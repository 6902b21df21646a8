//! Statements about users, roles and passwords.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Row, Store, Write, params};
use super::{group, role};
use crate::caller::{Associate, Member, UserType, Users, fold};
use crate::error::Result;
use crate::ids::{AssociateId, ContactId, GroupId, PersonId, RoleId};
use crate::role::StoredRole;
use crate::sentry::{ADMIN_ALL, ADMIN_USERS};
use crate::session::stamp;

/// Says that users, groups or roles are changed; false when they were already since `number` was read.
pub(crate) async fn claim(write: &mut Write<'_>, number: i64) -> Result<bool> {
    let sql = "INSERT INTO staff (staff_id, number) VALUES (1, 1)
        ON CONFLICT (staff_id) DO UPDATE SET number = staff.number + 1 WHERE staff.number = $1 RETURNING number";
    Ok(write.one(sql, params![number], |row| row.int(0)).await?.is_some())
}

/// Every user with role, groups and password, and every role and group.
pub(crate) async fn users(store: &Store) -> Result<Users> {
    let (roles, groups, others) =
        tokio::try_join!(role::all(store), group::all(store), group::others(store))?;
    let sql = "SELECT a.associate_id, a.name, a.person_id, a.role_id, a.usergroup_id, a.type, a.rank, a.tooltip,
            a.full_name, a.ejuser_id, a.deleted,
            coalesce(p.firstname, ''), coalesce(p.middlename, ''), coalesce(p.lastname, ''), coalesce(p.mrmrs, ''),
            coalesce(c.secret, ''), p.contact_id
        FROM associate a
        LEFT JOIN person p ON p.person_id = a.person_id
        LEFT JOIN credentials c ON c.associate_id = a.associate_id AND c.type = 'password'
        ORDER BY a.associate_id";
    let members = store.all(sql, &[], |row| member(row, &roles, &others)).await?;
    let members = members.into_iter().flatten().map(|member| (member.associate.id, member)).collect();
    Ok(Users { members, roles, groups })
}

/// The user of a row; nobody when the role is younger than the roles that were read.
fn member(
    row: &Row<'_>,
    roles: &HashMap<RoleId, Arc<StoredRole>>,
    others: &HashMap<AssociateId, Vec<GroupId>>,
) -> Result<Option<Arc<Member>>> {
    let Some(role) = roles.get(&RoleId(row.id(3)?)).cloned() else { return Ok(None) };
    let name = crate::person::full_name([row.text(11)?, row.text(12)?, row.text(13)?]);
    let full_name = if name.is_empty() { row.text(8)?.to_owned() } else { name };
    let formal_name = crate::person::full_name([row.text(14)?, &full_name, ""]);
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
    let company = row.maybe_id(16)?.map(ContactId);
    let groups = others.get(&associate.id).cloned().unwrap_or_default().into();
    let (stamp, is_administrator) = (stamp(row.text(15)?, &fold(&associate.name)), role.may(ADMIN_USERS));
    Ok(Some(Arc::new(Member { associate, role, groups, company, secret, stamp, is_administrator })))
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

/// What can be another for a user who is there.
pub(crate) struct UserRow<'a> {
    pub(crate) name: &'a str,
    pub(crate) person: Option<PersonId>,
    pub(crate) role: RoleId,
    pub(crate) group: GroupId,
    pub(crate) user_type: UserType,
    pub(crate) rank: i32,
    pub(crate) tooltip: &'a str,
}

pub(crate) async fn update(write: &mut Write<'_>, user: AssociateId, row: &UserRow<'_>) -> Result<()> {
    // Who is called as they sign in goes on like that.
    let sql = "UPDATE associate SET name = $1,
            full_name = CASE WHEN full_name = name THEN $1 ELSE full_name END, search_name = $2, person_id = $3,
            role_id = $4, usergroup_id = $5, type = $6, rank = $7, tooltip = $8
        WHERE associate_id = $9";
    let (search_name, person) = (fold(row.name), row.person.map(|person| person.0));
    let values = params![
        row.name,
        &search_name,
        person,
        row.role.0,
        row.group.0,
        row.user_type.number(),
        row.rank,
        row.tooltip,
        user.0
    ];
    write.execute(sql, values).await
}

/// How many there are who may change users, and who have every right to administer; neither programs nor rooms nor
/// who has retired.
pub(crate) async fn administrators(write: &mut Write<'_>) -> Result<(i64, i64)> {
    let sql = "SELECT count(*), count(CASE WHEN EXISTS (SELECT 1 FROM functionright f
                WHERE f.role_id = a.role_id AND f.name = $1) THEN 1 END)
        FROM associate a WHERE a.deleted = 0 AND a.type = $2 AND EXISTS
        (SELECT 1 FROM functionright f WHERE f.role_id = a.role_id AND f.name IN ($1, $3))";
    let values = params![ADMIN_ALL, UserType::Internal.number(), ADMIN_USERS];
    let found = write.one(sql, values, |row| Ok((row.int(0)?, row.int(1)?))).await?;
    Ok(found.unwrap_or_default())
}

/// The hash of a user's password as of now, if there is one; `None` when the user is not there or has retired.
pub(crate) async fn secret_now(write: &mut Write<'_>, user: AssociateId) -> Result<Option<Option<String>>> {
    let sql = "SELECT coalesce(c.secret, '') FROM associate a
        LEFT JOIN credentials c ON c.associate_id = a.associate_id AND c.type = 'password'
        WHERE a.associate_id = $1 AND a.deleted = 0";
    let found = write.one(sql, params![user.0], |row| Ok(row.text(0)?.to_owned())).await?;
    Ok(found.map(|secret| Some(secret).filter(|secret| !secret.is_empty())))
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

/// Takes a user out of use, or brings one back.
pub(crate) async fn set_deleted(write: &mut Write<'_>, user: AssociateId, deleted: bool) -> Result<()> {
    let sql = "UPDATE associate SET deleted = $1 WHERE associate_id = $2";
    write.execute(sql, params![deleted, user.0]).await
}

/// Makes another kind of user of one.
pub(crate) async fn set_type(write: &mut Write<'_>, user: AssociateId, user_type: UserType) -> Result<()> {
    let sql = "UPDATE associate SET type = $1 WHERE associate_id = $2";
    write.execute(sql, params![user_type.number(), user.0]).await
}

/// Puts a person behind a user.
pub(crate) async fn set_person(write: &mut Write<'_>, user: AssociateId, person: PersonId) -> Result<()> {
    write
        .execute("UPDATE associate SET person_id = $1 WHERE associate_id = $2", params![person.0, user.0])
        .await?;
    Ok(())
}
