//! Settings about how pictures are handled.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use visage_people::memory::Memory;
use visage_people::picture::{Handling, Limits, MAX_PICTURE_BYTES, Metadata};

use super::Config;

/// How long somebody waits for memory.
const PATIENCE: Duration = Duration::from_secs(10);

/// The valid range of the memory for pictures.
const MEMORY_BYTES: RangeInclusive<u64> = 16 << 20..=1 << 40;

impl Config {
    /// How pictures are handled.
    ///
    /// # Errors
    /// Values that are none.
    pub fn handling(&self) -> anyhow::Result<Handling> {
        let metadata = match self.text("imaging.metadata") {
            "strip" => Metadata::Strip,
            "keep" => Metadata::Keep,
            text => bail!("imaging.metadata is {text:?}: strip or keep is wanted"),
        };
        let workers = match self.text("imaging.workers") {
            "" => std::thread::available_parallelism().map_or(1, usize::from),
            _ => usize::try_from(self.number("imaging.workers", 1..=1024)?)?,
        };
        let max_pixels = self.number("imaging.max_pixels", 1..=1 << 30)?;
        Ok(Handling {
            metadata,
            limits: Limits {
                max_bytes: MAX_PICTURE_BYTES,
                max_pixels,
                // The shared budget also limits each picture.
                max_memory_bytes: self.number("imaging.memory_bytes", MEMORY_BYTES)?,
                ..Limits::default()
            },
            time: self.seconds("imaging.seconds")?,
            workers,
            kept_bytes: self.number("imaging.kept_bytes", 0..=1 << 40)?,
            folder: match self.number("imaging.folder_bytes", 0..=1 << 50)? {
                0 => None,
                bytes => Some((self.renditions(), bytes)),
            },
        })
    }

    /// Whether pictures are shown to whoever knows the hash of an address.
    ///
    /// # Errors
    /// Another word than true or false.
    pub fn avatars(&self) -> anyhow::Result<bool> {
        self.switch("imaging.avatars")
    }

    /// The memory that pictures share while they are looked at and made.
    ///
    /// # Errors
    /// A value that is not a number, or less than any picture takes.
    pub fn memory(&self) -> anyhow::Result<Memory> {
        self.memory_of("imaging.memory_bytes", *MEMORY_BYTES.start())
    }

    /// The memory for pictures that come in, and for those that go out in one piece.
    ///
    /// # Errors
    /// A value that is not a number, or less than a picture may have.
    pub fn transit(&self) -> anyhow::Result<Memory> {
        self.memory_of("imaging.transit_bytes", 1 << 20)
    }

    fn memory_of(&self, setting: &str, least: u64) -> anyhow::Result<Memory> {
        let slowest = self.number("limits.slow_bytes_per_second", 0..=1 << 30)?;
        Ok(Memory::with_slowest(self.number(setting, least..=1 << 40)?, PATIENCE, slowest))
    }

    fn renditions(&self) -> PathBuf {
        match self.text("imaging.folder") {
            "" => self.data().join("renditions"),
            path => path.into(),
        }
    }
}
