//! Signing in: a name and a password, or a token that was given to somebody, become a caller.

mod kind;
mod live;
mod password;
mod remembered;
mod roster;
mod tokens;

use std::fmt::Write as _;

use crate::People;
use crate::caller::{Caller, Proof};
use crate::error::{Error, Result};

pub use kind::Kind;
pub(crate) use live::Live;
pub(crate) use password::hash;
use remembered::Known;
pub(crate) use roster::Sessions;
pub use tokens::Session;
pub(crate) use tokens::token_hash;

/// The longest password that is taken, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

impl People {
    /// The caller who proves to be `name` by `password`. `proof` is what the client sent, byte for byte: the same
    /// bytes are let in again without hashing for a bounded time, until that user or password changes.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when either is wrong, after the same time whichever it is; [`Error::Busy`] when
    /// too many passwords are being checked.
    pub async fn sign_in(&self, proof: &[u8], name: &str, password: &str) -> Result<Caller> {
        self.verified(Some(proof), name, password).await
    }

    /// The caller who proves to be `name` by `password`, which is not remembered.
    ///
    /// # Errors
    /// As [`People::sign_in`].
    pub async fn sign_in_once(&self, name: &str, password: &str) -> Result<Caller> {
        self.verified(None, name, password).await
    }

    async fn verified(&self, proof: Option<&[u8]>, name: &str, password: &str) -> Result<Caller> {
        let roster = self.roster().await?;
        let member = roster.named(name).filter(|member| !member.associate.deleted).cloned();
        let secret = member.as_ref().and_then(|member| member.secret.clone());
        let usable = password.len() <= MAX_PASSWORD_BYTES;
        let password = if usable { password } else { "" };
        // Many connections may bring the same credential at once: the first to be checked settles it for all.
        let settled = || {
            let found = proof.and_then(|proof| self.sessions.remembered.find(proof));
            let same = found.as_ref().and_then(|known| known.member(&roster, &self.clock));
            same.zip(member.as_ref()).is_some_and(|(same, member)| same.associate.id == member.associate.id)
        };
        let right = self.sessions.hasher.verify(secret.as_deref(), password, settled).await?;
        let (Some(member), Some(secret), true, true) = (member, secret, right, usable) else {
            return Err(Error::NotSignedIn);
        };
        if let Some(proof) = proof {
            self.sessions.remembered.keep(proof, Known::password(member.associate.id, &secret));
        }
        Ok(Caller { member, roster, proof: Proof::Password })
    }

    /// The caller who sent the same `proof` lately, unless what made it good has changed since.
    pub async fn remembered(&self, proof: &[u8]) -> Result<Option<Caller>> {
        let Some(known) = self.sessions.remembered.find(proof) else { return Ok(None) };
        let roster = self.roster().await?;
        let member = known.member(&roster, &self.clock).cloned();
        Ok(member.map(|member| Caller { member, roster, proof: known.proof() }))
    }
}

/// A text that only whoever has the token can know, another one for each purpose.
pub fn derived(token: &str, purpose: &str) -> String {
    hex(&aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, format!("{purpose}\n{token}").as_bytes())
        .as_ref()[..16])
}

/// Whether two secrets are the same, without telling by the time where they differ.
pub fn same(one: &str, another: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one.as_bytes(), another.as_bytes()).is_ok()
}

/// Bytes that nobody can guess.
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Error::Storage("the machine gives no random numbers".to_owned()))?;
    Ok(bytes)
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
