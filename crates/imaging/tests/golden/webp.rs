//! WebP of every flavour, and the sizes that its chunks say.

use visage_imaging::{Error, Format, Limits, dimensions, metadata, probe, recognise, render};

use super::build::{
    BLUE, GREEN, RED, WHITE, assert_near, corners, exif, plain, quarters, quarters_with_alpha, shown, wanted,
    with_webp_chunk,
};

const ALL: [[u8; 4]; 4] = [RED, GREEN, BLUE, WHITE];

fn lossy(width: u32, height: u32) -> Vec<u8> {
    plain(width, height).swap_remove(4)
}

fn lossless(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    let (pixels, colour) = if alpha {
        (quarters_with_alpha(width, height), image::ExtendedColorType::Rgba8)
    } else {
        (quarters(width, height), image::ExtendedColorType::Rgb8)
    };
    encoder.encode(&pixels, width, height, colour).unwrap();
    bytes
}

/// The canvas of an extended picture is said to have another size.
fn with_canvas(webp: &[u8], width: u32, height: u32) -> Vec<u8> {
    with_webp_chunk(webp, (width, height), 0, b"XXXX", &[])
}

fn refusal(bytes: &[u8]) -> String {
    let wanted = wanted(20, 20, Format::Png);
    let error = probe(bytes, &wanted, &Limits::default(), &|| false).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
    error.to_string()
}

/// A frame of an animation at this place, two pixels being one.
fn animated(frame: &[u8], canvas: (u32, u32), place: (u32, u32), flags: u8) -> Vec<u8> {
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let header = [three(place.0), three(place.1), three(0), three(0), three(40), vec![0]].concat();
    let payload = [&header, &frame[12..]].concat();
    let mut body = b"WEBPVP8X\x0A\0\0\0".to_vec();
    body.extend([flags | 2, 0, 0, 0]);
    body.extend([three(canvas.0 - 1), three(canvas.1 - 1)].concat());
    body.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0ANMF");
    body.extend(u32::try_from(payload.len()).unwrap().to_le_bytes());
    body.extend(payload);
    [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

#[test]
fn every_flavour_is_shown_at_odd_sizes_and_reduced() {
    for (width, height) in [(61, 43), (16, 16), (33, 17), (640, 300)] {
        let flavours = [lossy(width, height), lossless(width, height, false), lossless(width, height, true)];
        for (number, picture) in flavours.iter().enumerate() {
            for side in [0, 16] {
                let found = shown(picture, side, side);
                assert_near(&corners(&found), &ALL, 14, &format!("{number}: {width} by {height} in {side}"));
            }
        }
    }
}

#[test]
fn a_lossy_picture_is_what_another_decoder_makes_of_it() {
    for (width, height) in [(61, 43), (2, 3), (1, 1), (17, 64)] {
        let picture = lossy(width, height);
        let other = image::load_from_memory(&picture).unwrap().to_rgba8();
        assert_eq!(shown(&picture, 0, 0), other, "{width} by {height}");
    }
}

#[test]
fn opacity_beside_lossy_colours_is_shown() {
    let mut pixels = quarters_with_alpha(62, 44);
    for (at, pixel) in pixels.chunks_mut(4).enumerate() {
        pixel[3] = u8::try_from(at % 256).unwrap();
    }
    let whole = visage_imaging::Pixels {
        bytes: &pixels,
        width: 62,
        height: 44,
        channels: visage_imaging::Channels::Rgba,
    };
    let picture = visage_imaging::webp(&whole, 90).unwrap();
    assert!(picture.windows(4).any(|name| name == b"ALPH"));
    assert_eq!(shown(&picture, 0, 0), image::load_from_memory(&picture).unwrap().to_rgba8());
}

#[test]
fn a_canvas_smaller_than_the_picture_is_rejected_before_decoding() {
    for picture in [lossy(300, 200), lossless(300, 200, false)] {
        assert_eq!(dimensions(&with_canvas(&picture, 300, 200)), Ok((300, 200)));
        for (width, height) in [(10, 10), (299, 200), (300, 201), (16_384, 16_384)] {
            let lie = with_canvas(&picture, width, height);
            assert!(refusal(&lie).contains("different sizes"), "{}", refusal(&lie));
        }
    }
}

#[test]
fn a_frame_beyond_its_canvas_is_rejected_before_decoding() {
    let frame = lossy(100, 80);
    for (canvas, place) in [((99, 80), (0, 0)), ((100, 79), (0, 0)), ((100, 80), (1, 0)), ((10, 10), (0, 0))]
    {
        let lie = animated(&frame, canvas, place, 0);
        assert!(refusal(&lie).contains("outside of its canvas"), "{}", refusal(&lie));
    }
}

#[test]
fn the_first_frame_of_an_animation_lies_where_it_belongs() {
    let picture = animated(&lossy(40, 40), (100, 60), (20, 5), 0x10);
    let found = shown(&picture, 0, 0);
    assert_eq!(found.dimensions(), (100, 60));
    assert_eq!(found.get_pixel(30, 30).0[3], 0, "nothing is beside the frame");
    let inside = [(50, 20), (70, 20), (50, 40), (70, 40)].map(|(x, y)| found.get_pixel(x, y).0);
    assert_near(&inside, &ALL, 14, "the frame");
}

#[test]
fn the_flag_decides_whether_there_is_exif() {
    let lying = with_webp_chunk(&lossy(96, 64), (96, 64), 0x08, b"EXIF", &exif(6));
    assert_eq!(shown(&lying, 0, 0).dimensions(), (64, 96));
    let mut without = lying.clone();
    without[20] = 0;
    assert_eq!(shown(&without, 0, 0).dimensions(), (96, 64), "as other readers show it");
    let kind = recognise(&without).unwrap();
    let stripped = metadata::strip(kind, &without, &|| false).unwrap();
    assert_eq!(shown(&stripped, 0, 0).dimensions(), (96, 64));
    assert!(!stripped.windows(4).any(|name| name == b"EXIF"));
    let mut missing = with_webp_chunk(&lossy(96, 64), (96, 64), 0x08, b"XXXX", &[]);
    assert_eq!(shown(&missing, 0, 0).dimensions(), (96, 64), "a flag without the chunk is nothing");
    missing[20] = 0x20;
    assert_eq!(shown(&missing, 0, 0).dimensions(), (96, 64), "nor is one of a profile");
}

#[test]
fn a_truncated_picture_is_rejected_with_a_reason() {
    let wanted = wanted(20, 20, Format::Png);
    for picture in [lossy(60, 40), lossless(60, 40, true), animated(&lossy(40, 40), (60, 60), (2, 2), 0)] {
        let mut rejected = 0;
        for length in 12..picture.len() - 2 {
            let outcome = render(&picture[..length], &wanted, &Limits::default(), &|| false);
            match outcome {
                Err(error) => {
                    rejected += 1;
                    let expected = matches!(error, Error::Damaged { .. } | Error::Unrecognised);
                    assert!(expected, "{length}: {error:?}");
                }
                // The last bytes of a stream may say nothing more.
                Ok(_) => assert!(length + 16 > picture.len(), "{length} of {} is accepted", picture.len()),
            }
        }
        assert!(rejected > picture.len() * 3 / 4, "{rejected} cuts of {}", picture.len());
    }
}
