//! A place for one connection, which is made again when it was lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;

use super::connect::Connector;
use super::live::Live;
use crate::error::{Error, Result};

/// How long whoever asks waits for a server that is just starting again.
const WAIT: Duration = Duration::from_secs(1);
/// How long it is waited for at the start of the program.
const WAIT_AT_START: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// A place for one connection.
#[derive(Debug)]
pub(super) struct Slot {
    connector: Arc<Connector>,
    live: ArcSwapOption<Live>,
    connecting: tokio::sync::Mutex<()>,
}

impl Slot {
    pub(super) fn new(connector: Arc<Connector>) -> Self {
        Self { connector, live: ArcSwapOption::empty(), connecting: tokio::sync::Mutex::new(()) }
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
        let away = || Error::Away("PostgreSQL is away".to_owned());
        let _one_at_a_time = tokio::time::timeout(WAIT, self.connecting.lock()).await.map_err(|_| away())?;
        loop {
            if let Some(live) = self.up() {
                return Ok(live);
            }
            let problem = match tokio::time::timeout(WAIT, self.connector.live()).await {
                Ok(Ok(live)) => {
                    let live = Arc::new(live);
                    self.live.store(Some(Arc::clone(&live)));
                    return Ok(live);
                }
                // Not the fault of whoever asks, even when it is one of the address.
                Ok(Err(error)) => Error::Away(error.to_string()),
                Err(_) => away(),
            };
            if began.elapsed() + PAUSE > WAIT {
                return Err(problem);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The connection at the start of the program, when a wrong address is a mistake to be told at once.
    pub(super) async fn first(&self) -> Result<Arc<Live>> {
        let live = tokio::time::timeout(WAIT_AT_START, self.connector.live()).await;
        let live = live.map_err(|_| Error::Away("PostgreSQL does not answer".to_owned()))??;
        let live = Arc::new(live);
        self.live.store(Some(Arc::clone(&live)));
        Ok(live)
    }

    /// Gives up a connection, unless there is another one already.
    pub(super) fn forget(&self, lost: &Arc<Live>) {
        let known = self.live.load();
        if known.as_ref().is_some_and(|live| Arc::ptr_eq(live, lost)) {
            self.live.compare_and_swap(&known, None);
        }
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
