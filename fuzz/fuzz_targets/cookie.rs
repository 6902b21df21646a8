//! Cookie headers: never a panic, and a session is what stood there under its name.
#![no_main]

use http::{HeaderMap, HeaderValue, header};
use libfuzzer_sys::fuzz_target;
use visage::http::auth::cookie;

fuzz_target!(|data: [&[u8]; 3]| {
    let mut headers = HeaderMap::new();
    for line in data {
        if let Ok(line) = HeaderValue::from_bytes(line) {
            headers.append(header::COOKIE, line);
        }
    }
    if let Some(token) = cookie::token(&headers) {
        let there = |line: &[u8]| line.windows(14).any(|window| window == b"visage-session");
        assert!(data.iter().any(|line| there(line)));
        assert!(cookie::check_xsrf(&headers, &token).is_err(), "without its header nothing is proved");
        assert_ne!(cookie::xsrf(&token), token);
    }
});
