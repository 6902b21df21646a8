//! How fast a client moves its bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// How long a transfer may be too slow while others wait for its memory.
pub(super) const GRACE: Duration = Duration::from_secs(3);

/// How many bytes a connection has moved in either direction. Only the connection itself counts.
#[derive(Debug, Default)]
pub struct Progress(AtomicU64);

impl Progress {
    /// Counts bytes that were moved.
    pub fn add(&self, bytes: usize) {
        // One writer: no read-modify-write is needed.
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(bytes as u64), Ordering::Relaxed);
    }

    /// All bytes so far.
    pub fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A transfer that is watched.
pub(super) struct Pace {
    progress: Arc<Progress>,
    stop: Option<Box<dyn FnOnce() + Send>>,
    /// What had been moved then; at least [`GRACE`] times the minimum rate must follow within [`GRACE`].
    moved: u64,
    since: Instant,
}

impl Pace {
    pub(super) fn new(progress: Arc<Progress>, stop: Box<dyn FnOnce() + Send>, now: Instant) -> Self {
        Self { moved: progress.total(), progress, stop: Some(stop), since: now }
    }

    /// Restarts the measurement: until now nothing waited for this transfer.
    pub(super) fn begin_again(&mut self, now: Instant) {
        (self.moved, self.since) = (self.progress.total(), now);
    }

    /// For how long this transfer has been slower than `slowest` bytes per second, if that is too long.
    pub(super) fn too_slow(&mut self, slowest: u64, now: Instant) -> Option<Duration> {
        let moved = self.progress.total();
        if moved.wrapping_sub(self.moved) >= slowest.saturating_mul(GRACE.as_secs()) {
            (self.moved, self.since) = (moved, now);
        }
        Some(now.duration_since(self.since)).filter(|took| *took >= GRACE)
    }

    /// Aborts the transfer; called once.
    pub(super) fn stop(&mut self) -> Option<Box<dyn FnOnce() + Send>> {
        self.stop.take()
    }
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pace").field("since", &self.since).finish_non_exhaustive()
    }
}
