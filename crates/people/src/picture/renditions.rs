//! Pictures in other sizes and formats: each is made once, kept while there is room, and gone with its original.

mod kept;
mod make;
mod refused;
mod shelf;

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use visage_imaging::{Format, Kind, Limits};

use super::show::still_named;
use super::{Holder, Wanted};
use crate::error::{Error, Result};
use crate::memory::Share;
use crate::store::content;
use crate::store::picture::StoredBytes;
use crate::{Caller, People};

pub(crate) use make::refusal;
pub(super) use shelf::Form;
pub(crate) use shelf::Renditions;

/// Which metadata of a picture is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Metadata {
    /// Orientation and colour alone.
    #[default]
    Strip,
    /// Everything: the bytes are stored as they came.
    Keep,
}

/// How pictures are handled.
#[derive(Clone, Debug)]
pub struct Handling {
    /// Which metadata is kept of pictures that come in.
    pub metadata: Metadata,
    /// What is too large.
    pub limits: Limits,
    /// How long it may take to make one.
    pub time: Duration,
    /// How many are made at once.
    pub workers: usize,
    /// Bytes of finished pictures that are kept in memory.
    pub kept_bytes: u64,
    /// A folder for more of them, and how many bytes; sealed as originals are.
    pub folder: Option<(PathBuf, u64)>,
}

impl Default for Handling {
    /// One at a time, ten seconds each, 16 MiB kept in memory and none in a folder.
    fn default() -> Self {
        Self {
            metadata: Metadata::Strip,
            limits: Limits { max_bytes: super::MAX_PICTURE_BYTES, ..Limits::default() },
            time: Duration::from_secs(10),
            workers: 1,
            kept_bytes: 16 << 20,
            folder: None,
        }
    }
}

/// A picture in the size and format that was wanted.
#[derive(Clone, Debug)]
pub struct Rendition {
    /// The encoded picture.
    pub bytes: Bytes,
    /// MIME type.
    pub mime: &'static str,
    /// Tells it from every other rendition of every other picture.
    pub tag: String,
    /// When the original was stored or changed last, if there is one.
    pub last_changed: Option<i64>,
}

impl People {
    /// A holder's picture in the size and format that is wanted.
    ///
    /// # Errors
    /// As [`People::picture`]; [`Error::Invalid`] when the stored bytes cannot be decoded, or not in the time there
    /// is, which is remembered for some minutes; [`Error::Busy`] when too many are being made.
    pub async fn rendition(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        wanted: &Wanted,
    ) -> Result<Rendition> {
        let holder = holder.into();
        let share = caller.share();
        still_named(|| self.found(caller, holder), |stored| self.rendered(stored, wanted, share)).await
    }

    /// What tells that rendition from every other, and when the picture was stored or changed last: it is not made
    /// for that.
    ///
    /// # Errors
    /// As [`People::picture`].
    pub async fn rendition_tag(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        wanted: &Wanted,
    ) -> Result<(String, i64)> {
        let stored = self.found(caller, holder.into()).await?;
        Ok((form_of(&stored, wanted)?.0.tag(&stored.content_hash), stored.last_changed))
    }

    /// The thumbhash of a holder's picture: what it looks like at first glance, in some twenty bytes.
    ///
    /// # Errors
    /// As [`People::rendition`].
    pub async fn thumbhash(&self, caller: &Caller, holder: impl Into<Holder>) -> Result<Rendition> {
        let wanted = Wanted { glance: true, ..Wanted::default() };
        self.rendition(caller, holder, &wanted).await
    }

    /// Throws away finished pictures whose originals were removed by another copy of this program.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_renditions(&self) -> Result<()> {
        let groups = self.renditions.shelved_groups().await;
        for group in content::unknown(&self.store, &groups).await? {
            self.renditions.forget_group(group).await;
        }
        Ok(())
    }

    async fn rendered(&self, stored: StoredBytes, wanted: &Wanted, share: Share) -> Result<Rendition> {
        let (form, format) = form_of(&stored, wanted)?;
        let tag = form.tag(&stored.content_hash);
        let bytes = match self.renditions.kept(&stored.content_hash, form) {
            Some(bytes) => bytes,
            None => Box::pin(self.made_once(&stored, form, share)).await?,
        };
        Ok(Rendition { bytes, mime: format.kind().mime(), tag, last_changed: Some(stored.last_changed) })
    }

    /// Makes a rendition, or waits for whoever is making it.
    async fn made_once(&self, stored: &StoredBytes, form: Form, share: Share) -> Result<Bytes> {
        let turn = match self.renditions.kept_or_turn(&stored.content_hash, form).await {
            Ok(bytes) => return Ok(bytes),
            Err(turn) => turn,
        };
        let lately = self.renditions.refused.lately(&stored.content_hash, form, self.clock.now());
        if let Some(error) = lately {
            return Err(error);
        }
        let shelved = self.renditions.shelved(&stored.content_hash, form).await;
        let (bytes, made) = if let Some(bytes) = shelved {
            (bytes, None)
        } else {
            let bytes = self.make(stored, form, share).await?;
            (bytes.clone(), Some((form, bytes)))
        };
        turn.keep(bytes.clone());
        self.renditions.settle(&self.store, &stored.content_hash, made);
        Ok(bytes)
    }
}

/// What is made of stored bytes, and the format of a picture in it.
fn form_of(stored: &StoredBytes, wanted: &Wanted) -> Result<(Form, Format)> {
    if stored.original_bytes == 0 {
        return Err(Error::NoPicture);
    }
    let kind = Kind::ALL.into_iter().find(|kind| kind.mime() == &*stored.mime);
    let kind = kind.ok_or_else(|| Error::Storage(format!("a row has the type {}", stored.mime)))?;
    let format = wanted.format_of(kind);
    if wanted.glance {
        return Ok((Form::Glance, format));
    }
    Ok((Form::Picture { size: wanted.size(), cut: wanted.cut, format }, format))
}

#[cfg(test)]
mod tests;
