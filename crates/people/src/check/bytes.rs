//! Whether the bytes of pictures are there, of the lengths that their rows say, and genuine.

use futures_util::StreamExt;
use futures_util::stream::iter;
use visage_blobs::{BlobName, Stored};

use super::Report;
use crate::People;
use crate::error::{Error, Result};
use crate::store::check::Named;

/// Pictures looked at in one moment: an object store takes its time for each.
const AT_ONCE: usize = 8;

impl People {
    /// Adds what is wrong with the bytes of some pictures, in the order of their rows.
    pub(super) async fn check_bytes(&self, rows: &[Named], deep: bool, report: &mut Report) -> Result<()> {
        let mut looked = iter(rows).map(|row| self.wrong_with(row, deep)).buffered(AT_ONCE);
        while let Some(wrong) = looked.next().await {
            wrong?.into_iter().for_each(|text| report.broken(text));
        }
        Ok(())
    }

    async fn wrong_with(&self, row: &Named, deep: bool) -> Result<Vec<String>> {
        let picture = row.picture;
        if row.bytes_name.is_empty() && row.original_bytes == 0 {
            return Ok(Vec::new());
        }
        let stored = match self.stored(&row.bytes_name, deep).await {
            Ok(stored) => stored,
            Err(error @ (Error::Away(_) | Error::Busy)) => return Err(error),
            // The picture may have been replaced or removed after its row was read.
            Err(Error::BytesGone(_)) if !self.is_named(&row.bytes_name).await? => return Ok(Vec::new()),
            Err(error) => return Ok(vec![format!("picture {picture}: {error}")]),
        };
        let sizes = [
            ("stored", stored.stored_bytes, row.stored_bytes),
            ("original", stored.original_bytes, row.original_bytes),
        ];
        let differ = sizes.into_iter().filter(|(_, found, told)| i64::try_from(*found) != Ok(*told));
        Ok(differ
            .map(|(which, found, told)| {
                format!("picture {picture}: {found} {which} bytes, and the row says {told}")
            })
            .collect())
    }

    async fn stored(&self, name: &str, deep: bool) -> Result<Stored> {
        let name = BlobName::parse(name)?;
        Ok(if deep { self.blobs.verify(&name).await? } else { self.blobs.head(&name).await? })
    }
}
