//! Reverse proxies whose word is taken for who asks, and for the address that was asked.

use std::net::IpAddr;

use anyhow::anyhow;
use http::HeaderMap;
use ipnet::IpNet;

/// Networks of proxies. What a client itself writes into these headers is never believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks with commas between them, such as `127.0.0.1, 10.0.0.0/8`.
    ///
    /// # Errors
    /// When one of them is neither.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                let network = part.parse::<IpAddr>().map(IpNet::from).or_else(|_| part.parse::<IpNet>());
                network.map_err(|_| {
                    anyhow!(
                        "trusted_proxies: {part:?} is neither an address nor a network such as 10.0.0.0/8"
                    )
                })
            })
            .collect::<anyhow::Result<_>>()
            .map(Self)
    }

    /// Whether the address is a trusted proxy's.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: the last address that no trusted proxy has, of those that the proxies wrote down one after the other.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let mut written = values(headers, "x-forwarded-for").rev();
        while self.trusts(client) {
            let Some(before) = written.next().and_then(address) else { break };
            client = before.to_canonical();
        }
        client
    }

    /// Scheme and host of the address that the client asked, where the proxy tells them.
    pub fn asked<'a>(&self, peer: IpAddr, headers: &'a HeaderMap) -> (Option<&'static str>, Option<&'a str>) {
        if !self.trusts(peer) {
            return (None, None);
        }
        let scheme = match values(headers, "x-forwarded-proto").next_back() {
            Some("https") => Some("https"),
            Some("http") => Some("http"),
            _ => None,
        };
        (scheme, values(headers, "x-forwarded-host").next_back())
    }
}

/// The values of a header that may come several times and hold several, in order.
fn values<'a>(headers: &'a HeaderMap, name: &'static str) -> impl DoubleEndedIterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter().collect::<Vec<_>>();
    // A client may have written anything into the line that a proxy went on with: each value stands for itself.
    let values = lines.into_iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    values.map(|value| str::from_utf8(value).map_or("", str::trim))
}

/// An address as proxies write it: with or without a port, IPv6 in brackets or not.
fn address(text: &str) -> Option<IpAddr> {
    let socket = text.parse::<std::net::SocketAddr>().map(|socket| socket.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    socket.or_else(|_| bare.parse()).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn without_trusted_proxies_nobody_is_believed() {
        let headers = headers(&[
            ("x-forwarded-for", "192.0.2.9"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "a"),
        ]);
        let nobody = Proxies::default();
        assert_eq!(nobody.client(ip("127.0.0.1"), &headers), ip("127.0.0.1"));
        assert_eq!(nobody.asked(ip("127.0.0.1"), &headers), (None, None));
    }

    #[test]
    fn the_client_is_the_last_whom_no_trusted_proxy_vouches_for() {
        let proxies = Proxies::parse("127.0.0.1, 10.0.0.0/8,2001:db8::/32").unwrap();
        for (written, client) in [
            ("192.0.2.9", "192.0.2.9"),
            // The first was written by the client.
            ("6.6.6.6, 192.0.2.9", "192.0.2.9"),
            ("192.0.2.9, 10.1.2.3", "192.0.2.9"),
            ("192.0.2.9:4711", "192.0.2.9"),
            ("[2001:db9::1]:4711", "2001:db9::1"),
            ("2001:db9::1, 2001:db8::7", "2001:db9::1"),
            ("::ffff:192.0.2.9", "192.0.2.9"),
            ("unknown", "127.0.0.1"),
            ("192.0.2.9, nonsense, 10.1.2.3", "10.1.2.3"),
            ("10.0.0.1", "10.0.0.1"),
            ("", "127.0.0.1"),
        ] {
            let found = proxies.client(ip("127.0.0.1"), &headers(&[("x-forwarded-for", written)]));
            assert_eq!(found, ip(client), "{written}");
        }
        let two = headers(&[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.9")]);
        assert_eq!(proxies.client(ip("::ffff:10.9.9.9"), &two), ip("192.0.2.9"));
        assert_eq!(proxies.client(ip("192.0.2.77"), &two), ip("192.0.2.77"));
        let mut odd = HeaderMap::new();
        odd.append("x-forwarded-for", HeaderValue::from_bytes(b"\xff, 192.0.2.9").unwrap());
        assert_eq!(proxies.client(ip("127.0.0.1"), &odd), ip("192.0.2.9"));
    }

    #[test]
    fn the_address_asked_is_the_one_the_nearest_proxy_tells() {
        let proxies = Proxies::parse("127.0.0.1").unwrap();
        let told = headers(&[
            ("x-forwarded-proto", "http, https"),
            ("x-forwarded-host", "evil.example, crm.example"),
        ]);
        assert_eq!(proxies.asked(ip("127.0.0.1"), &told), (Some("https"), Some("crm.example")));
        assert_eq!(proxies.asked(ip("127.0.0.2"), &told), (None, None));
        let odd = headers(&[("x-forwarded-proto", "javascript")]);
        assert_eq!(proxies.asked(ip("127.0.0.1"), &odd), (None, None));
    }

    #[test]
    fn what_is_no_network_is_named() {
        let error = Proxies::parse("127.0.0.1,10.0.0.0/33").unwrap_err().to_string();
        assert!(error.contains("10.0.0.0/33"), "{error}");
    }
}
