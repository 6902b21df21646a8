//! Connections: taking them, bounding them, and letting them finish when the server stops.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncWriteExt, Interest};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use super::body::Body;
use super::connections::{Connection, Connections, Phase, TICK, is_out_of_descriptors};
use super::socket::Socket;
use super::{Server, answer};

/// How long open requests may take to finish once the server stops.
const DRAIN: Duration = Duration::from_secs(10);
/// How often renditions are looked over whose originals may be gone.
const SWEEP: Duration = Duration::from_mins(10);
/// How often it is written when sessions were used.
const SETTLE: Duration = Duration::from_mins(1);
/// How often the audit log is written.
const WRITE_DOWN: Duration = Duration::from_secs(5);
/// A pause when the machine has no more sockets to give.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(50);
/// How often this is logged.
const SAY_OUT_OF_SOCKETS: Duration = Duration::from_secs(10);
/// The response on a connection that cannot be admitted.
const NO_PLACE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// How many connections the system holds until they are taken; it may hold fewer. A crowd that comes at once finds
/// room: whoever finds none waits a second or longer, or is cut off.
const BACKLOG: u32 = 4096;

/// Listens on the first of these addresses that can be had.
///
/// # Errors
/// Why the last of them cannot be had.
pub fn bind(addresses: &[SocketAddr]) -> io::Result<TcpListener> {
    let mut why = io::ErrorKind::AddrNotAvailable.into();
    for address in addresses {
        match bind_one(*address) {
            Ok(listener) => return Ok(listener),
            Err(error) => why = error,
        }
    }
    Err(why)
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Or a server that is started anew would wait for old connections to be forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop` is done, then finishes what is under way.
pub async fn serve(server: Arc<Server>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let http = protocol(&server);
    let mut chores = chores(&server);
    let mut shortage = Shortage::default();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => take(&server, &http, &graceful, stream, peer.ip()),
            Err(error) => shortage.wait(&server.connections, &error).await,
        }
    }
    drop(listener);
    chores.abort_all();
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off: they took longer than {} s to finish", DRAIN.as_secs());
    }
    settled(&server).await;
    written_down(&server).await;
}

/// Serves a connection in its own task.
fn take(
    server: &Arc<Server>,
    http: &http1::Builder,
    graceful: &GracefulShutdown,
    stream: TcpStream,
    peer: IpAddr,
) {
    let address = (!server.proxies.trusts(peer)).then_some(peer);
    let Some(open) = server.connections.open(address) else {
        match server.connections.rejection() {
            Some(rejection) => drop(tokio::spawn(refuse(stream, rejection))),
            None => refuse_at_once(&stream),
        }
        return;
    };
    let connection = Arc::clone(open.connection());
    let watched = graceful.watch(served(http, server, stream, peer, Arc::clone(&connection)));
    let counted = Counted::new(server);
    let task = tokio::spawn(async move {
        // Dropped with the task, however it ends.
        let _held = (open, counted);
        // A broken connection is not an error of the server.
        let _ = watched.await;
    });
    connection.served_by(task.abort_handle());
}

/// Counts an open connection in the metrics.
struct Counted(Arc<Server>);

impl Counted {
    fn new(server: &Arc<Server>) -> Self {
        server.metrics.connections.inc();
        Self(Arc::clone(server))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.metrics.connections.dec();
    }
}

/// Answers that there is no slot, and reads a little of the request, or closing would discard the response.
async fn refuse(mut stream: TcpStream, _rejection: OwnedSemaphorePermit) {
    let rest = async {
        stream.write_all(NO_PLACE).await?;
        stream.shutdown().await?;
        let mut unread = [0; 1024];
        while stream.ready(Interest::READABLE).await.is_ok() {
            match stream.try_read(&mut unread) {
                Ok(1..) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Ok(0) | Err(_) => break,
            }
        }
        io::Result::Ok(())
    };
    // If the response is lost, the client sees the closed connection.
    let _ = tokio::time::timeout(TICK, rest).await;
}

/// The same without waiting for the request, when very many are rejected.
fn refuse_at_once(stream: &TcpStream) {
    let mut unread = [0; 1024];
    // Closing with unread bytes would reset the connection, and could discard the response.
    while stream.try_read(&mut unread).is_ok_and(|bytes| bytes > 0) {}
    let _ = stream.try_write(NO_PLACE);
}

/// Handles running out of sockets or descriptors.
#[derive(Default)]
struct Shortage {
    said: Option<tokio::time::Instant>,
}

impl Shortage {
    /// Closes idle connections and waits a moment before accepting again.
    async fn wait(&mut self, connections: &Connections, error: &io::Error) {
        if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
            return;
        }
        if is_out_of_descriptors(error) {
            connections.release_some();
        }
        if self.said.is_none_or(|said| said.elapsed() >= SAY_OUT_OF_SOCKETS) {
            self.said = Some(tokio::time::Instant::now());
            tracing::warn!(%error, "cannot accept connections; closing idle ones and retrying");
        }
        tokio::time::sleep(OUT_OF_SOCKETS).await;
    }
}

/// What is done now and then beside the answers.
fn chores(server: &Arc<Server>) -> JoinSet<()> {
    let mut chores = JoinSet::new();
    chores.spawn(rest(Arc::clone(server)));
    chores.spawn(sweep(Arc::clone(server)));
    chores.spawn(settle(Arc::clone(server)));
    chores.spawn(write_down(Arc::clone(server)));
    if server.avatars {
        chores.spawn(hash(Arc::clone(server)));
    }
    chores
}

fn protocol(server: &Server) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(server.limits.header_time)
        .max_buf_size(server.limits.header_bytes)
        // A client that has said everything may close its side and wait for the answer.
        .half_close(true);
    http
}

fn served(
    http: &http1::Builder,
    server: &Arc<Server>,
    stream: TcpStream,
    peer: IpAddr,
    connection: Arc<Connection>,
) -> http1::Connection<TokioIo<Socket>, Answering> {
    let socket = Socket::new(stream, server.limits.stalled_time, Arc::clone(&connection));
    http.serve_connection(TokioIo::new(socket), Answering(Arc::clone(server), peer, connection))
}

/// One connection's way to the server.
struct Answering(Arc<Server>, IpAddr, Arc<Connection>);

impl hyper::service::Service<Request<Incoming>> for Answering {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (server, peer, connection) = (Arc::clone(&self.0), self.1, Arc::clone(&self.2));
        connection.enter(Phase::Work);
        Box::pin(async move { Ok(answer::answer(server, peer, connection, request).await) })
    }
}

async fn settle(server: Arc<Server>) {
    let mut every = tokio::time::interval(SETTLE);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        settled(&server).await;
    }
}

async fn settled(server: &Server) {
    if let Err(error) = server.people.settle().await {
        tracing::warn!(%error, "when sessions were used is not written; it is tried again");
    }
}

async fn write_down(server: Arc<Server>) {
    let mut every = tokio::time::interval(WRITE_DOWN);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        written_down(&server).await;
    }
}

async fn written_down(server: &Server) {
    if let Err(error) = server.people.write_down().await {
        tracing::warn!(%error, "the audit log is not written; it is tried again");
    }
}

/// Throws away renditions whose originals another copy removed.
async fn sweep(server: Arc<Server>) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        if let Err(error) = server.people.sweep_renditions().await {
            tracing::warn!(%error, "renditions were not looked over");
        }
    }
}

/// Hashes addresses that were stored before there were hashes: nobody waits for a start because they are many.
async fn hash(server: Arc<Server>) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        match server.people.hash_addresses().await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, "addresses are not hashed yet; it is tried again"),
        }
    }
}

/// Releases idle snapshots and advances the ticks of connections.
async fn rest(server: Arc<Server>) {
    let mut every = tokio::time::interval(TICK);
    loop {
        every.tick().await;
        server.connections.tick();
        server.people.rest();
    }
}
