//! Finished answers, kept until anything is committed by anybody.

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use visage_people::Pulse;

use super::body::Body;
use super::call::Call;
use super::reply::Reply;
use super::style::Style;

/// What one entry costs beside its body, in bytes: key, headers, the cache's own bookkeeping.
const ENTRY_BYTES: u64 = 320;
/// A guess at the size of an answer, for the number of entries to make room for.
const USUAL_BYTES: u64 = 2048;

/// A bounded memory of finished answers.
#[derive(Debug)]
pub struct Remembered {
    /// None when the operator wants every answer made anew.
    answers: Option<Cache<Asked, Answered, ByBytes>>,
}

/// A request that may have been answered before, and the state of the store now.
#[derive(Debug)]
pub struct Key {
    asked: Asked,
    pulse: Pulse,
}

/// What an answer depends on, apart from what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    route: usize,
    value: i32,
    caller: i32,
    roster: i64,
    style: Style,
}

#[derive(Clone, Debug)]
struct Answered {
    pulse: Pulse,
    content_type: Option<HeaderValue>,
    body: Bytes,
    etag: Option<HeaderValue>,
    last_modified: Option<i64>,
}

#[derive(Clone, Debug)]
struct ByBytes;

impl Weighter<Asked, Answered> for ByBytes {
    fn weight(&self, _: &Asked, answered: &Answered) -> u64 {
        answered.body.len() as u64 + ENTRY_BYTES
    }
}

impl Key {
    /// The key of a request that reads one row and asks for nothing special; none when nothing is kept.
    pub(super) fn of(call: &Call, route: usize) -> Option<Self> {
        call.server.remembered.answers.as_ref()?;
        if call.head.method != Method::GET || call.head.uri.query().is_some() {
            return None;
        }
        let caller = call.caller.as_ref()?;
        let asked = Asked {
            route,
            value: call.id(0, "").ok()?,
            caller: caller.associate().id.0,
            roster: caller.roster_number(),
            style: call.style,
        };
        Some(Self { asked, pulse: call.people().pulse()? })
    }
}

impl Remembered {
    /// Keeps at most `most_bytes` of answers.
    pub fn new(most_bytes: u64) -> Self {
        let entries = usize::try_from(most_bytes / USUAL_BYTES).unwrap_or_default();
        let answers = (most_bytes > 0).then(|| Cache::with_weighter(entries.max(16), most_bytes, ByBytes));
        Self { answers }
    }

    /// The answer, if nothing was committed since it was made.
    pub(super) fn find(&self, key: &Key) -> Option<Reply> {
        let answered = self.answers.as_ref()?.get(&key.asked)?;
        (answered.pulse == key.pulse).then(|| Reply {
            status: StatusCode::OK,
            content_type: answered.content_type,
            body: Body::Full(answered.body),
            etag: answered.etag,
            last_modified: answered.last_modified,
            more: Vec::new(),
        })
    }

    /// Keeps a finished answer that was made after `key` was.
    pub(super) fn keep(&self, key: Key, reply: &Reply) {
        let (Some(answers), Body::Full(body), StatusCode::OK) = (&self.answers, &reply.body, reply.status)
        else {
            return;
        };
        let answered = Answered {
            pulse: key.pulse,
            content_type: reply.content_type.clone(),
            body: body.clone(),
            etag: reply.etag.clone(),
            last_modified: reply.last_modified,
        };
        answers.insert(key.asked, answered);
    }
}
