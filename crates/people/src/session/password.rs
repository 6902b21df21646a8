//! Argon2id, on a bounded pool, at the same cost for users who do not exist.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Sign-ins that may wait for a free core before others are turned away.
const WAITING: usize = 512;

/// The PHC text of a password under Argon2id (19 MiB, 2 passes, 1 lane). Takes some 20 ms of one core.
pub(crate) fn hash(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Storage(format!("hashing a password: {error}")))
}

fn matches(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Checks passwords, as many at once as there are cores.
#[derive(Debug)]
pub(super) struct Hasher {
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// What the password of a user who does not exist is checked against.
    nobody: Arc<str>,
}

impl Hasher {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + WAITING)),
            nobody: NOBODY.into(),
        }
    }

    /// Whether `password` is the one behind `stored`; false, after the same work, when there is none. Whoever has
    /// waited for a core looks with `settled` first whether somebody else has found out meanwhile.
    pub(super) async fn verify(
        &self,
        stored: Option<&str>,
        password: &str,
        settled: impl FnOnce() -> bool,
    ) -> Result<bool> {
        let _place = self.queue.try_acquire().map_err(|_| Error::Busy)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| Error::Busy)?;
        if settled() {
            return Ok(true);
        }
        let known = stored.is_some();
        let hash = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let password = zeroize::Zeroizing::new(password.to_owned());
        let right = tokio::task::spawn_blocking(move || {
            // The core stays taken until the work is done, even when nobody waits for it any more.
            let _core = core;
            matches(&hash, &password)
        })
        .await
        .map_err(|error| Error::Storage(format!("checking a password: {error}")))?;
        Ok(right && known)
    }
}

/// The hash of a random password that nobody kept, with the parameters that [`hash`] uses.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSByYW5kb20gc2FsdA$TTVKdFKjkjBSQNFFnZ0nk9ZuNNThTtPYTUJ4mFzTHbM";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_recognised_and_another_is_not_and_an_empty_one_is_a_password() {
        let (ada, empty) = (hash("Countess").unwrap(), hash("").unwrap());
        assert!(ada.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{ada}");
        assert!(matches(&ada, "Countess") && !matches(&ada, "countess") && !matches(&ada, ""));
        assert!(matches(&empty, "") && !matches(&empty, " "));
    }

    #[test]
    fn the_stand_in_costs_what_a_real_one_costs() {
        let (real, nobody) = (hash("x").unwrap(), PasswordHash::new(NOBODY).unwrap());
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version, nobody.params.as_str()),
            (real.algorithm, real.version, real.params.as_str())
        );
        assert_eq!(nobody.hash.unwrap().len(), real.hash.unwrap().len());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_never_let_in() {
        let hasher = Hasher::new();
        assert!(!hasher.verify(None, "", || false).await.unwrap());
    }
}
