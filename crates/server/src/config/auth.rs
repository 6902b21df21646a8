//! Settings about who is let in.

use anyhow::{anyhow, bail};
use visage_people::session::Patience;

use super::Config;
use crate::http::auth::doors::{Doors, Installation, Scheme};
use crate::provider::{self, fetch};

const SCHEMES: [(&str, Scheme); 4] = [
    ("auth.basic", Scheme::Basic),
    ("auth.ticket", Scheme::Ticket),
    ("auth.bearer", Scheme::Bearer),
    ("auth.cookie", Scheme::Cookie),
];

impl Config {
    /// The ways in.
    ///
    /// # Errors
    /// Another installation than onsite or online, a word that is not true or false, a tenant that fits into no token.
    pub fn doors(&self) -> anyhow::Result<Doors> {
        let installation = match self.text("auth.installation") {
            "onsite" => Installation::Onsite,
            "online" => Installation::Online,
            text => bail!("auth.installation is {text:?}: onsite or online is wanted"),
        };
        let tenant = match self.text("auth.tenant") {
            "" => None,
            text if text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Some(text.to_owned())
            }
            text => {
                bail!("auth.tenant is {text:?}: at most 64 letters and digits are wanted, such as Cust12345")
            }
        };
        let mut shut = Vec::new();
        for (setting, scheme) in SCHEMES {
            if !self.switch(setting)? {
                shut.push(scheme);
            }
        }
        let identity_server = self.switch("auth.identity_server")?;
        Ok(Doors { installation, shut, tenant, identity_server })
    }

    /// Whose tokens are let in beside our own.
    ///
    /// # Errors
    /// An address that is not asked, and an audience or a claim that is not named.
    pub fn provider(&self) -> anyhow::Result<Option<provider::Settings>> {
        let issuer = self.text("auth.oidc.issuer");
        if issuer.is_empty() {
            return Ok(None);
        }
        let url = fetch::address(issuer).map_err(|wanted| anyhow!("auth.oidc.issuer is {wanted}"))?;
        if url.query().is_some() {
            bail!("auth.oidc.issuer is {issuer:?}: an address without a question mark is wanted");
        }
        let audiences = self.text("auth.oidc.audience").split(',').map(str::trim);
        let audiences: Vec<_> = audiences.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
        let claim = self.text("auth.oidc.claim").to_owned();
        // Else a token that was meant for any other program would be good here.
        if audiences.is_empty() || claim.is_empty() {
            bail!("auth.oidc.issuer is given: auth.oidc.audience and auth.oidc.claim must be, too");
        }
        Ok(Some(provider::Settings { issuer: issuer.to_owned(), audiences, claim }))
    }

    /// How much is let pass of those who try passwords.
    ///
    /// # Errors
    /// What is not a number.
    pub fn patience(&self) -> anyhow::Result<Patience> {
        Ok(Patience {
            per_name: u32::try_from(self.number("auth.failures_per_name", 1..=1_000_000)?)?,
            per_address: u32::try_from(self.number("auth.failures_per_address", 1..=1_000_000)?)?,
            seconds: i64::try_from(self.number("auth.lock_seconds", 1..=86_400)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn provider(settings: &[(&'static str, &str)]) -> anyhow::Result<Option<provider::Settings>> {
        let flags = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Config::gather(&flags, |_| None, None)?.provider()
    }

    #[test]
    fn a_provider_has_an_address_and_knows_this_server_by_some_names() {
        assert_eq!(provider(&[("auth.oidc.audience", "x")]).unwrap(), None);
        let given = [("auth.oidc.issuer", "https://id.example/"), ("auth.oidc.audience", "visage, also ,")];
        let wanted = provider::Settings {
            issuer: "https://id.example/".to_owned(),
            audiences: vec!["visage".to_owned(), "also".to_owned()],
            claim: "sub".to_owned(),
        };
        assert_eq!(provider(&given).unwrap(), Some(wanted));
    }

    #[test]
    fn a_provider_without_an_audience_or_at_an_unsafe_address_is_refused() {
        let told = |issuer, audience| {
            provider(&[("auth.oidc.issuer", issuer), ("auth.oidc.audience", audience)])
                .unwrap_err()
                .to_string()
        };
        assert!(told("https://id.example", " , ").contains("auth.oidc.audience"));
        assert!(told("http://id.example", "visage").contains("https://"));
        assert!(told("https://id.example/?x=1", "visage").contains("question mark"));
    }

    #[test]
    fn sections_of_the_file_may_lie_in_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visage.toml");
        let text = "[auth]\ntenant = \"Cust1\"\n[auth.oidc]\nissuer = \"https://id.example\"\naudience = \"visage\"\n";
        std::fs::write(&file, text).unwrap();
        let config = Config::gather(&BTreeMap::new(), |_| None, Some(&file)).unwrap();
        assert_eq!(config.provider().unwrap().unwrap().issuer, "https://id.example");
        assert_eq!(config.doors().unwrap().tenant(), Some("Cust1"));
    }
}
