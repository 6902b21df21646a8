//! What a client still sends when it has been answered: read and thrown away, or its answer would be lost with it.

use std::time::Duration;

use http::header::EXPECT;
use http::request::Parts;
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// How long a client may go on sending what nobody wants before the connection is cut.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads what is left of a body beside the answer. A connection that is closed with bytes unread is reset, and the
/// answer with it.
pub fn pass_over(head: &Parts, mut body: Incoming) {
    // Who waits to be told to go on is not told so, and need not send anything.
    if body.is_end_stream() || head.headers.contains_key(EXPECT) {
        return;
    }
    let rest = async move { while let Some(Ok(_)) = body.frame().await {} };
    tokio::spawn(tokio::time::timeout(PATIENCE, rest));
}
