//! Copying a whole database to another one, of whichever engine.

mod run;

use crate::error::{Error, Result};
use crate::store::copy::{Snapshot, TABLES};
use crate::store::{Store, without_password};
use crate::{Clock, People};

use run::Run;

/// How far a copy is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The table that is worked on.
    pub table: &'static str,
    /// Rows that were copied, or were there, and those that were verified after that.
    pub done: u64,
    /// What `done` will be at the end, as counted at the start.
    pub total: u64,
    /// Whether the table is being verified.
    pub verifying: bool,
}

/// A table that was copied and verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// Its rows, the same ones at the source and at the destination.
    pub rows: u64,
    /// Those of them that an earlier, interrupted run had written.
    pub were_there: u64,
}

/// The tables that a copy holds and their columns, in the order in which they are copied.
pub fn tables() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    TABLES.iter().map(|table| (table.name, table.columns))
}

impl People {
    /// Copies the database at `from` to the one at `to`, as it is at this moment, and verifies every row. `to` must
    /// be empty, or what an interrupted copy of the same database left: that is gone on with. Until everything is
    /// verified, `to` cannot be opened. `told` hears of the progress after every batch of rows.
    ///
    /// # Errors
    /// [`Error::Invalid`] when one of the two is not what it has to be, with `from` or `to` as its field.
    pub async fn copy(
        from: &str,
        to: &str,
        clock: &Clock,
        mut told: impl FnMut(Progress),
    ) -> Result<Vec<CopiedTable>> {
        if from == to {
            return Err(Error::invalid("to", "it is the same database as the one to copy from"));
        }
        if !Store::exists(from).await.map_err(at("from"))? {
            return Err(Error::invalid(
                "from",
                format!("there is no database at {}", without_password(from)),
            ));
        }
        let source = Store::open(from, clock).await.map_err(at("from"))?;
        let snapshot = Snapshot::open(from).await.map_err(at("from"))?;
        let destination = Store::open_unfinished(to, clock).await.map_err(at("to"))?;
        Run::begin(source, snapshot, destination, &mut told).await?.finish().await
    }
}

/// Says at which of the two it went wrong.
fn at(side: &'static str) -> impl Fn(Error) -> Error {
    move |error| match error {
        Error::Invalid { field: "database", reason } => Error::invalid(side, reason),
        Error::Away(text) => Error::Away(format!("{side}: {text}")),
        Error::Storage(text) => Error::Storage(format!("{side}: {text}")),
        error => error,
    }
}
