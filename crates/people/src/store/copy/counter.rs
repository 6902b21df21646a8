//! Counters of keys, which go on in the copy where they stood: a key is never used again.

use super::Table;
use crate::error::Result;
use crate::store::{Engine, Store, Write, params};

/// The greatest key that a table gave out, as far as the database remembers.
pub(crate) async fn reached(store: &Store, table: &Table) -> Result<i64> {
    let (name, column) = (table.name, table.columns.first().copied().unwrap_or_default());
    let answer = match &store.engine {
        Engine::Sqlite(_) => {
            let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = $1";
            store.one(sql, params![name], |row| row.int(0)).await?
        }
        Engine::Postgres(_) => {
            let sql = "SELECT coalesce(max(last_value), 0) FROM pg_sequences
                WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence($1, $2)";
            store.one(sql, params![name, column], |row| row.int(0)).await?
        }
    };
    Ok(answer.unwrap_or_default())
}

/// Lets the next key of a table be the one after `reached`.
pub(crate) async fn set(write: &mut Write<'_>, table: &Table, reached: i64) -> Result<()> {
    let (name, column) = (table.name, table.columns.first().copied().unwrap_or_default());
    if matches!(write, Write::Sqlite(_)) {
        write.execute("DELETE FROM sqlite_sequence WHERE name = $1", params![name]).await?;
        let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
        return write.execute(sql, params![name, reached]).await;
    }
    let sql = "SELECT setval(pg_get_serial_sequence($1, $2), $3)";
    write.one(sql, params![name, column, reached], |_| Ok(())).await.map(drop)
}
