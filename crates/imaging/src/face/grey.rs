//! The lightness of a picture, reduced to a size that is quick to search.

use crate::{Channels, Pixels};

/// The most pixels of a side.
const MAX_SIDE: usize = 320;
/// A picture whose sides are shorter is enlarged.
const MIN_SIDE: usize = 240;
/// But not by more than this.
const MAX_ENLARGED: f32 = 2.0;

/// Lightness from 0 to 255, rows from the top.
pub(super) struct Grey {
    pub(super) pixels: Vec<u8>,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// A place between a pixel and the next: the first of them, and how far it is on the way.
pub(super) type Between = (i32, f32);

impl Grey {
    /// The lightness of pixels, in a size that faces are found in.
    pub(super) fn of(pixels: &Pixels<'_>) -> Self {
        let grey = Self::reduced(pixels);
        let longer = grey.width.max(grey.height);
        if longer < MIN_SIDE { grey.scaled((span(MIN_SIDE) / span(longer)).min(MAX_ENLARGED)) } else { grey }
    }

    /// A longer side is reduced to [`MAX_SIDE`], each pixel the mean of those that it stands for.
    fn reduced(pixels: &Pixels<'_>) -> Self {
        let from = (length(pixels.width), length(pixels.height));
        let longer = from.0.max(from.1);
        let reduced = |side: usize| if longer > MAX_SIDE { (side * MAX_SIDE / longer).max(1) } else { side };
        let (width, height) = (reduced(from.0), reduced(from.1));
        let channels = usize::from(pixels.channels.count());
        let mut grey = Vec::with_capacity(width * height);
        for row in 0..height {
            let rows = part(row, height, from.1);
            for column in 0..width {
                let columns = part(column, width, from.0);
                let lines = rows.clone().filter_map(|row| {
                    let line = row * from.0;
                    pixels.bytes.get((line + columns.start) * channels..(line + columns.end) * channels)
                });
                grey.push(mean(lines.flat_map(|line| line.chunks_exact(channels)), pixels.channels));
            }
        }
        Self { pixels: grey, width, height }
    }

    /// The picture smaller or larger, each pixel between the four nearest.
    pub(super) fn scaled(&self, scale: f32) -> Self {
        let changed = |side: usize| usize::try_from(whole(span(side) * scale)).unwrap_or(1).max(1);
        let (width, height) = (changed(self.width), changed(self.height));
        let columns: Vec<Between> = spread(span(self.width), width).collect();
        let rows = spread(span(self.height), height);
        let pixels =
            rows.flat_map(|row| columns.iter().map(move |&column| self.between(column, row))).collect();
        Self { pixels, width, height }
    }

    /// Lightness between four pixels.
    pub(super) fn between(&self, (column, right): Between, (row, down): Between) -> u8 {
        let at = |x, y| f32::from(self.at(column.saturating_add(x), row.saturating_add(y)));
        let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
        let lower = at(0, 1) * (1.0 - right) + at(1, 1) * right;
        u8::try_from(whole(upper * (1.0 - down) + lower * down)).unwrap_or(u8::MAX)
    }

    /// Lightness of a pixel; black outside.
    fn at(&self, column: i32, row: i32) -> u8 {
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else { return 0 };
        if column >= self.width || row >= self.height {
            return 0;
        }
        self.pixels.get(row * self.width + column).copied().unwrap_or(0)
    }
}

/// Where to look for each of so many pixels that a side is scaled to.
pub(super) fn spread(side: f32, count: usize) -> impl Iterator<Item = Between> {
    let last = (side - 2.0).max(0.0);
    (0..count).map(move |step| {
        let at = span(step) * side / span(count);
        let before = at.floor().min(last);
        (whole(before), (at - before).min(1.0))
    })
}

/// A number of pixels, never more than some hundred.
pub(super) fn span(pixels: usize) -> f32 {
    f32::from(u16::try_from(pixels).unwrap_or(u16::MAX))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the fraction is not wanted, and what is out of range saturates"
)]
pub(super) fn whole(value: f32) -> i32 {
    value.floor() as i32
}

fn length(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// The pixels of a longer side that one of a shorter side stands for.
fn part(index: usize, count: usize, side: usize) -> std::ops::Range<usize> {
    index * side / count..(index + 1) * side / count
}

fn mean<'a>(pixels: impl Iterator<Item = &'a [u8]>, channels: Channels) -> u8 {
    let (sum, count) =
        pixels.fold((0_u64, 0_u64), |(sum, count), pixel| (sum + lightness(pixel, channels), count + 1));
    u8::try_from(sum / (count * 1000).max(1)).unwrap_or(u8::MAX)
}

/// A thousand times the lightness of a pixel on white.
fn lightness(pixel: &[u8], channels: Channels) -> u64 {
    let &[red, green, blue, ref rest @ ..] = pixel else { return 0 };
    let light = 299 * u64::from(red) + 587 * u64::from(green) + 114 * u64::from(blue);
    match (channels, rest) {
        (Channels::Rgba, &[opacity]) => {
            let opacity = u64::from(opacity);
            (light * opacity + 255_000 * (255 - opacity)) / 255
        }
        _ => light,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(bytes: &[u8], width: u32, height: u32, channels: Channels) -> Grey {
        Grey::reduced(&Pixels { bytes, width, height, channels })
    }

    #[test]
    fn a_small_picture_is_enlarged_but_a_tiny_one_stays_small() {
        let size = |width, height| {
            let bytes = vec![9; usize::try_from(width * height * 3).unwrap()];
            let grey = Grey::of(&Pixels { bytes: &bytes, width, height, channels: Channels::Rgb });
            assert!(grey.pixels.iter().all(|&light| light == 9));
            (grey.width, grey.height)
        };
        assert_eq!([size(160, 120), size(50, 30), size(240, 1)], [(240, 180), (100, 60), (240, 1)]);
    }

    #[test]
    fn colours_become_their_lightness_on_white() {
        let bytes = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0];
        assert_eq!(grey(&bytes, 4, 1, Channels::Rgba).pixels, [76, 149, 29, 255]);
        assert_eq!(grey(&[255, 255, 255, 0, 0, 0], 1, 2, Channels::Rgb).pixels, [255, 0]);
    }

    #[test]
    fn a_long_side_is_reduced_to_means() {
        let bytes: Vec<u8> = (0..1280).flat_map(|column| [if column % 4 < 2 { 0 } else { 100 }; 3]).collect();
        let reduced = grey(&bytes.repeat(2), 1280, 2, Channels::Rgb);
        assert_eq!((reduced.width, reduced.height), (320, 1));
        assert!(reduced.pixels.iter().all(|&each| each == 50));
    }

    #[test]
    fn a_scaled_picture_lies_between_its_pixels() {
        let slope = Grey { pixels: (0..100).collect::<Vec<u8>>().repeat(50), width: 100, height: 50 };
        let half = slope.scaled(0.5);
        assert_eq!((half.width, half.height), (50, 25));
        assert_eq!(half.pixels[..4], [0, 2, 4, 6]);
        assert_eq!(slope.between((10, 0.5), (3, 0.25)), 10);
    }

    #[test]
    fn outside_is_black() {
        let white = grey(&[255; 12], 2, 2, Channels::Rgb);
        let around = [(-1, 0), (0, -1), (2, 0), (0, 2), (i32::MAX, i32::MAX), (i32::MIN, 0)];
        assert!(around.iter().all(|&(column, row)| white.at(column, row) == 0));
        assert_eq!(white.between((i32::MAX, 0.5), (i32::MIN, 0.5)), 0);
        assert_eq!(white.at(1, 1), 255);
    }
}
