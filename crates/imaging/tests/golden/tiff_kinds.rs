//! TIFF as people have it: each kind was refused, or shown wrong, or stopped a thread.

use std::io::Write;

use fax::maps::{black, white};
use fax::{BitWriter, Bits, VecWriter};
use image::RgbaImage;
use visage_imaging::{Crop, Error, Format, Kind, Limits, Wanted, probe, render};

use super::build::shown;
use super::tiff_file::{LONG, SHORT, TiffFile};

const WIDTH: u32 = 45;
const HEIGHT: u32 = 37;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn lzw(bytes: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(bytes).unwrap()
}

/// A sample of a pixel, different for each of its samples.
fn sample(x: u32, y: u32, number: u32) -> u8 {
    u8::try_from((x * 5 + y * (3 + number) + number * 40) % 256).unwrap()
}

/// Rows of a part of the picture, columns and rows beyond its edges included.
fn rows(left: u32, top: u32, (width, height): (u32, u32), samples: &[u32]) -> Vec<u8> {
    let pixel = |x: u32, y: u32| samples.iter().map(move |number| sample(x, y, *number));
    (top..top + height).flat_map(|y| (left..left + width).flat_map(move |x| pixel(x, y))).collect()
}

/// Each pixel as the difference from the one before it.
fn predicted(rows: &[u8], width: u32, samples: usize) -> Vec<u8> {
    let differences = |row: &[u8]| {
        let before = std::iter::repeat_n(0, samples).chain(row.iter().copied()).take(row.len());
        row.iter().zip(before).map(|(byte, before)| byte.wrapping_sub(before)).collect::<Vec<_>>()
    };
    rows.chunks(width as usize * samples).flat_map(differences).collect()
}

fn assert_shows(file: &[u8], what: &str, expected: impl Fn(u32, u32) -> [u8; 4]) {
    let found = shown(file, 0, 0);
    assert_pixels(&found, what, 0, expected);
}

fn assert_pixels(found: &RgbaImage, what: &str, most: u8, expected: impl Fn(u32, u32) -> [u8; 4]) {
    for (x, y, pixel) in found.enumerate_pixels() {
        let expected = expected(x, y);
        let apart = pixel.0.iter().zip(expected).map(|(one, other)| one.abs_diff(other)).max().unwrap();
        assert!(apart <= most, "{what}: {:?} at {x},{y} is not {expected:?}", pixel.0);
    }
}

fn rgb(x: u32, y: u32) -> [u8; 4] {
    [sample(x, y, 0), sample(x, y, 1), sample(x, y, 2), 255]
}

#[test]
fn palettes_of_one_to_eight_bits_are_shown_with_maps_of_sixteen_and_eight_bits() {
    let colour = |number: u32| [number * 37 % 256, number * 11 % 256, 255 - number];
    for (bits, shift) in [1, 2, 4, 8].into_iter().flat_map(|bits| [(bits, 8), (bits, 0)]) {
        let count = 1 << bits;
        let map: Vec<u32> =
            (0..3).flat_map(|channel| (0..count).map(move |at| colour(at)[channel] << shift)).collect();
        let number = |x: u32, y: u32| (x + y) % count;
        let row = |y: u32| {
            let mut row = vec![0_u8; (WIDTH * bits).div_ceil(8) as usize];
            for x in 0..WIDTH {
                let at = x * bits;
                row[at as usize / 8] |= u8::try_from(number(x, y) << (8 - bits - at % 8)).unwrap();
            }
            row
        };
        let pixels: Vec<u8> = (0..HEIGHT).flat_map(row).collect();
        let file = TiffFile::new((WIDTH, HEIGHT), &[bits], 1, 3, pixels).with(320, SHORT, &map);
        let expected = |x, y| {
            let [red, green, blue] = colour(number(x, y)).map(|value| u8::try_from(value).unwrap());
            [red, green, blue, 255]
        };
        for file in [file.clone(), file.in_other_order()] {
            assert_shows(&file.written(), &format!("{bits} bits, map shifted by {shift}"), expected);
        }
    }
}

#[test]
fn extra_samples_are_skipped_with_and_without_a_predictor() {
    for (extra, numbers) in [(vec![0_u32], vec![0, 1, 2, 7]), (vec![0, 0], vec![0, 1, 2, 7, 8])] {
        let bits = vec![8; numbers.len()];
        let plain = rows(0, 0, (WIDTH, HEIGHT), &numbers);
        let with_predictor = predicted(&plain, WIDTH, numbers.len());
        for (predictor, pixels) in [(1, plain), (2, with_predictor)] {
            for (compression, packed) in [(5, lzw(&pixels)), (8, deflated(&pixels))] {
                let file = TiffFile::new((WIDTH, HEIGHT), &bits, compression, 2, packed);
                let file = file.with(338, SHORT, &extra).with(317, SHORT, &[predictor]);
                assert_shows(&file.written(), &format!("{extra:?}, predictor {predictor}"), rgb);
            }
        }
    }
}

#[test]
fn bits_of_more_samples_than_a_pixel_has_mean_nothing() {
    let plain = rows(0, 0, (WIDTH, HEIGHT), &[0, 1, 2]);
    let file = TiffFile::new((WIDTH, HEIGHT), &[8; 3], 1, 2, plain);
    let many = [vec![8; 3], vec![16; 5000]].concat();
    for bits in [&[8, 8, 8, 16][..], &many] {
        assert_shows(&file.clone().with(258, SHORT, bits).written(), &format!("{} numbers", bits.len()), rgb);
    }
}

#[test]
fn an_opacity_behind_another_extra_sample_is_shown() {
    let pixels = rows(0, 0, (WIDTH, HEIGHT), &[0, 1, 2, 5, 9]);
    let file = TiffFile::new((WIDTH, HEIGHT), &[8; 5], 1, 2, pixels).with(338, SHORT, &[0, 2]);
    assert_shows(&file.written(), "opacity behind", |x, y| {
        let [red, green, blue, _] = rgb(x, y);
        [red, green, blue, sample(x, y, 9)]
    });
}

#[test]
fn tiles_at_the_right_and_lower_edge_are_shown_whole_in_one_plane_and_in_three() {
    let tile = (32, 16);
    let places: Vec<_> = (0..HEIGHT.div_ceil(16))
        .flat_map(|y| (0..WIDTH.div_ceil(32)).map(move |x| (x * 32, y * 16)))
        .collect();
    let together = places.iter().map(|(x, y)| rows(*x, *y, tile, &[0, 1, 2])).collect();
    let apart: Vec<_> =
        (0..3).flat_map(|plane| places.iter().map(move |(x, y)| rows(*x, *y, tile, &[plane]))).collect();
    let apart_packed = apart.iter().map(|tile| deflated(tile)).collect();
    for (planes, compression, tiles) in [(1, 1, together), (2, 1, apart), (2, 8, apart_packed)] {
        let file = TiffFile::new((WIDTH, HEIGHT), &[8; 3], compression, 2, Vec::new());
        let file = file.with(284, SHORT, &[planes]).in_tiles(tile, tiles);
        assert_shows(&file.written(), &format!("planes {planes}, compression {compression}"), rgb);
    }
}

/// Letters of some sort: whether a pixel is black.
fn is_black(x: u32, y: u32) -> bool {
    y != 5 && ((x / 7 + y / 5).is_multiple_of(3) || (x * y) % 31 == 1)
}

/// Rows of bits, black being 1.
fn bit_rows() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        let mut row = vec![0_u8; WIDTH.div_ceil(8) as usize];
        for x in (0..WIDTH).filter(|x| is_black(*x, y)) {
            row[x as usize / 8] |= 0x80 >> (x % 8);
        }
        rows.extend(row);
    }
    rows
}

/// The lengths of the runs of a row, white first.
fn runs(y: u32) -> Vec<u16> {
    let mut runs = vec![0];
    let mut black = false;
    for x in 0..WIDTH {
        if is_black(x, y) != black {
            black = !black;
            runs.push(0);
        }
        *runs.last_mut().unwrap() += 1;
    }
    runs
}

fn write_runs(writer: &mut VecWriter, y: u32) {
    for (at, run) in runs(y).into_iter().enumerate() {
        let code = if at % 2 == 0 { white::encode(run) } else { black::encode(run) };
        writer.write(code.unwrap()).unwrap();
    }
}

const END_OF_LINE: Bits = Bits { data: 1, len: 12 };

/// Rows of fax codes that do not refer to each other, each on a byte of its own.
fn fax_rows() -> Vec<u8> {
    (0..HEIGHT)
        .flat_map(|y| {
            let mut writer = VecWriter::new();
            write_runs(&mut writer, y);
            writer.finish()
        })
        .collect()
}

/// Group 3 with an end of line before each row; with two dimensions, a bit marks rows that do not depend on the row above.
fn group3(two_dimensional: bool) -> Vec<u8> {
    let mut writer = VecWriter::new();
    for y in 0..HEIGHT {
        writer.write(END_OF_LINE).unwrap();
        if two_dimensional {
            writer.write(Bits { data: 1, len: 1 }).unwrap();
        }
        write_runs(&mut writer, y);
    }
    for _ in 0..6 {
        writer.write(END_OF_LINE).unwrap();
    }
    writer.finish()
}

fn group4() -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(VecWriter::new());
    for y in 0..HEIGHT {
        let row = (0..WIDTH).map(|x| if is_black(x, y) { fax::Color::Black } else { fax::Color::White });
        encoder.encode_line(row, u16::try_from(WIDTH).unwrap()).unwrap();
    }
    encoder.finish().unwrap().finish()
}

fn faxes() -> Vec<(u32, u32, Vec<u8>)> {
    vec![
        (2, 0, fax_rows()),
        (3, 0, group3(false)),
        (3, 1, group3(true)),
        (4, 0, group4()),
        (1, 0, bit_rows()),
    ]
}

#[test]
fn faxes_are_shown_in_either_order_of_bits_and_with_any_number_of_rows_in_a_strip() {
    for (compression, options, strip) in faxes() {
        for (white_is_zero, reversed) in [(true, false), (false, false), (true, true)] {
            let stored: Vec<u8> =
                if reversed { strip.iter().map(|byte| byte.reverse_bits()).collect() } else { strip.clone() };
            let file = TiffFile::new((WIDTH, HEIGHT), &[1], compression, u32::from(!white_is_zero), stored)
                .with(266, SHORT, &[if reversed { 2 } else { 1 }])
                .with(292, LONG, &[options]);
            for rows in [HEIGHT, u32::MAX, i32::MAX.unsigned_abs(), 0] {
                let file = file.clone().with(278, LONG, &[rows]).written();
                let what = format!("compression {compression}, {options}, {rows} rows, reversed: {reversed}");
                assert_shows(&file, &what, |x, y| {
                    let grey = if is_black(x, y) == white_is_zero { 0 } else { 255 };
                    [grey, grey, grey, 255]
                });
            }
        }
    }
}

#[test]
fn strips_whose_length_is_missing_or_zero_are_shown() {
    let pixels = rows(0, 0, (WIDTH, HEIGHT), &[0, 1, 2]);
    for (compression, packed) in [(1, pixels.clone()), (5, lzw(&pixels)), (8, deflated(&pixels))] {
        let file = TiffFile::new((WIDTH, HEIGHT), &[8; 3], compression, 2, packed);
        let zero = file.clone().with(279, LONG, &[0]);
        assert_shows(&zero.written(), "a length of zero", rgb);
        // The type of text: no number can be read.
        let missing = file.with(279, 2, &[0]);
        assert_shows(&missing.written(), "no length", rgb);
    }
}

#[test]
fn numbers_of_32_bits_are_shown_from_0_to_255() {
    let grey = |x: u32, y: u32| u32::from(sample(x, y, 0));
    let as_float = |value: u32| (f32::from(u16::try_from(value).unwrap())).to_bits();
    for (format, stored) in [(1, None), (2, None), (3, Some(as_float))] {
        let numbers = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| grey(x, y)));
        let numbers: Vec<u32> = numbers.map(|value| stored.map_or(value, |stored| stored(value))).collect();
        let little: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let big: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        let file = |pixels| TiffFile::new((WIDTH, HEIGHT), &[32], 1, 1, pixels).with(339, SHORT, &[format]);
        for file in [file(little), file(big).in_other_order()] {
            assert_shows(&file.written(), &format!("format {format}"), |x, y| {
                let grey = sample(x, y, 0);
                [grey, grey, grey, 255]
            });
        }
    }
}

#[test]
fn lab_is_shown_in_its_colours() {
    // Lightness, green to red, blue to yellow; red, green and blue.
    let colours =
        [([255, 0, 0], [255, 255, 255]), ([138, 81, 70], [255, 0, 0]), ([127, 0, 0], [119, 119, 119])];
    for (stored, [red, green, blue]) in colours {
        let file = TiffFile::new((8, 8), &[8; 3], 1, 8, stored.repeat(64));
        assert_pixels(&shown(&file.written(), 0, 0), "Lab", 6, |_, _| [red, green, blue, 255]);
        let moved = stored.iter().enumerate().map(|(at, byte)| if at == 0 { *byte } else { byte ^ 0x80 });
        let file = TiffFile::new((8, 8), &[8; 3], 1, 9, moved.collect::<Vec<_>>().repeat(64));
        assert_pixels(&shown(&file.written(), 0, 0), "ICC Lab", 6, |_, _| [red, green, blue, 255]);
    }
}

#[test]
fn subsampled_chroma_is_shown() {
    // Two by two pixels have their own lightness and one pair of differences.
    let clump = |x: u32, y: u32| {
        let lightness =
            [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| sample(2 * x + right, 2 * y + down, 0));
        [&lightness[..], &[90, 170]].concat()
    };
    let (across, down) = (WIDTH.div_ceil(2), HEIGHT.div_ceil(2));
    let pixels: Vec<u8> = (0..down).flat_map(|y| (0..across).flat_map(move |x| clump(x, y))).collect();
    let file = TiffFile::new((WIDTH, HEIGHT), &[8; 3], 1, 6, pixels).with(530, SHORT, &[2, 2]);
    let found = shown(&file.written(), 0, 0);
    assert_pixels(&found, "YCbCr", 1, |x, y| {
        let lightness = f32::from(sample(x, y, 0));
        let (blue, red) = (90.0 - 128.0, 170.0 - 128.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they are clamped")]
        let byte = |value: f32| (value + 0.5).clamp(0.0, 255.0) as u8;
        let green = lightness - 0.344_136 * blue - 0.714_136 * red;
        [byte(lightness + 1.402 * red), byte(green), byte(lightness + 1.772 * blue), 255]
    });
}

fn wanted() -> Wanted {
    Wanted { width: None, height: None, format: Format::Png, crop: Crop::None }
}

fn refusal(file: &TiffFile) -> Error {
    let (bytes, limits) = (file.written(), Limits::default());
    let refusal = probe(&bytes, &wanted(), &limits, &|| false).unwrap_err();
    assert_eq!(render(&bytes, &wanted(), &limits, &|| false).unwrap_err(), refusal);
    refusal
}

#[test]
fn unsupported_features_are_named_before_any_pixel_is_read() {
    let file = |bits: &[u32], compression, photometric| {
        TiffFile::new((8, 8), bits, compression, photometric, vec![9; 600])
    };
    let cases = [
        (file(&[8; 3], 6, 6), "old-style JPEG compression"),
        (file(&[8; 3], 34_925, 2), "LZMA compression"),
        (file(&[8; 3], 34_712, 2), "JPEG 2000 compression"),
        (file(&[8; 3], 50_001, 2), "WebP compression"),
        (file(&[8; 3], 12_345, 2), "compression number 12345"),
        (file(&[64], 1, 1).with(339, SHORT, &[3]), "floating point numbers of 64 bits"),
        (file(&[8, 8, 4], 1, 2), "samples of different numbers of bits"),
        (file(&[16], 1, 32_803), "raw data of a camera's sensor"),
    ];
    for (file, name) in cases {
        let refusal = refusal(&file);
        assert!(matches!(refusal, Error::UnsupportedFeature { kind: Kind::Tiff, .. }), "{refusal:?}");
        let sentence = refusal.to_string();
        assert!(sentence.contains(&format!("with {name} are not supported")), "{sentence}");
    }
}

#[test]
fn a_header_without_pixels_is_rejected() {
    let nowhere = TiffFile::new((8, 8), &[8], 1, 1, vec![7; 64]).with(273, LONG, &[100_000]);
    let no_codes = TiffFile::new((8, 8), &[8], 8, 1, vec![7; 64]);
    let no_jpeg = TiffFile::new((8, 8), &[8], 7, 1, vec![7; 64]);
    for file in [nowhere, no_codes, no_jpeg] {
        let refusal = refusal(&file);
        assert!(matches!(refusal, Error::Damaged { kind: Kind::Tiff, .. }), "{refusal:?}");
    }
}

#[test]
fn a_truncated_tiff_shows_the_part_that_is_there_on_black() {
    let halves = [rows(0, 0, (WIDTH, 20), &[0, 1, 2]), rows(0, 20, (WIDTH, 17), &[0, 1, 2])];
    let expected = |x: u32, y: u32| if y < 20 { rgb(x, y) } else { [0, 0, 0, 255] };
    for (compression, strips) in
        [(1, halves.to_vec()), (8, halves.iter().map(|half| deflated(half)).collect())]
    {
        let file = TiffFile::new((WIDTH, HEIGHT), &[8; 3], compression, 2, Vec::new()).in_strips(20, strips);
        let second = file.pieces[0].len() + 8;
        // The second strip is beyond the end of the file.
        let cut = file.clone().with(273, LONG, &[8, 1_000_000]);
        assert_shows(&cut.written(), "the second strip is missing", expected);
        // The second strip cannot be read.
        let mut damaged = file.written();
        if compression == 8 {
            damaged[second..second + 2].fill(0);
            assert_shows(&damaged, "the second strip is damaged", expected);
        }
    }
}
