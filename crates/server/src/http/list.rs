//! List responses: written row by row, limited in bytes, and long ones on a separate thread.

use std::sync::{Arc, Weak};
use std::vec;

use http::HeaderValue;
use serde::Serialize;
use visage_contract::accept::MediaType;
use visage_contract::node::Node;
use visage_contract::select::Select;
use visage_contract::xml;
use visage_people::memory::{Memory, Room, Share};
use visage_people::{Caller, Error};

use super::call::Call;
use super::error::ApiError;
use super::held::hold_until_sent;
use super::reply::Reply;
use super::routes::Answer;
use super::style::Style;

/// Longer lists are built on a separate thread.
const SHORT_ROWS: usize = 64;
/// Expected bytes of a row, for the initial reservation, and the expected most.
const EXPECTED_ROW_BYTES: u64 = 1024;
const USUAL_ROW_BYTES: u64 = 4096;
/// Bytes that are reserved at a time while a list is built.
const STEP_BYTES: usize = 1 << 20;

/// A list that is being written.
#[derive(Debug)]
pub struct Rows {
    style: Style,
    select: Option<Select>,
    most_bytes: usize,
    /// The memory of a long list.
    room: Option<Room>,
    reserved: u64,
    /// How many bytes have to be reserved before more rows are written.
    wanted: Option<u64>,
    written: Written,
}

#[derive(Debug)]
enum Written {
    Json { bytes: Vec<u8>, any: bool },
    Xml(xml::List),
}

impl Written {
    fn length(&self) -> usize {
        match self {
            Self::Json { bytes, .. } => bytes.len(),
            Self::Xml(list) => list.length(),
        }
    }
}

impl Rows {
    /// Writes one more carrier, with the selected properties.
    ///
    /// # Errors
    /// When the response becomes too large, or its memory was revoked.
    pub fn push<T: Serialize>(&mut self, row: &T) -> Result<(), ApiError> {
        let defect = |error: String| ApiError::Defect(error);
        let node = if self.style.media.is_xml() || self.select.is_some() {
            let mut node = Node::of(row).map_err(|error| defect(error.to_string()))?;
            if let Some(select) = &self.select {
                select.apply(&mut node);
            }
            Some(node)
        } else {
            None
        };
        match (&mut self.written, node) {
            (Written::Xml(list), Some(node)) => list.push(&node),
            (Written::Xml(_), None) => return Err(defect("XML is written from a tree".to_owned())),
            (Written::Json { bytes, any }, node) => {
                if std::mem::replace(any, true) {
                    bytes.push(b',');
                }
                let written = match node {
                    Some(node) => serde_json::to_writer(bytes, &node),
                    None => serde_json::to_writer(bytes, row),
                };
                written.map_err(|error| defect(error.to_string()))?;
            }
        }
        self.make_room()
    }

    fn make_room(&mut self) -> Result<(), ApiError> {
        let length = self.written.length();
        if length > self.most_bytes {
            return Err(ApiError::AnswerTooLarge(self.most_bytes as u64));
        }
        // Finishing copies the bytes.
        let needed = 2 * length.next_multiple_of(STEP_BYTES) as u64;
        if self.room.is_some() && 2 * length as u64 > self.reserved && !self.try_reserve(needed)? {
            self.wanted = Some(needed);
        }
        Ok(())
    }

    /// Reserves `bytes` in total without waiting: nothing waits for memory on a thread that others use too.
    fn try_reserve(&mut self, bytes: u64) -> Result<bool, Error> {
        let Some(room) = &mut self.room else { return Ok(true) };
        let granted = room.try_grow_to(bytes)?;
        if granted {
            self.reserved = bytes;
        }
        Ok(granted)
    }
}

/// A list of carriers, in JSON or XML: `write` writes the rows of one item.
///
/// # Errors
/// Those of `write`, and when the response is too large or there is no memory for it.
pub async fn carriers<T, F>(call: &Call, items: Vec<T>, write: F) -> Answer
where
    T: Send + 'static,
    F: Fn(&Caller, &Style, &T, &mut Rows) -> Result<(), ApiError> + Send + 'static,
{
    made(call, items, (call.style, call.select()), [Vec::new(), Vec::new()], write).await
}

/// A list of rows between two other texts, always in JSON.
///
/// # Errors
/// As [`carriers`].
pub async fn json<T, F>(call: &Call, items: Vec<T>, around: [Vec<u8>; 2], write: F) -> Answer
where
    T: Send + 'static,
    F: Fn(&Caller, &Style, &T, &mut Rows) -> Result<(), ApiError> + Send + 'static,
{
    let style = Style { media: MediaType::Json, ..call.style };
    made(call, items, (style, None), around, write).await
}

async fn made<T, F>(
    call: &Call,
    items: Vec<T>,
    (style, select): (Style, Option<Select>),
    [before, after]: [Vec<u8>; 2],
    write: F,
) -> Answer
where
    T: Send + 'static,
    F: Fn(&Caller, &Style, &T, &mut Rows) -> Result<(), ApiError> + Send + 'static,
{
    let (caller, asked, most_bytes) = (call.caller()?.clone(), call.style, call.server.limits.answer_bytes);
    let count = items.len();
    let mut rows = begun(style, select, most_bytes, before);
    if count > SHORT_ROWS {
        let bytes = |row| (count as u64).saturating_mul(row).min(most_bytes as u64) * 2;
        rows.room = Some(call.people().outgoing().begin(call.share(), bytes(USUAL_ROW_BYTES)));
        rows.wanted = Some(bytes(EXPECTED_ROW_BYTES));
    }
    let write = move |item: &T, rows: &mut Rows| write(&caller, &asked, item, rows);
    let job = Job { rows, items: items.into_iter(), after, write };
    if count <= SHORT_ROWS {
        let (reply, _) = job.finish_here()?;
        return Ok(reply);
    }
    let (reply, room) = on_pool(job, &call.server.list_slots, call.share()).await?;
    Ok(match room {
        Some(room) => hold_until_sent(call, reply, room),
        None => reply,
    })
}

/// A list that is being built.
struct Job<T, F> {
    rows: Rows,
    items: vec::IntoIter<T>,
    after: Vec<u8>,
    write: F,
}

/// What became of a job.
enum Built<T, F> {
    Whole(Reply, Option<Room>),
    /// It needs more memory before it goes on.
    Part(Job<T, F>),
}

impl<T, F: Fn(&T, &mut Rows) -> Result<(), ApiError>> Job<T, F> {
    /// Writes rows until all are written, or there is no memory for more; stops when no request waits for them.
    fn run(mut self, request: &Weak<()>) -> Result<Built<T, F>, ApiError> {
        while self.rows.wanted.is_none() {
            let Some(item) = self.items.next() else {
                let (reply, room) = self.finished();
                return Ok(Built::Whole(reply, room));
            };
            if request.strong_count() == 0 {
                return Err(Error::Busy.into());
            }
            (self.write)(&item, &mut self.rows)?;
        }
        Ok(Built::Part(self))
    }

    fn finish_here(mut self) -> Result<(Reply, Option<Room>), ApiError> {
        for item in self.items.by_ref() {
            (self.write)(&item, &mut self.rows)?;
        }
        Ok(self.finished())
    }

    fn finished(self) -> (Reply, Option<Room>) {
        (finished(self.rows.style, self.rows.written, &self.after), self.rows.room)
    }
}

/// Builds a list on the threads that pictures and files use too: few lists at a time, fair among callers, and none that
/// waits there. A list that waits for its turn holds no memory, and one that waits for memory holds no turn.
async fn on_pool<T, F>(
    mut job: Job<T, F>,
    slots: &Memory,
    share: Share,
) -> Result<(Reply, Option<Room>), ApiError>
where
    T: Send + 'static,
    F: Fn(&T, &mut Rows) -> Result<(), ApiError> + Send + 'static,
{
    // Dropped with the request, when the client is gone.
    let request = Arc::new(());
    loop {
        let slot = slots.reserve_for(share, 1).await?;
        if let Some(bytes) = job.rows.wanted {
            if !job.rows.try_reserve(bytes)? {
                drop(slot);
                if let Some(room) = &mut job.rows.room {
                    room.grow_to(bytes).await?;
                }
                job.rows.reserved = bytes;
                job.rows.wanted = None;
                continue;
            }
            job.rows.wanted = None;
        }
        let waits = Arc::downgrade(&request);
        let built = tokio::task::spawn_blocking(move || {
            let _slot = slot;
            job.run(&waits)
        });
        match built.await.map_err(|error| ApiError::Defect(error.to_string()))?? {
            Built::Whole(reply, room) => return Ok((reply, room)),
            Built::Part(rest) => job = rest,
        }
    }
}

fn begun(style: Style, select: Option<Select>, most_bytes: usize, mut before: Vec<u8>) -> Rows {
    let written = if style.media.is_xml() {
        Written::Xml(xml::List::default())
    } else {
        before.push(b'[');
        Written::Json { bytes: before, any: false }
    };
    Rows { style, select, most_bytes, room: None, reserved: 0, wanted: None, written }
}

fn finished(style: Style, written: Written, after: &[u8]) -> Reply {
    let bytes = match written {
        Written::Xml(list) => list.finish().into_bytes(),
        Written::Json { mut bytes, .. } => {
            bytes.push(b']');
            bytes.extend_from_slice(after);
            bytes
        }
    };
    Reply::bytes(HeaderValue::from_static(style.media.content_type()), bytes)
}

#[cfg(test)]
mod tests;
