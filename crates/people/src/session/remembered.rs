//! Credentials that were right a moment ago, known only by a keyed hash.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

use super::Live;
use super::outside::is_vouched_for;
use crate::Clock;
use crate::caller::{Member, Proof, Roster};
use crate::error::{Error, Result};
use crate::ids::AssociateId;

const KEPT: usize = 4096;
const LIFETIME: Duration = Duration::from_mins(15);

/// A bounded memory of verified credentials.
pub(super) struct Remembered {
    /// Of this process alone.
    key: [u8; blake3::KEY_LEN],
    known: Cache<[u8; 32], Entry>,
}

/// What made somebody's credential good.
#[derive(Clone)]
pub(super) enum Known {
    /// The stored secret that a password matched.
    Password { associate: AssociateId, stamp: u64 },
    /// A session, found in the store when so much had been taken back.
    Session { live: Arc<Live>, revocations: i64 },
    /// The word of the provider outside for the user of that name.
    Outside { associate: AssociateId, name: Arc<str>, expires: i64 },
}

impl Known {
    pub(super) fn password(member: &Member) -> Self {
        Self::Password { associate: member.associate.id, stamp: member.stamp }
    }

    /// The user, unless the user has retired, the secret is another, or anything was taken back since.
    pub(super) fn member<'a>(&self, roster: &'a Roster, clock: &Clock) -> Option<&'a Arc<Member>> {
        let associate = match self {
            Self::Password { associate, .. } | Self::Outside { associate, .. } => *associate,
            Self::Session { live, .. } => live.session.associate,
        };
        let member = roster.members.get(&associate).filter(|member| !member.associate.deleted)?;
        let good = match self {
            Self::Password { stamp, .. } => member.secret.is_some() && member.stamp == *stamp,
            Self::Session { live, revocations } => {
                *revocations == roster.revocations && live.touch(clock.now())
            }
            Self::Outside { name, expires, .. } => {
                *member.associate.name == **name && clock.now() < *expires && is_vouched_for(member)
            }
        };
        good.then_some(member)
    }

    /// Whether it is the password that this user has now.
    pub(super) fn is_password_of(&self, member: &Member) -> bool {
        let Self::Password { associate, stamp } = self else { return false };
        member.associate.id == *associate && member.secret.is_some() && member.stamp == *stamp
    }

    pub(super) fn proof(&self) -> Proof {
        match self {
            Self::Password { .. } => Proof::Password,
            Self::Session { live, .. } => Proof::Session(live.session.id, live.session.kind),
            Self::Outside { .. } => Proof::Outside,
        }
    }
}

#[derive(Clone)]
struct Entry {
    known: Known,
    until: Instant,
}

impl Remembered {
    pub(super) fn new() -> Result<Self> {
        let mut key = [0; blake3::KEY_LEN];
        aws_lc_rs::rand::fill(&mut key)
            .map_err(|_| Error::Storage("the machine gives no random numbers".to_owned()))?;
        Ok(Self { key, known: Cache::new(KEPT) })
    }

    pub(super) fn keep(&self, proof: &[u8], known: Known) {
        self.known.insert(self.name(proof), Entry { known, until: Instant::now() + LIFETIME });
    }

    /// What made this credential good.
    pub(super) fn find(&self, proof: &[u8]) -> Option<Known> {
        let entry = self.known.get(&self.name(proof))?;
        (entry.until >= Instant::now()).then_some(entry.known)
    }

    /// The same, however long ago that was.
    pub(super) fn find_even_old(&self, proof: &[u8]) -> Option<Known> {
        self.known.get(&self.name(proof)).map(|entry| entry.known)
    }

    /// Made for every request, and for most of them from a single block: HMAC would hash four.
    fn name(&self, proof: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.key, proof).as_bytes()
    }
}

impl std::fmt::Debug for Remembered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remembered").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

/// Tells one stored secret under one name from the next.
pub(crate) fn stamp(secret: &str, name: &str) -> u64 {
    let digest = super::sha256(format!("{name}\n{secret}").as_bytes());
    digest.iter().take(8).fold(0, |stamp, byte| stamp << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_found_by_its_exact_bytes_only() {
        let remembered = Remembered::new().unwrap();
        let known = || Known::Password { associate: AssociateId(7), stamp: stamp("$argon2id$hash", "ada") };
        remembered.keep(b"Basic YTpi", known());
        let Some(Known::Password { associate, stamp: found }) = remembered.find(b"Basic YTpi") else {
            panic!()
        };
        assert_eq!((associate, found), (AssociateId(7), stamp("$argon2id$hash", "ada")));
        assert!(found != stamp("$argon2id$hash", "bob") && found != stamp("$argon2id$hasj", "ada"));
        assert!(remembered.find(b"Basic YTpj").is_none() && remembered.find(b"basic YTpi").is_none());
    }

    #[test]
    fn the_memory_is_bounded() {
        let remembered = Remembered::new().unwrap();
        for number in 0..3 * KEPT {
            remembered.keep(&number.to_le_bytes(), Known::Password { associate: AssociateId(1), stamp: 0 });
        }
        assert!(remembered.known.len() <= KEPT);
    }
}
