//! Statements that look for what does not fit together.

use super::{Row, Store, params};
use crate::error::Result;
use crate::picture::Holder;

/// A picture's row, as far as its bytes are concerned.
pub(crate) struct Named {
    pub(crate) picture: i32,
    pub(crate) bytes_name: String,
    pub(crate) stored_bytes: i64,
    pub(crate) original_bytes: i64,
}

/// The rows of a thousand pictures whose keys come after one, by key.
pub(crate) async fn pictures(store: &Store, after: i32) -> Result<Vec<Named>> {
    let sql = "SELECT b.binaryobject_id, b.bytes_name, b.blobsize, b.originalsize
        FROM binaryobject b WHERE b.binaryobject_id > $1 ORDER BY b.binaryobject_id LIMIT 1000";
    let read = |row: &Row<'_>| {
        Ok(Named {
            picture: row.id(0)?,
            bytes_name: row.text(1)?.to_owned(),
            stored_bytes: row.int(2)?,
            original_bytes: row.int(3)?,
        })
    };
    store.all(sql, params![after], read).await
}

/// Whether a picture's row names these bytes.
pub(crate) async fn is_named(store: &Store, bytes_name: &str) -> Result<bool> {
    let sql = "SELECT binaryobject_id FROM binaryobject WHERE bytes_name = $1";
    Ok(store.one(sql, params![bytes_name], |row| row.id(0)).await?.is_some())
}

/// Links that say somebody has a picture who is not there.
pub(crate) async fn links_without_holder(store: &Store) -> Result<Vec<(i32, Holder)>> {
    let sql = "SELECT l.binaryobjectlink_id, l.ownertable, l.ownerrecord FROM binaryobjectlink l
        WHERE (l.ownertable = 6 AND NOT EXISTS (SELECT 1 FROM person p WHERE p.person_id = l.ownerrecord))
            OR (l.ownertable = 5 AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.contact_id = l.ownerrecord))
            OR (l.ownertable = 11 AND NOT EXISTS (SELECT 1 FROM project j WHERE j.project_id = l.ownerrecord))";
    let read = |row: &Row<'_>| Ok((row.id(0)?, Holder::of(row.int(1)?, row.id(2)?)));
    let rows = store.all(sql, &[], read).await?;
    Ok(rows.into_iter().filter_map(|(link, holder)| Some((link, holder?))).collect())
}

/// How many persons, companies, users and pictures there are.
pub(crate) async fn counts(store: &Store) -> Result<[i64; 4]> {
    let sql = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM contact),
            (SELECT count(*) FROM associate WHERE type <> 13), (SELECT count(*) FROM binaryobject)";
    let counts = store.one(sql, &[], |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?])).await?;
    Ok(counts.unwrap_or_default())
}

/// How many pictures were stored or changed after `moment`.
pub(crate) async fn later_than(store: &Store, moment: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM binaryobject WHERE registered > $1 OR updated > $1";
    Ok(store.one(sql, params![moment], |row| row.int(0)).await?.unwrap_or_default())
}

/// When a picture was stored or changed last.
pub(crate) async fn newest_picture(store: &Store) -> Result<i64> {
    let sql = "SELECT coalesce(max(coalesce(updated, registered)), 0) FROM binaryobject";
    Ok(store.one(sql, &[], |row| row.int(0)).await?.unwrap_or_default())
}

/// The number of the schema's newest step.
pub(crate) async fn schema(store: &Store) -> Result<i64> {
    let sql = "SELECT max(number) FROM visage_migration";
    Ok(store.one(sql, &[], |row| row.int(0)).await?.unwrap_or_default())
}
