//! A picture in about twenty bytes: what a page shows, blurred, until the picture itself is there.
//!
//! The bytes are a `ThumbHash` (<https://evanw.github.io/thumbhash/>). Five bytes begin it, little-endian: 24 bits of mean
//! lightness, mean tints, strength of the lightness and whether there is opacity; 16 bits of the shorter side's number of
//! waves, strengths of the tints and whether the picture is wider than high. With opacity follows a byte of its mean and
//! strength. The rest are four bits for each wave of a cosine transform: lightness, yellow to blue, red to green, opacity.

use crate::{Channels, Error, Pixels};

/// The most pixels of a side that are looked at.
pub const MAX_SIDE: u32 = 100;

/// The most bytes of a hash.
pub const MAX_BYTES: usize = 25;

/// Hashes a picture, 5 to [`MAX_BYTES`] bytes; equal pixels give equal bytes.
///
/// Of a side longer than [`MAX_SIDE`] only as many pixels are looked at, evenly spread: scale fine patterns down before.
///
/// # Errors
///
/// [`Error::WrongBuffer`].
pub fn hash(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let (width, height) = sampled_size(pixels.width, pixels.height);
    let columns = spread(pixels.width, width);
    let rows = spread(pixels.height, height);
    let mut rgba = Vec::with_capacity(columns.len() * rows.len() * 4);
    let stride = length(pixels.width) * usize::from(pixels.channels.count());
    for &row in &rows {
        let line = pixels.bytes.get(row * stride..).unwrap_or_default();
        rgba.extend(columns.iter().flat_map(|&column| rgba_at(line, column, pixels.channels)));
    }
    Ok(::thumbhash::rgba_to_thumb_hash(columns.len(), rows.len(), &rgba))
}

fn length(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// Both sides times the same, the longer one at most [`MAX_SIDE`], none zero.
fn sampled_size(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height);
    let shrunk = |side: u32| match longer {
        ..=MAX_SIDE => side,
        _ => u32::try_from(u64::from(side) * u64::from(MAX_SIDE) / u64::from(longer)).unwrap_or(1).max(1),
    };
    (shrunk(width), shrunk(height))
}

/// The middles of `count` equal parts of `side` pixels.
fn spread(side: u32, count: u32) -> Vec<usize> {
    let (side, count) = (length(side), length(count));
    (0..count).map(|part| (2 * part + 1) * side / (2 * count)).collect()
}

fn rgba_at(line: &[u8], column: usize, channels: Channels) -> [u8; 4] {
    let from = column * usize::from(channels.count());
    match line.get(from..).unwrap_or_default() {
        [red, green, blue, opacity, ..] if channels == Channels::Rgba => [*red, *green, *blue, *opacity],
        [red, green, blue, ..] => [*red, *green, *blue, u8::MAX],
        _ => [0; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left half red, right half blue.
    fn halves(width: u32, height: u32, channels: Channels) -> Vec<u8> {
        let pixel = |column: u32| if column < width / 2 { [200, 20, 20, 255] } else { [20, 20, 200, 255] };
        let count = usize::from(channels.count());
        (0..height).flat_map(|_| 0..width).flat_map(|column| pixel(column)[..count].to_vec()).collect()
    }

    fn hashed(width: u32, height: u32, channels: Channels) -> Vec<u8> {
        hash(&Pixels { bytes: &halves(width, height, channels), width, height, channels }).unwrap()
    }

    #[test]
    fn a_hash_gives_back_shape_and_colours() {
        let (width, height, pixels) =
            ::thumbhash::thumb_hash_to_rgba(&hashed(64, 32, Channels::Rgb)).unwrap();
        assert_eq!((width, height), (32, 18));
        let middle = &pixels[height / 2 * width * 4..][..width * 4];
        let (left, right) = (&middle[4 * 4..][..4], &middle[27 * 4..][..4]);
        assert!(left[0] > 140 && left[2] < 90, "{left:?}");
        assert!(right[2] > 140 && right[0] < 90, "{right:?}");
    }

    #[test]
    fn opacity_that_is_full_changes_nothing_and_other_opacity_is_kept() {
        assert_eq!(hashed(40, 40, Channels::Rgb), hashed(40, 40, Channels::Rgba));
        let clear = Pixels { bytes: &[0; 8 * 8 * 4], width: 8, height: 8, channels: Channels::Rgba };
        let (_, _, pixels) = ::thumbhash::thumb_hash_to_rgba(&hash(&clear).unwrap()).unwrap();
        assert!(pixels.chunks_exact(4).all(|pixel| pixel[3] == 0));
    }

    #[test]
    fn every_size_gives_a_hash_within_its_limit() {
        for (width, height) in
            [(1, 1), (1, 100), (100, 1), (3, 2), (99, 100), (1, 5000), (640, 480), (101, 101)]
        {
            let length = hashed(width, height, Channels::Rgba).len();
            assert!((5..=MAX_BYTES).contains(&length), "{width}×{height}: {length}");
        }
    }

    #[test]
    fn a_large_picture_is_hashed_like_a_small_one_of_it() {
        assert_eq!(hashed(800, 400, Channels::Rgb), hashed(100, 50, Channels::Rgb));
    }

    #[test]
    fn a_buffer_of_the_wrong_length_is_refused() {
        let cut = Pixels { bytes: &[0; 11], width: 2, height: 2, channels: Channels::Rgb };
        assert!(matches!(hash(&cut), Err(Error::WrongBuffer { .. })));
    }
}
