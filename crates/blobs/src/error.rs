//! What can go wrong with a blob or a key, by meaning.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::{BlobName, Fingerprint, HeaderError};

/// Why a blob could not be put, opened, read or removed.
#[derive(Debug)]
pub enum Error {
    /// There is no blob of this name.
    Missing(BlobName),
    /// What is stored is not what was put under this name: damaged, cut, extended, swapped or forged.
    Tampered {
        /// The name that was asked for.
        name: BlobName,
        /// What gave it away.
        damage: Damage,
    },
    /// The blob was sealed with another master key. Nothing is wrong with the bytes as far as can be told.
    WrongKey {
        /// The fingerprint of the key in use.
        expected: Fingerprint,
        /// The fingerprint the blob names.
        found: Fingerprint,
    },
    /// Reading this blob failed before, so its reader is out of step.
    Broken(BlobName),
    /// More bytes than [`crate::MAX_BLOB_BYTES`].
    TooLarge {
        /// How many bytes were given.
        bytes: u64,
    },
    /// The master key could not be read, understood or written.
    Key(KeyError),
    /// The cipher library gave no random bytes or refused to seal. Never caused by what is stored.
    Cipher,
    /// Work on a thread of its own came to no end.
    Unfinished(String),
    /// The object store does not answer, answers too slowly, or fails; it may be tried again.
    Away(String),
    /// The object store refuses: the credentials, the bucket or the request are not what it wants.
    Refused(String),
    /// The operating system refused.
    Io {
        /// The file or folder that was worked on.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// How a stored blob was found to be damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The header is not one that this version writes.
    Header(HeaderError),
    /// The file is longer or shorter than its header says.
    Length {
        /// The bytes the file should have.
        expected: u64,
        /// The bytes it has.
        found: u64,
    },
    /// The blob's own key does not unwrap: the header was changed, or belongs to another name.
    WrappedKey,
    /// The segment of this number, from 0, does not verify or is cut short.
    Segment(u32),
    /// The bytes verify but do not unzip to the length the header names.
    Zip,
}

/// Why there is no master key. Never contains any part of a key.
#[derive(Debug)]
pub enum KeyError {
    /// The file cannot be read.
    Unreadable {
        /// The key file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The text is not a key.
    Malformed {
        /// The key file, or nothing when the text came from elsewhere.
        path: Option<PathBuf>,
    },
    /// There is already something where the new key should go; it was left alone.
    Exists {
        /// The key file.
        path: PathBuf,
    },
    /// The new key could not be written.
    Unwritable {
        /// The key file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl Error {
    /// Whether a retry may succeed: the backend does not answer or is full, or there are no descriptors left.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Away(_) => true,
            Self::Io { source, .. } => {
                matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
                    // ENFILE and EMFILE have no `io::ErrorKind`.
                    || matches!(source.raw_os_error(), Some(23 | 24))
            }
            _ => false,
        }
    }
}

impl Error {
    /// Whether there are fewer bytes than were to be kept: some object stores keep what had arrived when whoever put
    /// it was cut off.
    pub fn is_cut_short(&self) -> bool {
        match self {
            Self::Tampered { damage: Damage::Length { expected, found }, .. } => found < expected,
            Self::Tampered { damage: Damage::Header(HeaderError::TooShort), .. } => true,
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(out, "there is no blob {name}"),
            Self::Tampered { name, damage } => write!(out, "blob {name} is damaged: {damage}"),
            Self::WrongKey { expected, found } => {
                write!(out, "the blob is sealed with master key {found}, but the key in use is {expected}")
            }
            Self::Broken(name) => write!(out, "reading blob {name} failed before"),
            Self::TooLarge { bytes } => {
                write!(out, "{bytes} bytes are more than a blob can hold ({})", crate::MAX_BLOB_BYTES)
            }
            Self::Key(error) => error.fmt(out),
            Self::Cipher => out.write_str("the cipher library failed"),
            Self::Unfinished(text) | Self::Away(text) | Self::Refused(text) => out.write_str(text),
            Self::Io { path, source } => write!(out, "{}: {source}", path.display()),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => error.fmt(out),
            Self::Length { expected, found } => write!(out, "it has {found} bytes instead of {expected}"),
            Self::WrappedKey => out.write_str("its header was changed or belongs to another blob"),
            Self::Segment(number) => write!(out, "segment {number} does not verify"),
            Self::Zip => out.write_str("it does not unzip to its original length"),
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, source } => {
                write!(out, "cannot read the key file {}: {source}", path.display())
            }
            Self::Malformed { path } => {
                match path {
                    Some(path) => write!(out, "the key file {} is malformed", path.display())?,
                    None => out.write_str("the master key is malformed")?,
                }
                out.write_str(": expected one line, visage-key-1: and then 32 bytes as 44 letters of base64")
            }
            Self::Exists { path } => {
                write!(out, "{} is there already and a key file is never overwritten", path.display())
            }
            Self::Unwritable { path, source } => {
                write!(out, "cannot write the key file {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Key(error) => error.source(),
            Self::Missing(_)
            | Self::Tampered { .. }
            | Self::WrongKey { .. }
            | Self::Broken(_)
            | Self::TooLarge { .. }
            | Self::Unfinished(_)
            | Self::Away(_)
            | Self::Refused(_)
            | Self::Cipher => None,
        }
    }
}

impl std::error::Error for KeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } | Self::Unwritable { source, .. } => Some(source),
            Self::Malformed { .. } | Self::Exists { .. } => None,
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}
