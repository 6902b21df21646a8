//! Opacity that is stored beside lossy colours, one byte for each pixel.

use super::{Reason, joined};
use crate::raster::index;
use crate::watch::Watch;

/// The opacity of every pixel, from a chunk of it.
pub(crate) fn opacity(
    chunk: &[u8],
    (width, height): (u32, u32),
    watch: &Watch<'_>,
) -> Result<Vec<u8>, Reason> {
    let (&about, stored) = chunk.split_first().ok_or("its opacity is missing")?;
    let length = index(u64::from(width) * u64::from(height));
    let mut opacity = match about & 3 {
        0 => stored.get(..length).ok_or("its opacity is cut short")?.to_vec(),
        1 => {
            let mut rgba = joined::lossless(stored, (width, height), watch)?;
            // In place: the opacity is in the second byte of every pixel.
            for at in 0..length {
                let value = rgba.get(at * 4 + 1).copied().unwrap_or_default();
                if let Some(place) = rgba.get_mut(at) {
                    *place = value;
                }
            }
            rgba.truncate(length);
            rgba.shrink_to_fit();
            rgba
        }
        _ => return Err("its opacity is packed in an unknown way"),
    };
    unfilter(about >> 2 & 3, &mut opacity, index(width.into()));
    Ok(opacity)
}

/// The lossless stream in a chunk of opacity, when it has one.
pub(crate) fn stored_pixels(chunk: &[u8]) -> Option<&[u8]> {
    chunk.split_first().filter(|(about, _)| **about & 3 == 1).map(|(_, stored)| stored)
}

/// Undoes the filter: pixels were stored as what they differ from those before or above.
fn unfilter(filter: u8, opacity: &mut [u8], width: usize) {
    if filter == 0 || width == 0 {
        return;
    }
    let mut above: &[u8] = &[];
    for row in opacity.chunks_exact_mut(width) {
        let mut left = above.first().copied().unwrap_or_default();
        let mut corner = left;
        for (at, value) in row.iter_mut().enumerate() {
            let up = above.get(at).copied();
            let near = match (filter, up) {
                (2, Some(up)) => up,
                (3, Some(up)) if at > 0 => gradient(left, up, corner),
                _ => left,
            };
            *value = value.wrapping_add(near);
            left = *value;
            corner = up.unwrap_or_default();
        }
        above = row;
    }
}

fn gradient(left: u8, up: u8, corner: u8) -> u8 {
    let near = i16::from(left) + i16::from(up) - i16::from(corner);
    u8::try_from(near.clamp(0, 255)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undone(filter: u8, stored: &[u8]) -> Vec<u8> {
        let mut opacity = stored.to_vec();
        unfilter(filter, &mut opacity, 3);
        opacity
    }

    #[test]
    fn each_filter_of_opacity_is_undone() {
        assert_eq!(undone(0, &[1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]);
        // Each from the one before; the first of a row from the one above.
        assert_eq!(undone(1, &[1, 2, 3, 4, 5, 6]), [1, 3, 6, 5, 10, 16]);
        // Each from the one above; the first row from the one before.
        assert_eq!(undone(2, &[1, 2, 3, 4, 5, 6]), [1, 3, 6, 5, 8, 12]);
        // From both and the corner; edges as above.
        assert_eq!(undone(3, &[1, 2, 3, 4, 5, 6]), [1, 3, 6, 5, 12, 21]);
        assert_eq!(undone(3, &[250, 0, 0, 10, 250, 5]), [250, 250, 250, 4, 254, 3]);
    }

    #[test]
    fn missing_alpha_and_unknown_alpha_compression_are_rejected() {
        let watch = Watch::new(&|| false);
        for chunk in [&[][..], &[0, 1, 2, 3], &[2, 1, 2, 3, 4], &[1]] {
            assert!(opacity(chunk, (2, 2), &watch).is_err(), "{chunk:?}");
        }
        assert_eq!(opacity(&[0, 1, 2, 3, 4, 5], (2, 2), &watch), Ok(vec![1, 2, 3, 4]));
    }
}
