//! How many commits this process made or was told of: the pulse of a database that others write to as well.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::Result;

/// Commits, as far as they are known here.
#[derive(Debug)]
pub(super) struct Commits {
    count: AtomicU64,
    heard: AtomicBool,
    /// Tells the beats of this process from those of others.
    name: String,
}

impl Commits {
    pub(super) fn new() -> Result<Self> {
        let name = crate::session::hex(&crate::session::random_bytes::<8>()?);
        Ok(Self { count: AtomicU64::new(1), heard: AtomicBool::new(false), name })
    }

    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Something may have been committed.
    pub(super) fn moved(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    /// What `NOTIFY` carries for a beat of this process.
    pub(super) fn beat(&self) -> String {
        format!("beat {}", self.name)
    }

    /// Takes in what a listener heard: an empty payload is a commit, anything else a beat, ours or another's.
    pub(super) fn hear(&self, payload: &str) {
        if payload.is_empty() {
            self.moved();
        } else if payload.strip_prefix("beat ").is_some_and(|name| name == self.name) {
            self.heard.store(true, Ordering::Release);
        }
    }

    /// Whether a beat of ours was heard since this was asked last.
    pub(super) fn take_heard(&self) -> bool {
        self.heard.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_moves_the_count_and_a_beat_does_not() {
        let commits = Commits::new().unwrap();
        let before = commits.count();
        commits.hear("beat of somebody else");
        assert!(!commits.take_heard());
        commits.hear(&commits.beat());
        assert!(commits.take_heard() && !commits.take_heard());
        assert_eq!(commits.count(), before);
        commits.hear("");
        assert_eq!(commits.count(), before + 1);
    }
}
