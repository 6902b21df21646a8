//! How a command ends when it does not end well, and with which exit code.

use std::fmt;
use std::process::ExitCode;

use visage_people::Error;

/// What a command returns.
pub(super) type Outcome = Result<ExitCode, Failure>;

/// Whose fault it was.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something that was given is wrong: exit code 1.
    Input(anyhow::Error),
    /// The program or the machine failed: exit code 3.
    Ours(anyhow::Error),
}

impl Failure {
    pub(super) fn input(text: impl Into<String>) -> Self {
        Self::Input(anyhow::Error::msg(text.into()))
    }

    pub(super) fn code(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(1),
            Self::Ours(_) => ExitCode::from(3),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Input(error) | Self::Ours(error)) = self;
        write!(f, "{error:#}")
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Storage(_) | Error::BytesGone(_) | Error::Away(_) | Error::Busy | Error::Collision => {
                Self::Ours(error.into())
            }
            Error::Invalid { field, reason } => Self::input(match flag(field) {
                Some(flag) => format!("{flag}: {reason}"),
                None => reason,
            }),
            error => Self::Input(error.into()),
        }
    }
}

/// The flag for a field of the domain; none for positional arguments and for fields with their own command.
fn flag(field: &str) -> Option<&'static str> {
    Some(match field {
        "Person" | "PersonId" => "--person",
        "UserGroup" | "OtherGroups" => "--group",
        "Password" | "Credentials" => "--password-stdin",
        "ClientId" => "--id",
        "Redirect" => "--redirect",
        "PublicKey" => "--public-key",
        "database" => "--database",
        "key_file" => "--key-file",
        "from" => "--from",
        "to" => "--to",
        _ => return None,
    })
}

impl From<visage_blobs::Error> for Failure {
    fn from(error: visage_blobs::Error) -> Self {
        match error {
            visage_blobs::Error::Refused(_) => Self::Input(error.into()),
            _ => Self::Ours(error.into()),
        }
    }
}
