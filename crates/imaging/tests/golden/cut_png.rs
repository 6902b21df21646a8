//! PNG that ends too early or is damaged in the middle, of every colour, depth and order of its rows.

use png::{BitDepth, ColorType};
use visage_imaging::{Error, Kind, Limits, check, render};

use super::build::{chunk, shown, wanted};

/// The stored form of a picture.
#[derive(Clone, Copy, Debug)]
struct Form {
    colour: ColorType,
    depth: u8,
    transparency: Option<&'static [u8]>,
    interlaced: bool,
}

const SIDE: u32 = 48;

fn forms() -> Vec<Form> {
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let depths = [
        (Grayscale, &[1, 2, 4, 8, 16][..]),
        (Rgb, &[8, 16]),
        (Indexed, &[1, 2, 4, 8]),
        (GrayscaleAlpha, &[8, 16]),
        (Rgba, &[8, 16]),
    ];
    let mut forms = Vec::new();
    for (colour, depths) in depths {
        let unseen: Option<&[u8]> = match colour {
            Grayscale => Some(&[0, 1]),
            Rgb => Some(&[0, 1, 0, 2, 0, 3]),
            Indexed => Some(&[255, 60]),
            GrayscaleAlpha | Rgba => None,
        };
        for &depth in depths {
            for interlaced in [false, true] {
                for transparency in [None, unseen] {
                    forms.push(Form { colour, depth, transparency, interlaced });
                }
            }
        }
    }
    forms
}

fn pass_sizes(interlaced: bool) -> Vec<(u32, u32)> {
    let passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let size = |(left, top, across, down): (u32, u32, u32, u32)| {
        ((SIDE - left).div_ceil(across), (SIDE - top).div_ceil(down))
    };
    if interlaced { passes.into_iter().map(size).collect() } else { vec![(SIDE, SIDE)] }
}

/// Rows of noise, each with one of the filters.
fn stored(form: Form) -> Vec<u8> {
    let bits = u32::try_from(form.colour.samples()).unwrap() * u32::from(form.depth);
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let mut rows = Vec::new();
    for (width, height) in pass_sizes(form.interlaced) {
        for row in 0..height {
            rows.push((row % 5).to_le_bytes()[0]);
            rows.extend((0..(width * bits).div_ceil(8)).map(|_| noise()));
        }
    }
    rows
}

/// The file up to its pixels, and the compressed pixels.
fn parts(form: Form) -> (Vec<u8>, Vec<u8>) {
    let sizes = [SIDE.to_be_bytes(), SIDE.to_be_bytes()].concat();
    let header = [&sizes[..], &[form.depth, form.colour as u8, 0, 0, u8::from(form.interlaced)]].concat();
    let mut begin = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header)].concat();
    if form.colour == ColorType::Indexed {
        let palette: Vec<u8> = (0..=255_u8).take(1 << form.depth).flat_map(|at| [at, 255 - at, 90]).collect();
        begin.extend(chunk(b"PLTE", &palette));
    }
    begin.extend(form.transparency.map(|bytes| chunk(b"tRNS", bytes)).unwrap_or_default());
    (begin, fdeflate::compress_to_vec(&stored(form)))
}

fn whole(form: Form) -> Vec<u8> {
    let (begin, pixels) = parts(form);
    [&begin[..], &chunk(b"IDAT", &pixels), &chunk(b"IEND", &[])].concat()
}

#[test]
fn every_form_is_read_as_another_decoder_reads_it() {
    for form in forms() {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(whole(form)));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(info.bit_depth, BitDepth::Eight);
        let found = shown(&whole(form), 0, 0);
        for (found, pixel) in found.pixels().zip(pixels.chunks(info.color_type.samples())) {
            let rgba = match *pixel {
                [grey] => [grey, grey, grey, 255],
                [grey, opacity] => [grey, grey, grey, opacity],
                [red, green, blue] => [red, green, blue, 255],
                [red, green, blue, opacity] => [red, green, blue, opacity],
                _ => panic!("{form:?}"),
            };
            assert_eq!(found.0, rgba, "{form:?}");
        }
    }
}

#[test]
fn every_truncated_form_shows_the_part_that_is_there() {
    for form in forms() {
        let (begin, pixels) = parts(form);
        let whole = shown(&whole(form), 0, 0);
        let half = &pixels[..pixels.len() / 2];
        let announced = u32::try_from(pixels.len()).unwrap().to_be_bytes();
        let cut = [&begin[..], &announced, b"IDAT", half].concat();
        let ended = [&begin[..], &chunk(b"IDAT", half), &chunk(b"IEND", &[])].concat();
        let damaged =
            [&begin[..], &chunk(b"IDAT", &[half, &[0xFF; 400]].concat()), &chunk(b"IEND", &[])].concat();
        for (what, bytes) in [("cut", &cut), ("ended", &ended), ("damaged", &damaged)] {
            check(bytes, &Limits::default(), &|| false)
                .unwrap_or_else(|error| panic!("{what} {form:?}: {error}"));
            let found = shown(bytes, 0, 0);
            let same = found.pixels().zip(whole.pixels()).filter(|(one, other)| one == other).count();
            let first = found.rows().take(8).flatten().zip(whole.rows().take(8).flatten());
            if what != "damaged" && !form.interlaced {
                assert!(first.into_iter().all(|(one, other)| one == other), "{what} {form:?}");
                assert!(same > 48 * 18, "{what} {form:?}: {same}");
            }
            if what != "damaged" && !form.interlaced && form.colour == ColorType::Rgba {
                assert!(found.rows().next_back().unwrap().all(|pixel| pixel.0 == [0; 4]), "{what} {form:?}");
            }
        }
    }
}

#[test]
fn an_animation_truncated_in_its_first_picture_shows_the_part_that_is_there() {
    let form = Form { colour: ColorType::Rgb, depth: 8, transparency: None, interlaced: false };
    let (begin, pixels) = parts(form);
    let control = [&0_u32.to_be_bytes()[..], &SIDE.to_be_bytes(), &SIDE.to_be_bytes(), &[0; 14]].concat();
    let animation = [&chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])[..], &chunk(b"fcTL", &control)].concat();
    let bytes = [&begin[..], &animation, &chunk(b"IDAT", &pixels[..pixels.len() / 2])].concat();
    let (found, whole) = (shown(&bytes, 0, 0), shown(&whole(form), 0, 0));
    assert!(found.rows().take(20).flatten().eq(whole.rows().take(20).flatten()));
}

#[test]
fn a_picture_without_a_single_pixel_is_rejected() {
    for form in forms() {
        let (begin, _) = parts(form);
        for pixels in [&[][..], &[0x78, 1], &[0xFF; 300]] {
            let bytes = [&begin[..], &chunk(b"IDAT", pixels), &chunk(b"IEND", &[])].concat();
            let refusal = check(&bytes, &Limits::default(), &|| false);
            assert!(matches!(refusal, Err(Error::Damaged { kind: Kind::Png, .. })), "{form:?}: {refusal:?}");
            let size = wanted(10, 10, visage_imaging::Format::Png);
            assert!(render(&bytes, &size, &Limits::default(), &|| false).is_err());
        }
        assert!(check(&begin, &Limits::default(), &|| false).is_err());
    }
}
