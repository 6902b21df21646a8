//! The accounts of a budget: who holds what, who waits, who is served next, and whose reservation is revoked.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Share;
use super::pace::{Pace, Progress};

/// After this time a waiting reservation revokes those that hold far more than their share, however fast they are.
const UNFAIR: Duration = Duration::from_secs(4);
/// A growing reservation of up to this fraction of the budget is small.
const SMALL_PART: u64 = 64;
/// This fraction of the budget is for small ones only.
const FOR_SMALL_PART: u64 = 8;

pub(super) type Stop = Box<dyn FnOnce() + Send>;

/// How a reservation gets its memory.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// All of it in one step.
    AtOnce,
    /// In steps, up to this many bytes.
    Stepwise(u64),
}

#[derive(Debug)]
struct Reservation {
    share: Share,
    held: u64,
    /// The most it will hold; none when it is reserved at once.
    most: Option<u64>,
    pace: Option<Pace>,
    revoked: bool,
    changed: Arc<Notify>,
}

#[derive(Debug)]
struct Waiting {
    id: u64,
    bytes: u64,
    since: Instant,
}

/// The accounts.
#[derive(Debug)]
pub(super) struct Budget {
    total: u64,
    used: u64,
    next: u64,
    reservations: HashMap<u64, Reservation>,
    callers: HashMap<i32, u64>,
    addresses: HashMap<IpAddr, u64>,
    /// In order of arrival.
    waiting: Vec<Waiting>,
}

impl Budget {
    pub(super) fn new(total: u64) -> Self {
        Self {
            total,
            used: 0,
            next: 0,
            reservations: HashMap::new(),
            callers: HashMap::new(),
            addresses: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn open(&mut self, share: Share, wanted: Wanted) -> (u64, Arc<Notify>) {
        let most = match wanted {
            Wanted::AtOnce => None,
            Wanted::Stepwise(most) if self.is_small(most) => Some(most),
            Wanted::Stepwise(most) => Some(most.min(self.total - self.for_small())),
        };
        let (id, changed) = (self.next, Arc::new(Notify::new()));
        self.next += 1;
        let opened =
            Reservation { share, held: 0, most, pace: None, revoked: false, changed: Arc::clone(&changed) };
        self.reservations.insert(id, opened);
        (id, changed)
    }

    fn is_small(&self, most: u64) -> bool {
        most <= self.total / SMALL_PART
    }

    fn for_small(&self) -> u64 {
        self.total / FOR_SMALL_PART
    }

    /// Requests a reservation of `bytes` in total; returns whether it is granted already.
    pub(super) fn ask(&mut self, id: u64, bytes: u64, now: Instant) -> bool {
        let Some(reservation) = self.reservations.get(&id) else { return false };
        let bytes = bytes.min(reservation.most.unwrap_or(self.total));
        if bytes <= reservation.held {
            return true;
        }
        self.waiting.push(Waiting { id, bytes, since: now });
        self.serve(now);
        !self.is_waiting(id)
    }

    pub(super) fn is_waiting(&self, id: u64) -> bool {
        self.waiting.iter().any(|waiting| waiting.id == id)
    }

    pub(super) fn is_revoked(&self, id: u64) -> bool {
        self.reservations.get(&id).is_some_and(|reservation| reservation.revoked)
    }

    pub(super) fn give_up(&mut self, id: u64) {
        self.waiting.retain(|waiting| waiting.id != id);
        self.serve(Instant::now());
    }

    pub(super) fn shrink(&mut self, id: u64, bytes: u64) {
        let Some(reservation) = self.reservations.get_mut(&id) else { return };
        reservation.most = reservation.most.map(|most| most.min(bytes));
        if bytes < reservation.held {
            self.hold(id, bytes);
        }
        self.serve(Instant::now());
    }

    pub(super) fn close(&mut self, id: u64) {
        self.hold(id, 0);
        self.reservations.remove(&id);
        self.waiting.retain(|waiting| waiting.id != id);
        self.serve(Instant::now());
    }

    pub(super) fn watch(&mut self, id: u64, progress: Arc<Progress>, stop: Stop, now: Instant) {
        if let Some(reservation) = self.reservations.get_mut(&id) {
            reservation.pace = Some(Pace::new(progress, stop, now));
        }
    }

    pub(super) fn keep(&mut self, id: u64) {
        if let Some(reservation) = self.reservations.get_mut(&id) {
            reservation.pace = None;
            reservation.most = reservation.most.map(|most| most.min(reservation.held));
        }
        self.serve(Instant::now());
    }

    /// Records that a reservation holds `bytes` from now on.
    fn hold(&mut self, id: u64, bytes: u64) {
        let Some(reservation) = self.reservations.get_mut(&id) else { return };
        let (had, share) = (std::mem::replace(&mut reservation.held, bytes), reservation.share);
        self.used = self.used.saturating_add(bytes).saturating_sub(had);
        if let Some(caller) = share.caller {
            count(&mut self.callers, caller, had, bytes);
        }
        if let Some(address) = share.address {
            count(&mut self.addresses, address, had, bytes);
        }
    }

    /// What the user and the address of a share hold. Anonymous requests count as their address, or they would always
    /// come before users.
    fn holds(&self, share: Share) -> (u64, u64) {
        let address = share.address.and_then(|address| self.addresses.get(&address)).copied().unwrap_or(0);
        let caller = share.caller.map(|caller| self.callers.get(&caller).copied().unwrap_or(0));
        (caller.unwrap_or(address), address)
    }

    /// Grants what can be granted, least holders first.
    fn serve(&mut self, now: Instant) {
        while let Some(place) = self.next_served() {
            let Waiting { id, bytes, .. } = self.waiting.remove(place);
            self.hold(id, bytes);
            if let Some(reservation) = self.reservations.get_mut(&id) {
                if let Some(pace) = &mut reservation.pace {
                    pace.begin_again(now);
                }
                reservation.changed.notify_one();
            }
        }
    }

    fn next_served(&self) -> Option<usize> {
        if self.used >= self.total || self.waiting.is_empty() {
            return None;
        }
        let mut order: Vec<_> = (0..self.waiting.len())
            .filter_map(|place| {
                let reservation = self.reservations.get(&self.waiting.get(place)?.id)?;
                (!reservation.revoked).then(|| (self.holds(reservation.share), place))
            })
            .collect();
        order.sort_unstable();
        for (_, place) in order.into_iter().take(MOST_LOOKED_AT) {
            let waiting = self.waiting.get(place)?;
            let reservation = self.reservations.get(&waiting.id)?;
            if self.fits(waiting, reservation) {
                return Some(place);
            }
            // Nothing overtakes a reservation that needs much at once, or it would wait forever.
            reservation.most?;
        }
        None
    }

    fn fits(&self, waiting: &Waiting, reservation: &Reservation) -> bool {
        let more = waiting.bytes.saturating_sub(reservation.held);
        let Some(most) = reservation.most else { return more <= self.total - self.used.min(self.total) };
        let left_over = if self.is_small(most) { 0 } else { self.for_small() };
        let free = self.total.saturating_sub(self.used);
        more.saturating_add(left_over) <= free && self.all_can_finish(waiting.id, waiting.bytes, free - more)
    }

    /// Whether there is an order in which every growing reservation can complete, one releasing for the next, when
    /// this one holds `bytes` and this many are free: else several half-complete ones could deadlock.
    fn all_can_finish(&self, id: u64, bytes: u64, mut free: u64) -> bool {
        let mut growing: Vec<_> = self
            .reservations
            .iter()
            .filter_map(|(of, reservation)| {
                let held = if *of == id { bytes } else { reservation.held };
                // A reservation that holds nothing blocks no other.
                let most = reservation.most.filter(|_| held > 0 && !reservation.revoked)?;
                let left_over = if self.is_small(most) { 0 } else { self.for_small() };
                Some((most.saturating_sub(held).saturating_add(left_over), held))
            })
            .collect();
        growing.sort_unstable();
        growing.into_iter().all(|(needs, held)| {
            let can = needs <= free;
            free = free.saturating_add(held);
            can
        })
    }

    /// Revokes a reservation for one that waits: that of a transfer that is too slow, or after a while one of a caller
    /// or an address with far more than its share. Returns the function that aborts that transfer.
    pub(super) fn make_room_for(&mut self, id: u64, slowest: u64, now: Instant) -> Option<Stop> {
        let waiting = self.waiting.iter().find(|waiting| waiting.id == id)?;
        let (since, share) = (waiting.since, self.reservations.get(&id)?.share);
        let more = waiting.bytes.saturating_sub(self.reservations.get(&id)?.held);
        let stand_in_line: HashSet<_> = self.waiting.iter().map(|waiting| waiting.id).collect();
        let (mut coming, mut slow) = (0_u64, None);
        for (of, reservation) in &mut self.reservations {
            if reservation.revoked {
                coming = coming.saturating_add(reservation.held);
                continue;
            }
            // A transfer that waits itself cannot move bytes.
            if reservation.held == 0 || stand_in_line.contains(of) {
                continue;
            }
            if reservation.pace.as_mut().is_some_and(|pace| pace.too_slow(slowest, now).is_some()) {
                slow = slow.max(Some((reservation.held, *of)));
            }
        }
        if coming >= more {
            return None;
        }
        let unfair = || (now.duration_since(since) >= UNFAIR).then(|| self.largest_unfair(share)).flatten();
        let loser = slow.map(|(_, of)| of).or_else(unfair)?;
        let reservation = self.reservations.get_mut(&loser)?;
        reservation.revoked = true;
        reservation.changed.notify_one();
        reservation.pace.as_mut()?.stop()
    }

    /// The transfer that holds most, the newest of several, of a caller who holds more than half of the budget, or of an
    /// address that holds more than three quarters, other than those of this share. Revoking one that holds nothing
    /// would free nothing. One that stands in line itself gives up at once: if it were spared, a user could hold
    /// everything by waiting for more.
    fn largest_unfair(&self, share: Share) -> Option<u64> {
        let unfair = self.reservations.iter().filter(|(_, reservation)| {
            let (caller, address) = self.holds(reservation.share);
            let theirs = reservation.share;
            reservation.pace.is_some()
                && reservation.held > 0
                && !reservation.revoked
                && (!same_caller(theirs, share) && caller > self.total / 2
                    || theirs.address != share.address && address > self.total / 4 * 3)
        });
        unfair.map(|(id, reservation)| (reservation.held, *id)).max().map(|(_, id)| id)
    }
}

/// Whether two shares are of one user; anonymous ones are of one when they come from one address.
fn same_caller(one: Share, other: Share) -> bool {
    one.caller == other.caller && (one.caller.is_some() || one.address == other.address)
}

/// Most waiting reservations that are considered at a time.
const MOST_LOOKED_AT: usize = 16;

fn count<K: std::hash::Hash + Eq + Copy>(counts: &mut HashMap<K, u64>, key: K, had: u64, has: u64) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(has).saturating_sub(had);
    if *count == 0 {
        counts.remove(&key);
    }
}
