//! Origins: scheme, host and port of a page.

use anyhow::bail;

/// Scheme, host and port, in lower case, without the default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `https`, `http`, or the scheme of an app that shows pages.
    pub scheme: Box<str>,
    host: Box<str>,
}

impl Origin {
    /// Parses an `Origin` header; `None` for `null` and anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, host) = text.split_once("://")?;
        Self::of(scheme, host)
    }

    /// The origin of an address.
    pub fn of_url(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        Self::of(scheme, rest.split(['/', '?', '#']).next().unwrap_or_default())
    }

    /// The origin of a scheme and a host with or without a port.
    pub fn of(scheme: &str, host: &str) -> Option<Self> {
        let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
        let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let usual = match &*scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "",
        };
        let host = host.strip_suffix(usual).unwrap_or(&host);
        let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
        if scheme.is_empty() || !is_scheme || host.is_empty() || !is_host {
            return None;
        }
        Some(Self { scheme: scheme.into(), host: host.into() })
    }

    /// The host, with its port unless that is the default.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Parses a comma-separated list of origins.
    ///
    /// # Errors
    /// For anything else, and for `*`, which would let every page act for its visitors.
    pub fn list(setting: &str, text: &str) -> anyhow::Result<Vec<Self>> {
        let mut origins = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let Some(origin) = Self::parse(part) else {
                bail!(
                    "{setting}: {part:?} is not an origin; expected a scheme and a host, such as https://app.example or \
                     http://localhost:5173, without a path; * and null are not accepted"
                );
            };
            origins.push(origin);
        }
        Ok(origins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_and_default_ports_make_no_difference() {
        let origin = |text| Origin::parse(text).unwrap();
        assert_eq!(origin("https://App.Example:443"), origin("HTTPS://app.example"));
        assert_eq!(origin("http://[::1]:80"), origin("http://[::1]"));
        for other in ["http://app.example", "https://app.example:8443", "https://app.example.evil.example"] {
            assert_ne!(origin(other), origin("https://app.example"), "{other}");
        }
        assert_eq!(Origin::of_url("https://crm.example/SuperOffice/"), Origin::parse("https://crm.example"));
    }

    #[test]
    fn an_invalid_origin_is_rejected_by_name() {
        for text in [
            "",
            "null",
            "*",
            "app.example",
            "https://",
            "https://a/b",
            "https://*.example",
            "://a",
            "a b://c",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
        let listed = Origin::list("http.cors_origins", "https://a.example, capacitor://localhost,").unwrap();
        assert_eq!(listed.len(), 2);
        for text in ["*", "null", "https://a.example/", "a.example"] {
            let error = Origin::list("http.cors_origins", text).unwrap_err().to_string();
            assert!(error.contains("http.cors_origins") && error.contains(text), "{error}");
        }
    }
}
