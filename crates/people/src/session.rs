//! Signing in: a name and a password become a caller.

mod password;
mod remembered;

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;

use crate::caller::{Caller, Member, Roster};
use crate::error::{Error, Result};
use crate::store::{Pulse, user};
use crate::{People, ids::AssociateId};

use password::Hasher;
pub(crate) use password::hash;
use remembered::Remembered;

/// The longest password that is taken, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// What is known of users and of those who signed in lately.
#[derive(Debug)]
pub(crate) struct Sessions {
    users: ArcSwap<Users>,
    /// Reads of the roster that were begun.
    reads: AtomicU64,
    reading: tokio::sync::Mutex<()>,
    remembered: Remembered,
    hasher: Hasher,
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
            hasher: Hasher::new(),
        })
    }
}

impl People {
    /// The caller who proves to be `name` by `password`. `proof` is what the client sent, byte for byte: the same
    /// bytes are let in again without hashing for a bounded time, until that user or password changes.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when either is wrong, after the same time whichever it is; [`Error::Busy`] when
    /// too many passwords are being checked.
    pub async fn sign_in(&self, proof: &[u8], name: &str, password: &str) -> Result<Caller> {
        let roster = self.roster().await?;
        let member = roster.named(name).filter(|member| !member.associate.deleted).cloned();
        let secret = member.as_ref().and_then(|member| member.secret.clone());
        let usable = password.len() <= MAX_PASSWORD_BYTES;
        let password = if usable { password } else { "" };
        // Many connections may bring the same credential at once: the first to be checked settles it for all.
        let settled = || {
            let found = self.sessions.remembered.find(proof);
            member.as_ref().zip(secret.as_deref()).is_some_and(|(member, secret)| {
                found == Some((member.associate.id, remembered::stamp(secret)))
            })
        };
        let right = self.sessions.hasher.verify(secret.as_deref(), password, settled).await?;
        let (Some(member), Some(secret), true, true) = (member, secret, right, usable) else {
            return Err(Error::NotSignedIn);
        };
        self.sessions.remembered.keep(proof, member.associate.id, &secret);
        Ok(Caller { member, roster })
    }

    /// The caller who sent the same `proof` lately, unless the user or the password has changed since.
    pub async fn remembered(&self, proof: &[u8]) -> Result<Option<Caller>> {
        let Some((id, stamp)) = self.sessions.remembered.find(proof) else { return Ok(None) };
        let roster = self.roster().await?;
        Ok(remembered_member(&roster, id, stamp).cloned().map(|member| Caller { member, roster }))
    }

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
        let users = match user::members(&self.store).await {
            Ok(members) if known.members == members => {
                Users { seen: pulse, read, roster: known, failure: None }
            }
            Ok(members) => {
                let roster = Arc::new(Roster::new(known.number + 1, members));
                Users { seen: pulse, read, roster, failure: None }
            }
            Err(error) => Users { seen: None, read, roster: known, failure: Some(error) },
        };
        let answer = users.read();
        self.sessions.users.store(Arc::new(users));
        answer
    }
}

fn remembered_member(roster: &Roster, id: AssociateId, stamp: u64) -> Option<&Arc<Member>> {
    roster.members.get(&id).filter(|member| {
        !member.associate.deleted
            && member.secret.as_deref().is_some_and(|secret| remembered::stamp(secret) == stamp)
    })
}

/// Bytes that nobody can guess.
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Error::Storage("the machine gives no random numbers".to_owned()))?;
    Ok(bytes)
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
