//! The bytes of an object while they arrive. The client library asks for the rest when a connection breaks.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::GetResult;
use tokio::sync::OwnedSemaphorePermit;

use super::Bucket;
use super::failure::failed;
use crate::Error;

/// How long the next piece may take.
const PIECE: Duration = Duration::from_secs(15);

/// An object that is being read from the start to the end.
pub(crate) struct Download {
    bucket: Bucket,
    length: u64,
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    pending: Bytes,
    read_bytes: u64,
    _turn: OwnedSemaphorePermit,
}

impl Download {
    pub(super) fn new(bucket: Bucket, answer: GetResult, turn: OwnedSemaphorePermit) -> Self {
        let length = answer.meta.size;
        let stream = answer.into_stream();
        Self { bucket, length, stream, pending: Bytes::new(), read_bytes: 0, _turn: turn }
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Adds so many bytes that come next, or as many as are left.
    pub(crate) async fn read(&mut self, count: usize, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let wanted = bytes.len() + count;
        while bytes.len() < wanted && (!self.pending.is_empty() || self.arrive().await?) {
            let piece = self.pending.split_to(self.pending.len().min(wanted - bytes.len()));
            bytes.extend_from_slice(&piece);
        }
        Ok(())
    }

    /// Waits for the next piece; false at the end.
    async fn arrive(&mut self) -> Result<bool, Error> {
        while self.read_bytes < self.length {
            match tokio::time::timeout(PIECE, self.stream.next()).await {
                Ok(Some(Ok(piece))) => {
                    self.read_bytes += crate::seal::length_of(&piece);
                    self.pending = piece;
                    if !self.pending.is_empty() {
                        return Ok(true);
                    }
                }
                Ok(Some(Err(error))) => return Err(failed(&self.bucket.shown, None, &error)),
                Ok(None) => return Ok(false),
                Err(_) => return Err(self.bucket.slow()),
            }
        }
        Ok(false)
    }
}
