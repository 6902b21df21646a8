//! One connection: what it waits for, since when, and its transfer rate.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use tokio::task::AbortHandle;
use visage_people::memory::Progress;

use super::{Connections, IDLE_TICKS, InFlight, SLOW_TICKS};

/// The phase of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for the head of a request.
    Head = 0,
    /// A handler works.
    Work = 1,
    /// A handler waits for the body.
    Body = 2,
    /// An answer is sent.
    Answer = 3,
    /// A request on a spare connection waits for a slot.
    Place = 4,
}

const PHASE_BITS: u64 = 3;
const PHASE_MASK: u64 = (1 << PHASE_BITS) - 1;

/// One connection.
#[derive(Debug)]
pub struct Connection {
    pub(super) id: u64,
    /// The counted address; none for a trusted proxy.
    pub(super) address: Option<IpAddr>,
    spare: AtomicBool,
    /// The tick at which the phase began, and the phase.
    phase: AtomicU64,
    /// The tick from which the transfer rate is measured, and the bytes moved until then.
    measured_since: AtomicU64,
    moved: AtomicU64,
    progress: Arc<Progress>,
    /// The client of a proxy that the current request is counted for.
    in_flight: Mutex<Option<InFlight>>,
    task: OnceLock<AbortHandle>,
    connections: Arc<Connections>,
}

impl Connection {
    pub(super) fn new(id: u64, address: Option<IpAddr>, spare: bool, connections: Arc<Connections>) -> Self {
        Self {
            id,
            address,
            spare: spare.into(),
            phase: AtomicU64::new(connections.now() << PHASE_BITS),
            measured_since: AtomicU64::new(0),
            moved: AtomicU64::new(0),
            progress: Arc::default(),
            in_flight: Mutex::default(),
            task: OnceLock::new(),
            connections,
        }
    }

    /// The task that serves it, which is aborted to close the connection.
    pub fn served_by(&self, task: AbortHandle) {
        // It is set once, where the task is made.
        let _ = self.task.set(task);
    }

    /// Closes the connection, whatever its phase.
    pub fn end(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }

    /// Sets the current phase.
    pub fn enter(&self, phase: Phase) {
        self.phase.store(self.connections.now() << PHASE_BITS | phase as u64, Ordering::Relaxed);
        if matches!(phase, Phase::Body | Phase::Answer) {
            self.measure();
        }
    }

    /// Measures the transfer rate from now on.
    fn measure(&self) {
        self.measured_since.store(self.connections.now(), Ordering::Relaxed);
        self.moved.store(self.progress.total(), Ordering::Relaxed);
    }

    /// Counts bytes that were read or written. What the system took at once, such as the beginning of a response, says
    /// nothing of the rate later on.
    pub fn moves(&self, bytes: usize) {
        self.progress.add(bytes);
        if self.moved_lately() >= self.connections.slowest_bytes() {
            self.measure();
        }
    }

    fn moved_lately(&self) -> u64 {
        self.progress.total().saturating_sub(self.moved.load(Ordering::Relaxed))
    }

    /// Counts the request for a client of a proxy until its response is sent.
    pub fn holds(&self, in_flight: InFlight) {
        *self.in_flight.lock() = Some(in_flight);
    }

    /// The socket reads again: a response that was being sent is complete.
    pub fn reads(&self) {
        if self.phase.load(Ordering::Relaxed) & PHASE_MASK == Phase::Answer as u64 {
            self.enter(Phase::Head);
            if self.is_proxy() {
                *self.in_flight.lock() = None;
            }
        }
    }

    /// How many bytes it has moved.
    pub fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// Whether its requests have to wait for a slot.
    pub fn is_spare(&self) -> bool {
        self.spare.load(Ordering::Relaxed)
    }

    pub(super) fn has_place(&self) {
        self.spare.store(false, Ordering::Relaxed);
    }

    /// Whether it is a trusted proxy's.
    pub fn is_proxy(&self) -> bool {
        self.address.is_none()
    }

    /// The collection that this connection belongs to.
    pub fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    pub(super) fn waits_for_head(&self) -> bool {
        self.phase.load(Ordering::Relaxed) & PHASE_MASK == Phase::Head as u64
    }

    /// Whether no request has come for long enough that one which was sent at once would have been read.
    pub(super) fn is_unasked(&self, now: u64) -> bool {
        self.waits_for_head() && self.since() + 1 < now
    }

    pub(super) fn waits_for_place(&self) -> bool {
        self.phase.load(Ordering::Relaxed) & PHASE_MASK == Phase::Place as u64
    }

    pub(super) fn since(&self) -> u64 {
        self.phase.load(Ordering::Relaxed) >> PHASE_BITS
    }

    pub(super) fn is_answering(&self) -> bool {
        self.phase.load(Ordering::Relaxed) & PHASE_MASK == Phase::Answer as u64
    }

    /// Whether it has been answering for long enough that a short response was read.
    pub(super) fn is_answered(&self, now: u64) -> bool {
        self.is_answering() && self.since() + IDLE_TICKS <= now
    }

    /// Whether a body or response has been slower than the minimum rate for [`SLOW_TICKS`].
    pub(super) fn is_slow(&self, now: u64) -> bool {
        let phase = self.phase.load(Ordering::Relaxed) & PHASE_MASK;
        (phase == Phase::Body as u64 || phase == Phase::Answer as u64)
            && self.measured_since.load(Ordering::Relaxed) + SLOW_TICKS <= now
            && self.moved_lately() < self.connections.slowest_bytes()
    }
}
