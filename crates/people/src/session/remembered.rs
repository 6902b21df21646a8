//! Credentials that were right a moment ago, known only by a keyed hash.

use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use quick_cache::sync::Cache;

use crate::error::{Error, Result};
use crate::ids::AssociateId;

const KEPT: usize = 4096;
const LIFETIME: Duration = Duration::from_mins(15);

/// A bounded memory of verified credentials.
pub(super) struct Remembered {
    key: hmac::Key,
    known: Cache<[u8; 32], Known>,
}

#[derive(Clone, Copy)]
struct Known {
    associate: AssociateId,
    secret_stamp: u64,
    until: Instant,
}

impl Remembered {
    pub(super) fn new() -> Result<Self> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &aws_lc_rs::rand::SystemRandom::new())
            .map_err(|_| Error::Storage("the machine gives no random numbers".to_owned()))?;
        Ok(Self { key, known: Cache::new(KEPT) })
    }

    pub(super) fn keep(&self, proof: &[u8], associate: AssociateId, secret: &str) {
        let until = Instant::now() + LIFETIME;
        self.known.insert(self.name(proof), Known { associate, secret_stamp: stamp(secret), until });
    }

    /// Whose credential this was, and the stamp of the stored secret that it matched.
    pub(super) fn find(&self, proof: &[u8]) -> Option<(AssociateId, u64)> {
        let name = self.name(proof);
        let known = self.known.get(&name)?;
        if known.until < Instant::now() {
            self.known.remove(&name);
            return None;
        }
        Some((known.associate, known.secret_stamp))
    }

    fn name(&self, proof: &[u8]) -> [u8; 32] {
        let mut name = [0; 32];
        name.copy_from_slice(hmac::sign(&self.key, proof).as_ref());
        name
    }
}

impl std::fmt::Debug for Remembered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remembered").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

/// Tells one stored secret from the next: the last eight characters of its random hash.
pub(super) fn stamp(secret: &str) -> u64 {
    let bytes = secret.as_bytes();
    let tail = bytes.len().saturating_sub(8);
    bytes[tail..].iter().fold(0, |stamp, byte| stamp << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_found_by_its_exact_bytes_only() {
        let remembered = Remembered::new().unwrap();
        remembered.keep(b"Basic YTpi", AssociateId(7), "$argon2id$hash");
        assert_eq!(remembered.find(b"Basic YTpi"), Some((AssociateId(7), stamp("$argon2id$hash"))));
        assert_eq!(remembered.find(b"Basic YTpj"), None);
        assert_eq!(remembered.find(b"basic YTpi"), None);
    }

    #[test]
    fn the_memory_is_bounded() {
        let remembered = Remembered::new().unwrap();
        for number in 0..3 * KEPT {
            remembered.keep(&number.to_le_bytes(), AssociateId(1), "s");
        }
        assert!(remembered.known.len() <= KEPT);
    }
}
