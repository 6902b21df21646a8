//! Statements about stored bytes, which several pictures may name.

use super::{Row, Store, Write, params};
use crate::error::Result;

/// Bytes that a picture names.
pub(crate) struct Content {
    pub(crate) bytes_name: String,
    pub(crate) stored_bytes: i64,
    pub(crate) zipped: bool,
}

const SAME: &str = "SELECT bytes_name, blobsize, iszipped FROM binaryobject
    WHERE content_hash = $1 AND originalsize = $2 ORDER BY binaryobject_id LIMIT 1";

fn content(row: &Row<'_>) -> Result<Content> {
    Ok(Content { bytes_name: row.text(0)?.to_owned(), stored_bytes: row.int(1)?, zipped: row.flag(2)? })
}

/// The bytes with that SHA-256, in hexadecimal, and length.
pub(crate) async fn same(store: &Store, hash: &str, original_bytes: i64) -> Result<Option<Content>> {
    store.one(SAME, params![hash, original_bytes], content).await
}

/// The same inside a transaction that is going to write.
pub(crate) async fn same_now(
    write: &mut Write<'_>,
    hash: &str,
    original_bytes: i64,
) -> Result<Option<Content>> {
    write.one(SAME, params![hash, original_bytes], content).await
}

/// Whether any picture names these bytes.
pub(crate) async fn is_named_now(write: &mut Write<'_>, bytes_name: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM binaryobject WHERE bytes_name = $1 LIMIT 1";
    Ok(write.one(sql, params![bytes_name], |_| Ok(())).await?.is_some())
}

/// Lets every picture that names bytes which are damaged name whole ones.
pub(crate) async fn mend(write: &mut Write<'_>, damaged: &str, whole: &Content) -> Result<()> {
    let sql = "UPDATE binaryobject SET bytes_name = $1, blobsize = $2, iszipped = $3 WHERE bytes_name = $4";
    let values = params![&whole.bytes_name, whole.stored_bytes, whole.zipped, damaged];
    write.execute(sql, values).await
}
