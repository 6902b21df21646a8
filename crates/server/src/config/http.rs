//! Settings of accepted host names and origins.

use super::Config;
use crate::http::guard::Guard;
use crate::http::guard::cors::Cors;
use crate::http::guard::hosts::Hosts;
use crate::http::guard::origin::Origin;

impl Config {
    /// Accepted host names and origins. With `http.hosts` empty, the demo, whose passwords are public, accepts loopback names
    /// only, and any other server every name.
    ///
    /// # Errors
    /// For an invalid host name or origin.
    pub fn guard(&self, demo: bool) -> anyhow::Result<Guard> {
        let hosts = match self.text("http.hosts") {
            "" if demo => Hosts::loopback(),
            "" => Hosts::any(),
            text => Hosts::parse("http.hosts", text)?,
        };
        let origins = Origin::list("http.cors_origins", self.text("http.cors_origins"))?;
        Ok(Guard { hosts: hosts.and_of(self.public_url()?.as_deref()), cors: Cors::new(origins) })
    }

    /// Whether a master key is used that every user of the machine can read.
    ///
    /// # Errors
    /// Another word than true or false.
    pub fn allows_readable_key(&self) -> anyhow::Result<bool> {
        self.switch("allow_readable_key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(settings: &[(&'static str, &str)], demo: bool) -> Hosts {
        let flags = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Config::gather(&flags, |_| None, None).unwrap().guard(demo).unwrap().hosts
    }

    #[test]
    fn the_demo_accepts_loopback_names_and_any_other_server_every_name() {
        assert!(!hosts(&[], true).allows("evil.example"));
        assert!(!hosts(&[("trusted_proxies", "127.0.0.1")], true).allows("evil.example"));
        assert!(hosts(&[], false).is_any());
    }

    #[test]
    fn listed_names_and_the_public_address_are_accepted_by_the_demo_too() {
        let public = [("public_url", "https://crm.example/x")];
        assert!(hosts(&public, true).allows("crm.example"));
        let listed = [("http.hosts", "crm.example")];
        assert!(hosts(&listed, true).allows("crm.example:80"));
        assert!(!hosts(&listed, false).allows("localhost"));
        assert!(hosts(&[("http.hosts", "*")], true).is_any());
    }
}
