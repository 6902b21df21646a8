//! The kinds of sessions: how long each lasts, and whether use makes it last longer.

/// What lets somebody in beside a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A ticket of a program: 6 hours after its last use.
    Ticket,
    /// An access token: an hour, used or not.
    Access,
    /// The session of a browser: 6 hours after its last use.
    Cookie,
    /// What a program gets an access token for, once: 10 minutes. It lets nobody in.
    Code,
    /// What a program gets access tokens for, again and again: a year after its last use. It lets nobody in.
    Refresh,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Ticket, Self::Access, Self::Cookie, Self::Code, Self::Refresh];

    /// The word that is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Access => "access",
            Self::Cookie => "cookie",
            Self::Code => "code",
            Self::Refresh => "refresh",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether whoever has it is let in.
    pub(crate) fn lets_in(self) -> bool {
        !matches!(self, Self::Code | Self::Refresh)
    }

    /// How long it lasts from its beginning, or from its last use.
    pub fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Ticket | Self::Cookie => 6 * 3600,
            Self::Access => 3600,
            Self::Code => 600,
            Self::Refresh => 365 * 24 * 3600,
        }
    }

    /// Whether each use begins the lifetime anew.
    pub fn slides(self) -> bool {
        match self {
            Self::Ticket | Self::Cookie | Self::Refresh => true,
            Self::Access | Self::Code => false,
        }
    }
}
