//! Settings about who is let in.

use anyhow::bail;
use visage_people::session::Patience;

use super::Config;
use crate::http::auth::doors::{Doors, Installation, Scheme};

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
