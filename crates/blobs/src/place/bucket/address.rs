//! The address of a bucket: `s3://BUCKET/PREFIX?endpoint=…&region=…&path_style=…`.

use std::fmt;

/// Where a bucket is, and what before each key keeps our objects apart from those of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketAddress {
    /// The bucket.
    pub bucket: String,
    /// What every key begins with; no slash at either end, and empty for none.
    pub prefix: String,
    /// The server, with http:// or https://; none for the vendor of S3 itself.
    pub endpoint: Option<String>,
    /// The region, where that matters.
    pub region: Option<String>,
    /// What the address says of [`BucketAddress::is_path_style`].
    pub path_style: Option<bool>,
}

/// Why a text is no address of a bucket, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAddress(String);

/// What proves to an object store who asks. Its `Debug` shows no secret.
#[derive(Clone)]
pub struct Credentials {
    /// Which key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
    /// What goes with a key that was lent for a while.
    pub session_token: Option<String>,
}

const LONGEST: usize = 2048;

impl BucketAddress {
    /// Reads `s3://BUCKET/PREFIX`, with `endpoint`, `region` and `path_style` behind a question mark.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let Some(rest) = text.strip_prefix("s3://").filter(|_| text.len() <= LONGEST) else {
            return invalid("an address such as s3://BUCKET/PREFIX is wanted");
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        // What stands before an @ may be a key, and a message must not repeat it.
        if bucket.contains('@') {
            return invalid("a bucket's address holds no keys");
        }
        if !is_bucket(bucket) {
            return invalid(format!("{bucket:?} is not the name of a bucket"));
        }
        let prefix = prefix.trim_matches('/');
        if !prefix.is_empty() && !prefix.split('/').all(is_folder) {
            return invalid(format!(
                "{prefix:?} holds more than letters, digits, -, _, . and single slashes"
            ));
        }
        let (bucket, prefix) = (bucket.to_owned(), prefix.to_owned());
        let address = Self { bucket, prefix, endpoint: None, region: None, path_style: None };
        query.split('&').filter(|pair| !pair.is_empty()).try_fold(address, Self::with)
    }

    /// The address at another server.
    ///
    /// # Errors
    /// When `endpoint` is not http:// or https:// and a host.
    pub fn at(mut self, endpoint: &str) -> Result<Self, InvalidAddress> {
        if endpoint.contains('@') {
            return invalid("endpoint holds a name or a key, which is no part of it");
        }
        if !is_endpoint(endpoint) {
            return invalid(format!("endpoint is {endpoint:?}: http:// or https:// and a host is wanted"));
        }
        self.endpoint = Some(endpoint.trim_end_matches('/').to_owned());
        Ok(self)
    }

    /// Whether the bucket stands in the path rather than in the host name; servers that are named want that, unless
    /// the address says otherwise.
    pub fn is_path_style(&self) -> bool {
        self.path_style.unwrap_or(self.endpoint.is_some())
    }

    /// The server that is asked: with the bucket before its name when that is where the bucket stands, which the
    /// client library does for its vendor alone.
    ///
    /// # Errors
    /// When the bucket is to stand before a number of the network, which is no name.
    pub(super) fn asked(&self) -> Result<Option<String>, InvalidAddress> {
        let Some(endpoint) = self.endpoint.as_deref().filter(|_| !self.is_path_style()) else {
            return Ok(self.endpoint.clone());
        };
        let Some((scheme, host)) = endpoint.split_once("://") else { return invalid("endpoint has no host") };
        let number = host.rsplit_once(':').map_or(host, |(host, _)| host);
        if host.starts_with('[') || number.parse::<std::net::Ipv4Addr>().is_ok() {
            return invalid(format!(
                "{host} is not a name that a bucket can stand before: path_style=true is wanted"
            ));
        }
        Ok(Some(format!("{scheme}://{}.{host}", self.bucket)))
    }

    fn with(mut self, pair: &str) -> Result<Self, InvalidAddress> {
        match pair.split_once('=').unwrap_or((pair, "")) {
            ("endpoint", value) => return self.at(value),
            ("region", value) if is_folder(value) => self.region = Some(value.to_owned()),
            ("path_style", "true") => self.path_style = Some(true),
            ("path_style", "false") => self.path_style = Some(false),
            (name @ ("region" | "path_style"), value) => return invalid(format!("{name} is {value:?}")),
            (name, _) => {
                return invalid(format!("{name:?} is not known; endpoint, region and path_style are"));
            }
        }
        Ok(self)
    }
}

fn invalid<T>(reason: impl Into<String>) -> Result<T, InvalidAddress> {
    Err(InvalidAddress(reason.into()))
}

/// Whether a text is one plain step of a path; dots at its front are none.
fn is_folder(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn is_bucket(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte))
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_endpoint(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]/_".contains(c))
    })
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "s3://{}/{}", self.bucket, self.prefix)?;
        self.endpoint.as_ref().map_or(Ok(()), |endpoint| write!(out, " at {endpoint}"))
    }
}

impl fmt::Display for InvalidAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for InvalidAddress {}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_everything_in_it() {
        let address =
            BucketAddress::parse("s3://faces/crm/eu/?endpoint=http://127.0.0.1:8333/&region=eu-1").unwrap();
        assert_eq!((&*address.bucket, &*address.prefix), ("faces", "crm/eu"));
        assert_eq!(address.endpoint.as_deref(), Some("http://127.0.0.1:8333"));
        assert_eq!((address.region.as_deref(), address.is_path_style()), (Some("eu-1"), true));
        let address = BucketAddress::parse("s3://faces").unwrap();
        assert!(!address.is_path_style());
        assert!(address.at("http://127.0.0.1:8333").unwrap().is_path_style());
        let address = BucketAddress::parse("s3://faces?path_style=false").unwrap();
        assert!(!address.at("http://127.0.0.1:8333").unwrap().is_path_style());
    }

    #[test]
    fn a_bucket_that_is_not_in_the_path_is_in_the_name_of_the_host() {
        let asked = |text: &str| BucketAddress::parse(text).unwrap().asked();
        let of = |text: &str| asked(text).unwrap().unwrap_or_default();
        assert_eq!(of("s3://faces/crm"), "");
        assert_eq!(of("s3://faces/crm?endpoint=https://s3.example:1"), "https://s3.example:1");
        assert_eq!(
            of("s3://faces/crm?endpoint=https://s3.example:1&path_style=false"),
            "https://faces.s3.example:1"
        );
        for host in ["http://127.0.0.1:8333", "http://127.0.0.1", "http://[::1]:8333"] {
            assert!(asked(&format!("s3://faces?endpoint={host}&path_style=false")).is_err(), "{host}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_reason() {
        for text in [
            "s3://",
            "s3://Faces",
            "s3://ab",
            "s3://-faces",
            "s3://faces/a//b",
            "s3://faces/../b",
            "s3://faces/a b",
            "s3://faces?endpoint=faces.example",
            "s3://faces?endpoint=http://",
            "s3://faces?secret=x",
            "s3://faces?path_style=maybe",
            "s3://faces?region=",
            "file:faces",
        ] {
            assert!(!BucketAddress::parse(text).unwrap_err().to_string().is_empty(), "{text}");
        }
    }

    #[test]
    fn keys_in_an_address_are_refused_and_not_repeated() {
        for text in ["s3://id:hidden@faces", "s3://faces?endpoint=http://id:hidden@faces.example"] {
            let error = BucketAddress::parse(text).unwrap_err().to_string();
            assert!(!error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn credentials_do_not_show_their_secret() {
        let credentials = Credentials {
            access_key_id: "id".to_owned(),
            secret_access_key: "hidden".to_owned(),
            session_token: Some("hidden".to_owned()),
        };
        assert!(!format!("{credentials:?}").contains("hidden"));
    }
}
