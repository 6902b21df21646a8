//! Authorization headers: never a panic, nothing of a secret in what is printed, and no token but as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage_contract::authorization::Authorization;

const PRINTED: [&str; 5] = ["Basic(hidden)", "Ticket(hidden)", "Bearer(hidden)", "Unsupported", "Malformed"];

fuzz_target!(|data: &[u8]| {
    let authorization = Authorization::parse(data);
    assert!(PRINTED.contains(&&*format!("{authorization:?}")));
    match &authorization {
        Authorization::Ticket(ticket) => assert!(ticket.bytes().all(|byte| byte.is_ascii_graphic())),
        Authorization::Bearer(token) => {
            assert!(token.is_empty() || data.windows(token.len()).any(|window| window == token.as_bytes()));
        }
        Authorization::Basic { .. } | Authorization::Unsupported | Authorization::Malformed => {}
    }
});
