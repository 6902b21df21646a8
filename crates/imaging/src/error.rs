//! What can be wrong with a picture, told by meaning.

use std::fmt;

use crate::Kind;

/// Why a picture was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The first bytes belong to no picture kind that is known here.
    Unrecognised,
    /// The kind is known, but its size is not read here.
    Unsupported(Kind),
    /// The kind is known, but this flavour of it is not decoded here.
    UnsupportedFlavour {
        /// The kind, from the first bytes.
        kind: Kind,
        /// What the picture is: an adjective such as "lossless".
        what: &'static str,
    },
    /// The time that was given for decoding is over.
    Expired,
    /// The bytes begin like a picture of this kind, but its header cannot be read or it cannot be encoded.
    Damaged {
        /// The kind that the first bytes promise.
        kind: Kind,
        /// What the decoder or encoder said, in English; for logs and for the sender.
        reason: String,
    },
    /// More bytes than the limits allow.
    TooManyBytes {
        /// The length of the picture.
        bytes: u64,
        /// The limit.
        max_bytes: u64,
    },
    /// More pixels than the limits allow.
    TooManyPixels {
        /// Width times height of the picture.
        pixels: u64,
        /// The limit.
        max_pixels: u64,
    },
    /// A pixel buffer whose length is not width × height × channels, or whose width or height is zero.
    WrongBuffer {
        /// The bytes that width, height and channels ask for.
        expected_bytes: u64,
        /// The bytes that were given.
        given_bytes: u64,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unrecognised => write!(out, "the bytes are not a picture of a known kind"),
            Self::Unsupported(kind) => write!(out, "the size of a picture of kind {kind} is not read"),
            Self::UnsupportedFlavour { kind, what } => write!(out, "a {what} {kind} picture is not decoded"),
            Self::Expired => write!(out, "decoding the picture takes too long"),
            Self::Damaged { kind, reason } => write!(out, "the {kind} picture is damaged: {reason}"),
            Self::TooManyBytes { bytes, max_bytes } => {
                write!(out, "the picture has {bytes} bytes, more than the {max_bytes} allowed")
            }
            Self::TooManyPixels { pixels, max_pixels } => {
                write!(out, "the picture has {pixels} pixels, more than the {max_pixels} allowed")
            }
            Self::WrongBuffer { expected_bytes, given_bytes } => {
                write!(out, "the pixel buffer has {given_bytes} bytes, its size asks for {expected_bytes}")
            }
        }
    }
}

impl std::error::Error for Error {}
