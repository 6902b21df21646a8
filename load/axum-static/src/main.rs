//! Answers every `GET /api/v1/Person/{id}/ImageInfo` with the bytes of one file: `axum-static FILE HOST:PORT`.

use std::io::{Error, Result};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(file), Some(address)) = (words.next(), words.next()) else {
        return Err(Error::other("axum-static FILE HOST:PORT"));
    };
    let answer = Bytes::from(std::fs::read(file)?);
    let route = get(move || {
        let answer = answer.clone();
        async move { ([(CONTENT_TYPE, "application/json; charset=utf-8")], answer) }
    });
    let listener = tokio::net::TcpListener::bind(address).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/api/v1/Person/{id}/ImageInfo", route)).await
}
