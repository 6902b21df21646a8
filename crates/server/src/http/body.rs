//! The bytes of an answer: none, ready, or opened piece by piece while they are sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use http_body::{Frame, SizeHint};

/// Pictures up to this size are opened and verified whole before the answer begins, so that damage is a 500.
const OPENED_WHOLE_BYTES: u64 = 256 * 1024;

/// Verified pieces in order.
pub struct Chunks(BoxStream<'static, Result<Bytes, visage_blobs::Error>>);

impl Chunks {
    fn of(reader: visage_blobs::Reader, first: Option<Bytes>) -> Self {
        let rest = futures_util::stream::try_unfold(reader, async |mut reader| {
            Ok(reader.next_chunk().await?.map(|chunk| (chunk, reader)))
        });
        Self(futures_util::stream::iter(first.map(Ok)).chain(rest).boxed())
    }
}

impl std::fmt::Debug for Chunks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chunks")
    }
}

/// The bytes of an answer.
#[derive(Debug)]
pub enum Body {
    /// None.
    Empty,
    /// Ready.
    Full(Bytes),
    /// Sealed bytes, opened one segment at a time.
    Sealed {
        /// What opens them.
        chunks: Chunks,
        /// Bytes that are still to come.
        left_bytes: u64,
    },
    /// Ready bytes that are not sent: the answer to HEAD has their length alone.
    Head(u64),
}

impl Body {
    /// The original bytes behind `reader`.
    ///
    /// # Errors
    /// When the first bytes are damaged; for small pictures when any are.
    pub async fn sealed(mut reader: visage_blobs::Reader) -> Result<Self, visage_blobs::Error> {
        let left_bytes = reader.original_bytes();
        if left_bytes <= OPENED_WHOLE_BYTES {
            return Ok(Self::Full(reader.read_all().await?));
        }
        let first = reader.next_chunk().await?;
        Ok(Self::Sealed { chunks: Chunks::of(reader, first), left_bytes })
    }

    /// The length, in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::Full(bytes) => bytes.len() as u64,
            Self::Sealed { left_bytes, .. } | Self::Head(left_bytes) => *left_bytes,
        }
    }
}

/// Why an answer broke off: stored bytes turned out to be damaged, or came no more, after the first were sent.
#[derive(Debug)]
pub struct BrokenOff(visage_blobs::Error);

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the answer broke off: {}", self.0)
    }
}

impl std::error::Error for BrokenOff {}

impl From<Infallible> for BrokenOff {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        match &mut *self {
            Self::Empty | Self::Head(_) => Poll::Ready(None),
            Self::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                *self = Self::Empty;
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Self::Sealed { chunks, left_bytes } => match ready!(chunks.0.poll_next_unpin(context)) {
                Some(Ok(bytes)) => {
                    *left_bytes = left_bytes.saturating_sub(bytes.len() as u64);
                    Poll::Ready(Some(Ok(Frame::data(bytes))))
                }
                None => Poll::Ready(None),
                Some(Err(error)) => {
                    tracing::error!(%error, "an answer broke off");
                    Poll::Ready(Some(Err(BrokenOff(error))))
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty | Self::Head(_) => true,
            Self::Full(bytes) => bytes.is_empty(),
            Self::Sealed { left_bytes, .. } => *left_bytes == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Head(_) => SizeHint::default(),
            body => SizeHint::with_exact(body.length()),
        }
    }
}
