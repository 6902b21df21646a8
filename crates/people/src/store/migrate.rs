//! The schema, step by step: applied once, never edited, never backwards.

pub(super) mod postgres;
pub(super) mod sqlite;

use crate::error::{Error, Result};

/// A step of the schema. A released one is never edited.
struct Migration {
    number: i64,
    name: &'static str,
    sql: &'static str,
}

/// Refuses a schema that a newer program made, or one whose steps are not the ones this program would take. What
/// was applied comes as number and checksum; answers the number of the newest step applied.
fn check_ledger(applied: &[(i64, String)], migrations: &[Migration]) -> Result<i64> {
    for (number, stored) in applied {
        match migrations.iter().find(|migration| migration.number == *number) {
            None => {
                let newest = migrations.last().map_or(0, |newest| newest.number);
                return Err(Error::invalid(
                    "database",
                    format!(
                        "it has schema {number}, this program knows up to {newest}; \
                         start a newer visage, or restore the backup made before the upgrade"
                    ),
                ));
            }
            Some(migration) if checksum(migration.sql) != *stored => {
                return Err(Error::Storage(format!(
                    "schema step {number:04}_{} of the database is not the one this program has",
                    migration.name
                )));
            }
            Some(_) => {}
        }
    }
    Ok(applied.iter().map(|(number, _)| *number).max().unwrap_or_default())
}

fn checksum(sql: &str) -> String {
    crate::session::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, sql.as_bytes()).as_ref())
}
