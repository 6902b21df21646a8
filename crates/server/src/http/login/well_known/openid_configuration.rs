//! `/login/.well-known/openid-configuration`.

use serde_json::json;

use crate::http::call::Call;
use crate::http::login::identity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::root;

/// `GET /login/.well-known/openid-configuration`
///
/// What the identity server does, and where.
pub async fn get(call: &mut Call) -> Answer {
    identity::tenant(call)?;
    let issuer = identity::issuer(&root(call));
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/common/oauth/authorize"),
        "token_endpoint": format!("{issuer}/common/oauth/tokens"),
        "jwks_uri": format!("{issuer}/.well-known/jwks"),
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256", "plain"],
    });
    Ok(Reply::json(document.to_string()).tagged())
}
