//! The steps of a SQLite file, with a backup before a change.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::{Migration, check_ledger, checksum};
use crate::clock::Clock;
use crate::error::{Error, Result};

const STEPS: &[Migration] = &[
    Migration { number: 1, name: "people", sql: include_str!("../../../migrations/sqlite/0001_people.sql") },
    Migration {
        number: 2,
        name: "sessions",
        sql: include_str!("../../../migrations/sqlite/0002_sessions.sql"),
    },
    Migration { number: 3, name: "rights", sql: include_str!("../../../migrations/sqlite/0003_rights.sql") },
    Migration {
        number: 4,
        name: "identity",
        sql: include_str!("../../../migrations/sqlite/0004_identity.sql"),
    },
    Migration {
        number: 5,
        name: "pictures",
        sql: include_str!("../../../migrations/sqlite/0005_pictures.sql"),
    },
    Migration { number: 6, name: "import", sql: include_str!("../../../migrations/sqlite/0006_import.sql") },
    Migration { number: 7, name: "audit", sql: include_str!("../../../migrations/sqlite/0007_audit.sql") },
];

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS visage_migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL)";

/// Where the backup is put before step `number` changes the database at `path`.
fn backup_before(path: &Path, number: i64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{number:04}"));
    name.into()
}

/// Brings the file to the newest schema.
pub(in crate::store) fn migrate(connection: &mut Connection, path: &Path, clock: &Clock) -> Result<()> {
    run(connection, path, clock, STEPS)
}

fn run(connection: &mut Connection, path: &Path, clock: &Clock, migrations: &[Migration]) -> Result<()> {
    let newest = migrations.last().map_or(0, |newest| newest.number);
    if connection.table_exists(None, "visage_migration")?
        && check_ledger(&ledger(connection)?, migrations)? == newest
    {
        return Ok(());
    }
    // Two processes that start at once meet here: the second waits, then finds the work done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !transaction.table_exists(None, "visage_migration")? && has_tables(&transaction)? {
        return Err(Error::invalid("database", format!("{} belongs to another program", path.display())));
    }
    transaction.execute_batch(LEDGER)?;
    let done = check_ledger(&ledger(&transaction)?, migrations)?;
    let pending: Vec<_> = migrations.iter().filter(|migration| migration.number > done).collect();
    if let (Some(first), true) = (pending.first(), done > 0) {
        back_up(path, &backup_before(path, first.number))?;
    }
    for migration in pending {
        transaction.execute_batch(migration.sql).map_err(|error| {
            Error::Storage(format!("migration {:04}_{} failed: {error}", migration.number, migration.name))
        })?;
        transaction.execute(
            "INSERT INTO visage_migration (number, name, checksum, applied) VALUES ($1, $2, $3, $4)",
            (migration.number, migration.name, checksum(migration.sql), clock.now()),
        )?;
    }
    Ok(transaction.commit()?)
}

fn has_tables(connection: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))? > 0)
}

fn ledger(connection: &Connection) -> Result<Vec<(i64, String)>> {
    let mut statement =
        connection.prepare("SELECT number, checksum FROM visage_migration ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn back_up(path: &Path, target: &Path) -> Result<()> {
    // A connection of its own: the one that migrates is inside a transaction.
    Connection::open(path)?
        .backup(rusqlite::MAIN_DB, target, None::<fn(rusqlite::backup::Progress)>)
        .map_err(|error| Error::Storage(format!("cannot back up to {}: {error}", target.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Migration = Migration { number: 2, name: "more", sql: "CREATE TABLE more (id INTEGER)" };

    fn first() -> Migration {
        Migration { number: 1, name: "one", sql: "CREATE TABLE one (id INTEGER); INSERT INTO one VALUES (7)" }
    }

    fn migrate(path: &Path, migrations: &[Migration]) -> Result<()> {
        run(&mut Connection::open(path).unwrap(), path, &Clock::fixed(0), migrations)
    }

    #[test]
    fn a_new_step_is_applied_once_and_backed_up_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.db");
        migrate(&path, &[first()]).unwrap();
        assert!(!backup_before(&path, 1).exists(), "an empty database needs no backup");
        migrate(&path, &[first(), SECOND]).unwrap();
        migrate(&path, &[first(), SECOND]).unwrap();
        let backup = Connection::open(backup_before(&path, 2)).unwrap();
        assert!(!backup.table_exists(None, "more").unwrap());
        let kept: i64 = backup.query_row("SELECT id FROM one", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 7);
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.db");
        migrate(&path, &[first(), SECOND]).unwrap();
        let refusal = migrate(&path, &[first()]).unwrap_err().to_string();
        assert!(refusal.contains("schema 2") && refusal.contains("up to 1"), "{refusal}");
    }

    #[test]
    fn an_edited_step_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.db");
        migrate(&path, &[first()]).unwrap();
        let edited = Migration { sql: "CREATE TABLE one (id TEXT)", ..first() };
        assert!(migrate(&path, &[edited]).is_err());
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.db");
        let broken =
            Migration { number: 2, name: "broken", sql: "CREATE TABLE good (id INTEGER); CREATE nonsense" };
        migrate(&path, &[first()]).unwrap();
        assert!(migrate(&path, &[first(), broken]).is_err());
        assert!(!Connection::open(&path).unwrap().table_exists(None, "good").unwrap());
    }
}
