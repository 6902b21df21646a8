//! Sessions that were found in the store, and what is to be written about their use.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;

use super::Session;
use crate::ids::SessionId;

/// A session as found in the store, and how it was used since.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) session: Session,
    used: AtomicI64,
    written: AtomicI64,
    expires: AtomicI64,
}

impl Live {
    fn new(session: Session) -> Self {
        let (used, expires) = (session.used, session.expires);
        Self { session, used: used.into(), written: used.into(), expires: expires.into() }
    }

    /// Whether it may be used at this moment; if so, it was.
    pub(super) fn touch(&self, now: i64) -> bool {
        if self.expires.load(Ordering::Relaxed) <= now {
            return false;
        }
        // Reading is cheap for all who use it at the same moment, writing is not.
        if self.used.load(Ordering::Relaxed) < now {
            self.used.fetch_max(now, Ordering::Relaxed);
            if self.session.kind.slides() {
                self.expires.fetch_max(now + self.session.kind.lifetime_seconds(), Ordering::Relaxed);
            }
        }
        true
    }

    /// Takes over what the store says, which another copy may have written.
    fn learn(&self, session: &Session) {
        self.used.fetch_max(session.used, Ordering::Relaxed);
        self.expires.fetch_max(session.expires, Ordering::Relaxed);
    }
}

/// Sessions that are in use.
#[derive(Debug, Default)]
pub(super) struct Lives(Mutex<HashMap<SessionId, Arc<Live>>>);

impl Lives {
    /// The one for a session that was just found in the store.
    pub(super) fn found(&self, session: Session) -> Arc<Live> {
        let mut lives = self.0.lock();
        let live = lives.entry(session.id).or_insert_with(|| Arc::new(Live::new(session)));
        live.learn(&session);
        Arc::clone(live)
    }

    /// What was used and not yet written: session, when, and when it expires from there. Forgets those that nobody
    /// else remembers and of which there is nothing to write.
    pub(super) fn due(&self) -> Vec<(SessionId, i64, i64)> {
        let mut lives = self.0.lock();
        let is_due = |live: &Live| live.used.load(Ordering::Relaxed) > live.written.load(Ordering::Relaxed);
        lives.retain(|_, live| Arc::strong_count(live) > 1 || is_due(live));
        let due = lives.values().filter(|live| is_due(live));
        due.map(|live| {
            let (used, expires) = (&live.used, &live.expires);
            (live.session.id, used.load(Ordering::Relaxed), expires.load(Ordering::Relaxed))
        })
        .collect()
    }

    /// Says what was written.
    pub(super) fn written(&self, uses: &[(SessionId, i64, i64)]) {
        let lives = self.0.lock();
        for (id, used, _) in uses {
            if let Some(live) = lives.get(id) {
                live.written.fetch_max(*used, Ordering::Relaxed);
            }
        }
    }
}
