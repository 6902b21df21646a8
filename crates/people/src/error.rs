//! What can go wrong in the domain, named by what it means to the caller.

use std::fmt;

/// The result of asking the domain for something.
pub type Result<T> = std::result::Result<T, Error>;

/// A refusal or a failure, by meaning. What status and text a client sees is decided at the edge.
#[derive(Clone, Debug)]
pub enum Error {
    /// There is no such row, or the caller may not know that there is: the two look the same.
    NotFound {
        /// The kind of row, in the vendor's word.
        kind: &'static str,
        /// The key that was asked for.
        id: i32,
    },
    /// The row is there and has no picture.
    NoPicture,
    /// The credentials are missing or wrong; which of the two parts is never said.
    NotSignedIn,
    /// Somebody was wrong too often, with this name or from this place: nobody looks at the next attempt.
    TooOften {
        /// After how many seconds it may be tried again.
        seconds: i64,
    },
    /// Too many tickets or tokens were issued to the user within a minute.
    TooManyTokens {
        /// Seconds until another one can be issued.
        seconds: i64,
    },
    /// The caller may see the row and may not do this to it.
    NotAllowed,
    /// The caller's rights allow it, but not with an access token or a token of an identity provider.
    NotByToken,
    /// A value cannot be taken.
    Invalid {
        /// The field, in the vendor's word.
        field: &'static str,
        /// Why, as a sentence for the person who sent it.
        reason: String,
    },
    /// More bytes than are accepted.
    TooLarge {
        /// The most that is accepted.
        limit_bytes: u64,
    },
    /// The picture is not any more what whoever changes it expects.
    Changed,
    /// Too much of this work is under way; it may be tried again in some seconds.
    Busy,
    /// Somebody else wrote the same rows at the same moment: nothing was written, and it may be tried again.
    Collision,
    /// What was decided on users, groups or roles came too late: they are others by now. Nothing was written, and it
    /// may be decided anew.
    Outdated,
    /// The database or the store of bytes does not answer now, or is full; it may be tried again. The text is for
    /// the log.
    Away(String),
    /// A row names bytes that are not there. The text is for the log.
    BytesGone(String),
    /// The store failed. The text is for the log, never for a client.
    Storage(String),
}

impl Error {
    /// An [`Error::Invalid`] for `field`.
    pub fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { kind, id } => write!(f, "{kind} {id} is not there"),
            Self::NoPicture => f.write_str("there is no picture"),
            Self::NotSignedIn => f.write_str("the user name or the password is wrong"),
            Self::TooOften { seconds } => write!(f, "too many wrong attempts; wait {seconds} s"),
            Self::TooManyTokens { seconds } => {
                write!(f, "too many new tickets or tokens for this user; wait {seconds} s")
            }
            Self::NotAllowed => f.write_str("the caller may not do this"),
            Self::NotByToken => f.write_str("a token does not allow this"),
            Self::Invalid { field, reason } => write!(f, "{field}: {reason}"),
            Self::TooLarge { limit_bytes } => write!(f, "more than {limit_bytes} bytes"),
            Self::Changed => f.write_str("the picture is another one by now"),
            Self::Busy => f.write_str("too much of this work is under way"),
            Self::Collision | Self::Outdated => f.write_str("somebody else wrote at the same moment"),
            Self::Away(text) | Self::BytesGone(text) | Self::Storage(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

impl From<visage_blobs::Error> for Error {
    fn from(error: visage_blobs::Error) -> Self {
        let text = format!("stored bytes: {error}");
        match error {
            visage_blobs::Error::Missing(_) => Self::BytesGone(text),
            // Whoever mends the credentials or the bucket need not start us again.
            visage_blobs::Error::Refused(_) => Self::Away(text),
            error if error.is_passing() => Self::Away(text),
            _ => Self::Storage(text),
        }
    }
}

impl From<visage_blobs::InvalidName> for Error {
    fn from(_: visage_blobs::InvalidName) -> Self {
        Self::Storage("a row names bytes by something that is no name".to_owned())
    }
}
