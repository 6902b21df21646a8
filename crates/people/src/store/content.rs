//! Statements about stored bytes, which several pictures may name.

use super::{Param, Row, Store, Write, params};
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

/// Whether any picture has content whose hash begins so.
pub(crate) async fn is_known(store: &Store, beginning: &str) -> Result<bool> {
    // No hexadecimal letter comes after g.
    let sql = "SELECT 1 FROM binaryobject WHERE content_hash >= $1 AND content_hash < $2 LIMIT 1";
    let after = format!("{beginning}g");
    Ok(store.one(sql, params![beginning, &after], |_| Ok(())).await?.is_some())
}

/// How many beginnings one statement asks about.
const ASKED: usize = 32;

/// The beginnings that no content's hash has, of those asked for.
pub(crate) async fn unknown(store: &Store, beginnings: &[String]) -> Result<Vec<String>> {
    // No hexadecimal letter comes after g.
    let sql = "WITH asked (beginning) AS (VALUES (CAST($1 AS TEXT)), ($2), ($3), ($4), ($5), ($6), ($7), ($8), ($9),
            ($10), ($11), ($12), ($13), ($14), ($15), ($16), ($17), ($18), ($19), ($20), ($21), ($22), ($23), ($24),
            ($25), ($26), ($27), ($28), ($29), ($30), ($31), ($32))
        SELECT DISTINCT a.beginning FROM asked a WHERE NOT EXISTS (SELECT 1 FROM binaryobject b
            WHERE b.content_hash >= a.beginning AND b.content_hash < a.beginning || 'g')";
    let mut unknown = Vec::new();
    for some in beginnings.chunks(ASKED) {
        // The last ones are fewer: one of them is asked for again in every place that is left.
        let mut values = some.iter().cycle().map(|beginning| Param::from(beginning.as_str()));
        let values: [Param<'_>; ASKED] = std::array::from_fn(|_| values.next().unwrap_or(Param::from("")));
        unknown.extend(store.all(sql, &values, |row| Ok(row.text(0)?.to_owned())).await?);
    }
    Ok(unknown)
}

/// Lets every picture that names bytes which are damaged name whole ones.
pub(crate) async fn mend(write: &mut Write<'_>, damaged: &str, whole: &Content) -> Result<()> {
    let sql = "UPDATE binaryobject SET bytes_name = $1, blobsize = $2, iszipped = $3 WHERE bytes_name = $4";
    let values = params![&whole.bytes_name, whole.stored_bytes, whole.zipped, damaged];
    write.execute(sql, values).await
}
