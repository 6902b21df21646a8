//! A client's socket: small answers leave in one piece, large ones without a copy, and nobody is waited for for ever.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

use super::framing::Framing;

/// Up to here one copy costs less than a gathering write of two pieces.
const SMALL_BYTES: usize = 2048;

/// A socket that gives up on a client who stops reading its answer.
#[derive(Debug)]
pub(super) struct Socket {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    framing: Framing,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, stalled_time: Duration) -> Self {
        // Small answers must not wait for each other; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(stalled_time));
        Self { stream: Box::pin(stream), framing: Framing::default() }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        if let Some(bytes) = buffer.filled_mut().get_mut(before..) {
            self.framing.look_at(bytes);
        }
        read
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count: usize = pieces.iter().map(|piece| piece.len()).sum();
        if count > SMALL_BYTES {
            return self.stream.as_mut().poll_write_vectored(context, pieces);
        }
        let mut whole = [0; SMALL_BYTES];
        let mut at = 0;
        for piece in pieces {
            whole[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        self.stream.as_mut().poll_write(context, &whole[..count])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
