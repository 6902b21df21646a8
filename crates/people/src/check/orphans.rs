//! What belongs to nobody: bytes without a row.

use std::time::{Duration, UNIX_EPOCH};

use visage_blobs::BlobName;

use super::Report;
use crate::People;
use crate::error::{Error, Result};
use crate::store::check;

/// Bytes younger than this may still be waiting for their row.
const WAITING: Duration = Duration::from_hours(1);

impl People {
    pub(super) async fn is_named(&self, name: &str) -> Result<bool> {
        check::is_named(&self.store, name).await
    }

    /// Bytes that no row names.
    pub(super) async fn check_unnamed(
        &self,
        names: Vec<BlobName>,
        repair: bool,
        report: &mut Report,
    ) -> Result<()> {
        let newest = check::newest_picture(&self.store).await?;
        for name in names {
            if self.is_named(&name.to_string()).await? {
                continue;
            }
            let cut_short = match self.blobs.head(&name).await {
                Ok(_) => "",
                Err(visage_blobs::Error::Missing(_)) => continue,
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(error) if error.is_cut_short() => " and were never wholly stored",
                // What cannot be opened with our key may be somebody else's.
                Err(error) => {
                    report.left(format!("bytes {name} belong to no picture and are left alone: {error}"));
                    continue;
                }
            };
            let is_old = match self.is_old(&name, newest).await {
                // Somebody else has removed them meanwhile.
                Err(Error::BytesGone(_)) => continue,
                is_old => is_old?,
            };
            if repair && is_old {
                self.blobs.delete(&name).await?;
                report.removed(format!("bytes {name} belonged to no picture"));
            } else {
                report.left(format!("bytes {name} belong to no picture{cut_short}"));
            }
        }
        Ok(())
    }

    /// Whether bytes can no longer be waiting for their row: written long ago, and before the `newest` picture that this
    /// database knows of. Younger ones may belong to the database that this one is a copy or a backup of.
    async fn is_old(&self, name: &BlobName, newest: i64) -> Result<bool> {
        let written = self.blobs.written(name).await?.duration_since(UNIX_EPOCH);
        let written = written.map_err(|_| Error::Storage("bytes older than 1970".to_owned()))?;
        let moment = |seconds: i64| Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        Ok(written + WAITING < moment(self.clock.now()) && written < moment(newest))
    }
}
