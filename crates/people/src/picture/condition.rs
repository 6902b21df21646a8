//! Changes that are wanted only of a picture that is still what somebody saw.

use super::Holder;
use super::give::may_change;
use super::show::missing;
use crate::error::{Error, Result};
use crate::store::picture::{self, Standing};
use crate::store::{Write, holder};
use crate::{Caller, People};

/// Whether a change is wanted: judged by the SHA-256 of the content, in hexadecimal, and when the picture was stored or
/// changed last; by nothing when there is no picture.
pub type Condition<'a> = &'a (dyn Fn(Option<(&str, i64)>) -> bool + Send + Sync);

/// Every change is wanted.
pub const ALWAYS: Condition<'static> = &|_| true;

impl People {
    /// Whether the caller may change the picture of a holder and would want to, as of now: to be asked before many
    /// bytes are read. The change itself asks both again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`]; [`Error::Changed`] when the change is not wanted.
    pub async fn may_set_picture(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        wanted: Condition<'_>,
    ) -> Result<()> {
        let holder = holder.into();
        may_change(caller, holder, holder::owner_of(&self.store, holder).await?)?;
        let had = picture::bytes_of_holder(&self.store, holder).await?.ok_or_else(|| missing(holder))?;
        let had = had.filter(|had| had.original_bytes > 0);
        judged(wanted(had.as_ref().map(|had| (&*had.content_hash, had.last_changed))))
    }
}

/// The picture that a holder has, when a change of it is wanted.
pub(super) async fn linked(
    write: &mut Write<'_>,
    holder: Holder,
    wanted: Condition<'_>,
) -> Result<Option<Standing>> {
    let had = picture::linked(write, holder).await?;
    let seen = had.as_ref().filter(|had| !had.bytes_name.is_empty());
    judged(wanted(seen.map(|had| (had.content_hash.as_str(), had.last_changed))))?;
    Ok(had)
}

fn judged(wanted: bool) -> Result<()> {
    if wanted { Ok(()) } else { Err(Error::Changed) }
}
