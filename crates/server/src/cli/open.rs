//! Opening what is stored: the key, the bytes, the database.

use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use visage_blobs::{Blobs, Folder, KeyError, MasterKey, Place};
use visage_people::{Clock, People, without_password};

use super::failure::Failure;
use super::say::talk;
use crate::config::Config;

/// What interrupted writes leave behind is removed after a day.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

/// Opens what the configuration names; a command that only looks makes nothing.
pub(super) async fn existing(config: &Config) -> Result<People, Failure> {
    if People::expected_key(&config.database(), &Clock::System).await?.is_none() {
        return Err(Failure::input(format!(
            "there is no database at {}",
            without_password(&config.database())
        )));
    }
    people(config).await
}

/// Opens everything that the configuration names; makes what is not there yet.
pub(super) async fn people(config: &Config) -> Result<People, Failure> {
    let clock = Arc::new(Clock::System);
    let key = key(config, &clock).await?;
    let folder = config.blobs().map_err(Failure::Input)?;
    let blobs = Blobs::new(Place::Folder(Folder::open(&folder)?), key);
    let now = UNIX_EPOCH + Duration::from_secs(u64::try_from(clock.now()).unwrap_or_default());
    blobs.sweep_temporary(now.checked_sub(LEFT_BEHIND).unwrap_or(UNIX_EPOCH))?;
    Ok(People::open(&config.database(), blobs, clock).await?)
}

/// The master key; made at the first start, and never again for a database that has one already.
async fn key(config: &Config, clock: &Clock) -> Result<MasterKey, Failure> {
    if let Some(text) = config.key() {
        return MasterKey::parse(text).map_err(|error| Failure::input(error.to_string()));
    }
    let path = config.key_file();
    let there = path.try_exists().map_err(|error| Failure::Input(error.into()))?;
    if !there {
        if let Some(expected) = People::expected_key(&config.database(), clock).await? {
            return Err(Failure::input(format!(
                "the master key {} is missing; the database expects the key {expected}",
                path.display()
            )));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(|error| Failure::input(format!("cannot make {}: {error}", folder.display())))?;
        }
        match MasterKey::create(&path) {
            Ok(key) => {
                talk(&format!(
                    "made the master key {} in {}; keep a copy: without it every picture is lost",
                    key.fingerprint(),
                    path.display()
                ));
                return Ok(key);
            }
            // Another process that started at the same moment was first: its key is the one.
            Err(visage_blobs::Error::Key(KeyError::Exists { .. })) => {}
            Err(error) => return Err(Failure::input(error.to_string())),
        }
    }
    match MasterKey::load(&path) {
        Ok(key) => Ok(key),
        Err(error) => {
            let expected = People::expected_key(&config.database(), clock).await.ok().flatten();
            let hint =
                expected.map(|key| format!("; the database expects the key {key}")).unwrap_or_default();
            Err(Failure::input(format!("{error}{hint}")))
        }
    }
}
