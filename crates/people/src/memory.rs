//! Memory budgets that all requests share: a fair share for each caller; slow transfers lose theirs first.

mod budget;
mod pace;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::error::{Error, Result};
use budget::{Budget, Wanted};
pub use pace::Progress;

/// How often a waiting reservation looks for a transfer that is too slow.
const PRESSURE: Duration = Duration::from_millis(500);
/// The rate in bytes per second below which request bodies and responses lose their memory to others.
const SLOWEST: u64 = 32 * 1024;

/// Whom a reservation counts for: a budget serves those first that hold least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The user, if there is one.
    pub caller: Option<i32>,
    /// The address of the client, of IPv6 its /64, if it is known.
    pub address: Option<IpAddr>,
}

/// A budget of bytes. A reservation waits, up to a timeout, while too little is left.
#[derive(Clone, Debug)]
pub struct Memory {
    shared: Arc<Shared>,
    timeout: Duration,
}

#[derive(Debug)]
struct Shared {
    budget: Mutex<Budget>,
    slowest: u64,
}

/// A reservation, which ends when it is dropped.
#[must_use]
pub struct Room {
    id: u64,
    changed: Arc<Notify>,
    of: Memory,
}

impl Default for Memory {
    /// 96 MiB, and a timeout of ten seconds.
    fn default() -> Self {
        Self::new(96 << 20, Duration::from_secs(10))
    }
}

impl Memory {
    /// A budget of `bytes`, and how long a reservation may wait.
    pub fn new(bytes: u64, timeout: Duration) -> Self {
        Self::with_slowest(bytes, timeout, SLOWEST)
    }

    /// The same with another minimum rate of transfers, in bytes per second, for when memory is short.
    pub fn with_slowest(bytes: u64, timeout: Duration, slowest: u64) -> Self {
        let budget = Mutex::new(Budget::new(bytes.max(1)));
        Self { shared: Arc::new(Shared { budget, slowest }), timeout }
    }

    /// Another budget as large as this one.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::with_slowest(self.total(), self.timeout, self.shared.slowest)
    }

    /// The same budget with another timeout.
    #[must_use]
    pub fn within(&self, timeout: Duration) -> Self {
        Self { timeout, ..self.clone() }
    }

    /// How many bytes it has.
    pub fn total(&self) -> u64 {
        self.shared.budget.lock().total()
    }

    /// Waits until `bytes` are left and reserves them; at most the whole budget.
    ///
    /// # Errors
    /// [`Error::Busy`] when they are not left in time.
    pub async fn reserve(&self, bytes: u64) -> Result<Room> {
        self.reserve_for(Share::default(), bytes).await
    }

    /// The same, counted for the share of a caller.
    ///
    /// # Errors
    /// As [`Memory::reserve`].
    pub async fn reserve_for(&self, share: Share, bytes: u64) -> Result<Room> {
        let mut room = self.room(|budget| budget.open(share, Wanted::AtOnce));
        room.grow_to(bytes).await?;
        Ok(room)
    }

    /// Begins an empty reservation that grows up to `most` bytes as they arrive. Growing never waits for a
    /// reservation that waits for this one.
    pub fn begin(&self, share: Share, most: u64) -> Room {
        self.room(|budget| budget.open(share, Wanted::Stepwise(most)))
    }

    fn room(&self, open: impl FnOnce(&mut Budget) -> (u64, Arc<Notify>)) -> Room {
        let (id, changed) = open(&mut self.shared.budget.lock());
        Room { id, changed, of: self.clone() }
    }
}

impl Room {
    /// Waits until this is a reservation of `bytes`, or of the whole budget.
    ///
    /// # Errors
    /// [`Error::Busy`] when they are not left in time, or this reservation has lost its memory to others.
    pub async fn grow_to(&mut self, bytes: u64) -> Result<()> {
        let began = Instant::now();
        {
            let mut budget = self.budget();
            if budget.is_revoked(self.id) {
                return Err(Error::Busy);
            }
            if budget.ask(self.id, bytes, began) {
                return Ok(());
            }
        }
        let (deadline, mut look) = (began + self.of.timeout, began + PRESSURE);
        loop {
            tokio::select! {
                () = self.changed.notified() => {}
                () = sleep_until(look.min(deadline)) => {}
            }
            let now = Instant::now();
            let mut budget = self.of.shared.budget.lock();
            let revoked = budget.is_revoked(self.id);
            if !revoked && !budget.is_waiting(self.id) {
                return Ok(());
            }
            if revoked || now >= deadline {
                budget.give_up(self.id);
                return Err(Error::Busy);
            }
            if now >= look {
                look = now + PRESSURE;
                let stop = budget.make_room_for(self.id, self.of.shared.slowest, now);
                drop(budget);
                if let Some(stop) = stop {
                    stop();
                }
            }
        }
    }

    /// The same without waiting: returns whether this is a reservation of `bytes` now.
    ///
    /// # Errors
    /// [`Error::Busy`] when this reservation has lost its memory to others.
    pub fn try_grow_to(&mut self, bytes: u64) -> Result<bool> {
        let mut budget = self.budget();
        if budget.is_revoked(self.id) {
            return Err(Error::Busy);
        }
        let granted = budget.ask(self.id, bytes, Instant::now());
        if !granted {
            budget.give_up(self.id);
        }
        Ok(granted)
    }

    /// Releases everything beyond `bytes`, and grows no further.
    pub fn shrink_to(&mut self, bytes: u64) {
        self.budget().shrink(self.id, bytes);
    }

    /// From here on the client has to move bytes: a transfer that is too slow loses its memory when others wait.
    /// Then `stop` is called, and [`Room::revoked`] returns.
    pub fn watch(&self, progress: Arc<Progress>, stop: impl FnOnce() + Send + 'static) {
        self.budget().watch(self.id, progress, Box::new(stop), Instant::now());
    }

    /// The transfer is complete: this reservation can no longer be revoked, and grows no further.
    pub fn keep(&self) {
        self.budget().keep(self.id);
    }

    /// Returns when this reservation has lost its memory to others.
    pub async fn revoked(&self) {
        loop {
            if self.budget().is_revoked(self.id) {
                return;
            }
            self.changed.notified().await;
        }
    }

    fn budget(&self) -> parking_lot::MutexGuard<'_, Budget> {
        self.of.shared.budget.lock()
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.budget().close(self.id);
    }
}

#[cfg(test)]
mod tests;
