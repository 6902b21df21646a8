//! Pictures to begin with, what is hung onto them, and a look at what comes out.

use std::num::NonZeroU32;

use image::RgbaImage;
use visage_imaging::{Channels, Crop, Error, Format, Limits, Pixels, Rendered, Wanted, recognise, render};

pub(crate) const RED: [u8; 4] = [220, 20, 30, 255];
pub(crate) const GREEN: [u8; 4] = [20, 200, 40, 255];
pub(crate) const BLUE: [u8; 4] = [30, 40, 230, 255];
pub(crate) const WHITE: [u8; 4] = [250, 250, 250, 255];

/// Red, green over blue, white, as red, green, blue.
pub(crate) fn quarters(width: u32, height: u32) -> Vec<u8> {
    quarters_with_alpha(width, height).chunks(4).flat_map(|pixel| pixel[..3].to_vec()).collect()
}

pub(crate) fn quarters_with_alpha(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    };
    (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect()
}

pub(crate) fn pixels(bytes: &[u8], width: u32, height: u32) -> Pixels<'_> {
    Pixels { bytes, width, height, channels: Channels::Rgb }
}

/// Quarters in a plain file of each kind that is written here, and a bitmap.
pub(crate) fn plain(width: u32, height: u32) -> Vec<Vec<u8>> {
    let bytes = quarters(width, height);
    let pixels = pixels(&bytes, width, height);
    vec![
        visage_imaging::jpeg(&pixels, 92).unwrap(),
        visage_imaging::png(&pixels).unwrap(),
        visage_imaging::gif(&pixels).unwrap(),
        visage_imaging::tiff(&pixels).unwrap(),
        visage_imaging::webp(&pixels, 90).unwrap(),
        bitmap(&bytes, width, height),
    ]
}

pub(crate) fn bitmap(bytes: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut encoded = Vec::new();
    image::codecs::bmp::BmpEncoder::new(&mut encoded)
        .encode(bytes, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    encoded
}

pub(crate) fn wanted(width: u32, height: u32, format: Format) -> Wanted {
    Wanted { width: NonZeroU32::new(width), height: NonZeroU32::new(height), format, crop: Crop::None }
}

pub(crate) fn rendered(bytes: &[u8], wanted: &Wanted) -> Result<Rendered, Error> {
    let rendered = render(bytes, wanted, &Limits::default(), &|| false)?;
    assert_eq!(recognise(&rendered.bytes), Some(wanted.format.kind()));
    let opened = open(&rendered);
    assert_eq!(opened.dimensions(), (rendered.width, rendered.height));
    Ok(rendered)
}

/// Renders inside a box to PNG and opens it.
pub(crate) fn shown(bytes: &[u8], width: u32, height: u32) -> RgbaImage {
    open(&rendered(bytes, &wanted(width, height, Format::Png)).unwrap())
}

pub(crate) fn open(rendered: &Rendered) -> RgbaImage {
    image::load_from_memory(&rendered.bytes).unwrap().to_rgba8()
}

/// The middles of the four quarters: upper left and right, lower left and right.
pub(crate) fn corners(picture: &RgbaImage) -> [[u8; 4]; 4] {
    let (width, height) = picture.dimensions();
    let (near, far) = (|side: u32| side / 4, |side: u32| side - 1 - side / 4);
    let places = [
        (near(width), near(height)),
        (far(width), near(height)),
        (near(width), far(height)),
        (far(width), far(height)),
    ];
    places.map(|(x, y)| picture.get_pixel(x, y).0)
}

pub(crate) fn apart(one: [u8; 4], other: [u8; 4]) -> u8 {
    one.iter().zip(other).map(|(&one, other)| one.abs_diff(other)).max().unwrap()
}

pub(crate) fn assert_near(found: &[[u8; 4]], expected: &[[u8; 4]], most: u8, what: &str) {
    assert_eq!(found.len(), expected.len());
    let near = found.iter().zip(expected).all(|(&found, &expected)| apart(found, expected) <= most);
    assert!(near, "{what}: {found:?} is not {expected:?}");
}

/// What a camera writes: a TIFF header and one entry, the orientation.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
    bytes.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// A JPEG with a segment right after its beginning.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap();
    let segment = [&[0xFF, marker][..], &length.to_be_bytes(), payload].concat();
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

/// A chunk of a PNG.
pub(crate) fn chunk(name: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut sum = !0_u32;
    for &byte in name.iter().chain(payload) {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    let length = u32::try_from(payload.len()).unwrap();
    [&length.to_be_bytes()[..], name, payload, &(!sum).to_be_bytes()].concat()
}

/// A PNG with a chunk right after its header.
pub(crate) fn with_chunk(png: &[u8], name: &[u8], payload: &[u8]) -> Vec<u8> {
    [&png[..33], &chunk(name, payload), &png[33..]].concat()
}

/// A plain WebP made an extended one, with a chunk behind its picture.
pub(crate) fn with_webp_chunk(
    webp: &[u8],
    (width, height): (u32, u32),
    flag: u8,
    name: &[u8],
    payload: &[u8],
) -> Vec<u8> {
    let mut body = b"WEBPVP8X\x0A\0\0\0".to_vec();
    body.extend([flag, 0, 0, 0]);
    body.extend(&(width - 1).to_le_bytes()[..3]);
    body.extend(&(height - 1).to_le_bytes()[..3]);
    body.extend(&webp[12..]);
    body.extend(name);
    body.extend(u32::try_from(payload.len()).unwrap().to_le_bytes());
    body.extend(payload);
    if payload.len() % 2 == 1 {
        body.push(0);
    }
    let length = u32::try_from(body.len()).unwrap();
    [&b"RIFF"[..], &length.to_le_bytes(), &body].concat()
}

/// A little-endian TIFF of one page whose pixels are one strip or tile: entries of tag, type and values.
pub(crate) fn tiff_of(entries: &[(u16, u16, Vec<u32>)], data: &[u8], offsets: u16, lengths: u16) -> Vec<u8> {
    let mut entries = entries.to_vec();
    let length = u32::try_from(data.len()).unwrap();
    entries.push((offsets, 4, vec![8]));
    entries.push((lengths, 4, vec![length]));
    entries.sort_by_key(|entry| entry.0);
    let directory = 8 + length + length % 2;
    let mut beyond: Vec<u8> = Vec::new();
    let after = directory + 2 + 12 * u32::try_from(entries.len()).unwrap() + 4;
    let mut written = Vec::new();
    for (tag, sort, values) in &entries {
        let packed: Vec<u8> = match sort {
            3 => values.iter().flat_map(|&value| u16::try_from(value).unwrap().to_le_bytes()).collect(),
            7 => values.iter().map(|&value| u8::try_from(value).unwrap()).collect(),
            _ => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        };
        written.extend(tag.to_le_bytes());
        written.extend(sort.to_le_bytes());
        written.extend(u32::try_from(values.len()).unwrap().to_le_bytes());
        if packed.len() <= 4 {
            written.extend([&packed[..], &[0; 4]].concat().iter().take(4));
        } else {
            written.extend((after + u32::try_from(beyond.len()).unwrap()).to_le_bytes());
            beyond.extend(&packed);
        }
    }
    let mut bytes = [&b"II*\0"[..], &directory.to_le_bytes(), data].concat();
    bytes.resize(directory as usize, 0);
    bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    bytes.extend(written);
    bytes.extend([0; 4]);
    bytes.extend(beyond);
    bytes
}
