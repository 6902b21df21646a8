//! Pictures: the facts about them, their bytes, and whose they are.

mod avatar;
mod blank;
mod condition;
mod describe;
mod give;
mod holder;
mod library;
mod renditions;
mod show;
mod take;
mod wanted;

use crate::ids::{AssociateId, PictureId};
use crate::sentry::RowRight;

pub use blank::Blank;
pub use condition::Condition;
pub use describe::Facts;
pub(crate) use give::give;
pub use holder::Holder;
pub(crate) use renditions::Renditions;
pub use renditions::{Handling, Metadata, Rendition};
pub(crate) use take::{Incoming, LeftOver, content_hash, recognise};
pub use visage_imaging::Limits;
pub use wanted::{Cut, Format, MAX_SIDE, Wanted};

/// The most bytes a picture may have.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;
/// The most characters of a description, an extra information and a conceptual type.
pub const MAX_TEXT_CHARACTERS: usize = 254;

/// The facts about a stored picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Key.
    pub id: PictureId,
    /// Bytes as they lie in the store, zipped and sealed.
    pub stored_bytes: i32,
    /// Bytes that a client gets.
    pub original_bytes: i32,
    /// Whether the stored bytes are compressed.
    pub zipped: bool,
    /// Whether the stored bytes are sealed.
    pub encrypted: bool,
    /// MIME type, as the bytes themselves tell.
    pub mime: Box<str>,
    /// Text for people.
    pub description: Box<str>,
    /// Spare text.
    pub extra_info: Box<str>,
    /// What kind of picture it is, in the vendor's words.
    pub conceptual_type: Box<str>,
    /// When it was stored first, in seconds since 1970, UTC.
    pub registered: i64,
    /// Who stored it.
    pub registered_by: AssociateId,
    /// When it was changed last, if ever.
    pub updated: Option<i64>,
    /// Who changed it last.
    pub updated_by: Option<AssociateId>,
}

impl Picture {
    /// When it was stored or changed last.
    pub fn last_changed(&self) -> i64 {
        self.updated.unwrap_or(self.registered)
    }
}

/// What there is to say about the picture of somebody who exists.
#[derive(Clone, Debug)]
pub struct PictureInfo {
    /// The picture, when there is one.
    pub picture: Option<Picture>,
    /// What the caller may do to it.
    pub right: RowRight,
}

/// Checks that these bytes are an acceptable picture. Decodes as much of it as storing it does.
///
/// # Errors
/// [`crate::Error::Invalid`] or [`crate::Error::TooLarge`], with the reason.
pub fn check_bytes(bytes: &[u8]) -> crate::Result<()> {
    take::check(bytes.to_vec().into(), &Handling::default()).map(drop)
}

/// A picture's bytes, ready to be read.
#[derive(Debug)]
pub struct PictureBytes {
    /// MIME type.
    pub mime: Box<str>,
    /// SHA-256 of the original bytes, in hexadecimal.
    pub content_hash: Box<str>,
    /// When the picture was stored or changed last.
    pub last_changed: i64,
    /// The original bytes: opened and verified piece by piece.
    pub reader: visage_blobs::Reader,
}

/// A text as far as its column holds it.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(MAX_TEXT_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}
