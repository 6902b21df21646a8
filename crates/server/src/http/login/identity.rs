//! What the addresses of the identity server share: whether it is there, whose it is, and what it was asked.

use std::collections::HashSet;

use crate::http::call::Call;
use crate::http::error::ApiError;

/// More than any program sends.
const MOST_PAIRS: usize = 50;

/// The name of our tenant.
///
/// # Errors
/// Nothing is here unless the identity server is switched on.
pub fn tenant(call: &Call) -> Result<&str, ApiError> {
    let doors = &call.server.doors;
    doors.tenant().filter(|_| doors.identity_server).ok_or(ApiError::Nowhere)
}

/// The name of our tenant, when the address names it, or says `common`.
///
/// # Errors
/// When the address names another, or the identity server is off.
pub fn tenant_of_address(call: &Call) -> Result<&str, ApiError> {
    let (tenant, named) = (tenant(call)?, call.value(0));
    if [tenant, "common"].iter().any(|ours| named.eq_ignore_ascii_case(ours)) {
        Ok(tenant)
    } else {
        Err(ApiError::OtherTenant)
    }
}

/// The issuer of the identity server: programs find its configuration below this address (contract note 43).
pub fn issuer(root: &str) -> String {
    format!("{root}/login")
}

/// Named values of a query or a form.
#[derive(Debug, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// Reads a query, or a form.
    pub fn read(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The same, and what stands in another.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The value of that name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All that stands there as a query again, but for what has that name.
    pub fn without(&self, name: &str) -> String {
        let kept = self.0.iter().filter(|(known, _)| known != name);
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
    }

    /// Whether a name stands there more than once, which nobody means well, or more than 50 pairs do.
    pub fn is_ambiguous(&self) -> bool {
        let names = || self.0.iter().map(|(name, _)| name).collect::<HashSet<_>>();
        self.0.len() > MOST_PAIRS || names().len() < self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn a_name_that_stands_twice_is_ambiguous_and_one_that_is_missing_is_empty() {
        let asked = Asked::read(b"a=1%2B2&b=x+y").and(Asked::read(b"c=%C3%B8"));
        assert_eq!((asked.get("a"), asked.get("b"), asked.get("c"), asked.get("d")), ("1+2", "x y", "ø", ""));
        assert!(!asked.is_ambiguous() && Asked::read(b"a=1&b=2&a=1").is_ambiguous());
        assert!(Asked::read(b"a=1").and(Asked::read(b"a=2")).is_ambiguous());
    }

    #[test]
    fn more_than_fifty_pairs_are_ambiguous_whatever_they_are() {
        let pairs: Vec<_> = (0..51).map(|number| format!("{number}=")).collect();
        assert!(!Asked::read(pairs[1..].join("&").as_bytes()).is_ambiguous());
        assert!(Asked::read(pairs.join("&").as_bytes()).is_ambiguous());
    }

    #[test]
    fn what_is_left_out_stays_out_however_it_was_written() {
        let asked = Asked::read(b"a=x%26y&%70rompt=login&b=%C3%B8+z");
        assert_eq!(asked.without("prompt"), "a=x%26y&b=%C3%B8+z");
    }
}
