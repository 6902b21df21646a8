//! Pictures that are drawn for the tests; the same seed always gives the same bytes.

use image::{DynamicImage, ImageFormat, RgbImage};

/// A small picture: colours that run into each other, another hue for every seed.
fn drawn(seed: u8) -> DynamicImage {
    let pixel = |x: u32, y: u32| image::Rgb([seed, x.to_le_bytes()[0] * 4, y.to_le_bytes()[0] * 3]);
    DynamicImage::ImageRgb8(RgbImage::from_fn(48, 64, pixel))
}

/// A picture of 48 by 64 pixels; a PNG hardly shrinks when zipped, a TIFF does.
pub fn small(format: ImageFormat, seed: u8) -> Vec<u8> {
    encode(&drawn(seed), format)
}

/// A picture of one colour.
pub fn wide(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    encode(&DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, image::Rgb([9, 90, 200]))), format)
}

/// A PNG that nothing can shrink, of somewhat more than `bytes`.
pub fn noise(bytes: u32, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let height = bytes / (3 * 512) + 1;
    let picture = RgbImage::from_fn(512, height, |_, _| image::Rgb([next(), next(), next()]));
    encode(&DynamicImage::ImageRgb8(picture), ImageFormat::Png)
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}
