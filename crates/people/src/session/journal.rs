//! What is still to be written into the audit log: the same several times is one entry.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;

use parking_lot::Mutex;

use super::attempts::place;
use crate::audit::Event;
use crate::ids::AssociateId;
use crate::store::audit::NewEntry;

/// How many different things are kept apart; beyond that, nobody asks any more from where they came.
const KEPT: usize = 1000;

/// Entries of one user's sign-ins within a minute that name an address: with more, one user could push the sign-ins of
/// others out of the log.
const ADDRESSES_A_MINUTE: u32 = 20;
const MINUTE: i64 = 60;

/// Something that happened, maybe several times.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Noted {
    pub(super) event: Event,
    pub(super) user: Option<AssociateId>,
    pub(super) address: Box<str>,
    pub(super) detail: &'static str,
}

/// When it happened first, and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    first: i64,
    count: i64,
}

impl Times {
    pub(super) fn once(now: i64) -> Self {
        Self { first: now, count: 1 }
    }
}

impl Noted {
    pub(super) fn new(
        event: Event,
        user: Option<AssociateId>,
        from: Option<IpAddr>,
        detail: &'static str,
    ) -> Self {
        let address = from.map_or_else(String::new, |from| match (event, place(from)) {
            // Whoever tries has as many addresses as a household, and would have as many entries.
            (Event::Refused, Some(IpAddr::V6(network))) => format!("{network}/64"),
            _ => from.to_canonical().to_string(),
        });
        Self { event, user, address: address.into(), detail }
    }

    pub(crate) fn entry(&self, times: Times) -> NewEntry<'_> {
        NewEntry {
            moment: times.first,
            event: self.event,
            user: self.user,
            by: None,
            address: &self.address,
            detail: self.detail,
            times: times.count,
        }
    }
}

/// What is still to be written.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    kept: Mutex<HashMap<Noted, Times>>,
    /// By user: since when sign-ins are counted, and how many entries there are.
    sign_ins: Mutex<HashMap<AssociateId, (i64, u32)>>,
}

impl Journal {
    pub(super) fn note(&self, mut noted: Noted, now: i64) {
        let mut kept = self.kept.lock();
        if noted.event == Event::SignedIn
            && !kept.contains_key(&noted)
            && noted.user.is_some_and(|user| !self.names_address(user, now))
        {
            noted.address = Box::default();
        }
        add(&mut kept, noted, Times::once(now));
    }

    /// Counts one more entry of a user's sign-ins; whether it names its address.
    fn names_address(&self, user: AssociateId, now: i64) -> bool {
        let mut sign_ins = self.sign_ins.lock();
        let (since, count) = sign_ins.entry(user).or_insert((now, 0));
        if *since + MINUTE <= now || now < *since {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= ADDRESSES_A_MINUTE
    }

    /// Everything, which is here again unless it is said to be written.
    pub(crate) fn take(&self) -> Taken<'_> {
        let mut noted: Vec<_> = std::mem::take(&mut *self.kept.lock()).into_iter().collect();
        noted.sort_by_key(|(_, times)| times.first);
        Taken { journal: self, noted }
    }
}

/// What is being written.
pub(crate) struct Taken<'a> {
    journal: &'a Journal,
    noted: Vec<(Noted, Times)>,
}

impl Taken<'_> {
    pub(crate) fn entries(&self) -> Vec<NewEntry<'_>> {
        self.noted.iter().map(|(noted, times)| noted.entry(*times)).collect()
    }

    /// All of it stands in the log.
    pub(crate) fn written(mut self) {
        self.noted.clear();
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut kept = self.journal.kept.lock();
        for (noted, times) in self.noted.drain(..) {
            add(&mut kept, noted, times);
        }
    }
}

fn add(kept: &mut HashMap<Noted, Times>, mut noted: Noted, times: Times) {
    if kept.len() >= KEPT && !kept.contains_key(&noted) {
        noted.address = Box::default();
    }
    match kept.entry(noted) {
        Entry::Occupied(mut known) => {
            let known = known.get_mut();
            known.first = known.first.min(times.first);
            known.count += times.count;
        }
        Entry::Vacant(new) => {
            new.insert(times);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Noted {
        Noted::new(Event::Refused, None, address.parse().ok(), "password")
    }

    fn count(journal: &Journal) -> i64 {
        journal.take().noted.iter().map(|(_, times)| times.count).sum()
    }

    #[test]
    fn the_same_several_times_is_one_entry() {
        let journal = Journal::default();
        for now in [7, 5, 9] {
            journal.note(refused("192.0.2.1"), now);
        }
        journal.note(refused("192.0.2.2"), 8);
        let taken = journal.take();
        let times: Vec<_> = taken.noted.iter().map(|(_, times)| (times.first, times.count)).collect();
        assert_eq!(times, [(5, 3), (8, 1)]);
        assert!(journal.take().noted.is_empty());
        journal.note(refused("192.0.2.1"), 10);
        drop(taken);
        assert_eq!(count(&journal), 5, "what was not written is here again");
        journal.take().written();
        assert_eq!(count(&journal), 0);
    }

    #[test]
    fn a_household_that_tries_is_one_place() {
        let one = refused("2001:db8::1");
        assert_eq!((&*one.address, one.clone()), ("2001:db8::/64", refused("2001:db8::2")));
        let signed_in = Noted::new(Event::SignedIn, None, "2001:db8::1".parse().ok(), "password");
        assert_eq!(&*signed_in.address, "2001:db8::1");
    }

    #[test]
    fn however_many_places_it_comes_from_little_is_kept() {
        let journal = Journal::default();
        for number in 0..3 * u32::try_from(KEPT).unwrap() {
            let from = IpAddr::from(std::net::Ipv4Addr::from(number));
            journal.note(Noted::new(Event::Refused, None, Some(from), "password"), 0);
        }
        let taken = journal.take();
        assert!(taken.noted.len() <= KEPT + 1, "{}", taken.noted.len());
        for number in 0..u32::try_from(KEPT).unwrap() {
            let from = IpAddr::from(std::net::Ipv4Addr::from(number | 1 << 31));
            journal.note(Noted::new(Event::Refused, None, Some(from), "password"), 0);
        }
        drop(taken);
        let kept = journal.take();
        assert!(kept.noted.len() <= KEPT + 1, "what comes back is bounded too: {}", kept.noted.len());
        drop(kept);
        assert_eq!(count(&journal), i64::try_from(4 * KEPT).unwrap());
    }

    #[test]
    fn sign_ins_of_one_user_from_many_addresses_are_few_entries() {
        let journal = Journal::default();
        let sign_in = |user: i32, number: u32, now| {
            let from = IpAddr::from(std::net::Ipv4Addr::from(number));
            journal.note(Noted::new(Event::SignedIn, Some(AssociateId(user)), Some(from), "password"), now);
        };
        let mut entries = 0;
        for flush in 0..12 {
            for number in 0..100 {
                sign_in(7, flush * 100 + number, i64::from(flush) * 5);
            }
            sign_in(8, 1, i64::from(flush) * 5);
            let taken = journal.take();
            assert_eq!(taken.noted.iter().map(|(_, times)| times.count).sum::<i64>(), 101);
            let of = |user| move |(noted, _): &&(Noted, Times)| noted.user == Some(AssociateId(user));
            entries += taken.noted.iter().filter(of(7)).count();
            let other = taken.noted.iter().find(of(8)).unwrap();
            assert_eq!(&*other.0.address, "0.0.0.1", "other users keep their addresses");
            taken.written();
        }
        assert_eq!(entries, 20 + 12);
        sign_in(7, 1, 60);
        assert_eq!(&*journal.take().noted[0].0.address, "0.0.0.1", "a minute later");
    }
}
