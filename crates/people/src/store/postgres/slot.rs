//! A place for one connection, which is made again when it was lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use tokio::sync::OwnedMutexGuard;

use super::connect::Connector;
use super::live::Live;
use crate::error::{Error, Result};

/// How long whoever asks waits for a server that is just starting again.
const WAIT: Duration = Duration::from_secs(1);
/// How long it is waited for at the start of the program, and how long a connection may take to be made at all.
const LONGEST: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// A place for one connection.
#[derive(Debug)]
pub(super) struct Slot {
    connector: Arc<Connector>,
    live: Arc<ArcSwapOption<Live>>,
    connecting: Arc<tokio::sync::Mutex<()>>,
}

impl Slot {
    pub(super) fn new(connector: Arc<Connector>) -> Self {
        Self { connector, live: Arc::default(), connecting: Arc::default() }
    }

    /// The connection; made anew when there is none, which may take as long as a server takes to start.
    ///
    /// # Errors
    /// [`Error::Away`] when that is too long.
    pub(super) async fn live(&self) -> Result<Arc<Live>> {
        match self.up() {
            Some(live) => Ok(live),
            None => Box::pin(self.made()).await,
        }
    }

    async fn made(&self) -> Result<Arc<Live>> {
        let began = Instant::now();
        let alone = Arc::clone(&self.connecting).lock_owned();
        let mut alone = tokio::time::timeout(WAIT, alone).await.map_err(|_| away())?;
        loop {
            if let Some(live) = self.up() {
                return Ok(live);
            }
            // A server that is far away may need longer than anybody waits: it is gone on with for who comes next.
            let attempt = tokio::time::timeout(WAIT, tokio::spawn(self.attempt(alone))).await;
            let Ok(Ok((back, made))) = attempt else { return Err(away()) };
            // Not the fault of whoever asks, even when it is one of the address.
            let problem = match made {
                Ok(live) => return Ok(live),
                Err(error) => Error::Away(error.to_string()),
            };
            if began.elapsed() + PAUSE > WAIT {
                return Err(problem);
            }
            alone = back;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Makes a connection and puts it here; nobody else tries meanwhile.
    fn attempt(
        &self,
        alone: OwnedMutexGuard<()>,
    ) -> impl Future<Output = (OwnedMutexGuard<()>, Result<Arc<Live>>)> + Send + use<> {
        let (connector, place) = (Arc::clone(&self.connector), Arc::clone(&self.live));
        async move {
            let made = tokio::time::timeout(LONGEST, connector.live()).await.unwrap_or_else(|_| Err(away()));
            let made = made.map(Arc::new);
            if let Ok(live) = &made {
                place.store(Some(Arc::clone(live)));
            }
            (alone, made)
        }
    }

    /// The connection at the start of the program, when a wrong address is a mistake to be told at once.
    pub(super) async fn first(&self) -> Result<Arc<Live>> {
        let live = tokio::time::timeout(LONGEST, self.connector.live()).await;
        let live = live.map_err(|_| Error::Away("PostgreSQL does not answer".to_owned()))??;
        let live = Arc::new(live);
        self.live.store(Some(Arc::clone(&live)));
        Ok(live)
    }

    /// Lets go of a connection, unless that happened already; says whether it was here.
    pub(super) fn forget(&self, lost: &Arc<Live>) -> bool {
        let known = self.live.load();
        let here = known.as_ref().filter(|live| Arc::ptr_eq(live, lost));
        here.is_some_and(|_| {
            let before = self.live.compare_and_swap(&known, None);
            before.as_ref().is_some_and(|live| Arc::ptr_eq(live, lost))
        })
    }

    /// Takes a connection back.
    pub(super) fn keep(&self, live: Arc<Live>) {
        self.live.store(Some(live));
    }

    /// The connection, if it is up; nobody waits.
    pub(super) fn up(&self) -> Option<Arc<Live>> {
        self.live.load_full().filter(|live| !live.is_closed())
    }
}

fn away() -> Error {
    Error::Away("PostgreSQL is away".to_owned())
}
