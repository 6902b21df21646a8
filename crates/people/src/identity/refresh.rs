//! Refresh tokens: what a program gets access tokens for while the user is away.

use std::net::IpAddr;

use crate::People;
use crate::application::Application;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, SessionId};
use crate::session::{Kind, MOST_OPEN, token_hash};
use crate::store::session::{self, NewSession};
use crate::store::{Write, identity, user, writing};

impl People {
    /// Opens another access token for whom a refresh token is about; the user as a caller who came by it.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when there is no such token, when it is another program's, or its user has retired;
    /// [`Error::TooManyTokens`] when too many access tokens were issued to the user within a minute.
    pub async fn refresh(
        &self,
        app: &Application,
        token: &str,
        access: &str,
        from: Option<IpAddr>,
    ) -> Result<Caller> {
        let (hash, now) = (token_hash(token), self.clock.now());
        self.count_access_token(app, token).await?;
        let opened = writing!(self.store, |write| {
            match identity::refresh_token(write, &hash, app.id, now).await? {
                Some((session, user, grant)) if user::secret_now(write, user).await?.is_some() => {
                    let until = now + Kind::Refresh.lifetime_seconds();
                    session::write_uses(write, &[(session, now, until)]).await?;
                    Some((user, open(write, Kind::Access, access, user, app, grant, now).await?))
                }
                _ => None,
            }
        })?;
        let Some((user, session)) = opened else {
            self.note_refused(None, from, Kind::Refresh.name());
            return Err(Error::NotSignedIn);
        };
        self.granted(user, session, Kind::Access).await
    }
}

impl People {
    /// Counts an access token of the user whom a code or a refresh token of a program is about, if there is one. Counted
    /// before the transaction, which may run several times.
    pub(super) async fn count_access_token(&self, app: &Application, token: &str) -> Result<()> {
        match identity::user_of_token(&self.store, &token_hash(token), app.id).await? {
            Some(user) => self.count_minted(user, Kind::Access),
            None => Ok(()),
        }
    }
}

/// Opens a session of a user for a program.
pub(super) async fn open(
    write: &mut Write<'_>,
    kind: Kind,
    token: &str,
    user: AssociateId,
    app: &Application,
    grant: Option<SessionId>,
    now: i64,
) -> Result<SessionId> {
    session::remove_all_but_newest(write, user, kind, MOST_OPEN, now).await?;
    let new = NewSession {
        kind,
        token_hash: &token_hash(token),
        associate: user,
        application: Some(app.id),
        grant,
        now,
    };
    let detail = format!("{} of {}", kind.name(), app.client_id);
    audit::note_repeated(write, Event::SessionOpened, user, &detail, now).await?;
    session::insert(write, &new).await
}
