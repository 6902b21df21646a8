//! Which ways in there are, "depending on installation type".

/// Where the server pretends to stand: the vendor's servers differ in what they let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Installation {
    /// On a machine of the company's own: passwords are let in, SO-AppToken is passed over.
    #[default]
    Onsite,
    /// In the vendor's cloud: passwords are refused, and tickets come with SO-AppToken.
    Online,
}

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// User name and password.
    Basic,
    /// A ticket.
    Ticket,
    /// An access token.
    Bearer,
    /// The session of a browser.
    Cookie,
}

impl Scheme {
    /// The name in the metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Ticket => "ticket",
            Self::Bearer => "bearer",
            Self::Cookie => "cookie",
        }
    }
}

/// The ways in.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    /// Where the server pretends to stand.
    pub installation: Installation,
    /// Schemes that are switched off.
    pub shut: Vec<Scheme>,
    /// The name of the tenant in tickets, tokens and addresses.
    pub tenant: Option<String>,
    /// Whether programs sign their users in here.
    pub identity_server: bool,
}

impl Doors {
    /// Whether a scheme is a way in.
    pub fn is_open(&self, scheme: Scheme) -> bool {
        self.open(scheme).is_ok()
    }

    /// Whether a scheme is a way in; if not, the sentence that says so.
    ///
    /// # Errors
    /// The sentence.
    pub fn open(&self, scheme: Scheme) -> Result<(), &'static str> {
        if scheme == Scheme::Basic && self.installation == Installation::Online {
            return Err(
                "Authentication failed! An online installation takes no passwords here; use a ticket or a token",
            );
        }
        if !self.shut.contains(&scheme) {
            return Ok(());
        }
        Err(match scheme {
            Scheme::Basic => "Authentication failed! The Basic scheme is switched off here",
            Scheme::Ticket => "Authentication failed! The SOTicket scheme is switched off here",
            Scheme::Bearer => "Authentication failed! The Bearer scheme is switched off here",
            Scheme::Cookie => "Authentication failed! The sign-in page is switched off here",
        })
    }

    /// Whether an identity server can work: its sign-in page and its tokens are enabled.
    pub fn can_be_identity_server(&self) -> bool {
        self.is_open(Scheme::Cookie) && self.is_open(Scheme::Bearer)
    }

    /// Checks that the identity server has the settings it requires.
    ///
    /// # Errors
    /// The missing settings.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.identity_server && (self.tenant.is_none() || !self.can_be_identity_server()) {
            anyhow::bail!(
                "auth.identity_server needs auth.tenant (such as Cust12345), auth.cookie (the sign-in page) and \
                 auth.bearer (its tokens)"
            );
        }
        Ok(())
    }

    /// Whether a ticket is good only together with the secret of an application.
    pub fn wants_app_token(&self) -> bool {
        self.installation == Installation::Online
    }

    /// The name of the tenant, if it has one.
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }
}
