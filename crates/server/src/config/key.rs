//! Where the master key comes from: the text of one, or a file.

use std::path::PathBuf;

use anyhow::bail;

use super::{Config, Origin};

/// Where the master key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// This is its text.
    Text(&'a str),
    /// In this file.
    File(PathBuf),
}

impl Config {
    /// The master key: as everywhere, a flag wins over the environment, and that over the file.
    ///
    /// # Errors
    /// When one source says both, and nobody can tell which is meant.
    pub fn key(&self) -> anyhow::Result<Key<'_>> {
        match (self.given("key"), self.given("key_file")) {
            (Some(text), Some(file)) if text == file => {
                bail!("key and key_file are both given, in the same place: one of them is wanted")
            }
            (Some(text), file) if file.is_none_or(|file| text < file) => Ok(Key::Text(self.text("key"))),
            (_, Some(_)) => Ok(Key::File(self.text("key_file").into())),
            (_, None) => Ok(Key::File(self.data().join("master.key"))),
        }
    }

    /// Where a value comes from that is not empty.
    fn given(&self, name: &str) -> Option<Origin> {
        self.values.get(name).filter(|(value, _)| !value.is_empty()).map(|(_, origin)| *origin)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn with(flags: &[(&'static str, &str)], environment: &[(&str, &str)]) -> Config {
        let flags: BTreeMap<_, _> = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let variable = |name: &str| {
            environment.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned())
        };
        Config::gather(&flags, variable, None).unwrap()
    }

    #[test]
    fn a_key_file_given_by_flag_wins_over_a_key_in_the_environment() {
        let config = with(&[("key_file", "of-flag")], &[("VISAGE_KEY", "text")]);
        assert_eq!(config.key().unwrap(), Key::File("of-flag".into()));
        let config = with(&[("key", "text")], &[("VISAGE_KEY_FILE", "of-environment")]);
        assert_eq!(config.key().unwrap(), Key::Text("text"));
    }

    #[test]
    fn a_key_and_a_key_file_from_the_same_source_are_refused() {
        let config = with(&[], &[("VISAGE_KEY", "text"), ("VISAGE_KEY_FILE", "file")]);
        assert!(config.key().unwrap_err().to_string().contains("one of them is wanted"));
        let config = with(&[], &[("VISAGE_KEY", "text"), ("VISAGE_KEY_FILE", "")]);
        assert_eq!(config.key().unwrap(), Key::Text("text"), "an empty variable says nothing");
    }

    #[test]
    fn an_empty_variable_leaves_the_key_file_that_the_configuration_file_names() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visage.toml");
        std::fs::write(&file, "key_file = \"of-file\"\n").unwrap();
        let empty = |name: &str| (name == "VISAGE_KEY_FILE").then(String::new);
        let config = Config::gather(&BTreeMap::new(), empty, Some(&file)).unwrap();
        assert_eq!(config.key().unwrap(), Key::File("of-file".into()));
    }

    #[test]
    fn without_a_word_about_it_the_key_is_in_the_data_folder() {
        let config = with(&[("data", "there")], &[]);
        assert_eq!(config.key().unwrap(), Key::File("there/master.key".into()));
    }
}
