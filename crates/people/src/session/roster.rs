//! What is known of users and of those who signed in lately.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use arc_swap::ArcSwap;

use super::attempts::Attempts;
use super::journal::Journal;
use super::live::Lives;
use super::lock;
use super::minted::Minted;
use super::password::Hasher;
use super::remembered::Remembered;
use crate::People;
use crate::caller::Roster;
use crate::error::{Error, Result};
use crate::store::{Pulse, lockout, session, user};

/// What is known of users and of those who signed in lately.
#[derive(Debug)]
pub(crate) struct Sessions {
    users: ArcSwap<Users>,
    /// Reads of the roster that were begun.
    reads: AtomicU64,
    reading: tokio::sync::Mutex<()>,
    pub(super) remembered: Remembered,
    pub(super) lives: Lives,
    pub(super) attempts: Attempts,
    pub(crate) journal: Journal,
    pub(super) minted: Minted,
    pub(super) hasher: Hasher,
    /// When sessions that had expired were removed last.
    pub(super) cleaned: AtomicI64,
}

/// The roster, and the state of the store when it was last found current.
#[derive(Debug, Default)]
struct Users {
    seen: Option<Pulse>,
    /// Which read this is, counted from 1.
    read: u64,
    roster: Arc<Roster>,
    /// Why that read gave nothing; the roster is then the one before.
    failure: Option<Error>,
}

impl Users {
    fn read(&self) -> Result<Arc<Roster>> {
        self.failure.clone().map_or_else(|| Ok(Arc::clone(&self.roster)), Err)
    }
}

impl Sessions {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            users: ArcSwap::default(),
            reads: AtomicU64::new(0),
            reading: tokio::sync::Mutex::new(()),
            remembered: Remembered::new()?,
            lives: Lives::default(),
            attempts: Attempts::default(),
            journal: Journal::default(),
            minted: Minted::default(),
            hasher: Hasher::new()?,
            cleaned: AtomicI64::new(0),
        })
    }
}

impl People {
    /// Every user as of now: read again whenever anything was committed, kept as it was when no user has changed.
    pub(crate) async fn roster(&self) -> Result<Arc<Roster>> {
        let current = |pulse: Option<Pulse>| {
            let users = self.sessions.users.load();
            (pulse.is_some() && users.seen == pulse).then(|| Arc::clone(&users.roster))
        };
        if let Some(roster) = current(self.store.pulse()) {
            return Ok(roster);
        }
        // What happens seldom waits in a box of its own: every request carries the rest about with it.
        Box::pin(self.read_roster(current)).await
    }

    async fn read_roster(
        &self,
        current: impl Fn(Option<Pulse>) -> Option<Arc<Roster>>,
    ) -> Result<Arc<Roster>> {
        // One reads for all who wait: what was begun after somebody came is new enough for them. A failure too, or
        // they would wait one after the other for a store that is away.
        let before = self.sessions.reads.load(Ordering::Acquire);
        let _one_at_a_time = self.sessions.reading.lock().await;
        let latest = self.sessions.users.load_full();
        if latest.read > before {
            return latest.read();
        }
        let pulse = self.store.pulse();
        if let Some(roster) = current(pulse) {
            return Ok(roster);
        }
        let read = self.sessions.reads.fetch_add(1, Ordering::AcqRel) + 1;
        let known = Arc::clone(&latest.roster);
        let users = match self.read_users(&known).await {
            Ok(roster) => Users { seen: pulse, read, roster, failure: None },
            Err(error) => Users { seen: None, read, roster: known, failure: Some(error) },
        };
        let answer = users.read();
        self.sessions.users.store(Arc::new(users));
        answer
    }

    async fn read_users(&self, known: &Arc<Roster>) -> Result<Arc<Roster>> {
        // The numbers come first: what is changed while the rest is read makes decisions on it too late, never right.
        let numbers = session::revocations_and_staff(&self.store).await?;
        let (locks, users) = tokio::try_join!(lockout::all(&self.store), user::users(&self.store))?;
        let locks = lock::read(&known.locks, locks, self.clock.now(), self.clock.elapsed());
        Ok(known.next(numbers, locks, users))
    }

    /// Has users read again even if nothing was heard of a change.
    pub(crate) fn forget_roster(&self) {
        self.sessions.users.rcu(|users| {
            let roster = Arc::clone(&users.roster);
            Users { seen: None, read: users.read, roster, failure: users.failure.clone() }
        });
    }
}
