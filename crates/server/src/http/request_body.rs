//! Request bodies: memory is reserved as their bytes arrive.

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use visage_people::Error;
use visage_people::memory::{Memory, Room, Share};

use super::connections::{Connection, Phase};
use super::error::ApiError;

/// Bodies up to this length need no reservation: there are never more of them than connections.
const UNRESERVED_BYTES: u64 = 4096;
/// Reservation steps, for the first bytes and for the later ones.
const FIRST_STEP_BYTES: usize = 16 * 1024;
const STEP_BYTES: usize = 256 * 1024;
/// A client that has sent this much gets a buffer for everything that it announced; untouched pages use no memory.
const EARNEST_BYTES: usize = 64 * 1024;

/// A body that is being read.
struct Reading {
    whole: Vec<u8>,
    room: Option<Room>,
    reserved: usize,
    /// The announced length, if any.
    announced: Option<usize>,
    most: usize,
}

/// The whole body, of at most `limit_bytes`, and its reservation unless it is small.
///
/// # Errors
/// When it exceeds the limit or ends early; when there is no memory for it, or it arrived too slowly while others
/// waited for memory.
pub(super) async fn read(
    body: &mut Incoming,
    limit_bytes: u64,
    (budget, share): (&Memory, Share),
    connection: &Connection,
) -> Result<(Bytes, Option<Room>), ApiError> {
    let hint = body.size_hint();
    if hint.lower() > limit_bytes {
        return Err(ApiError::BodyTooLarge(limit_bytes));
    }
    let announced = hint.exact();
    let room = announced.is_none_or(|bytes| bytes > UNRESERVED_BYTES).then(|| {
        let room = budget.begin(share, announced.unwrap_or(limit_bytes.saturating_mul(2)));
        room.watch(connection.progress().clone(), || {});
        room
    });
    let mut reading = Reading {
        whole: Vec::new(),
        room,
        reserved: 0,
        announced: announced.and_then(|bytes| usize::try_from(bytes).ok()),
        most: usize::try_from(limit_bytes).unwrap_or(usize::MAX),
    };
    connection.enter(Phase::Body);
    let read = reading.read_from(body).await;
    connection.enter(Phase::Work);
    read?;
    if let Some(room) = &reading.room {
        room.keep();
    }
    Ok((reading.whole.into(), reading.room))
}

impl Reading {
    async fn read_from(&mut self, body: &mut Incoming) -> Result<(), ApiError> {
        while let Some(frame) = self.next(body).await? {
            let Ok(data) = frame.into_data() else { continue };
            let length = self.whole.len() + data.len();
            if length > self.most {
                return Err(ApiError::BodyTooLarge(self.most as u64));
            }
            self.make_room(length).await?;
            self.whole.extend_from_slice(&data);
        }
        Ok(())
    }

    async fn next(&self, body: &mut Incoming) -> Result<Option<http_body::Frame<Bytes>>, ApiError> {
        let frame = match &self.room {
            None => body.frame().await,
            Some(room) => tokio::select! {
                biased;
                frame = body.frame() => frame,
                () = room.revoked() => return Err(Error::Busy.into()),
            },
        };
        frame.transpose().map_err(|_| ApiError::argument("body", "the request body ended early"))
    }

    async fn make_room(&mut self, length: usize) -> Result<(), ApiError> {
        let step = if length <= EARNEST_BYTES { FIRST_STEP_BYTES } else { STEP_BYTES };
        let capacity = match self.announced {
            Some(announced) if length > EARNEST_BYTES => announced,
            Some(announced) => length.next_power_of_two().min(announced),
            None => length.next_power_of_two(),
        };
        // Of a preallocated buffer, only the filled part uses memory.
        let wanted = match self.announced {
            Some(announced) => length.next_multiple_of(step).min(announced),
            None => capacity,
        };
        if let Some(room) = &mut self.room
            && wanted > self.reserved
        {
            room.grow_to(wanted as u64).await?;
            self.reserved = wanted;
        }
        if capacity > self.whole.capacity() {
            self.whole.try_reserve_exact(capacity - self.whole.len()).map_err(|_| Error::Busy)?;
        }
        Ok(())
    }
}
