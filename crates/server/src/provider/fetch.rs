//! Asking a provider for its keys: its own description first, and then the address that stands there.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::{Client, StatusCode, Url, redirect};

use super::keys::Keys;
use super::members::Members;

const DESCRIPTION: &str = "/.well-known/openid-configuration";
/// How long both answers may take together.
const PATIENCE: Duration = Duration::from_secs(8);
const CONNECT: Duration = Duration::from_secs(3);
/// Some ten times what the largest providers send.
const MAX_BYTES: usize = 256 * 1024;
/// The most characters in the log of what a provider calls itself.
const MOST_LOGGED: usize = 200;

/// The keys of a provider as of now.
///
/// # Errors
/// Why there are none, for the log.
pub async fn keys(issuer: &str) -> Result<Keys, String> {
    match tokio::time::timeout(PATIENCE, asked(issuer)).await {
        Ok(keys) => keys,
        Err(_) => Err(format!("{issuer} does not answer in time")),
    }
}

async fn asked(issuer: &str) -> Result<Keys, String> {
    let is_here = address(issuer)?.scheme() == "http";
    // A client is made for each fetch, which are rare: what it keeps would cost more, and new authorities would be missed.
    let client =
        tokio::task::spawn_blocking(move || client(is_here)).await.map_err(|error| error.to_string())??;
    let text = get(&client, &format!("{}{DESCRIPTION}", issuer.trim_end_matches('/'))).await?;
    let description = Members::parse(&text).ok_or_else(|| format!("{issuer} describes itself in no JSON"))?;
    if description.text("issuer") != Some(issuer) {
        let name = description.text("issuer").unwrap_or("nothing");
        return Err(format!("{issuer} calls itself {}", short(name)));
    }
    let place =
        description.text("jwks_uri").ok_or_else(|| format!("{issuer} does not say where its keys are"))?;
    // What is sent safely is not made unsafe by what is in it.
    if address(place)?.scheme() == "http" && !is_here {
        return Err(format!("{place} is not https"));
    }
    Keys::parse(&get(&client, place).await?).map_err(|error| format!("{place}: {error}"))
}

/// As much as is logged of a text that a provider chooses.
fn short(text: &str) -> &str {
    text.char_indices().nth(MOST_LOGGED).map_or(text, |(end, _)| &text[..end])
}

/// An address that may be asked: https, or http on this machine.
///
/// # Errors
/// What is wanted, to be said after the address.
pub fn address(text: &str) -> Result<Url, String> {
    let wanted = || format!("{text:?}: an address with https:// is wanted, or with http:// on this machine");
    let url = Url::parse(text).map_err(|_| wanted())?;
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_here = host == LOCALHOST || literal.is_ok_and(|address| address.is_loopback());
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let fits = match url.scheme() {
        "https" => !host.is_empty(),
        "http" => is_here,
        _ => false,
    };
    if fits && is_plain { Ok(url) } else { Err(wanted()) }
}

const LOCALHOST: &str = "localhost";

fn client(is_here: bool) -> Result<Client, String> {
    let mut client = Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(PATIENCE)
        .pool_max_idle_per_host(1)
        .user_agent("visage");
    if is_here {
        // Nobody in between is asked for what is on this machine, nor who that is.
        let here = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
        client =
            client.no_proxy().resolve_to_addrs(LOCALHOST, &here.map(|address| SocketAddr::new(address, 0)));
    }
    client.build().map_err(|error| told(&error))
}

async fn get(client: &Client, address: &str) -> Result<Vec<u8>, String> {
    let failed = |error: reqwest::Error| format!("{address}: {}", told(&error.without_url()));
    let mut answer = client.get(address).header("Accept", "application/json").send().await.map_err(failed)?;
    if answer.status() != StatusCode::OK {
        return Err(format!("{address} answers {}", answer.status()));
    }
    let mut text = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(failed)? {
        if text.len() + piece.len() > MAX_BYTES {
            return Err(format!("{address} answers more than {MAX_BYTES} bytes"));
        }
        text.extend_from_slice(&piece);
    }
    Ok(text)
}

/// An error with everything that it came from.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{address, short};

    #[test]
    fn of_what_a_provider_calls_itself_no_more_than_200_characters_are_logged() {
        assert_eq!((short(""), short("https://id.example")), ("", "https://id.example"));
        assert_eq!(short(&"ø".repeat(100_000)), "ø".repeat(200));
        assert_eq!(short(&"ø".repeat(200)), "ø".repeat(200));
    }

    #[test]
    fn a_provider_is_asked_over_https_or_on_this_machine() {
        for good in [
            "https://id.example",
            "https://id.example:8443/realms/x/",
            "https://10.0.0.1",
            "http://127.0.0.1:9000",
            "http://127.8.0.1",
            "http://[::1]:9000/x",
            "http://localhost:8080/realms/x",
            "https://id.example/x?tenant=1",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "id.example",
            "http://id.example",
            "http://10.0.0.1",
            "http://localhost.id.example",
            "http://127.0.0.1.id.example",
            "http://0.0.0.0",
            "http://[::]",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://user:password@id.example",
            "https://id.example/#x",
            "data:,x",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
