//! Faces in a photograph of many people, which comes with the package of the face model, and none where there is none.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage, RgbaImage};
use visage_imaging::drawn::{Drawing, draw};
use visage_imaging::face::{self, Face, Focus};
use visage_imaging::{Channels, Error, Pixels};

/// The middle of a face in the photograph, and about the side of a square around it.
const FACE: (u32, u32, u32) = (896, 281, 62);

fn people() -> RgbImage {
    image::open(env!("VISAGE_FACE_PEOPLE")).map(|image| image.to_rgb8()).unwrap_or_default()
}

/// A piece of the photograph with that face at a place in it; others may be seen at its edges.
fn piece(left: u32, top: u32, width: u32, height: u32) -> RgbImage {
    imageops::crop_imm(&people(), FACE.0 - left, FACE.1 - top, width, height).to_image()
}

fn pixels(image: &RgbImage) -> Pixels<'_> {
    Pixels { bytes: image, width: image.width(), height: image.height(), channels: Channels::Rgb }
}

fn found(image: &RgbImage) -> Option<Face> {
    face::find(&pixels(image)).unwrap_or_default()
}

#[track_caller]
fn is_near(face: Option<Face>, x: f32, y: f32, size: f32) {
    let close = |one: f32, other: f32| (one - other).abs() < 0.04;
    assert!(
        face.is_some_and(|face| close(face.x, x) && close(face.y, y) && (face.size / size - 1.0).abs() < 0.2),
        "{face:?} is not near {x}, {y}, {size}"
    );
}

#[test]
fn a_face_is_found_where_it_is() {
    is_near(found(&piece(100, 100, 200, 200)), 0.5, 0.5, 0.31);
    is_near(found(&piece(50, 70, 150, 210)), 0.33, 0.33, 0.41);
    is_near(found(&imageops::flip_horizontal(&piece(50, 70, 150, 210))), 0.67, 0.33, 0.41);
}

#[test]
fn a_face_that_fills_the_picture_is_found() {
    let face = piece(40, 40, 80, 80);
    is_near(found(&face), 0.5, 0.5, 0.78);
    is_near(found(&imageops::resize(&face, 800, 800, FilterType::Triangle)), 0.5, 0.5, 0.78);
}

#[test]
fn the_size_of_the_picture_changes_nothing() {
    let original = piece(70, 70, 140, 140);
    for side in [100, 240, 320, 321, 500, 1400] {
        is_near(found(&imageops::resize(&original, side, side, FilterType::Triangle)), 0.5, 0.5, 0.44);
    }
}

#[test]
fn opacity_is_laid_on_white() {
    let rgb = piece(100, 100, 200, 200);
    let opaque = RgbaImage::from_fn(200, 200, |x, y| {
        let Rgb([red, green, blue]) = *rgb.get_pixel(x, y);
        image::Rgba([red, green, blue, 255])
    });
    let find = |image: &RgbaImage| {
        face::find(&Pixels { bytes: image, width: 200, height: 200, channels: Channels::Rgba })
    };
    assert_eq!(find(&opaque), face::find(&pixels(&rgb)));
    let mut clear = opaque;
    clear.pixels_mut().for_each(|pixel| pixel.0[3] = 0);
    assert_eq!(find(&clear), Ok(None));
}

#[test]
fn the_larger_of_two_faces_is_taken() {
    let small = piece(50, 50, 100, 100);
    let large = imageops::resize(&small, 180, 180, FilterType::Triangle);
    let mut both = RgbImage::from_pixel(320, 200, Rgb([128; 3]));
    imageops::overlay(&mut both, &small, 10, 50);
    imageops::overlay(&mut both, &large, 130, 10);
    is_near(found(&both), 0.6875, 0.5, 0.56);
    let mut only = RgbImage::from_pixel(320, 200, Rgb([128; 3]));
    imageops::overlay(&mut only, &small, 10, 50);
    is_near(found(&only), 0.1875, 0.5, 0.31);
}

#[test]
fn pictures_without_a_face_have_none() {
    let mut seed = 1_u32;
    let noise = RgbImage::from_fn(300, 300, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [high, middle, low, _] = seed.to_be_bytes();
        Rgb([high, middle, low])
    });
    let flat = RgbImage::from_pixel(300, 200, Rgb([200, 150, 120]));
    let checks =
        RgbImage::from_fn(320, 320, |x, y| Rgb([if (x / 20 + y / 20) % 2 == 0 { 30 } else { 220 }; 3]));
    let slope = RgbImage::from_fn(255, 255, |x, y| Rgb([u8::try_from(x.midpoint(y)).unwrap_or_default(); 3]));
    let upside_down = imageops::flip_vertical(&piece(40, 40, 80, 80));
    for (index, picture) in [noise, flat, checks, slope, upside_down].iter().enumerate() {
        assert_eq!(found(picture), None, "{index}");
    }
    let initials = Drawing::Initials { letters: "OO", seed: 3 };
    for drawing in [initials, Drawing::Company, Drawing::Project, Drawing::Identicon { hash: b"a" }] {
        assert_eq!(face::find(&draw(&drawing, 256, 256).pixels()), Ok(None), "{drawing:?}");
    }
}

#[test]
fn every_size_of_picture_is_looked_at_without_panic() {
    let noisy = |x: u32, y: u32| Rgb([u8::try_from((x * 7919 + y * 104_729) % 251).unwrap_or_default(); 3]);
    for (width, height) in [(1, 1), (1, 3000), (39, 39), (40, 40), (41, 300), (5000, 2), (20, 20), (321, 319)]
    {
        assert_eq!(found(&RgbImage::from_fn(width, height, noisy)), None, "{width}×{height}");
    }
}

#[test]
fn the_focus_is_the_face_or_else_the_middle() {
    let picture = piece(50, 70, 150, 210);
    let face = found(&picture).map(|face| Focus { x: face.x, y: face.y });
    assert!(face.is_some());
    assert_eq!(face::focus(&pixels(&picture)).ok(), face);
    let nobody = RgbImage::from_pixel(90, 60, Rgb([90; 3]));
    assert_eq!(face::focus(&pixels(&nobody)), Ok(Focus { x: 0.5, y: 0.5 }));
}

#[test]
fn a_buffer_of_the_wrong_length_is_refused() {
    let cut = Pixels { bytes: &[0; 100], width: 60, height: 60, channels: Channels::Rgb };
    assert!(matches!(face::find(&cut), Err(Error::WrongBuffer { .. })));
    assert!(matches!(face::focus(&cut), Err(Error::WrongBuffer { .. })));
}
