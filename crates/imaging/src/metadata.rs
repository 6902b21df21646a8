//! What a picture tells beside its pixels: private metadata is taken out, orientation and colour profile are read.
//!
//! Gone after [`strip`]: places, dates, names, devices and their serial numbers, maker notes, comments, thumbnails, XMP,
//! IPTC, further pictures and whatever is appended behind the end. Kept, byte for byte: pixels, transparency, animation,
//! pages, colour (profiles and the like), resolution; and of EXIF the orientation alone. Nothing is decoded, so nothing
//! changes its looks. What is hidden in the pixels, in a colour profile or in the streams that the strips of a TIFF are
//! compressed to stays hidden there.

use std::borrow::Cow;

use crate::colour::Signal;
use crate::watch::Watch;
use crate::{Error, Kind};

mod bmp;
pub(crate) mod directory;
mod excerpt;
mod exif;
mod gif;
mod jpeg;
mod orientation;
mod png;
mod tiff;
mod webp;

#[cfg(test)]
mod tests;

pub use orientation::Orientation;

/// The largest colour profile that is read, after inflating: those in use have a few kilobytes, printers' up to two
/// megabytes.
pub const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;

/// Why a picture cannot be walked.
type Reason = &'static str;

/// A copy without private metadata; borrowed, and then the very bytes that came, when nothing had to go.
///
/// Stripping twice is stripping once, and the second time borrows. A picture that is cut short is copied as far as it
/// goes. Time and memory are linear in the bytes; at most one copy of them is made. Where the strips of a TIFF say no
/// length, or one that covers something else, they are unpacked to find their ends; when pixels may lie where something
/// would have to be written, nothing is removed. `stop` is asked now and then and ends the work by answering true.
///
/// # Errors
///
/// [`Error::Damaged`] when the bytes are not of this kind, or are so damaged (or of so rare a flavour, such as JPEG-LS)
/// that pixels cannot be separated from the rest; [`Error::OutOfTime`].
pub fn strip<'a>(kind: Kind, bytes: &'a [u8], stop: &dyn Fn() -> bool) -> Result<Cow<'a, [u8]>, Error> {
    let watch = Watch::new(stop);
    watch.check()?;
    let stripped = match kind {
        Kind::Jpeg => jpeg::strip(bytes),
        Kind::Png => png::strip(bytes),
        Kind::Gif => gif::strip(bytes),
        Kind::Tiff => tiff::strip(bytes, &watch),
        Kind::WebP => webp::strip(bytes),
        Kind::Bmp => bmp::strip(bytes),
    };
    stripped.map_err(|reason| watch.refusal(kind, reason))
}

/// How the stored pixels are to be turned: from EXIF in JPEG (the first before the pixels), PNG and extended WebP, from
/// the first page of a TIFF; [`Orientation::UPRIGHT`] when nothing, or nothing sensible, is said.
pub fn orientation(kind: Kind, bytes: &[u8]) -> Orientation {
    let told = match kind {
        Kind::Jpeg => jpeg::orientation(bytes),
        Kind::Png => png::orientation(bytes),
        Kind::WebP => webp::orientation(bytes),
        Kind::Tiff => exif::orientation(bytes),
        Kind::Gif | Kind::Bmp => None,
    };
    told.unwrap_or_default()
}

/// The colours that a PNG notes in numbers of its own, when they are heeded beside its profile or without one.
pub(crate) fn signal(bytes: &[u8], has_profile: bool) -> Option<Signal> {
    png::signal(bytes, has_profile)
}

/// The ICC profile that is embedded in the picture, put together and inflated, of at most [`MAX_PROFILE_BYTES`].
///
/// What it says is not looked at: a profile may be broken or be meant for another kind of pixels.
pub fn profile(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    let profile = match kind {
        Kind::Jpeg => jpeg::profile(bytes),
        Kind::Png => png::profile(bytes),
        Kind::Gif => gif::profile(bytes),
        Kind::Tiff => tiff::profile(bytes),
        Kind::WebP => webp::profile(bytes),
        Kind::Bmp => bmp::profile(bytes),
    };
    profile.filter(|profile| !profile.is_empty())
}
