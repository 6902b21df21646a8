//! What can be wrong with a picture, told by meaning.

use std::fmt;

use crate::Kind;

/// Why a picture was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The first bytes belong to no picture kind that is known here.
    Unrecognised,
    /// The kind is known, but this manner of it is not read, or it is not written here.
    Unsupported(Kind),
    /// The format is known, but pictures with this feature are not supported.
    UnsupportedFeature {
        /// The kind.
        kind: Kind,
        /// The unsupported feature, in words that complete "pictures with".
        feature: String,
    },
    /// The bytes begin like a picture of this kind, but it cannot be read to its end, or it cannot be encoded.
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
    /// A side longer than the limits allow.
    SideTooLong {
        /// The longer side of the picture, in pixels.
        side: u32,
        /// The limit.
        max_side: u32,
    },
    /// More frames or pages than the limits allow.
    TooManyFrames {
        /// The limit; how many there are beyond it is not counted.
        max_frames: u32,
    },
    /// Decoding would take more memory than the limits allow.
    TooMuchMemory {
        /// What decoding would take, in bytes.
        memory_bytes: u64,
        /// The limit.
        max_memory_bytes: u64,
    },
    /// The caller said that it has taken long enough.
    OutOfTime,
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
            Self::Unsupported(kind) => write!(out, "{kind} pictures of this manner are not supported"),
            Self::UnsupportedFeature { kind, feature } => {
                write!(
                    out,
                    "{kind} pictures with {feature} are not supported; save it as PNG or JPEG and try again"
                )
            }
            Self::Damaged { kind, reason } => write!(out, "the {kind} picture is damaged: {reason}"),
            Self::TooManyBytes { bytes, max_bytes } => {
                write!(out, "the picture has {bytes} bytes, more than the {max_bytes} allowed")
            }
            Self::TooManyPixels { pixels, max_pixels } => {
                write!(out, "the picture has {pixels} pixels, more than the {max_pixels} allowed")
            }
            Self::SideTooLong { side, max_side } => {
                write!(out, "a side of the picture has {side} pixels, more than the {max_side} allowed")
            }
            Self::TooManyFrames { max_frames } => {
                write!(out, "the picture has more than the {max_frames} frames or pages allowed")
            }
            Self::TooMuchMemory { memory_bytes, max_memory_bytes } => {
                write!(
                    out,
                    "scaling the picture to this size takes {} of memory, more than the {} allowed; request a smaller \
                     size, or upload a picture with fewer pixels",
                    Mebibytes(*memory_bytes),
                    Mebibytes(*max_memory_bytes)
                )
            }
            Self::OutOfTime => write!(out, "the picture takes too long to read"),
            Self::WrongBuffer { expected_bytes, given_bytes } => {
                write!(out, "the pixel buffer has {given_bytes} bytes, its size asks for {expected_bytes}")
            }
        }
    }
}

/// Formats bytes as MiB, rounded up.
struct Mebibytes(u64);

impl fmt::Display for Mebibytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} MiB", self.0.div_ceil(1024 * 1024))
    }
}

impl std::error::Error for Error {}
