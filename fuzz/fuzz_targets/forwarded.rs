//! What proxies write about who asks: never a panic, and never believed from somebody who is not trusted.
#![no_main]

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;
use visage::http::proxies::Proxies;

fuzz_target!(|data: (&str, [u8; 4], [&[u8]; 4])| {
    let (networks, peer, [one, two, scheme, host]) = data;
    let Ok(proxies) = Proxies::parse(networks) else { return };
    let mut headers = HeaderMap::new();
    let names = ["x-forwarded-for", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"];
    for (name, value) in names.into_iter().zip([one, two, scheme, host]) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(name, value);
        }
    }
    let peer = IpAddr::from(peer);
    let believed = proxies.client(peer, &headers);
    assert!(networks.contains(|letter: char| letter.is_ascii_hexdigit()) || believed == peer.to_canonical());
    std::hint::black_box(proxies.asked(peer, &headers));
    assert_eq!(Proxies::default().client(peer, &headers), peer.to_canonical());
    assert_eq!(Proxies::default().asked(peer, &headers), (None, None));
});
