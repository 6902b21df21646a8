//! Statements about the audit log.

use super::{Param, Row, Store, Write, params};
use crate::audit::{Entry, Event};
use crate::error::Result;
use crate::ids::AssociateId;

/// What a row of the log holds.
pub(crate) struct NewEntry<'a> {
    pub(crate) moment: i64,
    pub(crate) event: Event,
    pub(crate) user: Option<AssociateId>,
    pub(crate) by: Option<AssociateId>,
    pub(crate) address: &'a str,
    pub(crate) detail: &'a str,
    pub(crate) times: i64,
}

const INSERT: &str =
    "INSERT INTO audit (moment, event, associate_id, by_associate_id, address, detail, times)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) async fn insert(write: &mut Write<'_>, entry: &NewEntry<'_>) -> Result<()> {
    write.execute(INSERT, &values(entry)).await
}

pub(crate) async fn insert_all(write: &mut Write<'_>, entries: &[NewEntry<'_>]) -> Result<()> {
    let rows: Vec<Vec<Param<'_>>> = entries.iter().map(values).collect();
    write.execute_all(INSERT, &rows).await
}

fn values<'a>(entry: &NewEntry<'a>) -> Vec<Param<'a>> {
    let (user, by) = (entry.user.map(|user| user.0), entry.by.map(|by| by.0));
    let (moment, event) = (entry.moment, entry.event.name());
    params![moment, event, user, by, entry.address, entry.detail, entry.times].to_vec()
}

/// The newest entries, the oldest of them first; about one user, or about all.
pub(crate) async fn newest(store: &Store, of: Option<AssociateId>, most: i64) -> Result<Vec<Entry>> {
    let sql = "SELECT moment, event, associate_id, by_associate_id, address, detail, times FROM audit
        WHERE associate_id = $1 OR $1 = 0 ORDER BY audit_id DESC LIMIT $2";
    let of = of.map_or(0, |user| user.0);
    let mut entries = store.all(sql, params![of, most], entry).await?;
    entries.reverse();
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        moment: row.int(0)?,
        event: row.text(1)?.to_owned(),
        user: row.maybe_id(2)?.map(AssociateId),
        by: row.maybe_id(3)?.map(AssociateId),
        address: row.text(4)?.to_owned(),
        detail: row.text(5)?.to_owned(),
        times: row.int(6)?,
    })
}

/// Removes what is older than `moment`.
pub(crate) async fn remove_before(write: &mut Write<'_>, moment: i64) -> Result<()> {
    write.execute("DELETE FROM audit WHERE moment < $1", params![moment]).await
}

/// The newest entry of a kind of event beyond its quota.
pub(crate) async fn surplus(store: &Store, event: Event, most: i64) -> Result<Option<i64>> {
    let sql = "SELECT audit_id FROM audit WHERE event = $1 ORDER BY audit_id DESC LIMIT 1 OFFSET $2";
    store.one(sql, params![event.name(), most], |row| row.int(0)).await
}

/// Removes the entries of a kind of event up to this one.
pub(crate) async fn remove_up_to(write: &mut Write<'_>, event: Event, last: i64) -> Result<()> {
    write.execute("DELETE FROM audit WHERE event = $1 AND audit_id <= $2", params![event.name(), last]).await
}

/// Increases the count of an equal recent entry; returns whether there is one.
pub(crate) async fn count_again(write: &mut Write<'_>, entry: &NewEntry<'_>, since: i64) -> Result<bool> {
    let sql = "UPDATE audit SET times = times + 1 WHERE audit_id = (SELECT max(audit_id) FROM audit
            WHERE associate_id = $1 AND audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit) - 1000
                AND by_associate_id = $2 AND event = $3 AND detail = $4 AND moment > $5)
        RETURNING audit_id";
    let (user, by) = (entry.user.map(|user| user.0), entry.by.map(|by| by.0));
    let values = params![user, by, entry.event.name(), entry.detail, since];
    Ok(write.one(sql, values, |row| row.int(0)).await?.is_some())
}

/// When a user signed in last.
pub(crate) async fn last_sign_in(store: &Store, user: AssociateId) -> Result<Option<i64>> {
    let sql = "SELECT moment FROM audit WHERE associate_id = $1 AND event = 'signed in'
        ORDER BY audit_id DESC LIMIT 1";
    store.one(sql, params![user.0], |row| row.int(0)).await
}
