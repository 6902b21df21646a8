//! What is too large, too much or too slow is refused before it costs anything.

use std::cell::Cell;

use visage_imaging::{Error, Format, Kind, Limits, metadata, probe, recognise, render};

use super::build::{chunk, exif, plain, wanted};
use super::tiff_file::TiffFile;

/// A grey PNG of this size and depth, every pixel nothing; its rows are there when `filled`.
fn nothing(width: u32, height: u32, depth: u8, filled: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_depth(png::BitDepth::from_u8(depth).unwrap());
    encoder.set_color(png::ColorType::Grayscale);
    let rows = (width as usize * usize::from(depth)).div_ceil(8) * height as usize;
    if filled {
        encoder.write_header().unwrap().write_image_data(&vec![0; rows]).unwrap();
        return bytes;
    }
    drop(encoder);
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, 0, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &[0x78, 1])].concat()
}

fn refusal(bytes: &[u8], limits: &Limits) -> Error {
    render(bytes, &wanted(40, 40, Format::Jpeg), limits, &|| false).unwrap_err()
}

#[test]
fn a_promise_of_too_many_pixels_is_refused_by_the_header() {
    let picture = nothing(30_000, 30_000, 8, false);
    assert!(picture.len() < 100);
    let refusal = refusal(&picture, &Limits::default());
    assert_eq!(refusal, Error::TooManyPixels { pixels: 900_000_000, max_pixels: 128_000_000 });
}

#[test]
fn a_side_too_long_is_refused_by_the_header() {
    let refusal = refusal(&nothing(70_000, 1, 8, false), &Limits::default());
    assert_eq!(refusal, Error::SideTooLong { side: 70_000, max_side: 65_535 });
}

#[test]
fn every_kind_is_held_to_every_limit() {
    for picture in plain(60, 40) {
        let kind = recognise(&picture);
        let limits = Limits { max_bytes: 20, ..Limits::default() };
        assert!(matches!(refusal(&picture, &limits), Error::TooManyBytes { max_bytes: 20, .. }), "{kind:?}");
        let limits = Limits { max_pixels: 2399, ..Limits::default() };
        let too_many = Error::TooManyPixels { pixels: 2400, max_pixels: 2399 };
        assert_eq!(refusal(&picture, &limits), too_many, "{kind:?}");
        let limits = Limits { max_side: 59, ..Limits::default() };
        assert_eq!(refusal(&picture, &limits), Error::SideTooLong { side: 60, max_side: 59 }, "{kind:?}");
        let limits = Limits { max_memory_bytes: 2000, ..Limits::default() };
        assert!(matches!(refusal(&picture, &limits), Error::TooMuchMemory { .. }), "{kind:?}");
    }
}

#[test]
fn millions_of_pixels_in_a_few_bytes_take_little_memory() {
    let picture = nothing(9000, 9000, 1, true);
    assert!(picture.len() < 100_000, "{}", picture.len());
    let wanted = wanted(90, 90, Format::Png);
    let probe = probe(&picture, &wanted, &Limits::default(), &|| false).unwrap();
    assert!(probe.memory_bytes < 3_000_000, "{}", probe.memory_bytes);
    let limits = Limits { max_memory_bytes: probe.memory_bytes, ..Limits::default() };
    let rendered = render(&picture, &wanted, &limits, &|| false).unwrap();
    assert_eq!((rendered.width, rendered.height), (90, 90));
}

#[test]
fn time_that_is_up_is_an_error_of_its_own() {
    for picture in plain(60, 40) {
        let late = render(&picture, &wanted(30, 30, Format::Png), &Limits::default(), &|| true);
        assert_eq!(late, Err(Error::OutOfTime), "{:?}", recognise(&picture));
    }
}

#[test]
fn work_stops_soon_after_time_is_up() {
    let picture = nothing(9000, 9000, 1, true);
    let asked = Cell::new(0_u32);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 20
    };
    let late = render(&picture, &wanted(30, 30, Format::Png), &Limits::default(), &stop);
    assert_eq!(late, Err(Error::OutOfTime));
    assert_eq!(asked.get(), 21);
}

#[test]
fn a_picture_whose_pages_form_a_circle_shows_its_first_page() {
    let mut picture = plain(20, 20).swap_remove(3);
    let directory = u32::from_le_bytes(picture[4..8].try_into().unwrap());
    let entries = u16::from_le_bytes(picture[directory as usize..][..2].try_into().unwrap());
    let next = directory as usize + 2 + 12 * usize::from(entries);
    picture[next..next + 4].copy_from_slice(&directory.to_le_bytes());
    let probe = probe(&picture, &wanted(9, 9, Format::Png), &Limits::default(), &|| false).unwrap();
    assert_eq!(probe.frames, 1);
    assert!(visage_imaging::check(&picture, &Limits::default(), &|| false).is_ok());
    assert!(metadata::strip(Kind::Tiff, &picture, &|| false).is_ok());
}

#[test]
fn pages_with_more_entries_than_the_bound_are_refused() {
    let mut picture = plain(20, 20).swap_remove(3);
    let mut link = u32::from_le_bytes(picture[4..8].try_into().unwrap()) as usize;
    link += 2 + 12 * usize::from(u16::from_le_bytes(picture[link..][..2].try_into().unwrap()));
    let entries: Vec<u8> = (0..65_535_u32)
        .flat_map(|at| [&[u8::try_from(at % 2).unwrap(), 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0][..]].concat())
        .collect();
    for _ in 0..17 {
        let at = u32::try_from(picture.len()).unwrap();
        picture[link..link + 4].copy_from_slice(&at.to_le_bytes());
        picture.extend([0xFF, 0xFF]);
        picture.extend(&entries);
        link = picture.len();
        picture.extend([0; 4]);
    }
    let refusal = refusal(&picture, &Limits::default()).to_string();
    assert!(refusal.contains("too many entries"), "{refusal}");
}

#[test]
fn removing_metadata_stops_soon_after_time_is_up() {
    for picture in plain(60, 40) {
        let kind = recognise(&picture).unwrap();
        assert_eq!(metadata::strip(kind, &picture, &|| true), Err(Error::OutOfTime), "{kind}");
    }
    let strips = TiffFile::new((8, 5000), &[8], 1, 1, vec![0; 8]).in_strips(1, vec![vec![0; 8]; 5000]);
    let asked = Cell::new(0_u32);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 20
    };
    assert_eq!(metadata::strip(Kind::Tiff, &strips.written(), &stop), Err(Error::OutOfTime));
    assert_eq!(asked.get(), 21);
}

#[test]
fn a_second_page_that_promises_endless_values_is_not_believed() {
    let mut picture = plain(20, 20).swap_remove(3);
    let directory = u32::from_le_bytes(picture[4..8].try_into().unwrap()) as usize;
    let entries = u16::from_le_bytes(picture[directory..][..2].try_into().unwrap());
    let next = directory + 2 + 12 * usize::from(entries);
    let second = u32::try_from(picture.len()).unwrap();
    picture[next..next + 4].copy_from_slice(&second.to_le_bytes());
    // One entry: bits of a channel, four thousand million of them.
    picture.extend([1, 0, 2, 1, 3, 0, 0xF0, 0xFF, 0xFF, 0xFF, 8, 0, 0, 0, 0, 0, 0, 0]);
    let probe = probe(&picture, &wanted(9, 9, Format::Png), &Limits::default(), &|| false).unwrap();
    assert_eq!(probe.frames, 1);
}

/// The header of a JPEG and zeros, which are blocks without any detail: all codes begin with a zero.
fn jpeg_of_nothing(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let segment = |marker: u8, payload: &[u8]| {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], payload].concat()
    };
    let [high, low] = height.to_be_bytes();
    let [wide, narrow] = width.to_be_bytes();
    let frame = [8, high, low, wide, narrow, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0];
    let mut code = [0; 18];
    code[1] = 1;
    let quantisation = [&[0][..], &[16; 64]].concat();
    let blocks = usize::from(width.div_ceil(16)) * usize::from(height.div_ceil(16)) * 6;
    let mut bytes = [&[0xFF, 0xD8], &segment(0xDB, &quantisation)[..]].concat();
    bytes.extend(segment(if progressive { 0xC2 } else { 0xC0 }, &frame));
    bytes.extend(segment(0xC4, &code));
    code[0] = 0x10;
    bytes.extend(segment(0xC4, &code));
    let last = if progressive { 0 } else { 63 };
    bytes.extend(segment(0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, last, 0]));
    bytes.resize(bytes.len() + blocks / 4 + 64, 0);
    if progressive {
        bytes.extend(segment(0xDA, &[1, 1, 0, 1, 63, 0]));
        bytes.resize(bytes.len() + blocks / 8 + 64, 0);
    }
    bytes.extend([0xFF, 0xD9]);
    bytes
}

#[test]
fn a_photograph_of_108_megapixels_is_shown_within_the_budget() {
    for progressive in [false, true] {
        let picture = jpeg_of_nothing(12_000, 9000, progressive);
        for side in [180, 1000, 1500] {
            let rendered = render(&picture, &wanted(side, side, Format::Jpeg), &Limits::default(), &|| false);
            assert_eq!(rendered.map(|it| (it.width, it.height)), Ok((side, side * 3 / 4)), "{progressive}");
        }
    }
    let large = jpeg_of_nothing(12_000, 9000, false);
    let whole = probe(&large, &wanted(0, 0, Format::Png), &Limits::default(), &|| false);
    let sentence = whole.unwrap_err().to_string();
    assert!(sentence.contains("request a smaller size"), "{sentence}");
}

#[test]
fn a_photograph_of_12_megapixels_is_given_in_full_size_in_every_type() {
    let photograph = jpeg_of_nothing(4032, 3024, false);
    let note = [&b"Exif\0\0"[..], &exif(6)].concat();
    for picture in [super::build::with_segment(&photograph, 0xE1, &note), photograph] {
        let limits = Limits::default().beside(4_000_000);
        for format in [Format::Jpeg, Format::Png, Format::Gif, Format::WebP] {
            let takes = probe(&picture, &wanted(4096, 4096, format), &limits, &|| false);
            let takes = takes.map(|probe| (probe.memory_bytes <= limits.max_memory_bytes, probe.rendered));
            assert!(matches!(takes, Ok((true, (4032, 3024) | (3024, 4032)))), "{format:?}: {takes:?}");
        }
    }
}

#[test]
fn memory_in_use_is_subtracted_from_the_budget() {
    let picture = nothing(3000, 3000, 8, false);
    let wanted = wanted(0, 0, Format::Png);
    let limits = Limits::default();
    let takes = probe(&picture, &wanted, &limits, &|| false).unwrap().memory_bytes;
    assert!(probe(&picture, &wanted, &limits.beside(limits.max_memory_bytes - takes), &|| false).is_ok());
    let refused = probe(&picture, &wanted, &limits.beside(limits.max_memory_bytes - takes + 1), &|| false);
    assert!(matches!(refused, Err(Error::TooMuchMemory { .. })), "{refused:?}");
}
