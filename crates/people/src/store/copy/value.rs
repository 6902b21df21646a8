//! Rows as values, whatever table they are of.

use rusqlite::types::ValueRef;
use tokio_postgres::types::Type;

use super::Table;
use crate::error::{Error, Result};
use crate::store::{Param, Row};

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
}

/// A row, column by column.
#[derive(Debug)]
pub(crate) struct Record(pub(super) Vec<Value>);

impl<'a> From<&'a Value> for Param<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(*number),
            Value::Text(text) => Self::Text(text),
        }
    }
}

impl Record {
    /// The values of the key.
    pub(crate) fn key_values(&self, table: &Table) -> Vec<Value> {
        self.0[..table.key_columns].to_vec()
    }

    /// The key of a table that counts its keys up.
    pub(crate) fn number(&self) -> i64 {
        match self.0.first() {
            Some(Value::Int(number)) => *number,
            _ => 0,
        }
    }

    /// The key as people read it.
    pub(super) fn key(&self, table: &Table) -> String {
        shown(&self.0[..table.key_columns])
    }
}

fn shown(key: &[Value]) -> String {
    let words = key.iter().map(|value| match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Reads a whole row; an error names the table and the key.
pub(super) fn record(table: &Table, row: &Row<'_>) -> Result<Record> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (column, name) in table.columns.iter().enumerate() {
        let Some(value) = value(row, column)? else {
            let key = shown(&values[..values.len().min(table.key_columns)]);
            return Err(Error::invalid(
                "from",
                format!("table {}, row {key}: {name} is neither a number nor a text", table.name),
            ));
        };
        values.push(value);
    }
    Ok(Record(values))
}

/// A value of any column; nothing when it is of a kind that no column of ours has.
fn value(row: &Row<'_>, column: usize) -> Result<Option<Value>> {
    Ok(match row {
        Row::Sqlite(row) => match row.get_ref(column)? {
            ValueRef::Null => Some(Value::Null),
            ValueRef::Integer(number) => Some(Value::Int(number)),
            ValueRef::Text(bytes) => str::from_utf8(bytes).ok().map(|text| Value::Text(text.to_owned())),
            ValueRef::Real(_) | ValueRef::Blob(_) => None,
        },
        Row::Postgres(row) => match row.columns().get(column).map(tokio_postgres::Column::type_) {
            Some(&Type::INT8) => Some(row.try_get::<_, Option<i64>>(column)?.map_or(Value::Null, Value::Int)),
            Some(&Type::TEXT) => {
                Some(row.try_get::<_, Option<String>>(column)?.map_or(Value::Null, Value::Text))
            }
            _ => None,
        },
    })
}
