//! The optional path prefix of every address, as in the vendor's installations: `/SuperOffice/api/v1/…`.

use std::borrow::Cow;

use super::routes::ROUTES;

/// A path without a slash at its end, such as `/SuperOffice`; an empty one is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasePath(String);

/// Most characters of a base path.
const MAX_CHARACTERS: usize = 128;

impl BasePath {
    /// Reads a base path as an operator writes it.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let path = text.trim_end_matches('/');
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let segment = |segment: &str| {
            !segment.is_empty() && !segment.bytes().all(|byte| byte == b'.') && segment.bytes().all(plain)
        };
        if path.is_empty() {
            return Ok(Self::default());
        }
        let Some(segments) = path.strip_prefix('/').filter(|_| path.len() <= MAX_CHARACTERS) else {
            return Err("expected a path that begins with a slash, such as /SuperOffice");
        };
        if !segments.split('/').all(segment) {
            return Err("expected a path of letters, digits, -, ., _ and ~, such as /SuperOffice");
        }
        let first = segments.split('/').next().unwrap_or_default();
        let taken = |path: &str| path.split('/').nth(1).is_some_and(|own| own.eq_ignore_ascii_case(first));
        if ROUTES.iter().any(|route| taken(route.path)) {
            return Err(
                "expected a path that does not begin like an address of this server, such as /SuperOffice",
            );
        }
        Ok(Self(path.to_owned()))
    }

    /// The path as a prefix of addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The rest of a path after it, in any letter case and with any number of slashes; `None` when the path does
    /// not begin with it.
    pub fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        let mut rest = path;
        for segment in self.0.split('/').filter(|segment| !segment.is_empty()) {
            rest = rest.trim_start_matches('/');
            let end = rest.find('/').unwrap_or(rest.len());
            rest = rest.split_at_checked(end).filter(|(own, _)| own.eq_ignore_ascii_case(segment))?.1;
        }
        if self.0.is_empty() {
            return None;
        }
        Some(if rest.is_empty() { "/" } else { rest })
    }
}

/// The path of the configured public URL; empty when it has none.
pub fn within(public_url: &str) -> Cow<'_, str> {
    let after = public_url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after.split_once('/').map_or("", |(_, path)| path).trim_end_matches('/');
    if path.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("/{path}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_stripped_in_any_letter_case() {
        let base = BasePath::parse("/Crm/SuperOffice/").unwrap();
        assert_eq!(base.as_str(), "/Crm/SuperOffice");
        for (path, rest) in [
            ("/crm/superoffice/api/v1", Some("/api/v1")),
            ("//CRM//SuperOffice//api", Some("//api")),
            ("/Crm/SuperOffice", Some("/")),
            ("/Crm/SuperOffice/", Some("/")),
            ("/Crm", None),
            ("/Crm/SuperOfficeX/api", None),
            ("/api", None),
            ("", None),
        ] {
            assert_eq!(base.strip(path), rest, "{path}");
        }
        assert_eq!(BasePath::default().strip("/api"), None);
    }

    #[test]
    fn an_unusable_base_path_and_one_that_hides_an_address_are_rejected() {
        for good in ["", "/", "/SuperOffice", "/a.b/c-d/~e_f/"] {
            assert!(BasePath::parse(good).is_ok(), "{good}");
        }
        let long = format!("/{}", "x".repeat(200));
        for bad in [
            "SuperOffice",
            "/a//b",
            "/a b",
            "/a/../b",
            "/%41",
            "/api",
            "/LOGIN/x",
            "/metrics",
            "https://a/b",
            &*long,
        ] {
            assert!(BasePath::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_path_of_an_address_follows_its_host() {
        for (url, path) in [
            ("https://crm.example.com", ""),
            ("https://crm.example.com/", ""),
            ("https://crm.example.com:8443/a/b/", "/a/b"),
        ] {
            assert_eq!(within(url), path, "{url}");
        }
    }
}
