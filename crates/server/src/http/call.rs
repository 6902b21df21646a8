//! One request, as handlers see it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use hyper::body::Incoming;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use visage_contract::select::{self, Select};
use visage_people::memory::{Room, Share};
use visage_people::{Caller, People};

use super::Server;
use super::carry::word::{Word, id_of};
use super::connections::{Connection, network};
use super::error::ApiError;
use super::paths::Params;
use super::request_body;
use super::style::Style;

/// The most bytes of a JSON object of parameters that holds no picture.
pub const MAX_PARAMETERS_BYTES: u64 = 64 * 1024;
/// The most keys in a list: each makes a carrier.
const MAX_KEYS: usize = 1000;
/// Most parameters of a query: each handler scans all of them.
const MAX_PAIRS: usize = 256;

/// One request: who asks, for what, and in which form.
#[derive(Debug)]
pub struct Call {
    /// What answers.
    pub server: Arc<Server>,
    /// The other end of the connection: the client, or the last proxy before us.
    pub peer: IpAddr,
    /// Method, address and headers.
    pub head: Parts,
    /// Whether the address began with the base path.
    pub under_base: bool,
    /// Values in the path.
    pub params: Params,
    /// The form of the answer.
    pub style: Style,
    /// Who asks; nobody at open doors.
    pub(super) caller: Option<Caller>,
    pub(super) body: Incoming,
    pub(super) connection: Arc<Connection>,
}

impl Call {
    /// The domain.
    pub fn people(&self) -> &People {
        &self.server.people
    }

    /// The address of the client, as far as proxies are believed.
    pub fn client(&self) -> IpAddr {
        self.server.proxies.client(self.peer, &self.head.headers)
    }

    /// Who asks.
    ///
    /// # Errors
    /// A defect at doors that are open to anybody.
    pub fn caller(&self) -> Result<&Caller, ApiError> {
        self.caller.as_ref().ok_or_else(|| ApiError::Defect("nobody is signed in at this door".to_owned()))
    }

    /// The value at `place` in the path as a 32-bit number; `name` is the vendor's name for it.
    ///
    /// # Errors
    /// An invalid argument when it is anything else.
    pub fn id(&self, place: usize, name: &str) -> Result<i32, ApiError> {
        let text = self.params.get(place);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        number.ok_or_else(|| ApiError::argument(name, "a whole number of 32 bits is wanted here"))
    }

    /// The value at `place` in the path, decoded.
    pub fn value(&self, place: usize) -> String {
        percent_encoding::percent_decode_str(self.params.get(place)).decode_utf8_lossy().into_owned()
    }

    /// The key of a row in the query.
    ///
    /// # Errors
    /// An invalid argument when it is missing or is no number.
    pub fn key(&self, name: &str) -> Result<i32, ApiError> {
        let key = self.query(name).and_then(|text| text.parse().ok());
        key.ok_or_else(|| ApiError::argument(name, "a whole number of 32 bits is wanted in the query"))
    }

    /// The share of the memory budget that this call counts for.
    pub fn share(&self) -> Share {
        let caller = self.caller.as_ref().map(|caller| caller.associate().id.0);
        Share { caller, address: Some(network(self.client())) }
    }

    /// The body as a JSON list of ids, each once, in the order of first occurrence.
    ///
    /// # Errors
    /// An invalid argument when it is not such a list, or a very long one.
    pub async fn keys(&mut self) -> Result<Vec<i32>, ApiError> {
        let body = self.body(MAX_PARAMETERS_BYTES).await?;
        let keys: Vec<i32> = serde_json::from_slice(&body)
            .map_err(|_| ApiError::argument("body", "a JSON list of numbers is wanted here"))?;
        drop(body);
        // A few bytes a key live on.
        self.head.extensions.remove::<Arc<Room>>();
        if keys.len() > MAX_KEYS {
            return Err(ApiError::argument("body", "at most 1000 keys are wanted at once"));
        }
        let mut known = HashSet::new();
        Ok(keys.into_iter().filter(|key| known.insert(*key)).collect())
    }

    /// The first value of a query parameter, named in any letter case, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query()?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            decoded(key).eq_ignore_ascii_case(name).then(|| decoded(value).into_owned())
        })
    }

    /// Checks that the query does not exceed the limits on parameters and selected columns.
    ///
    /// # Errors
    /// An invalid argument when it does.
    pub(super) fn check_query(&self) -> Result<(), ApiError> {
        let query = self.head.uri.query().unwrap_or_default();
        if query.bytes().filter(|byte| *byte == b'&').count() >= MAX_PAIRS {
            return Err(ApiError::argument("query", "a query may have at most 256 parameters"));
        }
        match self.query("$select").map(|text| select::names(&text).map(drop)) {
            Some(Err(select::TooManyPaths)) => {
                Err(ApiError::argument("$select", "at most 256 columns can be selected at once"))
            }
            Some(Ok(())) | None => Ok(()),
        }
    }

    /// The properties that `$select` asks for.
    pub fn select(&self) -> Option<Select> {
        self.head.uri.query()?;
        // An invalid selection was rejected before the handler was called.
        Select::parse(&self.query("$select")?).ok().flatten()
    }

    /// The whole body, of at most `most_bytes`.
    ///
    /// # Errors
    /// When it exceeds the limit or ends early; when there is no memory for it.
    pub async fn body(&mut self, most_bytes: u64) -> Result<Bytes, ApiError> {
        let limit_bytes = self.server.limits.body_bytes.min(most_bytes);
        let [anonymous, parameters] = &self.server.small_bodies;
        let budget = if self.caller.is_some() { parameters } else { anonymous };
        let share = self.share();
        let (body, room) =
            request_body::read(&mut self.body, limit_bytes, (budget, share), &self.connection).await?;
        // Reserved for as long as the call lasts: what was read from the body lives on after it.
        if let Some(room) = room {
            self.head.extensions.insert(Arc::new(room));
        }
        Ok(body)
    }

    /// The whole body, up to the largest limit, and its memory, which is reserved as the body arrives.
    ///
    /// # Errors
    /// When it exceeds the limit or ends early; when there is no memory for it.
    pub async fn picture(&mut self) -> Result<(Bytes, Option<Room>), ApiError> {
        let (limit_bytes, share) = (self.server.limits.body_bytes, self.share());
        let budget = self.server.people.incoming();
        request_body::read(&mut self.body, limit_bytes, (budget, share), &self.connection).await
    }

    /// Whether the body says that it is JSON.
    pub fn has_json(&self) -> bool {
        let value = self.head.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| {
            value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().ends_with("json")
        })
    }

    /// The body as a JSON object of parameters, whose names are read in any letter case.
    ///
    /// # Errors
    /// An invalid argument when it is not such an object.
    pub async fn parameters<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        read(self.json().await?)
    }

    /// The whole numbers of these names in a JSON object of parameters, in any letter case.
    ///
    /// # Errors
    /// An invalid argument when it is not such an object, or one of them is missing or is no number.
    pub async fn ids<const N: usize>(&mut self, names: [&str; N]) -> Result<[i32; N], ApiError> {
        let sent: serde_json::Map<String, Value> = self.parameters().await?;
        let mut ids = [0; N];
        for (id, name) in ids.iter_mut().zip(names) {
            let word = sent.get(&name.to_ascii_lowercase()).and_then(|value| Word::deserialize(value).ok());
            *id = id_of(word.as_ref(), name)?;
        }
        Ok(ids)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// An invalid argument when it is none, or too long.
    pub async fn json(&mut self) -> Result<Value, ApiError> {
        let body = self.body(MAX_PARAMETERS_BYTES).await?;
        let wrong = |error: serde_json::Error| {
            ApiError::argument(
                "body",
                &format!("JSON is wanted here; line {} column {}", error.line(), error.column()),
            )
        };
        serde_json::from_slice(&body).map_err(wrong)
    }
}

/// A JSON object, whose names are read in any letter case on every level.
///
/// # Errors
/// An invalid argument when it is no object, or not such a one.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    if !value.is_object() {
        return Err(ApiError::argument("body", "a JSON object is wanted here"));
    }
    serde_json::from_value(folded(value))
        .map_err(|_| ApiError::argument("body", "a parameter is missing, or is not of its type"))
}

fn folded(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), folded(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(folded).collect::<Vec<_>>().into(),
        value => value,
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    // Most names and values have no escapes.
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}
