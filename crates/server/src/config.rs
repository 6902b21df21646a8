//! Settings: a flag wins over the environment, the environment over the file, the file over the default.

mod auth;
mod check;
mod http;
mod imaging;
mod key;
mod object_store;
mod settings;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tracing_subscriber::filter::Targets;
use visage_blobs::{BucketAddress, Credentials};
use visage_contract::culture::Zone;

use crate::http::base_path::BasePath;
use crate::http::proxies::Proxies;
pub use key::Key;
pub use settings::{SETTINGS, Setting};

/// Levels of the log.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What is refused before anybody looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Concurrent connections; beyond that, idle ones are closed.
    pub connections: usize,
    /// Concurrent connections from one address (IPv6: one /64), and requests of one client behind a trusted proxy.
    pub connections_per_address: usize,
    /// Bytes per second below which a request body or response loses its memory or connection to others.
    pub slow_bytes_per_second: u64,
    /// Memory for request bodies before sign-in.
    pub anonymous_bytes: u64,
    /// Memory for request bodies with parameters after sign-in.
    pub parameters_bytes: u64,
    /// Most bytes of a list response.
    pub answer_bytes: usize,
    /// Bytes of a request's head.
    pub header_bytes: usize,
    /// Bytes of a request's body.
    pub body_bytes: u64,
    /// How long the head of a request may take, and how long an idle connection is kept.
    pub header_time: Duration,
    /// How long an answer may take.
    pub request_time: Duration,
    /// How long a client may leave its answer unread.
    pub stalled_time: Duration,
}

/// Where a value came from; who comes first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The command line.
    Flag,
    /// A variable of the environment.
    Environment,
    /// The configuration file.
    File,
    /// Nobody said anything.
    Default,
}

/// Every setting with its value and where that came from.
#[derive(Clone, Debug)]
pub struct Config {
    values: BTreeMap<&'static str, (String, Origin)>,
    object_store: object_store::Variables,
    unknown_variables: Vec<String>,
}

/// Where stored bytes are.
#[derive(Clone, Debug)]
pub enum BlobsAddress {
    /// In a folder.
    Folder(PathBuf),
    /// In a bucket, opened with these credentials.
    Bucket(BucketAddress, Credentials),
}

impl Config {
    /// Puts the sources together. `flags` holds values by setting; `environment` is asked by variable; `file` is the
    /// configuration file, which must exist when it is named.
    ///
    /// # Errors
    /// A file that cannot be read, and names that are no settings.
    pub fn gather(
        flags: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
        file: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let from_file = file.map(read).transpose()?.unwrap_or_default();
        if let Some(unknown) =
            from_file.keys().find(|name| !SETTINGS.iter().any(|setting| setting.name == **name))
        {
            bail!("there is no setting {unknown:?}; `visage config show` lists them");
        }
        let environment = &environment;
        let values = SETTINGS.iter().map(|setting| {
            let flag = flags.get(setting.name).map(|value| (value.clone(), Origin::Flag));
            let value = flag
                .or_else(|| from_environment(setting, environment))
                .or_else(|| from_file.get(setting.name).map(|value| (value.clone(), Origin::File)))
                .unwrap_or_else(|| (setting.default.to_owned(), Origin::Default));
            (setting.name, value)
        });
        let values = values.collect();
        Ok(Self {
            values,
            object_store: object_store::Variables::read(environment),
            unknown_variables: Vec::new(),
        })
    }

    /// Every setting: name, value as it may be shown, and origin.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, String, &Origin)> {
        self.values.iter().map(|(name, (value, origin))| (*name, shown(name, value), origin))
    }

    fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    fn number(&self, name: &str, allowed: RangeInclusive<u64>) -> anyhow::Result<u64> {
        let text = self.text(name);
        let number = text.parse().ok().filter(|number| allowed.contains(number));
        number.ok_or_else(|| {
            anyhow!(
                "{name} is {text:?}: a whole number from {} to {} is wanted",
                allowed.start(),
                allowed.end()
            )
        })
    }

    fn seconds(&self, name: &str) -> anyhow::Result<Duration> {
        self.number(name, 1..=86_400).map(Duration::from_secs)
    }

    fn switch(&self, name: &str) -> anyhow::Result<bool> {
        match self.text(name) {
            "true" | "on" | "yes" | "1" => Ok(true),
            "false" | "off" | "no" | "0" => Ok(false),
            text => bail!("{name} is {text:?}: true or false is wanted"),
        }
    }

    /// The folder for everything that has no address of its own.
    pub fn data(&self) -> PathBuf {
        self.text("data").into()
    }

    /// Host and port.
    pub fn listen(&self) -> &str {
        self.text("listen")
    }

    /// The database's address.
    pub fn database(&self) -> String {
        match self.text("database") {
            "" => format!("sqlite:{}", self.data().join("people.db").display()),
            address => address.to_owned(),
        }
    }

    /// Where stored bytes are.
    ///
    /// # Errors
    /// When the address is neither that of a folder nor that of a bucket, or nobody says with which keys.
    pub fn blobs(&self) -> anyhow::Result<BlobsAddress> {
        self.blobs_at("blobs", &self.blobs_address())
    }

    /// The address of stored bytes.
    pub fn blobs_address(&self) -> String {
        match self.text("blobs") {
            "" => format!("file:{}", self.data().join("blobs").display()),
            address => address.to_owned(),
        }
    }

    /// The place at an address that `name` stands for.
    ///
    /// # Errors
    /// As [`Config::blobs`].
    pub fn blobs_at(&self, name: &str, address: &str) -> anyhow::Result<BlobsAddress> {
        if address.starts_with("s3://") {
            let parsed = BucketAddress::parse(address).map_err(|error| anyhow!("{name}: {error}"))?;
            let (address, credentials) = self.object_store.complete(name, parsed)?;
            return Ok(BlobsAddress::Bucket(address, credentials));
        }
        match address.strip_prefix("file:") {
            Some(path) if !path.is_empty() => Ok(BlobsAddress::Folder(path.into())),
            _ => bail!(
                "{name} is {:?}: an address such as file:PATH or s3://BUCKET/PREFIX is wanted",
                visage_people::without_password(address)
            ),
        }
    }

    /// What is refused before anybody looks at it.
    ///
    /// # Errors
    /// Values that are not numbers.
    pub fn limits(&self) -> anyhow::Result<Limits> {
        let connections = self.number("limits.connections", 1..=1_000_000)?;
        let per_address = match self.text("limits.connections_per_address") {
            "" => (connections / 4).max(1),
            _ => self.number("limits.connections_per_address", 1..=1_000_000)?,
        };
        Ok(Limits {
            connections: usize::try_from(connections)?,
            connections_per_address: usize::try_from(per_address)?,
            slow_bytes_per_second: self.number("limits.slow_bytes_per_second", 0..=1 << 30)?,
            anonymous_bytes: self.number("limits.anonymous_bytes", 1 << 18..=1 << 40)?,
            parameters_bytes: self.number("limits.parameters_bytes", 1 << 18..=1 << 40)?,
            answer_bytes: usize::try_from(self.number("limits.answer_bytes", 1 << 16..=1 << 31)?)?,
            header_bytes: usize::try_from(self.number("limits.header_bytes", 8192..=1_048_576)?)?,
            body_bytes: self.number("limits.body_bytes", 1024..=1 << 31)?,
            header_time: self.seconds("limits.header_seconds")?,
            request_time: self.seconds("limits.request_seconds")?,
            stalled_time: self.seconds("limits.stalled_seconds")?,
        })
    }

    /// The zone that stored instants are shown in when a client asks for none.
    ///
    /// # Errors
    /// A zone that nobody knows.
    pub fn base_zone(&self) -> anyhow::Result<Zone> {
        let text = self.text("time.base_zone");
        Zone::find(text).ok_or_else(|| anyhow!("time.base_zone is {text:?}: no such time zone"))
    }

    /// The address clients see, when it is not the one they connect to.
    ///
    /// # Errors
    /// An address that is not an http or https one.
    pub fn public_url(&self) -> anyhow::Result<Option<String>> {
        match self.text("public_url") {
            "" => Ok(None),
            url if url.starts_with("https://") || url.starts_with("http://") => Ok(Some(url.to_owned())),
            url => bail!("public_url is {url:?}: an address with http:// or https:// is wanted"),
        }
    }

    /// The optional path prefix of every address.
    ///
    /// # Errors
    /// An invalid path, or one that is the beginning of an address of this server.
    pub fn base_path(&self) -> anyhow::Result<BasePath> {
        let text = self.text("http.base_path");
        BasePath::parse(text).map_err(|wanted| anyhow!("http.base_path is {text:?}: {wanted}"))
    }

    /// Whose word is taken for who asks, and for the address that was asked.
    ///
    /// # Errors
    /// What is neither an address nor a network.
    pub fn proxies(&self) -> anyhow::Result<Proxies> {
        Proxies::parse(self.text("trusted_proxies"))
    }

    /// The filter of the log.
    ///
    /// # Errors
    /// A value that is neither a level nor levels of modules.
    pub fn log_filter(&self) -> anyhow::Result<Targets> {
        let text = self.text("logging.level");
        // The parser would accept an unknown level as the name of a module.
        let named = |part: &str| LEVELS.contains(&part.rsplit('=').next().unwrap_or(part).trim());
        let filter = text.split(',').all(named).then(|| text.replace(' ', "").parse().ok()).flatten();
        filter.ok_or_else(|| {
            anyhow!(
                "logging.level is {text:?}: expected off, error, warn, info, debug or trace, or levels of modules after \
                 commas, such as info,visage::http=debug"
            )
        })
    }

    /// Whether the log is JSON.
    ///
    /// # Errors
    /// Another word than text or json.
    pub fn log_json(&self) -> anyhow::Result<bool> {
        match self.text("logging.format") {
            "json" => Ok(true),
            "text" => Ok(false),
            text => bail!("logging.format is {text:?}: text or json is wanted"),
        }
    }

    /// Whether every request is logged.
    ///
    /// # Errors
    /// Another word than true or false.
    pub fn log_requests(&self) -> anyhow::Result<bool> {
        self.switch("logging.requests")
    }

    /// Bytes of finished answers that are kept.
    ///
    /// # Errors
    /// A value that is not a number.
    pub fn remembered_bytes(&self) -> anyhow::Result<u64> {
        self.number("cache.answers_bytes", 0..=1 << 40)
    }

    /// Whether finished answers are kept on PostgreSQL too.
    ///
    /// # Errors
    /// Another word than true or false.
    pub fn remember_shared(&self) -> anyhow::Result<bool> {
        self.switch("cache.shared")
    }
}

/// The value of a variable. One that is there and empty, as a container may be given it, says nothing of the key.
fn from_environment(
    setting: &Setting,
    environment: impl Fn(&str) -> Option<String>,
) -> Option<(String, Origin)> {
    let about_key = setting.name == "key" || setting.name == "key_file";
    let value = environment(&setting.variable()).filter(|value| !(about_key && value.is_empty()));
    value.map(|value| (value, Origin::Environment))
}

/// A value without what is secret in it.
fn shown(name: &str, value: &str) -> String {
    match name {
        "key" if !value.is_empty() => "***".to_owned(),
        "database" | "blobs" => visage_people::without_password(value),
        _ => value.to_owned(),
    }
}

fn read(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
    let mut values = BTreeMap::new();
    flatten("", table, &mut values);
    Ok(values)
}

/// Names of values in sections, however deep, have their sections before them.
fn flatten(before: &str, section: toml::Table, values: &mut BTreeMap<String, String>) {
    for (name, value) in section {
        let name = format!("{before}{name}");
        match value {
            toml::Value::Table(section) => flatten(&format!("{name}."), section, values),
            value => {
                values.insert(name, plain(&value));
            }
        }
    }
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file_and_that_over_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visage.toml");
        std::fs::write(
            &file,
            "listen = \"f\"\ndata = \"f\"\npublic_url = \"f\"\n[limits]\nconnections = 7\n",
        )
        .unwrap();
        let flags = BTreeMap::from([("listen", "flag".to_owned())]);
        let environment =
            |name: &str| matches!(name, "VISAGE_LISTEN" | "VISAGE_DATA").then(|| "environment".to_owned());
        let config = Config::gather(&flags, environment, Some(&file)).unwrap();
        let found = |name| config.values.get(name).cloned().unwrap();
        assert_eq!(found("listen"), ("flag".to_owned(), Origin::Flag));
        assert_eq!(found("data"), ("environment".to_owned(), Origin::Environment));
        assert_eq!(found("public_url"), ("f".to_owned(), Origin::File));
        assert_eq!(found("limits.connections"), ("7".to_owned(), Origin::File));
        assert_eq!(found("logging.format"), ("text".to_owned(), Origin::Default));
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visage.toml");
        std::fs::write(&file, "lissen = \"x\"\n").unwrap();
        let error = Config::gather(&BTreeMap::new(), |_| None, Some(&file)).unwrap_err().to_string();
        assert!(error.contains("lissen"), "{error}");
    }
}
