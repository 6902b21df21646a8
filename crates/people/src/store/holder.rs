//! Statements about whoever has a picture: that they are there, and whose they are.

use super::{Row, Store, Write, params, person};
use crate::error::Result;
use crate::ids::{AssociateId, ContactId, ProjectId};
use crate::picture::Holder;
use crate::sentry::Owner;

const OWNER_OF_CONTACT: &str = "SELECT coalesce(c.associate_id, c.registered_associate_id), c.contact_id
    FROM contact c WHERE c.contact_id = $1";
const OWNER_OF_PROJECT: &str =
    "SELECT coalesce(j.associate_id, j.registered_associate_id), CAST(NULL AS BIGINT)
    FROM project j WHERE j.project_id = $1";

fn owner(row: &Row<'_>) -> Result<Owner> {
    Ok(Owner { associate: AssociateId(row.id(0)?), company: row.maybe_id(1)?.map(ContactId) })
}

fn sql_of(holder: Holder) -> &'static str {
    match holder {
        Holder::Person(_) => person::OWNER,
        Holder::Contact(_) => OWNER_OF_CONTACT,
        Holder::Project(_) => OWNER_OF_PROJECT,
    }
}

/// Whose a holder is, if there is such a one.
pub(crate) async fn owner_of(store: &Store, holder: Holder) -> Result<Option<Owner>> {
    store.one(sql_of(holder), params![holder.id()], owner).await
}

/// The same inside a transaction that is going to write.
pub(crate) async fn owner_now(write: &mut Write<'_>, holder: Holder) -> Result<Option<Owner>> {
    write.one(sql_of(holder), params![holder.id()], owner).await
}

/// First and last name of a person, or the name of anything else; `None` when it is not there.
pub(crate) async fn name(store: &Store, holder: Holder) -> Result<Option<[String; 2]>> {
    let sql = match holder {
        Holder::Person(_) => "SELECT firstname, lastname FROM person WHERE person_id = $1",
        Holder::Contact(_) => "SELECT name, department FROM contact WHERE contact_id = $1",
        Holder::Project(_) => "SELECT name, '' FROM project WHERE project_id = $1",
    };
    let read = |row: &Row<'_>| Ok([row.text(0)?.to_owned(), row.text(1)?.to_owned()]);
    store.one(sql, params![holder.id()], read).await
}

/// Everybody who has a picture, and whose they are. Who is not there any more is passed over.
pub(crate) async fn of_picture(write: &mut Write<'_>, picture: i32) -> Result<Vec<(Holder, Owner)>> {
    let rows = write.all(OF_PICTURE, params![picture], |row| held(row, 0)).await?;
    Ok(rows.into_iter().flatten().collect())
}

/// The columns that [`held`] reads, and the tables they come from, beside a link `l`.
macro_rules! having {
    (columns) => {
        concat!("l.ownertable, l.ownerrecord, ", having!(owner), ", ", having!(company))
    };
    (owner) => {
        "coalesce(p.associate_id, pc.associate_id, p.registered_associate_id,
            c.associate_id, c.registered_associate_id, j.associate_id, j.registered_associate_id)"
    };
    (company) => {
        "coalesce(p.contact_id, c.contact_id)"
    };
    (tables) => {
        "LEFT JOIN person p ON l.ownertable = 6 AND p.person_id = l.ownerrecord
        LEFT JOIN contact pc ON pc.contact_id = p.contact_id
        LEFT JOIN contact c ON l.ownertable = 5 AND c.contact_id = l.ownerrecord
        LEFT JOIN project j ON l.ownertable = 11 AND j.project_id = l.ownerrecord"
    };
}
pub(super) use having;

const OF_PICTURE: &str = concat!(
    "SELECT ",
    having!(columns),
    " FROM binaryobjectlink l ",
    having!(tables),
    " WHERE l.binaryobject_id = $1 ORDER BY l.binaryobjectlink_id"
);

/// Whoever has a picture, and whose they are: from four columns, the first of which is `first`.
pub(super) fn held(row: &Row<'_>, first: usize) -> Result<Option<(Holder, Owner)>> {
    let (Some(table), Some(key)) = (row.maybe_int(first)?, row.maybe_id(first + 1)?) else {
        return Ok(None);
    };
    let (Some(holder), Some(associate)) = (Holder::of(table, key), row.maybe_id(first + 2)?) else {
        return Ok(None);
    };
    let owner = Owner { associate: AssociateId(associate), company: row.maybe_id(first + 3)?.map(ContactId) };
    Ok(Some((holder, owner)))
}

/// The project of exactly that name, made if there is none.
pub(crate) async fn project(write: &mut Write<'_>, name: &str, stamp: person::Stamp) -> Result<ProjectId> {
    let known = "SELECT project_id FROM project WHERE name = $1 ORDER BY project_id LIMIT 1";
    if let Some(id) = write.one(known, params![name], |row| row.id(0)).await? {
        return Ok(ProjectId(id));
    }
    let sql = "INSERT INTO project (name, associate_id, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4) RETURNING project_id";
    let values = params![name, stamp.owner.0, stamp.now, stamp.by.0];
    Ok(ProjectId(write.key(sql, values).await?))
}
