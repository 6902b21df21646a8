//! Programs that act for themselves: they sign what they call their system user by, and get a ticket of that user.

use std::net::IpAddr;

use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject;

use super::refresh::open;
use crate::People;
use crate::application::{Application, NewApplication, NewSystem};
use crate::audit::{self, Event};
use crate::caller::{Caller, UserType};
use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::role::Role;
use crate::session::Kind;
use crate::store::user::NewUser;
use crate::store::{Write, application, group, identity, role, session, user, writing};
use crate::user::GROUP;

const MAX_PEM_BYTES: usize = 4096;
/// Accepted key sizes, in bits.
const SIZES: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The most characters of an id that the name of a system user is made of.
const MAX_ID: usize = 200;

/// A text that a program signed, to act for itself.
#[derive(Clone, Copy, Debug)]
pub struct SystemCall<'a> {
    /// What was signed.
    pub text: &'a str,
    /// RSA PKCS #1 1.5 with SHA-256.
    pub signature: &'a [u8],
}

impl Application {
    /// Whether the program itself signed this.
    pub fn signed(&self, call: &SystemCall<'_>) -> bool {
        public_key(&self.public_key)
            .is_some_and(|key| key.verify_sig(call.text.as_bytes(), call.signature).is_ok())
    }
}

impl People {
    /// Opens a ticket of the system user that a program has; the user as a caller who came by it.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when it has none, or that one has retired; [`Error::TooManyTokens`] when too many tickets
    /// were issued to it within a minute.
    pub async fn enter_system(&self, app: &Application, ticket: &str) -> Result<Caller> {
        let (id, now) = (app.system_user.ok_or(Error::NotSignedIn)?, self.clock.now());
        self.count_minted(id, Kind::Ticket)?;
        let session = writing!(self.store, |write| {
            if user::secret_now(write, id).await?.is_none() {
                return Err(Error::NotSignedIn);
            }
            open(write, Kind::Ticket, ticket, id, app, None, now).await?
        })?;
        self.granted(id, session, Kind::Ticket).await
    }

    /// Notes that a program which wanted to act for itself was refused.
    pub fn refused_system(&self, app: &Application, from: Option<IpAddr>) {
        self.note_refused(app.system_user, from, "system");
    }
}

/// The system user of a new application: the one that an application of that id had before, or a new one.
pub(crate) async fn user_of(
    write: &mut Write<'_>,
    caller: &Caller,
    app: &NewApplication,
    now: i64,
) -> Result<AssociateId> {
    // No name that anybody chooses holds a colon, so nobody signs in as this with a password.
    let name = format!("system:{}", app.client_id);
    let by = caller.associate().id;
    if let Some(id) = user::find(write, &name).await? {
        bring_back(write, id).await?;
        audit::note(write, Event::UserBack, Some(id), by, "system user", now).await?;
        return Ok(id);
    }
    let row = NewUser {
        name: &name,
        full_name: &app.name,
        person: None,
        role: role::standard(write, Role::Administrator).await?,
        group: group::named(write, GROUP).await?,
        user_type: UserType::System,
    };
    let id = user::insert(write, &row).await?;
    audit::note(write, Event::UserAdded, Some(id), by, "system user", now).await?;
    Ok(id)
}

/// Brings a system user back, as bare as a new one: what let in as it lets nobody in any more.
async fn bring_back(write: &mut Write<'_>, id: AssociateId) -> Result<()> {
    if application::has_system_user(write, id).await? {
        return Err(Error::invalid(
            "ClientId",
            "there is an application with a key already whose id differs in letter case only",
        ));
    }
    session::remove_all_of(write, id, None).await?;
    identity::remove_secret(write, id).await?;
    user::set_type(write, id, UserType::System).await?;
    user::set_deleted(write, id, false).await
}

pub(crate) fn check(client_id: &str, new: &NewSystem) -> Result<()> {
    if client_id.len() > MAX_ID {
        return Err(Error::invalid(
            "ClientId",
            format!("an id has at most {MAX_ID} characters beside a key"),
        ));
    }
    if new.public_key.len() > MAX_PEM_BYTES || public_key(&new.public_key).is_none() {
        return Err(Error::invalid(
            "PublicKey",
            "a public RSA key of 2048 to 8192 bits is wanted, in PEM: -----BEGIN PUBLIC KEY-----",
        ));
    }
    let token = &new.token;
    let printable = token.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.');
    if token.len() < 10 || token.len() > 239 || !printable {
        return Err(Error::invalid(
            "SystemToken",
            "a system token has 10 to 239 printable ASCII characters, no blank and no dot",
        ));
    }
    Ok(())
}

fn public_key(pem: &str) -> Option<ParsedPublicKey> {
    let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
    // The size is checked here: the verifying library loads any key and rejects its signatures only later.
    PublicEncryptingKey::from_der(der.as_ref()).ok().filter(|key| SIZES.contains(&key.key_size_bits()))?;
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).ok()
}
