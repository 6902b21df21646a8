//! Programs of somebody else that call: known by an id and a secret, of which only a hash is stored.

mod redirects;

use std::net::IpAddr;

use crate::People;
use crate::audit::{Event, note};
use crate::caller::Caller;
use crate::deciding;
use crate::error::{Error, Result};
use crate::identity::system;
use crate::ids::{ApplicationId, AssociateId};
use crate::sentry::ADMIN_ALL;
use crate::session::{claim, token_hash};
use crate::store::application::{self, NewRow};
use crate::store::{session, user, writing};
use crate::user::never_by_token;

/// The most characters of an id or a name.
const MAX_CHARACTERS: usize = 239;

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
    /// The key that it signs with to act for itself, in PEM; empty when it cannot.
    pub public_key: String,
    /// What it calls its system user by; empty without one.
    pub system_token: String,
    /// The user that it is when it acts for itself.
    pub system_user: Option<AssociateId>,
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
    /// What it needs to act for itself, as a system user.
    pub system: Option<NewSystem>,
}

/// What an application needs to act for itself.
#[derive(Clone, Debug)]
pub struct NewSystem {
    /// Its public RSA key of 2048 bits or more, in PEM.
    pub public_key: String,
    /// What it will call its system user by: no secret, but nothing that another application has.
    pub token: String,
}

impl People {
    /// Adds an application. The secret is good for nothing but being compared.
    pub async fn add_application(
        &self,
        caller: &Caller,
        new: &NewApplication,
        secret: &str,
    ) -> Result<ApplicationId> {
        deciding!(self, caller, Error::Outdated, |now| self.add_application_seen(now, new, secret))
    }

    async fn add_application_seen(
        &self,
        caller: &Caller,
        new: &NewApplication,
        secret: &str,
    ) -> Result<ApplicationId> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        // Its secret and its key live longer than every token.
        never_by_token(caller)?;
        check(new, secret)?;
        // A system user passes every right.
        if new.system.is_some() && !caller.may(ADMIN_ALL) {
            return Err(Error::NotAllowed);
        }
        let (redirects, secret_hash) = (new.redirects.join("\n"), token_hash(secret));
        writing!(self.store, |write| {
            if new.system.is_some() {
                claim(write, caller).await?;
            }
            if application::is_known(write, &new.client_id, &secret_hash).await? {
                return Err(Error::invalid(
                    "ClientId",
                    "there is an application with this id or this secret already",
                ));
            }
            let system_user = match &new.system {
                Some(_) => Some(system::user_of(write, caller, new, self.clock.now()).await?),
                None => None,
            };
            let row = NewRow {
                client_id: &new.client_id,
                name: &new.name,
                secret_hash: &secret_hash,
                redirects: &redirects,
                public_key: new.system.as_ref().map_or("", |system| system.public_key.trim()),
                system_token: new.system.as_ref().map_or("", |system| &system.token),
                system_user,
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

    /// Removes an application, and with it every session that it was given or that its system user has.
    pub async fn remove_application(&self, caller: &Caller, client_id: &str) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.remove_application_seen(now, client_id))
    }

    async fn remove_application_seen(&self, caller: &Caller, client_id: &str) -> Result<()> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        writing!(self.store, |write| {
            let Some(system_user) = application::remove(write, client_id).await? else {
                return Err(Error::invalid("ClientId", format!("there is no application {client_id}")));
            };
            session::revoke(write).await?;
            let (by, now) = (caller.associate().id, self.clock.now());
            note(write, Event::ApplicationRemoved, None, by, client_id, now).await?;
            if let Some(user) = system_user {
                // Whoever changes that user at this moment would bring them back.
                claim(write, caller).await?;
                user::set_deleted(write, user, true).await?;
                // Those too that it opened for itself, which are no program's.
                session::remove_all_of(write, user, None).await?;
                note(write, Event::UserRetired, Some(user), by, client_id, now).await?;
            }
        })
    }

    /// The application that has this secret; that there is none is noted as a refusal.
    pub async fn application_with(&self, secret: &str, from: Option<IpAddr>) -> Result<Option<Application>> {
        self.proved_application(secret, from, |_| true).await
    }

    /// The application that proves by its secret to be the one with that id; a wrong one is noted as a refusal.
    pub async fn client(
        &self,
        client_id: &str,
        secret: &str,
        from: Option<IpAddr>,
    ) -> Result<Option<Application>> {
        self.proved_application(secret, from, |app| app.client_id == client_id).await
    }

    /// The application that has this secret, if it is one of those; nothing is noted that comes from nowhere.
    async fn proved_application(
        &self,
        secret: &str,
        from: Option<IpAddr>,
        fits: impl Fn(&Application) -> bool,
    ) -> Result<Option<Application>> {
        let found = application::with_secret(&self.store, &token_hash(secret)).await?.filter(fits);
        if found.is_none() && from.is_some() {
            self.note_refused(None, from, "application");
        }
        Ok(found)
    }

    /// The application with that id.
    pub async fn application(&self, client_id: &str) -> Result<Option<Application>> {
        application::with_id(&self.store, client_id).await
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
    if let Some(system) = &new.system {
        system::check(&new.client_id, system)?;
    }
    redirects::check(&new.redirects)
}
