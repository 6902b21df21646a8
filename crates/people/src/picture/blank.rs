//! What is shown in place of a picture that is not there: drawn here, never stored.

use std::sync::Arc;

use bytes::Bytes;
use visage_imaging::Format;
use visage_imaging::drawn::{self, Drawing};

use super::renditions::{Form, Rendition};
use super::show::missing;
use super::{Cut, Holder, Wanted};
use crate::behind;
use crate::error::{Error, Result};
use crate::memory::Share;
use crate::store::holder;
use crate::{Caller, People};

/// What is shown in place of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blank {
    /// What such a holder looks like: the initials of a person, else a figure.
    Default,
    /// One pixel that is not seen.
    ClearPixel,
    /// A text, with or without a border around it.
    Text {
        /// In the language of whoever asks.
        text: String,
        /// Whether there is a border.
        border: bool,
    },
    /// A sheet of paper.
    File,
    /// A pattern that follows from a hash.
    Pattern(Vec<u8>),
}

/// The side of a drawn picture when nobody said otherwise, in pixels.
const USUAL_SIDE: u32 = 180;
/// The largest side that is drawn: who wants more gets as much, in the proportions that were wanted.
const MAX_DRAWN_SIDE: u32 = 1024;
/// Which drawings these are: another number when the same asks for another picture.
const EDITION: u32 = 1;

impl People {
    /// What is shown in place of a holder's picture, at exactly the size that is wanted, up to 1,024
    /// pixels a side.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the holder is not there, or is not for this caller to see.
    pub async fn blank(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        blank: &Blank,
        wanted: &Wanted,
    ) -> Result<Rendition> {
        let holder = holder.into();
        let asked = std::pin::pin!(holder::name(&self.store, holder));
        let (name, _) = self.seen(caller, holder, asked).await?;
        let [first, last] = name.ok_or_else(|| missing(holder))?;
        let sheet = match (blank, holder) {
            (Blank::Default, Holder::Person(person)) => match drawn::initials(&first, &last) {
                Some(letters) => Sheet::Initials(letters, u64::from(person.0.unsigned_abs())),
                None => Sheet::Person,
            },
            (Blank::Default, Holder::Contact(_)) => Sheet::Company,
            (Blank::Default, Holder::Project(_)) => Sheet::Project,
            (blank, _) => Sheet::of(blank),
        };
        self.drawn(sheet, wanted, caller.share()).await
    }

    /// What is shown in place of somebody who is not there at all.
    ///
    /// # Errors
    /// When drawing fails, which is not known to happen.
    pub async fn blank_for_nobody(&self, blank: &Blank, wanted: &Wanted) -> Result<Rendition> {
        self.drawn(Sheet::of(blank), wanted, Share::default()).await
    }

    async fn drawn(&self, sheet: Sheet, wanted: &Wanted, share: Share) -> Result<Rendition> {
        let format = match sheet {
            // That is what a pixel is that is not seen.
            Sheet::Clear => wanted.format.unwrap_or(Format::Gif),
            _ => wanted.format_of(visage_imaging::Kind::Png),
        };
        let size = match (sheet == Sheet::Clear, wanted.width, wanted.height) {
            (true, ..) => (1, 1),
            (_, 0, 0) => (USUAL_SIDE, USUAL_SIDE),
            (_, width, 0) => (width, width),
            (_, 0, height) => (height, height),
            (_, width, height) => (width, height),
        };
        let size = capped(size);
        let hash = super::content_hash(format!("drawn-{EDITION}-{sheet:?}").as_bytes());
        let form = Form::Picture { size, cut: Cut::None, format };
        let bytes = match self.renditions.kept_or_turn(&hash, form).await {
            Ok(bytes) => bytes,
            Err(turn) => {
                let bytes = self.draw(sheet, size, format, share).await?;
                turn.keep(bytes.clone());
                bytes
            }
        };
        let tag = format!("{}-{}x{}-{}", &hash[..32], size.0, size.1, format.kind().extension());
        Ok(Rendition { bytes, mime: format.kind().mime(), tag, last_changed: None })
    }

    async fn draw(&self, sheet: Sheet, size: (u32, u32), format: Format, share: Share) -> Result<Bytes> {
        let bytes = u64::from(size.0) * u64::from(size.1) * 8;
        let reserved = self.memory.reserve_for(share, bytes).await?;
        let turn = Arc::clone(&self.renditions.workers).acquire_owned();
        let worker = turn.await.map_err(|_| Error::Busy)?;
        let work = behind::make(move || {
            let _held = (reserved, worker);
            let drawn = drawn::draw(&sheet.drawing(), size.0, size.1);
            visage_imaging::encode_as(&drawn.pixels(), format)
        });
        let bytes = work.await.map_err(|error| Error::Storage(format!("drawing a picture: {error}")))?;
        Ok(bytes.map_err(super::renditions::refusal)?.into())
    }
}

/// A size no larger than is drawn, in the same proportions.
fn capped((width, height): (u32, u32)) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= MAX_DRAWN_SIDE {
        return (width, height);
    }
    let side = |pixels: u32| {
        let pixels = u64::from(pixels) * u64::from(MAX_DRAWN_SIDE) / u64::from(longer);
        u32::try_from(pixels).unwrap_or(MAX_DRAWN_SIDE).max(1)
    };
    (side(width), side(height))
}

/// What is drawn, with everything that it follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sheet {
    Clear,
    Text(String, bool),
    Initials(String, u64),
    Person,
    Company,
    Project,
    File,
    Pattern(Vec<u8>),
}

impl Sheet {
    fn of(blank: &Blank) -> Self {
        match blank {
            Blank::Default => Self::Person,
            Blank::ClearPixel => Self::Clear,
            Blank::Text { text, border } => Self::Text(text.clone(), *border),
            Blank::File => Self::File,
            Blank::Pattern(hash) => Self::Pattern(hash.clone()),
        }
    }

    fn drawing(&self) -> Drawing<'_> {
        match self {
            Self::Clear => Drawing::ClearPixel,
            Self::Text(text, border) => Drawing::Notice { text, border: *border },
            Self::Initials(letters, seed) => Drawing::Initials { letters, seed: *seed },
            Self::Person => Drawing::Person,
            Self::Company => Drawing::Company,
            Self::Project => Drawing::Project,
            Self::File => Drawing::File,
            Self::Pattern(hash) => Drawing::Identicon { hash },
        }
    }
}
