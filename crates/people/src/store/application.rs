//! Statements about programs that call.

use super::{Row, Store, Write, params};
use crate::application::Application;
use crate::error::Result;
use crate::ids::{ApplicationId, AssociateId};

/// What a new application's row holds.
pub(crate) struct NewRow<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) secret_hash: &'a str,
    pub(crate) redirects: &'a str,
    pub(crate) public_key: &'a str,
    pub(crate) system_token: &'a str,
    pub(crate) system_user: Option<AssociateId>,
    pub(crate) by: AssociateId,
    pub(crate) now: i64,
}

pub(crate) async fn insert(write: &mut Write<'_>, new: &NewRow<'_>) -> Result<ApplicationId> {
    let sql = "INSERT INTO application (client_id, name, secret_hash, redirects, registered, registered_associate_id,
            public_key, system_token, associate_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING application_id";
    let system_user = new.system_user.map(|user| user.0);
    let values = params![
        new.client_id,
        new.name,
        new.secret_hash,
        new.redirects,
        new.now,
        new.by.0,
        new.public_key,
        new.system_token,
        system_user
    ];
    Ok(ApplicationId(write.key(sql, values).await?))
}

/// Whether there is an application with that id or that secret.
pub(crate) async fn is_known(write: &mut Write<'_>, client_id: &str, secret_hash: &str) -> Result<bool> {
    let sql = "SELECT count(*) FROM application WHERE client_id = $1 OR secret_hash = $2";
    let count = write.one(sql, params![client_id, secret_hash], |row| row.int(0)).await?;
    Ok(count.is_some_and(|count| count > 0))
}

/// Whether there is an application with that system user.
pub(crate) async fn has_system_user(write: &mut Write<'_>, user: AssociateId) -> Result<bool> {
    let sql = "SELECT count(*) FROM application WHERE associate_id = $1";
    let count = write.one(sql, params![user.0], |row| row.int(0)).await?;
    Ok(count.is_some_and(|count| count > 0))
}

/// Removes the application with that id; its system user, if it has one. `None` when there is no such application.
pub(crate) async fn remove(write: &mut Write<'_>, client_id: &str) -> Result<Option<Option<AssociateId>>> {
    let sql = "DELETE FROM application WHERE client_id = $1 RETURNING associate_id";
    let found = write.one(sql, params![client_id], |row| row.maybe_id(0)).await?;
    Ok(found.map(|user| user.map(AssociateId)))
}

pub(crate) async fn all(store: &Store) -> Result<Vec<Application>> {
    let sql = "SELECT application_id, client_id, name, redirects, registered, public_key, system_token, associate_id
        FROM application ORDER BY application_id";
    store.all(sql, &[], application).await
}

pub(crate) async fn with_secret(store: &Store, secret_hash: &str) -> Result<Option<Application>> {
    let sql = "SELECT application_id, client_id, name, redirects, registered, public_key, system_token, associate_id
        FROM application WHERE secret_hash = $1";
    store.one(sql, params![secret_hash], application).await
}

pub(crate) async fn with_id(store: &Store, client_id: &str) -> Result<Option<Application>> {
    let sql = "SELECT application_id, client_id, name, redirects, registered, public_key, system_token, associate_id
        FROM application WHERE client_id = $1";
    store.one(sql, params![client_id], application).await
}

fn application(row: &Row<'_>) -> Result<Application> {
    Ok(Application {
        id: ApplicationId(row.id(0)?),
        client_id: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        redirects: row.text(3)?.lines().map(str::to_owned).collect(),
        registered: row.int(4)?,
        public_key: row.text(5)?.to_owned(),
        system_token: row.text(6)?.to_owned(),
        system_user: row.maybe_id(7)?.map(AssociateId),
    })
}
