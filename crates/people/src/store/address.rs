//! The address of a database: `sqlite:PATH` or `postgres://…`.

use std::path::PathBuf;

use super::postgres::Settings;
use crate::error::{Error, Result};

/// Where a database is, and how to get there.
pub(super) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<Settings>),
}

impl Address {
    pub(super) fn parse(address: &str) -> Result<Self> {
        if let Some(path) = address.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(path.into()));
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(Settings::parse(address)?)));
        }
        let shown = without_password(address);
        Err(Error::invalid(
            "database",
            format!("{shown:?} is not an address; use sqlite:PATH or postgres://…"),
        ))
    }
}

/// An address as it may be shown: what stands for a password in it is replaced.
pub fn without_password(address: &str) -> String {
    let mut shown = address.to_owned();
    if let (Some(start), Some(end)) = (address.find("://"), address.rfind('@'))
        && let Some(colon) = address.get(start + 3..end).and_then(|name| name.find(':'))
    {
        shown = format!("{}:***{}", &address[..start + 3 + colon], &address[end..]);
    }
    let (front, query) = shown.split_once('?').unwrap_or((&shown, ""));
    if !query.contains("password=") {
        return shown;
    }
    let pairs =
        query.split('&').map(|pair| if pair.starts_with("password=") { "password=***" } else { pair });
    format!("{front}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (address, shown) in [
            ("sqlite:a/b.db", "sqlite:a/b.db"),
            (
                "postgres://ada:p@ss:word@h:5432/x?sslmode=require",
                "postgres://ada:***@h:5432/x?sslmode=require",
            ),
            ("postgres://ada@h/x", "postgres://ada@h/x"),
            ("postgres://h/x?user=ada&password=secret", "postgres://h/x?user=ada&password=***"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
