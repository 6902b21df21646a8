//! Spare connections that made way for newer ones, until what they were asked already is answered.

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

    /// Ends those that have answered, or were asked nothing.
    pub(super) fn tick(&mut self, now: u64) {
        self.0.retain(|one| {
            let ends = one.is_unasked(now) || one.is_answered(now);
            if ends {
                one.end();
            }
            !ends
        });
    }

    /// Ends the oldest that was asked nothing; whether there was one.
    pub(super) fn end_unasked(&mut self, now: u64) -> bool {
        self.end_first(|one| one.is_unasked(now))
    }

    /// Ends the oldest whose request has not come or is answered already, though that may just be under way.
    pub(super) fn end_oldest(&mut self) -> bool {
        self.end_first(|one| one.waits_for_head() || one.is_answering())
    }

    fn end_first(&mut self, which: impl Fn(&Connection) -> bool) -> bool {
        let place = self.0.iter().position(|one| which(one));
        place.and_then(|place| self.0.remove(place)).map(|one| one.end()).is_some()
    }
}
