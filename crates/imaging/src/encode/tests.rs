//! What each encoder gives back, and what all of them refuse.

use super::*;
use crate::recognise;

const STRIPES: Pixels<'static> = Pixels {
    bytes: &[255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255],
    width: 2,
    height: 2,
    channels: Channels::Rgb,
};

fn decoded(bytes: &[u8]) -> Vec<u8> {
    image::load_from_memory(bytes).unwrap().to_rgb8().into_raw()
}

#[test]
fn each_encoder_writes_its_kind_and_repeats_itself() {
    let all = || {
        [jpeg(&STRIPES, 90), png(&STRIPES), gif(&STRIPES), tiff(&STRIPES), webp(&STRIPES, 80)]
            .map(Result::unwrap)
    };
    let kinds = all().map(|encoded| recognise(&encoded));
    assert_eq!(kinds, [Kind::Jpeg, Kind::Png, Kind::Gif, Kind::Tiff, Kind::WebP].map(Some));
    assert_eq!(all(), all());
}

#[test]
fn png_gif_and_tiff_give_the_pixels_back() {
    for encoded in [png(&STRIPES), gif(&STRIPES), tiff(&STRIPES)] {
        assert_eq!(decoded(&encoded.unwrap()), STRIPES.bytes);
    }
}

#[test]
fn grey_pixels_come_out_grey_in_every_format() {
    let bytes = [60; 16 * 16];
    let grey = Pixels { bytes: &bytes, width: 16, height: 16, channels: Channels::Grey };
    for encoded in [jpeg(&grey, 90), png(&grey), gif(&grey), tiff(&grey), webp(&grey, 90)] {
        let encoded = encoded.unwrap();
        assert!(decoded(&encoded).iter().all(|value| value.abs_diff(60) <= 2), "{:?}", recognise(&encoded));
    }
}

#[test]
fn noise_as_png_is_no_longer_than_its_pixels_and_the_same() {
    let mut state = 1_u32;
    let noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let bytes: Vec<u8> = std::iter::repeat_with(noise).take(300 * 200 * 3).collect();
    let encoded = png(&Pixels { bytes: &bytes, width: 300, height: 200, channels: Channels::Rgb }).unwrap();
    assert!(encoded.len() < bytes.len() + bytes.len() / 256 + 4096, "{}", encoded.len());
    assert!(decoded(&encoded) == bytes);
}

#[test]
fn opacity_is_kept_where_the_format_has_it() {
    let bytes = [[200, 100, 50, 255], [200, 100, 50, 0]].concat().repeat(128);
    let pixels = Pixels { bytes: &bytes, width: 16, height: 16, channels: Channels::Rgba };
    for encoded in [png(&pixels), gif(&pixels), webp(&pixels, 90), tiff(&pixels)] {
        let encoded = encoded.unwrap();
        let opacities = image::load_from_memory(&encoded).unwrap().to_rgba8();
        let seen: Vec<_> = opacities.pixels().map(|pixel| pixel[3]).take(4).collect();
        assert_eq!(seen, [255, 0, 255, 0], "{:?}", recognise(&encoded));
    }
}

#[test]
fn a_gif_pixel_is_seen_when_it_is_at_least_half_opaque() {
    let bytes = [[9, 9, 9, 127], [9, 9, 9, 128]].concat();
    let pixels = Pixels { bytes: &bytes, width: 2, height: 1, channels: Channels::Rgba };
    let seen = image::load_from_memory(&gif(&pixels).unwrap()).unwrap().to_rgba8();
    assert_eq!([seen[(0, 0)][3], seen[(1, 0)][3]], [0, 255]);
}

#[test]
fn jpeg_lays_see_through_pixels_on_white() {
    let pixels = Pixels { bytes: &[0; 8 * 8 * 4], width: 8, height: 8, channels: Channels::Rgba };
    assert!(decoded(&jpeg(&pixels, 95).unwrap()).iter().all(|&channel| channel > 250));
    assert_eq!(jpeg::pixel_on_white([10, 20, 30, 255]), [10, 20, 30]);
    assert_eq!(jpeg::pixel_on_white([0, 255, 0, 128]), [127, 255, 127]);
}

#[test]
fn opacity_that_hides_nothing_is_left_out() {
    let mut opaque = vec![1, 2, 3, 255, 4, 5, 6, 255];
    assert!(drop_opaque::<4>(&mut opaque));
    assert_eq!(opaque, [1, 2, 3, 4, 5, 6]);
    let mut hidden = vec![1, 255, 2, 254];
    assert!(!drop_opaque::<2>(&mut hidden));
    assert_eq!(hidden, [1, 255, 2, 254]);
}

#[test]
fn a_buffer_of_the_wrong_length_is_refused() {
    let refusal = Error::WrongBuffer { expected_bytes: 18, given_bytes: 12 };
    assert_eq!(png(&Pixels { height: 3, ..STRIPES }), Err(refusal));
    let empty = Pixels { bytes: &[], width: 0, height: 5, channels: Channels::Rgb };
    assert!(matches!(gif(&empty), Err(Error::WrongBuffer { .. })));
}

#[test]
fn a_side_longer_than_the_format_allows_is_refused() {
    let bytes = vec![0; 70_000 * 3];
    let pixels = Pixels { bytes: &bytes, width: 70_000, height: 1, channels: Channels::Rgb };
    assert!(matches!(jpeg(&pixels, 80), Err(Error::Damaged { kind: Kind::Jpeg, .. })));
    assert!(matches!(gif(&pixels), Err(Error::Damaged { kind: Kind::Gif, .. })));
    let pixels = Pixels { bytes: &bytes[..16_384 * 3], width: 16_384, height: 1, channels: Channels::Rgb };
    assert!(matches!(webp(&pixels, 80), Err(Error::Damaged { kind: Kind::WebP, .. })));
}
