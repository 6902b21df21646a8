//! `/favicon.ico`.

use http::{HeaderValue, header};

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// Browsers request it with every page, and use the content type of the response.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
    <rect width=\"32\" height=\"32\" rx=\"8\" fill=\"#0b5cad\"/><circle cx=\"16\" cy=\"12.5\" r=\"5.5\" fill=\"#fff\"/>\
    <path d=\"M5.5 27a10.5 9 0 0 1 21 0z\" fill=\"#fff\"/></svg>";

/// `GET /favicon.ico`
pub async fn get(_: &mut Call) -> Answer {
    let mut reply = Reply::bytes(HeaderValue::from_static("image/svg+xml"), ICON).tagged();
    reply.also(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    Ok(reply)
}
