//! Codes: given to a program by the way of the user's browser, redeemed once by whoever knows the program's secret.

use std::net::IpAddr;

use super::refresh::open;
use crate::People;
use crate::application::Application;
use crate::audit::{self, Event};
use crate::caller::{Caller, Proof};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, SessionId};
use crate::session::{Kind, MOST_OPEN, same, still_good, token_hash};
use crate::store::identity::{self, Code};
use crate::store::session::{self, NewSession};
use crate::store::{Write, user, writing};

/// What a code is given for.
#[derive(Clone, Copy, Debug)]
pub struct NewCode<'a> {
    /// The text of the code, of at least 128 bits that nobody can guess.
    pub code: &'a str,
    /// The address that the browser is sent back to.
    pub redirect: &'a str,
    /// The SHA-256 of what the program will prove to know, in base64url; empty when it does not.
    pub challenge: &'a str,
    /// What the program wants to find in the answer.
    pub nonce: &'a str,
}

/// What a program says when it redeems a code.
#[derive(Clone, Copy, Debug)]
pub struct GivenCode<'a> {
    /// The text of the code.
    pub code: &'a str,
    /// The address that the browser was sent back to.
    pub redirect: &'a str,
    /// The SHA-256 of what it proves to know, in base64url; empty when it proves nothing.
    pub challenge: &'a str,
}

/// The texts of what a code is redeemed for.
#[derive(Clone, Copy)]
pub struct NewTokens<'a> {
    /// The access token.
    pub access: &'a str,
    /// What the program gets the next access token for.
    pub refresh: &'a str,
}

/// What a code was redeemed for.
#[derive(Debug)]
pub struct Grant {
    /// The user, who came by the new access token.
    pub caller: Caller,
    /// What the program wanted to find in the answer.
    pub nonce: String,
}

/// What became of a code.
enum Redeemed {
    /// It is none, or not for this program, this address, this proof.
    Wrong,
    /// It was redeemed before, however long ago: somebody else has it too, so what was made of it is taken back.
    Again(AssociateId),
    Now(SessionId, Code),
}

impl People {
    /// Gives a program a code that it can redeem for tokens of the caller.
    ///
    /// # Errors
    /// As [`People::open_session`].
    pub async fn give_code(&self, caller: &Caller, app: &Application, new: &NewCode<'_>) -> Result<()> {
        if !caller.may_open_sessions() {
            return Err(Error::NotAllowed);
        }
        let id = caller.associate().id;
        self.count_minted(id, Kind::Code)?;
        let row = NewSession {
            kind: Kind::Code,
            token_hash: &token_hash(new.code),
            associate: id,
            application: Some(app.id),
            grant: None,
            now: self.clock.now(),
        };
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            session::remove_all_but_newest(write, id, Kind::Code, MOST_OPEN, row.now).await?;
            let session = session::insert(write, &row).await?;
            identity::insert_code(write, session, new).await?;
        })
    }

    /// Redeems a code. A code that comes again ends everything that was made of it, also when it has expired meanwhile.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when it is none, has expired, was redeemed, or was given for something else;
    /// [`Error::TooManyTokens`] when too many access tokens were issued to the user within a minute.
    pub async fn redeem_code(
        &self,
        app: &Application,
        given: &GivenCode<'_>,
        tokens: &NewTokens<'_>,
        from: Option<IpAddr>,
    ) -> Result<Grant> {
        let now = self.clock.now();
        self.count_access_token(app, given.code).await?;
        let redeemed = writing!(self.store, |write| { redeem(write, app, given, tokens, now).await? })?;
        let Redeemed::Now(session, code) = redeemed else {
            let user = if let Redeemed::Again(user) = redeemed { Some(user) } else { None };
            self.note_refused(user, from, "code");
            return Err(Error::NotSignedIn);
        };
        let caller = self.granted(code.associate, session, Kind::Access).await?;
        Ok(Grant { caller, nonce: code.nonce })
    }

    /// The user as a caller who came by a new session.
    pub(super) async fn granted(&self, user: AssociateId, session: SessionId, kind: Kind) -> Result<Caller> {
        let roster = self.roster().await?;
        let member = roster.user(user).filter(|member| !member.associate.deleted).cloned();
        let member = member.ok_or(Error::NotSignedIn)?;
        Ok(Caller { member, roster, proof: Proof::Session(session, kind) })
    }
}

async fn redeem(
    write: &mut Write<'_>,
    app: &Application,
    given: &GivenCode<'_>,
    tokens: &NewTokens<'_>,
    now: i64,
) -> Result<Redeemed> {
    let found = identity::code(write, &token_hash(given.code), app.id).await?;
    let Some(code) = found else { return Ok(Redeemed::Wrong) };
    if code.redeemed {
        identity::remove_grant(write, code.session).await?;
        session::revoke(write).await?;
        audit::note_repeated(write, Event::SessionClosed, code.associate, "code", now).await?;
        return Ok(Redeemed::Again(code.associate));
    }
    let fits =
        code.expires > now && code.redirect == given.redirect && same(&code.challenge, given.challenge);
    if !fits || user::secret_now(write, code.associate).await?.is_none() {
        return Ok(Redeemed::Wrong);
    }
    identity::redeem(write, code.session).await?;
    let (user, grant) = (code.associate, Some(code.session));
    open(write, Kind::Refresh, tokens.refresh, user, app, grant, now).await?;
    let access = open(write, Kind::Access, tokens.access, user, app, grant, now).await?;
    Ok(Redeemed::Now(access, code))
}
