//! Of an animation the first picture is shown, on the whole canvas.

use std::borrow::Cow;

use visage_imaging::{Error, Format, Kind, Limits, probe};

use super::build::{BLUE, RED, assert_near, chunk, corners, open, pixels, plain, rendered, shown, wanted};

const NOTHING: [u8; 4] = [0; 4];

/// A canvas of 40 by 40 whose first frame covers the right half only, its lower half see-through.
fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 40, 40, &[]).unwrap();
    for number in 0..frames {
        let colour = if number == 0 { RED } else { BLUE };
        let (left, width) = if number == 0 { (20, 20) } else { (0, 40) };
        let mut seen = colour.repeat(usize::from(width) * 20);
        seen.extend(NOTHING.repeat(usize::from(width) * 20));
        let mut frame = gif::Frame::from_rgba_speed(width, 40, &mut seen, 1);
        (frame.left, frame.buffer) = (left, Cow::Owned(frame.buffer.to_vec()));
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// Two pictures of 16 by 16, red then blue; the still picture belongs to them.
fn apng() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 16, 16);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&RED.repeat(256)).unwrap();
    writer.write_image_data(&BLUE.repeat(256)).unwrap();
    writer.finish().unwrap();
    bytes
}

fn three(mut number: usize) -> [u8; 3] {
    [0; 3].map(|_| {
        let byte = u8::try_from(number % 256).unwrap();
        number /= 256;
        byte
    })
}

/// Two frames of 32 by 32, the first one at 16, 16 on a canvas of 64 by 64.
fn webp() -> Vec<u8> {
    let mut body = b"WEBPVP8X\x0A\0\0\0\x12\0\0\0".to_vec();
    body.extend([63, 0, 0, 63, 0, 0]);
    body.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
    for colour in [RED, BLUE] {
        let bytes = colour[..3].repeat(32 * 32);
        let still = visage_imaging::webp(&pixels(&bytes, 32, 32), 90).unwrap();
        let mut frame = Vec::new();
        // Offsets are counted in twos.
        for number in [8, 8, 31, 31, 100] {
            frame.extend(three(number));
        }
        frame.push(0);
        frame.extend(&still[12..]);
        body.extend(b"ANMF");
        body.extend(u32::try_from(frame.len()).unwrap().to_le_bytes());
        body.extend(frame);
    }
    [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

#[test]
fn the_first_frame_of_a_gif_lies_on_its_canvas() {
    let first = shown(&gif(3), 0, 0);
    assert_eq!(first.dimensions(), (40, 40));
    let found = corners(&first);
    assert_near(&found[1..2], &[RED], 0, "the seen quarter");
    assert_eq!([found[0][3], found[2][3], found[3][3]], [0, 0, 0], "{found:?}");
}

#[test]
fn what_is_not_seen_of_a_gif_is_white_in_a_jpeg_and_unseen_in_a_gif_and_a_webp() {
    let jpeg = corners(&open(&rendered(&gif(1), &wanted(20, 20, Format::Jpeg)).unwrap()));
    assert_near(&jpeg, &[[255; 4], RED, [255; 4], [255; 4]], 12, "on white");
    for format in [Format::Gif, Format::WebP] {
        let found = corners(&open(&rendered(&gif(1), &wanted(20, 20, format)).unwrap()));
        assert_near(&found[1..2], &[RED], 12, "the seen quarter");
        assert_eq!([found[0][3], found[2][3], found[3][3]], [0, 0, 0], "{format:?}");
    }
}

#[test]
fn an_animated_png_shows_the_picture_that_still_readers_show() {
    assert_near(&corners(&shown(&apng(), 8, 8)), &[RED; 4], 1, "the still picture");
}

#[test]
fn the_first_frame_of_a_webp_lies_on_its_canvas() {
    let first = shown(&webp(), 0, 0);
    assert_eq!(first.dimensions(), (64, 64));
    assert_near(&[first.get_pixel(32, 32).0], &[RED], 12, "inside of the frame");
    assert_eq!(first.get_pixel(2, 2).0[3], 0, "outside of the frame");
}

#[test]
fn frames_are_counted_and_held_to_their_limit() {
    let wanted = wanted(10, 10, Format::Png);
    for (picture, frames) in [(gif(5), 5), (apng(), 2), (webp(), 2), (plain(9, 9).swap_remove(2), 1)] {
        let count = |limits: &Limits| probe(&picture, &wanted, limits, &|| false).map(|probe| probe.frames);
        assert_eq!(count(&Limits::default()), Ok(frames));
        let just = Limits { max_frames: frames, ..Limits::default() };
        assert_eq!(count(&just), Ok(frames));
        let fewer = Limits { max_frames: frames - 1, ..Limits::default() };
        assert_eq!(count(&fewer), Err(Error::TooManyFrames { max_frames: frames - 1 }));
    }
}

#[test]
fn an_animation_that_ends_early_still_shows_its_first_frame() {
    let whole = gif(4);
    let cut = &whole[..whole.len() * 3 / 4];
    assert_near(&corners(&shown(cut, 0, 0))[1..2], &[RED], 0, "the first frame");
}

#[test]
fn a_png_that_promises_more_frames_than_it_has_is_a_picture_of_its_kind() {
    let still = plain(8, 8).swap_remove(1);
    let promise = chunk(b"acTL", &[0, 0, 0, 200, 0, 0, 0, 0]);
    let picture = [&still[..33], &promise, &still[33..]].concat();
    let probe = probe(&picture, &wanted(4, 4, Format::Png), &Limits::default(), &|| false).unwrap();
    assert_eq!((probe.kind, probe.frames), (Kind::Png, 200));
    assert_eq!(shown(&picture, 4, 4).dimensions(), (4, 4));
}
