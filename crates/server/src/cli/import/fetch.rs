//! Photos that are links: fetched over https, from public addresses, within bounds.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, StatusCode, Url, header, redirect};

use crate::cards::shorten;

/// Timeout for one photo, including redirects.
const TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_BYTES: usize = 16 << 20;
const MOST_PHOTOS: u32 = 5000;
/// Timeout for all photos of a run.
const ALL_TIMEOUT: Duration = Duration::from_mins(30);
const MOST_REDIRECTS: usize = 3;
/// Consecutive failures after which a host is not contacted again.
const MOST_FAILURES: u8 = 3;

/// Fetches photos.
pub(super) struct Fetcher {
    client: Client,
    left: u32,
    until: Instant,
    failures: HashMap<String, u8>,
}

/// Resolves names to public addresses. The connection is made to the addresses that were checked.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || !found.iter().all(|address| is_public(address.ip())) {
                return Err(NOT_PUBLIC.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

const NOT_PUBLIC: &str = "the address is not public";

impl Fetcher {
    pub(super) fn new() -> Result<Self, String> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A proxy would bypass the check of addresses.
            .no_proxy()
            .https_only(true)
            .dns_resolver(Arc::new(PublicOnly))
            .user_agent("visage")
            .build()
            .map_err(|error| format!("--fetch-photos: {error}"))?;
        Ok(Self { client, left: MOST_PHOTOS, until: Instant::now() + ALL_TIMEOUT, failures: HashMap::new() })
    }

    /// Fetches the bytes at an address.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub(super) async fn fetch(&mut self, address: &str) -> Result<Vec<u8>, String> {
        let failed = |why: &str| format!("the photo at {} was not fetched: {why}", shorten(address));
        let url = Url::parse(address).map_err(|_| failed("it is not a valid address"))?;
        check(&url).map_err(failed)?;
        if self.left == 0 {
            return Err(failed(&format!(
                "{MOST_PHOTOS} photos have been fetched already; import again to fetch the rest"
            )));
        }
        if Instant::now() >= self.until {
            return Err(failed("fetching photos has taken half an hour; import again to fetch the rest"));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        if self.failures.get(&host).is_some_and(|&failures| failures >= MOST_FAILURES) {
            return Err(failed("the host failed several times and is not contacted again"));
        }
        self.left -= 1;
        let fetched = match tokio::time::timeout(TIMEOUT, get(&self.client, url)).await {
            Ok(fetched) => fetched,
            Err(_) => Err(Trouble::Host(format!("it took more than {} seconds", TIMEOUT.as_secs()))),
        };
        match fetched {
            Ok(bytes) => {
                self.failures.remove(&host);
                Ok(bytes)
            }
            Err(Trouble::Host(why)) => {
                *self.failures.entry(host).or_default() += 1;
                Err(failed(&why))
            }
            Err(Trouble::Photo(why)) => Err(failed(&why)),
        }
    }
}

/// Why a fetch failed.
enum Trouble {
    /// The host does not answer.
    Host(String),
    /// The host answers, but not with this photo.
    Photo(String),
}

async fn get(client: &Client, mut url: Url) -> Result<Vec<u8>, Trouble> {
    let unreachable = |error: reqwest::Error| Trouble::Host(root(&error.without_url()));
    for _ in 0..=MOST_REDIRECTS {
        check(&url).map_err(|why| Trouble::Photo(why.to_owned()))?;
        let mut answer =
            client.get(url.clone()).header(header::ACCEPT, "image/*").send().await.map_err(unreachable)?;
        if answer.status().is_redirection() {
            let next = answer.headers().get(header::LOCATION).and_then(|next| next.to_str().ok());
            let next = next.and_then(|next| url.join(next).ok());
            url = next.ok_or_else(|| Trouble::Photo("it redirects to no valid address".to_owned()))?;
            continue;
        }
        if answer.status() != StatusCode::OK {
            return Err(Trouble::Photo(format!("the server answered {}", answer.status())));
        }
        let too_large = || Trouble::Photo(format!("it has more than {MAX_BYTES} bytes"));
        let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
        if answer.content_length().is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            if bytes.len() + piece.len() > MAX_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        return Ok(bytes);
    }
    Err(Trouble::Photo(format!("it redirects more than {MOST_REDIRECTS} times")))
}

/// Whether an address may be fetched: https at the usual port, without a password, not at an address that is not public.
fn check(url: &Url) -> Result<(), &'static str> {
    if url.scheme() != "https" {
        return Err("only https addresses are fetched");
    }
    if url.port_or_known_default() != Some(443) {
        return Err("only port 443 is allowed");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("addresses with a user name are not fetched");
    }
    let host = url.host_str().unwrap_or_default();
    // Names are checked when they are resolved.
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) if !is_public(address) => Err(NOT_PUBLIC),
        _ => Ok(()),
    }
}

/// Whether an address is public: not loopback, private, link-local,
/// multicast or reserved.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Global unicast only, without embedded IPv4 addresses, documentation and protocol ranges.
    (0x2000..0x4000).contains(&a)
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
        && a != 0x2002
        && !(a == 0x3fff && b < 0x1000)
}

/// The innermost cause, which names what happened.
fn root(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_fetched() {
        for text in [
            "8.8.8.8",
            "93.184.216.34",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:2800:220:1::1",
            "2a00::1",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
        let others = "0.0.0.0 10.1.2.3 127.0.0.1 127.8.8.8 100.64.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 \
             255.255.255.255 240.0.0.1 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2001:db8::1 2002:7f00:1:: 2001::1 fec0::1 3fff::1";
        for text in others.split(' ') {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn an_address_is_checked_in_every_spelling_before_it_is_fetched() {
        let check = |text: &str| check(&Url::parse(text).unwrap());
        assert_eq!(check("https://lh3.example/a/photo.jpg"), Ok(()));
        assert_eq!(check("https://8.8.8.8/a"), Ok(()));
        for bad in [
            "http://lh3.example/a",
            "ftp://lh3.example/a",
            "https://lh3.example:8443/a",
            "https://user@lh3.example/a",
            "https://127.0.0.1/a",
            "https://127.1/a",
            "https://0x7f.1/a",
            "https://2130706433/a",
            "https://[::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://169.254.169.254/latest",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn local_names_and_addresses_are_not_connected_to() {
        let mut fetcher = Fetcher::new().unwrap();
        for address in
            ["https://localhost/a.jpg", "https://127.0.0.1/a.jpg", "http://localhost/a.jpg", "no address"]
        {
            let why = fetcher.fetch(address).await.unwrap_err();
            assert!(why.contains("was not fetched"), "{why}");
        }
        assert!(fetcher.fetch("https://localhost/a.jpg").await.unwrap_err().contains(NOT_PUBLIC));
        assert!(fetcher.fetch("https://localhost/b.jpg").await.unwrap_err().contains(NOT_PUBLIC));
        assert!(fetcher.fetch("https://localhost/c.jpg").await.unwrap_err().contains("not contacted again"));
    }

    #[tokio::test]
    async fn photos_are_limited_in_number_and_in_time() {
        let mut fetcher = Fetcher { left: 0, ..Fetcher::new().unwrap() };
        assert!(fetcher.fetch("https://lh3.example/a.jpg").await.unwrap_err().contains("5000 photos"));
        let mut fetcher = Fetcher { until: Instant::now(), ..Fetcher::new().unwrap() };
        assert!(fetcher.fetch("https://lh3.example/a.jpg").await.unwrap_err().contains("half an hour"));
    }
}
