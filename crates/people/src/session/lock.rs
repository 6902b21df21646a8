//! Names that are locked because of too many wrong passwords, and for how long.

use std::collections::HashMap;

/// Locks by the hash of the name.
pub(crate) type Locks = HashMap<Box<str>, Lock>;

/// How far the clocks of two copies may differ, in seconds.
const SKEW_SECONDS: i64 = 60;
/// A clock that was set back by less than this many seconds is not worth a write.
const DRIFT_SECONDS: i64 = 5;

/// A lock as this process knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    /// When it ends by the time of day, in seconds since 1970, UTC.
    until: i64,
    /// When this process read it first, by [`crate::Clock::elapsed`].
    seen: i64,
    /// How many seconds it had left then, by the time of day.
    lasting: i64,
}

/// What has to be written about a lock for other processes, and for this one after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    /// It has ended.
    Remove,
    /// It ends then, by the time of day.
    Until(i64),
}

impl Lock {
    /// A lock that this process reads for the first time.
    fn new(until: i64, now: i64, elapsed: i64) -> Self {
        Self { until, seen: elapsed, lasting: until - now }
    }

    /// Whether it seemed to last longer than locks do: then the clock was set back after it was made, and it is not known
    /// for how long it has lasted. It counts as ended.
    fn is_void(self, time: &Time) -> bool {
        self.lasting > time.seconds + SKEW_SECONDS
    }

    /// When it ends by the time of day, in seconds since 1970, UTC.
    pub(crate) const fn until(self) -> i64 {
        self.until
    }

    /// Seconds until it ends. The time of day may be set back, or may differ on the machine that made the
    /// lock: no process holds a lock for longer than `seconds` after it read it first.
    pub(super) fn left(self, time: &Time) -> i64 {
        if self.is_void(time) {
            return 0;
        }
        (self.until - time.now).min(self.seen + time.seconds - time.elapsed)
    }

    /// What the store must say of it so that neither a restart nor another copy begins it again. `alone` is whether no
    /// other machine writes to the store: only then does another time of day mean that the clock was set back.
    pub(super) fn correction(self, time: &Time, alone: bool) -> Option<Correction> {
        let left = self.left(time);
        if self.is_void(time) {
            return alone.then_some(Correction::Remove);
        }
        if self.seen + time.seconds <= time.elapsed {
            return Some(Correction::Remove);
        }
        (alone && left > 0 && self.until - time.now > left + DRIFT_SECONDS)
            .then_some(Correction::Until(time.now + left))
    }
}

/// The clocks, and how long a lock lasts, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) now: i64,
    pub(super) elapsed: i64,
    pub(super) seconds: i64,
}

/// The current locks of the store. Unchanged ones keep the time at which they were read first.
pub(super) fn read(known: &Locks, stored: HashMap<Box<str>, i64>, now: i64, elapsed: i64) -> Locks {
    let lock = |name: &str, until| {
        let known = known.get(name).filter(|known| known.until == until).copied();
        known.unwrap_or_else(|| Lock::new(until, now, elapsed))
    };
    stored.into_iter().map(|(name, until)| (name.clone(), lock(&name, until))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: i64, elapsed: i64) -> Time {
        Time { now, elapsed, seconds: 900 }
    }

    #[test]
    fn a_lock_ends_after_its_duration_whatever_the_time_of_day() {
        let lock = Lock::new(1900, 1000, 50);
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
            assert_eq!(lock.left(&at(now, elapsed)), left, "{now} {elapsed}");
        }
    }

    #[test]
    fn an_unchanged_lock_keeps_its_age_when_read_again() {
        let stored = |until| HashMap::from([("ada".into(), until)]);
        let first = read(&Locks::new(), stored(1900), 1000, 50);
        assert_eq!(read(&first, stored(1900), 1020, 70), first);
        assert_eq!(read(&first, stored(1901), 1020, 70)["ada"], Lock::new(1901, 1020, 70));
        assert!(read(&first, HashMap::new(), 1020, 70).is_empty());
    }

    #[test]
    fn a_lock_that_seems_to_last_longer_than_locks_do_has_ended_and_stays_so() {
        let stored = || HashMap::from([("ada".into(), 1900)]);
        let skewed = read(&Locks::new(), stored(), 950, 50)["ada"];
        assert_eq!(skewed.left(&at(950, 50)), 900, "of a copy whose clock is a minute ahead");
        let locks = read(&Locks::new(), stored(), 900, 50);
        assert_eq!(locks["ada"].left(&at(900, 50)), 0);
        assert_eq!(read(&locks, stored(), 1500, 650)["ada"].left(&at(1500, 650)), 0);
    }

    #[test]
    fn the_store_learns_when_a_lock_ends_by_a_clock_that_was_set_back() {
        let lock = Lock::new(1900, 1000, 50);
        for (now, elapsed, alone, correction) in [
            (1600, 650, true, None),
            (1597, 650, true, None),
            (1000, 650, true, Some(Correction::Until(1300))),
            (1000, 650, false, None),
            (1000, 949, true, Some(Correction::Until(1001))),
            (1000, 950, false, Some(Correction::Remove)),
            (4600, 650, true, None),
        ] {
            assert_eq!(lock.correction(&at(now, elapsed), alone), correction, "{now} {elapsed} {alone}");
        }
        let void = Lock::new(1900, 900, 50);
        let corrections = [true, false].map(|alone| void.correction(&at(900, 60), alone));
        assert_eq!(corrections, [Some(Correction::Remove), None]);
    }
}
