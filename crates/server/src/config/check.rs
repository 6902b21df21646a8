//! Checks every setting, including those that the server would not need.

use anyhow::bail;

use super::{Config, SETTINGS};

/// Environment variables of the program that are not settings.
const OTHER_VARIABLES: [&str; 1] = ["VISAGE_CONFIG"];

impl Config {
    /// Records the `VISAGE_` environment variables that are not settings.
    #[must_use]
    pub fn with_variables(mut self, names: impl Iterator<Item = String>) -> Self {
        let known = |name: &str| {
            OTHER_VARIABLES.contains(&name) || SETTINGS.iter().any(|setting| setting.variable() == name)
        };
        let ours = names.filter(|name| name.starts_with("VISAGE_"));
        self.unknown_variables = ours.filter(|name| !known(name)).collect();
        self.unknown_variables.sort();
        self
    }

    /// `VISAGE_` environment variables that are not settings.
    pub fn unknown_variables(&self) -> &[String] {
        &self.unknown_variables
    }

    /// Every error in the settings, a sentence each.
    pub fn faults(&self) -> Vec<String> {
        let checked = [
            self.check_listen(),
            visage_people::check_address(&self.database()).map_err(Into::into),
            self.blobs().map(drop),
            self.key().map(drop),
            self.public_url().map(drop),
            self.guard(false).map(drop),
            self.base_path().map(drop),
            self.allows_readable_key().map(drop),
            self.proxies().map(drop),
            self.doors().and_then(|doors| doors.check()),
            self.provider().map(drop),
            self.patience().map(drop),
            self.base_zone().map(drop),
            self.remembered_bytes().map(drop),
            self.remember_shared().map(drop),
            self.handling().map(drop),
            self.avatars().map(drop),
            self.memory().map(drop),
            self.transit().map(drop),
            self.limits().map(drop),
            self.log_filter().map(drop),
            self.log_json().map(drop),
            self.log_requests().map(drop),
        ];
        let unknown = self.unknown_variables.iter().map(|name| {
            format!("{name} is set in the environment and is not a setting; `visage config show` lists the settings")
        });
        let wrong = checked.into_iter().filter_map(Result::err).map(|error| format!("{error:#}"));
        let mut faults: Vec<_> = wrong.chain(unknown).collect();
        // An invalid setting is reported again by others that read it.
        faults.dedup();
        faults
    }

    fn check_listen(&self) -> anyhow::Result<()> {
        let listen = self.listen();
        let parts =
            listen.rsplit_once(':').filter(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
        if parts.is_none() {
            bail!("listen is {listen:?}: expected HOST:PORT");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Settings that accept any text: paths, names, and the text of a key that is read when it is needed.
    const FREE: [&str; 5] = ["data", "key_file", "key", "auth.oidc.claim", "imaging.folder"];

    #[test]
    fn the_defaults_are_valid() {
        let config = Config::gather(&BTreeMap::new(), |_| None, None).unwrap();
        assert_eq!(config.faults(), [""; 0]);
    }

    #[test]
    fn every_invalid_setting_but_paths_and_names_is_reported_by_name() {
        for setting in SETTINGS.iter().filter(|setting| !FREE.contains(&setting.name)) {
            let mut flags = BTreeMap::from([(setting.name, "not // a / value".to_owned())]);
            if setting.name == "auth.oidc.audience" {
                // Any name is valid, and none is needed without an issuer.
                flags = BTreeMap::from([
                    (setting.name, " ".to_owned()),
                    ("auth.oidc.issuer", "https://a".to_owned()),
                ]);
            }
            let faults = Config::gather(&flags, |_| None, None).unwrap().faults();
            assert!(faults.iter().any(|fault| fault.contains(setting.name)), "{}: {faults:?}", setting.name);
        }
    }

    #[test]
    fn variables_that_are_not_settings_are_reported() {
        let names =
            ["VISAGE_LISTEN", "VISAGE_CONFIG", "VISAGE_LISTN", "PATH", "VISAGE_PORT"].map(ToOwned::to_owned);
        let config =
            Config::gather(&BTreeMap::new(), |_| None, None).unwrap().with_variables(names.into_iter());
        assert_eq!(config.unknown_variables(), ["VISAGE_LISTN", "VISAGE_PORT"]);
        assert!(config.faults()[0].starts_with("VISAGE_LISTN is set"), "{:?}", config.faults());
    }
}
