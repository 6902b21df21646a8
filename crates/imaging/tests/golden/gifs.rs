//! GIF as people have it: frames beyond their screen, extensions of unknown programs, files that end too early; and what
//! is written here, as other programs read it.

use visage_imaging::{Channels, Limits, Pixels, check};

use super::build::shown;

const COLOURS: [[u8; 3]; 4] = [[9, 8, 7], [200, 0, 0], [0, 150, 0], [0, 0, 100]];

fn index(x: u32, y: u32) -> u8 {
    ((x + 2 * y) % 4).to_le_bytes()[0]
}

/// A frame of 12 by 10 pixels at this place, its codes in blocks of twenty bytes.
fn frame((left, top): (u8, u8), flags: u8, palette: &[u8]) -> Vec<u8> {
    let rows: Vec<u32> =
        if flags & 0x40 == 0 { (0..10).collect() } else { vec![0, 8, 4, 2, 6, 1, 3, 5, 7, 9] };
    let indices: Vec<u8> = rows.into_iter().flat_map(|y| (0..12).map(move |x| index(x, y))).collect();
    let codes = weezl::encode::Encoder::new(weezl::BitOrder::Lsb, 2).encode(&indices).unwrap();
    let mut bytes = vec![b',', left, 0, top, 0, 12, 0, 10, 0, flags];
    bytes.extend(palette);
    bytes.push(2);
    for block in codes.chunks(20) {
        bytes.push(u8::try_from(block.len()).unwrap());
        bytes.extend(block);
    }
    bytes.push(0);
    bytes
}

/// A file with a palette of four colours and this screen.
fn file((width, height): (u8, u8), blocks: &[u8]) -> Vec<u8> {
    [b"GIF89a", &[width, 0, height, 0, 0x81, 0, 0][..], &COLOURS.concat(), blocks, b";"].concat()
}

fn expected(x: u32, y: u32) -> [u8; 4] {
    let [red, green, blue] = COLOURS[usize::from(index(x, y))];
    [red, green, blue, 255]
}

fn assert_shows(bytes: &[u8], (width, height): (u32, u32), pixel: impl Fn(u32, u32) -> [u8; 4], what: &str) {
    let found = shown(bytes, 0, 0);
    assert_eq!(found.dimensions(), (width, height), "{what}");
    for (x, y, found) in found.enumerate_pixels() {
        assert_eq!(found.0, pixel(x, y), "{what}: {x}, {y}");
    }
    check(bytes, &Limits::default(), &|| false).unwrap();
}

#[test]
fn the_whole_frame_is_shown_where_it_is_larger_than_its_screen() {
    for screen in [(0, 0), (5, 4), (12, 10), (1, 200)] {
        let canvas = (12, u32::from(screen.1).max(10));
        let pixel = |x, y| if y < 10 { expected(x, y) } else { [0; 4] };
        for flags in [0, 0x40] {
            assert_shows(
                &file(screen, &frame((0, 0), flags, &[])),
                canvas,
                pixel,
                &format!("{screen:?} {flags}"),
            );
        }
    }
    let beside = |x: u32, y: u32| match (x.checked_sub(3), y.checked_sub(2)) {
        (Some(x), Some(y)) => expected(x, y),
        _ => [0; 4],
    };
    assert_shows(&file((4, 4), &frame((3, 2), 0, &[])), (15, 12), beside, "beside the corner");
}

#[test]
fn unknown_extensions_and_bytes_between_blocks_are_skipped() {
    let frame = frame((0, 0), 0, &[]);
    let control = b"!\xF9\x04\x01\0\0\x03\0";
    let blocks =
        [&b"!\x77\x03abc\x02de\0\0\0"[..], b"!\xFE\0", control, b"!\x01\x0Cabcdefghijkl\x01x\0", &frame]
            .concat();
    let unseen = |x, y| if index(x, y) == 3 { [0; 4] } else { expected(x, y) };
    assert_shows(&file((12, 10), &blocks), (12, 10), unseen, "extensions");
}

#[test]
fn a_frame_without_any_palette_is_grey_and_its_own_comes_first() {
    let own: Vec<u8> = COLOURS.iter().rev().flatten().copied().collect();
    let bytes = file((12, 10), &frame((0, 0), 0x81, &own));
    let turned = |x, y| {
        let [red, green, blue] = COLOURS[3 - usize::from(index(x, y))];
        [red, green, blue, 255]
    };
    assert_shows(&bytes, (12, 10), turned, "its own palette");
    let none = [b"GIF87a", &[12, 0, 10, 0, 0, 0, 0][..], &frame((0, 0), 0, &[])].concat();
    let grey = |x, y| [index(x, y), index(x, y), index(x, y), 255];
    assert_shows(&none, (12, 10), grey, "no palette");
}

#[test]
fn a_truncated_gif_is_transparent_where_pixels_are_missing() {
    for flags in [0, 0x40] {
        let whole = file((12, 10), &frame((0, 0), flags, &[]));
        let begin = whole.len() - frame((0, 0), flags, &[]).len() + 10;
        let mut shown_before = 0;
        for length in begin..whole.len() {
            let cut = &whole[..length];
            if check(cut, &Limits::default(), &|| false).is_err() {
                assert_eq!(shown_before, 0, "{length}");
                continue;
            }
            let found = shown(cut, 0, 0);
            let there = found.enumerate_pixels().filter(|(_, _, pixel)| pixel[3] > 0);
            let there: Vec<_> = there.map(|(x, y, pixel)| (x, y, pixel.0)).collect();
            assert!(there.iter().all(|&(x, y, pixel)| pixel == expected(x, y)), "{length}");
            assert!(there.len() >= shown_before, "{length}");
            shown_before = there.len();
        }
        assert_eq!(shown_before, 120);
    }
}

#[test]
fn a_header_alone_and_a_frame_without_a_pixel_are_rejected() {
    let frame = frame((0, 0), 0, &[]);
    for blocks in
        [&b""[..], b"!\xFE\x03abc\0", &frame[..10], &frame[..11], &[&frame[..10], b"\x0C\x01\0\0"].concat()]
    {
        let refusal = check(&file((12, 10), blocks), &Limits::default(), &|| false).unwrap_err().to_string();
        assert!(refusal.contains("no frame") || refusal.contains("none of its pixels"), "{refusal}");
    }
}

#[test]
fn greys_are_written_with_a_palette_of_the_file() {
    let bytes: Vec<u8> = (0..=255).collect();
    let grey = Pixels { bytes: &bytes, width: 16, height: 16, channels: Channels::Grey };
    let gif = visage_imaging::gif(&grey).unwrap();
    // Pillow shows a frame's own palette of all greys as black.
    assert_eq!(gif[10] & 0x87, 0x87, "the file has no palette of 256 colours");
    let frame = 13 + 768 + 8;
    assert_eq!((gif[frame], gif[frame + 9] & 0x80), (b',', 0), "the frame has one of its own");
    let found = shown(&gif, 0, 0);
    assert!(found.pixels().zip(0..=255).all(|(pixel, grey)| pixel.0 == [grey, grey, grey, 255]));
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was clamped to what fits")]
fn byte(channel: f64) -> u8 {
    channel.clamp(0.0, 255.0) as u8
}

/// A portrait of sorts: light that falls off over a round shape, before a wall with another hue.
fn portrait(side: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) / f64::from(side) - 0.5, f64::from(y) / f64::from(side) - 0.45);
        let light = (1.0 - x - y) * 0.4 + 0.4;
        let base = if x * x * 1.6 + y * y < 0.09 {
            [236.0, 188.0, 160.0]
        } else {
            [70.0 + 90.0 * x, 110.0, 150.0 - 60.0 * y]
        };
        let grain = ((x * 971.0).sin() * (y * 613.0).cos()) * 3.0;
        base.map(|channel: f64| byte(channel * light + grain))
    };
    (0..side).flat_map(|y| (0..side).flat_map(move |x| pixel(x, y))).collect()
}

#[test]
fn a_palette_for_many_colours_is_as_good_as_that_of_a_median_cut() {
    let bytes = portrait(180);
    let pixels = Pixels { bytes: &bytes, width: 180, height: 180, channels: Channels::Rgb };
    let found = shown(&visage_imaging::gif(&pixels).unwrap(), 0, 0);
    let errors = found.pixels().zip(bytes.chunks(3)).map(|(found, wanted)| {
        found.0.iter().zip(wanted).map(|(&one, &other)| f64::from(one.abs_diff(other)).powi(2)).sum::<f64>()
    });
    let mean = errors.sum::<f64>() / (180.0 * 180.0 * 3.0);
    assert!(mean < MEDIAN_CUT_ERROR, "{mean}");
}

/// The mean squared error of a channel that Pillow's median cut of the same picture has.
const MEDIAN_CUT_ERROR: f64 = 2.064;
