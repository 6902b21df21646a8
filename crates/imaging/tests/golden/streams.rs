//! The ways in which the same pixels can be stored: progressive, interlaced, packed, narrow and wide.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use png::{BitDepth, Compression};
use visage_imaging::{Format, Limits, probe};

use super::build::{BLUE, GREEN, RED, WHITE, apart, assert_near, corners, quarters, shown, wanted};

const ALL: [[u8; 4]; 4] = [RED, GREEN, BLUE, WHITE];

fn jpeg(prepare: impl Fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    prepare(&mut encoder);
    encoder.encode(&quarters(203, 155), 203, 155, ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn a_jpeg_of_every_manner_is_read() {
    let manners = [
        jpeg(|encoder| encoder.set_progressive(true)),
        jpeg(|encoder| encoder.set_restart_interval(3)),
        jpeg(|encoder| {
            encoder.set_progressive(true);
            encoder.set_restart_interval(5);
        }),
        jpeg(|encoder| encoder.set_sampling_factor(SamplingFactor::F_1_1)),
        jpeg(|encoder| encoder.set_sampling_factor(SamplingFactor::F_2_1)),
        jpeg(|encoder| encoder.set_sampling_factor(SamplingFactor::F_1_2)),
        jpeg(|encoder| encoder.set_sampling_factor(SamplingFactor::F_4_1)),
    ];
    for (number, picture) in manners.iter().enumerate() {
        let found = shown(picture, 100, 100);
        assert_eq!(found.dimensions(), (100, 76));
        assert_near(&corners(&found), &ALL, 12, &format!("manner {number}"));
    }
}

#[test]
fn a_grey_jpeg_stays_grey() {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 92).encode(&[77; 40 * 40], 40, 40, ColorType::Luma).unwrap();
    assert_near(&corners(&shown(&bytes, 20, 20)), &[[77, 77, 77, 255]; 4], 2, "grey");
}

struct Stored<'a> {
    colour: png::ColorType,
    depth: BitDepth,
    palette: Option<&'a [u8]>,
    transparency: Option<&'a [u8]>,
    rows: Vec<u8>,
}

/// Stores rows of 32 by 32 pixels.
fn png(stored: &Stored<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 32, 32);
    encoder.set_color(stored.colour);
    encoder.set_depth(stored.depth);
    encoder.set_compression(Compression::Balanced);
    if let Some(palette) = stored.palette {
        encoder.set_palette(palette);
    }
    if let Some(transparency) = stored.transparency {
        encoder.set_trns(transparency);
    }
    encoder.write_header().unwrap().write_image_data(&stored.rows).unwrap();
    bytes
}

fn plain(colour: png::ColorType, depth: BitDepth, pixel: &[u8], bits: usize) -> Stored<'static> {
    let rows = pixel.repeat(32 * 32 * bits / 8 / pixel.len());
    Stored { colour, depth, palette: None, transparency: None, rows }
}

#[test]
fn a_png_of_every_depth_and_colour_is_read() {
    use png::ColorType::{Grayscale, GrayscaleAlpha, Rgb, Rgba};
    let cases = [
        (plain(Grayscale, BitDepth::One, &[0xFF], 1), [255, 255, 255, 255]),
        (plain(Grayscale, BitDepth::Two, &[0b0101_0101], 2), [85, 85, 85, 255]),
        (plain(Grayscale, BitDepth::Four, &[0x33], 4), [51, 51, 51, 255]),
        (plain(Grayscale, BitDepth::Eight, &[99], 8), [99, 99, 99, 255]),
        (plain(Grayscale, BitDepth::Sixteen, &[99, 12], 16), [99, 99, 99, 255]),
        (plain(GrayscaleAlpha, BitDepth::Eight, &[150, 100], 16), [150, 150, 150, 100]),
        (plain(GrayscaleAlpha, BitDepth::Sixteen, &[150, 1, 100, 2], 32), [150, 150, 150, 100]),
        (plain(Rgb, BitDepth::Sixteen, &[10, 0, 100, 255, 200, 7], 48), [10, 100, 200, 255]),
        (plain(Rgba, BitDepth::Eight, &[10, 100, 200, 50], 32), [10, 100, 200, 50]),
        (plain(Rgba, BitDepth::Sixteen, &[10, 0, 100, 0, 200, 0, 50, 0], 64), [10, 100, 200, 50]),
    ];
    for (stored, expected) in cases {
        let what = format!("{:?} {:?}", stored.colour, stored.depth);
        let picture = png(&stored);
        assert_near(&corners(&shown(&picture, 0, 0)), &[expected; 4], 0, &what);
        // Colours of pixels that are hardly seen lose some of their exactness while they are scaled.
        assert_near(&corners(&shown(&picture, 16, 16)), &[expected; 4], 3, &what);
    }
}

#[test]
fn a_palette_with_and_without_opacity_is_read() {
    let palette = [1, 2, 3, 40, 50, 60, 200, 100, 0];
    for (depth, byte) in [(BitDepth::Two, 0b1010_1010), (BitDepth::Four, 0x22), (BitDepth::Eight, 2)] {
        for (transparency, opacity) in [(None, 255), (Some(&[255, 255, 90][..]), 90), (Some(&[7][..]), 255)] {
            let rows = vec![byte; 32 * 32 * depth as usize / 8];
            let colour = png::ColorType::Indexed;
            let picture = png(&Stored { colour, depth, palette: Some(&palette), transparency, rows });
            let expected = [[200, 100, 0, opacity]; 4];
            assert_near(&corners(&shown(&picture, 16, 16)), &expected, 2, &format!("{depth:?} {opacity}"));
        }
    }
}

#[test]
fn one_colour_can_be_made_see_through() {
    let stored = plain(png::ColorType::Rgb, BitDepth::Eight, &[9, 8, 7], 24);
    let picture = png(&Stored { transparency: Some(&[0, 9, 0, 8, 0, 7]), ..stored });
    assert_eq!(shown(&picture, 0, 0).get_pixel(3, 3).0[3], 0);
}

/// An interlaced picture of 8 by 8 pixels: seven passes of rows, each row beginning with its filter, none.
fn interlaced() -> Vec<u8> {
    let source = quarters(8, 8);
    let passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let mut rows = Vec::new();
    for (left, top, across, down) in passes {
        for y in (top..8).step_by(down) {
            rows.push(0);
            for x in (left..8).step_by(across) {
                rows.extend(&source[(y * 8 + x) * 3..][..3]);
            }
        }
    }
    let length = u16::try_from(rows.len()).unwrap();
    let (low, high) = rows.iter().fold((1_u32, 0_u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let packed = [
        &[0x78, 0x01, 0x01][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        &rows,
        &(high << 16 | low).to_be_bytes(),
    ]
    .concat();
    let header = [0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 1];
    let chunks = [(b"IHDR", &header[..]), (b"IDAT", &packed), (b"IEND", &[])];
    let chunks = chunks.map(|(name, payload)| super::build::chunk(name, payload)).concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunks].concat()
}

#[test]
fn an_interlaced_png_is_put_together() {
    let found = shown(&interlaced(), 0, 0);
    let colours: Vec<u8> = found.pixels().flat_map(|pixel| pixel.0[..3].to_vec()).collect();
    assert_eq!(colours, quarters(8, 8));
    let wanted = wanted(4, 4, Format::Png);
    let probe = probe(&interlaced(), &wanted, &Limits::default(), &|| false).unwrap();
    assert!(probe.memory_bytes >= 8 * 8 * 3 + 2 * 4 * 4 * 4);
}

#[test]
fn unseen_colours_do_not_bleed_into_seen_ones() {
    let pair = [[250, 10, 10, 255], [10, 250, 10, 0]].concat();
    let stored = plain(png::ColorType::Rgba, BitDepth::Eight, &pair, 32);
    let found = shown(&png(&stored), 16, 16);
    let worst = found.pixels().map(|pixel| apart([pixel[0], pixel[1], 0, 0], [250, 10, 0, 0])).max();
    assert!(worst <= Some(8), "{worst:?}");
}
