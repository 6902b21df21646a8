//! List responses: written row by row, limited in bytes, and long ones on a separate thread.

use http::HeaderValue;
use serde::Serialize;
use tokio::runtime::Handle;
use visage_contract::accept::MediaType;
use visage_contract::node::Node;
use visage_contract::select::Select;
use visage_contract::xml;
use visage_people::Caller;
use visage_people::memory::Room;

use super::call::Call;
use super::error::ApiError;
use super::held::apart;
use super::reply::Reply;
use super::routes::Answer;
use super::style::Style;

/// Longer lists are built on a separate thread.
const SHORT_ROWS: usize = 64;
/// Expected most bytes of a row, for the initial reservation.
const USUAL_ROW_BYTES: u64 = 4096;
/// Bytes that are reserved at a time while a list is built.
const STEP_BYTES: usize = 1 << 20;

/// A list that is being written.
#[derive(Debug)]
pub struct Rows<'a> {
    style: Style,
    select: Option<Select>,
    most_bytes: usize,
    room: Option<&'a mut Room>,
    reserved: usize,
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

impl Rows<'_> {
    /// Writes one more carrier, with the selected properties.
    ///
    /// # Errors
    /// When the response becomes too large, or there is no memory for it.
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
        if let Some(room) = &mut self.room
            // Finishing copies the bytes.
            && 2 * length > self.reserved
        {
            self.reserved = 2 * length.next_multiple_of(STEP_BYTES);
            Handle::current().block_on(room.grow_to(self.reserved as u64))?;
        }
        Ok(())
    }
}

/// A list of carriers, in JSON or XML.
///
/// # Errors
/// Those of `write`, and when the response is too large.
pub async fn carriers<F>(call: &Call, rows: usize, write: F) -> Answer
where
    F: FnOnce(&Caller, &Style, &mut Rows<'_>) -> Result<(), ApiError> + Send + 'static,
{
    made(call, rows, call.style, call.select(), [Vec::new(), Vec::new()], write).await
}

/// A list of rows between two other texts, always in JSON.
///
/// # Errors
/// As [`carriers`].
pub async fn json<F>(call: &Call, rows: usize, around: [Vec<u8>; 2], write: F) -> Answer
where
    F: FnOnce(&Caller, &Style, &mut Rows<'_>) -> Result<(), ApiError> + Send + 'static,
{
    let style = Style { media: MediaType::Json, ..call.style };
    made(call, rows, style, None, around, write).await
}

async fn made<F>(
    call: &Call,
    rows: usize,
    style: Style,
    select: Option<Select>,
    around: [Vec<u8>; 2],
    write: F,
) -> Answer
where
    F: FnOnce(&Caller, &Style, &mut Rows<'_>) -> Result<(), ApiError> + Send + 'static,
{
    let caller = call.caller()?.clone();
    let most_bytes = call.server.limits.answer_bytes;
    let asked = call.style;
    let make = move |room: Option<&mut Room>| {
        let [before, after] = around;
        let mut list = begun(style, select, room, most_bytes, before);
        write(&caller, &asked, &mut list)?;
        Ok(finished(style, list.written, &after))
    };
    if rows <= SHORT_ROWS {
        return make(None);
    }
    let most = (rows as u64).saturating_mul(USUAL_ROW_BYTES).min(most_bytes as u64) * 2;
    let room = call.people().outgoing().begin(call.share(), most);
    apart(call, room, move |room| make(Some(room))).await
}

fn begun(
    style: Style,
    select: Option<Select>,
    room: Option<&mut Room>,
    most_bytes: usize,
    mut before: Vec<u8>,
) -> Rows<'_> {
    let written = if style.media.is_xml() {
        Written::Xml(xml::List::default())
    } else {
        before.push(b'[');
        Written::Json { bytes: before, any: false }
    };
    Rows { style, select, most_bytes, room, reserved: 0, written }
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
