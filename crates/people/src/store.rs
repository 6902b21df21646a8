//! The only SQL: one text per statement, written so that every engine can run it.

pub(crate) mod audit;
mod file;
pub(crate) mod masterkey;
mod migrate;
pub(crate) mod person;
pub(crate) mod picture;
mod pulse;
mod row;
mod sqlite;
pub(crate) mod user;

use std::path::Path;

pub use pulse::Pulse;
pub(crate) use row::{Param, Row};
use sqlite::Sqlite;
pub(crate) use sqlite::Write;

use crate::clock::Clock;
use crate::error::{Error, Result};

/// The file behind `sqlite:PATH`.
fn path(address: &str) -> Option<&Path> {
    address.strip_prefix("sqlite:").filter(|path| !path.is_empty()).map(Path::new)
}

/// Builds the parameters of a statement.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(crate::store::Param::from($value)),*] };
}
pub(crate) use params;

/// A database that is open and whose schema is current.
#[derive(Debug)]
pub(crate) struct Store {
    sqlite: Sqlite,
}

impl Store {
    /// Opens the database at an address, creating or migrating it.
    pub(crate) fn open(address: &str, clock: &Clock) -> Result<Self> {
        let path = path(address).ok_or_else(|| {
            Error::invalid("database", format!("{address:?} is not an address; use sqlite:PATH"))
        })?;
        Ok(Self { sqlite: Sqlite::open(path, clock)? })
    }

    /// Whether there is a database at an address.
    pub(crate) fn exists(address: &str) -> bool {
        path(address).is_some_and(Path::exists)
    }

    /// The state of the store; equal answers mean that nothing was committed in between.
    pub(crate) fn pulse(&self) -> Option<Pulse> {
        self.sqlite.pulse()
    }

    /// Ends the snapshots that idle readers hold.
    pub(crate) fn rest(&self) {
        self.sqlite.rest();
    }

    /// Whether the database answers.
    pub(crate) fn ready(&self) -> Result<()> {
        self.sqlite.read(|connection| Ok(connection.query_row("SELECT 1", [], |_| Ok(()))?))
    }

    /// The first row of a query, as `map` reads it.
    pub(crate) async fn one<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.sqlite.read(|connection| row::one(connection, sql, params, map))
    }

    /// Every row of a query, as `map` reads them.
    pub(crate) async fn all<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.sqlite.read(|connection| row::all(connection, sql, params, map))
    }

    /// Begins to write; nobody else writes until it is committed or dropped.
    pub(crate) async fn write(&self) -> Result<Write<'_>> {
        self.sqlite.write().await
    }

    /// What the engine itself finds wrong with its file.
    pub(crate) fn integrity(&self) -> Result<Vec<String>> {
        self.sqlite.integrity()
    }
}
