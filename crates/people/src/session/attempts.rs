//! How often somebody was wrong lately, by name and by where it came from.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use parking_lot::Mutex;

/// The most counters of each kind; with more, those are forgotten that began first.
const KEPT: usize = 65_536;

/// How much is let pass.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Wrong passwords of a name before it is locked.
    pub per_name: u32,
    /// Wrong passwords from one address before others from there are turned away.
    pub per_address: u32,
    /// How long both are counted, and how long a lock lasts.
    pub seconds: i64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { per_name: 10, per_address: 100, seconds: 900 }
    }
}

/// Counts of wrong passwords.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    names: Mutex<HashMap<Box<str>, Counter>>,
    places: Mutex<HashMap<IpAddr, Counter>>,
}

#[derive(Clone, Copy, Debug)]
struct Counter {
    since: i64,
    count: u32,
}

impl Attempts {
    /// For how many seconds nobody from there is listened to, nor with that name.
    pub(super) fn refused(
        &self,
        name_hash: &str,
        from: IpAddr,
        patience: &Patience,
        now: i64,
    ) -> Option<i64> {
        let left = |counter: Option<Counter>, most: u32| {
            let counter = counter.filter(|counter| counter.count >= most)?;
            Some(counter.since + patience.seconds - now).filter(|left| *left > 0)
        };
        let name = self.names.lock().get(name_hash).copied();
        let place = place(from).and_then(|place| self.places.lock().get(&place).copied());
        left(name, patience.per_name).max(left(place, patience.per_address))
    }

    /// Counts one more; whether that was the last that the name has.
    pub(super) fn failed(&self, name_hash: &str, from: IpAddr, patience: &Patience, now: i64) -> bool {
        if let Some(place) = place(from) {
            count(&mut self.places.lock(), place, patience, now);
        }
        count(&mut self.names.lock(), name_hash.into(), patience, now).count >= patience.per_name
    }

    /// Whoever is right begins anew, and so does a name whose lock stands in the store.
    pub(super) fn forget(&self, name_hash: &str) {
        self.names.lock().remove(name_hash);
    }
}

fn count<K: Eq + std::hash::Hash + Clone>(
    counters: &mut HashMap<K, Counter>,
    key: K,
    patience: &Patience,
    now: i64,
) -> Counter {
    let old = |counter: &Counter| counter.since + patience.seconds <= now;
    if counters.len() >= KEPT && !counters.contains_key(&key) {
        counters.retain(|_, counter| !old(counter));
        let mut begun: Vec<_> = counters.iter().map(|(key, counter)| (counter.since, key.clone())).collect();
        if begun.len() >= KEPT {
            begun.sort_unstable_by_key(|(since, _)| *since);
            for (_, key) in begun.iter().take(KEPT / 4) {
                counters.remove(key);
            }
        }
    }
    let counter = counters.entry(key).or_insert(Counter { since: now, count: 0 });
    if old(counter) {
        *counter = Counter { since: now, count: 0 };
    }
    counter.count = counter.count.saturating_add(1);
    *counter
}

/// Where somebody is: an address, of IPv6 the network of a household. Our own machine is where a proxy may stand that
/// nobody has named, with everybody behind it.
pub(super) fn place(from: IpAddr) -> Option<IpAddr> {
    let from = from.to_canonical();
    if from.is_loopback() {
        return None;
    }
    Some(match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience { per_name: 3, per_address: 5, seconds: 60 };

    fn from(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_is_locked_by_the_last_of_too_many_and_counted_anew_after_that_or_after_a_success() {
        let attempts = Attempts::default();
        let fail = |now| attempts.failed("ada", from("127.0.0.1"), &PATIENCE, now);
        assert_eq!([fail(0), fail(1), fail(2), fail(3)], [false, false, true, true]);
        assert_eq!(attempts.refused("ada", from("127.0.0.1"), &PATIENCE, 4), Some(56));
        assert_eq!(attempts.refused("bob", from("127.0.0.1"), &PATIENCE, 4), None);
        assert_eq!([fail(63), fail(64)], [false, false], "the time is over");
        attempts.forget("ada");
        let fail = |now| attempts.failed("ada", from("127.0.0.1"), &PATIENCE, now);
        assert_eq!([fail(65), fail(66), fail(67)], [false, false, true]);
    }

    #[test]
    fn an_address_is_turned_away_after_too_many_whatever_the_names_until_the_time_is_over() {
        let attempts = Attempts::default();
        for number in 0..5 {
            assert_eq!(attempts.refused("x", from("192.0.2.1"), &PATIENCE, 10), None);
            attempts.failed(&number.to_string(), from("192.0.2.1"), &PATIENCE, 10);
        }
        assert_eq!(attempts.refused("x", from("192.0.2.1"), &PATIENCE, 10), Some(60));
        assert_eq!(attempts.refused("x", from("::ffff:192.0.2.1"), &PATIENCE, 40), Some(30));
        assert_eq!(attempts.refused("x", from("192.0.2.2"), &PATIENCE, 40), None);
        assert_eq!(attempts.refused("x", from("192.0.2.1"), &PATIENCE, 70), None);
    }

    #[test]
    fn a_household_has_one_place_in_ipv6_and_our_own_machine_has_none() {
        assert_eq!(place(from("2001:db8:1:2:3:4:5:6")), place(from("2001:db8:1:2::")));
        assert_ne!(place(from("2001:db8:1:2::")), place(from("2001:db8:1:3::")));
        assert_eq!((place(from("::1")), place(from("127.0.0.2"))), (None, None));
    }

    #[test]
    fn the_counters_are_bounded() {
        let attempts = Attempts::default();
        for number in 0..u32::try_from(KEPT).unwrap() + 100 {
            let place = IpAddr::from(std::net::Ipv4Addr::from(number | 1 << 31));
            attempts.failed(&number.to_string(), place, &PATIENCE, i64::from(number / 30_000));
        }
        assert!(attempts.names.lock().len() <= KEPT && attempts.places.lock().len() <= KEPT);
    }
}
