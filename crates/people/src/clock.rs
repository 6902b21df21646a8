//! The time of day, passed in so that tests can stop it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::UNIX_EPOCH;

/// Where the time of day comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is set: seconds since 1970 in UTC.
    Fixed(AtomicI64),
}

impl Clock {
    /// A clock that stands at `seconds` since 1970 in UTC.
    pub fn fixed(seconds: i64) -> Self {
        Self::Fixed(AtomicI64::new(seconds))
    }

    /// Whole seconds since 1970 in UTC; 0 when the machine's clock stands before 1970.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> i64 {
        match self {
            Self::System => std::time::SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
            Self::Fixed(seconds) => seconds.load(Ordering::Relaxed),
        }
    }

    /// Sets a fixed clock; does nothing to the machine's.
    pub fn set(&self, seconds: i64) {
        if let Self::Fixed(at) = self {
            at.store(seconds, Ordering::Relaxed);
        }
    }
}
