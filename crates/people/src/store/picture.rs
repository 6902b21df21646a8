//! Statements about pictures and who has them.

use super::holder::{having, held};
use super::{Row, Store, Write, params};
use crate::error::Result;
use crate::ids::{AssociateId, PictureId};
use crate::picture::{Holder, Picture};
use crate::sentry::Owner;

/// The columns that make a [`Picture`].
macro_rules! facts {
    () => {
        "b.binaryobject_id, b.blobsize, b.originalsize, b.iszipped, b.isencrypted, b.mimetype,
            b.description, b.extrainfo, b.conceptualtype, b.registered, b.registered_associate_id,
            b.updated, b.updated_associate_id"
    };
}

/// The columns that make [`StoredBytes`].
macro_rules! bytes {
    () => {
        "b.bytes_name, b.originalsize, b.mimetype, b.content_hash, coalesce(b.updated, b.registered),
            b.binaryobject_id"
    };
}

/// A statement about a holder and the picture that is shown of it, which has rank 1.
macro_rules! of_holder {
    ($holder:expr, $columns:expr) => {
        match $holder {
            Holder::Person(_) => of_holder!($columns, "person", "person_id", "6", "1"),
            Holder::Contact(_) => of_holder!($columns, "contact", "contact_id", "5", "17"),
            Holder::Project(_) => of_holder!($columns, "project", "project_id", "11", "2"),
        }
    };
    ($columns:expr, $table:literal, $key:literal, $number:literal, $type:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM ",
            $table,
            " p LEFT JOIN binaryobjectlink l ON l.ownertable = ",
            $number,
            " AND l.ownerrecord = p.",
            $key,
            " AND l.linktype = ",
            $type,
            " AND l.rank = 1 LEFT JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id WHERE p.",
            $key,
            " = $1"
        )
    };
}

/// A statement about a picture by its own key and everybody who has it: a row for each of them, or one alone. What is
/// said of it and who may hear that come from the same moment.
macro_rules! with_holders {
    ($columns:expr) => {
        concat!(
            "SELECT ",
            $columns,
            ", ",
            having!(columns),
            " FROM binaryobject b LEFT JOIN binaryobjectlink l ON l.binaryobject_id = b.binaryobject_id ",
            having!(tables),
            " WHERE b.binaryobject_id = $1 ORDER BY l.binaryobjectlink_id"
        )
    };
}

/// Everybody who has a picture, and whose they are.
pub(crate) type Held = Vec<(Holder, Owner)>;

/// The holder's row, and the picture if there is one: `None` when there is no such holder.
pub(crate) async fn of_holder(store: &Store, holder: Holder) -> Result<Option<Option<Picture>>> {
    store.one(of_holder!(holder, facts!()), params![holder.id()], picture).await
}

/// The same inside a transaction that is going to write.
pub(crate) async fn of_holder_now(write: &mut Write<'_>, holder: Holder) -> Result<Option<Picture>> {
    Ok(write.one(of_holder!(holder, facts!()), params![holder.id()], picture).await?.flatten())
}

/// A picture by its own key, and everybody who has it.
pub(crate) async fn find(store: &Store, id: PictureId) -> Result<Option<(Picture, Held)>> {
    let read = |row: &Row<'_>| Ok((picture(row)?, held(row, 13)?));
    Ok(gathered(store.all(with_holders!(facts!()), params![id.0], read).await?))
}

/// What a row says of a picture, and one of those who have it.
type Saying<T> = (Option<T>, Option<(Holder, Owner)>);

/// What the first row says, and the holders of all rows.
fn gathered<T>(rows: Vec<Saying<T>>) -> Option<(T, Held)> {
    let (said, held): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Some((said.into_iter().next()??, held.into_iter().flatten().collect()))
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

/// Where the bytes of the holder's picture are; the outer `None` means that there is no such holder.
pub(crate) async fn bytes_of_holder(store: &Store, holder: Holder) -> Result<Option<Option<StoredBytes>>> {
    store.one(of_holder!(holder, bytes!()), params![holder.id()], stored_bytes).await
}

/// Where the bytes of a picture are, by its own key, who stored it first, and everybody who has it.
pub(crate) async fn bytes_of(
    store: &Store,
    id: PictureId,
) -> Result<Option<((StoredBytes, AssociateId), Held)>> {
    let read = |row: &Row<'_>| {
        let by = AssociateId(row.id(6)?);
        Ok((stored_bytes(row)?.map(|stored| (stored, by)), held(row, 7)?))
    };
    let sql = with_holders!(concat!(bytes!(), ", b.registered_associate_id"));
    Ok(gathered(store.all(sql, params![id.0], read).await?))
}

fn stored_bytes(row: &Row<'_>) -> Result<Option<StoredBytes>> {
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
}

/// A picture's row as it stands while somebody writes.
pub(crate) struct Standing {
    pub(crate) id: PictureId,
    pub(crate) bytes_name: String,
    pub(crate) content_hash: String,
    pub(crate) mime: String,
    pub(crate) conceptual_type: String,
    pub(crate) registered_by: AssociateId,
    pub(crate) last_changed: i64,
    /// How many have it.
    pub(crate) holders: i64,
}

macro_rules! standing {
    () => {
        "SELECT b.binaryobject_id, b.bytes_name, b.content_hash, b.mimetype, b.conceptualtype,
            b.registered_associate_id, coalesce(b.updated, b.registered),
            (SELECT count(*) FROM binaryobjectlink o WHERE o.binaryobject_id = b.binaryobject_id)
        FROM binaryobject b "
    };
}

fn standing(row: &Row<'_>) -> Result<Standing> {
    Ok(Standing {
        id: PictureId(row.id(0)?),
        bytes_name: row.text(1)?.to_owned(),
        content_hash: row.text(2)?.to_owned(),
        mime: row.text(3)?.to_owned(),
        conceptual_type: row.text(4)?.to_owned(),
        registered_by: AssociateId(row.id(5)?),
        last_changed: row.int(6)?,
        holders: row.int(7)?,
    })
}

/// The picture that a holder has.
pub(crate) async fn linked(write: &mut Write<'_>, holder: Holder) -> Result<Option<Standing>> {
    let sql = concat!(
        standing!(),
        "JOIN binaryobjectlink l ON l.binaryobject_id = b.binaryobject_id
        WHERE l.ownertable = $1 AND l.ownerrecord = $2 AND l.linktype = $3 AND l.rank = 1"
    );
    let values = params![holder.table() as i32, holder.id(), holder.link_type()];
    write.one(sql, values, standing).await
}

/// A picture by its own key.
pub(crate) async fn standing_now(write: &mut Write<'_>, id: PictureId) -> Result<Option<Standing>> {
    let sql = concat!(standing!(), "WHERE b.binaryobject_id = $1");
    write.one(sql, params![id.0], standing).await
}

/// The columns of a picture that has arrived.
#[derive(Clone, Copy)]
pub(crate) struct NewPicture<'a> {
    pub(crate) mime: &'a str,
    pub(crate) original_bytes: i64,
    pub(crate) stored_bytes: i64,
    pub(crate) zipped: bool,
    pub(crate) bytes_name: &'a str,
    pub(crate) content_hash: &'a str,
}

impl NewPicture<'_> {
    /// A picture without bytes.
    pub(crate) const EMPTY: Self = Self {
        mime: "",
        original_bytes: 0,
        stored_bytes: 0,
        zipped: false,
        bytes_name: "",
        content_hash: "",
    };
}

pub(crate) async fn insert(
    write: &mut Write<'_>,
    new: NewPicture<'_>,
    texts: [&str; 3],
    by: AssociateId,
    now: i64,
) -> Result<PictureId> {
    let sql =
        "INSERT INTO binaryobject (conceptualtype, description, extrainfo, mimetype, originalsize, blobsize,
            iszipped, isencrypted, bytes_name, content_hash, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING binaryobject_id";
    let [conceptual_type, description, extra_info] = texts;
    let values = params![
        conceptual_type,
        description,
        extra_info,
        new.mime,
        new.original_bytes,
        new.stored_bytes,
        new.zipped,
        !new.bytes_name.is_empty(),
        new.bytes_name,
        new.content_hash,
        now,
        by.0
    ];
    Ok(PictureId(write.key(sql, values).await?))
}

/// Puts other bytes in the place of a picture's; an empty description leaves the one there was.
pub(crate) async fn update(
    write: &mut Write<'_>,
    id: PictureId,
    new: NewPicture<'_>,
    description: &str,
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
        description,
        id.0
    ];
    write.execute(sql, values).await
}

/// Writes what is said of a picture.
pub(crate) async fn describe(
    write: &mut Write<'_>,
    id: PictureId,
    texts: [&str; 3],
    mime: &str,
    by: AssociateId,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE binaryobject SET conceptualtype = $1, description = $2, extrainfo = $3, mimetype = $4,
            updated = $5, updated_associate_id = $6, updatedcount = updatedcount + 1
        WHERE binaryobject_id = $7";
    let [conceptual_type, description, extra_info] = texts;
    let values = params![conceptual_type, description, extra_info, mime, now, by.0, id.0];
    write.execute(sql, values).await
}

/// Notes that something about a picture was changed.
pub(crate) async fn stamp(write: &mut Write<'_>, id: PictureId, by: AssociateId, now: i64) -> Result<()> {
    let sql =
        "UPDATE binaryobject SET updated = $1, updated_associate_id = $2, updatedcount = updatedcount + 1
        WHERE binaryobject_id = $3";
    write.execute(sql, params![now, by.0, id.0]).await
}

/// Makes another picture with the same bytes and texts.
pub(crate) async fn copy(
    write: &mut Write<'_>,
    id: PictureId,
    by: AssociateId,
    now: i64,
) -> Result<PictureId> {
    let sql =
        "INSERT INTO binaryobject (conceptualtype, description, extrainfo, mimetype, originalsize, blobsize,
            iszipped, isencrypted, bytes_name, content_hash, registered, registered_associate_id)
        SELECT b.conceptualtype, b.description, b.extrainfo, b.mimetype, b.originalsize, b.blobsize,
            b.iszipped, b.isencrypted, b.bytes_name, b.content_hash, CAST($1 AS BIGINT), CAST($2 AS BIGINT)
        FROM binaryobject b WHERE b.binaryobject_id = $3 RETURNING binaryobject_id";
    Ok(PictureId(write.key(sql, params![now, by.0, id.0]).await?))
}

pub(crate) async fn link(
    write: &mut Write<'_>,
    holder: Holder,
    picture: PictureId,
    by: AssociateId,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO binaryobjectlink
            (binaryobject_id, ownertable, ownerrecord, linktype, rank, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, 1, $5, $6)";
    let values = params![picture.0, holder.table() as i32, holder.id(), holder.link_type(), now, by.0];
    write.execute(sql, values).await
}

pub(crate) async fn unlink(write: &mut Write<'_>, holder: Holder) -> Result<()> {
    let sql = "DELETE FROM binaryobjectlink
        WHERE ownertable = $1 AND ownerrecord = $2 AND linktype = $3 AND rank = 1";
    write.execute(sql, params![holder.table() as i32, holder.id(), holder.link_type()]).await
}

/// Removes a picture, whoever has it.
pub(crate) async fn remove(write: &mut Write<'_>, id: PictureId) -> Result<()> {
    write.execute("DELETE FROM binaryobjectlink WHERE binaryobject_id = $1", params![id.0]).await?;
    write.execute("DELETE FROM binaryobject WHERE binaryobject_id = $1", params![id.0]).await
}
