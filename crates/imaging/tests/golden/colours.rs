//! Colours of other spaces than sRGB come out as sRGB.

use jpeg_encoder::{ColorType, Encoder};
use moxcms::ColorProfile;

use super::build::{assert_near, corners, shown, with_webp_chunk};

fn jpeg(colour: [u8; 3], profile: &[u8]) -> Vec<u8> {
    jpeg_of(&colour.repeat(40 * 40), profile)
}

fn jpeg_of(pixels: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.add_icc_profile(profile).unwrap();
    encoder.encode(pixels, 40, 40, ColorType::Rgb).unwrap();
    bytes
}

fn png(colour: png::ColorType, pixel: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut info = png::Info::with_size(40, 40);
    info.color_type = colour;
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = Some(profile.into());
    let mut bytes = Vec::new();
    let encoder = png::Encoder::with_info(&mut bytes, info).unwrap();
    encoder.write_header().unwrap().write_image_data(&pixel.repeat(40 * 40)).unwrap();
    bytes
}

fn tiff(colour: [u8; 3], profile: &[u8]) -> Vec<u8> {
    let entries = [
        (256, 3, vec![40]),
        (257, 3, vec![40]),
        (258, 3, vec![8, 8, 8]),
        (259, 3, vec![1]),
        (262, 3, vec![2]),
        (277, 3, vec![3]),
        (278, 3, vec![40]),
        (34675, 7, profile.iter().map(|&byte| byte.into()).collect()),
    ];
    super::build::tiff_of(&entries, &colour.repeat(40 * 40), 273, 279)
}

fn all(colour: [u8; 3], profile: &ColorProfile) -> Vec<Vec<u8>> {
    let profile = profile.encode().unwrap();
    let pixels = colour.repeat(40 * 40);
    let webp = visage_imaging::webp(&super::build::pixels(&pixels, 40, 40), 100).unwrap();
    vec![
        jpeg(colour, &profile),
        png(png::ColorType::Rgb, &colour, &profile),
        tiff(colour, &profile),
        with_webp_icc(&webp, &profile),
    ]
}

/// The profile of an extended WebP stands before its picture.
fn with_webp_icc(webp: &[u8], profile: &[u8]) -> Vec<u8> {
    let extended = with_webp_chunk(webp, (40, 40), 0x20, b"XXXX", &[]);
    let mut profile = profile.to_vec();
    let length = u32::try_from(profile.len()).unwrap();
    profile.resize(profile.len().next_multiple_of(2), 0);
    let mut bytes = [&extended[..30], b"ICCP", &length.to_le_bytes(), &profile, &extended[30..]].concat();
    let length = u32::try_from(bytes.len() - 8).unwrap();
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes
}

#[test]
fn a_red_of_a_wider_space_is_brought_home() {
    // By the primaries and curves of the spaces, computed by hand.
    for picture in all([200, 100, 50], &ColorProfile::new_display_p3()) {
        assert_near(&corners(&shown(&picture, 20, 20)), &[[215, 93, 31, 255]; 4], 4, "Display P3");
    }
    for picture in all([180, 100, 60], &ColorProfile::new_adobe_rgb()) {
        assert_near(&corners(&shown(&picture, 20, 20)), &[[203, 100, 55, 255]; 4], 4, "Adobe RGB");
    }
}

#[test]
fn a_picture_that_is_srgb_already_keeps_its_pixels() {
    let profile = ColorProfile::new_srgb().encode().unwrap();
    for colour in [[200, 100, 50], [3, 2, 1], [17, 211, 99]] {
        let picture = png(png::ColorType::Rgb, &colour, &profile);
        let [red, green, blue] = colour;
        assert_near(&corners(&shown(&picture, 20, 20)), &[[red, green, blue, 255]; 4], 0, "sRGB");
    }
}

#[test]
fn opacity_is_left_alone_by_a_profile() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let picture = png(png::ColorType::Rgba, &[200, 100, 50, 128], &profile);
    assert_near(&corners(&shown(&picture, 0, 0)), &[[215, 93, 31, 128]; 4], 1, "half seen");
}

#[test]
fn a_profile_for_grey_turns_grey() {
    let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let picture = png(png::ColorType::Grayscale, &[55], &profile);
    // A linear 55 of 255 is 0.2157, which sRGB writes as 128.
    assert_near(&corners(&shown(&picture, 20, 20)), &[[128, 128, 128, 255]; 4], 3, "linear grey");
    let picture = png(png::ColorType::GrayscaleAlpha, &[55, 200], &profile);
    assert_near(&corners(&shown(&picture, 20, 20)), &[[128, 128, 128, 200]; 4], 4, "linear grey, half seen");
}

fn with_chunks(chunks: &[(&[u8], &[u8])], colour: [u8; 3]) -> Vec<u8> {
    let plain = visage_imaging::png(&super::build::pixels(&colour.repeat(40 * 40), 40, 40)).unwrap();
    chunks.iter().fold(plain, |picture, (name, payload)| super::build::with_chunk(&picture, name, payload))
}

const DISPLAY_P3: [u32; 8] = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6000];

#[test]
fn a_png_with_primaries_in_numbers_is_converted_to_srgb() {
    let chromaticities = DISPLAY_P3.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
    let gamma = 45_455_u32.to_be_bytes();
    let noted: [&[(&[u8], &[u8])]; 3] = [
        &[(b"cICP", &[12, 13, 0, 1])],
        &[(b"cHRM", &chromaticities)],
        &[(b"cHRM", &chromaticities), (b"gAMA", &gamma)],
    ];
    for chunks in noted {
        let found = corners(&shown(&with_chunks(chunks, [200, 100, 50]), 20, 20));
        assert_near(&found, &[[215, 93, 31, 255]; 4], 4, &format!("{chunks:?}"));
    }
}

#[test]
fn a_png_with_linear_light_is_converted_to_srgb() {
    let linear = 100_000_u32.to_be_bytes();
    let found = corners(&shown(&with_chunks(&[(b"gAMA", &linear)], [55; 3]), 20, 20));
    assert_near(&found, &[[128, 128, 128, 255]; 4], 3, "as for grey with a profile");
}

/// Black and white by turns, each four pixels wide, light stored as it is: as PNG, and as JPEG.
fn linear_stripes() -> [Vec<u8>; 2] {
    let pixels: Vec<u8> = (0..40 * 40).flat_map(|at| [if at / 4 % 2 == 0 { 0 } else { 255 }; 3]).collect();
    let png = visage_imaging::png(&super::build::pixels(&pixels, 40, 40)).unwrap();
    let mut linear = ColorProfile::new_srgb();
    let curve = Some(moxcms::ToneReprCurve::Parametric(vec![1.0]));
    (linear.red_trc, linear.green_trc, linear.blue_trc) = (curve.clone(), curve.clone(), curve);
    linear.cicp = None;
    let png = super::build::with_chunk(&png, b"gAMA", &100_000_u32.to_be_bytes());
    [png, jpeg_of(&pixels, &linear.encode().unwrap())]
}

#[test]
fn stripes_in_a_strongly_curved_space_mix_to_the_grey_that_is_seen_in_srgb() {
    for picture in linear_stripes() {
        let found = shown(&picture, 5, 5);
        assert_eq!(found.dimensions(), (5, 5));
        // Mixed before they are turned, they would be 188.
        let middle = [*found.get_pixel(2, 2), *found.get_pixel(1, 3)].map(|pixel| pixel.0);
        assert_near(&middle, &[[128, 128, 128, 255]; 2], 6, "stripes");
    }
}

#[test]
fn a_picture_in_a_strongly_curved_space_that_does_not_fit_the_memory_is_mixed_before_it_is_turned() {
    for picture in linear_stripes() {
        let wanted = super::build::wanted(5, 5, visage_imaging::Format::Png);
        let limits = |max_memory_bytes| visage_imaging::Limits { max_memory_bytes, ..Default::default() };
        let most =
            visage_imaging::probe(&picture, &wanted, &limits(u64::MAX), &|| false).unwrap().memory_bytes;
        let rendered = visage_imaging::render(&picture, &wanted, &limits(most - 1), &|| false).unwrap();
        let found = super::build::open(&rendered).get_pixel(2, 2).0;
        assert_near(&[found], &[[188, 188, 188, 255]], 8, "stripes");
        assert!(visage_imaging::render(&picture, &wanted, &limits(most), &|| false).is_ok());
    }
}

#[test]
fn hdr_transfer_curves_are_not_shown_too_dark() {
    // White paper is 58 % of PQ and 75 % of HLG.
    for (transfer, white) in [(16, 148), (18, 191)] {
        let found = corners(&shown(&with_chunks(&[(b"cICP", &[9, transfer, 0, 1])], [white; 3]), 20, 20));
        assert_near(&found, &[[255; 4]; 4], 5, &format!("{transfer}"));
    }
}

#[test]
fn numbers_are_ignored_beside_a_profile_or_an_srgb_chunk() {
    let linear = 100_000_u32.to_be_bytes();
    let noted: [&[(&[u8], &[u8])]; 4] = [
        &[(b"gAMA", &linear), (b"sRGB", &[0])],
        &[(b"gAMA", &45_455_u32.to_be_bytes())],
        &[(b"cICP", &[1, 13, 0, 1]), (b"gAMA", &linear)],
        &[(b"gAMA", &[0; 4]), (b"cHRM", &[0; 32])],
    ];
    for chunks in noted {
        let found = corners(&shown(&with_chunks(chunks, [200, 100, 50]), 20, 20));
        assert_near(&found, &[[200, 100, 50, 255]; 4], 0, &format!("{chunks:?}"));
    }
}

#[test]
fn a_profile_of_version_5_is_read_as_one_of_version_4() {
    let mut profile = ColorProfile::new_display_p3().encode().unwrap();
    profile[8] = 5;
    let picture = png(png::ColorType::Rgb, &[200, 100, 50], &profile);
    assert_near(&corners(&shown(&picture, 20, 20)), &[[215, 93, 31, 255]; 4], 4, "Display P3");
}

#[test]
fn a_grey_profile_to_lab_converts_grey() {
    let mut profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    profile[20..24].copy_from_slice(b"Lab ");
    let picture = png(png::ColorType::Grayscale, &[128], &profile);
    // A lightness of 50 is a light of 0.184.
    assert_near(&corners(&shown(&picture, 20, 20)), &[[119, 119, 119, 255]; 4], 3, "half of the lightness");
}

#[test]
fn a_profile_that_does_not_fit_or_cannot_be_read_changes_nothing() {
    let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let broken = ColorProfile::new_display_p3().encode().unwrap();
    for profile in [&grey[..], &broken[..60], b"no profile at all", &[0xFF; 4000]] {
        let picture = png(png::ColorType::Rgb, &[200, 100, 50], profile);
        assert_near(&corners(&shown(&picture, 20, 20)), &[[200, 100, 50, 255]; 4], 0, "as it was");
        let found = corners(&shown(&jpeg([200, 100, 50], profile), 20, 20));
        assert_near(&found, &[[200, 100, 50, 255]; 4], 3, "as it was");
    }
}
