//! Accept headers: every answer form is found without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage_contract::accept::{negotiate, negotiate_bytes, negotiate_page};

fuzz_target!(|data: &[u8]| {
    let (accept, content_type) = data.split_at(data.len() * 3 / 4);
    assert!(negotiate(Some(accept), None).content_type().ends_with("; charset=utf-8"));
    let _ = negotiate(None, Some(content_type));
    let _ = negotiate_bytes(Some(accept));
    let _ = negotiate_page(Some(accept));
});
