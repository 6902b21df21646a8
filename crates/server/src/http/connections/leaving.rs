//! Spare connections that lost their slot to newer ones, until their pending requests are answered.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use super::Connection;

/// The oldest first.
#[derive(Debug, Default)]
pub(super) struct Leaving(VecDeque<Arc<Connection>>);

impl Leaving {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn of(&self, address: Option<IpAddr>) -> usize {
        self.0.iter().filter(|one| one.address == address).count()
    }

    pub(super) fn push(&mut self, connection: Arc<Connection>) {
        self.0.push_back(connection);
    }

    pub(super) fn forget(&mut self, id: u64) {
        self.0.retain(|one| one.id != id);
    }

    /// Closes those whose response was sent, and those without a request.
    pub(super) fn tick(&mut self, now: u64) {
        self.0.retain(|one| {
            let ends = one.is_unasked(now) || one.is_answered(now);
            if ends {
                one.end();
            }
            !ends
        });
    }

    /// Closes the oldest without a request; returns whether there was one.
    pub(super) fn end_unasked(&mut self, now: u64) -> bool {
        self.end_first(|one| one.is_unasked(now))
    }

    /// Closes the oldest that waits for a request or sends a response, although that may be in progress.
    pub(super) fn end_oldest(&mut self) -> bool {
        self.end_first(|one| one.waits_for_head() || one.is_answering())
    }

    fn end_first(&mut self, which: impl Fn(&Connection) -> bool) -> bool {
        let place = self.0.iter().position(|one| which(one));
        place.and_then(|place| self.0.remove(place)).map(|one| one.end()).is_some()
    }
}
