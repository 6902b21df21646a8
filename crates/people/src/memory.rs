//! Memory for pictures that are under way: a budget that all requests share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// Bytes that are counted as one: small pictures take one each.
const UNIT_BYTES: u64 = 16 * 1024;

/// A budget of bytes. Whoever wants more than is left waits in line, for a while.
#[derive(Clone, Debug)]
pub struct Memory {
    units: Arc<Semaphore>,
    total: u32,
    patience: Duration,
}

/// A part of the budget, given back when dropped.
#[derive(Debug)]
#[must_use]
pub struct Room {
    units: OwnedSemaphorePermit,
    of: Memory,
}

impl Default for Memory {
    /// 96 MiB, and ten seconds of patience.
    fn default() -> Self {
        Self::new(96 << 20, Duration::from_secs(10))
    }
}

impl Memory {
    /// A budget of `bytes`, and how long somebody waits for a part of it.
    pub fn new(bytes: u64, patience: Duration) -> Self {
        let total = u32::try_from(bytes / UNIT_BYTES).unwrap_or(u32::MAX >> 4).clamp(1, u32::MAX >> 4);
        Self { units: Arc::new(Semaphore::new(total as usize)), total, patience }
    }

    /// Another budget as large as this one.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { units: Arc::new(Semaphore::new(self.total as usize)), ..self.clone() }
    }

    /// Waits until `bytes` are left and takes them. Whoever wants more than there is gets all of it, alone.
    ///
    /// # Errors
    /// [`Error::Busy`] when they are not left in time.
    pub async fn reserve(&self, bytes: u64) -> Result<Room> {
        Ok(Room { units: self.taken(self.units_of(bytes)).await?, of: self.clone() })
    }

    fn units_of(&self, bytes: u64) -> u32 {
        u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX).clamp(1, self.total)
    }

    async fn taken(&self, units: u32) -> Result<OwnedSemaphorePermit> {
        let waiting = Arc::clone(&self.units).acquire_many_owned(units);
        match tokio::time::timeout(self.patience, waiting).await {
            Ok(Ok(units)) => Ok(units),
            Ok(Err(_)) | Err(_) => Err(Error::Busy),
        }
    }
}

impl Room {
    /// Waits until this is room for `bytes`, or for all there is. What is there already is kept meanwhile, so several
    /// who grow at once may wait for each other in vain: whoever knows how much they want reserves it at once.
    ///
    /// # Errors
    /// As [`Memory::reserve`].
    pub async fn grow_to(&mut self, bytes: u64) -> Result<()> {
        let has = u32::try_from(self.units.num_permits()).unwrap_or(u32::MAX);
        let more = self.of.units_of(bytes).saturating_sub(has);
        if more > 0 {
            self.units.merge(self.of.taken(more).await?);
        }
        Ok(())
    }

    /// Gives back what is more than `bytes`.
    pub fn shrink_to(&mut self, bytes: u64) {
        let wanted = usize::try_from(self.of.units_of(bytes)).unwrap_or(usize::MAX);
        drop(self.units.split(self.units.num_permits().saturating_sub(wanted)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_wants_more_than_is_left_waits_and_then_gives_up() {
        let memory = Memory::new(1 << 20, Duration::from_secs(10));
        let half = memory.reserve(512 * 1024).await.unwrap();
        let other = memory.reserve(512 * 1024).await.unwrap();
        assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
        let waiting = tokio::spawn({
            let memory = memory.clone();
            async move { memory.reserve(1 << 20).await.map(drop) }
        });
        drop((half, other));
        waiting.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_picture_larger_than_the_whole_budget_goes_alone() {
        let memory = Memory::new(1 << 20, Duration::from_secs(10));
        let all = memory.reserve(u64::MAX).await.unwrap();
        assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
        drop(all);
        assert!(memory.reserve(1).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_that_grows_takes_what_is_missing_and_gives_all_of_it_back() {
        let memory = Memory::new(1 << 20, Duration::from_secs(10));
        let mut room = memory.reserve(1).await.unwrap();
        room.grow_to(768 * 1024).await.unwrap();
        assert!(matches!(memory.reserve(512 * 1024).await, Err(Error::Busy)));
        let other = memory.reserve(256 * 1024).await.unwrap();
        assert!(matches!(room.grow_to(u64::MAX).await, Err(Error::Busy)));
        drop(other);
        room.grow_to(u64::MAX).await.unwrap();
        room.shrink_to(256 * 1024);
        let rest = memory.reserve(768 * 1024).await.unwrap();
        assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
        drop((room, rest));
        assert!(memory.reserve(1 << 20).await.is_ok());
    }
}
