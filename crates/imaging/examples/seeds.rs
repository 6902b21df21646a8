//! Writes small pictures of many manners into a folder, to begin fuzzing with: `seeds FOLDER`.

use std::io::Cursor;
use std::path::Path;
use std::{env, fs};

use jpeg_encoder::{ColorType, Encoder};
use tiff::encoder::colortype::{CMYK8, Gray16, RGB8};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use visage_imaging::{Channels, Pixels};

type Failure = Box<dyn std::error::Error>;

/// What the fuzz target reads before the picture: width, height, format and cut.
const WISHES: [[u8; 4]; 3] = [[20, 20, 1, 0], [0, 0, 0, 0], [9, 13, 3, 100]];

fn main() -> Result<(), Failure> {
    let folder = env::args().nth(1).ok_or("seeds FOLDER")?;
    fs::create_dir_all(&folder)?;
    for (number, picture) in pictures()?.into_iter().enumerate() {
        for wishes in WISHES {
            let name = Path::new(&folder).join(format!("seed-{number}-{}", wishes[0]));
            fs::write(name, [&wishes[..], &picture].concat())?;
        }
    }
    Ok(())
}

fn pictures() -> Result<Vec<Vec<u8>>, Failure> {
    let colours: Vec<u8> = (0..=255).cycle().take(36 * 28 * 4).collect();
    let three = Pixels { bytes: &colours[..36 * 28 * 3], width: 36, height: 28, channels: Channels::Rgb };
    let four = Pixels { bytes: &colours, channels: Channels::Rgba, ..three };
    let mut all = vec![visage_imaging::jpeg(&three, 60)?];
    for pixels in [three, four] {
        all.push(visage_imaging::png(&pixels)?);
        all.push(visage_imaging::gif(&pixels)?);
        all.push(visage_imaging::tiff(&pixels)?);
        all.push(visage_imaging::webp(&pixels, 60)?);
    }
    all.push(lossless(&four)?);
    for colour in [ColorType::Luma, ColorType::Rgb, ColorType::Cmyk, ColorType::CmykAsYcck] {
        all.extend([jpeg(colour, false, &colours)?, jpeg(colour, true, &colours)?]);
    }
    for way in [Compression::Lzw, Compression::Deflate(DeflateLevel::Fast), Compression::Packbits] {
        all.push(tiff(way, &colours)?);
    }
    for depth in [png::BitDepth::One, png::BitDepth::Four, png::BitDepth::Sixteen] {
        all.push(grey(depth)?);
    }
    all.push(bitmap(&colours[..36 * 28 * 3])?);
    Ok(all)
}

fn jpeg(colour: ColorType, progressive: bool, colours: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 60);
    encoder.set_progressive(progressive);
    if !progressive {
        encoder.set_restart_interval(2);
    }
    encoder.add_icc_profile(
        &moxcms::ColorProfile::new_display_p3().encode().map_err(|error| error.to_string())?,
    )?;
    let channels = match colour {
        ColorType::Luma => 1,
        ColorType::Rgb => 3,
        _ => 4,
    };
    encoder.encode(&colours[..36 * 28 * channels], 36, 28, colour)?;
    Ok(bytes)
}

fn tiff(way: Compression, colours: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes))?.with_compression(way);
    encoder.write_image::<RGB8>(36, 28, &colours[..36 * 28 * 3])?;
    encoder.write_image::<CMYK8>(36, 28, colours)?;
    encoder.write_image::<Gray16>(4, 4, &[700; 16])?;
    Ok(bytes)
}

fn grey(depth: png::BitDepth) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 16, 16);
    encoder.set_depth(depth);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header()?.write_image_data(&vec![0x5A; 16 * 16 * depth as usize / 8])?;
    Ok(bytes)
}

fn lossless(pixels: &Pixels<'_>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.encode(pixels.bytes, pixels.width, pixels.height, image::ExtendedColorType::Rgba8)?;
    Ok(bytes)
}

fn bitmap(colours: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::bmp::BmpEncoder::new(&mut bytes);
    encoder.encode(colours, 36, 28, image::ExtendedColorType::Rgb8)?;
    Ok(bytes)
}
