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

/// Checks that an address names a database of either engine.
///
/// # Errors
/// [`Error::Invalid`].
pub fn check_address(address: &str) -> Result<()> {
    Address::parse(address).map(drop)
}

/// An address as it may be shown: what stands for a password in it is replaced.
pub fn without_password(address: &str) -> String {
    if !address.contains("://") {
        let is_path = ["sqlite:", "file:"].iter().any(|scheme| address.starts_with(scheme));
        // Mistyped, or written for another program: nobody knows where its password begins and ends.
        let hides = address.contains('@') || address.to_ascii_lowercase().contains("password");
        return if hides && !is_path { "***".to_owned() } else { address.to_owned() };
    }
    let shown = address.split('&').map(without_value).collect::<Vec<_>>().join("&");
    if let (Some(start), Some(end)) = (shown.find("://"), shown.rfind('@'))
        && let Some(colon) = shown.get(start + 3..end).and_then(|name| name.find(':'))
    {
        return format!("{}:***{}", &shown[..start + 3 + colon], &shown[end..]);
    }
    match shown.find("://").and_then(|start| no_port(&shown, start + 3)) {
        // Somebody forgot the @ and the host: where the password ends is anybody's guess.
        Some(colon) => format!("{}:***", &shown[..colon]),
        None => shown,
    }
}

/// Where the first colon stands that has no port behind it, in the part of an address that begins at `start`.
fn no_port(address: &str, start: usize) -> Option<usize> {
    let mut at = start;
    let host = address[start..].split(['/', '?', '#']).next()?;
    host.split(',').find_map(|host| {
        let begin = at;
        at += host.len() + 1;
        // The colons of an IPv6 address stand between brackets.
        let after = if host.starts_with('[') { host.find(']')? } else { 0 };
        let colon = after + host[after..].find(':')?;
        let is_port = host[colon + 1..].bytes().all(|byte| byte.is_ascii_digit());
        (!is_port).then_some(begin + colon)
    })
}

/// A piece of an address without the value of a parameter that names a password.
fn without_value(piece: &str) -> String {
    const NAME: &str = "password=";
    let named = piece.to_ascii_lowercase().find(NAME);
    named.map_or_else(|| piece.to_owned(), |at| format!("{}***", &piece[..at + NAME.len()]))
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
            ("postgres://h:1/x?password=se@cret&user=ada", "postgres://h:1/x?password=***&user=ada"),
            ("postgres://ada:secret/h/x", "postgres://ada:***"),
            ("postgres://ada:secret", "postgres://ada:***"),
            ("mysql://ada:secret/h?x=y:z", "mysql://ada:***"),
            ("postgres://h:5432,i:5433/x", "postgres://h:5432,i:5433/x"),
            ("postgres://[::1]:5432/x", "postgres://[::1]:5432/x"),
            ("s3://faces/a?endpoint=http://h:1", "s3://faces/a?endpoint=http://h:1"),
            ("host=h user=ada password=secret", "***"),
            ("postgres:/ada:secret@h/x", "***"),
            ("s3://ada:secret@faces/x?region=eu", "s3://ada:***@faces/x?region=eu"),
            ("file:pass@words", "file:pass@words"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
