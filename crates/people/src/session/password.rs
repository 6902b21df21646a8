//! Argon2id, on a bounded pool, at the same cost for users who do not exist.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, oneshot};
use zeroize::Zeroizing;

use crate::behind::step_back;
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
    work: std::sync::mpsc::Sender<Job>,
    /// What the password of a user who does not exist is checked against.
    nobody: Arc<str>,
}

/// A password to be checked. The core stays taken until that is done, even when nobody waits for it any more.
struct Job {
    core: OwnedSemaphorePermit,
    stored: Arc<str>,
    password: Zeroizing<String>,
    answer: oneshot::Sender<(bool, OwnedSemaphorePermit)>,
}

impl Hasher {
    pub(super) fn new() -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let (work, jobs) = std::sync::mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..cores {
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new()
                .name("passwords".to_owned())
                .spawn(move || check_passwords(&jobs))
                .map_err(|error| Error::Storage(format!("a thread for passwords: {error}")))?;
        }
        Ok(Self {
            cores: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + WAITING)),
            work,
            nobody: NOBODY.into(),
        })
    }

    /// Waits for a core.
    pub(super) async fn turn(&self) -> Result<Turn<'_>> {
        let place = self.queue.try_acquire().map_err(|_| Error::Busy)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| Error::Busy)?;
        Ok(Turn { hasher: self, _place: place, core })
    }
}

/// A core to check a password on.
pub(super) struct Turn<'a> {
    hasher: &'a Hasher,
    _place: SemaphorePermit<'a>,
    core: OwnedSemaphorePermit,
}

impl Turn<'_> {
    /// Whether `password` is the one behind `stored`; false, after the same work, when there is none. Nobody else has
    /// the core while the answer is kept: what is made of it is known to whoever comes next.
    pub(super) async fn verify(
        self,
        stored: Option<&str>,
        password: &str,
    ) -> Result<(bool, OwnedSemaphorePermit)> {
        let known = stored.is_some();
        let (answer, answered) = oneshot::channel();
        let job = Job {
            core: self.core,
            stored: stored.map_or_else(|| Arc::clone(&self.hasher.nobody), Arc::from),
            password: Zeroizing::new(password.to_owned()),
            answer,
        };
        let gone = || Error::Storage("the threads for passwords are gone".to_owned());
        self.hasher.work.send(job).map_err(|_| gone())?;
        let (right, core) = answered.await.map_err(|_| gone())?;
        Ok((right && known, core))
    }
}

/// Works until the hasher is gone. Whoever tries passwords must not slow those down who have signed in.
fn check_passwords(jobs: &Mutex<std::sync::mpsc::Receiver<Job>>) {
    step_back(BEHIND);
    loop {
        let job = jobs.lock().recv();
        let Ok(Job { core, stored, password, answer }) = job else { return };
        // Nobody may wait for it any more.
        let _ = answer.send((matches(&stored, &password), core));
    }
}

/// How far behind the threads that answer: with all cores busy, some tenth of one is left for passwords.
const BEHIND: i32 = 10;

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
        let hasher = Hasher::new().unwrap();
        assert!(!hasher.turn().await.unwrap().verify(None, "").await.unwrap().0);
    }
}
