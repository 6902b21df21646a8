//! Statements about names that nobody may try for a while.

use std::collections::HashMap;

use super::{Store, Write, params};
use crate::error::Result;

/// Every lock: until when, by the hash of the name.
pub(crate) async fn all(store: &Store) -> Result<HashMap<Box<str>, i64>> {
    let rows = store
        .all("SELECT name_hash, until FROM lockout", &[], |row| Ok((row.text(0)?.into(), row.int(1)?)))
        .await?;
    Ok(rows.into_iter().collect())
}

pub(crate) async fn lock(write: &mut Write<'_>, name_hash: &str, until: i64) -> Result<()> {
    let sql = "INSERT INTO lockout (name_hash, until) VALUES ($1, $2)
        ON CONFLICT (name_hash) DO UPDATE SET until = excluded.until";
    write.execute(sql, params![name_hash, until]).await
}

pub(crate) async fn unlock(write: &mut Write<'_>, name_hash: &str) -> Result<()> {
    write.execute("DELETE FROM lockout WHERE name_hash = $1", params![name_hash]).await
}

/// Removes a lock, unless it was renewed meanwhile.
pub(crate) async fn remove(write: &mut Write<'_>, name_hash: &str, until: i64) -> Result<()> {
    let sql = "DELETE FROM lockout WHERE name_hash = $1 AND until = $2";
    write.execute(sql, params![name_hash, until]).await
}

/// Moves the end of a lock, unless it was renewed meanwhile.
pub(crate) async fn correct(write: &mut Write<'_>, name_hash: &str, until: i64, moment: i64) -> Result<()> {
    let sql = "UPDATE lockout SET until = $1 WHERE name_hash = $2 AND until = $3";
    write.execute(sql, params![moment, name_hash, until]).await
}

/// Removes locks that ended before `moment`.
pub(crate) async fn remove_ended(write: &mut Write<'_>, moment: i64) -> Result<()> {
    write.execute("DELETE FROM lockout WHERE until < $1", params![moment]).await
}
