//! The texts of tickets and access tokens, made from bytes that nobody can guess (protocol §2.1, §2.2).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// What a ticket begins with.
pub const TICKET: &str = "7T:";
/// What an access token begins with.
pub const ACCESS: &str = "8A:";
/// The name of a tenant where there is only one and nobody has named it.
pub const ONLY_TENANT: &str = "Default";

/// A ticket: base64 of UTF-16LE text `{32 hexadecimal digits};{number}`, and `;{tenant}` where there is one.
pub fn ticket(secret: [u8; 16], number: u32, tenant: Option<&str>) -> String {
    let hex = u128::from_be_bytes(secret);
    let mut text = format!("{hex:032x};{number}");
    if let Some(tenant) = tenant {
        text.push(';');
        text.push_str(tenant);
    }
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    format!("{TICKET}{}", STANDARD.encode(bytes))
}

/// An access token: the tenant, a dot, and base64 without padding.
pub fn access(secret: [u8; 32], tenant: Option<&str>) -> String {
    format!("{ACCESS}{}.{}", tenant.unwrap_or(ONLY_TENANT), URL_SAFE_NO_PAD.encode(secret))
}

/// What no client looks into, such as the value of a session cookie: base64 without padding.
pub fn opaque(secret: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(ticket: &str) -> String {
        let bytes = STANDARD.decode(ticket.strip_prefix(TICKET).unwrap()).unwrap();
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn a_ticket_has_the_documented_text_inside() {
        let secret = 0x07f1_edd1_de08_b1ac_d684_7169_9a4f_b392_u128.to_be_bytes();
        let text = |tenant| inside(&ticket(secret, 2_087_315_043, tenant));
        assert_eq!(text(Some("Cust26759")), "07f1edd1de08b1acd68471699a4fb392;2087315043;Cust26759");
        assert_eq!(text(None), "07f1edd1de08b1acd68471699a4fb392;2087315043");
        assert_eq!(inside(&ticket([0; 16], 0, None)), format!("{};0", "0".repeat(32)));
    }

    #[test]
    fn an_access_token_names_its_tenant_and_fits_into_a_header() {
        assert_eq!(access([0; 32], Some("Cust12345")), format!("8A:Cust12345.{}", "A".repeat(43)));
        let token = access([255; 32], None);
        assert!(token.starts_with("8A:Default.") && token.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}
