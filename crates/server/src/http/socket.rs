//! A client's socket: small answers leave in one piece, large ones without a copy, and nobody is waited for for ever.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

use super::connections::Connection;
use super::framing::Framing;

/// Up to here one copy costs less than a gathering write of two pieces.
const SMALL_BYTES: usize = 2048;

/// A socket that gives up on a client who stops reading its answer.
#[derive(Debug)]
pub(super) struct Socket {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    framing: Framing,
    connection: Arc<Connection>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, stalled_time: Duration, connection: Arc<Connection>) -> Self {
        // Small answers must not wait for each other; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(stalled_time));
        Self { stream: Box::pin(stream), framing: Framing::default(), connection }
    }

    /// Counts what was written.
    fn moved(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = written {
            self.connection.moves(bytes);
        }
        written
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.connection.reads();
        if self.framing.is_lost() {
            return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
        }
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        self.connection.moves(buffer.filled().len() - before);
        let bytes = buffer.filled_mut().get_mut(before..).unwrap_or_default();
        let passed = before + self.framing.look_at(bytes);
        buffer.set_filled(passed);
        read
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write(context, bytes);
        self.moved(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count: usize = pieces.iter().map(|piece| piece.len()).sum();
        if count > SMALL_BYTES {
            let written = self.stream.as_mut().poll_write_vectored(context, pieces);
            return self.moved(written);
        }
        let mut whole = [0; SMALL_BYTES];
        let mut at = 0;
        for piece in pieces {
            whole[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        let written = self.stream.as_mut().poll_write(context, &whole[..count]);
        self.moved(written)
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
