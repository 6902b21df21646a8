//! Who is turned away because somebody was wrong too often, and what the audit log is told of it.

use std::net::IpAddr;
use std::sync::Arc;

use super::Attempt;
use super::journal::{Noted, Times};
use super::lock::{Correction, Time};
use crate::People;
use crate::audit::Event;
use crate::caller::{Member, Roster, fold};
use crate::error::Result;
use crate::ids::AssociateId;
use crate::store::{audit, lockout, writing};

impl People {
    /// For how many seconds this attempt is not even looked at.
    pub(super) fn turned_away(&self, roster: &Roster, attempt: &Attempt<'_>) -> Option<i64> {
        let (from, time) = (attempt.from?, self.lock_time());
        let name_hash = name_hash(attempt.name);
        let lock = roster.locks.get(name_hash.as_str());
        let locked = lock.map(|lock| lock.left(&time));
        let crowded = self.sessions.attempts.refused(&name_hash, from, &self.patience, time.elapsed);
        locked.into_iter().chain(crowded).filter(|seconds| *seconds > 0).max()
    }

    /// The clocks, and how long a lock lasts.
    pub(super) fn lock_time(&self) -> Time {
        Time { now: self.clock.now(), elapsed: self.clock.elapsed(), seconds: self.patience.seconds }
    }

    /// Writes what the store must say of locks after the clock was set back, so that none begins again at a restart or
    /// in another copy.
    pub(super) async fn correct_locks(&self) -> Result<()> {
        let (roster, time, alone) = (self.roster().await?, self.lock_time(), !self.store.shared());
        let corrections: Vec<_> = roster
            .locks
            .iter()
            .filter_map(|(name, lock)| Some((&**name, lock.until(), lock.correction(&time, alone)?)))
            .collect();
        if corrections.is_empty() {
            return Ok(());
        }
        writing!(self.store, |write| {
            for (name_hash, until, correction) in &corrections {
                match correction {
                    Correction::Remove => lockout::remove(write, name_hash, *until).await?,
                    Correction::Until(moment) => lockout::correct(write, name_hash, *until, *moment).await?,
                }
            }
        })
    }

    /// Counts a wrong password, and locks the name if that was one too many.
    pub(super) async fn failed(&self, attempt: &Attempt<'_>, member: Option<&Arc<Member>>) -> Result<()> {
        self.refused(attempt, member, "password");
        let Some(from) = attempt.from else { return Ok(()) };
        let (name_hash, now) = (name_hash(attempt.name), self.clock.now());
        if !self.sessions.attempts.failed(&name_hash, from, &self.patience, self.clock.elapsed()) {
            return Ok(());
        }
        let locked = Noted::new(Event::Locked, key(member), Some(from), "password");
        writing!(self.store, |write| {
            lockout::lock(write, &name_hash, now + self.patience.seconds).await?;
            audit::insert(write, &locked.entry(Times::once(now))).await?;
        })?;
        // From here on the store says so, and an operator can unlock it.
        self.sessions.attempts.forget(&name_hash);
        // Read immediately: the lock begins now, not with the next request.
        self.roster().await?;
        Ok(())
    }

    pub(super) fn succeeded(&self, attempt: &Attempt<'_>, member: &Arc<Member>) {
        if attempt.from.is_none() {
            return;
        }
        self.sessions.attempts.forget(&name_hash(attempt.name));
        let noted = Noted::new(Event::SignedIn, key(Some(member)), attempt.from, "password");
        self.sessions.journal.note(noted, self.clock.now());
    }

    pub(super) fn refused(&self, attempt: &Attempt<'_>, member: Option<&Arc<Member>>, detail: &'static str) {
        if attempt.from.is_some() {
            self.note_refused(key(member), attempt.from, detail);
        }
    }

    /// Notes that somebody was refused, who may be a user.
    pub(crate) fn note_refused(&self, user: Option<AssociateId>, from: Option<IpAddr>, detail: &'static str) {
        let noted = Noted::new(Event::Refused, user, from, detail);
        self.sessions.journal.note(noted, self.clock.now());
    }
}

fn key(member: Option<&Arc<Member>>) -> Option<AssociateId> {
    member.map(|member| member.associate.id)
}

/// What a name is known by where what was tried must not be kept.
pub(crate) fn name_hash(name: &str) -> String {
    super::token_hash(&fold(name))
}
