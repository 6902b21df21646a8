//! WebP with loss: brightness and halved colour differences, made here so that the pixels can be dropped before they
//! are encoded.

use webpx::{Encoder, EncoderConfig, Unstoppable, YuvPlanesRef};

use super::parts::Parts;
use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// The longest side that the format can say.
const MAX_SIDE: u16 = 16_383;

/// Encodes as WebP with loss, opacity without. Quality runs from 0 to 100, values above are moved in.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 16,383 pixels.
pub fn webp(pixels: &Pixels<'_>, quality: u8) -> Result<Vec<u8>, Error> {
    Planes::of(pixels)?.encoded(quality)
}

/// Brightness, blue and red differences, and opacity when there is any.
pub(super) struct Planes {
    size: (u32, u32),
    light: Vec<u8>,
    blue: Vec<u8>,
    red: Vec<u8>,
    opacity: Option<Vec<u8>>,
}

impl Planes {
    pub(super) fn of(pixels: &Pixels<'_>) -> Result<Self, Error> {
        pixels.check()?;
        pixels.sides(Kind::WebP, MAX_SIDE)?;
        let (width, height) = (pixels.width as usize, pixels.height as usize);
        let channels = usize::from(pixels.channels.count());
        let has_opacity = matches!(pixels.channels, Channels::GreyAlpha | Channels::Rgba);
        let halved = width.div_ceil(2) * height.div_ceil(2);
        let (mut light, mut blue, mut red) =
            (Vec::with_capacity(width * height), Vec::with_capacity(halved), Vec::with_capacity(halved));
        for rows in pixels.bytes.chunks(2 * width * channels) {
            light.extend(rows.chunks_exact(channels).map(|pixel| brightness(colours(pixel))));
            let (upper, lower) = rows.split_at(width * channels);
            let mut lower = lower.chunks(2 * channels);
            for upper in upper.chunks(2 * channels) {
                let four = [upper, lower.next().unwrap_or_default()];
                let mean = mean(&four.into_iter().flat_map(|pair| pair.chunks_exact(channels)));
                let [one, other] = differences(mean);
                blue.push(one);
                red.push(other);
            }
        }
        let opacity = has_opacity.then(|| pixels.bytes.iter().skip(channels - 1).step_by(channels));
        let opacity = opacity.map(|opacity| opacity.copied().collect());
        Ok(Self { size: (pixels.width, pixels.height), light, blue, red, opacity })
    }

    pub(super) fn encoded(&self, quality: u8) -> Result<Vec<u8>, Error> {
        let (width, height) = self.size;
        let stride = width as usize;
        let planes = YuvPlanesRef {
            y: &self.light,
            y_stride: stride,
            u: &self.blue,
            u_stride: stride.div_ceil(2),
            v: &self.red,
            v_stride: stride.div_ceil(2),
            a: self.opacity.as_deref(),
            a_stride: stride,
            width,
            height,
        };
        // The codes of all blocks would take many times the memory of the planes.
        let config = EncoderConfig::new().quality(f32::from(quality.min(100))).low_memory(true);
        let config = config.alpha_compression(self.light.len() as u64 <= PACKED_PIXELS);
        let mut parts = Parts::new(usize::MAX);
        let encoded = Encoder::new_yuv(planes).config(config).encode_to_writer(Unstoppable, &mut parts);
        encoded.map_err(|_| not_encoded(Kind::WebP))?;
        Ok(parts.joined())
    }
}

/// Opacities of at most so many pixels are packed, which takes some forty bytes for each; those of more are stored as
/// they are.
pub(crate) const PACKED_PIXELS: u64 = 2 * 1024 * 1024;

/// Red, green, blue and opacity of a stored pixel.
fn colours(pixel: &[u8]) -> [u8; 4] {
    match *pixel {
        [grey] => [grey, grey, grey, u8::MAX],
        [grey, opacity] => [grey, grey, grey, opacity],
        [red, green, blue] => [red, green, blue, u8::MAX],
        [red, green, blue, opacity, ..] => [red, green, blue, opacity],
        [] => [0; 4],
    }
}

/// The mean of up to four pixels; what is not seen has no part in it unless nothing is seen.
fn mean<'a>(pixels: &(impl Iterator<Item = &'a [u8]> + Clone)) -> [u8; 4] {
    let weighed = |least: u32| {
        let (mut sums, mut all) = ([0_u32; 3], 0_u32);
        for pixel in pixels.clone() {
            let [red, green, blue, opacity] = colours(pixel).map(u32::from);
            let weight = opacity.max(least);
            sums.iter_mut().zip([red, green, blue]).for_each(|(sum, colour)| *sum += colour * weight);
            all += weight;
        }
        (all > 0).then(|| sums.map(|sum| u8::try_from((sum + all / 2) / all).unwrap_or(u8::MAX)))
    };
    let [red, green, blue] = weighed(0).or_else(|| weighed(1)).unwrap_or_default();
    [red, green, blue, u8::MAX]
}

/// Sixteen bits behind the point, rounded.
fn fixed(colours: [u8; 4], factors: [i32; 3], offset: i32) -> u8 {
    let [red, green, blue, _] = colours.map(i32::from);
    let [of_red, of_green, of_blue] = factors;
    let sum = of_red * red + of_green * green + of_blue * blue + (offset << 16) + (1 << 15);
    u8::try_from((sum >> 16).clamp(0, 255)).unwrap_or_default()
}

/// Brightness from 16 to 235 (ITU-R BT.601).
fn brightness(colours: [u8; 4]) -> u8 {
    fixed(colours, [16_829, 33_039, 6416], 16)
}

/// Blue and red differences from 16 to 240 (ITU-R BT.601).
fn differences(colours: [u8; 4]) -> [u8; 2] {
    [fixed(colours, [-9714, -19_070, 28_784], 128), fixed(colours, [28_784, -24_103, -4681], 128)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_white_and_greys_have_no_colour_differences() {
        for grey in 0..=255 {
            assert_eq!(differences([grey, grey, grey, 255]), [128; 2]);
        }
        assert_eq!([0, 255].map(|grey| brightness([grey, grey, grey, 255])), [16, 235]);
    }

    #[test]
    fn colours_that_are_not_seen_do_not_bleed_into_those_that_are() {
        let mean_of = |pixels: &[[u8; 4]]| mean(&pixels.iter().map(<[u8; 4]>::as_slice));
        assert_eq!(mean_of(&[[0, 255, 0, 0], [200, 100, 50, 255]]), [200, 100, 50, 255]);
        assert_eq!(mean_of(&[[10, 20, 30, 0], [30, 40, 50, 0]]), [20, 30, 40, 255]);
        assert_eq!(mean_of(&[[7, 8, 9, 100]]), [7, 8, 9, 255]);
    }

    #[test]
    fn odd_sides_have_a_difference_for_their_last_column_and_row() {
        let bytes = [90; 5 * 3 * 3];
        let pixels = Pixels { bytes: &bytes, width: 5, height: 3, channels: Channels::Rgb };
        let planes = Planes::of(&pixels).unwrap();
        assert_eq!([planes.light.len(), planes.blue.len(), planes.red.len()], [15, 6, 6]);
    }
}
