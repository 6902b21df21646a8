//! Statements about pictures and whose they are.

use super::{Row, Store, Write, params};
use crate::error::Result;
use crate::ids::{AssociateId, PersonId, PictureId};
use crate::picture::Picture;

/// The person's row, and the picture if there is one: `None` when there is no such person.
pub(crate) async fn of_person(store: &Store, person: PersonId) -> Result<Option<Option<Picture>>> {
    // Owner table 6 is person, link type 1 is the person's picture, rank 1 the one that is shown.
    let sql = "SELECT b.binaryobject_id, b.blobsize, b.originalsize, b.iszipped, b.isencrypted, b.mimetype,
            b.description, b.extrainfo, b.conceptualtype, b.registered, b.registered_associate_id,
            b.updated, b.updated_associate_id
        FROM person p
        LEFT JOIN binaryobjectlink l
            ON l.ownertable = 6 AND l.ownerrecord = p.person_id AND l.linktype = 1 AND l.rank = 1
        LEFT JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id
        WHERE p.person_id = $1";
    store.one(sql, params![person.0], picture).await
}

fn picture(row: &Row<'_>) -> Result<Option<Picture>> {
    let Some(id) = row.maybe_id(0)? else { return Ok(None) };
    Ok(Some(Picture {
        id: PictureId(id),
        stored_bytes: row.id(1)?,
        original_bytes: row.id(2)?,
        zipped: row.flag(3)?,
        encrypted: row.flag(4)?,
        mime: row.text(5)?.into(),
        description: row.text(6)?.into(),
        extra_info: row.text(7)?.into(),
        conceptual_type: row.text(8)?.into(),
        registered: row.int(9)?,
        registered_by: AssociateId(row.id(10)?),
        updated: row.maybe_int(11)?,
        updated_by: row.maybe_id(12)?.map(AssociateId),
    }))
}

/// What is needed to send a picture.
pub(crate) struct StoredBytes {
    pub(crate) bytes_name: Box<str>,
    pub(crate) original_bytes: i32,
    pub(crate) mime: Box<str>,
    pub(crate) content_hash: Box<str>,
    pub(crate) last_changed: i64,
}

/// Where the bytes of the person's picture are; the outer `None` means that there is no such person.
pub(crate) async fn bytes_of_person(store: &Store, person: PersonId) -> Result<Option<Option<StoredBytes>>> {
    let sql =
        "SELECT b.bytes_name, b.originalsize, b.mimetype, b.content_hash, coalesce(b.updated, b.registered),
            b.binaryobject_id
        FROM person p
        LEFT JOIN binaryobjectlink l
            ON l.ownertable = 6 AND l.ownerrecord = p.person_id AND l.linktype = 1 AND l.rank = 1
        LEFT JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id
        WHERE p.person_id = $1";
    let read = |row: &Row<'_>| {
        if row.maybe_id(5)?.is_none() {
            return Ok(None);
        }
        Ok(Some(StoredBytes {
            bytes_name: row.text(0)?.into(),
            original_bytes: row.id(1)?,
            mime: row.text(2)?.into(),
            content_hash: row.text(3)?.into(),
            last_changed: row.int(4)?,
        }))
    };
    store.one(sql, params![person.0], read).await
}

/// A picture that somebody has already.
pub(crate) struct Linked {
    pub(crate) id: PictureId,
    pub(crate) bytes_name: String,
    pub(crate) owners: i64,
}

pub(crate) async fn linked(write: &mut Write<'_>, person: PersonId) -> Result<Option<Linked>> {
    let sql = "SELECT b.binaryobject_id, b.bytes_name,
            (SELECT count(*) FROM binaryobjectlink o WHERE o.binaryobject_id = b.binaryobject_id)
        FROM binaryobjectlink l JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id
        WHERE l.ownertable = 6 AND l.ownerrecord = $1 AND l.linktype = 1 AND l.rank = 1";
    let read = |row: &Row<'_>| {
        Ok(Linked { id: PictureId(row.id(0)?), bytes_name: row.text(1)?.to_owned(), owners: row.int(2)? })
    };
    write.one(sql, params![person.0], read).await
}

/// The SHA-256 of the picture that the person has.
pub(crate) async fn content_hash(write: &mut Write<'_>, person: PersonId) -> Result<Option<String>> {
    let sql = "SELECT b.content_hash
        FROM binaryobjectlink l JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id
        WHERE l.ownertable = 6 AND l.ownerrecord = $1 AND l.linktype = 1 AND l.rank = 1";
    write.one(sql, params![person.0], |row| Ok(row.text(0)?.to_owned())).await
}

/// The columns of a picture that has arrived.
pub(crate) struct NewPicture<'a> {
    pub(crate) conceptual_type: &'a str,
    pub(crate) mime: &'a str,
    pub(crate) description: &'a str,
    pub(crate) original_bytes: i64,
    pub(crate) stored_bytes: i64,
    pub(crate) zipped: bool,
    pub(crate) bytes_name: &'a str,
    pub(crate) content_hash: &'a str,
}

pub(crate) async fn insert(
    write: &mut Write<'_>,
    new: &NewPicture<'_>,
    by: AssociateId,
    now: i64,
) -> Result<PictureId> {
    let sql =
        "INSERT INTO binaryobject (conceptualtype, mimetype, description, originalsize, blobsize, iszipped,
            isencrypted, bytes_name, content_hash, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10) RETURNING binaryobject_id";
    let values = params![
        new.conceptual_type,
        new.mime,
        new.description,
        new.original_bytes,
        new.stored_bytes,
        new.zipped,
        new.bytes_name,
        new.content_hash,
        now,
        by.0
    ];
    Ok(PictureId(write.key(sql, values).await?))
}

/// Puts another picture in the place of one; an empty description leaves the one there was.
pub(crate) async fn update(
    write: &mut Write<'_>,
    id: PictureId,
    new: &NewPicture<'_>,
    by: AssociateId,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE binaryobject SET mimetype = $1, originalsize = $2, blobsize = $3, iszipped = $4,
            isencrypted = 1, bytes_name = $5, content_hash = $6, updated = $7, updated_associate_id = $8,
            updatedcount = updatedcount + 1, description = CASE WHEN $9 = '' THEN description ELSE $9 END
        WHERE binaryobject_id = $10";
    let values = params![
        new.mime,
        new.original_bytes,
        new.stored_bytes,
        new.zipped,
        new.bytes_name,
        new.content_hash,
        now,
        by.0,
        new.description,
        id.0
    ];
    write.execute(sql, values).await?;
    Ok(())
}

pub(crate) async fn link(
    write: &mut Write<'_>,
    person: PersonId,
    picture: PictureId,
    by: AssociateId,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO binaryobjectlink
            (binaryobject_id, ownertable, ownerrecord, linktype, rank, registered, registered_associate_id)
        VALUES ($1, 6, $2, 1, 1, $3, $4)";
    write.execute(sql, params![picture.0, person.0, now, by.0]).await?;
    Ok(())
}

pub(crate) async fn unlink(write: &mut Write<'_>, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM binaryobjectlink
        WHERE ownertable = 6 AND ownerrecord = $1 AND linktype = 1 AND rank = 1";
    write.execute(sql, params![person.0]).await?;
    Ok(())
}
