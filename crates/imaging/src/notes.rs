//! What a picture notes beside its pixels: how the camera was held, and what its colours mean.

use crate::orient::Turn;
use crate::{Kind, metadata};

/// Both notes; what is missing or unreadable turns and changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    pub(crate) turn: Turn,
    pub(crate) profile: Option<Vec<u8>>,
}

/// Reads the notes of a picture.
pub(crate) fn notes(kind: Kind, bytes: &[u8]) -> Notes {
    let orientation = metadata::orientation(kind, bytes);
    Notes { turn: Turn::from_exif(orientation.number()), profile: metadata::profile(kind, bytes) }
}
