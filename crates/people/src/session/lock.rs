//! Names that are locked because of too many wrong passwords, and for how long.

use std::collections::HashMap;

/// Locks by the hash of the name.
pub(crate) type Locks = HashMap<Box<str>, Lock>;

/// A lock as this process knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    /// When it ends by the time of day, in seconds since 1970, UTC.
    until: i64,
    /// When this process read it first, by [`crate::Clock::elapsed`].
    seen: i64,
}

impl Lock {
    /// When it ends by the time of day, in seconds since 1970, UTC.
    pub(crate) const fn until(self) -> i64 {
        self.until
    }

    /// Seconds until it ends. The time of day may be set back, or may differ on the machine that made the
    /// lock: no process holds a lock for longer than `seconds` after it read it first.
    pub(super) fn left(self, now: i64, elapsed: i64, seconds: i64) -> i64 {
        (self.until - now).min(self.seen + seconds - elapsed)
    }
}

/// The current locks of the store. Unchanged ones keep the time at which they were read first.
pub(crate) fn read(known: &Locks, stored: HashMap<Box<str>, i64>, elapsed: i64) -> Locks {
    let lock = |name: &str, until| {
        let known = known.get(name).filter(|known| known.until == until).copied();
        known.unwrap_or(Lock { until, seen: elapsed })
    };
    stored.into_iter().map(|(name, until)| (name.clone(), lock(&name, until))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_after_its_duration_whatever_the_time_of_day() {
        let lock = Lock { until: 1900, seen: 50 };
        // now, elapsed, left
        for (now, elapsed, left) in [
            (1000, 50, 900),
            (1600, 650, 300),
            (1900, 950, 0),
            // Set back by an hour.
            (-2600, 50, 900),
            (-2000, 650, 300),
            (-1700, 950, 0),
            // Set forward by an hour.
            (4600, 60, -2700),
        ] {
            assert_eq!(lock.left(now, elapsed, 900), left, "{now} {elapsed}");
        }
    }

    #[test]
    fn an_unchanged_lock_keeps_its_age_when_read_again() {
        let stored = |until| HashMap::from([("ada".into(), until)]);
        let first = read(&Locks::new(), stored(1900), 50);
        assert_eq!(read(&first, stored(1900), 70), first);
        assert_eq!(read(&first, stored(1901), 70)["ada"], Lock { until: 1901, seen: 70 });
        assert!(read(&first, HashMap::new(), 70).is_empty());
    }
}
