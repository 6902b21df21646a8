//! What a picture notes beside its pixels: how the camera was held, and what its colours mean.

use crate::colour::Signal;
use crate::orient::Turn;
use crate::{Kind, metadata};

/// Reads all metadata; missing or unreadable metadata changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    pub(crate) turn: Turn,
    pub(crate) profile: Option<Vec<u8>>,
    /// Heeded before the profile.
    pub(crate) signal: Option<Signal>,
}

impl Notes {
    /// The bytes of what colours are turned by, if they may be.
    pub(crate) fn colour_bytes(&self) -> Option<u64> {
        match (&self.signal, &self.profile) {
            (Some(_), _) => Some(0),
            (None, Some(profile)) => Some(profile.len() as u64),
            (None, None) => None,
        }
    }
}

/// Reads the notes of a picture.
pub(crate) fn notes(kind: Kind, bytes: &[u8]) -> Notes {
    let orientation = metadata::orientation(kind, bytes);
    let profile = metadata::profile(kind, bytes);
    let signal = if kind == Kind::Png { metadata::signal(bytes, profile.is_some()) } else { None };
    Notes { turn: Turn::from_exif(orientation.number()), profile, signal }
}
