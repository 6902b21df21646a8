//! What the addresses of the identity server share: whether it is there, whose it is, and what it was asked.

use http::HeaderValue;

use crate::http::call::Call;
use crate::http::error::ApiError;

/// The type of answers to programs.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

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

    /// Whether a name stands there more than once, which nobody means well.
    pub fn is_ambiguous(&self) -> bool {
        self.0
            .iter()
            .enumerate()
            .any(|(place, (name, _))| self.0[..place].iter().any(|(other, _)| other == name))
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
}
