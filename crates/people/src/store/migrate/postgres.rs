//! The steps of a PostgreSQL database. A backup before them is the operator's, with PostgreSQL's own tools.

use std::time::Duration;

use super::super::postgres::{IDLE, Live, WRITER_LOCK};
use super::super::{Row, params};
use super::{Migration, check_ledger, checksum};
use crate::clock::Clock;
use crate::error::{Error, Result};

const STEPS: &[Migration] = &[
    Migration {
        number: 1,
        name: "people",
        sql: include_str!("../../../migrations/postgres/0001_people.sql"),
    },
    Migration {
        number: 2,
        name: "sessions",
        sql: include_str!("../../../migrations/postgres/0002_sessions.sql"),
    },
    Migration {
        number: 3,
        name: "rights",
        sql: include_str!("../../../migrations/postgres/0003_rights.sql"),
    },
    Migration {
        number: 4,
        name: "identity",
        sql: include_str!("../../../migrations/postgres/0004_identity.sql"),
    },
    Migration {
        number: 5,
        name: "pictures",
        sql: include_str!("../../../migrations/postgres/0005_pictures.sql"),
    },
    Migration {
        number: 6,
        name: "import",
        sql: include_str!("../../../migrations/postgres/0006_import.sql"),
    },
    Migration { number: 7, name: "audit", sql: include_str!("../../../migrations/postgres/0007_audit.sql") },
];

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS visage_migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied BIGINT NOT NULL)";

/// Whether our tables are there.
const OURS: &str =
    "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema AND tablename = 'visage_migration'";

/// How long a step may take, and whoever waits for the one who takes it.
const STEP_TIME: Duration = Duration::from_mins(5);

/// Brings the database to the newest schema; of many copies that start at once, one does it.
pub(in crate::store) async fn migrate(live: &Live, clock: &Clock) -> Result<()> {
    let newest = STEPS.last().map_or(0, |newest| newest.number);
    if is_ours(live).await? && check_ledger(&ledger(live).await?, STEPS)? == newest {
        return Ok(());
    }
    // The others wait here, then find the work done.
    let begin = format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = {};
         SET LOCAL idle_in_transaction_session_timeout = '{IDLE}'; SELECT pg_advisory_xact_lock({WRITER_LOCK})",
        STEP_TIME.as_millis()
    );
    live.batch_within(STEP_TIME, &begin).await?;
    match apply(live, clock).await {
        Ok(()) => Ok(live.batch("COMMIT").await?),
        Err(error) => {
            // The first error is the one worth telling.
            let _ = live.batch("ROLLBACK").await;
            Err(error)
        }
    }
}

/// Rejects a schema that is older than this program's; changes nothing.
pub(in crate::store) async fn check_current(live: &Live) -> Result<()> {
    let newest = STEPS.last().map_or(0, |newest| newest.number);
    match check_ledger(&ledger(live).await?, STEPS)? {
        found if found < newest => Err(Error::invalid(
            "database",
            format!(
                "it has schema {found}, and this program needs {newest}; back it up, run a command that upgrades it \
                 (visage check), then repeat this one"
            ),
        )),
        _ => Ok(()),
    }
}

/// Whether our tables are there; makes nothing.
pub(in crate::store) async fn is_ours(live: &Live) -> Result<bool> {
    let rows = live.query(OURS, &[]).await?;
    rows.first().map_or(Ok(false), |row| Row::Postgres(row).flag(0))
}

async fn apply(live: &Live, clock: &Clock) -> Result<()> {
    if !is_ours(live).await? && has_tables(live).await? {
        return Err(Error::invalid("database", "the schema holds tables of another program"));
    }
    live.batch(LEDGER).await?;
    let done = check_ledger(&ledger(live).await?, STEPS)?;
    for migration in STEPS.iter().filter(|migration| migration.number > done) {
        live.batch_within(STEP_TIME, migration.sql).await.map_err(|problem| {
            let error = Error::from(problem);
            Error::Storage(format!("migration {:04}_{} failed: {error}", migration.number, migration.name))
        })?;
        let sql = "INSERT INTO visage_migration (number, name, checksum, applied) VALUES ($1, $2, $3, $4)";
        let checksum = checksum(migration.sql);
        live.query(sql, params![migration.number, migration.name, &checksum, clock.now()]).await?;
    }
    Ok(())
}

async fn has_tables(live: &Live) -> Result<bool> {
    let rows = live.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema", &[]).await?;
    rows.first().map_or(Ok(false), |row| Row::Postgres(row).flag(0))
}

async fn ledger(live: &Live) -> Result<Vec<(i64, String)>> {
    let rows = live.query("SELECT number, checksum FROM visage_migration ORDER BY number", &[]).await?;
    let read = |row| {
        let row = Row::Postgres(row);
        Ok((row.int(0)?, row.text(1)?.to_owned()))
    };
    rows.iter().map(read).collect()
}
