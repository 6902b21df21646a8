//! Connection limits: counts connections by address, tracks what each one waits for, and closes some to admit others.

mod connection;
mod leaving;
mod limits;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use connection::{Connection, Phase};
use leaving::Leaving;
pub use limits::{descriptors_for_connections, is_out_of_descriptors};

/// The length of a tick: time is this coarse here, so that no request has to read a clock.
pub const TICK: Duration = Duration::from_millis(TICK_MILLIS);
const TICK_MILLIS: u64 = 250;
/// A connection that has waited this long for the head of a request may be closed to admit another.
const IDLE_TICKS: u64 = 4;
/// So may a connection whose body or response has been too slow for this long.
const SLOW_TICKS: u64 = 12;
/// The same for one address.
const SPARE_PER_ADDRESS: usize = 16;
/// How long a request on a spare connection waits for a slot.
const PLACE_TIMEOUT: Duration = Duration::from_secs(5);

/// Every open connection, and every client behind a trusted proxy with a request in flight.
#[derive(Debug)]
pub struct Connections {
    most: usize,
    most_per_address: usize,
    /// Connections beyond the limit: health requests are answered, all others wait for a slot.
    spare: usize,
    slowest: u64,
    /// How many rejected connections may wait until their client has read that.
    rejections: Arc<Semaphore>,
    now: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    open: HashMap<u64, Arc<Connection>>,
    places: usize,
    spare: usize,
    addresses: HashMap<IpAddr, Counts>,
    /// Spare connections that are about to close, at most as many as there are spare ones.
    leaving: Leaving,
    clients: HashMap<IpAddr, usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    places: usize,
    spare: usize,
}

/// An open connection, until it is dropped.
#[derive(Debug)]
pub struct Open {
    connections: Arc<Connections>,
    connection: Arc<Connection>,
}

/// A request of a client behind a trusted proxy; counted until it is dropped.
#[derive(Debug)]
pub struct InFlight {
    connections: Arc<Connections>,
    client: IpAddr,
}

impl Connections {
    /// Limits the connections, in total and per address; `slowest` is the rate of bodies and responses, in
    /// bytes per second, below which connections may be closed to admit others.
    pub fn new(most: usize, most_per_address: usize, slowest: u64) -> Arc<Self> {
        let (spare, now) = (limits::spare_for(most), AtomicU64::new(0));
        let rejections = Arc::new(Semaphore::new(spare));
        Arc::new(Self { most, most_per_address, spare, slowest, rejections, now, state: Mutex::default() })
    }

    /// Call it every [`TICK`].
    pub fn tick(&self) {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.state.lock().leaving.tick(now);
    }

    fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    /// Admits a new connection; without an `address` it is a trusted proxy's, which only counts in total. If there
    /// is no slot for it, an idle one is closed, or else it becomes a spare one. `None`: it must be rejected.
    pub fn open(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Open> {
        let address = address.map(network);
        let mut state = self.state.lock();
        let mut has_place = self.has_place(&state, address);
        if !has_place {
            self.make_way(&mut state, address);
            has_place = self.has_place(&state, address);
        }
        if !has_place && !self.has_spare(&mut state, address) {
            return None;
        }
        state.next += 1;
        let connection = Arc::new(Connection::new(state.next, address, !has_place, Arc::clone(self)));
        state.count(address, has_place, 1);
        state.open.insert(connection.id, Arc::clone(&connection));
        Some(Open { connections: Arc::clone(self), connection })
    }

    /// Counts a rejected connection that waits until its client has read that; none when too many do.
    pub fn rejection(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.rejections).try_acquire_owned().ok()
    }

    /// The bytes that a body or response must move within [`SLOW_TICKS`].
    fn slowest_bytes(&self) -> u64 {
        self.slowest.saturating_mul(SLOW_TICKS * TICK_MILLIS) / 1000
    }

    fn has_place(&self, state: &State, address: Option<IpAddr>) -> bool {
        let there = address.and_then(|address| state.addresses.get(&address)).copied().unwrap_or_default();
        state.places < self.most && there.places < self.most_per_address
    }

    /// One address never gets all spare connections.
    fn spare_per_address(&self) -> usize {
        (self.spare / 2).min(SPARE_PER_ADDRESS)
    }

    /// Whether there is a spare connection; closes the longest idle spare one if needed.
    fn has_spare(&self, state: &mut State, address: Option<IpAddr>) -> bool {
        let there = address.and_then(|address| state.addresses.get(&address)).copied().unwrap_or_default();
        let crowded = there.spare >= self.spare_per_address();
        if !crowded && state.spare < self.spare {
            return true;
        }
        let waits = |one: &&Arc<Connection>| {
            one.is_spare()
                && (one.waits_for_head() || one.waits_for_place())
                && (!crowded || one.address == address)
        };
        let oldest = state.open.values().filter(waits).min_by_key(|one| (one.since(), one.id)).cloned();
        oldest.is_some_and(|one| self.leave(state, one, address))
    }

    /// Frees the slot of a spare connection for a new one from `address`. Its request may have arrived unread, or waits
    /// for a slot: it is answered before the connection is closed. When too many are about to close, none is freed, except
    /// for an address without any spare connection: a crowd at other addresses must not keep it out.
    fn leave(&self, state: &mut State, connection: Arc<Connection>, address: Option<IpAddr>) -> bool {
        let theirs = state.leaving.of(connection.address);
        if theirs >= self.spare_per_address() || state.leaving.len() >= self.spare {
            let alone = address.is_some_and(|known| {
                state.addresses.get(&known).is_none_or(|there| there.spare == 0)
                    && state.leaving.of(address) == 0
            });
            let ended = state.leaving.end_unasked(self.now()) || alone && state.leaving.end_oldest();
            if !ended {
                return false;
            }
        }
        state.remove(&connection);
        state.leaving.push(connection);
        true
    }

    /// Closes idle connections to free a slot: those of the address when it has too many, else any. When all are busy,
    /// closes those whose transfers are too slow.
    fn make_way(&self, state: &mut State, address: Option<IpAddr>) {
        let crowded = address.filter(|address| {
            state.addresses.get(address).is_some_and(|there| there.places >= self.most_per_address)
        });
        let now = self.now();
        let among: Vec<_> = state
            .open
            .values()
            .filter(|one| !one.is_spare() && (crowded.is_none() || one.address == crowded))
            .map(|one| (one, one.since()))
            .collect();
        let idle = |one: &Connection, since: u64| one.waits_for_head() && since + IDLE_TICKS <= now;
        let mut losers: Vec<_> = among.iter().filter(|(one, since)| idle(one, *since)).collect();
        if losers.is_empty() {
            losers = among.iter().filter(|(one, _)| one.is_slow(now)).collect();
        }
        losers.sort_unstable_by_key(|(one, since)| (*since, one.id));
        // Several at once, so that a burst of new connections does not scan all of them each time.
        let count = (among.len() / 64).max(1);
        let losers: Vec<_> = losers.into_iter().take(count).map(|(one, _)| Arc::clone(one)).collect();
        for one in losers {
            state.remove(&one);
            one.end();
        }
    }

    /// Closes connections that have been idle for a while, when the system has no more descriptors.
    pub fn release_some(&self) {
        let mut state = self.state.lock();
        self.make_way(&mut state, None);
    }

    /// Waits until a spare connection gets a slot; returns whether it did. Meanwhile it may be closed for other spare ones.
    pub async fn place(&self, connection: &Connection) -> bool {
        connection.enter(Phase::Place);
        let wait = async {
            loop {
                if let Some(has_place) = self.try_place(connection) {
                    return has_place;
                }
                tokio::time::sleep(TICK / 4).await;
            }
        };
        let has_place = tokio::time::timeout(PLACE_TIMEOUT, wait).await.unwrap_or(false);
        connection.enter(Phase::Work);
        has_place
    }

    /// Whether it has a slot; none while undecided.
    fn try_place(&self, connection: &Connection) -> Option<bool> {
        let mut state = self.state.lock();
        if !connection.is_spare() {
            return Some(true);
        }
        if !state.open.contains_key(&connection.id) {
            return Some(false);
        }
        if !self.has_place(&state, connection.address) {
            self.make_way(&mut state, connection.address);
        }
        if !self.has_place(&state, connection.address) {
            return None;
        }
        state.count(connection.address, false, -1);
        state.count(connection.address, true, 1);
        connection.has_place();
        Some(true)
    }

    /// Counts a request of a client behind a trusted proxy; none when it has too many in flight.
    pub fn begin(self: &Arc<Self>, client: IpAddr) -> Option<InFlight> {
        let client = network(client);
        let mut state = self.state.lock();
        let count = state.clients.entry(client).or_default();
        if *count >= self.most_per_address {
            return None;
        }
        *count += 1;
        Some(InFlight { connections: Arc::clone(self), client })
    }
}

impl State {
    fn count(&mut self, address: Option<IpAddr>, place: bool, by: isize) {
        let total = if place { &mut self.places } else { &mut self.spare };
        *total = total.saturating_add_signed(by);
        let Some(address) = address else { return };
        let there = self.addresses.entry(address).or_default();
        let count = if place { &mut there.places } else { &mut there.spare };
        *count = count.saturating_add_signed(by);
        if there.places == 0 && there.spare == 0 {
            self.addresses.remove(&address);
        }
    }

    fn remove(&mut self, connection: &Connection) {
        if self.open.remove(&connection.id).is_some() {
            self.count(connection.address, !connection.is_spare(), -1);
        }
    }
}

impl Open {
    /// The connection.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.connections.state.lock();
        state.remove(&self.connection);
        state.leaving.forget(self.connection.id);
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut state = self.connections.state.lock();
        if let Some(count) = state.clients.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                state.clients.remove(&self.client);
            }
        }
    }
}

/// The address that is counted: for IPv6 its /64 network.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests;
