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

/// A scheme of the Authorization header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// User name and password.
    Basic,
    /// A ticket.
    Ticket,
    /// An access token.
    Bearer,
}

/// The ways in.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Where the server pretends to stand.
    pub installation: Installation,
    /// Whether passwords are let in, where the installation allows them.
    pub basic: bool,
    /// Whether tickets are let in.
    pub ticket: bool,
    /// Whether access tokens are let in.
    pub bearer: bool,
    /// The name of the tenant in tickets, tokens and addresses.
    pub tenant: Option<String>,
}

impl Default for Doors {
    fn default() -> Self {
        Self { installation: Installation::Onsite, basic: true, ticket: true, bearer: true, tenant: None }
    }
}

impl Doors {
    /// Whether a scheme is a way in; if not, the sentence that says so.
    ///
    /// # Errors
    /// The sentence.
    pub fn open(&self, scheme: Scheme) -> Result<(), &'static str> {
        match scheme {
            Scheme::Basic if self.installation == Installation::Online => Err(
                "Authentication failed! An online installation takes no passwords here; use a ticket or a token",
            ),
            Scheme::Basic if !self.basic => {
                Err("Authentication failed! The Basic scheme is switched off here")
            }
            Scheme::Ticket if !self.ticket => {
                Err("Authentication failed! The SOTicket scheme is switched off here")
            }
            Scheme::Bearer if !self.bearer => {
                Err("Authentication failed! The Bearer scheme is switched off here")
            }
            Scheme::Basic | Scheme::Ticket | Scheme::Bearer => Ok(()),
        }
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
