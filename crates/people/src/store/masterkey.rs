//! Statements about the master key that a database was made with.

use super::{Store, copy, params, writing};
use crate::error::Result;

/// The fingerprint of the key, once one was used.
pub(crate) async fn expected(store: &Store) -> Result<Option<String>> {
    store.one("SELECT fingerprint FROM masterkey", &[], |row| Ok(row.text(0)?.to_owned())).await
}

/// Says that this key is the one; the first to say so is right.
pub(crate) async fn claim(store: &Store, fingerprint: &str, now: i64) -> Result<()> {
    let sql = "INSERT INTO masterkey (fingerprint, first_used)
        SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM masterkey)";
    writing!(store, |write| {
        copy::mark::refuse_unfinished_in(write).await?;
        write.execute(sql, params![fingerprint, now]).await?;
    })
}
