//! New tickets, access tokens and session cookies.

use visage_contract::tokens;
use visage_people::session::{Kind, random_bytes};
use visage_people::{Caller, People, Result};

/// Opens a session for the caller; its token, which nobody can be shown again.
///
/// # Errors
/// Those of the domain.
pub async fn new(people: &People, caller: &Caller, kind: Kind, tenant: Option<&str>) -> Result<String> {
    let token = text(kind, tenant)?;
    people.open_session(caller, kind, &token).await?;
    Ok(token)
}

/// The text of a token that nobody can guess.
///
/// # Errors
/// When the machine gives no random numbers.
pub fn text(kind: Kind, tenant: Option<&str>) -> Result<String> {
    Ok(match kind {
        Kind::Ticket => {
            let number = u32::from_be_bytes(random_bytes()?) >> 1;
            tokens::ticket(random_bytes()?, number, tenant)
        }
        Kind::Access => tokens::access(random_bytes()?, tenant),
        Kind::Cookie | Kind::Code | Kind::Refresh => tokens::opaque(random_bytes()?),
    })
}
