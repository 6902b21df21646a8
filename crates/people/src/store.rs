//! The only SQL: one text per statement, run on every engine.

mod address;
pub(crate) mod application;
pub(crate) mod audit;
pub(crate) mod avatar;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod copy;
mod file;
pub(crate) mod group;
pub(crate) mod holder;
pub(crate) mod identity;
pub(crate) mod import;
mod lock;
pub(crate) mod lockout;
pub(crate) mod masterkey;
mod migrate;
pub(crate) mod named;
pub(crate) mod person;
pub(crate) mod picture;
mod postgres;
mod pulse;
pub(crate) mod role;
mod row;
pub(crate) mod session;
mod sqlite;
mod unchanged;
pub(crate) mod user;
mod write;

use address::Address;
pub use address::{check_address, without_password};
pub use lock::ServerLock;
use postgres::Postgres;
pub use pulse::Pulse;
pub(crate) use row::{Param, Row};
use sqlite::Sqlite;
pub use unchanged::Unchanged;
pub(crate) use unchanged::unchanged;
pub(crate) use write::Write;

use crate::clock::Clock;
use crate::error::Result;

/// Builds the parameters of a statement.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(crate::store::Param::from($value)),*] };
}
pub(crate) use params;

/// A database that is open and whose schema is current.
#[derive(Debug)]
pub(crate) struct Store {
    engine: Engine,
}

#[derive(Debug)]
enum Engine {
    Sqlite(Box<Sqlite>),
    Postgres(Postgres),
}

/// How often work is done that collides.
const TRIES: u32 = 5;

/// Counts collisions, after each of which nothing was written.
#[derive(Debug, Default)]
pub(crate) struct Tries(u32);

impl Tries {
    /// Whether the work is to be done again, after a pause.
    pub(crate) async fn once_more(&mut self, collided: bool) -> bool {
        self.0 += 1;
        let again = self.0 < TRIES && collided;
        if again {
            tokio::time::sleep(std::time::Duration::from_millis(u64::from(self.0 * self.0) * 5)).await;
        }
        again
    }
}

/// Does work again that ended in a collision. A macro, because a future made by a closure is not `Send` yet.
macro_rules! again {
    ($work:expr) => {{
        let mut tries = crate::store::Tries::default();
        loop {
            let done = $work.await;
            let collided = matches!(done, Err(crate::Error::Collision));
            if !tries.once_more(collided).await {
                break done;
            }
        }
    }};
}
pub(crate) use again;

/// Does work in one transaction and makes it last, again when it collides; after an error nothing was written.
macro_rules! writing {
    ($store:expr, |$write:ident| $work:block) => {
        crate::store::again!(async {
            let mut transaction = $store.write().await?;
            let $write = &mut transaction;
            let done = $work;
            transaction.commit().await?;
            Ok::<_, crate::Error>(done)
        })
    };
}
pub(crate) use writing;

impl Store {
    /// Opens the database at an address, creating or migrating it. A copy that was not finished is refused.
    pub(crate) async fn open(address: &str, clock: &Clock) -> Result<Self> {
        let store = Self::open_unfinished(address, clock).await?;
        copy::mark::refuse_unfinished(&store).await?;
        Ok(store)
    }

    /// Opens the database at an address, creating or migrating it, even when it is a copy that was not finished.
    pub(crate) async fn open_unfinished(address: &str, clock: &Clock) -> Result<Self> {
        let engine = match Address::parse(address)? {
            Address::Sqlite(path) => Engine::Sqlite(Box::new(Sqlite::open(&path, clock)?)),
            Address::Postgres(settings) => Engine::Postgres(Postgres::open(*settings, clock).await?),
        };
        Ok(Self { engine })
    }

    /// Whether there is a database of ours at an address.
    pub(crate) async fn exists(address: &str) -> Result<bool> {
        match Address::parse(address)? {
            Address::Sqlite(path) => Ok(path.exists()),
            Address::Postgres(settings) => Postgres::exists(*settings).await,
        }
    }

    /// The state of the store; equal answers mean that nothing was committed in between, as far as is known.
    pub(crate) fn pulse(&self) -> Option<Pulse> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.pulse(),
            Engine::Postgres(postgres) => Some(postgres.pulse()),
        }
    }

    /// Whether other machines may write: then a pulse may come up to a second late.
    pub(crate) fn shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Ends the snapshots that idle readers hold.
    pub(crate) fn rest(&self) {
        if let Engine::Sqlite(sqlite) = &self.engine {
            sqlite.rest();
        }
    }

    /// Whether the database answers.
    pub(crate) async fn ready(&self) -> Result<()> {
        self.one("SELECT count(*) FROM visage_migration", &[], |row| row.int(0)).await.map(drop)
    }

    /// The first row of a query, as `map` reads it. What PostgreSQL needs waits in a box: with SQLite, where nobody
    /// waits, it would only be carried about.
    pub(crate) async fn one<T>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(|connection| row::one(connection, sql, params, map)),
            Engine::Postgres(postgres) => {
                let rows = Box::pin(postgres.query(sql, params)).await?;
                rows.first().map(|row| map(&Row::Postgres(row))).transpose()
            }
        }
    }

    /// Every row of a query, as `map` reads them.
    pub(crate) async fn all<T>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(|connection| row::all(connection, sql, params, map)),
            Engine::Postgres(postgres) => {
                let rows = Box::pin(postgres.query(sql, params)).await?;
                rows.iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
    }

    /// Begins to write; nobody else writes until it is committed or dropped.
    pub(crate) async fn write(&self) -> Result<Write<'_>> {
        Ok(match &self.engine {
            Engine::Sqlite(sqlite) => Write::Sqlite(sqlite.write().await?),
            Engine::Postgres(postgres) => Write::Postgres(postgres.write().await?),
        })
    }

    /// What the engine itself finds wrong with its data or its settings.
    pub(crate) async fn integrity(&self) -> Result<Vec<String>> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.integrity(),
            Engine::Postgres(postgres) => postgres.integrity().await,
        }
    }

    /// The time of the machine that keeps the database, when it is another than this one.
    pub(crate) async fn now(&self) -> Result<Option<i64>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(postgres) => postgres.now().await.map(Some),
        }
    }
}
