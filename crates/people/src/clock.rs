//! The time of day, passed in so that tests can stop it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, UNIX_EPOCH};

/// Where the time of day comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that does not advance until it is set.
    Fixed {
        /// Seconds since 1970 in UTC.
        now: AtomicI64,
        /// Seconds by which it was set forward, all together.
        elapsed: AtomicI64,
    },
}

impl Clock {
    /// A clock that stands at `seconds` since 1970 in UTC.
    pub fn fixed(seconds: i64) -> Self {
        Self::Fixed { now: AtomicI64::new(seconds), elapsed: AtomicI64::new(0) }
    }

    /// Whole seconds since 1970 in UTC; 0 when the machine's clock stands before 1970.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> i64 {
        match self {
            Self::System => std::time::SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
            Self::Fixed { now, .. } => now.load(Ordering::Relaxed),
        }
    }

    /// Whole seconds that have passed since some moment, the same one for the whole process. Setting the machine's
    /// clock does not change it: durations are measured by this.
    pub fn elapsed(&self) -> i64 {
        static START: OnceLock<Instant> = OnceLock::new();
        match self {
            Self::System => {
                let seconds = START.get_or_init(Instant::now).elapsed().as_secs();
                i64::try_from(seconds).unwrap_or(i64::MAX)
            }
            Self::Fixed { elapsed, .. } => elapsed.load(Ordering::Relaxed),
        }
    }

    /// Sets a fixed clock; the machine's clock is not affected. Time passes when it is set forward; set back, it only shows
    /// another time of day.
    pub fn set(&self, seconds: i64) {
        if let Self::Fixed { now, elapsed } = self {
            let before = now.swap(seconds, Ordering::Relaxed);
            elapsed.fetch_add((seconds - before).max(0), Ordering::Relaxed);
        }
    }
}
