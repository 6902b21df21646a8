//! Signed texts about a user, with the vendor's claims (protocol §2.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use visage_people::Caller;
use visage_people::application::Application;
use visage_people::identity::SigningKey;
use visage_people::session::sha256;

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::login::identity;
use crate::http::system::address::root;

const PREFIX: &str = "http://schemes.superoffice.net/identity/";
/// How long a program may take to read it.
const LIFETIME_SECONDS: i64 = 360;

/// Who says what to whom.
pub struct Told<'a> {
    /// The name of our tenant.
    pub tenant: &'a str,
    /// The program.
    pub app: &'a Application,
    /// The user, as who came by what the program was given.
    pub caller: &'a Caller,
    /// What the program wanted to find in the answer, if anything.
    pub nonce: &'a str,
    /// A ticket of the user, for programs that act for themselves; otherwise empty.
    pub ticket: &'a str,
}

/// Bytes as base64 for addresses, without padding.
pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the key is called by: its thumbprint as RFC 7638 makes it.
pub fn key_id(key: &SigningKey) -> String {
    let text = format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, base64(key.exponent()), base64(key.modulus()));
    base64(&sha256(text.as_bytes()))
}

/// A signed JWT about a user.
///
/// # Errors
/// Those of the domain.
pub async fn signed(call: &Call, told: &Told<'_>) -> Result<String, ApiError> {
    let key = call.people().signing_key().await?;
    let id = key_id(&key);
    let header = json!({"typ": "JWT", "alg": "RS256", "x5t": id, "kid": id});
    let claims = Value::Object(claims(call, told, key.serial()).await?);
    let text = format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
    let signature = key.sign(text.as_bytes())?;
    Ok(format!("{text}.{}", base64(&signature)))
}

async fn claims(call: &Call, told: &Told<'_>, serial: u64) -> Result<Map<String, Value>, ApiError> {
    let (user, now, root) = (told.caller.associate(), call.people().now(), root(call));
    // A user who acts for a program is vouched for by the vendor's name, and to the database.
    let (issuer, audience) = if told.ticket.is_empty() {
        (identity::issuer(&root), told.app.client_id.clone())
    } else {
        ("SuperOffice AS".to_owned(), format!("spn:{serial}"))
    };
    let mut claims = Map::new();
    let mut tell = |name: String, value: Value| claims.insert(name, value);
    // No name and no address: those change hands.
    tell("sub".to_owned(), format!("{}@{}", user.id.0, told.tenant).into());
    tell("iss".to_owned(), issuer.into());
    tell("aud".to_owned(), audience.into());
    tell("nbf".to_owned(), now.into());
    tell("exp".to_owned(), (now + LIFETIME_SECONDS).into());
    // A number, although the vendor's sample has a text: strict libraries refuse that (contract note 46).
    tell("iat".to_owned(), now.into());
    if !told.nonce.is_empty() {
        tell("nonce".to_owned(), told.nonce.into());
    }
    for (name, value) in about_user(call, told, &root, serial).await? {
        tell(format!("{PREFIX}{name}"), value.into());
    }
    Ok(claims)
}

/// The claims about the user and the tenant, under the vendor's names.
async fn about_user(
    call: &Call,
    told: &Told<'_>,
    root: &str,
    serial: u64,
) -> Result<Vec<(&'static str, String)>, ApiError> {
    let (user, tenant) = (told.caller.associate(), told.tenant);
    let person = call.people().person_behind(told.caller, user).await?;
    let company = person.as_ref().and_then(|card| card.company.as_ref());
    let of_person = |text: Option<&String>| text.cloned().unwrap_or_default();
    let email = of_person(person.as_ref().map(|card| &card.email));
    let upn = if email.is_empty() { user.name.to_string() } else { email.clone() };
    let administrator = if told.caller.is_administrator() { "True" } else { "False" };
    let mut claims = vec![
        ("associateid", user.id.0.to_string()),
        ("identityprovider", "visage".to_owned()),
        ("email", email.clone()),
        ("upn", upn.clone()),
        ("is_administrator", administrator.to_owned()),
        ("ctx", tenant.to_owned()),
        ("company_name", company.map_or_else(|| tenant.to_owned(), |company| company.1.clone())),
        ("serial", serial.to_string()),
        ("netserver_url", format!("{root}/{tenant}/Remote/Services84/")),
        ("webapi_url", format!("{root}/{tenant}/api/")),
        ("system_token", told.app.system_token.clone()),
        ("initials", user.name.to_string()),
        ("so_primary_email_address", email),
        ("firstname", of_person(person.as_ref().map(|card| &card.first_name))),
        ("lastname", of_person(person.as_ref().map(|card| &card.last_name))),
        ("personid", user.person.map_or(0, |person| person.0).to_string()),
        ("company_id", company.map_or(0, |company| company.0.0).to_string()),
        ("tenantId", tenant.to_owned()),
        ("superid-upn", upn),
    ];
    if !told.ticket.is_empty() {
        claims.push(("ticket", told.ticket.to_owned()));
    }
    Ok(claims)
}
