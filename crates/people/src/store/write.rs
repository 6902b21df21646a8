//! A transaction that writes, on whichever engine. Dropping it undoes everything; `commit` makes it last.

use super::{Param, Row, postgres, row, sqlite};
use crate::error::{Error, Result};

/// A transaction that writes.
pub(crate) enum Write<'a> {
    Sqlite(sqlite::SqliteWrite<'a>),
    Postgres(postgres::PostgresWrite),
}

impl Write<'_> {
    pub(crate) async fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<()> {
        match self {
            Self::Sqlite(write) => row::execute(write.connection(), sql, params).map(drop),
            Self::Postgres(write) => write.execute(sql, params).await,
        }
    }

    /// Does a statement for each of many rows of parameters.
    pub(crate) async fn execute_all(&mut self, sql: &'static str, rows: &[Vec<Param<'_>>]) -> Result<()> {
        match self {
            Self::Sqlite(write) => {
                rows.iter().try_for_each(|params| row::execute(write.connection(), sql, params).map(drop))
            }
            Self::Postgres(write) => write.execute_all(sql, rows).await,
        }
    }

    pub(crate) async fn one<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        match self {
            Self::Sqlite(write) => row::one(write.connection(), sql, params, map),
            Self::Postgres(write) => {
                let rows = write.query(sql, params).await?;
                rows.first().map(|row| map(&Row::Postgres(row))).transpose()
            }
        }
    }

    pub(crate) async fn all<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(write) => row::all(write.connection(), sql, params, map),
            Self::Postgres(write) => {
                let rows = write.query(sql, params).await?;
                rows.iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The key that an `INSERT … RETURNING` gives.
    pub(crate) async fn key(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<i32> {
        let key = self.one(sql, params, |row| row.id(0)).await?;
        key.ok_or_else(|| Error::Storage("an insert gave no key".to_owned()))
    }

    /// Makes everything last; when this returns, a crash loses nothing of it.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(write) => write.commit(),
            Self::Postgres(write) => write.commit().await,
        }
    }
}
