//! Parameters and rows, in the few types that every engine has.

use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode};

use crate::error::{Error, Result};

/// A value for a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Param<'a> {
    Null,
    Int(i64),
    Text(&'a str),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Param<'_> {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<u8> for Param<'_> {
    fn from(value: u8) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
        })
    }
}

/// A row of an answer; columns are counted from 0.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(column)?.as_i64().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    pub(crate) fn maybe_int(&self, column: usize) -> Result<Option<i64>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(column)?.as_i64_or_null().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A key or another number that the vendor keeps in 32 bits.
    pub(crate) fn id(&self, column: usize) -> Result<i32> {
        narrow(self.int(column)?, column)
    }

    pub(crate) fn maybe_id(&self, column: usize) -> Result<Option<i32>> {
        self.maybe_int(column)?.map(|value| narrow(value, column)).transpose()
    }

    pub(crate) fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

fn narrow(value: i64, column: usize) -> Result<i32> {
    i32::try_from(value).map_err(|_| Error::Storage(format!("column {column} is not a 32-bit number")))
}

pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
    map: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let ask = || {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        rows.next()?.map(|row| map(&Row::Sqlite(row))).transpose()
    };
    ask().map_err(|error| naming_file(error, connection))
}

pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
    mut map: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut ask = || {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(map(&Row::Sqlite(row))?);
        }
        Ok(found)
    };
    ask().map_err(|error| naming_file(error, connection))
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<u64> {
    let run = || {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        Ok(statement.raw_execute()? as u64)
    };
    run().map_err(|error| naming_file(error, connection))
}

/// The error with the file whose disk is full, for the operator who has to make room.
pub(super) fn naming_file(error: Error, connection: &Connection) -> Error {
    match (error, connection.path()) {
        (Error::Away(text), Some(path)) if !text.ends_with(path) => Error::Away(format!("{text}: {path}")),
        (error, _) => error,
    }
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Param<'_>]) -> Result<()> {
    for (index, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, param)?;
    }
    Ok(())
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let text = format!("SQLite: {error}");
        if error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_SHMSIZE) {
            return Self::Away(
                "SQLite: database or disk is full: no room for the index of the log".to_owned(),
            );
        }
        match error.sqlite_error_code() {
            // Most often there are no descriptors left for the moment.
            Some(ErrorCode::DiskFull | ErrorCode::CannotOpen) => Self::Away(text),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Storage(text),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        // ENFILE and EMFILE: there are no descriptors left for the moment.
        if matches!(error.raw_os_error(), Some(23 | 24)) {
            return Self::Away(error.to_string());
        }
        Self::Storage(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn a_full_disk_is_told_with_the_file_that_lies_on_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("people.db")).unwrap();
        let path = connection.path().unwrap();
        for code in [ffi::SQLITE_FULL, SQLITE_IOERR_SHMSIZE] {
            let error = Error::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            let named = naming_file(naming_file(error, &connection), &connection);
            let Error::Away(text) = named else { panic!("{named:?}") };
            assert!(text.contains("full") && text.ends_with(path), "{text}");
            assert_eq!(text.matches(path).count(), 1, "{text}");
        }
    }
}
