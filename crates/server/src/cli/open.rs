//! Opening what is stored: the key, the bytes, the database.

use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use visage_blobs::{Blobs, Bucket, Folder, KeyError, MasterKey, Memory, Place};
use visage_people::picture::Handling;
use visage_people::{Clock, People, ServerLock, Unchanged, without_password};

use super::failure::Failure;
use super::say::talk;
use crate::config::{BlobsAddress, Config, Key};

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
    opened(config, place(config)?).await
}

/// What a dry run reads. Its files are in a temporary folder, which is removed when this is dropped.
pub(super) struct DryRun {
    people: People,
    is_copy: bool,
    _folder: tempfile::TempDir,
}

impl DryRun {
    pub(super) fn people(&self) -> &People {
        &self.people
    }

    /// Whether it may be changed, because it is a copy of the database or a new one.
    pub(super) fn is_copy(&self) -> bool {
        self.is_copy
    }
}

/// Opens for a dry run: a copy of a SQLite file, or a PostgreSQL database as it is, or a new database when the
/// configured one does not exist. Changes nothing where the configuration points to, neither database nor blobs.
pub(super) async fn for_dry_run(config: &Config) -> Result<DryRun, Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::Ours(anyhow::anyhow!("cannot make a temporary folder: {error}")))?;
    let clock = Arc::new(Clock::System);
    let source = People::unchanged(&config.database(), folder.path()).await?;
    let key = match source {
        Unchanged::Missing(_) => MasterKey::random().map_err(|error| Failure::Ours(error.into()))?,
        Unchanged::Copy(_) | Unchanged::Current(_) => key_there(config)?,
    };
    let blobs = Blobs::new(Place::Memory(Memory::new()), key);
    let is_copy = !matches!(source, Unchanged::Current(_));
    let people = People::open(source.address(), blobs, clock).await?;
    let handling = Handling { folder: None, ..config.handling().map_err(Failure::Input)? };
    let memory = config.memory().map_err(Failure::Input)?;
    let people = people.with_memory(memory).with_handling(handling)?;
    Ok(DryRun { people, is_copy, _folder: folder })
}

/// Opens everything that the configuration names; makes what is not there yet. A bucket is tried out before anybody
/// depends on it, and before anything is made.
pub(super) async fn people(config: &Config) -> Result<People, Failure> {
    opened(config, tried_place(config).await?).await
}

/// The same for a server, with the lock that keeps other servers from the same SQLite file until it is dropped.
pub(super) async fn served(config: &Config) -> Result<(People, ServerLock), Failure> {
    let place = tried_place(config).await?;
    let lock = ServerLock::take(&config.database())?;
    Ok((opened(config, place).await?, lock))
}

/// The backend for stored bytes; for a bucket, checks that it answers and accepts the credentials.
async fn tried_place(config: &Config) -> Result<Place, Failure> {
    let place = place(config)?;
    if let Place::Bucket(bucket) = &place {
        bucket.probe().await?;
    }
    Ok(place)
}

async fn opened(config: &Config, place: Place) -> Result<People, Failure> {
    let clock = Arc::new(Clock::System);
    let blobs = Blobs::new(place, key(config, &clock).await?);
    let now = UNIX_EPOCH + Duration::from_secs(u64::try_from(clock.now()).unwrap_or_default());
    blobs.sweep_temporary(now.checked_sub(LEFT_BEHIND).unwrap_or(UNIX_EPOCH)).await?;
    let handling = config.handling().map_err(Failure::Input)?;
    let memory = config.memory().map_err(Failure::Input)?;
    let transit = config.transit().map_err(Failure::Input)?;
    let people = People::open(&config.database(), blobs, clock).await?;
    Ok(people.with_memory(memory).with_transit(transit).with_handling(handling)?)
}

/// The place for stored bytes.
fn place(config: &Config) -> Result<Place, Failure> {
    made(config.blobs().map_err(Failure::Input)?)
}

/// The place for stored bytes at the address that a flag gives.
pub(super) fn place_at(config: &Config, flag: &str, address: &str) -> Result<Place, Failure> {
    made(config.blobs_at(flag, address).map_err(Failure::Input)?)
}

fn made(address: BlobsAddress) -> Result<Place, Failure> {
    Ok(match address {
        BlobsAddress::Folder(path) => Place::Folder(Folder::open(path)?),
        BlobsAddress::Bucket(address, credentials) => Place::Bucket(Bucket::new(&address, &credentials)?),
    })
}

/// The master key, which must be there.
pub(super) fn key_there(config: &Config) -> Result<MasterKey, Failure> {
    let key = match config.key().map_err(Failure::Input)? {
        Key::Text(text) => MasterKey::parse(text),
        Key::File(path) => {
            check_mode(config, &path)?;
            MasterKey::load(&path)
        }
    };
    key.map_err(|error| Failure::input(error.to_string()))
}

/// The master key; made at the first start, and never again for a database that has one already.
async fn key(config: &Config, clock: &Clock) -> Result<MasterKey, Failure> {
    let path = match config.key().map_err(Failure::Input)? {
        Key::Text(text) => {
            return MasterKey::parse(text).map_err(|error| Failure::input(error.to_string()));
        }
        Key::File(path) => path,
    };
    let there = path.try_exists().map_err(|error| Failure::Input(error.into()))?;
    if !there && let Some(key) = first_key(config, clock, &path).await? {
        return Ok(key);
    }
    check_mode(config, &path)?;
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

/// Rejects a key file that every user of the machine can read or write, unless the operator allows it, and warns about one
/// that its group can read or write: containers get their secrets that way.
fn check_mode(config: &Config, path: &Path) -> Result<(), Failure> {
    // A missing or unreadable file is reported when it is read.
    let Ok(found) = std::fs::metadata(path) else { return Ok(()) };
    let mode = found.permissions().mode() & 0o777;
    let whom = match (mode & EVERYBODY, mode & GROUP) {
        (0, 0) => return Ok(()),
        (0, _) => "its group",
        _ => "every user of this machine",
    };
    let text = format!(
        "the key file {} can be read or written by {whom} (mode {mode:03o}): anyone with the key can decrypt every \
         stored picture",
        path.display()
    );
    let allowed = config.allows_readable_key().map_err(Failure::Input)?;
    if mode & EVERYBODY != 0 && !allowed {
        return Err(Failure::input(format!(
            "{text}; run chmod 600 on it, or allow it with --allow-readable-key (VISAGE_ALLOW_READABLE_KEY=true) where \
             only this program can reach it, as in a container"
        )));
    }
    talk(&format!("{text}; run chmod 600 on it to prevent that"));
    Ok(())
}

/// The mode bits with which all users, and the group, can read or write a file.
const EVERYBODY: u32 = 0o006;
const GROUP: u32 = 0o060;

/// Makes the first key; none when another process that started at the same moment has made it.
async fn first_key(config: &Config, clock: &Clock, path: &Path) -> Result<Option<MasterKey>, Failure> {
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
    match MasterKey::create(path) {
        Ok(key) => {
            talk(&format!(
                "made the master key {} in {}; keep a copy: without it every picture is lost",
                key.fingerprint(),
                path.display()
            ));
            Ok(Some(key))
        }
        Err(visage_blobs::Error::Key(KeyError::Exists { .. })) => Ok(None),
        Err(error) => Err(Failure::input(error.to_string())),
    }
}
