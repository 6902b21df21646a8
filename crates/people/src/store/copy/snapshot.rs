//! The source of a copy, as it was at one moment.

use rusqlite::Connection;

use super::{Record, Table, value};
use crate::error::Result;
use crate::store::address::Address;
use crate::store::postgres::{Live, Postgres};
use crate::store::{Param, Row, row, sqlite};

/// A database as it was at one moment, whatever is written meanwhile.
pub(crate) struct Snapshot(Open);

/// A connection in a transaction that only reads.
enum Open {
    Sqlite(Box<Connection>),
    Postgres(Box<Live>),
}

impl Snapshot {
    /// The database at an address, from now on as it is now.
    pub(crate) async fn open(address: &str) -> Result<Self> {
        Ok(Self(match Address::parse(address)? {
            Address::Sqlite(path) => Open::Sqlite(Box::new(sqlite::snapshot(&path)?)),
            Address::Postgres(settings) => Open::Postgres(Box::new(Postgres::snapshot(*settings).await?)),
        }))
    }

    async fn all<T>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &self.0 {
            Open::Sqlite(connection) => row::all(connection, sql, params, map),
            Open::Postgres(live) => {
                let rows = live.query(sql, params).await?;
                rows.iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The rows of a table after a key, in the order of their keys, at most [`super::BATCH`].
    pub(crate) async fn page(
        &self,
        table: &'static Table,
        after: Option<&[super::Value]>,
    ) -> Result<Vec<Record>> {
        let (sql, params) = table.page(after);
        self.all(sql, &params, |row| value::record(table, row)).await
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &'static Table) -> Result<i64> {
        Ok(self.all(table.count(), &[], |row| row.int(0)).await?.first().copied().unwrap_or_default())
    }

    /// What tells this database from others: its master key, and when that was first used.
    pub(crate) async fn identity(&self) -> Result<String> {
        let sql = "SELECT fingerprint, first_used FROM masterkey";
        let read = |row: &Row<'_>| Ok(format!("{} {}", row.text(0)?, row.int(1)?));
        Ok(self.all(sql, &[], read).await?.into_iter().next().unwrap_or_default())
    }
}
