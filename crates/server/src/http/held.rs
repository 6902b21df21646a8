//! Responses that are built on a separate thread and hold memory until they have been sent.

use std::sync::Arc;

use bytes::Bytes;
use visage_people::memory::Room;

use super::body::Body;
use super::call::Call;
use super::connections::Connection;
use super::error::ApiError;
use super::reply::Reply;
use super::routes::Answer;

/// Responses up to this length reserve nothing: there are never more of them than connections.
const UNHELD_BYTES: usize = 64 * 1024;

/// Runs `work` on a separate thread; the reply holds its own reservation until it is sent.
/// A client that reads it too slowly while others wait for memory is disconnected.
pub async fn apart(
    call: &Call,
    room: Room,
    work: impl FnOnce(&mut Room) -> Answer + Send + 'static,
) -> Answer {
    let connection = Arc::clone(&call.connection);
    let made = tokio::task::spawn_blocking(move || {
        let mut room = room;
        let reply = work(&mut room)?;
        Ok(with_room(reply, room, connection))
    });
    made.await.map_err(|error| ApiError::Defect(error.to_string()))?
}

/// The same reply, which holds its reservation until it is sent.
pub fn hold_until_sent(call: &Call, reply: Reply, room: Room) -> Reply {
    with_room(reply, room, Arc::clone(&call.connection))
}

fn with_room(mut reply: Reply, mut room: Room, connection: Arc<Connection>) -> Reply {
    if let Body::Full(bytes) = reply.body {
        room.shrink_to(bytes.len() as u64);
        reply.body = Body::Full(held(bytes, room, connection));
    }
    reply
}

/// The same reply; reserves memory until it has been sent when it holds many bytes in memory.
///
/// # Errors
/// When there is no memory for it.
pub async fn until_sent(call: &Call, mut reply: Reply) -> Answer {
    match reply.body {
        Body::Full(bytes) if bytes.len() > UNHELD_BYTES => {
            let outgoing = call.people().outgoing();
            let room = Box::pin(outgoing.reserve_for(call.share(), bytes.len() as u64)).await?;
            reply.body = Body::Full(held(bytes, room, Arc::clone(&call.connection)));
            Ok(reply)
        }
        body => {
            reply.body = body;
            Ok(reply)
        }
    }
}

fn held(bytes: Bytes, room: Room, connection: Arc<Connection>) -> Bytes {
    room.watch(Arc::clone(connection.progress()), move || connection.end());
    Bytes::from_owner(Held { bytes, _room: room })
}

/// The bytes of a response with their reservation.
struct Held {
    bytes: Bytes,
    _room: Room,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
