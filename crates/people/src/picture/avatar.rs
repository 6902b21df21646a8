//! Pictures for whoever knows the hash of an e-mail address, without signing in.

use super::{Rendition, Wanted};
use crate::People;
use crate::error::{Error, Result};
use crate::store::{avatar, writing};

impl People {
    /// The picture of the person who has an e-mail address with that hash: an MD5 or a SHA-256 of its small letters, in
    /// hexadecimal. This is for everybody: whoever opens this door has decided so.
    ///
    /// # Errors
    /// [`Error::NoPicture`] when nobody has such an address, or whoever has it has no picture; else as
    /// [`People::rendition`].
    pub async fn avatar(&self, hash: &str, wanted: &Wanted) -> Result<Rendition> {
        let hash = hash.to_ascii_lowercase();
        let is_hash = matches!(hash.len(), 32 | 64) && hash.bytes().all(|letter| letter.is_ascii_hexdigit());
        if !is_hash {
            return Err(Error::NoPicture);
        }
        let person = avatar::person_of(&self.store, &hash).await?.ok_or(Error::NoPicture)?;
        let operator = self.operator().await?;
        match self.rendition(&operator, person, wanted).await {
            Err(Error::NotFound { .. }) => Err(Error::NoPicture),
            rendition => rendition,
        }
    }

    /// Gives every address its hashes that was stored before there were any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hash_addresses(&self) -> Result<()> {
        loop {
            let done = writing!(self.store, |write| {
                let some = avatar::without_hashes(write).await?;
                for (email, address) in &some {
                    avatar::set_hashes(write, *email, &avatar::hashes(address)).await?;
                }
                some.is_empty()
            })?;
            if done {
                return Ok(());
            }
        }
    }
}
