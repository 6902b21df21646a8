//! What drives a connection, and how one is given up with all that was asked on it.

use std::time::Duration;

use tokio::task::AbortHandle;
use tokio_postgres::{CancelToken, Client};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::connect::Wire;
use super::settings::whole;

/// How long a server may take to hear that a statement is not wanted any more.
const CANCEL: Duration = Duration::from_secs(5);

/// The task that drives a connection.
pub(super) struct Driver {
    task: AbortHandle,
    cancel: CancelToken,
    tls: MakeRustlsConnect,
}

impl Driver {
    /// Drives a connection in the background until it ends.
    pub(super) fn start(client: &Client, connection: Wire, tls: MakeRustlsConnect) -> Self {
        let task = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = whole(&error), "a database connection ended");
            }
        });
        Self { task: task.abort_handle(), cancel: client.cancel_token(), tls }
    }

    /// Ends the connection and the statement that the server is at: left alone, it would go through everything that
    /// was asked, each up to its own limit, and hold its place among the connections as long.
    pub(super) fn give_up(&self) {
        self.task.abort();
        let (cancel, tls) = (self.cancel.clone(), self.tls.clone());
        tokio::spawn(async move {
            if let Ok(Err(error)) = tokio::time::timeout(CANCEL, cancel.cancel_query(tls)).await {
                tracing::debug!(error = whole(&error), "a statement was not cancelled");
            }
        });
    }
}
