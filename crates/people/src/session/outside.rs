//! Users whom a provider outside has signed in: whom its word is good for.

use std::net::IpAddr;

use super::journal::Noted;
use super::remembered::Known;
use crate::People;
use crate::audit::Event;
use crate::caller::{Caller, Member, Proof, UserType};
use crate::error::{Error, Result};

/// What the audit log calls this way in.
const DETAIL: &str = "outside";

/// What a provider outside says, after it was verified.
#[derive(Clone, Copy, Debug)]
pub struct Vouched<'a> {
    /// What the client sent, byte for byte: the same bytes are let in again without being verified for a bounded time.
    pub proof: &'a [u8],
    /// The user name, in any letter case.
    pub name: &'a str,
    /// From when on it is good no more, in seconds since 1970, UTC.
    pub expires: i64,
    /// Where it comes from.
    pub from: Option<IpAddr>,
}

impl People {
    /// The caller whom a provider outside vouches for: a user who is there already. Nobody is added by it.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] when there is no such user, when the user has retired or is one whom nobody vouches for, and
    /// when the token has expired.
    pub async fn enter_from_outside(&self, vouched: &Vouched<'_>) -> Result<Caller> {
        let roster = self.roster().await?;
        let named =
            roster.named(vouched.name).filter(|member| same_name(&member.associate.name, vouched.name));
        let known = named.map(|member| Known::Outside {
            associate: member.associate.id,
            name: (&*member.associate.name).into(),
            expires: vouched.expires,
        });
        let member = known.as_ref().and_then(|known| known.member(&roster, &self.clock));
        let Some((member, known)) = member.cloned().zip(known) else {
            self.note_refused(named.map(|member| member.associate.id), vouched.from, DETAIL);
            return Err(Error::NotSignedIn);
        };
        // The same token comes again when it was forgotten, which is no other sign-in.
        if self.sessions.remembered.find_even_old(vouched.proof).is_none() {
            let noted = Noted::new(Event::SignedIn, Some(member.associate.id), vouched.from, DETAIL);
            self.sessions.journal.note(noted, self.clock.now());
        }
        self.sessions.remembered.keep(vouched.proof, known);
        Ok(Caller { member, roster, proof: Proof::Outside })
    }

    /// Notes that the word of a provider outside was not good.
    pub fn refused_from_outside(&self, from: Option<IpAddr>) {
        self.note_refused(None, from, DETAIL);
    }
}

/// Whether the word of a provider is good for a user: never for a program, which passes every right, nor for nobody in
/// particular.
pub(super) fn is_vouched_for(member: &Member) -> bool {
    let user_type = member.associate.user_type;
    !member.is_operator() && !matches!(user_type, UserType::System | UserType::Anonymous)
}

/// Whether two names differ in the case of letters only. Letters that merely become others by it, such as the sign for
/// kelvin, make another name: somebody may have been given it by the provider who is not the user here.
fn same_name(one: &str, another: &str) -> bool {
    let (mut one, mut another) = (one.chars(), another.chars());
    loop {
        match (one.next(), another.next()) {
            (None, None) => return true,
            (Some(one), Some(another))
                if one == another || is_pair(one, another) || is_pair(another, one) => {}
            _ => return false,
        }
    }
}

fn is_pair(capital: char, small: char) -> bool {
    capital.to_lowercase().eq([small]) && small.to_uppercase().eq([capital])
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn names_are_the_same_in_any_letter_case() {
        for (one, another) in [("ada", "ADA"), ("Bjørn", "bJØRN"), ("åse", "ÅSE"), ("ada@x.org", "Ada@X.org")]
        {
            assert!(same_name(one, another) && same_name(another, one), "{one}");
        }
    }

    #[test]
    fn names_that_only_look_or_fold_alike_are_others() {
        let pairs = [
            ("ken", "\u{212a}en"),
            ("sam", "\u{17f}am"),
            ("ida", "\u{130}da"),
            ("ada", "\u{430}da"),
            ("åse", "a\u{30a}se"),
        ];
        for (one, another) in pairs {
            assert!(!same_name(one, another) && !same_name(another, one), "{another}");
        }
        for another in ["ada ", " ada", "adam", "ad", "", "ada\0", "ad\u{200b}a"] {
            assert!(!same_name("ada", another) && !same_name(another, "ada"), "{another:?}");
        }
    }
}
