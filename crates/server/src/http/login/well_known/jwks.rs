//! `/login/.well-known/jwks`.

use serde_json::json;

use crate::http::call::Call;
use crate::http::login::id_token::{base64, key_id};
use crate::http::login::identity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /login/.well-known/jwks`
///
/// The public key that `id_token`s are verified with. It is made when it is asked for first.
pub async fn get(call: &mut Call) -> Answer {
    identity::tenant(call)?;
    let key = call.people().signing_key().await?;
    let id = key_id(&key);
    let known = json!({
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": id,
        "x5t": id,
        "e": base64(key.exponent()),
        "n": base64(key.modulus()),
    });
    Ok(Reply::json(json!({"keys": [known]}).to_string()).tagged())
}
