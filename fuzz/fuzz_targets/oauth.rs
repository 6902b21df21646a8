//! What programs send to sign their users in, or for themselves: never a panic, and nothing is read that is not there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage::http::login::api::partner_system_user::authenticate::Signed;
use visage::http::login::identity::Asked;

fuzz_target!(|data: (&[u8], &[u8], &str)| {
    let (query, form, token) = data;
    let asked = Asked::read(form).and(Asked::read(query));
    for name in ["client_id", "redirect_uri", "code"] {
        let there = !asked.get(name).is_empty();
        assert!(!there || !query.is_empty() || !form.is_empty());
    }
    let pairs = query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).count();
    assert!(pairs <= 50 || Asked::read(query).is_ambiguous());
    let twice = Asked::read(query).and(Asked::read(query));
    assert_eq!(twice.is_ambiguous(), query.iter().any(|byte| *byte != b'&'));
    if let Some(signed) = Signed::read(token) {
        assert!(token.starts_with(signed.text) && signed.text.starts_with(signed.token));
        assert_eq!(signed.text.len(), signed.token.len() + 13);
    }
});
