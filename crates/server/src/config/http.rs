//! Settings about which host names and which pages of other sites may ask.

use super::Config;
use crate::http::guard::Guard;
use crate::http::guard::cors::Cors;
use crate::http::guard::hosts::Hosts;
use crate::http::guard::origin::Origin;

impl Config {
    /// Which host names and which pages of other sites may ask. With `http.hosts` empty, the demo, whose passwords everybody
    /// knows, answers under the names of its own machine, and any other server under every name.
    ///
    /// # Errors
    /// What is no host name, and what is no origin.
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
    fn the_demo_answers_under_the_names_of_its_machine_and_any_other_server_under_every_name() {
        assert!(!hosts(&[], true).allows("evil.example"));
        assert!(!hosts(&[("trusted_proxies", "127.0.0.1")], true).allows("evil.example"));
        assert!(hosts(&[], false).is_any());
    }

    #[test]
    fn the_public_address_and_listed_names_are_taken_by_the_demo_too() {
        let public = [("public_url", "https://crm.example/x")];
        assert!(hosts(&public, true).allows("crm.example"));
        let listed = [("http.hosts", "crm.example")];
        assert!(hosts(&listed, true).allows("crm.example:80"));
        assert!(!hosts(&listed, false).allows("localhost"));
        assert!(hosts(&[("http.hosts", "*")], true).is_any());
    }
}
