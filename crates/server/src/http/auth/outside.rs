//! Tokens of a provider outside.

use std::net::IpAddr;
use std::sync::Arc;

use visage_people::session::Vouched;
use visage_people::{Caller, Error, People};

use super::Refused;
use crate::http::Server;
use crate::provider::token::Token;
use crate::provider::{self, Provider};

/// Who may have made a token, if that is not this server.
pub(super) fn provider<'a>(server: &'a Server, token: &str) -> Option<&'a Arc<Provider>> {
    server.provider.as_ref().filter(|_| Token::is_like(token))
}

/// Whom a token of the provider lets in.
pub(super) async fn enter(
    people: &People,
    provider: &Arc<Provider>,
    token: &str,
    proof: &[u8],
    from: Option<IpAddr>,
) -> Result<Caller, Refused> {
    let verified = match provider.verified(token, people.now()).await {
        Ok(verified) => verified,
        Err(provider::Refused::Wrong(why)) => {
            people.refused_from_outside(from);
            return Err(Refused::Outside(why));
        }
        Err(provider::Refused::Away { why, seconds }) => return Err(Refused::Away { why, seconds }),
    };
    let vouched = Vouched { proof, name: &verified.name, expires: verified.expires, from };
    match people.enter_from_outside(&vouched).await {
        Err(Error::NotSignedIn) => Err(Refused::Outside("it names no user of this server")),
        entered => Ok(entered?),
    }
}
