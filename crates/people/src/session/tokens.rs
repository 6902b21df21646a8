//! Sessions by token: opened, entered, listed, closed. Of a token only its hash is stored.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use super::Kind;
use super::remembered::Known;
use crate::People;
use crate::audit::{self, Event};
use crate::caller::{Caller, Proof};
use crate::error::{Error, Result};
use crate::ids::{ApplicationId, AssociateId, SessionId};
use crate::store::session::{self, NewSession};
use crate::store::{Write, audit as rows, lockout, user, writing};
use crate::user::known;

/// How long expired sessions stay before they are removed, and how often that is done.
const STAY_SECONDS: i64 = 24 * 3600;
const CLEAN_SECONDS: i64 = 3600;
/// The sessions of one kind that a user can have open; with more, the oldest end.
pub(crate) const MOST_OPEN: i64 = 1000;
/// How long the audit log goes back: a year.
const AUDIT_SECONDS: i64 = 366 * 24 * 3600;

/// What lets somebody in beside a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// What it is, and how long it lasts.
    pub kind: Kind,
    /// Whom it lets in.
    pub associate: AssociateId,
    /// The program that it was given to, if there is one.
    pub application: Option<ApplicationId>,
    /// When it was opened, in seconds since 1970, UTC.
    pub registered: i64,
    /// When it was used last, as far as that was written: within a minute.
    pub used: i64,
    /// From when on it lets nobody in any more.
    pub expires: i64,
}

impl People {
    /// Opens a session for the caller. The token is whoever holds it: it must hold at least 128 bits that nobody can
    /// guess, and is not stored.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for the operator, who is nobody that could be let in, and for whoever came with an access
    /// token or one of the provider outside; [`Error::NotSignedIn`] when what the caller came with is not good any more;
    /// [`Error::TooManyTokens`] when too many were issued to the user within a minute.
    pub async fn open_session(&self, caller: &Caller, kind: Kind, token: &str) -> Result<SessionId> {
        if !caller.may_open_sessions() {
            return Err(Error::NotAllowed);
        }
        self.count_minted(caller.associate().id, kind)?;
        let new = NewSession {
            kind,
            token_hash: &token_hash(token),
            associate: caller.associate().id,
            application: None,
            grant: None,
            now: self.clock.now(),
        };
        let id = caller.associate().id;
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            session::remove_all_but_newest(write, id, kind, MOST_OPEN, new.now).await?;
            audit::note_repeated(write, Event::SessionOpened, id, kind.name(), new.now).await?;
            session::insert(write, &new).await?
        })
    }

    /// Counts one more ticket or token of a user.
    ///
    /// # Errors
    /// [`Error::TooManyTokens`] when too many were issued to the user within a minute.
    pub(crate) fn count_minted(&self, user: AssociateId, kind: Kind) -> Result<()> {
        let wait = self.sessions.minted.wait(user, kind, self.clock.now());
        wait.map_or(Ok(()), |seconds| Err(Error::TooManyTokens { seconds }))
    }

    /// The caller whom a token of that kind lets in. `proof` is what the client sent, byte for byte: the same bytes
    /// are let in again without asking the store for a bounded time, until something is taken back.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when there is no such session, when it has expired, or when its user has retired.
    pub async fn enter(&self, proof: &[u8], kind: Kind, token: &str, from: Option<IpAddr>) -> Result<Caller> {
        // The roster comes first: what is taken back after the session was read has a higher number.
        let roster = self.roster().await?;
        let now = self.clock.now();
        let found = if kind.lets_in() {
            session::find(&self.store, kind, &token_hash(token), now).await?
        } else {
            None
        };
        let known = found.map(|session| {
            let live = self.sessions.lives.found(session);
            Known::Session { live, revocations: roster.revocations }
        });
        let let_in = known.and_then(|known| Some((known.member(&roster, &self.clock).cloned()?, known)));
        let Some((member, known)) = let_in else {
            self.note_refused(None, from, kind.name());
            return Err(Error::NotSignedIn);
        };
        let by = known.proof();
        self.sessions.remembered.keep(proof, known);
        Ok(Caller { member, roster, proof: by })
    }

    /// The sessions that have not expired, the newest first: the caller's own, or everybody's for an administrator.
    pub async fn open_sessions(&self, caller: &Caller) -> Result<Vec<Session>> {
        let of = (!caller.is_administrator()).then(|| caller.associate().id);
        session::all(&self.store, of, self.clock.now()).await
    }

    /// Closes a session of the caller, or of anybody for an administrator.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or it is somebody else's.
    pub async fn close_session(&self, caller: &Caller, id: SessionId) -> Result<()> {
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            let whose = session::remove(write, id).await?;
            if !whose.is_some_and(|whose| whose == caller.associate().id || caller.is_administrator()) {
                return Err(Error::NotFound { kind: "Session", id: id.0 });
            }
            session::revoke(write).await?;
            audit::note_by(write, Event::SessionClosed, whose, by, "", now).await?;
        })
    }

    /// Closes every session of the user with that name; answers how many there were.
    pub async fn close_sessions_of(&self, caller: &Caller, name: &str) -> Result<i64> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            let user = known(write, name).await?;
            audit::note(write, Event::SessionClosed, Some(user), by, "all", now).await?;
            session::remove_all_of(write, user, None).await?
        })
    }

    /// Closes the session that the caller came with; whoever came with a password has none.
    pub async fn leave(&self, caller: &Caller) -> Result<()> {
        match caller.proof {
            Proof::Session(id, _) => match self.close_session(caller, id).await {
                // Another copy, or another window, was quicker.
                Err(Error::NotFound { .. }) => Ok(()),
                other => other,
            },
            Proof::Password | Proof::Word | Proof::Outside => Ok(()),
        }
    }

    /// Writes when sessions were used, and when locks end by a clock that was set back; removes sessions that
    /// expired long ago. Call it about every minute, and at the end: should the process be killed, sessions last as if they had not been used since.
    pub async fn settle(&self) -> Result<()> {
        let uses = self.sessions.lives.due();
        if !uses.is_empty() {
            writing!(self.store, |write| { session::write_uses(write, &uses).await? })?;
            self.sessions.lives.written(&uses);
        }
        self.correct_locks().await?;
        let now = self.clock.now();
        if now - self.sessions.cleaned.load(Ordering::Relaxed) >= CLEAN_SECONDS {
            self.sessions.cleaned.store(now, Ordering::Relaxed);
            writing!(self.store, |write| {
                session::remove_expired(write, now - STAY_SECONDS).await?;
                lockout::remove_ended(write, now).await?;
                rows::remove_before(write, now - AUDIT_SECONDS).await?;
            })?;
            self.trim_audit_log().await?;
        }
        Ok(())
    }
}

impl People {
    /// Removes the entries beyond the quota of each kind of event.
    async fn trim_audit_log(&self) -> Result<()> {
        for event in Event::ALL {
            if let Some(last) = rows::surplus(&self.store, event, event.most_kept()).await? {
                writing!(self.store, |write| { rows::remove_up_to(write, event, last).await? })?;
            }
        }
        Ok(())
    }
}

/// Whether what the caller came with is good as of now, when others wait for their turn to write: it may have been
/// taken back since.
pub(crate) async fn still_good(write: &mut Write<'_>, caller: &Caller) -> Result<()> {
    let user = caller.associate().id;
    let Some(secret) = user::secret_now(write, user).await? else {
        let reason = format!("{} has retired", caller.associate().name);
        return Err(if caller.proof == Proof::Word {
            Error::invalid("Name", reason)
        } else {
            Error::NotSignedIn
        });
    };
    let good = match caller.proof {
        // Whoever is let in by others is a user who has not retired, and nothing else is kept of that here.
        Proof::Word | Proof::Outside => true,
        Proof::Password => secret.is_some() && secret.as_deref() == caller.member.secret.as_deref(),
        Proof::Session(id, _) => session::is_there(write, id).await?,
    };
    if good { Ok(()) } else { Err(Error::NotSignedIn) }
}

/// The same, for whoever changes users, groups or roles as decided on the caller's roster: they must be as they were
/// then, the caller among them.
pub(crate) async fn claim(write: &mut Write<'_>, caller: &Caller) -> Result<()> {
    still_good(write, caller).await?;
    if user::claim(write, caller.roster.staff).await? { Ok(()) } else { Err(Error::Outdated) }
}

/// SHA-256 in hexadecimal: nobody can try out 128 bits.
pub(crate) fn token_hash(token: &str) -> String {
    super::hex(&super::sha256(token.as_bytes()))
}
