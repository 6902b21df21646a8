//! Statements about codes, what was made of them, and the key to sign with.

use super::{Store, Write, params};
use crate::error::{Error, Result};
use crate::identity::NewCode;
use crate::ids::{ApplicationId, AssociateId, SessionId};
use crate::session::Kind;

/// A code, as long as it is there.
pub(crate) struct Code {
    pub(crate) session: SessionId,
    pub(crate) associate: AssociateId,
    pub(crate) redirect: String,
    pub(crate) challenge: String,
    pub(crate) nonce: String,
    pub(crate) redeemed: bool,
    pub(crate) expires: i64,
}

pub(crate) async fn insert_code(write: &mut Write<'_>, session: SessionId, new: &NewCode<'_>) -> Result<()> {
    let sql =
        "INSERT INTO authorizationcode (session_id, redirect, challenge, nonce) VALUES ($1, $2, $3, $4)";
    write.execute(sql, params![session.0, new.redirect, new.challenge, new.nonce]).await
}

/// The code with that hash, if it was given to that application.
pub(crate) async fn code(
    write: &mut Write<'_>,
    token_hash: &str,
    application: ApplicationId,
) -> Result<Option<Code>> {
    let sql = "SELECT s.session_id, s.associate_id, c.redirect, c.challenge, c.nonce, c.redeemed, s.expires
        FROM session s JOIN authorizationcode c ON c.session_id = s.session_id
        WHERE s.token_hash = $1 AND s.application_id = $2";
    write
        .one(sql, params![token_hash, application.0], |row| {
            Ok(Code {
                session: SessionId(row.id(0)?),
                associate: AssociateId(row.id(1)?),
                redirect: row.text(2)?.to_owned(),
                challenge: row.text(3)?.to_owned(),
                nonce: row.text(4)?.to_owned(),
                redeemed: row.flag(5)?,
                expires: row.int(6)?,
            })
        })
        .await
}

pub(crate) async fn redeem(write: &mut Write<'_>, code: SessionId) -> Result<()> {
    write.execute("UPDATE authorizationcode SET redeemed = 1 WHERE session_id = $1", params![code.0]).await
}

/// Takes a user's password away.
pub(crate) async fn remove_secret(write: &mut Write<'_>, user: AssociateId) -> Result<()> {
    let sql = "DELETE FROM credentials WHERE associate_id = $1 AND type = 'password'";
    write.execute(sql, params![user.0]).await
}

/// Removes everything that was made of a code.
pub(crate) async fn remove_grant(write: &mut Write<'_>, code: SessionId) -> Result<()> {
    write.execute("DELETE FROM session WHERE grant_id = $1", params![code.0]).await
}

/// Session, user and code of the refresh token with that hash, if it was given to that application.
pub(crate) async fn refresh_token(
    write: &mut Write<'_>,
    token_hash: &str,
    application: ApplicationId,
    now: i64,
) -> Result<Option<(SessionId, AssociateId, Option<SessionId>)>> {
    let sql = "SELECT session_id, associate_id, grant_id FROM session
        WHERE token_hash = $1 AND application_id = $2 AND expires > $3 AND kind = $4";
    let values = params![token_hash, application.0, now, Kind::Refresh.name()];
    write
        .one(sql, values, |row| {
            Ok((SessionId(row.id(0)?), AssociateId(row.id(1)?), row.maybe_id(2)?.map(SessionId)))
        })
        .await
}

/// The user whom a code or a refresh token with that hash is about, if it was given to that application.
pub(crate) async fn user_of_token(
    store: &Store,
    token_hash: &str,
    application: ApplicationId,
) -> Result<Option<AssociateId>> {
    let sql = "SELECT associate_id FROM session WHERE token_hash = $1 AND application_id = $2";
    store.one(sql, params![token_hash, application.0], |row| Ok(AssociateId(row.id(0)?))).await
}

/// The key to sign with, sealed, if one was made.
pub(crate) async fn signing_key(store: &Store) -> Result<Option<String>> {
    let sql = "SELECT sealed FROM signingkey WHERE signingkey_id = 1";
    store.one(sql, &[], |row| Ok(row.text(0)?.to_owned())).await
}

/// Keeps a key unless there is one; the one that is kept.
pub(crate) async fn keep_signing_key(write: &mut Write<'_>, sealed: &str, now: i64) -> Result<String> {
    let sql = "INSERT INTO signingkey (signingkey_id, sealed, registered) VALUES (1, $1, $2)
        ON CONFLICT (signingkey_id) DO NOTHING";
    write.execute(sql, params![sealed, now]).await?;
    let sql = "SELECT sealed FROM signingkey WHERE signingkey_id = 1";
    let kept = write.one(sql, &[], |row| Ok(row.text(0)?.to_owned())).await?;
    kept.ok_or_else(|| Error::Storage("the signing key was not kept".to_owned()))
}
