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

/// Everybody who has a picture, and whose they are. Who is not there any more is passed over.
pub(crate) async fn of_picture(write: &mut Write<'_>, picture: i32) -> Result<Vec<(Holder, Owner)>> {
    write.all(OF_PICTURE, params![picture], held).await.map(|rows| rows.into_iter().flatten().collect())
}

/// The same for whoever reads.
pub(crate) async fn having(store: &Store, picture: i32) -> Result<Vec<(Holder, Owner)>> {
    store.all(OF_PICTURE, params![picture], held).await.map(|rows| rows.into_iter().flatten().collect())
}

const OF_PICTURE: &str = "SELECT l.ownertable, l.ownerrecord,
        coalesce(p.associate_id, pc.associate_id, p.registered_associate_id,
            c.associate_id, c.registered_associate_id, j.associate_id, j.registered_associate_id),
        coalesce(p.contact_id, c.contact_id)
    FROM binaryobjectlink l
    LEFT JOIN person p ON l.ownertable = 6 AND p.person_id = l.ownerrecord
    LEFT JOIN contact pc ON pc.contact_id = p.contact_id
    LEFT JOIN contact c ON l.ownertable = 5 AND c.contact_id = l.ownerrecord
    LEFT JOIN project j ON l.ownertable = 11 AND j.project_id = l.ownerrecord
    WHERE l.binaryobject_id = $1 ORDER BY l.binaryobjectlink_id";

fn held(row: &Row<'_>) -> Result<Option<(Holder, Owner)>> {
    let (Some(holder), Some(associate)) = (Holder::of(row.int(0)?, row.id(1)?), row.maybe_id(2)?) else {
        return Ok(None);
    };
    let owner = Owner { associate: AssociateId(associate), company: row.maybe_id(3)?.map(ContactId) };
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
