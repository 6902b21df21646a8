//! Signing in: a name and a password, or a token that was given to somebody, become a caller.

mod attempts;
mod journal;
mod kind;
mod live;
mod lock;
mod minted;
mod outside;
mod password;
mod remembered;
mod roster;
mod tokens;
mod turned_away;

use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::Arc;

use crate::People;
use crate::caller::{Caller, Member, Proof, Roster};
use crate::error::{Error, Result};

pub use attempts::Patience;
pub use kind::Kind;
pub(crate) use live::Live;
pub(crate) use lock::Locks;
pub use outside::Vouched;
pub(crate) use password::hash;
use remembered::Known;
pub(crate) use remembered::stamp;
pub(crate) use roster::Sessions;
pub use tokens::Session;
pub(crate) use tokens::{MOST_OPEN, claim, still_good, token_hash};
pub(crate) use turned_away::name_hash;

/// The longest password that is taken, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Somebody who tries to sign in with a password.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// What the client sent, byte for byte: the same bytes are let in again without hashing for a bounded time, until
    /// that user or password changes. Without it nothing is remembered.
    pub proof: Option<&'a [u8]>,
    /// The user name, in any letter case.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// Where it comes from. Without it nothing is counted, nobody is turned away, and the audit log says nothing.
    pub from: Option<IpAddr>,
}

impl People {
    /// The caller who proves to be `name` by `password`, at the word of whoever operates the server: tries are not
    /// counted.
    ///
    /// # Errors
    /// As [`People::sign_in_from`], but for [`Error::TooOften`].
    pub async fn sign_in(&self, proof: &[u8], name: &str, password: &str) -> Result<Caller> {
        self.sign_in_from(&Attempt { proof: Some(proof), name, password, from: None }).await
    }

    /// The caller who proves to be somebody by a password.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when name or password is wrong, after the same time whichever it is; [`Error::TooOften`]
    /// when somebody was wrong too often; [`Error::Busy`] when too many passwords are being checked.
    pub async fn sign_in_from(&self, attempt: &Attempt<'_>) -> Result<Caller> {
        let roster = self.roster().await?;
        self.let_through(&roster, attempt)?;
        let turn = self.sessions.hasher.turn().await?;
        // Whoever has waited finds what others found out meanwhile: that this is right, that this name is locked.
        let roster = self.roster().await?;
        let member = self.let_through(&roster, attempt)?;
        let secret = member.as_ref().and_then(|member| member.secret.clone());
        let usable = attempt.password.len() <= MAX_PASSWORD_BYTES;
        let password = if usable { attempt.password } else { "" };
        let lately = attempt.proof.and_then(|proof| self.sessions.remembered.find(proof));
        let (right, _core) = if was_right(lately, member.as_ref()) {
            (true, None)
        } else {
            let (right, core) = turn.verify(secret.as_deref(), password).await?;
            (right, Some(core))
        };
        let (Some(member), true, true) = (member.clone().filter(|_| secret.is_some()), right, usable) else {
            self.failed(attempt, member.as_ref()).await?;
            return Err(Error::NotSignedIn);
        };
        self.succeeded(attempt, &member);
        if let Some(proof) = attempt.proof {
            self.sessions.remembered.keep(proof, Known::password(&member));
        }
        Ok(Caller { member, roster, proof: Proof::Password })
    }

    /// The user whom an attempt is about, unless it is not even looked at because somebody was wrong too often.
    fn let_through(&self, roster: &Roster, attempt: &Attempt<'_>) -> Result<Option<Arc<Member>>> {
        let member = roster.named(attempt.name).filter(|member| !member.associate.deleted).cloned();
        let Some(seconds) = self.turned_away(roster, attempt) else { return Ok(member) };
        // Whoever was right before, and has the same password still, does not suffer from who tries it.
        let before = attempt.proof.and_then(|proof| self.sessions.remembered.find_even_old(proof));
        if was_right(before, member.as_ref()) {
            return Ok(member);
        }
        self.refused(attempt, member.as_ref(), "too often");
        Err(Error::TooOften { seconds })
    }

    /// The caller who sent the same `proof` lately, unless what made it good has changed since.
    pub async fn remembered(&self, proof: &[u8]) -> Result<Option<Caller>> {
        let Some(known) = self.sessions.remembered.find(proof) else { return Ok(None) };
        let roster = self.roster().await?;
        let member = known.member(&roster, &self.clock).cloned();
        Ok(member.map(|member| Caller { member, roster, proof: known.proof() }))
    }
}

/// Whether what made a proof right before is the password that the user has now.
fn was_right(known: Option<Known>, member: Option<&Arc<Member>>) -> bool {
    known.zip(member).is_some_and(|(known, member)| known.is_password_of(member))
}

/// A text that only whoever has the token can know, another one for each purpose.
pub fn derived(token: &str, purpose: &str) -> String {
    hex(&sha256(format!("{purpose}\n{token}").as_bytes())[..16])
}

/// The SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
    hash
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

/// Sixteen letters and digits that are hard to mistake for each other: 80 bits.
pub fn random_password() -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = random_bytes::<16>()?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect())
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
