//! Programs of somebody else that call: known by an id and a secret, of which only a hash is stored.

use std::net::IpAddr;

use crate::People;
use crate::audit::{Event, note};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ids::ApplicationId;
use crate::session::token_hash;
use crate::store::application::{self, NewRow};
use crate::store::{session, writing};

/// The most characters of an id or a name.
const MAX_CHARACTERS: usize = 239;
/// The longest address that a browser is sent back to, in bytes, and how many an application has at most.
const MAX_REDIRECT_BYTES: usize = 2000;
const MAX_REDIRECTS: usize = 50;

/// A program that calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Key.
    pub id: ApplicationId,
    /// The id that it calls itself by.
    pub client_id: String,
    /// The name for people.
    pub name: String,
    /// Addresses that a browser may be sent back to, exactly.
    pub redirects: Vec<String>,
    /// When it was added, in seconds since 1970, UTC.
    pub registered: i64,
}

/// What somebody says of a new application.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The id that it calls itself by: 1 to 239 printable ASCII characters without blanks, not twice.
    pub client_id: String,
    /// The name for people.
    pub name: String,
    /// Addresses that a browser may be sent back to.
    pub redirects: Vec<String>,
}

impl People {
    /// Adds an application. The secret is good for nothing but being compared.
    pub async fn add_application(
        &self,
        caller: &Caller,
        new: &NewApplication,
        secret: &str,
    ) -> Result<ApplicationId> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        check(new, secret)?;
        let (redirects, secret_hash) = (new.redirects.join("\n"), token_hash(secret));
        writing!(self.store, |write| {
            if application::is_known(write, &new.client_id, &secret_hash).await? {
                return Err(Error::invalid(
                    "ClientId",
                    "there is an application with this id or this secret already",
                ));
            }
            let row = NewRow {
                client_id: &new.client_id,
                name: &new.name,
                secret_hash: &secret_hash,
                redirects: &redirects,
                by: caller.associate().id,
                now: self.clock.now(),
            };
            note(write, Event::ApplicationAdded, None, row.by, row.client_id, row.now).await?;
            application::insert(write, &row).await?
        })
    }

    /// Every application, by key.
    pub async fn applications(&self, caller: &Caller) -> Result<Vec<Application>> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        application::all(&self.store).await
    }

    /// Removes an application, and with it every session that it was given.
    pub async fn remove_application(&self, caller: &Caller, client_id: &str) -> Result<()> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        writing!(self.store, |write| {
            if !application::remove(write, client_id).await? {
                return Err(Error::invalid("ClientId", format!("there is no application {client_id}")));
            }
            session::revoke(write).await?;
            let by = caller.associate().id;
            note(write, Event::ApplicationRemoved, None, by, client_id, self.clock.now()).await?;
        })
    }

    /// The application that has this secret; that there is none is noted as a refusal.
    pub async fn application_with(&self, secret: &str, from: Option<IpAddr>) -> Result<Option<Application>> {
        let found = application::with_secret(&self.store, &token_hash(secret)).await?;
        if found.is_none() {
            self.note_refused(None, from, "application");
        }
        Ok(found)
    }
}

fn check(new: &NewApplication, secret: &str) -> Result<()> {
    let printable = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !printable(&new.client_id) || new.client_id.len() > MAX_CHARACTERS {
        return Err(Error::invalid(
            "ClientId",
            "an id has 1 to 239 printable ASCII characters without blanks",
        ));
    }
    if new.name.chars().count() > MAX_CHARACTERS || new.name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "Name",
            "a name has at most 239 characters, none of them control characters",
        ));
    }
    if !printable(secret) || secret.len() > 1024 {
        return Err(Error::invalid(
            "Secret",
            "a secret has 1 to 1024 printable ASCII characters without blanks",
        ));
    }
    check_redirects(&new.redirects)
}

fn check_redirects(redirects: &[String]) -> Result<()> {
    if redirects.len() > MAX_REDIRECTS {
        return Err(Error::invalid(
            "Redirect",
            format!("an application has at most {MAX_REDIRECTS} addresses"),
        ));
    }
    for redirect in redirects {
        let is_address = redirect.split_once("://").is_some_and(|(scheme, rest)| {
            scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !rest.is_empty()
        });
        if !is_address
            || !redirect.bytes().all(|byte| byte.is_ascii_graphic())
            || redirect.contains('#')
            || redirect.len() > MAX_REDIRECT_BYTES
        {
            return Err(Error::invalid(
                "Redirect",
                format!(
                    "{redirect:?} is not an address such as https://app.example/callback, without a fragment"
                ),
            ));
        }
    }
    Ok(())
}
