//! BMP as programs of three decades write it: every header, depth and way to pack, and files that end too early.

use visage_imaging::{Error, Format, Kind, Limits, check, probe, render};

use super::build::{shown, wanted};

const COLOURS: [[u8; 3]; 4] = [[250, 240, 230], [200, 0, 0], [0, 150, 0], [0, 0, 100]];

/// The header of the file, with reserved bytes that are not zero, then all the rest.
fn file(header: &[u8], palette: &[u8], pixels: &[u8]) -> Vec<u8> {
    let offset = u32::try_from(14 + header.len() + palette.len()).unwrap();
    let length = offset + u32::try_from(pixels.len()).unwrap();
    [b"BM", &length.to_le_bytes()[..], &[7; 4], &offset.to_le_bytes(), header, palette, pixels].concat()
}

/// The header of the picture of this length, from OS/2 2 on.
fn header(length: u32, (width, height): (i32, i32), bits: u16, compression: u32, masks: &[u32]) -> Vec<u8> {
    let mut bytes = [length.to_le_bytes(), width.to_le_bytes(), height.to_le_bytes()].concat();
    bytes.extend([1, 0]);
    bytes.extend(bits.to_le_bytes());
    bytes.extend(compression.to_le_bytes());
    bytes.resize(40, 0);
    bytes.extend(masks.iter().flat_map(|mask| mask.to_le_bytes()));
    // Windows 3 headers are followed by their masks.
    let masked = if length == 40 { bytes.len() } else { length as usize };
    bytes.resize(masked, 0);
    bytes
}

fn palette(entry: usize) -> Vec<u8> {
    // The fourth byte of an entry means nothing, whatever it is.
    COLOURS.iter().flat_map(|&[red, green, blue]| [blue, green, red, 77].into_iter().take(entry)).collect()
}

/// Which of the four colours a pixel has.
fn index(x: u32, y: u32) -> u8 {
    ((x + 2 * y) % 3 + u32::from(y == 0)).to_le_bytes()[0]
}

/// Rows of numbers with this many bits, the last row first, each padded to four bytes.
fn rows((width, height): (u32, u32), bits: u32, value: impl Fn(u32, u32) -> u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    for y in (0..height).rev() {
        let mut row = vec![0_u8; ((width * bits).div_ceil(32) * 4) as usize];
        for x in 0..width {
            for bit in 0..bits {
                // Below eight bits the first pixel is uppermost; above, bytes come lowest first.
                let (place, shift) = if bits < 8 {
                    let at = x * bits + bit;
                    (at / 8, 7 - at % 8)
                } else {
                    (x * bits / 8 + bit / 8, bit % 8)
                };
                let from = if bits < 8 { bits - 1 - bit } else { bit };
                row[place as usize] |= ((value(x, y) >> from & 1) as u8) << shift;
            }
        }
        bytes.extend(row);
    }
    bytes
}

fn assert_shows(bytes: &[u8], (width, height): (u32, u32), pixel: impl Fn(u32, u32) -> [u8; 4], what: &str) {
    let found = shown(bytes, 0, 0);
    assert_eq!(found.dimensions(), (width, height), "{what}");
    for (x, y, found) in found.enumerate_pixels() {
        assert_eq!(found.0, pixel(x, y), "{what}: {x}, {y}");
    }
    check(bytes, &Limits::default(), &|| false).unwrap();
}

fn opaque([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, 255]
}

fn coloured(x: u32, y: u32) -> [u8; 4] {
    opaque(COLOURS[usize::from(index(x, y))])
}

fn upside_down(rows: &[u8], height: usize) -> Vec<u8> {
    rows.chunks(rows.len() / height).rev().flatten().copied().collect()
}

#[test]
fn every_depth_is_shown_at_odd_widths_from_either_end() {
    let size = (13, 5);
    for bits in [2, 4, 8, 16, 24, 32] {
        let value = |x, y| {
            let [red, green, blue] = COLOURS[usize::from(index(x, y))].map(u64::from);
            match bits {
                16 => red >> 3 << 10 | green >> 3 << 5 | blue >> 3,
                // The highest byte of 32 bits is reserved, and not an opacity.
                24 | 32 => 0x4D00_0000 | red << 16 | green << 8 | blue,
                _ => index(x, y).into(),
            }
        };
        let pixels = rows(size, bits, value);
        let pixel = |x, y| {
            let five = |channel: u8| u8::try_from((u32::from(channel >> 3) * 255 + 15) / 31).unwrap();
            if bits == 16 { opaque(COLOURS[usize::from(index(x, y))].map(five)) } else { coloured(x, y) }
        };
        let palette = if bits <= 8 { palette(4) } else { Vec::new() };
        let depth = u16::try_from(bits).unwrap();
        let up = file(&header(40, (13, 5), depth, 0, &[]), &palette, &pixels);
        assert_shows(&up, size, pixel, &format!("{bits} bits"));
        let down = file(&header(40, (13, -5), depth, 0, &[]), &palette, &upside_down(&pixels, 5));
        assert_shows(&down, size, pixel, &format!("{bits} bits from the top"));
    }
    let pixels = rows(size, 1, |x, y| u64::from(x * y % 2));
    let one = file(&header(40, (13, 5), 1, 0, &[]), &palette(4)[..8], &pixels);
    assert_shows(&one, size, |x, y| opaque(COLOURS[(x * y % 2) as usize]), "one bit");
}

#[test]
fn the_headers_of_os2_and_of_every_windows_are_read() {
    let size = (9, 4);
    let pixels = rows(size, 4, |x, y| index(x, y).into());
    let old = [&12_u32.to_le_bytes()[..], &[9, 0, 4, 0, 1, 0, 4, 0]].concat();
    assert_shows(&file(&old, &palette(3), &pixels), size, coloured, "OS/2 1");
    for length in [16, 24, 40, 46, 52, 56, 64, 108, 124] {
        let header = header(length, (9, 4), 4, 0, &[])[..length as usize].to_vec();
        assert_shows(&file(&header, &palette(4), &pixels), size, coloured, &format!("{length} bytes"));
    }
}

#[test]
fn pixels_are_found_when_the_header_has_no_offset() {
    let size = (9, 4);
    let mut header = header(40, (9, 4), 4, 0, &[]);
    header[32] = 4;
    let mut bytes = file(&header, &palette(4), &rows(size, 4, |x, y| index(x, y).into()));
    bytes[10..14].fill(0);
    assert_shows(&bytes, size, coloured, "no offset");
}

#[test]
fn masks_select_channels_and_alpha_of_0_everywhere_means_opaque() {
    let size = (3, 2);
    let a1r5g5b5 = [0x7C00, 0x3E0, 0x1F, 0x8000];
    let rgba4444 = [0xF000, 0xF00, 0xF0, 0xF];
    let argb8888 = [0x00FF_0000, 0xFF00, 0xFF, 0xFF00_0000];
    let rgb565 = [0xF800, 0x7E0, 0x1F, 0];
    for (bits, masks, value, expected) in [
        (16, a1r5g5b5, 0x7C1F, [255, 0, 255, 255]),
        (16, rgba4444, 0x0F80, [0, 255, 136, 255]),
        (32, argb8888, 0x0010_2030, [16, 32, 48, 255]),
        (16, rgb565, 0xFFE0, [255, 255, 0, 255]),
    ] {
        for length in [56, 108, 124] {
            let pixels = rows(size, bits, |_, _| value);
            let depth = u16::try_from(bits).unwrap();
            let bytes = file(&header(length, (3, 2), depth, 3, &masks), &[], &pixels);
            assert_shows(&bytes, size, |_, _| expected, &format!("{masks:x?} {length}"));
            if masks[3] != 0 {
                // One pixel that is seen makes all others unseen.
                let seen = u64::from(masks[3]);
                let pixels = rows(size, bits, |x, y| if (x, y) == (1, 1) { value | seen } else { value });
                let found = shown(&file(&header(length, (3, 2), depth, 3, &masks), &[], &pixels), 0, 0);
                assert_eq!([found[(1, 1)][3], found[(0, 0)][3], found[(2, 1)][3]], [255, 0, 0]);
            }
        }
    }
    let old = file(&header(40, (3, 2), 16, 3, &rgb565[..3]), &[], &rows(size, 16, |_, _| 0x07E0));
    assert_shows(&old, size, |_, _| [0, 255, 0, 255], "masks behind the header");
}

#[test]
fn runs_may_skip_pixels_end_early_and_be_a_pixel_too_long() {
    let skipped = opaque(COLOURS[0]);
    let eight = [5, 1, 0, 0, 0, 2, 1, 1, 2, 2, 0, 3, 3, 2, 1, 0, 0, 1];
    let bytes = file(&header(40, (5, 4), 8, 1, &[]), &palette(4), &eight);
    let pixel = |x, y| match (x, y) {
        (_, 3) => opaque(COLOURS[1]),
        (3, 1) => opaque(COLOURS[3]),
        (1 | 2 | 4, 1) => opaque(COLOURS[2]),
        _ => skipped,
    };
    assert_shows(&bytes, (5, 4), pixel, "eight bits");
    // Six pixels in a row of five, as a run and one by one; an odd number of bytes is padded.
    let four = [6, 0x12, 0, 0, 0, 6, 0x11, 0x22, 0x33, 0, 0, 0, 6, 0x33, 0, 1];
    let bytes = file(&header(40, (5, 3), 4, 2, &[]), &palette(4), &four);
    let pixel = |x: u32, y| match (x, y) {
        (_, 2) => opaque(COLOURS[1 + x as usize % 2]),
        (_, 1) => opaque(COLOURS[1 + x as usize / 2]),
        _ => opaque(COLOURS[3]),
    };
    assert_shows(&bytes, (5, 3), pixel, "four bits");
    let colours = [2, 10, 20, 30, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 1];
    let bytes = file(&header(64, (5, 1), 24, 4, &[]), &[], &colours);
    let pixel = |x, _| {
        [[30, 20, 10, 255], [30, 20, 10, 255], [3, 2, 1, 255], [6, 5, 4, 255], [9, 8, 7, 255]][x as usize]
    };
    assert_shows(&bytes, (5, 1), pixel, "24 bits");
}

#[test]
fn truncated_files_show_the_part_that_is_there() {
    let size = (13, 5);
    for (bits, missing) in [(8, coloured(1, 1)), (24, [0, 0, 0, 255])] {
        let value = |x, y| {
            let [red, green, blue] = COLOURS[usize::from(index(x, y))].map(u64::from);
            if bits == 8 { index(x, y).into() } else { red << 16 | green << 8 | blue }
        };
        let missing = if bits == 8 { opaque(COLOURS[0]) } else { missing };
        let palette = if bits == 8 { palette(4) } else { Vec::new() };
        let whole = file(&header(40, (13, 5), bits, 0, &[]), &palette, &rows(size, bits.into(), value));
        // Three bytes pad each row; then the last byte is that of the last pixel of the uppermost row.
        let short = &whole[..whole.len() - 3 - usize::from(bits == 24)];
        let short = if bits == 8 { &short[..short.len() - 1] } else { short };
        let pixel = |x, y| if (x, y) == (12, 0) { missing } else { coloured(x, y) };
        assert_shows(short, size, pixel, "a pixel short");
        let row = (13 * usize::from(bits) / 8).next_multiple_of(4);
        let rows = &whole[..whole.len() - 2 * row];
        assert_shows(rows, size, |x, y| if y < 2 { missing } else { coloured(x, y) }, "two rows short");
    }
}

#[test]
fn a_palette_is_shown_though_the_pixels_are_said_to_begin_at_it_or_inside_its_first_colour() {
    let size = (13, 5);
    for (length, bits) in [(40, 4), (40, 8), (64, 8), (124, 8)] {
        let pixels = rows(size, bits, |x, y| index(x, y).into());
        let mut colours = palette(4);
        colours.resize(4 << bits, 0);
        let whole = file(&header(length, (13, 5), u16::try_from(bits).unwrap(), 0, &[]), &colours, &pixels);
        for wrong in [0, 54, 14 + length, 14 + length + 1, 14 + length + 3] {
            let mut bytes = whole.clone();
            bytes[10..14].copy_from_slice(&wrong.to_le_bytes());
            assert_shows(&bytes, size, coloured, &format!("{length} bytes, {bits} bits, {wrong}"));
        }
    }
}

#[test]
fn a_header_alone_and_unsupported_features_are_rejected() {
    let refusal = |bytes: &[u8]| check(bytes, &Limits::default(), &|| false).unwrap_err();
    let alone = file(&header(40, (13, 5), 8, 0, &[]), &palette(4), &[]);
    assert!(refusal(&alone).to_string().contains("none of its pixels"));
    let alone = file(&header(40, (13, 5), 8, 1, &[]), &palette(4), &[]);
    assert!(refusal(&alone).to_string().contains("none of its pixels"));
    for (length, bits, compression, feature) in [
        (40, 0, 4, "a JPEG inside"),
        (40, 0, 5, "a PNG inside"),
        (64, 1, 3, "Huffman compression"),
        (40, 32, 11, "CMYK"),
    ] {
        let refusal = refusal(&file(&header(length, (9, 9), bits, compression, &[]), &[], &[0; 400]));
        assert!(matches!(refusal, Error::UnsupportedFeature { kind: Kind::Bmp, .. }), "{refusal:?}");
        assert!(refusal.to_string().contains(feature), "{refusal}");
    }
}

#[test]
fn millions_of_pixels_in_a_few_runs_take_little_memory() {
    let runs = [0_u8, 2, 9, 255].repeat(40);
    let bytes =
        file(&header(40, (9000, 9000), 8, 1, &[]), &palette(4), &[&runs[..], &[200, 1, 0, 1]].concat());
    let wanted = wanted(90, 90, Format::Png);
    let takes = probe(&bytes, &wanted, &Limits::default(), &|| false).unwrap().memory_bytes;
    assert!(takes < 4_000_000, "{takes}");
    let limits = Limits { max_memory_bytes: takes, ..Limits::default() };
    assert_eq!(render(&bytes, &wanted, &limits, &|| false).unwrap().width, 90);
}
