//! What drives a connection, and how one is given up with all that was asked on it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio_postgres::{CancelToken, Client};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::connect::Wire;
use super::settings::whole;

/// How long a server may take to hear that a statement is not wanted any more.
const CANCEL: Duration = Duration::from_secs(5);
/// How long of that the connection itself waits for it.
const HEARD: Duration = Duration::from_millis(500);

/// The task that drives a connection.
pub(super) struct Driver {
    task: AbortHandle,
    cancel: CancelToken,
    tls: MakeRustlsConnect,
    given_up: AtomicBool,
}

impl Driver {
    /// Drives a connection in the background until it ends.
    pub(super) fn start(client: &Client, connection: Wire, tls: MakeRustlsConnect) -> Self {
        let task = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = whole(&error), "a database connection ended");
            }
        });
        Self {
            task: task.abort_handle(),
            cancel: client.cancel_token(),
            tls,
            given_up: AtomicBool::new(false),
        }
    }

    /// Ends the connection and the statement that the server is at: left alone, it would go through everything that
    /// was asked, each up to its own limit, and hold its place among the connections as long.
    pub(super) fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
        let (task, cancel, tls) = (self.task.clone(), self.cancel.clone(), self.tls.clone());
        tokio::spawn(async move {
            let mut cancelling = std::pin::pin!(tokio::time::timeout(CANCEL, cancel.cancel_query(tls)));
            // A pooler forgets whom to cancel as soon as the connection is gone.
            let early = tokio::time::timeout(HEARD, &mut cancelling).await;
            task.abort();
            let heard = match early {
                Ok(heard) => heard,
                Err(_) => cancelling.await,
            };
            if let Ok(Err(error)) = heard {
                tracing::debug!(error = whole(&error), "a statement was not cancelled");
            }
        });
    }
}

impl Drop for Driver {
    /// Nobody can ask on the connection any more: it does not wait for answers either.
    fn drop(&mut self) {
        if !self.given_up.load(Ordering::Relaxed) {
            self.task.abort();
        }
    }
}
