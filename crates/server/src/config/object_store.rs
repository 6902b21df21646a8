//! What an object store's clients usually take from the environment.

use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use visage_blobs::{BucketAddress, Credentials};

const NAMES: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
];

/// The variables that were set. Its `Debug` shows none of them.
#[derive(Clone, Default)]
pub(super) struct Variables(BTreeMap<&'static str, String>);

impl Variables {
    pub(super) fn read(environment: impl Fn(&str) -> Option<String>) -> Self {
        let set = NAMES.iter().filter_map(|name| Some((*name, environment(name)?)));
        Self(set.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The address with what it left to the environment, and the credentials.
    pub(super) fn complete(
        &self,
        name: &str,
        mut address: BucketAddress,
    ) -> anyhow::Result<(BucketAddress, Credentials)> {
        let [id, secret, token, region, default_region, endpoint_s3, endpoint] =
            NAMES.map(|name| self.0.get(name).cloned());
        let (Some(access_key_id), Some(secret_access_key)) = (id, secret) else {
            bail!("{name} is a bucket: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set");
        };
        address.region = address.region.or(region).or(default_region);
        if address.endpoint.is_none() {
            for (name, endpoint) in [("AWS_ENDPOINT_URL_S3", endpoint_s3), ("AWS_ENDPOINT_URL", endpoint)] {
                let Some(endpoint) = endpoint else { continue };
                address = address.at(&endpoint).map_err(|error| anyhow!("{name}: {error}"))?;
                break;
            }
        }
        Ok((address, Credentials { access_key_id, secret_access_key, session_token: token }))
    }
}

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
