//! Statements about sessions: what lets somebody in beside a password.

use super::{Param, Row, Store, Write, params};
use crate::error::Result;
use crate::ids::{ApplicationId, AssociateId, SessionId};
use crate::session::{Kind, Session};

/// How often something that lets in was taken back, and how often users, groups or roles were changed.
pub(crate) async fn revocations_and_staff(store: &Store) -> Result<(i64, i64)> {
    let sql = "SELECT coalesce((SELECT max(number) FROM revocation), 0), coalesce((SELECT max(number) FROM staff), 0)";
    Ok(store.one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?))).await?.unwrap_or_default())
}

/// Says that something that lets in was taken back.
pub(crate) async fn revoke(write: &mut Write<'_>) -> Result<()> {
    let sql = "INSERT INTO revocation (revocation_id, number) VALUES (1, 1)
        ON CONFLICT (revocation_id) DO UPDATE SET number = revocation.number + 1";
    write.execute(sql, &[]).await
}

/// What a new session's row holds.
pub(crate) struct NewSession<'a> {
    pub(crate) kind: Kind,
    pub(crate) token_hash: &'a str,
    pub(crate) associate: AssociateId,
    pub(crate) application: Option<ApplicationId>,
    /// The code that it was made of, if it was.
    pub(crate) grant: Option<SessionId>,
    pub(crate) now: i64,
}

pub(crate) async fn insert(write: &mut Write<'_>, new: &NewSession<'_>) -> Result<SessionId> {
    let sql =
        "INSERT INTO session (kind, token_hash, associate_id, application_id, registered, used, expires, grant_id)
        VALUES ($1, $2, $3, $4, $5, $5, $6, $7) RETURNING session_id";
    let application = new.application.map(|application| application.0);
    let expires = new.now + new.kind.lifetime_seconds();
    let grant = new.grant.map(|grant| grant.0);
    let values =
        params![new.kind.name(), new.token_hash, new.associate.0, application, new.now, expires, grant];
    Ok(SessionId(write.key(sql, values).await?))
}

/// The session of that kind whose token has that hash, as long as it has not expired.
pub(crate) async fn find(store: &Store, kind: Kind, token_hash: &str, now: i64) -> Result<Option<Session>> {
    let sql = "SELECT session_id, kind, associate_id, application_id, registered, used, expires FROM session
        WHERE token_hash = $1 AND kind = $2 AND expires > $3";
    Ok(store.one(sql, params![token_hash, kind.name(), now], session).await?.flatten())
}

/// Every session that has not expired, the newest first; of one user, or of all.
pub(crate) async fn all(store: &Store, of: Option<AssociateId>, now: i64) -> Result<Vec<Session>> {
    let sql = "SELECT session_id, kind, associate_id, application_id, registered, used, expires FROM session
        WHERE expires > $1 AND (associate_id = $2 OR $2 = 0) ORDER BY session_id DESC";
    let of = of.map_or(0, |associate| associate.0);
    Ok(store.all(sql, params![now, of], session).await?.into_iter().flatten().collect())
}

/// A session; none when its kind is one that only a later version knows.
fn session(row: &Row<'_>) -> Result<Option<Session>> {
    let Some(kind) = Kind::named(row.text(1)?) else { return Ok(None) };
    Ok(Some(Session {
        id: SessionId(row.id(0)?),
        kind,
        associate: AssociateId(row.id(2)?),
        application: row.maybe_id(3)?.map(ApplicationId),
        registered: row.int(4)?,
        used: row.int(5)?,
        expires: row.int(6)?,
    }))
}

/// Removes a session; whose it was, if it was there.
pub(crate) async fn remove(write: &mut Write<'_>, session: SessionId) -> Result<Option<AssociateId>> {
    let sql = "DELETE FROM session WHERE session_id = $1 RETURNING associate_id";
    Ok(write.one(sql, params![session.0], |row| row.id(0)).await?.map(AssociateId))
}

/// Whether nobody has taken a session back.
pub(crate) async fn is_there(write: &mut Write<'_>, session: SessionId) -> Result<bool> {
    let sql = "SELECT session_id FROM session WHERE session_id = $1";
    Ok(write.one(sql, params![session.0], |row| row.id(0)).await?.is_some())
}

/// Makes room for one more: of a kind, a user keeps the newest that have not expired.
pub(crate) async fn remove_all_but_newest(
    write: &mut Write<'_>,
    user: AssociateId,
    kind: Kind,
    most: i64,
    now: i64,
) -> Result<()> {
    let count = "SELECT count(*) FROM session WHERE associate_id = $1 AND kind = $2 AND expires > $3";
    let there =
        write.one(count, params![user.0, kind.name(), now], |row| row.int(0)).await?.unwrap_or_default();
    if there < most {
        return Ok(());
    }
    let sql =
        "DELETE FROM session WHERE associate_id = $1 AND kind = $2 AND expires > $3 AND session_id NOT IN
        (SELECT session_id FROM session WHERE associate_id = $1 AND kind = $2 AND expires > $3
            ORDER BY session_id DESC LIMIT $4)";
    write.execute(sql, params![user.0, kind.name(), now, most - 1]).await?;
    revoke(write).await
}

/// Removes the sessions of a user but one that is kept, and says so to all who remember them. Answers how many there
/// were.
pub(crate) async fn remove_all_of(
    write: &mut Write<'_>,
    user: AssociateId,
    kept: Option<SessionId>,
) -> Result<i64> {
    let kept = kept.map_or(0, |kept| kept.0);
    let count = "SELECT count(*) FROM session WHERE associate_id = $1 AND session_id <> $2";
    let there = write.one(count, params![user.0, kept], |row| row.int(0)).await?.unwrap_or_default();
    if there > 0 {
        let sql = "DELETE FROM session WHERE associate_id = $1 AND session_id <> $2";
        write.execute(sql, params![user.0, kept]).await?;
        revoke(write).await?;
    }
    Ok(there)
}

/// Removes what expired before `moment`.
pub(crate) async fn remove_expired(write: &mut Write<'_>, moment: i64) -> Result<()> {
    write.execute("DELETE FROM session WHERE expires < $1", params![moment]).await
}

/// Writes when sessions were used: session, moment, and when they expire from there. One that is gone stays gone.
pub(crate) async fn write_uses(write: &mut Write<'_>, uses: &[(SessionId, i64, i64)]) -> Result<()> {
    let sql = "UPDATE session SET used = $1, expires = $2 WHERE session_id = $3 AND used < $1";
    let rows: Vec<Vec<Param<'_>>> =
        uses.iter().map(|(id, used, expires)| params![*used, *expires, id.0].to_vec()).collect();
    write.execute_all(sql, &rows).await
}
