//! Settings about which host names and which pages of other sites may ask.

use super::Config;
use crate::http::guard::Guard;
use crate::http::guard::cors::Cors;
use crate::http::guard::hosts::Hosts;
use crate::http::guard::origin::Origin;

impl Config {
    /// Which host names and which pages of other sites may ask. With `http.hosts` empty, a server that only its own machine
    /// reaches answers under the names of that machine, unless a trusted proxy stands before it, which knows its names.
    ///
    /// # Errors
    /// What is no host name, and what is no origin.
    pub fn guard(&self, demo: bool, loopback: bool) -> anyhow::Result<Guard> {
        let hosts = match self.text("http.hosts") {
            "" if demo || loopback && self.text("trusted_proxies").trim().is_empty() => Hosts::loopback(),
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

    fn hosts(settings: &[(&'static str, &str)], demo: bool, loopback: bool) -> Hosts {
        let flags = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Config::gather(&flags, |_| None, None).unwrap().guard(demo, loopback).unwrap().hosts
    }

    #[test]
    fn a_server_that_only_its_machine_reaches_answers_under_the_names_of_that_machine() {
        assert!(!hosts(&[], false, true).allows("evil.example"));
        assert!(!hosts(&[("trusted_proxies", "127.0.0.1")], true, true).allows("evil.example"));
        assert!(hosts(&[], false, false).is_any());
        assert!(hosts(&[("trusted_proxies", "127.0.0.1")], false, true).is_any());
    }

    #[test]
    fn the_public_address_and_listed_names_are_taken_wherever_the_server_listens() {
        let public = [("public_url", "https://crm.example/x")];
        assert!(hosts(&public, false, true).allows("crm.example"));
        let listed = [("http.hosts", "crm.example")];
        assert!(hosts(&listed, true, true).allows("crm.example:80"));
        assert!(!hosts(&listed, false, false).allows("localhost"));
        assert!(hosts(&[("http.hosts", "*")], true, true).is_any());
    }
}
