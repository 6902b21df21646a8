//! An answer before it goes on the wire.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use visage_contract::node::Node;
use visage_contract::select::Select;
use visage_contract::{json, xml};

use super::body::Body;
use super::error::ApiError;
use super::style::Style;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Content-Type; none for an empty answer.
    pub content_type: Option<HeaderValue>,
    /// The bytes.
    pub body: Body,
    /// A strong validator.
    pub etag: Option<HeaderValue>,
    /// When what is told was changed last, in seconds since 1970, UTC.
    pub last_modified: Option<i64>,
    /// Headers that few answers have.
    pub more: Vec<(HeaderName, HeaderValue)>,
}

impl Reply {
    /// Bytes of a type.
    pub fn bytes(content_type: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        Self::body(content_type, Body::Full(bytes.into()))
    }

    /// A text that is JSON.
    pub fn json(text: impl Into<Bytes>) -> Self {
        Self::bytes(HeaderValue::from_static("application/json; charset=utf-8"), text)
    }

    /// A body of a type.
    pub fn body(content_type: HeaderValue, body: Body) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: Some(content_type),
            body,
            etag: None,
            last_modified: None,
            more: Vec::new(),
        }
    }

    /// No bytes.
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            content_type: None,
            body: Body::Empty,
            etag: None,
            last_modified: None,
            more: Vec::new(),
        }
    }

    /// A carrier in the form asked for, with the properties asked for.
    ///
    /// # Errors
    /// A defect, when it is not a carrier.
    pub fn carrier<T: Serialize>(
        style: &Style,
        carrier: &T,
        select: Option<&Select>,
    ) -> Result<Self, ApiError> {
        let content_type = HeaderValue::from_static(style.media.content_type());
        if !style.media.is_xml() && select.is_none() {
            let bytes = json::to_vec(carrier).map_err(|error| ApiError::Defect(error.to_string()))?;
            return Ok(Self::bytes(content_type, bytes));
        }
        let mut node = Node::of(carrier).map_err(|error| ApiError::Defect(error.to_string()))?;
        if let Some(select) = select {
            select.apply(&mut node);
        }
        let bytes = if style.media.is_xml() {
            xml::to_string(&node).into_bytes()
        } else {
            json::to_vec(&node).map_err(|error| ApiError::Defect(error.to_string()))?
        };
        Ok(Self::bytes(content_type, bytes))
    }

    /// A carrier whose rendering cannot be allowed to fail: an error.
    pub fn carrier_or_text<T: Serialize>(style: &Style, carrier: &T) -> Self {
        Self::carrier(style, carrier, None).unwrap_or_else(|_| {
            Self::bytes(HeaderValue::from_static("text/plain"), "the answer cannot be written")
        })
    }

    /// Adds a header.
    pub fn also(&mut self, name: HeaderName, value: HeaderValue) {
        self.more.push((name, value));
    }

    /// Gives a finished answer a validator made from its own bytes.
    #[must_use]
    pub fn tagged(mut self) -> Self {
        if let Body::Full(bytes) = &self.body {
            let digest = xxhash_rust::xxh3::xxh3_128(bytes);
            self.etag = HeaderValue::from_str(&format!("\"{digest:032x}\"")).ok();
        }
        self
    }
}
