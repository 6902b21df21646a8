//! The Authorization header: which scheme a caller uses, and the secrets in it (protocol §2.1).

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Longest header value that is read, and so the longest secret, in bytes.
const MAX_BYTES: usize = 4096;
/// The same of Bearer, whose tokens may tell much of a user.
const MAX_BEARER_BYTES: usize = 16 * 1024;

/// Clients in the field cut the padding off.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What an Authorization header says. Its `Debug` text holds no secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Authorization<'a> {
    /// User name and password; either may be empty.
    Basic {
        /// The text before the first colon.
        user: String,
        /// The text after the first colon.
        password: String,
    },
    /// A session ticket, from `SOTicket` or given as the user name of `Basic`.
    Ticket(Cow<'a, str>),
    /// An access token.
    Bearer(&'a str),
    /// A scheme this server does not speak, such as `Negotiate`.
    Unsupported,
    /// A known scheme whose value cannot be read, or a value above 4 KiB (Bearer: 16 KiB).
    Malformed,
}

impl<'a> Authorization<'a> {
    /// Reads a header value. The scheme word may be in any letter case. Tickets and tokens are borrowed, printable
    /// ASCII without blanks; Basic is base64 (padding optional) of UTF-8 text.
    pub fn parse(header: &'a [u8]) -> Self {
        if header.len() > MAX_BEARER_BYTES {
            return Self::Malformed;
        }
        let length = header.len();
        let header = header.trim_ascii();
        let end = header.iter().position(u8::is_ascii_whitespace).unwrap_or(header.len());
        let (scheme, value) = header.split_at(end);
        let value = value.trim_ascii_start();
        if length > MAX_BYTES && !scheme.eq_ignore_ascii_case(b"Bearer") {
            return Self::Malformed;
        }
        if scheme.eq_ignore_ascii_case(b"SOTicket") {
            opaque(value).map_or(Self::Malformed, |ticket| Self::Ticket(Cow::Borrowed(ticket)))
        } else if scheme.eq_ignore_ascii_case(b"Bearer") {
            opaque(value).map_or(Self::Malformed, Self::Bearer)
        } else if scheme.eq_ignore_ascii_case(b"Basic") {
            basic(value).unwrap_or(Self::Malformed)
        } else if scheme.is_empty() {
            Self::Malformed
        } else {
            Self::Unsupported
        }
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Basic { .. } => "Basic(hidden)",
            Self::Ticket(_) => "Ticket(hidden)",
            Self::Bearer(_) => "Bearer(hidden)",
            Self::Unsupported => "Unsupported",
            Self::Malformed => "Malformed",
        })
    }
}

fn opaque(value: &[u8]) -> Option<&str> {
    let printable = !value.is_empty() && value.iter().all(u8::is_ascii_graphic);
    printable.then(|| str::from_utf8(value).ok()).flatten()
}

fn basic<'a>(value: &[u8]) -> Option<Authorization<'a>> {
    let mut text = String::from_utf8(BASE64.decode(value).ok()?).ok()?;
    if let Some(after) = text.strip_prefix("7T:")
        && let Some(last) = after.rfind(':')
    {
        text.truncate("7T:".len() + last);
        return opaque(text.as_bytes()).is_some().then_some(Authorization::Ticket(Cow::Owned(text)));
    }
    let colon = text.find(':')?;
    let password = text.split_off(colon + 1);
    text.truncate(colon);
    Some(Authorization::Basic { user: text, password })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn user(user: &str, password: &str) -> Authorization<'static> {
        Authorization::Basic { user: user.to_owned(), password: password.to_owned() }
    }

    fn encoded(text: &str) -> Vec<u8> {
        format!("basic {}", BASE64.encode(text)).into_bytes()
    }

    #[test]
    fn a_user_is_split_at_the_first_colon() {
        assert_eq!(Authorization::parse(b"Basic QURNMDo="), user("ADM0", ""));
        assert_eq!(Authorization::parse(b"BASIC dGplMDpUamUw"), user("tje0", "Tje0"));
        assert_eq!(Authorization::parse(b"basic QURNMDo"), user("ADM0", ""));
        assert_eq!(Authorization::parse(&encoded("bjørn:a:b: ")), user("bjørn", "a:b: "));
    }

    #[test]
    fn a_ticket_may_come_as_the_user_name() {
        let ticket = Authorization::Ticket("7T:MAAx==".into());
        assert_eq!(Authorization::parse(&encoded("7T:MAAx==:")), ticket);
        assert_eq!(Authorization::parse(&encoded("7T:MAAx==:ignored")), ticket);
        assert_eq!(Authorization::parse(&encoded("7T:password")), user("7T", "password"));
        assert_eq!(Authorization::parse(&encoded("7T:a b:")), Authorization::Malformed);
    }

    #[test]
    fn tickets_and_tokens_are_taken_as_they_are() {
        for scheme in ["SOTicket", "SoTicket", "SOTICKET"] {
            let header = format!("{scheme} 7T:abc==");
            assert_eq!(Authorization::parse(header.as_bytes()), Authorization::Ticket("7T:abc==".into()));
        }
        assert_eq!(Authorization::parse(b"BEARER  8A:Cust1.x "), Authorization::Bearer("8A:Cust1.x"));
    }

    #[test]
    fn a_token_may_be_longer_than_a_password_or_a_ticket() {
        let token = "x".repeat(16_384 - "Bearer ".len());
        assert_eq!(Authorization::parse(format!("Bearer {token}").as_bytes()), Authorization::Bearer(&token));
        let base64 = "QQ".repeat(4096);
        assert_eq!(Authorization::parse(format!("Basic {base64}").as_bytes()), Authorization::Malformed);
    }

    #[test]
    fn other_schemes_are_unsupported() {
        assert_eq!(Authorization::parse(b"Negotiate YII="), Authorization::Unsupported);
        assert_eq!(Authorization::parse(b"SOTicketX 7T:abc"), Authorization::Unsupported);
    }

    #[test]
    fn what_cannot_be_read_is_malformed() {
        let long = [b"SOTicket ".as_slice(), &[b'x'; 4096]].concat();
        let longer = [b"Bearer ".as_slice(), &[b'x'; 16_384]].concat();
        let headers: [&[u8]; 10] = [
            b"",
            b" ",
            b"Basic",
            b"Basic !!",
            b"Basic YWJj",
            b"Basic //8=",
            b"Bearer a b",
            b"SOTicket \xff",
            &long,
            &longer,
        ];
        for header in headers {
            assert_eq!(Authorization::parse(header), Authorization::Malformed, "{header:?}");
        }
    }

    #[test]
    fn debug_hides_the_secrets() {
        for header in [&b"Basic dGplMDpUamUw"[..], b"SOTicket Tje0", b"Bearer Tje0"] {
            assert!(!format!("{:?}", Authorization::parse(header)).contains("Tje0"));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(header: Vec<u8>) {
            Authorization::parse(&header);
        }

        #[test]
        fn users_round_trip(name in "[^:]{0,20}", password in ".{0,20}") {
            prop_assume!(name != "7T");
            let header = encoded(&format!("{name}:{password}"));
            prop_assert_eq!(Authorization::parse(&header), user(&name, &password));
        }
    }
}
