//! The rows of a PNG, filtered in every way, are those that another decoder reads; damaged ones are refused as there.

use std::num::NonZeroU32;

use png::{BitDepth, ColorType, Filter};
use proptest::prelude::*;
use visage_imaging::{Crop, Error, Format, Limits, Wanted, render};

use super::build::chunk;

const COLOURS: [(ColorType, u32); 4] =
    [(ColorType::Grayscale, 1), (ColorType::GrayscaleAlpha, 2), (ColorType::Rgb, 3), (ColorType::Rgba, 4)];

/// Soft slopes with some noise, so that every filter has something to do.
fn pixels(width: u32, height: u32, channels: u32) -> Vec<u8> {
    let byte = |x: u32, y: u32, channel: u32| {
        let noise = (x ^ y.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B).wrapping_add(channel) >> 28;
        (x * 3 + y * 5 * (channel + 1) + noise).to_le_bytes()[0]
    };
    (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| (0..channels).map(move |channel| byte(x, y, channel))))
        .collect()
}

fn stored(width: u32, height: u32, (colour, channels): (ColorType, u32), filter: Filter) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_filter(filter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels(width, height, channels)).unwrap();
    writer.finish().unwrap();
    bytes
}

/// By another decoder.
fn read(bytes: &[u8]) -> Result<Vec<u8>, png::DecodingError> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    for row in pixels.chunks_mut(reader.output_line_size(reader.info().width).unwrap()) {
        reader.read_row(row)?;
    }
    Ok(pixels)
}

fn rendered(bytes: &[u8], crop: Option<(u32, u32)>) -> Result<Vec<u8>, Error> {
    let side = |side: u32| NonZeroU32::new(side);
    let (width, height) = crop.map_or((None, None), |(width, height)| (side(width), side(height)));
    let wanted = Wanted { width, height, format: Format::Png, crop: Crop::Centre };
    render(bytes, &wanted, &Limits::default(), &|| false).map(|rendered| rendered.bytes)
}

/// Rendered at its own size, without loss.
fn shown(bytes: &[u8], crop: Option<(u32, u32)>) -> Result<image::RgbaImage, Error> {
    rendered(bytes, crop).map(|bytes| image::load_from_memory(&bytes).unwrap().to_rgba8())
}

fn seen(bytes: &[u8]) -> image::RgbaImage {
    image::load_from_memory(bytes).unwrap().to_rgba8()
}

#[test]
fn rows_of_every_filter_width_and_pixel_are_what_another_decoder_reads() {
    let filters = [
        Filter::NoFilter,
        Filter::Sub,
        Filter::Up,
        Filter::Avg,
        Filter::Paeth,
        Filter::Adaptive,
        Filter::MinEntropy,
    ];
    for colour in COLOURS {
        for filter in filters {
            for (width, height) in [(1, 1), (1, 2), (2, 3), (3, 1), (17, 16), (64, 33), (5, 1001)] {
                let picture = stored(width, height, colour, filter);
                assert!(
                    shown(&picture, None).unwrap() == seen(&picture),
                    "{colour:?} {filter:?} {width} {height}"
                );
            }
        }
    }
}

#[test]
fn pictures_much_larger_than_the_window_are_what_another_decoder_reads() {
    for (width, height) in [(700, 501), (30_000, 7), (60_000, 5), (40, 10_001)] {
        for colour in COLOURS {
            let picture = stored(width, height, colour, Filter::Adaptive);
            assert!(shown(&picture, None).unwrap() == seen(&picture), "{colour:?} {width} {height}");
        }
    }
}

#[test]
fn a_part_begins_at_its_row_whether_that_is_the_first_or_second_of_a_pair() {
    for (height, part) in [(90, 30), (92, 30), (91, 31), (95, 3)] {
        let picture = stored(40, height, COLOURS[2], Filter::Paeth);
        let found = shown(&picture, Some((40, part))).unwrap();
        let top = (height - part) / 2;
        let expected = image::imageops::crop_imm(&seen(&picture), 0, top, 40, part).to_image();
        assert!(found == expected, "{part} of {height}");
    }
}

/// The same stream in chunks of so many bytes, empty ones between.
fn in_chunks(picture: &[u8], bytes: usize) -> Vec<u8> {
    let at = picture.windows(4).position(|name| name == b"IDAT").unwrap() - 4;
    let (before, mut rest) = picture.split_at(at);
    let mut stream = Vec::new();
    while &rest[4..8] == b"IDAT" {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        stream.extend_from_slice(&rest[8..8 + length]);
        rest = &rest[12 + length..];
    }
    let chunks = stream.chunks(bytes).flat_map(|part| [chunk(b"IDAT", part), chunk(b"IDAT", &[])].concat());
    [before.to_vec(), chunks.collect(), rest.to_vec()].concat()
}

#[test]
fn it_does_not_matter_how_the_stream_is_cut_into_chunks() {
    let picture = stored(300, 200, COLOURS[2], Filter::Adaptive);
    for bytes in [1, 2, 7, 100, 8192, 65_536, 1_000_000] {
        assert!(shown(&in_chunks(&picture, bytes), None).unwrap() == seen(&picture), "{bytes}");
    }
}

#[test]
fn rows_that_are_whole_are_shown_although_the_end_of_the_stream_is_missing() {
    let picture = stored(300, 200, COLOURS[2], Filter::Adaptive);
    let end = picture.len() - 12 - 4 - 4;
    assert!(shown(&picture[..end], None).unwrap() == seen(&picture));
}

#[test]
fn rows_that_are_whole_are_shown_although_the_window_was_full_where_the_stream_is_cut() {
    for (width, height, colour) in [(448, 333, COLOURS[1]), (752, 135, COLOURS[2])] {
        let picture = stored(width, height, colour, Filter::Adaptive);
        for cut in 12..=24 {
            let cut_off = &picture[..picture.len() - cut];
            if let Ok(pixels) = read(cut_off) {
                let found = shown(cut_off, None).unwrap();
                assert!(read(&rendered(cut_off, None).unwrap()).unwrap() == pixels, "{width} {cut}");
                assert_eq!(found.dimensions(), (width, height));
            }
        }
    }
}

#[test]
fn a_row_whose_filter_is_not_known_is_damage() {
    // One pixel of grey: the stored block holds the filter 9 and the pixel.
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    let stream = [0x78, 0x01, 0x01, 2, 0, 0xFD, 0xFF, 9, 77, 0, 0, 0, 0];
    let picture =
        [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &stream), &chunk(b"IEND", &[])]
            .concat();
    assert!(matches!(rendered(&picture, None), Err(Error::Damaged { .. })));
}

#[test]
fn a_stream_of_nothing_ends_when_time_is_up() {
    // Empty blocks without end: nothing comes out, so that no row is ever made.
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    let stream = [&[0x78, 0x01][..], &[0, 0, 0, 0xFF, 0xFF].repeat(2_000_000)].concat();
    let picture = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &stream)].concat();
    let asked = std::cell::Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 20
    };
    let wanted = Wanted { width: None, height: None, format: Format::Png, crop: Crop::None };
    assert_eq!(render(&picture, &wanted, &Limits::default(), &stop).unwrap_err(), Error::OutOfTime);
}

fn any_picture() -> impl Strategy<Value = Vec<u8>> {
    let filter = prop::sample::select(vec![Filter::Paeth, Filter::Adaptive, Filter::Avg]);
    ((1_u32..90, 1_u32..90), prop::sample::select(COLOURS.to_vec()), filter, 20_usize..500).prop_map(
        |((width, height), colour, filter, bytes)| in_chunks(&stored(width, height, colour, filter), bytes),
    )
}

/// Equal pixels where the other decoder reads the file; a file that it rejects may be shown in part.
fn alike(picture: &[u8]) {
    if let Ok(theirs) = read(picture) {
        assert_eq!(read(&rendered(picture, None).unwrap()).unwrap(), theirs);
    }
    let checked = visage_imaging::check(picture, &Limits::default(), &|| false);
    assert_eq!(checked.is_ok(), rendered(picture, None).is_ok(), "what is taken can be shown");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_png_cut_anywhere_is_read_as_another_decoder_reads_it(
        picture in any_picture(),
        at in any::<prop::sample::Index>(),
    ) {
        alike(&picture[..at.index(picture.len())]);
    }

    #[test]
    fn a_png_changed_in_its_pixels_is_read_as_another_decoder_reads_it(
        picture in any_picture(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut picture = picture;
        let at = 33 + at.index(picture.len() - 33);
        picture[at] = byte;
        alike(&picture);
    }
}
