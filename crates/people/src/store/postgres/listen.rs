//! Hearing of commits: a connection that listens, and a beat that proves it hears.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio_postgres::AsyncMessage;

use super::commits::Commits;
use super::connect::{Connector, Wire};
use super::slot::Slot;

/// What writers notify.
pub(super) const CHANNEL: &str = "visage";
/// A commit that was not heard of is noticed by the second beat after it at the latest: within a second.
const BEAT: Duration = Duration::from_millis(400);
/// Who writes by other hands than ours notifies nobody: after so many beats it is noticed all the same.
const LIFETIME_BEATS: u32 = 75;

/// Starts listening and beating.
pub(super) fn start(
    connector: &Arc<Connector>,
    readers: &Arc<[Slot]>,
    commits: &Arc<Commits>,
) -> [AbortHandle; 2] {
    let listening = listen(Arc::clone(connector), Arc::clone(commits));
    let beating = beat(Arc::clone(readers), Arc::clone(commits));
    [tokio::spawn(listening).abort_handle(), tokio::spawn(beating).abort_handle()]
}

async fn listen(connector: Arc<Connector>, commits: Arc<Commits>) {
    loop {
        if let Ok((client, wire)) = connector.raw().await {
            let listen = async {
                client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
                // Whatever was committed before was not told to us.
                commits.moved();
                std::future::pending::<Result<(), tokio_postgres::Error>>().await
            };
            tokio::select! {
                () = hear(wire, &commits) => {}
                _ = listen => {}
            }
        }
        commits.moved();
        tokio::time::sleep(BEAT).await;
    }
}

/// Drives a connection until it ends.
async fn hear(wire: Wire, commits: &Commits) {
    let mut wire = pin!(wire);
    while let Some(Ok(message)) = poll_fn(|context| wire.poll_message(context)).await {
        if let AsyncMessage::Notification(note) = message {
            commits.hear(note.payload());
        }
    }
}

/// Beats over a connection that is not the listener's: behind a pooler nothing arrives, and that is noticed. Who
/// does not hear takes it that something was committed at every beat.
async fn beat(readers: Arc<[Slot]>, commits: Arc<Commits>) {
    let beat = format!("NOTIFY {CHANNEL}, '{}'", commits.beat());
    let mut every = tokio::time::interval(BEAT);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut hearing = None;
    let mut beats = 0;
    loop {
        every.tick().await;
        beats = (beats + 1) % LIFETIME_BEATS;
        let heard = commits.take_heard();
        if !heard || beats == 0 {
            commits.moved();
        }
        if hearing.is_some_and(|hearing| hearing != heard) {
            tracing::info!(heard, "whether commits of others are heard of at once");
        }
        hearing = hearing.is_some().then_some(heard).or(heard.then_some(true));
        let Some(live) = readers.first().and_then(Slot::up) else {
            // The first to need a connection makes it; without one there is nobody to hear us.
            continue;
        };
        let sent = tokio::time::timeout(BEAT, live.client().batch_execute(&beat)).await;
        if let Ok(Err(error)) = sent {
            tracing::debug!(%error, "a beat was not sent");
        }
    }
}
