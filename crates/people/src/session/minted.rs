//! Rate limit for new tickets and tokens of a user.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::Kind;
use crate::ids::AssociateId;

/// Most tickets or tokens of one kind for a user within [`SECONDS`]: each one is a row and a commit.
pub(crate) const MOST_MINTED: u32 = 300;
const SECONDS: i64 = 60;

/// Counts by user and kind: since when, and how many.
#[derive(Debug, Default)]
pub(super) struct Minted(Mutex<HashMap<(AssociateId, Kind), (i64, u32)>>);

impl Minted {
    /// Counts one more; or returns the seconds until one can be issued.
    pub(super) fn wait(&self, user: AssociateId, kind: Kind, now: i64) -> Option<i64> {
        let mut counts = self.0.lock();
        let (since, count) = counts.entry((user, kind)).or_insert((now, 0));
        if *since + SECONDS <= now || now < *since {
            (*since, *count) = (now, 0);
        }
        if *count >= MOST_MINTED {
            return Some(*since + SECONDS - now);
        }
        *count += 1;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_per_user_and_kind_are_limited_per_minute() {
        let minted = Minted::default();
        let (ada, bob) = (AssociateId(7), AssociateId(8));
        for _ in 0..MOST_MINTED {
            assert_eq!(minted.wait(ada, Kind::Access, 100), None);
        }
        assert_eq!(minted.wait(ada, Kind::Access, 130), Some(30));
        assert_eq!(minted.wait(ada, Kind::Ticket, 130), None, "of another kind");
        assert_eq!(minted.wait(bob, Kind::Access, 130), None, "another user");
        assert_eq!(minted.wait(ada, Kind::Access, 160), None);
        for _ in 0..MOST_MINTED {
            minted.wait(ada, Kind::Access, 160);
        }
        assert_eq!(minted.wait(ada, Kind::Access, 90), None, "a clock that was put back locks no user out");
    }
}
