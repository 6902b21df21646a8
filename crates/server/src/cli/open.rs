//! Opening what is stored: the key, the bytes, the database.

use std::sync::Arc;

use visage_blobs::{Blobs, Folder, MasterKey, Place};
use visage_people::{Clock, People};

use super::failure::Failure;
use super::say::talk;
use crate::config::Config;

/// Opens everything that the configuration names; makes what is not there yet.
pub(super) async fn people(config: &Config) -> Result<People, Failure> {
    let clock = Arc::new(Clock::System);
    let key = key(config, &clock).await?;
    let folder = config.blobs().map_err(Failure::Input)?;
    let blobs = Blobs::new(Place::Folder(Folder::open(&folder)?), key);
    Ok(People::open(&config.database(), blobs, clock).await?)
}

/// The master key; made at the first start, and never again for a database that has one already.
async fn key(config: &Config, clock: &Clock) -> Result<MasterKey, Failure> {
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
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::input(format!("cannot make {}: {error}", folder.display())))?;
        }
        let key = MasterKey::create(&path).map_err(|error| Failure::input(error.to_string()))?;
        talk(&format!(
            "made the master key {} in {}; keep a copy: without it every picture is lost",
            key.fingerprint(),
            path.display()
        ));
        return Ok(key);
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
