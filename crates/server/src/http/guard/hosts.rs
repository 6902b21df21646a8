//! The host names that a server accepts. Under any other, a page of another site could read responses, once its own host
//! name resolves to this machine (DNS rebinding).

use std::net::IpAddr;

use anyhow::bail;

use super::origin::Origin;

/// Host names, without their ports.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Option<Vec<Host>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    /// This machine: localhost, and the addresses of the loopback interface.
    Loopback,
    /// One address.
    Address(IpAddr),
    /// One name, in lower case.
    Name(String),
    /// Every name with this ending, which begins with a dot.
    Below(String),
}

impl Hosts {
    /// Accepts any host name.
    pub fn any() -> Self {
        Self(None)
    }

    /// Accepts loopback names and addresses only.
    pub fn loopback() -> Self {
        Self(Some(vec![Host::Loopback]))
    }

    /// Whether any host name is accepted.
    pub fn is_any(&self) -> bool {
        self.0.is_none()
    }

    /// Parses a comma-separated list: `crm.example.com`, `*.example.com`, an address, or `*` for any.
    ///
    /// # Errors
    /// For anything that is not a host name.
    pub fn parse(setting: &str, text: &str) -> anyhow::Result<Self> {
        let mut hosts = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            if part == "*" {
                return Ok(Self::any());
            }
            let name = part.strip_prefix("*.").unwrap_or(part);
            let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
            hosts.push(match address(part) {
                Some(address) => Host::Address(address),
                None if name.is_empty() || !is_name => bail!(
                    "{setting}: {part:?} is not a host name; expected one such as crm.example.com, *.example.com or 10.0.0.5, \
                     without a port; * accepts any"
                ),
                None if part == name => Host::Name(name.to_ascii_lowercase()),
                None => Host::Below(format!(".{}", name.to_ascii_lowercase())),
            });
        }
        Ok(Self(Some(hosts)))
    }

    /// Accepts the host of `public_url` as well.
    #[must_use]
    pub fn and_of(mut self, public_url: Option<&str>) -> Self {
        if let (Some(hosts), Some(origin)) = (&mut self.0, public_url.and_then(Origin::of_url)) {
            let host = without_port(origin.host());
            hosts.push(address(host).map_or_else(|| Host::Name(host.to_owned()), Host::Address));
        }
        self
    }

    /// Whether a host is accepted, with or without a port.
    pub fn allows(&self, host: &str) -> bool {
        let Some(hosts) = &self.0 else { return true };
        let host = without_port(host);
        // A fully qualified name may end with a dot.
        let host = host.strip_suffix('.').unwrap_or(host);
        let address = address(host);
        hosts.iter().any(|known| match known {
            Host::Loopback => {
                address.map_or_else(|| host.eq_ignore_ascii_case("localhost"), |ip| ip.is_loopback())
            }
            Host::Address(known) => address == Some(*known),
            Host::Name(name) => name.eq_ignore_ascii_case(host),
            Host::Below(end) => {
                let begin = host.len().checked_sub(end.len()).filter(|begin| *begin > 0);
                begin.and_then(|begin| host.get(begin..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
            }
        })
    }
}

/// The host as an IP address, with or without brackets.
fn address(host: &str) -> Option<IpAddr> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// The host without its port.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // The colons of an address that stands between brackets, or should, are no port's.
        Some((before, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            if before.contains(':') && !before.ends_with(']') { host } else { before }
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_accepts_only_names_of_this_machine() {
        let hosts = Hosts::loopback();
        for ours in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:8080",
            "[::1]",
            "::1",
        ] {
            assert!(hosts.allows(ours), "{ours}");
        }
        for other in [
            "",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "10.0.0.5:8080",
            "[2001:db8::1]",
            "0.0.0.0",
            "127.0.0.1.evil.example",
        ] {
            assert!(!hosts.allows(other), "{other}");
        }
    }

    #[test]
    fn listed_names_are_accepted_with_any_port_and_the_public_address_always() {
        let hosts =
            Hosts::parse("http.hosts", "crm.example, *.people.example,10.0.0.5, [2001:db8::1]").unwrap();
        let hosts = hosts.and_of(Some("https://Public.example:8443/path"));
        for ours in [
            "CRM.example",
            "crm.example:8080",
            "a.people.example",
            "a.b.people.example:1",
            "10.0.0.5:8080",
            "[2001:db8::1]:80",
            "public.example",
            "::ffff:10.0.0.5",
        ] {
            assert!(hosts.allows(ours), "{ours}");
        }
        for other in [
            "localhost",
            "people.example",
            ".people.example",
            "evilpeople.example",
            "crm.example.evil.example",
            "10.0.0.6",
        ] {
            assert!(!hosts.allows(other), "{other}");
        }
        assert!(Hosts::parse("http.hosts", "a.example, *").unwrap().is_any());
    }

    #[test]
    fn an_invalid_host_name_is_rejected_by_name() {
        for wrong in ["crm.example:8080", "https://crm.example", "a/b", "*.", "a b"] {
            let error = Hosts::parse("http.hosts", wrong).unwrap_err().to_string();
            assert!(error.contains("http.hosts") && error.contains(wrong), "{error}");
        }
    }
}
